"""Changing how a project counts its webinars."""

from dataclasses import asdict

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.reports.definitions import Counting
from core.errors import InvalidInput
from core.jobs.rounds import ask_round
from core.rights import needs
from core.services.projects.counting import TOPIC, get_counting
from core.services.projects.remembered import remember_in
from core.services.reports.people_job import KIND
from data.repositories.reports.outdated import mark_outdated

MOST_S = 4 * 3600.0
MOST_DAYS = 365


@needs(Right.PROJECTS)
def change_counting(desk: Desk, project_id: int, counting: Counting) -> None:
    """Count in this way from now on. With another end of webinars the people of stored reports are worked out again,
    which takes minutes.

    Raises InvalidInput("attended_from_s", "purchase_days" or "end_tolerance_s", "out_of_range") for a time out of 0 to
    `MOST_S`, and days out of 1 to `MOST_DAYS`.
    """
    for name in ("attended_from_s", "end_tolerance_s"):
        value = getattr(counting, name)
        if value is not None and not 0 <= value <= MOST_S:
            raise InvalidInput(name, value, "out_of_range")
    if not 1 <= counting.purchase_days <= MOST_DAYS:
        raise InvalidInput("purchase_days", counting.purchase_days, "out_of_range")
    before = get_counting(desk, project_id)
    if counting == before:
        return
    moves_end = counting.end_tolerance_s != before.end_tolerance_s
    with desk.store.writing(project_id) as session:
        remember_in(session, desk, project_id, TOPIC, value=asdict(counting))
        if moves_end:
            mark_outdated(session, project_id)
        note(session, desk, Deed.COUNTING_CHANGED, project_id=project_id)
    if moves_end:
        ask_round(KIND, project_id)
