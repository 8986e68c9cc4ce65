"""The rounds that send notices to people, each once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from core.desk import Desk, local_operator
from core.domain.access.credentials import name_key
from core.domain.access.rights import Right
from core.domain.notices.kinds import NEEDED
from core.errors import DeskError, MailFault, Rejected
from core.http.pace import Stopped
from core.jobs.rounds import work_round
from core.landing import is_lost
from core.mail import Letter, send_letter
from core.services.access.operators import operator_of
from core.services.notices.ledger import ROUND, Delivery, find_next_due, list_due, settle
from core.services.notices.mail_account import open_mail
from core.services.notices.states import Channel, DeliveryState
from core.services.notices.wording import word
from core.services.projects.connections import open_salebot
from data.repositories.access import users
from data.repositories.notices.deliveries import bring_forward

AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""How long after each try the next one is made; after the last one it has failed."""


@work_round(ROUND, bring_forward)
def send_notices(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Send what is due. Returns when the next one is due, None when nothing is waiting."""
    for delivery in list_due(desk, project_id):
        if should_stop():
            break
        if delivery.state is DeliveryState.SENDING:  # the process was killed: it may have gone out
            settle(desk, delivery, DeliveryState.UNCLEAR)
        elif not _may_get(desk, delivery):
            settle(desk, delivery, DeliveryState.DROPPED)
        else:
            _send(desk, delivery, should_stop)
    return find_next_due(desk, project_id)


def _may_get(desk: Desk, delivery: Delivery) -> bool:
    """Whether the operator is still there, and may know it now."""
    needed = NEEDED[delivery.told.kind]
    with desk.store.reading() as session:
        if not users.has_any(session):
            return delivery.operator == local_operator().name
        user = users.find_by_name(session, name_key(delivery.operator))
        if user is None or user.disabled_at is not None:
            return False
        operator = operator_of(session, user, "")
        also = Right.WORK if delivery.channel is Channel.CHAT else needed
        return operator.may(needed) and operator.may(also) and operator.sees(delivery.project_id)


def _send(desk: Desk, delivery: Delivery, should_stop: Callable[[], bool]) -> None:
    note_sending = partial(settle, desk, delivery, DeliveryState.SENDING)
    letter = word(delivery.told)
    try:
        if delivery.channel is Channel.EMAIL:
            key = f"notice.{delivery.id}"
            send_letter(open_mail(desk), delivery.target, letter, at=desk.now(), key=key, on_send=note_sending)
        else:
            _send_to_chat(desk, delivery, letter, note_sending, should_stop)
    except Stopped:
        return
    except DeskError as error:
        _note_error(desk, delivery, error)
    else:
        settle(desk, delivery, DeliveryState.SENT)


def _send_to_chat(
    desk: Desk,
    delivery: Delivery,
    letter: Letter,
    note_sending: Callable[[], object],
    should_stop: Callable[[], bool],
) -> None:
    text = "\n".join(filter(None, (letter.subject, letter.text)))
    with open_salebot(desk, delivery.project_id, should_stop) as api:
        api.send_message(int(delivery.target), text=text, on_send=note_sending)


def _note_error(desk: Desk, delivery: Delivery, error: DeskError) -> None:
    if is_lost(error) or (isinstance(error, MailFault) and error.reason == "unclear"):
        settle(desk, delivery, DeliveryState.UNCLEAR, problem=error)
    elif isinstance(error, Rejected) or (isinstance(error, MailFault) and error.is_final) or _is_last(delivery):
        settle(desk, delivery, DeliveryState.FAILED, problem=error)
    else:
        settle(desk, delivery, DeliveryState.WAITING, problem=error, due_at=desk.now() + AGAIN[delivery.attempts])


def _is_last(delivery: Delivery) -> bool:
    return delivery.attempts >= len(AGAIN)
