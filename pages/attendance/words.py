"""The words for outcomes, reasons and keys of a check."""

from collections.abc import Callable, Sequence

import pandas as pd

from core.domain.lists.given_columns import given_name
from core.domain.matching import Outcome
from core.domain.reports.devices import DEVICE_KINDS
from pages.widgets.language import _, ngettext, number
from pages.widgets.list_columns import kind_name

LONGEST_VALUE = 60
"""Characters of a cell that a note repeats; the table shows the whole cell."""


def name_of_outcome(outcome: Outcome, min_stay_s: float) -> str:
    """The outcome in two or three words."""
    return {
        Outcome.ATTENDED: _("Attended"),
        Outcome.ATTENDED_LESS: _("Attended less than {n} min", n=number(min_stay_s / 60)),
        Outcome.ABSENT: _("Did not attend"),
        Outcome.CANNOT_TELL: _("Cannot tell"),
    }[outcome]


def name_of_registered(outcome: Outcome, min_stay_s: float) -> str:
    """The outcome of a person who had registered."""
    return {
        Outcome.ATTENDED: _("Came"),
        Outcome.ATTENDED_LESS: _("Stayed less than {n} min", n=number(min_stay_s / 60)),
        Outcome.ABSENT: _("Did not come"),
        Outcome.CANNOT_TELL: _("Cannot tell"),
    }[outcome]


def name_of_reason(reason: str) -> str:
    """The reason of the outcome CANNOT_TELL, or the remark on an absence."""
    return {
        "no_keys": _("no e-mail, phone or client id to look for: add one to the row"),
        "bad_email": _("the e-mail is not valid: correct it"),
        "russian_letter": _("the e-mail has a Russian letter that looks like a Latin one: type it again"),
        "lost_plus": _("the e-mail has a space in it: write the plus that was there, or take the space away"),
        "bad_phone": _("the phone is not a valid number: correct it"),
        "digits_lost": _("the spreadsheet cut digits of the phone: format the column as text and enter it again"),
        "bad_client_id": _("the spreadsheet cut digits of the client id: format the column as text and enter it again"),
        "report_not_ready": _("the report is not ready"),
        "report_incomplete": _("the report is incomplete: load it again"),
        "list_not_read": _("the list of reports did not come from Bizon365, so a report may be missing: check again"),
        "presence_unknown": _("was there, but Bizon365 does not say for how long"),
        "placeholder": _("the contact is made up and identifies nobody: enter the real one"),
        "shared_key": _("too many people have this contact, so it identifies nobody: add another one"),
        "phone_of_another": _("someone with this phone was there, but with another e-mail or name: a relative perhaps"),
        "phone_of_several": _("someone with this phone was there, but several people of the list have it"),
        "erased": _("the data of this person was erased, so nobody can tell any more"),
        "details_removed": _("the details of this webinar were removed: their keep time is over"),
        "guest_of_that_name": _("a guest of that name was there, without any contact"),
    }[reason]


def name_of_device(device: str) -> str:
    return {"phone": _("phone"), "desktop": _("computer"), "tv": _("television")}.get(device, device)


def word_rows(
    rows: pd.DataFrame,
    min_stay_s: float,
    name: Callable[[Outcome, float], str] = name_of_outcome,
    *,
    titles: Sequence[str] = (),
) -> pd.DataFrame:
    """The rows of a check with words in place of codes, and with a column for notes. `titles` are those of the columns
    of a list: a note about a cell begins with the title of its column and what stands there, one about a contact of a
    registered person with what it is."""
    worded = rows.copy()
    worded["outcome"] = rows["outcome"].map({o.value: name(o, min_stay_s) for o in Outcome})
    if "doubtful_kind" in rows:
        doubtful = zip(rows["doubtful_kind"], rows["doubtful_value"], strict=True)
        cells = [(kind_name(kind), value) if isinstance(kind, str) else None for kind, value in doubtful]
    else:
        cells = [
            None if column is None else (titles[column], rows[given_name(column)].iloc[place])
            for place, column in enumerate(_numbers(rows, "doubtful_column"))
        ]
    facts = zip(rows["reason"], cells, rows["is_ambiguous"], _numbers(rows, "repeats_row"), strict=True)
    worded["note"] = ["; ".join(_notes(*row)) for row in facts]
    worded["matched_by"] = rows["matched_by"].map({kind: kind_name(kind) for kind in ("email", "phone", "client_id")})
    return word_devices(worded)


def say_guests(guests: int) -> list[str]:
    """How many people of the report could not be found by any list; nothing where there is none."""
    if not guests:
        return []
    return [
        ngettext(
            "{n} viewer left no contact and may be one of those who were not found.",
            "{n} viewers left no contact; some of those who were not found may be among them.",
            guests,
        )
    ]


def word_devices(rows: pd.DataFrame) -> pd.DataFrame:
    """The people of a report with the device in words."""
    names = {device: name_of_device(device) for device in DEVICE_KINDS}
    return rows.assign(device=rows["device"].map(names))


def room_columns() -> dict[str, str]:
    """The titles of the columns with the facts of the report about a person."""
    return {
        "entered_at": _("Entered"),
        "left_at": _("Left"),
        "username": _("Name in the room"),
        "city": _("City"),
        "device": _("Device"),
        "system": _("System"),
        "browser": _("Browser"),
    }


def _numbers(rows: pd.DataFrame, name: str) -> list[int | None]:
    """The whole numbers of a column, which the rows of a list have."""
    return [None if pd.isna(value) else int(value) for value in rows.get(name, [None] * len(rows))]


def _notes(reason: object, cell: tuple[str, str] | None, is_ambiguous: bool, repeats_row: int | None) -> list[str]:
    notes = []
    if isinstance(reason, str):
        worded = name_of_reason(reason)
        notes.append(_word_cell(*cell, worded) if cell else worded)
    if is_ambiguous:
        notes.append(_("several people have this contact; we took the one who stayed longest"))
    if repeats_row is not None:
        notes.append(_("the same person as in row {n}", n=number(repeats_row)))
    return notes


def _word_cell(column: str, value: str, reason: str) -> str:
    shown = value.strip()
    if len(shown) > LONGEST_VALUE:
        shown = f"{shown[:LONGEST_VALUE]}…"
    return _("{column}, “{value}”: {reason}", column=column, value=shown, reason=reason)
