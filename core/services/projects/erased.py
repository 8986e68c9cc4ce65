"""Who was erased: known by hashes of their keys, so that what comes with one of these is left out.

Data with a moment after the erasure was given by the person anew, and is kept. Data without one, such as a client in
Salebot, is left out until the person has registered again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from core.desk import Desk
from core.domain.identity import STRONG
from core.domain.privacy.person_keys import Key
from data.repositories.privacy import tombstones as repository


@dataclass(frozen=True, slots=True)
class Erased:
    """The people of a project who were erased. Empty, and then without cost, while there are none."""

    _desk: Desk = field(repr=False)
    _of: Mapping[tuple[str, str], repository.Stone] = field(repr=False)

    def __bool__(self) -> bool:
        return bool(self._of)

    def find(self, keys: Iterable[Key], at: datetime | None) -> int | None:
        """The erasure of the person with these keys; None for others, and for what is from `at` after the erasure.

        A phone, or a chat id, counts only where there is no other key: a family has one phone.
        """
        if not self._of:
            return None
        held = list(keys)
        strong = [key for key in held if key[0] in STRONG]
        weak = [key for key in held if key[0] == "phone"] or held
        for kind, value in strong or weak:
            stone = self._of.get((kind, digest_of(self._desk, kind, value)))
            if stone is not None and _is_before(stone, at):
                return stone.erasure_id
        return None


def find_erased(desk: Desk, session: Session, project_id: int) -> Erased:
    """Who was erased in this project."""
    return Erased(desk, repository.list_stones(session, project_id))


def digest_of(desk: Desk, kind: str, value: str) -> str:
    """The hash by which a key is known after its person was erased."""
    return desk.vault.sign(f"erased {kind}", value)


def note_return(desk: Desk, session: Session, project_id: int, keys: Iterable[Key]) -> None:
    """People with these keys have registered by themselves: from now on what comes of them is kept."""
    stones = repository.list_stones(session, project_id)
    if stones:
        known = (stones.get((kind, digest_of(desk, kind, value))) for kind, value in keys)
        back = {stone.erasure_id for stone in known if stone is not None and stone.returned_at is None}
        repository.mark_returned(session, back, desk.now())


def _is_before(stone: repository.Stone, at: datetime | None) -> bool:
    return stone.returned_at is None if at is None else at <= stone.erased_at
