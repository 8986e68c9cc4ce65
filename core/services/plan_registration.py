"""The plan of a bulk registration, made against who is registered already."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pandas as pd

from core.desk import Desk
from core.domain.registration_plan import CellProblem, RegistrationPlan
from core.domain.registration_rows import RegistrationChoices
from core.services.read_registrations import RegistrationSheet


def plan_registration(
    desk: Desk, project_id: int, sheet: RegistrationSheet, choices: RegistrationChoices
) -> RegistrationPlan:
    """Read every row, ask Bizon365 who is registered for its sessions, and say what will be done with each row.

    Raises InvalidInput for a common value that cannot be used (field ``page_id``, ``date``, ``time``, or one of the
    tags) and for what no row can have: ``required`` where neither a column nor a common value gives the page, the date
    or the time, InvalidInput("file", None, "no_email_column"). Raises NotFound, NotConfigured, and the ApiErrors: a
    plan that does not know who is registered is no plan.
    """
    raise NotImplementedError


def plan_frame(plan: RegistrationPlan, zone: ZoneInfo, word: Callable[[CellProblem], str]) -> pd.DataFrame:
    """One line per row: ``number``, ``state``, ``email``, ``phone``, ``name``, ``page_id``, ``session_at`` (by the
    clock of `zone`), then ``column``, ``value`` and ``reason`` of its problems and warnings (several are joined with
    "; ", `word` says a reason in words), ``same_as``, and the list's own columns as ``given_0``, ``given_1``..."""
    raise NotImplementedError
