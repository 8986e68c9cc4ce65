"""The ledger of a run: each person of all its campaigns, registrations and hand-overs once, by what became of them
last."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

from core.domain.campaigns.plan import PlanState
from core.domain.registration.plan import PlanState as RegistrationPlan
from core.services.campaigns.campaigns import NotSent
from core.services.campaigns.states import GETS_IT, CampaignRowState
from core.services.registration.states import BATCH_ROWS, BatchRowState
from data.models import HandedPerson

Row = Mapping[str, Any]
Outcome = NotSent | BatchRowState | RegistrationPlan
_SAYS_NOTHING_NEW = (PlanState.ALREADY_SENT, PlanState.REPEATED, RegistrationPlan.ALREADY_REGISTERED)
"""How a later campaign plans people of whom an earlier one, or another row, says what became of them."""
_CAMPAIGN_STATES, _CAMPAIGN_PLANS = frozenset(CampaignRowState), frozenset(PlanState)
_GOT_IT = GETS_IT | BATCH_ROWS.open | BATCH_ROWS.succeeded


def says_more(outcome: Outcome, *, than: Outcome) -> bool:
    """Whether, of two outcomes for one person, the later one counts: unless it says nothing new, or they have got
    it."""
    return not (outcome in _SAYS_NOTHING_NEW or than in _GOT_IT)


def outcome_of(plan: str, state: str | None) -> Outcome:
    """What became of a person: the state of their row, else how they were planned."""
    if state:
        return CampaignRowState(state) if state in _CAMPAIGN_STATES else BatchRowState(state)
    return PlanState(plan) if plan in _CAMPAIGN_PLANS else RegistrationPlan(plan)


def handed_outcome(row: HandedPerson) -> CampaignRowState:
    """What became of a person who was handed on."""
    return CampaignRowState.ERASED if row.is_erased else CampaignRowState.SENT


class Ledger:
    """The rows of several campaigns, one for each person, in the order in which they came in."""

    def __init__(self) -> None:
        self._rows: list[Row | None] = []
        self._places: defaultdict[Hashable, list[int]] = defaultdict(list)
        self._nobodys: list[int] = []

    @property
    def rows(self) -> list[Row]:
        return [row for row in self._rows if row is not None]

    def add(self, rows: Sequence[Row]) -> None:
        """The rows of a later campaign. Each is a person of their own there, but those that repeat another row. Planned
        rows without a key are those of the last campaign: nobody can tell which of them were there before."""
        for place in self._nobodys:
            self._rows[place] = None
        self._nobodys.clear()
        own: set[int] = set()
        for row in rows:
            if row["plan"] != PlanState.REPEATED:
                own.add(self._put(row, own))

    def _put(self, row: Row, own: Collection[int]) -> int:
        """Returns the place of the row, which is none of its own campaign."""
        keys = _keys(row)
        known = (place for key in keys for place in self._places[key] if place not in own)
        place = next(known, len(self._rows))
        before = self._rows[place] if place < len(self._rows) else None
        if before is None:
            self._rows.append(row)
        elif says_more(row_outcome(row), than=row_outcome(before)):
            self._rows[place] = row
        for key in keys:
            if place not in self._places[key]:
                self._places[key].append(place)
        if not keys and not isinstance(row["state"], str):
            self._nobodys.append(place)
        return place


def _keys(row: Row) -> list[Hashable]:
    """By which rows are of one person: a family shares a phone. A row that contradicts itself is about nobody."""
    if row["plan"] == PlanState.CONTRADICTION:
        return []
    held = {name: row[name] for name in ("client_id", "email", "phone") if isinstance(row[name], int | str)}
    return [value for name, value in held.items() if name != "phone"] or list(held.values())


def row_outcome(row: Row) -> Outcome:
    """What became of the person of a row."""
    state = row["state"]
    return outcome_of(row["plan"], state if isinstance(state, str) else None)
