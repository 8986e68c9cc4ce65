"""Leaving people who were erased out of a report that is pulled again: their rows stay, for the counts, without what
says who they were."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.bizon.paging import Places
from core.domain.privacy.erased_rows import erase_inside, erase_viewer, erased_id
from core.domain.privacy.person_keys import pattern_of
from core.domain.reports.worked_out import WorkedOut
from core.http.fields import as_rows, parse_json
from core.services.projects.erased import Erased
from data.answers import pack_answer, unpack_answer
from data.repositories.reports.report_writing import Answer

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def leave_out(
    erased: Erased, found: WorkedOut, places: Places, answers: Sequence[Answer], starts_at: datetime
) -> list[Answer] | None:
    """The answers without the erased among the people of a report, whose rows stand at these places; None when there is
    none of them. Whoever came to a webinar after the erasure gave their contacts anew, and stays."""
    chat_id_of: dict[int, str] = {}
    keys, chat_ids = set(), set()
    for number, (contacts, chat_user_id) in enumerate(zip(found.contacts, found.chat_user_ids, strict=True)):
        held = contacts or ((("chat_user_id", chat_user_id),) if chat_user_id else ())
        erasure_id = erased.find(held, starts_at)
        if erasure_id is not None:
            chat_id_of[number] = erased_id(erasure_id, number)
            keys |= {key for key in contacts if key[0] != "phone"}
            chat_ids |= {chat_user_id} if chat_user_id else set()
    if not chat_id_of:
        return None
    erased_at = {
        place: chat_id_of[number]
        for place, number in zip(places, found.viewers["person_number"], strict=True)
        if number in chat_id_of
    }
    pattern = pattern_of(keys)

    def is_about(text: str) -> bool:
        return bool(pattern and pattern.search(text))

    def without(answer: Answer) -> Answer:
        root = parse_json(unpack_answer(answer.body))
        if answer.call == "getviewers":
            root["viewers"] = [
                erase_viewer(raw, erased_at[place]) if (place := (answer.ordinal, position)) in erased_at else raw
                for position, raw in enumerate(as_rows(root["viewers"]))
            ]
        else:
            root = erase_inside(root, chat_ids, is_about)
        return replace(answer, body=pack_answer(_written(root).encode()))

    return [without(answer) for answer in answers]
