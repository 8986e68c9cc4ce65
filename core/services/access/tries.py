"""Wrong tries to log in, counted for the name and for the address in the store, so over all processes."""

from dataclasses import dataclass
from datetime import timedelta

from core.desk import Desk
from core.domain.access.credentials import tries_of_address, tries_of_name
from core.domain.access.slowing import FORGOTTEN_AFTER, failures_now, wait_after
from data.models import LoginTries
from data.repositories.access import sessions as repository


@dataclass(frozen=True, slots=True)
class Refused:
    """A try that was not looked at, whoever it was for; the next one is after `wait`."""

    wait: timedelta


def take_try(desk: Desk, name: str, address: str | None) -> Refused | None:
    """Count a try as wrong before it is looked at, so that many at once are no more than one after the other; a right
    one is given back by `note_right`. None when it may be looked at."""
    now = desk.now()
    with desk.store.writing() as session:
        tries = [repository.find_tries(session, key) for key in _keys(name, address)]
        waits = [one.blocked_until - now for one in tries if one and one.blocked_until and one.blocked_until > now]
        if waits:
            return Refused(max(waits))
        for key, one in zip(_keys(name, address), tries, strict=True):
            kept = one or LoginTries(key=key, failures=0, last_at=now)
            kept.failures = failures_now(kept.failures, kept.last_at, now) + 1
            wait = wait_after(kept.failures)
            kept.last_at, kept.blocked_until = now, now + wait if wait else None
            session.add(kept)
        repository.drop_tries(session, before=now - FORGOTTEN_AFTER)
    return None


def note_right(desk: Desk, name: str, address: str | None) -> None:
    """The try was right: the name begins anew. Of the address it only takes back this one, so that nobody with a
    password of their own can try those of others without end."""
    of_name, *of_address = _keys(name, address)
    with desk.store.writing() as session:
        repository.drop_tries(session, key=of_name)
        for one in filter(None, (repository.find_tries(session, key) for key in of_address)):
            one.failures, one.blocked_until = max(one.failures - 1, 0), None
            session.add(one)


def _keys(name: str, address: str | None) -> list[str]:
    return [tries_of_name(name), *([] if address is None else [tries_of_address(address)])]
