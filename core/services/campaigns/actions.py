"""The actions and the source of a campaign as the JSON that is stored."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from core.domain.campaigns.campaign import CampaignActions, CampaignSource, Step


def write_actions(actions: CampaignActions) -> str:
    """The actions as they are kept with their campaign."""
    return json.dumps({**asdict(actions), "own": dict(actions.own)}, ensure_ascii=False)


def read_actions(text: str) -> CampaignActions:
    """The actions as they were written down."""
    written = json.loads(text)
    return CampaignActions(**{**written, "facts": tuple(written["facts"])})


def write_steps(steps: Sequence[Step]) -> str:
    """Steps as they are kept with a person who is to get only these."""
    return ",".join(str(int(step)) for step in steps)


def read_steps(text: str) -> tuple[Step, ...]:
    """The steps as they were written down."""
    return tuple(Step(int(number)) for number in text.split(","))


def write_source(source: CampaignSource) -> str:
    """Where the people came from, as it is kept with their campaign."""
    return json.dumps(asdict(source), ensure_ascii=False)


def read_source(text: str) -> CampaignSource:
    """Where the people came from, as it was written down."""
    return CampaignSource(**json.loads(text))
