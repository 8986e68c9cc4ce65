"""The states of a campaign row: every change that the code makes is one that the lifecycle allows."""

from collections.abc import Callable
from functools import partial

import pytest

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson, LeftOut, Step
from core.services.campaigns.ledger import (
    CampaignLine,
    HasEnded,
    Sending,
    claim_client,
    finish_step,
    leave_out,
    list_next,
    mark_sending,
    open_sending,
    put_back,
    settle_lines,
    take_lines,
)
from core.services.campaigns.start_campaign import write_campaign
from core.services.campaigns.states import CAMPAIGN_ROWS, GETS_IT, CampaignRowState
from core.services.projects.projects import list_projects
from data.models import GETS_IT as GETS_IT_IN_THE_STORE
from data.models import CampaignRow
from tests.sending import plan_of

ENDINGS = (
    CampaignRowState.SENT,
    CampaignRowState.PARTLY,
    CampaignRowState.UNCERTAIN,
    CampaignRowState.REJECTED,
    CampaignRowState.NO_CLIENT,
    CampaignRowState.CONTRADICTION,
)


def set_state(desk: Desk, job_id: str, state: CampaignRowState) -> None:
    with desk.store.writing() as session:
        row = session.get(CampaignRow, (job_id, 1))
        assert row
        row.state, row.step = state, Step.NONE
        session.add(row)


def state_of(desk: Desk, job_id: str) -> CampaignRowState:
    with desk.store.reading() as session:
        row = session.get(CampaignRow, (job_id, 1))
        assert row
        return CampaignRowState(row.state or "")


def may_mark(desk: Desk, sending: Sending, line: CampaignLine) -> bool:
    try:
        mark_sending(desk, sending, line)
    except HasEnded:
        return False
    return True


@pytest.mark.parametrize("before", CampaignRowState)
def test_row_changes_only_to_a_state_that_may_follow(desk: Desk, before: CampaignRowState) -> None:
    project_id = list_projects(desk)[0].id
    job_id = write_campaign(desk, project_id, plan_of(desk, project_id, [CampaignPerson(client_id=5)]))
    sending = open_sending(desk, project_id, job_id)
    [line] = list_next(desk, sending, 1)
    moves: dict[str, Callable[[], object]] = {
        "mark_sending": lambda: may_mark(desk, sending, line),
        "put_back": lambda: put_back(desk, sending, line),
        "take": lambda: take_lines(desk, sending, [line]),
        "claim": lambda: claim_client(desk, sending, line, client_id=6, found_by="phone"),
        "first step": lambda: finish_step(desk, sending, [line], Step.VARIABLES),
        "last step": lambda: finish_step(desk, sending, [line], sending.actions.steps[-1]),
        **{ended: partial(settle_lines, desk, sending, [line], ended) for ended in ENDINGS},
        **{f"left out {why}": partial(leave_out, desk, sending, line, why) for why in LeftOut},
    }
    reached = {}
    for name, move in moves.items():
        set_state(desk, job_id, before)
        move()
        reached[name] = state_of(desk, job_id)
    assert set(reached.values()) - {before} <= set(CAMPAIGN_ROWS.followers[before])
    set_state(desk, job_id, before)
    may_send = CampaignRowState.SENDING in CAMPAIGN_ROWS.followers[before]
    assert may_mark(desk, sending, line) is may_send, "nothing goes to a row that has ended meanwhile"
    if not CAMPAIGN_ROWS.followers[before]:
        assert set(reached.values()) == {before}
    for ended in ENDINGS:
        assert (reached[ended] is ended) is (ended is before or ended in CAMPAIGN_ROWS.followers[before])


def test_unique_index_of_clients_covers_the_states_in_which_they_get_the_campaign() -> None:
    states = ", ".join(f"'{state}'" for state in _in_order(GETS_IT))
    assert str(GETS_IT_IN_THE_STORE) == f"client_id IS NOT NULL AND state IN ({states})"


def _in_order(states: frozenset[CampaignRowState]) -> list[CampaignRowState]:
    order = ("planned", "sending", "uncertain", "sent", "partly")
    assert sorted(states) == sorted(order)
    return [CampaignRowState(state) for state in order]
