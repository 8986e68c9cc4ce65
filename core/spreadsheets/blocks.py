"""People written as blocks of lines, one value a line: «Имя: Анна», «Почта: anna@example.com»."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from core.domain.lists.column_names import Kind, column_kind, plain_title
from core.domain.lists.contact_cells import contact_kind
from core.errors import InvalidInput
from core.spreadsheets.messengers import separate_messages
from core.spreadsheets.records import Records, tabulate

_LABELLED = re.compile(r"(?P<label>[^:=\t@]{1,40}?)(?:\s*[:=\t](?!//)|\s+[-–—](?=\s|$))\s*(?P<value>[^\t]*)")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
"""What stands around a label: bullets, pictures, the asterisks of bold letters."""
_LETTER = re.compile(r"[^\W\d_]")
_CONTACTS: frozenset[Kind] = frozenset(("email", "phone", "client_id", "contact"))
_KNOWN = _CONTACTS | {"name"}
_OF_ONE_COLUMN: Sequence[Kind] = ("email", "phone", "name")
_LOOKED_AT = 200
_FEWEST_SHARE = 0.4
"""The share of lines with a label; in a list of one person a line, fewer look as if they had one."""
_FEWEST_KNOWN = 2
_NOTES = ""
"""The title of the column of lines without a label."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A value with its label and, in the form in which labels are compared, `key`; `begins` a paragraph or not; `notes`
    are the lines without a label that belong to it, with their numbers."""

    number: int
    label: str
    key: str
    value: str = field(repr=False)
    begins: bool
    notes: tuple[tuple[int, str], ...] = field(default=(), repr=False)


_Block = Sequence[_Line]


def list_blocks(text: str) -> Records | None:
    """The rows of a text whose people are blocks of labelled lines, below a row of the labels, and the number of the
    line with which each block begins; None for any other text. Lines without a label stand in a column without a title.

    Blocks are parted by empty lines, by the first label coming again, or by being messages of their own. Raises
    InvalidInput("file") with reason ``unclear_blocks``, whose limit is the number of the line, where it cannot be told
    to whom a line belongs.
    """
    lines = text.split("\n")
    filled = (line for _, line in separate_messages(lines) if line)
    if not _look_like_blocks(list(islice(filled, _LOOKED_AT))):
        return None
    found = _read_lines(list(separate_messages(lines)))
    blocks = _part(found)
    notes = (note for line in found for note in line.notes)
    stray = next((number for number, note in notes if contact_kind(note) in _CONTACTS), None)
    if stray is None:
        titles = _titles(blocks)
        return tabulate((block[0].number, _record(block, titles)) for block in blocks)
    if len(blocks) == 1:
        return None
    raise InvalidInput("file", None, "unclear_blocks", stray)


def _look_like_blocks(lines: Sequence[str]) -> bool:
    labels = [label for label, _ in filter(None, map(_find_label, lines))]
    kinds = {kind for label in labels if (kind := column_kind(label)) in _KNOWN}
    has_contacts = not kinds.isdisjoint(_CONTACTS)
    return has_contacts and len(kinds) >= _FEWEST_KNOWN and len(labels) >= _FEWEST_SHARE * len(lines)


def _find_label(line: str) -> tuple[str, str] | None:
    """The label of a line and what stands behind it."""
    found = _LABELLED.fullmatch(line)
    label = _EDGES.sub("", found["label"]) if found else ""
    return (label, found["value"].strip(" *").rstrip(",").strip('"')) if found and _LETTER.search(label) else None


def _read_lines(lines: Sequence[tuple[int, str]]) -> list[_Line]:
    """The labelled lines. A value may stand in the line below its label; a heading is a line without one."""
    labels = [_find_label(text) for _, text in lines]
    times = Counter(plain_title(found[0]) for found in labels if found)
    read: list[_Line] = []
    above: list[tuple[int, str]] = []
    begins = True
    for (number, text), found in zip(lines, labels, strict=True):
        label, value = found or ("", "")
        is_heading = begins and not value and times[plain_title(label)] == 1 and column_kind(label) not in _KNOWN
        if not text:
            begins = True
        elif found and not is_heading:
            read.append(_Line(number, label, plain_title(label), value, begins, tuple(above)))
            above, begins = [], False
        elif begins or not read:
            above.append((number, text))
        elif read[-1].value:
            read[-1] = replace(read[-1], notes=(*read[-1].notes, (number, text)))
        else:
            read[-1] = replace(read[-1], value=text)
    if above:
        read[-1] = replace(read[-1], notes=(*read[-1].notes, *above))
    return read


def _part(lines: _Block) -> list[_Block]:
    """The blocks: the paragraphs, where each may be a person, or else what begins with the first label. Where both may
    be and are not the same, people are taken to have several paragraphs if all have the same ones."""
    paragraphs = list(_split(lines, [line.begins for line in lines]))
    by_paragraph = [block for paragraph in paragraphs for block in _split_at(paragraph[0].key, paragraph)]
    by_label = list(_split_at(lines[0].key, lines))
    are_people = all(_may_be_person(block, lines[0].key) for block in by_paragraph)
    if not are_people or len(paragraphs) == len(lines) or by_label == by_paragraph or _find_repeat(by_paragraph):
        if repeat := _find_repeat(by_label):
            raise InvalidInput("file", None, "unclear_blocks", repeat.number)
        return by_label
    if _find_repeat(by_label):
        return by_paragraph
    if len({tuple(line.key for line in block if line.begins) for block in by_label}) > 1:
        unclear = next(block for block in by_paragraph if block[0].key != lines[0].key)
        raise InvalidInput("file", None, "unclear_blocks", unclear[0].number)
    return by_label


def _may_be_person(block: _Block, first: str) -> bool:
    return block[0].key == first or any(column_kind(line.label) in _CONTACTS for line in block)


def _split_at(key: str, lines: _Block) -> Iterator[_Block]:
    """The lines in parts that begin with this label."""
    return _split(lines, [line.key == key for line in lines])


def _split(lines: _Block, begins: Sequence[bool]) -> Iterator[_Block]:
    starts = [index for index, does_begin in enumerate(begins) if does_begin or index == 0]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start:end]


def _find_repeat(blocks: Sequence[_Block]) -> _Line | None:
    """A line whose label comes again in a block after other ones, with another value: it may be another person's."""
    for block in blocks:
        values: dict[str, str] = {}
        before = ""
        for line in block:
            if line.key != before and values.get(line.key, line.value) != line.value:
                return line
            values[line.key], before = line.value, line.key
    return None


def _titles(blocks: Sequence[_Block]) -> dict[str, str]:
    """The title of the column of each label: the label as it was written first. Labels that mean the same («Почта»,
    «E-mail») have one column, unless somebody has both."""
    titles: dict[str, str] = {}
    for block in blocks:
        for line in block:
            titles.setdefault(line.key, line.label)
    for kind in _OF_ONE_COLUMN:
        same = [key for key, label in titles.items() if column_kind(label) == kind]
        if all(len({line.key for line in block} & set(same)) < 2 for block in blocks):
            titles |= dict.fromkeys(same, titles[same[0]]) if same else {}
    return titles


def _record(block: _Block, titles: dict[str, str]) -> dict[str, str]:
    record: dict[str, str] = {}
    for line in block:
        cells = [(titles[line.key], line.value), *((_NOTES, note) for _, note in line.notes)]
        for title, value in cells:
            record[title] = f"{record[title]}, {value}" if record.get(title) and value else record.get(title) or value
    return record
