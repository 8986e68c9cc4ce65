"""The guide as the page shows it: `docs/guide.ru.md` and `docs/guide.en.md`, a section for each job."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.environment import ROOT
from core.i18n import Language

DOCS = ROOT / "docs"
_HEADING = re.compile(r'^## <a id="(\w+)"></a>(.+)$', re.MULTILINE)
_PICTURE = re.compile(r"^!\[(.+)\]\((.+)\)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A screenshot of a section. `make shots` makes the file, so it may not be there."""

    words: str
    file: Path


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its title, and its texts (Markdown) and pictures in their order."""

    title: str
    parts: tuple[str | Picture, ...]


@cache
def read_guide(language: Language) -> Mapping[str, Section]:
    """The sections by their anchors, in the order of the document; read once."""
    _, *found = _HEADING.split((DOCS / f"guide.{language}.md").read_text("utf-8"))
    anchors, titles, texts = found[::3], found[1::3], found[2::3]
    return {
        anchor: Section(title, tuple(_parts(text))) for anchor, title, text in zip(anchors, titles, texts, strict=True)
    }


def _parts(text: str) -> list[str | Picture]:
    first, *found = _PICTURE.split(text)
    parts: list[str | Picture] = [first]
    for words, file, after in zip(found[::3], found[1::3], found[2::3], strict=True):
        parts += [Picture(words, DOCS / file), after]
    return parts
