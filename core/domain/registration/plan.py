"""The plan of a bulk registration: what will be done with every row of a list, settled before anything is sent."""

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.domain.registration.registration import Registration, RegistrationKey


class PlanState(StrEnum):
    """What will be done with a row. Only those of `WILL_REGISTER` are sent."""

    WILL_REGISTER = "will_register"
    ALREADY_REGISTERED = "already_registered"
    REPEATED = "repeated"
    INVALID = "invalid"


IN_ANOTHER_RUN = "in_another_run"
"""Reason: another batch is about to register this person."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with one cell. `field` is what the cell was read as, `column` the title of its column ("" for a
    value common to all rows), `value` what stands there.

    `reason` is a code. Of an invalid row: ``required``, ``bad_email``, ``russian_letter``, ``several_emails``,
    ``lost_plus``, ``bad_page``, ``unknown_page``, ``bad_date``, ``weekday_differs``, ``day_or_month``, ``no_year``,
    ``bad_time``, ``bad_tags``, ``bad_confirm``, ``too_long``. Of a row that is registered all the same:
    ``past_session``, ``year_assumed``; ``email_slip`` for a probable slip in the address; ``bad_phone``,
    ``digits_lost``, ``several_phones`` or ``bad_client_id`` for what is left out. Of one that is not registered:
    ``in_another_run``, when another batch is about to do it.
    """

    field: str
    column: str
    value: str = dataclasses.field(repr=False)
    reason: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A parsed row. `number` is the one that the spreadsheet program shows beside it; `registration` is None exactly
    when there are `problems`; a row with `warnings` is registered all the same."""

    number: int
    cells: tuple[str, ...] = dataclasses.field(repr=False)
    registration: Registration | None
    problems: tuple[CellProblem, ...] = ()
    warnings: tuple[CellProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row and what will be done with it: see `ReadRow`. `same_as` is the number of the earlier row that a repeated
    one repeats."""

    number: int
    state: PlanState
    registration: Registration | None
    cells: tuple[str, ...] = dataclasses.field(repr=False)
    problems: tuple[CellProblem, ...] = ()
    warnings: tuple[CellProblem, ...] = ()
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class RegistrationPlan:
    """All rows of a list, in its order. `source_name` is the file's name, "" for a pasted list; `titles` name the
    columns of `cells`; `planned_at` (aware UTC) is when the subscribers were read."""

    source_name: str
    titles: tuple[str, ...]
    rows: tuple[PlannedRow, ...] = dataclasses.field(repr=False)
    planned_at: datetime

    @property
    def counts(self) -> Mapping[PlanState, int]:
        """How many rows there are of each kind; they add up to the rows read."""
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in PlanState}

    def only(self, *states: PlanState) -> tuple[PlannedRow, ...]:
        """The rows of these kinds."""
        return tuple(row for row in self.rows if row.state in states)


def plan_rows(
    rows: Iterable[ReadRow],
    *,
    registered: Collection[RegistrationKey],
    in_flight: Collection[RegistrationKey] = (),
    now: datetime,
) -> tuple[PlannedRow, ...]:
    """Say what will be done with each row. `registered` were made already, `in_flight` another batch is about to make;
    of rows with the same key the first counts and the others repeat it. A session before `now` gets a warning."""
    first_of: dict[RegistrationKey, int] = {}
    planned = []
    for row in rows:
        state = PlanState.WILL_REGISTER
        warnings, same_as = row.warnings, None
        if row.registration is None:
            state = PlanState.INVALID
        else:
            key = row.registration.key
            first = first_of.setdefault(key, row.number)
            if first != row.number:
                state, same_as = PlanState.REPEATED, first
            elif key in registered:
                state = PlanState.ALREADY_REGISTERED
            elif key in in_flight:
                state = PlanState.ALREADY_REGISTERED
                warnings += (CellProblem("email", "", row.registration.email, IN_ANOTHER_RUN),)
            elif row.registration.session_at < now:
                warnings += (CellProblem("date", "", "", "past_session"),)
        planned.append(
            PlannedRow(
                row.number,
                state,
                row.registration,
                row.cells,
                problems=row.problems,
                warnings=warnings,
                same_as=same_as,
            )
        )
    return tuple(planned)
