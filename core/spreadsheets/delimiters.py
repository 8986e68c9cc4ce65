"""Recognising what stands between the columns of a text."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DELIMITERS = "\t;,|"
"""The delimiters of columns that are recognised; of two that fit equally well the first is taken."""

_REGULAR_SHARE = 0.5
_EMAIL = r"[^\s@;,|<>\"]+@[^\s@;,|<>\"]+"
_CONTACT = re.compile(rf"'?{_EMAIL}|[^@]*<{_EMAIL}>|'?\+?(?:[\s().-]*\d){{10,15}}")
_LOOSE = (re.compile(r"[ \u00a0]+[-–—:/][ \u00a0]+"), re.compile(r"[ \u00a0]{2,}"))
"""What people type between columns where a program would write a delimiter: a dash between spaces, several spaces."""

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class SampleRows:
    """The first rows of a text as one delimiter splits them, and whether its quotation marks then enclose cells."""

    rows: Rows
    is_quoted_well: bool


def find_delimiter(samples: Mapping[str, SampleRows]) -> str | None:
    """The delimiter of a text, of which `samples` has the first rows by the delimiter; None for a text of one column.

    It is the one that leaves an e-mail or a phone alone in a cell in most rows, or several of them where it splits all
    rows alike; of several such ones, the one that splits most rows into the same number of cells.
    """
    fits = {delimiter: _fit(sample) for delimiter, sample in samples.items()}
    best = max(fits, key=lambda delimiter: fits[delimiter])
    contacts, regularity, _ = fits[best]
    # A delimiter that the text does not have splits nothing: what fits no better than that is no delimiter
    is_better = contacts > min(share for share, *_ in fits.values())
    return best if regularity >= _REGULAR_SHARE or (contacts >= _REGULAR_SHARE and is_better) else None


def is_contact(cell: str) -> bool:
    """Whether an e-mail or a phone stands alone in a cell."""
    return _CONTACT.fullmatch(cell) is not None


def loose_columns(text: str, lines: Sequence[str]) -> str:
    """The text with tabs in place of the signs that stand between its columns, where one column then holds an e-mail in
    each of these first lines; else the text as it is."""
    filled = [line.strip() for line in lines if line.strip()]
    body = filled[1:] if filled and "@" not in filled[0] else filled
    for between in _LOOSE:
        rows = [between.split(line) for line in body]
        if rows and any(len(row) > 1 for row in rows) and _has_column_of_emails(rows):
            return between.sub("\t", text)
    return text


def _has_column_of_emails(rows: Rows) -> bool:
    width = min(map(len, rows))
    return any(all(re.fullmatch(_EMAIL, row[column]) for row in rows) for column in range(width))


def _fit(sample: SampleRows) -> tuple[float, float, bool]:
    regularity = _regularity(sample.rows)
    holds_contacts = _are_contacts if regularity == 1 else _CONTACT.fullmatch
    rows = [any(holds_contacts(cell) for cell in row) for row in sample.rows]
    return sum(rows) / len(rows) if rows else 0.0, regularity, sample.is_quoted_well


def _are_contacts(cell: str) -> bool:
    return all(_CONTACT.fullmatch(part.strip()) for part in re.split("[,;]", cell))


def _regularity(rows: Rows) -> float:
    """The share of the rows that are split into the number of cells into which most are split."""
    split = Counter(len(row) for row in rows if len(row) > 1)
    return max(split.values()) / len(rows) if split else 0.0
