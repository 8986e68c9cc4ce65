"""Results that are kept because the same short texts come again and again: names, cities, phones, devices."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")
LONGEST = 300
"""Characters. What people type is shorter; a longer text would fill the memory and hardly ever comes again."""


def remembered(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the `most` latest results of a function of texts, except of calls with a text of more than `LONGEST`
    characters."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        kept = cast(Callable[P, R], lru_cache(maxsize=most)(function))

        @wraps(function)
        def call(*given: P.args, **named: P.kwargs) -> R:
            for value in given:
                if isinstance(value, str) and len(value) > LONGEST:
                    return function(*given, **named)
            return kept(*given, **named)

        return call

    return decorate
