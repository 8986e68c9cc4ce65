"""Finding the rows of a list that are about the same person as an earlier row."""

from collections.abc import Sequence

from core.domain.matching import Asked, Match


def find_repeats(asked: Sequence[Asked], matches: Sequence[Match | None]) -> list[int | None]:
    """For each row the index of the first row about the same person; None for a first row.

    Rows are about the same person when they matched the same person of a report. Rows without a match are about the
    same person when they share a key.
    """
    first_of: dict[object, int] = {}
    repeats: list[int | None] = []
    for index, (person, match) in enumerate(zip(asked, matches, strict=True)):
        keys: Sequence[object] = [match.person_number] if match else person.keys
        first = min((first_of[key] for key in keys if key in first_of), default=None)
        for key in keys:
            first_of.setdefault(key, index if first is None else first)
        repeats.append(first)
    return repeats
