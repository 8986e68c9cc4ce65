"""What of a pulled report is stored compressed or as JSON: its answers, and contacts of its people."""

import json
from collections.abc import Iterable

from core.bizon.payloads import ReportDetail
from core.bizon.viewers import ReceivedViewers
from core.domain.identity import KeyKind, SharedKey
from core.http.fields import parse_json
from data.answers import pack_answer
from data.repositories.reports.report_writing import Answer


def pack_answers(detail: ReportDetail, viewers: ReceivedViewers) -> list[Answer]:
    """The answers that a report is made from, compressed."""
    pages = [Answer("getviewers", ordinal, pack_answer(body)) for ordinal, body in enumerate(viewers.bodies)]
    return [Answer("get", 0, pack_answer(detail.body)), *pages]


def read_keys(stored: str) -> list[tuple[KeyKind, str]]:
    """The stored contacts of a person: kind and value of each."""
    return [(kind, value) for kind, value in json.loads(stored)]


def read_many_keys(stored: Iterable[str]) -> dict[str, list[tuple[KeyKind, str]]]:
    """The same of many people, by what is stored: read at once, which takes a third of the time."""
    texts = list(stored)
    held = parse_json(f"[{','.join(texts)}]")
    return {text: [(kind, value) for kind, value in keys] for text, keys in zip(texts, held, strict=True)}


def write_shared(keys: Iterable[SharedKey]) -> str | None:
    """Keys that too many people share, as they are stored; None for none."""
    different = sorted(set(keys))
    return json.dumps(different, ensure_ascii=False) if different else None


def read_shared(stored: str | None) -> tuple[SharedKey, ...]:
    """Stored keys that too many people share."""
    return tuple(SharedKey(*key) for key in json.loads(stored)) if stored else ()
