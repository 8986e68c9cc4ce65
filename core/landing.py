"""Requests that must not be carried out twice: whether one was carried out whose answer was lost.

One rule for registrations, removals, callbacks, messages, notices and relays. A service may carry out a request long
after the caller has given up waiting, or has died. So whether it was carried out is looked up at once, and once more
when the request can no longer land: `Waits.lands_s` after it went out. Only then may the same be sent again. Whoever
cannot wait so long leaves the outcome uncertain.
"""

from collections.abc import Callable
from http import HTTPStatus
from time import monotonic
from typing import TypeVar

from core.errors import ApiError, RateLimited, Unavailable, UnexpectedPayload
from core.http.pace import pause
from core.waits import Waits

T = TypeVar("T")
_ITS_OWN = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.INTERNAL_SERVER_ERROR)
"""The statuses that a service gives itself. Others can be those of a gateway behind which it goes on working."""


def is_lost(error: Exception) -> bool:
    """Whether the error leaves open if the call was carried out: there was no answer, or one that says nothing."""
    return isinstance(error, UnexpectedPayload) or (
        isinstance(error, Unavailable | RateLimited) and error.outcome_unknown
    )


def _is_over(lost: ApiError) -> bool:
    """Whether the service itself has ended the request. It may have done the work all the same."""
    return lost.status in _ITS_OWN or (isinstance(lost, UnexpectedPayload) and lost.detail != "html")


class Flight:
    """A request that must not be carried out twice, on its way. `waits` are those of the desk. `note` writes into the
    store that the request goes out now. It is not left out where that was written a moment ago: the process may have
    stood still since, others may have gone on with its work, and the store then refuses it."""

    def __init__(self, waits: Waits, note: Callable[[], object]) -> None:
        self._waits = waits
        self._note = note
        self._lands_s = 0.0

    def begin(self) -> None:
        """For the moment before the request goes out."""
        self._note()
        self._lands_s = monotonic() + self._waits.lands_s

    def was_begun(self, left_s: float) -> None:
        """The request went out earlier and may be carried out for `left_s` seconds more."""
        self._lands_s = monotonic() + left_s

    @property
    def left_s(self) -> float:
        """For how many seconds the request may still be carried out; 0 when that is over."""
        return max(0.0, self._lands_s - monotonic())

    def find_out(
        self,
        lost: ApiError | None,
        look: Callable[[], T],
        *,
        not_done: object,
        should_stop: Callable[[], bool],
        is_patient: bool = True,
    ) -> T:
        """What `look` finds after the answer was lost (None: with its process): at once or, where that is `not_done`,
        after the request can no longer land. Who is not patient waits `Waits.settle_s` at most; then `left_s` says
        whether the request may still land. Raises what `look` raises, and Stopped."""
        if lost and _is_over(lost):
            self._lands_s = 0.0
        if isinstance(lost, RateLimited):
            pause(self._waits.settle_s, should_stop)
        found = look()
        if found != not_done or not self.left_s:
            return found
        pause(self.left_s if is_patient else min(self.left_s, self._waits.settle_s), should_stop)
        return look()
