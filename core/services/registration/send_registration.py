"""Registering one person at Bizon365 exactly once, also when the answer gets lost.

Only `getSubscribers` says who is registered: a lost or unreadable answer of `addSubscriber` says nothing.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.bizon.api import BizonApi, SubscriberFilter
from core.bizon.payloads import Subscriber
from core.domain.links.link import click_url
from core.domain.registration.registration import Registration, RegistrationKey, registration_key
from core.errors import ApiError, InvalidInput, Missing, RateLimited, Rejected, UnexpectedPayload
from core.http.pace import Stopped, never
from core.landing import Flight, is_lost
from core.services.registration.states import BatchRowState
from core.waits import USUAL_WAITS, Waits

TRIES = 3
"""How many times a registration is sent when the answer gets lost each time."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """How one registration ended. `secret` and `url` are the subscriber's own key and ``click`` link where they are
    known; `problem` says why it was rejected or is uncertain; `answer` is Bizon365's answer as JSON. `blocked` says why
    an uncertain one could not be looked up; then others cannot be looked up now either. `may_land`: the request of an
    uncertain one may still be carried out."""

    outcome: BatchRowState
    secret: str | None = field(default=None, repr=False)
    url: str | None = field(default=None, repr=False)
    problem: ApiError | InvalidInput | None = None
    answer: str | None = field(default=None, repr=False)
    blocked: ApiError | None = None
    may_land: bool = False


def send_registration(
    api: BizonApi,
    registration: Registration,
    should_stop: Callable[[], bool] = never,
    *,
    waits: Waits = USUAL_WAITS,
    note_sent: Callable[[], object] = lambda: None,
    is_patient: bool = True,
    sent_before_s: float | None = None,
) -> Sent:
    """Register one person. A person who is refused and found in the list of subscribers is `ALREADY_THERE`. After a
    request whose answer was lost, the list decides, and only a person who is missing in it when the request can no
    longer land is sent again (`core.landing`). Who is not patient does not wait for that: the person is uncertain.
    `note_sent` is called when a request goes out, and raises where it must not. With `sent_before_s` an earlier request
    for the same may have been carried out, or may be for so many seconds more; then the list is read first, and who is
    on it is `ALREADY_THERE`.

    Raises the errors that say nothing about this person (Unauthorized, Forbidden, RateLimited, and Unavailable when
    nothing arrived), NotConfigured and Stopped: then the person was not registered by this call.
    """
    problem: ApiError | None = None
    flight = Flight(waits, note_sent)

    def look() -> Subscriber | None:
        return find_registered(api, registration.key)

    if sent_before_s is not None:
        flight.was_begun(sent_before_s)
        try:
            known = flight.find_out(None, look, not_done=None, should_stop=should_stop, is_patient=is_patient)
        except Missing:  # there is no such page
            known = None
        if known:
            return settled(BatchRowState.ALREADY_THERE, known)
        if flight.left_s:
            return Sent(BatchRowState.UNCERTAIN, may_land=True)
    for _ in range(TRIES):
        try:
            return _send(api, registration, flight.begin)
        except InvalidInput as error:
            return Sent(BatchRowState.REJECTED, problem=error)
        except Rejected as error:
            return _refused(api, registration, error)
        except ApiError as error:
            if not is_lost(error):
                raise
            problem = error
        try:
            subscriber = flight.find_out(problem, look, not_done=None, should_stop=should_stop, is_patient=is_patient)
        except Stopped:
            return Sent(BatchRowState.UNCERTAIN, problem=problem, may_land=True)
        except ApiError as error:
            return Sent(BatchRowState.UNCERTAIN, problem=problem, blocked=error, may_land=flight.left_s > 0)
        if subscriber:
            return settled(BatchRowState.REGISTERED, subscriber)
        if flight.left_s:
            return Sent(BatchRowState.UNCERTAIN, problem=problem, may_land=True)
    if isinstance(problem, RateLimited):
        raise problem
    return Sent(BatchRowState.UNCERTAIN, problem=problem)


def _refused(api: BizonApi, registration: Registration, refusal: Rejected) -> Sent:
    """A refusal may mean that the person is registered already. Where the list is refused too, nobody can tell."""
    try:
        subscriber = find_registered(api, registration.key)
    except Missing:  # there is no such page
        subscriber = None
    except ApiError as error:
        return Sent(BatchRowState.UNCERTAIN, problem=refusal, blocked=error)
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


def _send(api: BizonApi, registration: Registration, on_send: Callable[[], object]) -> Sent:
    done = api.send_subscriber(
        registration.page_id,
        registration.email,
        registration.session_at,
        username=registration.username,
        phone=registration.phone,
        confirm=registration.confirm,
        url_marker=registration.client_id,
        tags=registration.tags,
        on_send=on_send,
    )
    url = done.url_userdomain or done.url_default or click_url(done.hash)
    return Sent(BatchRowState.REGISTERED, done.hash, url, answer=json.dumps(done.raw, ensure_ascii=False))
