"""Erasing a person in the stored answers of Bizon365: in their raw rows, in the chat, and wherever a key of theirs
stands."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from core.domain.privacy.erased_rows import erase_inside, erase_viewer, erased_id, human_of
from core.domain.privacy.person_keys import Key
from core.domain.reports.viewer_facts import viewer_facts
from core.http.fields import as_rows, parse_json
from core.services.registration.erased_rows import erase_in_list
from core.services.reports.rows import read_shared, write_shared
from data.answers import pack_answer, unpack_answer
from data.models import Report, ReportAnswer, SubscriberAnswer
from data.repositories.privacy import erasing as repository
from data.repositories.privacy.erasing import Place

IsAbout = Callable[[str], bool]
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def erase_in_reports(
    session: Session,
    erasure_id: int,
    people: Sequence[tuple[int, int]],
    *,
    keys: Collection[Key],
    chat_ids: Mapping[tuple[int, int], Collection[str]],
    is_about: IsAbout,
    phone_country: str,
) -> int:
    """Take the person out of these reports, given as (report, number of the person there), and out of every stored
    version of them; returns how many rows that were. The counts of the reports do not change. `phone_country` is the
    project's, that of the phones without a country code."""
    by_report: defaultdict[int, list[int]] = defaultdict(list)
    for report_id, number in people:
        by_report[report_id].append(number)
    count = 0
    for report_id, numbers in by_report.items():
        places: dict[Place, str] = {}
        for number in numbers:
            own_id = erased_id(erasure_id, number)
            found = repository.erase_person_of_report(
                session, report_id, number, human=human_of(erasure_id), chat_user_id=own_id
            )
            places |= dict.fromkeys(found, own_id)
        count += len(places)
        ids = {chat_id for number in numbers for chat_id in chat_ids[report_id, number]}
        report = session.get_one(Report, report_id)
        for version, call, ordinal in repository.list_report_answers(session, report_id):
            key = {"report_id": report_id, "version": version, "call": call, "ordinal": ordinal}
            [packed] = repository.find_values(session, ReportAnswer, key, ("body",))
            own = {place.position: own_id for place, own_id in places.items() if place.ordinal == ordinal}
            body = _erase_report(
                unpack_answer(packed),
                own=own if (version, call) == (report.version, "getviewers") else {},
                usual=erased_id(erasure_id, numbers[0]),
                keys=keys,
                ids=ids,
                is_about=is_about,
                phone_country=phone_country,
            )
            repository.change_row(session, ReportAnswer, key, {"body": pack_answer(body)})
        report.shared_keys = write_shared(
            one for one in read_shared(report.shared_keys) if (one.kind, one.value) not in keys
        )
        if report.pulled_at:  # so that nothing that a page has kept of the report is shown again
            report.pulled_at += timedelta(microseconds=1)
        session.add(report)
    return count


def _erase_report(
    body: bytes,
    *,
    own: Mapping[int, str],
    usual: str,
    keys: Collection[Key],
    ids: Collection[str],
    is_about: IsAbout,
    phone_country: str,
) -> bytes:
    try:
        root = parse_json(body)
    except ValueError:  # what cannot be read cannot be searched either
        return b""
    if isinstance(root, dict) and "viewers" in root:
        rows = []
        for position, raw in enumerate(as_rows(root["viewers"])):
            if position in own:
                rows.append(erase_viewer(raw, own[position]))
            elif isinstance(raw, dict) and _is_theirs(raw, keys, ids, phone_country):
                rows.append(erase_viewer(raw, usual))
            else:
                rows.append(erase_inside(raw, (), is_about))
        return _written({**root, "viewers": rows}).encode()
    return _written(erase_inside(root, ids, is_about)).encode()


def _is_theirs(raw: Mapping[str, Any], keys: Collection[Key], ids: Collection[str], phone_country: str) -> bool:
    """Whether a raw viewer is the person. A phone alone decides only where there is no other key."""
    facts = viewer_facts(raw, position=0, starts_at_ms=None, length_s=None, phone_country=phone_country)
    strong: list[Key] = [("email", email) for email in facts.emails]
    strong += [("client_id", facts.client_id)] if facts.client_id else []
    if strong:
        return any(key in keys for key in strong)
    return facts.chat_user_id in ids or any(("phone", phone) in keys for phone in facts.phones)


def erase_subscribers(session: Session, project_id: int, people: Sequence[tuple[str, int]], is_about: IsAbout) -> int:
    """Take the person out of the lists of registered people, given as (page, number); returns how many rows."""
    by_page: defaultdict[str, set[Place]] = defaultdict(set)
    for page_id, number in people:
        by_page[page_id].add(repository.put_subscriber(session, project_id, page_id, number))
    for page_id, places in by_page.items():
        for ordinal in repository.list_subscriber_answers(session, project_id, page_id):
            key = {"project_id": project_id, "page_id": page_id, "ordinal": ordinal}
            [packed] = repository.find_values(session, SubscriberAnswer, key, ("body",))
            body = erase_in_list(
                unpack_answer(packed), {place.position for place in places if place.ordinal == ordinal}, is_about
            )
            repository.change_row(session, SubscriberAnswer, key, {"body": pack_answer(body)})
    return len(people)
