"""``python -m core.services.reports.working_beside``: works out the people of reports for the process that has started
it (`core.services.reports.beside`). It imports nothing of the store or of HTTP: that would double the time until it is
ready."""

import gc
import sys
from multiprocessing.connection import Connection

from core.bizon.viewers import ReceivedViewers
from core.domain.reports.city_names import take_index
from core.domain.reports.worked_out import Webinar, WorkedOut, work_out

Asked = tuple[ReceivedViewers, Webinar]


def main() -> None:
    """Take the names of towns, say that it is ready, and then work out one report after the other, until the other end
    is closed."""
    gc.disable()  # what is made here has no cycles
    with Connection(int(sys.argv[1])) as connection:
        try:
            take_index(connection.recv())
            connection.send(None)
            while True:
                asked: Asked = connection.recv()
                connection.send(_answer(*asked))
        except (OSError, EOFError):
            return


def _answer(viewers: ReceivedViewers, webinar: Webinar) -> WorkedOut | None:
    """None when it fails: the other process does the same then, and knows how to tell of the error."""
    try:
        return work_out(viewers.read(), webinar)
    except Exception:
        return None


if __name__ == "__main__":
    main()
