"""The rows of a bulk registration as a table."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from core.domain.lists.given_columns import given_columns, given_names
from core.domain.registration.plan import CellProblem
from core.problems import read_problem
from core.services.registration.start_batch import read_reasons
from data.models import BatchRow

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
    "cell_problems",
    "problem",
    "same_as",
    "settled_at",
)


def build_frame(rows: Iterable[BatchRow], zone: ZoneInfo) -> pd.DataFrame:
    """`COLUMNS`, then the list's own as ``given_0``, ``given_1``...

    Moments are by the clock of `zone`. `state` is None for a row that was not to be registered, `url` the personal
    ``click`` link. `cell_problems` are what the plan found in the row (a tuple of CellProblem), `column` and `value`
    their cells, joined with "; "; `problem` (DeskError or None) says why the row was rejected or is uncertain.
    """
    lines = [_line(row) for row in rows]
    given = max((len(line) for line in lines), default=len(COLUMNS)) - len(COLUMNS)
    frame = pd.DataFrame(lines, columns=[*COLUMNS, *given_names(given)])
    for name in ("session_at", "settled_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(zone)
    frame["same_as"] = frame["same_as"].astype("Int64")
    return frame


def cell_columns(problems: Sequence[CellProblem]) -> Mapping[str, Any]:
    """The columns of a table that hold what was found in the cells of a row."""
    return {
        "column": "; ".join(problem.column for problem in problems if problem.column) or None,
        "value": "; ".join(problem.value for problem in problems if problem.value) or None,
        "cell_problems": tuple(problems),
    }


def _line(row: BatchRow) -> Mapping[str, Any]:
    reasons = read_reasons(row.reasons)
    return {
        "number": row.number,
        "plan": row.plan,
        "state": row.state,
        "email": row.email,
        "phone": row.phone,
        "name": row.username,
        "client_id": row.client_id,
        "page_id": row.page_id,
        "session_at": row.session_at,
        "url": row.url,
        **cell_columns(reasons.all),
        "problem": read_problem(row.problem),
        "same_as": reasons.same_as,
        "settled_at": row.settled_at,
        **given_columns(json.loads(row.cells)),
    }
