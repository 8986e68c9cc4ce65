"""The states of a notice on its way to somebody, and how it gets there."""

from enum import StrEnum

from core.domain.lifecycle import Lifecycle


class Channel(StrEnum):
    """`email`: by the mail server of the dashboard. `chat`: by the project's Salebot bot."""

    EMAIL = "email"
    CHAT = "chat"


class DeliveryState(StrEnum):
    """`waiting`: it is still to be sent. `sending`: it goes out now. `sent`: it was taken. `unclear`: there was no
    answer, so it may have been sent, and is not sent again. `failed`: it was refused, or could not be sent for a day.
    `dropped`: nobody may get it any more."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNCLEAR = "unclear"
    FAILED = "failed"
    DROPPED = "dropped"


DELIVERIES = Lifecycle(
    followers={
        DeliveryState.WAITING: (DeliveryState.SENDING, DeliveryState.FAILED, DeliveryState.DROPPED),
        DeliveryState.SENDING: (
            DeliveryState.SENT,
            DeliveryState.WAITING,
            DeliveryState.UNCLEAR,
            DeliveryState.FAILED,
        ),
        DeliveryState.SENT: (),
        DeliveryState.UNCLEAR: (),
        DeliveryState.FAILED: (),
        DeliveryState.DROPPED: (),
    },
    unsettled=frozenset({DeliveryState.WAITING, DeliveryState.SENDING}),
    in_doubt=frozenset({DeliveryState.SENDING, DeliveryState.UNCLEAR}),
    succeeded=frozenset({DeliveryState.SENT}),
    problems=frozenset({DeliveryState.UNCLEAR, DeliveryState.FAILED}),
)
