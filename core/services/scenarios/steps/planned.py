"""What a step of a scenario would do now, whatever its kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.domain.campaigns.plan import CampaignPlan


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """`counts` add up to the people who are meant, by what will be done with them; `people`: how many it would reach;
    `names` of some of these, None for one without a name.

    `begin` begins it for a run, given its id, and does nothing the second time. `job_id`: of the job that will carry it
    out; None where it is done at once. `campaign`: its plan where it is one.
    """

    people: int
    counts: Mapping[StrEnum, int]
    names: Sequence[str | None] = field(repr=False)
    job_id: str | None
    begin: Callable[[int], object] = field(repr=False)
    campaign: CampaignPlan | None = field(default=None, repr=False)


NAMES = 20
"""So many names are shown."""
