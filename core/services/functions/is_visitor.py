"""The bot's function `bizon365_is_visitor`: one person, one webinar (docs/salebot.md, section 13).

A no must be sure: a report that is not here, or lacks rows, is answered with a text, never with False.
"""

from dataclasses import dataclass

from core.desk import Desk
from core.domain.functions.call import IsVisitorCall
from core.domain.matching import Outcome, Readiness
from core.errors import DeskError
from core.services.attendance.check_visitor import check_visitor
from core.services.functions.answer import (
    REPORT_INCOMPLETE,
    REPORT_NOT_FOUND,
    REPORT_NOT_READY,
    FunctionAnswer,
    refused,
)
from core.services.reports.choose_report import ChosenReport, ReportQuestion, choose_stored, scope_of
from core.services.reports.refresh_list import ListScope, find_list_answer
from core.services.reports.report_facts import ReportFacts

VIEWER = "b365_viewer"
FARTHEST_START_MIN = 30
"""How many minutes a live webinar may have begun before or after the asked time."""


@dataclass(frozen=True, slots=True)
class ReportWanted:
    """The report of this webinar has to be pulled first; `problem` is why that was not possible the last time."""

    webinar_id: str
    problem: DeskError | None

    def answer(self, problem: DeskError | None = None) -> FunctionAnswer:
        """What to say when it cannot be had."""
        reason = problem or self.problem
        return refused(reason) if reason else FunctionAnswer(REPORT_NOT_READY)


@dataclass(frozen=True, slots=True)
class ReportFound:
    """The report to look into; `problem`: without the list a report nearer to the asked time may be unknown."""

    report: ReportFacts
    problem: DeskError | None


def question_of(call: IsVisitorCall) -> ReportQuestion:
    """Which webinar is asked about. Raises InvalidInput for date and time."""
    return ReportQuestion.parse(call.room_id, call.date, call.time)


def find_report(
    desk: Desk, project_id: int, question: ReportQuestion
) -> ReportFound | ReportWanted | ListScope | FunctionAnswer:
    """The report in the store that answers; or what has to be brought there first, a part of the list or a report; or
    the answer when there is no such report. Raises NotFound for the project."""
    scope = scope_of(desk, project_id, question)
    # Before the reports: what a list that comes in meanwhile has brought would not be seen any more.
    listed = find_list_answer(desk, project_id, scope)
    chosen = choose_stored(desk, project_id, question)
    if chosen.how != "exact" and listed is None:
        return scope
    problem = listed.problem if listed and chosen.how != "exact" else None
    if chosen.report is None or not _is_meant(chosen, chosen.report):
        return refused(problem) if problem else FunctionAnswer(REPORT_NOT_FOUND)
    if problem and question.day is None:
        return refused(problem)  # a newer report may have come meanwhile
    if chosen.report.readiness is Readiness.NOT_READY:
        return ReportWanted(chosen.report.webinar_id, chosen.report.problem)
    return ReportFound(chosen.report, problem)


def _is_meant(chosen: ChosenReport, report: ReportFacts) -> bool:
    """A bot is not told which report was taken, so it has to be the one asked for. The id of an automatic webinar names
    the planned minute, that of a live one the moment when it began (docs/bizon365.md, section 17)."""
    return chosen.how != "nearest" or (not report.is_automatic and abs(chosen.minutes_later) <= FARTHEST_START_MIN)


def look_into(desk: Desk, project_id: int, found: ReportFound, call: IsVisitorCall) -> FunctionAnswer:
    """Whether the report holds the person. Raises NotFound when it was removed meanwhile."""
    check = check_visitor(desk, project_id, found.report.id, call.asked)
    if check.verdict.outcome is Outcome.ATTENDED:
        return FunctionAnswer(True, {VIEWER: check.viewer_json} if check.viewer_json else {})
    if found.problem:
        return refused(found.problem)
    return FunctionAnswer(False if check.verdict.outcome is Outcome.ABSENT else REPORT_INCOMPLETE)
