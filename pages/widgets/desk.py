"""The desk of the operator whose page is drawn. Every page gets it here."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

from core.desk import Desk, local_operator
from core.start import get_desk

Made = TypeVar("Made")
_kept: ContextVar[Desk | None] = ContextVar("kept_desk", default=None)


def acting_desk() -> Desk:
    """The desk, acting as the operator of this session."""
    return _kept.get() or get_desk().acting_as(local_operator())


def keep_desk(make: Callable[[], Made]) -> Callable[[], Made]:
    """`make` for another thread, which has no session to ask: it acts as the operator of this moment."""
    desk = acting_desk()

    def make_with_it() -> Made:
        before = _kept.set(desk)
        try:
            return make()
        finally:
            _kept.reset(before)

    return make_with_it
