"""The bot's function `bizon365_is_visitor`: one person, one webinar (Salebot facts §5).

A no must be sure: a report that is not here, or lacks rows, is answered with a text, never with False.
"""

from dataclasses import dataclass

from core.desk import Desk
from core.domain.function_call import FunctionCall, IsVisitorCall, read_is_visitor
from core.domain.matching import Outcome
from core.errors import DeskError, InvalidInput
from core.services.check_visitor import check_visitor
from core.services.choose_report import ReportQuestion, choose_stored, scope_of
from core.services.function_answer import (
    REPORT_INCOMPLETE,
    REPORT_NOT_FOUND,
    REPORT_NOT_READY,
    FunctionAnswer,
    refused,
)
from core.services.refresh_list import ListScope, find_list_answer, refresh_list_once
from core.services.report_facts import ReportFacts

VIEWER = "b365_viewer"


@dataclass(frozen=True, slots=True)
class ReportWanted:
    """The report of this webinar has to be pulled first; `problem` is why that was not possible the last time."""

    webinar_id: str
    problem: DeskError | None

    def answer(self, problem: DeskError | None = None) -> FunctionAnswer:
        """What to say when it cannot be had."""
        reason = problem or self.problem
        return refused(reason) if reason else FunctionAnswer(REPORT_NOT_READY)


def is_visitor_for_bot(desk: Desk, project_id: int, call: FunctionCall) -> FunctionAnswer:
    """The answer for a call as a bot makes it, from the reports that were pulled; none is pulled here.

    Raises NotFound for the project.
    """
    try:
        read = read_is_visitor(call)
    except InvalidInput as error:
        return refused(error)
    while isinstance(found := look_for_visitor(desk, project_id, read), ListScope):
        refresh_list_once(desk, project_id, found)
    return found.answer() if isinstance(found, ReportWanted) else found


def look_for_visitor(desk: Desk, project_id: int, call: IsVisitorCall) -> FunctionAnswer | ListScope | ReportWanted:
    """The answer out of the store, or what has to be brought there first: a part of the list, or a report.

    Raises NotFound for the project.
    """
    try:
        question = ReportQuestion.parse(call.room_id, call.date, call.time)
    except InvalidInput as error:
        return refused(error)
    scope = scope_of(desk, project_id, question)
    # Before the reports: what a list that comes in meanwhile has brought would not be seen any more.
    listed = find_list_answer(desk, project_id, scope)
    chosen = choose_stored(desk, project_id, question)
    if chosen.how != "exact" and listed is None:
        return scope
    problem = listed.problem if listed and chosen.how != "exact" else None
    if chosen.report is None:
        return refused(problem) if problem else FunctionAnswer(REPORT_NOT_FOUND)
    if problem and question.day is None:
        return refused(problem)  # a newer report may have come meanwhile
    if chosen.report.readiness == "not_ready":
        return ReportWanted(chosen.report.webinar_id, chosen.report.problem)
    found = _look_into(desk, project_id, chosen.report, call)
    # Without the list a report nearer to the asked time may be unknown: only a yes is sure.
    return refused(problem) if problem and found.result is not True else found


def _look_into(desk: Desk, project_id: int, report: ReportFacts, call: IsVisitorCall) -> FunctionAnswer:
    check = check_visitor(desk, project_id, report.id, call.asked)
    match check.verdict.outcome:
        case Outcome.ATTENDED:
            return FunctionAnswer(True, {VIEWER: check.viewer_json} if check.viewer_json else {})
        case Outcome.ABSENT:
            return FunctionAnswer(False)
    return FunctionAnswer(REPORT_INCOMPLETE)
