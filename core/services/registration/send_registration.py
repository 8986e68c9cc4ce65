"""Registering one person at Bizon365 exactly once, also when the answer gets lost.

Only `getSubscribers` says who is registered: a lost or unreadable answer of `addSubscriber` says nothing.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from core.bizon.api import BizonApi, SubscriberFilter
from core.bizon.payloads import Subscriber
from core.domain.links.link import click_url
from core.domain.registration.registration import Registration, RegistrationKey, registration_key
from core.errors import ApiError, InvalidInput, Rejected, Unavailable, UnexpectedPayload
from core.http.pace import Stopped, never, pause
from core.services.registration.states import BatchRowState
from core.waits import USUAL_WAITS

TRIES = 3
"""How many times a registration is sent when the answer gets lost each time."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """How one registration ended. `secret` and `url` are the subscriber's own key and ``click`` link where they are
    known; `problem` says why it was rejected or is uncertain; `answer` is Bizon365's answer as JSON. `blocked` says why
    an uncertain one could not be looked up; then others cannot be looked up now either."""

    outcome: BatchRowState
    secret: str | None = field(default=None, repr=False)
    url: str | None = field(default=None, repr=False)
    problem: ApiError | InvalidInput | None = None
    answer: str | None = field(default=None, repr=False)
    blocked: ApiError | None = None


def send_registration(
    api: BizonApi,
    registration: Registration,
    should_stop: Callable[[], bool] = never,
    *,
    settle_s: float = USUAL_WAITS.settle_s,
) -> Sent:
    """Register one person. A person who is refused and found in the list of subscribers is `ALREADY_THERE`. After a
    request without an answer, or with the answer of a gateway, the list is read `settle_s` seconds later: the request
    may arrive late.

    Raises the errors that say nothing about this person (Unauthorized, Forbidden, RateLimited, and Unavailable when
    nothing arrived), NotConfigured and Stopped: then the person was not registered by this call.
    """
    problem: ApiError | None = None
    for _ in range(TRIES):
        try:
            return _send(api, registration)
        except InvalidInput as error:
            return Sent(BatchRowState.REJECTED, problem=error)
        except Rejected as error:
            return _refused(api, registration, error)
        except (Unavailable, UnexpectedPayload) as error:
            if isinstance(error, Unavailable) and not error.outcome_unknown:
                raise
            problem = error
        try:
            if problem.status is None or problem.status > HTTPStatus.INTERNAL_SERVER_ERROR:
                pause(settle_s, should_stop)
            subscriber = find_registered(api, registration.key)
        except Stopped:
            break
        except ApiError as error:
            return Sent(BatchRowState.UNCERTAIN, problem=problem, blocked=error)
        if subscriber:
            return settled(BatchRowState.REGISTERED, subscriber)
    return Sent(BatchRowState.UNCERTAIN, problem=problem)


def _refused(api: BizonApi, registration: Registration, refusal: Rejected) -> Sent:
    """A refusal may mean that the person is registered already."""
    try:
        subscriber = find_registered(api, registration.key)
    except Rejected:  # there is no such page
        subscriber = None
    if subscriber:
        return settled(BatchRowState.ALREADY_THERE, subscriber)
    return Sent(BatchRowState.REJECTED, problem=refusal)


def settled(outcome: BatchRowState, subscriber: Subscriber) -> Sent:
    """How a registration ended, as the list of subscribers shows it."""
    answer = json.dumps(subscriber.raw, ensure_ascii=False)
    return Sent(outcome, subscriber.secret, click_url(subscriber.secret), answer=answer)


def find_registered(api: BizonApi, key: RegistrationKey) -> Subscriber | None:
    """The subscriber with this key; None when the complete list does not hold one. Raises as `fetch_registered`."""
    return fetch_registered(api, key.page_id, key.session_at, key.session_at).get(key)


def fetch_registered(
    api: BizonApi, page_id: str, first: datetime, last: datetime
) -> Mapping[RegistrationKey, Subscriber]:
    """All subscribers of a page for the sessions from `first` to `last` (aware UTC, both included).

    Raises the ApiErrors, and UnexpectedPayload when the list is not complete: a person who is missing in such a list
    may be registered all the same.
    """
    # Whether the bounds are included is not known (docs/bizon365.md, section 11): ask for a minute more on either side.
    only = SubscriberFilter(webinar_from=first - _MINUTE, webinar_until=last + _MINUTE)
    listed = api.fetch_subscribers(page_id, only)
    if not listed.complete:
        raise UnexpectedPayload("bizon365", "getSubscribers", detail="incomplete")
    return {
        registration_key(page_id, person.webinar_at, person.email): person
        for person in listed.subscribers
        if person.email and person.webinar_at
    }


def _send(api: BizonApi, registration: Registration) -> Sent:
    done = api.send_subscriber(
        registration.page_id,
        registration.email,
        registration.session_at,
        username=registration.username,
        phone=registration.phone,
        confirm=registration.confirm,
        url_marker=registration.client_id,
        tags=registration.tags,
    )
    url = done.url_userdomain or done.url_default or click_url(done.hash)
    return Sent(BatchRowState.REGISTERED, done.hash, url, answer=json.dumps(done.raw, ensure_ascii=False))
