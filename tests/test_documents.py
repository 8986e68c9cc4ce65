"""What the code says of Bizon365 and Salebot can be looked up: a cited section exists, and nothing else is cited. What
the code reads, measures and says stands in the documents of operations."""

import re

import pytest

from core.environment import ROOT
from tests.operations import in_code
from tests.operations.document import LANGUAGES, list_tables
from tests.operations.measured import list_measures
from tests.test_layout import tracked

HEADING = re.compile(r"^## (\d+)\. \S", re.MULTILINE)
CITED = re.compile(r"docs/([\w-]+)\.md")
SECTION = re.compile(r", section (\d+)\b")
ALMOST_A_SECTION = re.compile(r"\W{0,3}(?:sections?\b|sec\.|§)", re.IGNORECASE)
LINE_BREAK = re.compile(r"\s*\n[ \t]*(?:#[ \t]+)?")
NOT_IN_THE_REPOSITORY = re.compile(
    r"\b(?:wire|Salebot|Bizon365)\W+facts\b|\bfacts,? §|§ ?\d|(?<![a-z])mission\W+document|\bmission_", re.IGNORECASE
)
DOCUMENTS = ("bizon365", "salebot")


def texts(*suffixes: str) -> dict[str, str]:
    """Each tracked file with one of these suffixes as one long line: a citation may be broken in the middle."""
    paths = [path for path in tracked() if path.endswith(suffixes) and (ROOT / path).exists()]
    return {path: LINE_BREAK.sub(" ", (ROOT / path).read_text()) for path in paths}


def numbers_of(document: str) -> list[int]:
    """The numbers of a document's sections, in the order of the document."""
    return [int(number) for number in HEADING.findall((ROOT / "docs" / f"{document}.md").read_text())]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_sections_are_numbered_without_gaps(document: str) -> None:
    numbers = numbers_of(document)
    assert len(numbers) > 1
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_cited_section_exists() -> None:
    sections = {f"{document}, section {number}" for document in DOCUMENTS for number in numbers_of(document)}
    cited: dict[str, set[str]] = {}
    broken = []
    for path, text in texts(".py", ".md").items():
        for mention in CITED.finditer(text):
            if not (ROOT / mention[0]).exists():
                broken.append(f"{path}: {mention[0]} does not exist")
            if section := SECTION.match(text, mention.end()):
                cited.setdefault(f"{mention[1]}, section {section[1]}", set()).add(path)
            elif ALMOST_A_SECTION.match(text, mention.end()):
                broken.append(f"{path}: not in the form of a citation: {text[mention.start() : mention.end() + 20]}")
    broken += [f"{path}: no {section}" for section in cited.keys() - sections for path in cited[section]]
    assert broken == []
    assert {section.partition(",")[0] for section in cited} == set(DOCUMENTS)


def test_code_cites_nothing_that_the_repository_does_not_hold() -> None:
    found = {path: NOT_IN_THE_REPOSITORY.findall(text) for path, text in texts(".py").items()}
    assert {path: words for path, words in found.items() if words} == {}


PATH = re.compile(r"`((?:core|pages|data|tests|docs|benchmarks)/[\w/.-]*)`")
DOTTED = re.compile(r"`((?:core|pages|data)\.[\w.]+)`")


def test_every_path_that_is_named_exists() -> None:
    named = {(path, place) for path, text in texts(".py", ".md").items() for place in PATH.findall(text)}
    assert {place for _, place in named if place.startswith("core/")}
    assert sorted(f"{path}: {place}" for path, place in named if not (ROOT / place).exists()) == []


def test_every_module_that_a_text_names_exists_and_has_what_is_named() -> None:
    named = {(path, name) for path, text in texts(".py").items() for name in DOTTED.findall(text)}
    assert named
    assert sorted(f"{path}: {name}" for path, name in named if not resolves(name)) == []


def resolves(name: str) -> bool:
    """Whether a dotted name is a module or package of the repository, or something that a module defines."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        file = place.with_suffix(".py")
        if file.exists():
            rest = parts[length:]
            return (
                not rest or re.search(rf"^(?:class |def |async def )?{rest[0]}\b", file.read_text(), re.M) is not None
            )
        if place.is_dir():
            return length == len(parts)
    return False


def test_every_test_that_a_document_names_exists() -> None:
    named = {path for text in texts(".md").values() for path in re.findall(r"`(tests/[\w/]+\.py)`", text)}
    assert named
    assert {path for path in named if not (ROOT / path).exists()} == set()


SETTINGS, MEASURES, LINES, SENTENCES = range(4)
"""The tables of docs/operations.md and docs/operations.en.md, in their order."""


@pytest.mark.parametrize("document", LANGUAGES)
def test_every_setting_that_is_read_is_described_and_no_other(document: str) -> None:
    described = list_tables(document)[SETTINGS]
    assert sorted(described) == sorted(in_code.list_variables())


@pytest.mark.parametrize("document", LANGUAGES)
def test_every_measure_is_described_and_no_other(document: str) -> None:
    described = list_tables(document)[MEASURES]
    assert sorted(described) == sorted([*list_measures(), "process_…"])


@pytest.mark.parametrize("document", LANGUAGES)
def test_for_every_line_of_the_log_it_is_said_what_to_do(document: str) -> None:
    described = list_tables(document)[LINES]
    lines = in_code.list_log_lines() | {"Webinar Desk does not start: …"}
    assert len(lines) > 25
    begun = {line: [said for said in described if _is_of(said, line)] for line in lines}
    assert sorted(line for line, said in begun.items() if not said) == []
    assert sorted(set(described) - {said for found in begun.values() for said in found}) == []


def _is_of(said: str, line: str) -> bool:
    return said == line or (len(said) > 20 and line.startswith(said))


@pytest.mark.parametrize("document", LANGUAGES)
def test_for_every_sentence_that_ends_the_process_it_is_said_what_to_do(document: str) -> None:
    described = list_tables(document)[SENTENCES]
    sentences = in_code.list_refusals()
    assert len(sentences) > 40
    assert sorted(one for one in sentences if not any(said in one for said in described)) == []
    assert sorted(said for said in described if not any(said in one for one in sentences)) == []
