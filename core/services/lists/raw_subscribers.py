"""The subscribers of a page as Bizon365 sent them, read from the stored answers."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from core.bizon.wire import GET_SUBSCRIBERS
from core.http.fields import as_rows, parse_json
from data.answers import unpack_answer
from data.repositories.registration import subscribers as repository

Place = tuple[int, int]
"""The answer (its ordinal) and the position in it."""


def read_raw_subscribers(
    session: Session, project_id: int, page_id: str, ordinals: Collection[int] | None = None
) -> dict[Place, Mapping[str, Any]]:
    """The raw subscribers of a page by their places, those of these answers or of all; empty where the answers are not
    stored any more."""
    answers = repository.list_answers(session, project_id, page_id, ordinals)
    return {(ordinal, position): raw for ordinal, body in answers.items() for position, raw in enumerate(_rows(body))}


def _rows(body: bytes) -> Sequence[Mapping[str, Any]]:
    """The subscribers in a stored answer, as the pull read them; none where it cannot be read."""
    try:
        return as_rows(parse_json(unpack_answer(body))[GET_SUBSCRIBERS.payload[0]])
    except (LookupError, TypeError, ValueError):
        return ()
