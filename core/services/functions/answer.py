"""What the two functions answer to a bot: True, False, or a short English text that says what went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import (
    AddressRefused,
    ApiError,
    DeskError,
    Forbidden,
    InvalidInput,
    Missing,
    NotConfigured,
    RateLimited,
    Rejected,
    ReportNotReady,
    Unauthorized,
    Unavailable,
)
from core.problems import read_problem, write_problem
from core.services.registration.send_registration import Sent
from core.services.registration.states import BatchRowState

MISSING = "Missing required variables"
REPORT_NOT_FOUND = "Report not found"
REPORT_NOT_READY = "Report not ready"
REPORT_INCOMPLETE = "Report is incomplete"
NOT_CERTAIN = "The contact does not tell who it is"
BEING_PULLED = "Report is being pulled"
NOT_CONFIRMED = "Bizon365 did not confirm the registration"
_TEXTS = {
    Unauthorized: "Bizon365 did not accept the token",
    Forbidden: "Bizon365 refused: no right",
    RateLimited: "Bizon365 was asked too often",
    Unavailable: "Bizon365 does not answer",
    AddressRefused: "Bizon365 was not asked: its address leads into the own network",
    ReportNotReady: REPORT_NOT_READY,
}


@dataclass(frozen=True, slots=True)
class FunctionAnswer:
    """`result` and `variables` as the bot gets them. A text is truthy in Salebot: a bot has to compare with True.

    For pages: `sent` is the registration with its personal link; `problem` is the error that the text reports, which
    the page words in the operator's language.
    """

    result: bool | str
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    sent: Sent | None = None
    problem: DeskError | None = None


def refused(error: DeskError) -> FunctionAnswer:
    """The answer for an error. Its text holds no contact."""
    return FunctionAnswer(_text(error), problem=error)


def write_answer(answer: FunctionAnswer) -> dict[str, Any]:
    """What a page shows of the answer, as JSON holds it; never the subscriber's own key."""
    return {
        "result": answer.result,
        "outcome": answer.sent and answer.sent.outcome,
        "url": answer.sent and answer.sent.url,
        "problem": answer.problem and write_problem(answer.problem),
    }


def read_answer(written: Mapping[str, Any]) -> FunctionAnswer:
    """The answer that `write_answer` wrote."""
    outcome = written["outcome"]
    return FunctionAnswer(
        written["result"],
        sent=Sent(BatchRowState(outcome), url=written["url"]) if outcome else None,
        problem=read_problem(written["problem"]),
    )


def _text(error: DeskError) -> str:
    match error:
        case InvalidInput(reason="required"):
            return MISSING
        case InvalidInput():
            return f"Invalid {error.field}"
        case NotConfigured():
            return "Bizon365 is not connected: no token or project number"
        case Missing(call="get" | "getviewers"):
            return REPORT_NOT_FOUND
        case Rejected():
            return error.detail or "Bizon365 refused"
        case ApiError():
            return _TEXTS.get(type(error), "Bizon365 answered in an unexpected way")
    return "Something went wrong"
