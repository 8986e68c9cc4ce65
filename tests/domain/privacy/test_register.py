"""The register of personal data and the documents that operators give to those who ask."""

import re

import pytest

from core.domain.privacy.keep_times import DEFAULT_DAYS, Kept
from core.domain.privacy.register import PERSONAL, PLAIN
from core.environment import ROOT
from data.models import Model

DOCUMENT = (ROOT / "docs" / "personal-data.md").read_text("utf-8")
RUSSIAN, ENGLISH = DOCUMENT.split("\n# Personal data\n")


def test_the_register_says_of_every_column_of_the_store_what_it_holds() -> None:
    columns = {table: {column.name for column in kept.columns} for table, kept in Model.metadata.tables.items()}
    said = {table: {*PERSONAL.get(table, ()), *PLAIN.get(table, "").split()} for table in {*PERSONAL, *PLAIN}}
    assert {table: names ^ said.get(table, set()) for table, names in columns.items() if names != said.get(table)} == {}
    assert said.keys() == columns.keys()


def test_no_column_is_both_personal_and_plain() -> None:
    assert [table for table, names in PERSONAL.items() if set(names) & set(PLAIN.get(table, "").split())] == []


@pytest.mark.parametrize("text", [RUSSIAN, ENGLISH], ids=["ru", "en"])
def test_the_document_names_every_table_with_personal_data(text: str) -> None:
    named = set(re.findall(r"`(\w+)`", text))
    assert sorted(set(PERSONAL) - named) == []
    assert sorted(name for name in named - Model.metadata.tables.keys() if name in PLAIN) == []


@pytest.mark.parametrize("text", [RUSSIAN, ENGLISH], ids=["ru", "en"])
def test_the_document_gives_the_keep_times_of_the_product(text: str) -> None:
    days = {Kept(kind): int(number) for kind, number in re.findall(r"^\| \*(\w+)\* .*\| (\d+) \|$", text, re.MULTILINE)}
    assert days == dict(DEFAULT_DAYS)
