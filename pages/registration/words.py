"""What a plan and a run say of a row, in the operator's words."""

from collections.abc import Mapping

from core.domain.registration.plan import CellProblem, PlanState
from core.services.projects.jobs import JobProgress
from pages.widgets.language import _, ngettext


def name_of_plan(state: PlanState) -> str:
    """What will be done with a row, in two or three words."""
    return {
        "will_register": _("Will be registered"),
        "already_registered": _("Registered already"),
        "repeated": _("Repeated in the list"),
        "invalid": _("Cannot be registered"),
    }[state]


def name_of_state(state: str) -> str:
    """How far the registration of a row is."""
    return {
        "planned": _("Waits"),
        "sending": _("On its way"),
        "registered": _("Registered"),
        "already_there": _("Was there already"),
        "rejected": _("Refused by Bizon365"),
        "uncertain": _("Answer lost"),
        "not_sent": _("Not sent"),
        "removed": _("Removed again"),
    }.get(state, state)


def name_of_job(job: JobProgress) -> str:
    """How a run stands."""
    return {
        "queued": _("runs"),
        "running": _("runs"),
        "paused": _("paused"),
        "done": _("done"),
        "failed": _("interrupted"),
        "stopped": _("stopped"),
    }[job.state]


def source_words(source_name: str) -> str:
    """Where a list came from."""
    return source_name or _("Pasted list")


def reason_words() -> Mapping[str, str]:
    """What is wrong with a cell, by the code of the reason. Read in the page's thread, so that a file can be written
    in another."""
    return {
        "required": _("is empty"),
        "bad_email": _("is not an e-mail"),
        "russian_letter": _("has a Russian letter that looks like a Latin one"),
        "bad_page": _("is not the id of a registration page"),
        "unknown_page": _("Bizon365 has no such registration page"),
        "bad_date": _("is not a date; write it as 13.09.2026"),
        "bad_time": _("is not a time; write it as 19:00"),
        "bad_tags": _("are not tags; write a JSON object"),
        "bad_confirm": _("is neither yes nor no; write 1 or 0"),
        "too_long": _("is too long"),
        "past_session": _("this session is over"),
        "bad_phone": _("is not a phone; registered without it"),
        "digits_lost": _("the spreadsheet has lost digits of this phone; registered without it"),
        "bad_client_id": _("is not a client id; registered without it"),
        "in_another_run": _("another run registers this person now"),
    }


def word_problem(words: Mapping[str, str], problem: CellProblem) -> str:
    """The reason of one problem."""
    return words.get(problem.reason, problem.reason)


def word_problem_of_column(words: Mapping[str, str], problem: CellProblem) -> str:
    """The same where the column does not stand beside it."""
    reason = word_problem(words, problem)
    return f"{problem.column}: {reason}" if problem.column else reason


def count_warning(reason: str, rows: int) -> str:
    """A sentence on the rows that are registered although something was found in them."""
    match reason:
        case "past_session":
            return ngettext("{n} row is for a session that is over.", "{n} rows are for sessions that are over.", rows)
        case "bad_phone":
            return ngettext(
                "{n} phone cannot be read: the person is registered without it.",
                "{n} phones cannot be read: these people are registered without them.",
                rows,
            )
        case "digits_lost":
            return ngettext(
                "{n} phone has lost digits in the spreadsheet: the person is registered without it.",
                "{n} phones have lost digits in the spreadsheet: these people are registered without them.",
                rows,
            )
        case "bad_client_id":
            return ngettext(
                "{n} client id cannot be read: the person is registered without it.",
                "{n} client ids cannot be read: these people are registered without them.",
                rows,
            )
    return ngettext("{n} row: {what}.", "{n} rows: {what}.", rows, what=reason_words().get(reason, reason))
