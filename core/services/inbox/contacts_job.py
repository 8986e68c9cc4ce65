"""The rounds that read stored contacts again; see `read_again`."""

from collections.abc import Callable
from datetime import datetime

from core.desk import Desk
from core.jobs.rounds import work_round
from core.services.inbox.read_again import read_contacts_again

KIND = "contacts"


@work_round(KIND)
def read_again(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Read the stored contacts of a project by the present rule."""
    read_contacts_again(desk, project_id, should_stop)
    return None
