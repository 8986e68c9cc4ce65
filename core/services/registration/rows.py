"""The rows of a bulk registration as a table, and as lists to begin anew with."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from core.domain.registration.plan import CellProblem
from core.errors import DeskError
from core.problems import read_problem
from core.services.registration.start_batch import read_reasons
from data.models import BatchRow

Word = Callable[[CellProblem], str]
"""Says in words what the plan found wrong with a cell, or worth saying."""
Explain = Callable[[DeskError], str]
"""Says in words why a row was rejected or is uncertain."""
COLUMNS = (
    "number",
    "plan",
    "state",
    "email",
    "phone",
    "name",
    "client_id",
    "page_id",
    "session_at",
    "url",
    "column",
    "value",
    "reason",
    "same_as",
    "settled_at",
)


def frame_of(rows: Iterable[BatchRow], zone: ZoneInfo, word: Word, explain: Explain) -> pd.DataFrame:
    """`COLUMNS`, then the list's own as ``given_0``, ``given_1``...

    Moments are by the clock of `zone`. `state` is None for who was not to be registered, `url` the personal ``click``
    link. `column` and `value` name the cells of which `reason` speaks; several are joined with "; ".
    """
    lines = [_line(row, word, explain) for row in rows]
    given = max((len(line) for line in lines), default=len(COLUMNS)) - len(COLUMNS)
    frame = pd.DataFrame(lines, columns=[*COLUMNS, *(f"given_{index}" for index in range(given))])
    for name in ("session_at", "settled_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(zone)
    frame["same_as"] = frame["same_as"].astype("Int64")
    return frame


def reason_of(row: BatchRow, word: Word, explain: Explain) -> tuple[str, str, str]:
    """Which columns, which values, and why."""
    said = read_reasons(row.reasons)
    cells: Sequence[CellProblem] = said["problems"] + said["warnings"]
    problem = read_problem(row.problem)
    reasons = [explain(problem)] if problem else []
    reasons += [word(cell) for cell in cells]
    return (
        "; ".join(cell.column for cell in cells if cell.column),
        "; ".join(cell.value for cell in cells if cell.value),
        "; ".join(reasons),
    )


def _line(row: BatchRow, word: Word, explain: Explain) -> tuple[Any, ...]:
    return (
        row.number,
        row.plan,
        row.state,
        row.email,
        row.phone,
        row.username,
        row.client_id,
        row.page_id,
        row.session_at,
        row.url,
        *reason_of(row, word, explain),
        read_reasons(row.reasons)["same_as"],
        row.settled_at,
        *json.loads(row.cells),
    )
