"""Raw viewers: for a person of a report the row of their last entry, exactly as Bizon365 gave it (`b365_viewer`)."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel import Session

from core.http.fields import as_rows, parse_json
from data.answers import unpack_answer
from data.repositories import attendance as repository

RawViewer = Mapping[str, Any]


def find_raw_viewer(session: Session, project_id: int, report_id: int, person_number: int) -> RawViewer | None:
    """The raw viewer of one person; None when the report or its answer is not stored."""
    places = repository.list_last_places(session, report_id, person_number)
    return _read(session, project_id, report_id, places).get(person_number)


def read_raw_viewers(
    session: Session, project_id: int, report_id: int, person_numbers: Collection[int]
) -> dict[int, RawViewer]:
    """The raw viewers of many people, by person number; each stored answer is unpacked once."""
    wanted = frozenset(person_numbers)
    places = [place for place in repository.list_last_places(session, report_id) if place.person_number in wanted]
    return _read(session, project_id, report_id, places)


def as_json(value: Any) -> str:
    """A viewer as the text that the bot's variable holds."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read(
    session: Session, project_id: int, report_id: int, places: Collection[repository.AnswerPlace]
) -> dict[int, RawViewer]:
    report = repository.find_report(session, project_id, report_id)
    by_answer: defaultdict[int, list[repository.AnswerPlace]] = defaultdict(list)
    for place in places:
        by_answer[place.answer_ordinal].append(place)
    found: dict[int, RawViewer] = {}
    for ordinal, in_answer in by_answer.items():
        body = repository.find_answer(session, report, ordinal) if report else None
        if body is not None:
            # Read as the pull read it, whatever shape the answer has.
            rows = as_rows(parse_json(unpack_answer(body))["viewers"])
            found |= {place.person_number: rows[place.answer_position] for place in in_answer}
    return found
