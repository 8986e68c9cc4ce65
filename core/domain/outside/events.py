"""What other programs are told when it happens, and how a message is signed (Standard Webhooks)."""

from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import new
from secrets import token_bytes

SECRET_PREFIX = "whsec_"  # noqa: S105 - what a secret begins with


class EventKind(StrEnum):
    """The kinds of events, by the names in messages; data of installations and of receivers."""

    REPORT_READY = "report.ready"
    REGISTRATION_RECEIVED = "registration.received"
    ORDER_CHANGED = "order.changed"
    SCENARIO_RUN = "scenario.run"
    SCENARIO_PEOPLE = "scenario.people"
    TEST = "test"


OFFERED = tuple(kind for kind in EventKind if kind is not EventKind.TEST)
"""The kinds that an endpoint may ask for; a test is sent to any."""
TRIED_FOR = timedelta(days=1)
"""How long an event is tried."""
_WAITS_S = (5, 30, 120, 600, 1800)
_LONGEST = timedelta(hours=1)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries that failed, 1 or more."""
    return timedelta(seconds=_WAITS_S[attempts - 1]) if attempts <= len(_WAITS_S) else _LONGEST


def make_secret() -> str:
    """A secret to sign with, as libraries of Standard Webhooks take it."""
    return SECRET_PREFIX + b64encode(token_bytes(32)).decode()


def signed_headers(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers by which a receiver knows who has sent this body, and when."""
    stamp = str(int(at.timestamp()))
    key = b64decode(secret.removeprefix(SECRET_PREFIX))
    signature = new(key, b".".join((message_id.encode(), stamp.encode(), body)), sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{b64encode(signature).decode()}",
    }
