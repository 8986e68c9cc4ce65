"""What a step of a scenario would do now, whatever its kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.domain.campaigns.plan import CampaignPlan, PlannedPerson


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """`counts` add up to the people who are meant, by what will be done with them; `people`: how many it would reach,
    of `to_look_up` of them the client is not known for sure yet; `names` of some of these, None for one without a name.

    `begin` begins it for a run, given its id, and does nothing the second time. `job_id`: of the job that will carry it
    out; None where it is done at once. `rows`: everybody, where they are planned as those of a campaign; `campaign`:
    its plan where it is one. `goes_out`: whether it waits for a person where a scenario has to ask.
    """

    people: int
    counts: Mapping[StrEnum, int]
    names: Sequence[str | None] = field(repr=False)
    job_id: str | None
    begin: Callable[[int], object] = field(repr=False)
    rows: Sequence[PlannedPerson] = field(default=(), repr=False)
    campaign: CampaignPlan | None = field(default=None, repr=False)
    to_look_up: int = 0
    goes_out: bool = True


NAMES = 20
"""So many names are shown."""
