"""The people of the viewers that Bizon365 gave. It imports nothing of the store or of HTTP: the process beside a pull
(`core.services.reports.working_beside`) loads it, and that would double the time until it is ready."""

from core.bizon.viewers import ReceivedViewers
from core.domain.reports.worked_out import Webinar, WorkedOut, work_out


def work_out_received(viewers: ReceivedViewers, webinar: Webinar) -> WorkedOut:
    """The people of a report that was read."""
    return work_out(viewers.read(), webinar)
