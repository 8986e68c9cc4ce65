"""What was worked out of reports last, in the memory of the process."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    @property
    def nbytes(self) -> int:
        """What it takes of memory."""


T = TypeVar("T", bound=Sized)


class Kept(Generic[T]):
    """The latest of them, up to so many bytes. The key says what one is made of, so that one that was changed meanwhile
    is not found any more."""

    def __init__(self, most: int) -> None:
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def find(self, key: Hashable) -> T | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def make_room(self, nbytes: int) -> None:
        """Let those go for which no room is left beside one of this size, before it is made: else it and they would be
        held at once."""
        with self._lock:
            self._shrink(self._most - nbytes)

    def keep(self, key: Hashable, one: T) -> None:
        with self._lock:
            self._held.pop(key, None)
            self._shrink(self._most - one.nbytes)
            self._held[key] = one

    def _shrink(self, most: int) -> None:
        while self._held and sum(held.nbytes for held in self._held.values()) > most:
            self._held.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._held.clear()
