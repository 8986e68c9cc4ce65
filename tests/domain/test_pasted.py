"""Characters without a width are no part of what was pasted."""

import pytest

from core.domain.pasted import drop_unseen

MARKS = [0x200B, 0x200E, 0x200F, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0x061C, 0xFEFF, 0x00AD, 0xFE0F]


@pytest.mark.parametrize("mark", list(map(chr, MARKS)))
def test_what_cannot_be_seen_falls_away(mark: str) -> None:
    assert drop_unseen(f"{mark}anna{mark}@example.com{mark}") == "anna@example.com"


def test_what_can_be_seen_stays() -> None:
    assert drop_unseen("Анна\u00a0Ё, é + 1") == "Анна\u00a0Ё, é + 1"
