"""Bring both catalogues up to date with the code: `python -m core.i18n.update` (or `make catalogues`).

New sentences are added: in English with themselves as the translation, in Russian without one, for a translator.
Sentences that the code no longer uses are removed.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from core.i18n import CATALOGUES, LANGUAGES

ROOT = Path(__file__).parents[2]
# A header without today's date: the files change only when a sentence does.
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = "# The words of Webinar Desk; `make catalogues` brings them up to date with the code."
SPEAKING = ("pages", "core/cli")
"""Where sentences stand."""
KEYWORDS = {"_": None, "ngettext": (1, 2)}


def extract_sentences() -> Iterator[str | tuple[str, ...]]:
    """Every sentence marked with `_`, and both forms of every one marked with `ngettext`."""
    for folder in SPEAKING:
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, [("**.py", "python")], keywords=KEYWORDS
        ):
            yield message


def extract_messages() -> Catalog:
    """All of them, without line numbers (they change too often)."""
    template = Catalog(fuzzy=False)
    for message in extract_sentences():
        template.add(message)
    return template


def update_catalogue(path: Path, template: Catalog) -> Catalog:
    """The catalogue at `path` with exactly the template's messages; translations that still apply are kept."""
    language = path.stem
    old = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=language)
    new = Catalog(locale=language, header_comment=HEADER, fuzzy=False, creation_date=UNDATED, revision_date=UNDATED)
    for message in sorted((m for m in template if m.id), key=lambda m: m.id if isinstance(m.id, str) else m.id[0]):
        known = old.get(message.id[0] if message.pluralizable else message.id)
        string = message.id if language == "en" else (known.string if known else "")
        new.add(message.id, string)
    return new


def main() -> None:
    template = extract_messages()
    for language in LANGUAGES:
        path = CATALOGUES / f"{language}.po"
        catalogue = update_catalogue(path, template)
        with path.open("wb") as file:
            write_po(file, catalogue, width=120)


if __name__ == "__main__":
    main()
