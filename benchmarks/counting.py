"""Numbers, filters, the funnel, a segment and the first page of the people, over all webinars and of one large report,
against reading and unpacking the columns of the same people."""

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import text

from benchmarks.growing import LARGE, Stored
from benchmarks.measure import Figure, Taken, figure, seconds
from core.desk import Desk
from core.domain.reports.columns import unpack
from core.domain.webinars.segments import Band, Fact, Measure, Rules
from core.services.reports import crowds, registrations
from core.services.reports.columns import list_missing, store_missing
from core.services.reports.list_people import PeopleQuery, list_people
from core.services.reports.summary import Chosen, get_facets
from core.services.webinars import attribution, sales
from core.services.webinars.funnel import get_funnel
from core.services.webinars.numbers import get_numbers
from core.services.webinars.room import get_room_over_time
from core.services.webinars.segments import count_segment

PHONES: Chosen = {"device": ("phone",)}
RULES = Rules(bands={Measure.MINUTES: Band(30, None)}, facts={Fact.CLICKED: True})


def measure(stored: Stored) -> Iterator[Figure]:
    """Each over all reports but the large one, and then of this one alone."""
    desk, project_id, many = stored.desk, stored.project_id, stored.report_ids
    for report_id in list_missing(desk, project_id):  # which a round does soon after the first look
        store_missing(desk, project_id, report_id)
    asked: dict[str, tuple[Callable[[Sequence[int]], object], str]] = {
        "numbers, first look": (lambda ids: anew(lambda: get_numbers(desk, project_id, ids, PHONES)), "at most 1 s"),
        "numbers of phones": (lambda ids: get_numbers(desk, project_id, ids, PHONES), "at most 1 s"),
        "people by city and device": (lambda ids: get_facets(desk, project_id, ids), "at most 1 s"),
        "room of phones": (lambda ids: get_room_over_time(desk, project_id, ids, PHONES), "at most 1 s"),
        "funnel by source": (lambda ids: get_funnel(desk, project_id, ids, PHONES, by="source"), "at most 1 s"),
        "segment": (lambda ids: count_segment(desk, project_id, ids, RULES), "at most 1 s"),
        "first page of the people": (lambda ids: list_people(desk, project_id, PeopleQuery(ids)), "at most 0.3 s"),
    }
    for ids, rows, name in ((many, stored.size, "all webinars"), ([stored.large_id], LARGE, "one report")):
        floor = _unpack(desk, ids)
        for what, (ask, goal) in asked.items():
            value = seconds(lambda ask=ask, ids=ids: ask(ids), tries=3)  # type: ignore[misc]
            yield figure(f"{name}: {what}", value=value, floor=floor, rows=rows, goal=goal)


def anew(work: Callable[[], object]) -> None:
    """The work of a process that has not looked at these people yet, nor at who registered or bought."""
    for kept in (crowds.kept, registrations.kept, attribution.kept, sales.kept):
        kept.clear()
    work()


def _unpack(desk: Desk, report_ids: Sequence[int]) -> Taken:
    """Seconds of reading and unpacking the columns of these reports."""

    def read() -> None:
        with desk.store.reading() as session:
            for report_id in report_ids:
                sql = text("SELECT facts, humans FROM person_columns WHERE report_id = :id")
                for facts, humans in session.connection().execute(sql, {"id": report_id}):
                    unpack(facts)
                    unpack(humans)

    return seconds(read, tries=3)
