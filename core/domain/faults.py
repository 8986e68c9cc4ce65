"""Everything that is wrong with what was typed, instead of only the first of it."""

from collections.abc import Callable, Iterable

from core.errors import InvalidInput


def collect_faults(checks: Iterable[Callable[[], object]]) -> list[InvalidInput]:
    """What these checks raise, in their order; one check is of one field."""
    faults = []
    for check in checks:
        try:
            check()
        except InvalidInput as fault:
            faults.append(fault)
    return faults
