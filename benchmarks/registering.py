"""Matching one webinar with who registered for it, and the first look at the funnel of all webinars, against reading
what is stored of those who registered."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, insert, literal, or_, select
from sqlmodel import Session, col

from benchmarks.counting import anew
from benchmarks.growing import Stored
from benchmarks.measure import Figure, figure, seconds
from core.desk import Desk
from core.domain.reports.registrations import read_humans
from core.services.reports.registered import match_registered
from core.services.reports.registrations import count_and_store, list_uncounted
from core.services.reports.report_facts import get_report
from core.services.webinars.funnel import get_funnel
from data.models import Person, RegistrationPage, Report, Subscriber
from data.repositories.reports.registered import list_packed
from data.repositories.reports.reports import list_reports_by_id

OF_FIVE = 3
"""So many of five people of a webinar had registered for it, and as many of the webinar before."""


def measure(stored: Stored) -> Iterator[Figure]:
    """The large webinar alone, and all others together."""
    desk, project_id = stored.desk, stored.project_id
    register(desk, project_id, [*stored.report_ids, stored.large_id])
    for report_id, stamp in list_uncounted(desk, project_id).items():  # which a round does as soon as they are loaded
        count_and_store(desk, project_id, report_id, stamp)

    def match(report_id: int) -> None:
        with desk.store.reading() as session:
            match_registered(desk, session, project_id, get_report(desk, project_id, report_id))

    def read(report_ids: Sequence[int]) -> int:
        with desk.store.reading() as session:
            packed = list_packed(session, project_id, report_ids, with_humans=True)
        return sum(len(read_humans(one.humans)) for one in packed.values() if one.humans)

    for name, ids, work, goal in (
        ("one report: matched with who registered", [stored.large_id], lambda: match(stored.large_id), "at most 2 s"),
        (
            "all webinars: funnel with who registered, first look",
            stored.report_ids,
            lambda: anew(lambda: get_funnel(desk, project_id, stored.report_ids)),
            "at most 1 s",
        ),
    ):
        floor = seconds(lambda ids=ids: read(ids), tries=3)  # type: ignore[misc]
        yield figure(name, value=seconds(work, tries=2), floor=floor, rows=read(ids), goal=goal)


def register(desk: Desk, project_id: int, report_ids: Sequence[int]) -> None:
    """Store registrations for those of these reports that have none yet, on a page for each room, which was loaded at
    the newest webinar."""
    with desk.store.writing(project_id) as session:
        reports = list_reports_by_id(session, project_id, report_ids)
        before = 0
        for report in reversed(reports):
            page_id = _page_of(report)
            page = session.get(RegistrationPage, (project_id, page_id))
            if page is None:
                page = RegistrationPage(project_id=project_id, page_id=page_id, room_id=report.room_id)
                page.subscribers_pulled_at, page.subscribers_complete = reports[0].starts_at, True
                session.add(page)
                session.flush()
            has_some = select(col(Subscriber.number)).where(
                col(Subscriber.project_id) == project_id,
                col(Subscriber.page_id) == page_id,
                col(Subscriber.session_at) == report.starts_at,
            )
            if session.scalar(has_some.limit(1)) is None:
                page.subscriber_count += _insert(session, report, before, page.subscriber_count)
            before = report.id or 0


def _page_of(report: Report) -> str:
    return f"bench:{report.room_id}"


def _insert(session: Session, report: Report, before: int, first: int) -> int:
    """Those who registered for the report: people of it, and of the one before. Returns how many."""
    names = ("client_id", "email", "phone", "username", "origin_id")
    number = func.row_number().over(order_by=(col(Person.report_id), col(Person.number)))
    people = select(
        col(Person.project_id),
        literal(_page_of(report)),
        first + number,
        *(literal(0), literal(0)),
        literal(report.starts_at, Subscriber.__table__.c.session_at.type),  # type: ignore[attr-defined]
        *(col(getattr(Person, name)) for name in names),
    ).where(or_(col(Person.report_id) == report.id, col(Person.report_id) == before), col(Person.number) % 5 < OF_FIVE)
    target = ("project_id", "page_id", "number", "answer_ordinal", "answer_position", "session_at", *names)
    return session.connection().execute(insert(Subscriber).from_select(list(target), people)).rowcount
