"""What clients have got of the campaigns of a name, for another campaign of that name."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache

from sqlmodel import Session

from core.domain.campaigns.campaign import CampaignActions, Step
from core.domain.campaigns.received import Part, find_lacking, parts_of
from core.services.campaigns.actions import read_actions, read_steps
from core.services.campaigns.states import CampaignRowState
from data.repositories import campaigns as repository


def list_got(
    session: Session,
    project_id: int,
    name_keys: Collection[str],
    actions: CampaignActions,
    *,
    from_repeat: int,
    client_id: int | None = None,
) -> Mapping[int, tuple[Step, ...]]:
    """The clients (all, or this one) who have got a campaign of these names in this repeat or a later one, or are about
    to, each with those of the actions that they lack."""
    rows = repository.list_getting(session, project_id, name_keys, from_repeat=from_repeat, client_id=client_id)
    written = repository.list_actions(session, {row.job_id for row in rows})

    @cache
    def parts(job_id: str, only_steps: str | None, last: int | None) -> frozenset[Part]:
        done = read_actions(written[job_id])
        steps = done.steps if only_steps is None else read_steps(only_steps)
        return parts_of(done, [step for step in steps if last is None or step <= last])

    got: defaultdict[int, frozenset[Part]] = defaultdict(frozenset)
    for row in rows:
        last = row.step if row.state == CampaignRowState.PARTLY else None
        got[row.client_id] |= parts(row.job_id, row.only_steps, last)
    lacking = cache(lambda of_client: find_lacking(actions, of_client))
    return {client: lacking(of_client) for client, of_client in got.items()}
