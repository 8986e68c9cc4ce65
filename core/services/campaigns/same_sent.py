"""What was sent to a client before that looks the same in the client's history."""

from datetime import datetime

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions, Step
from core.domain.sent_before import CLOCKS_APART, LOOK_BACK, Span
from core.services.campaigns.actions import read_actions, read_steps
from core.services.campaigns.ledger import CampaignLine, Sending
from data.repositories import campaigns as repository
from data.repositories.campaigns import RowOfClient


def list_same_sent(desk: Desk, sending: Sending, line: CampaignLine, step: Step, *, since: datetime) -> list[Span]:
    """The calls, on our clock, that are known to have sent the very same callback or message to this client from
    shortly before `since` on, without the step of this line that is to be done."""
    mine = _content(sending.actions, step)
    with desk.store.reading() as session:
        rows = repository.list_rows_of_client(session, sending.project_id, line.client, since - LOOK_BACK, step)
    return [
        _span(row, step, desk.now())
        for row in rows
        if (row.only_steps is None or step in read_steps(row.only_steps))
        and _content(read_actions(row.actions), step) == mine
    ]


def _span(row: RowOfClient, step: Step, now: datetime) -> Span:
    """When the step was done, as far as the row says: it keeps when its last step began."""
    begun_at = row.sent_at or now
    return Span(begun_at if row.step == step else begun_at - CLOCKS_APART, row.settled_at or now)


def _content(actions: CampaignActions, step: Step) -> tuple[str, int | None]:
    return (actions.callback, None) if step is Step.CALLBACK else (actions.message, actions.message_id)
