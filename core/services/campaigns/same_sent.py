"""What was sent to a client before that looks the same in the client's history."""

from datetime import datetime

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions, Step
from core.domain.sent_before import CLOCKS_APART
from core.services.campaigns.actions import read_actions, read_steps
from core.services.campaigns.ledger import CampaignLine, Sending
from data.repositories import campaigns as repository


def count_same_sent(desk: Desk, sending: Sending, line: CampaignLine, step: Step, *, since: datetime) -> int:
    """How often the very same callback or message is known to have been sent to this client from shortly before `since`
    on, not counting the step of this line that is to be done."""
    mine = _content(sending.actions, step)
    with desk.store.reading() as session:
        rows = repository.list_rows_of_client(session, sending.project_id, line.client, since - CLOCKS_APART)
        return sum(
            row.step >= step
            and (row.only_steps is None or step in read_steps(row.only_steps))
            and _content(read_actions(actions), step) == mine
            for row, actions in rows
        )


def _content(actions: CampaignActions, step: Step) -> tuple[str, int | None]:
    return (actions.callback, None) if step is Step.CALLBACK else (actions.message, actions.message_id)
