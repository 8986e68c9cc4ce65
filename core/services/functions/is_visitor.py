"""The bot's function `bizon365_is_visitor`: one person, one webinar (docs/salebot.md, section 13).

False is answered only when it is certain: for a report that is not stored or lacks rows, for a contact that does not
tell who it is, and as long as another report of the room and evening is unread, the answer is a text.
"""

from dataclasses import dataclass

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.functions.call import FunctionCall, IsVisitorCall, read_is_visitor
from core.domain.lists.contact_cells import PHONE_DOUBTS
from core.domain.matching import Outcome, Readiness
from core.errors import DeskError, InvalidInput
from core.rights import needs
from core.services.attendance.check_visitor import VisitorCheck, check_visitor
from core.services.functions.answer import (
    NOT_CERTAIN,
    REPORT_INCOMPLETE,
    REPORT_NOT_FOUND,
    REPORT_NOT_READY,
    FunctionAnswer,
    refused,
)
from core.services.projects.projects import get_project
from core.services.reports.choose_report import (
    ChosenReport,
    ReportQuestion,
    asked_moment,
    choose_stored,
    needs_list,
    scope_of,
    scope_of_evening,
)
from core.services.reports.companions import is_settled, list_companions
from core.services.reports.refresh_list import ListScope, find_list_answer
from core.services.reports.report_facts import ReportFacts

VIEWER = "b365_viewer"
FARTHEST_START_MIN = 30
"""The most minutes between the start of a live webinar and the time asked for."""


@dataclass(frozen=True, slots=True)
class ReportWanted:
    """The report of this webinar has to be pulled first; `problem` is why the last pull failed."""

    webinar_id: str
    problem: DeskError | None

    def answer(self, problem: DeskError | None = None) -> FunctionAnswer:
        """The answer when the report cannot be pulled; `problem`: why this pull failed."""
        reason = problem or self.problem
        return refused(reason) if reason else FunctionAnswer(REPORT_NOT_READY)


@dataclass(frozen=True, slots=True)
class ReportFound:
    """The report to look into. `needs_list`: it may not be the only one that has to be read before a no. `problem`: why
    the list could not be refreshed; a report nearer to the time asked for may then be missing."""

    report: ReportFacts
    needs_list: bool
    problem: DeskError | None


@needs(Right.CONTACTS)
def read_call(desk: Desk, project_id: int, call: FunctionCall) -> IsVisitorCall:
    """The call of a bot of this project. Raises InvalidInput as `read_is_visitor`, and NotFound for the project."""
    return read_is_visitor(call, get_project(desk, project_id).phone_country)


def question_of(call: IsVisitorCall) -> ReportQuestion:
    """The question which webinar a call means. Raises InvalidInput for date and time."""
    return ReportQuestion.parse(call.room_id, call.date, call.time)


@needs(Right.CONTACTS)
def find_report(
    desk: Desk, project_id: int, question: ReportQuestion
) -> ReportFound | ReportWanted | ListScope | FunctionAnswer:
    """The stored report that answers the question; or what has to be fetched first, a part of the list or a report; or
    the answer when there is no such report. Raises NotFound for the project."""
    scope = scope_of(desk, project_id, question)
    # Read before the reports: a list that arrives between the two reads must not count as seen.
    listed = find_list_answer(desk, project_id, scope)
    chosen = choose_stored(desk, project_id, question)
    if chosen.how != "exact" and listed is None:
        return scope
    problem = listed.problem if listed and chosen.how != "exact" else None
    if chosen.report is None or not _is_meant(chosen, chosen.report):
        return refused(problem) if problem else FunctionAnswer(REPORT_NOT_FOUND)
    if problem and question.day is None:
        return refused(problem)  # there may be a newer report
    if chosen.report.readiness is Readiness.NOT_READY:
        return ReportWanted(chosen.report.webinar_id, chosen.report.problem)
    at = asked_moment(desk, project_id, question)
    return ReportFound(chosen.report, needs_list(chosen, at), problem)


def _is_meant(chosen: ChosenReport, report: ReportFacts) -> bool:
    """Whether the chosen report is the one asked for: the answer to a bot cannot say that another one was taken. The id
    of an automatic webinar names the planned minute, that of a live webinar the actual start (docs/bizon365.md,
    section 17)."""
    return chosen.how != "nearest" or (not report.is_automatic and abs(chosen.minutes_later) <= FARTHEST_START_MIN)


@needs(Right.CONTACTS)
def look_into(
    desk: Desk, project_id: int, found: ReportFound, call: IsVisitorCall
) -> FunctionAnswer | ReportWanted | ListScope:
    """Whether the person is in the report, or in another one of the room and evening; or what has to be fetched before
    that is certain. Raises NotFound when a report was removed meanwhile."""
    check = check_visitor(desk, project_id, found.report.id, call.asked)
    if check.verdict.outcome is Outcome.ATTENDED:
        return _yes(check)
    question = question_of(call)
    scope, needs_evening = scope_of(desk, project_id, question), found.needs_list
    if question.day is None:  # the newest reports may end within the evening of this one
        scope = scope_of_evening(desk, project_id, found.report)
        needs_evening = not is_settled(found.report)
    listed = find_list_answer(desk, project_id, scope) if needs_evening else None
    others = list_companions(desk, project_id, found.report, asked_moment(desk, project_id, question))
    problem = found.problem or (listed.problem if listed else None)
    check = check_visitor(
        desk,
        project_id,
        found.report.id,
        call.asked,
        together_with=[other.id for other in others],
        is_list_read=problem is None,
    )
    outcome, reason = check.verdict
    if outcome is Outcome.ATTENDED:
        return _yes(check)
    if reason == call.asked.doubt is not None:
        field = "phone" if call.asked.doubt in PHONE_DOUBTS else "email"
        return refused(InvalidInput(field, None, call.asked.doubt))
    if needs_evening and listed is None:
        return scope  # another report of the evening may be there by now
    unread = next((other for other in others if other.readiness is Readiness.NOT_READY), None)
    if unread and problem is None:
        return ReportWanted(unread.webinar_id, unread.problem)
    if problem:
        return refused(problem)
    if outcome is Outcome.ABSENT:
        return FunctionAnswer(False)
    return FunctionAnswer(REPORT_INCOMPLETE if reason == "report_incomplete" else NOT_CERTAIN)


def _yes(check: VisitorCheck) -> FunctionAnswer:
    return FunctionAnswer(True, {VIEWER: check.viewer_json} if check.viewer_json else {})
