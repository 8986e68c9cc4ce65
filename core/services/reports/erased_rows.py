"""Leaving people who were erased out of a report that is pulled again: their rows stay, for the counts, without what
says who they were."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.bizon.paging import Reading, Row
from core.domain.privacy.erased_rows import erase_inside, erase_viewer, erased_id
from core.domain.privacy.person_keys import pattern_of
from core.domain.reports.people import Person
from core.http.fields import as_rows, parse_json
from core.services.projects.erased import Erased
from data.answers import pack_answer, unpack_answer
from data.repositories.reports.report_writing import Answer

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def leave_out(
    erased: Erased, people: Sequence[Person], reading: Reading, answers: Sequence[Answer], starts_at: datetime
) -> tuple[Reading, list[Answer]] | None:
    """The reading and the answers without the erased among these people of it; None when there is none of them.
    Whoever came to a webinar after the erasure gave their contacts anew, and stays."""
    chat_id_of: dict[int, str] = {}
    keys, chat_ids = set(), set()
    for number, person in enumerate(people):
        held = person.keys or ((("chat_user_id", person.chat_user_id),) if person.chat_user_id else ())
        erasure_id = erased.find(held, starts_at)
        if erasure_id is not None:
            chat_id_of |= dict.fromkeys(person.positions, erased_id(erasure_id, number))
            keys |= {key for key in person.keys if key[0] != "phone"}
            chat_ids |= {person.chat_user_id} if person.chat_user_id else set()
    if not chat_id_of:
        return None
    places = {(reading.rows[at].page, reading.rows[at].position): chat_id for at, chat_id in chat_id_of.items()}
    rows = tuple(
        Row(erase_viewer(row.raw, chat_id_of[at]), row.page, row.position) if at in chat_id_of else row
        for at, row in enumerate(reading.rows)
    )
    pattern = pattern_of(keys)

    def is_about(text: str) -> bool:
        return bool(pattern and pattern.search(text))

    def without(answer: Answer) -> Answer:
        root = parse_json(unpack_answer(answer.body))
        if answer.call == "getviewers":
            root["viewers"] = [
                erase_viewer(raw, places[answer.ordinal, position]) if (answer.ordinal, position) in places else raw
                for position, raw in enumerate(as_rows(root["viewers"]))
            ]
        else:
            root = erase_inside(root, chat_ids, is_about)
        return replace(answer, body=pack_answer(_written(root).encode()))

    return replace(reading, rows=rows), [without(answer) for answer in answers]
