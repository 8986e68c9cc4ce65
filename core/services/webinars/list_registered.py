"""How many registered for each of several webinars, and how many of them came."""

from collections.abc import Sequence

from core.desk import Desk
from core.domain.access.rights import Right
from core.errors import NotFound
from core.rights import needs
from core.services.webinars.registered import get_registered


@needs(Right.LOOK)
def list_registered(desk: Desk, project_id: int, report_ids: Sequence[int]) -> dict[int, tuple[int, int] | None]:
    """By report id (registered, came of them), as `get_registered` counts; None where nobody can say it. Reports of
    another project are left out."""
    found: dict[int, tuple[int, int] | None] = {}
    for report_id in report_ids:
        try:
            one = get_registered(desk, project_id, report_id)
        except NotFound:
            continue
        found[report_id] = None if one.registered is None or one.came is None else (one.registered, one.came)
    return found
