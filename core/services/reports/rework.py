"""Working out the people of stored reports again, from the answers as they came, after the rule has changed or the
country of the project's phones."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from core.bizon.paging import Places, viewers_at
from core.bizon.payloads import ReportDetail
from core.desk import Desk
from core.domain.identity import RULE_VERSION
from core.domain.reports.worked_out import Webinar, work_out
from core.http.fields import as_object, parse_json
from core.services.projects.counting import get_counting
from core.services.projects.projects import get_project
from core.services.reports.store_people import store_people
from data.answers import unpack_answer
from data.models import Report
from data.repositories.reports import outdated as repository


def list_outdated(desk: Desk, project_id: int) -> list[int]:
    """The reports whose people were worked out by a former rule, the newest first."""
    with desk.store.reading() as session:
        return repository.list_outdated(session, project_id, RULE_VERSION)


def count_outdated(desk: Desk, project_id: int) -> int:
    """How many reports `list_outdated` lists."""
    with desk.store.reading() as session:
        return repository.count_outdated(session, project_id, RULE_VERSION)


def rework_report(desk: Desk, project_id: int, report_id: int) -> None:
    """Work out the people of one report again, in one transaction. Bizon365 is not asked.

    The people stay as they are where the answers are not stored any more, and where a pull has replaced them meanwhile.
    """
    with desk.store.reading() as session:
        report = session.get(Report, report_id)
        if report is None:
            return
        version, starts_at, length_s = report.version, report.starts_at, report.length_s
        places = Places(*repository.list_places(session, report_id))
        raws = _read_stored(session, report_id, version, places)
        said_at_s = _read_chat_times(session, report_id, version)
    webinar = Webinar(
        starts_at,
        length_s,
        phone_country=get_project(desk, project_id).phone_country,
        end_tolerance_s=get_counting(desk, project_id).end_tolerance_s,
        said_at_s=said_at_s,
    )
    found = None if raws is None else work_out(raws, webinar)
    with desk.store.writing(project_id) as session:
        report = session.get(Report, report_id)
        if report is None or report.version != version or report.identity_version == RULE_VERSION:
            return
        if found:
            store_people(session, report, found, places)
        report.identity_version = RULE_VERSION
        session.add(report)


def _read_stored(session: Session, report_id: int, version: int, places: Places) -> list[Mapping[str, Any]] | None:
    """The raw viewers of the report as they were pulled; None where an answer lacks them."""
    answers = repository.list_answers(session, report_id, version)
    try:
        return viewers_at(places, {ordinal: unpack_answer(body) for ordinal, body in answers.items()})
    except (LookupError, TypeError, ValueError):
        return None


def _read_chat_times(session: Session, report_id: int, version: int) -> Sequence[int] | None:
    """When each message of the chat was written; None where the answer with them does not say it any more."""
    try:
        [body] = repository.list_answers(session, report_id, version, call="get").values()
        detail = ReportDetail.from_root(as_object(parse_json(unpack_answer(body))) or {}, b"")
    except ValueError:
        return None
    return detail.list_said_at() if detail else None
