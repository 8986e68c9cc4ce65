"""The plan and the outcome of a row of a bulk registration, in the operator's words."""

from collections.abc import Mapping

import pandas as pd

from core.domain.registration.cells import LONGEST_TEXT
from core.domain.registration.plan import CellProblem
from core.errors import DeskError
from core.services.projects.projects import ProjectSettings
from core.services.registration.batches import Batch
from core.services.registration.states import BatchRowState
from pages.widgets.desk import acting_desk
from pages.widgets.errors import explain
from pages.widgets.language import _, day_and_time, ngettext, number


def source_words(source_name: str) -> str:
    """Where a list came from."""
    return source_name or _("Pasted list")


def run_title(project: ProjectSettings, batch: Batch) -> str:
    """What a run is called: its page, its session and how many are registered or, where nobody is, how many were
    cancelled; the source of a run that names no session."""
    if not batch.sessions:
        return source_words(batch.source_name)
    main, *others = batch.sessions
    more = ngettext("{n} more session", "{n} more sessions", len(others)) if others else ""
    outcome = _outcome_words(sum(one.registered for one in batch.sessions), batch.state_counts)
    when = day_and_time(main.session_at, project.time_zone, acting_desk().now())
    return f"{', '.join(filter(None, (main.page_title or main.page_id, when, more)))}: {outcome}"


def _outcome_words(registered: int, counts: Mapping[BatchRowState, int]) -> str:
    if registered:
        return ngettext("{n} is registered", "{n} are registered", registered)
    if removed := counts.get(BatchRowState.REMOVED):
        return ngettext("{n} registration is cancelled", "{n} registrations are cancelled", removed)
    return _("nobody is registered")


def reason_words() -> Mapping[str, str]:
    """What is wrong with a cell, by the code of the reason."""
    return {
        "required": _("is empty; fill it in"),
        "bad_email": _("is not an e-mail; correct it in the list"),
        "russian_letter": _("has a Russian letter that looks like a Latin one; type it again"),
        "several_emails": _("has several e-mails; leave one, and give each person a row"),
        "lost_plus": _("has a space in it; write a plus there, or take the space away"),
        "bad_page": _("is not the id of a registration page; it looks like 222222:page1"),
        "unknown_page": _("Bizon365 has no such registration page; check the id"),
        "bad_date": _("is not a date; write it as 13.09.2026"),
        "weekday_differs": _("the day has another weekday; correct the date"),
        "day_or_month": _("the day may be the month; write the date as 13.09.2026 and the time as 19:00"),
        "no_year": _("has no year, and this day has just passed; add the year"),
        "year_assumed": _("has no year; we took the next such day"),
        "bad_time": _("is not a time; write it as 19:00"),
        "bad_tags": _("are not tags; write a JSON object"),
        "bad_confirm": _("should be yes or no: write 1 or 0"),
        "too_long": _("is too long; shorten it to {n} characters", n=number(LONGEST_TEXT)),
        "past_session": _("this session is over; check the date"),
        "bad_phone": _("is not a phone, so we leave it out"),
        "several_phones": _("has several phones; we register with the first one only"),
        "email_slip": _("looks like a typo"),
        "digits_lost": _("the spreadsheet cut digits of this phone, so we leave it out"),
        "bad_client_id": _("is not a client id, so we leave it out"),
        "in_another_run": _("this person is being registered from another list right now"),
    }


def word_reasons(frame: pd.DataFrame, *, name_columns: bool = False) -> pd.DataFrame:
    """Replace the columns `cell_problems` and `problem` (a plan lacks the latter) by the column `reason`; several
    reasons are joined with "; ". `name_columns`: the reason of a cell begins with the title of its column."""
    words = reason_words()
    reasons = []
    for cells, problem in zip(frame["cell_problems"], frame.get("problem", [None] * len(frame)), strict=True):
        parts = [explain(problem)] if isinstance(problem, DeskError) else []
        parts += [_word_cell(words, cell, name_column=name_columns) for cell in cells]
        reasons.append("; ".join(parts) or None)
    return frame.drop(columns=["cell_problems", "problem"], errors="ignore").assign(
        reason=pd.Series(reasons, frame.index, dtype=object)
    )


def _word_cell(words: Mapping[str, str], cell: CellProblem, *, name_column: bool) -> str:
    reason = words.get(cell.reason, cell.reason)
    return f"{cell.column}: {reason}" if name_column and cell.column else reason


def count_warning(reason: str, rows: int) -> str:
    """A sentence on the rows that are registered although something was found in them."""
    match reason:
        case "past_session":
            return ngettext("{n} row is for a session that is over.", "{n} rows are for sessions that are over.", rows)
        case "year_assumed":
            return ngettext(
                "In {n} row the date has no year: we took the next such day. Check it in the column “Session”.",
                "In {n} rows the date has no year: we took the next such day. Check it in the column “Session”.",
                rows,
            )
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
        case "several_phones":
            return ngettext(
                "{n} cell has several phones: we register with the first one only.",
                "{n} cells have several phones: we register with the first one of each only.",
                rows,
            )
        case "email_slip":
            return ngettext("{n} e-mail looks mistyped.", "{n} e-mails look mistyped.", rows)
        case "bad_client_id":
            return ngettext(
                "{n} client id cannot be read: the person is registered without it.",
                "{n} client ids cannot be read: these people are registered without them.",
                rows,
            )
    return ngettext("{n} row: {what}.", "{n} rows: {what}.", rows, what=reason_words().get(reason, reason))
