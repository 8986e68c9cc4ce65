"""The guide speaks of what there is: whatever it prints in bold stands in the interface of its language, and both
guides say the same. In such a name "…" stands for what varies or is left out."""

import ast
import re

import pytest
from babel.messages.pofile import read_po

from core.environment import ROOT
from core.i18n import CATALOGUES, LANGUAGES, Language
from pages.help.guide import Picture, Section, read_guide
from tests.test_layout import tracked

CUT = "…"
SERVICE = "Salebot"
"""A section of the settings has the name of the service, in both languages."""
BOLD = re.compile(r"\*\*(.+?)\*\*")


def named_in(section: Section) -> list[str]:
    text = " ".join(part for part in section.parts if not isinstance(part, Picture))
    return [name for name in BOLD.findall(" ".join(text.split())) if name != SERVICE]


def shown(language: Language) -> list[tuple[str, str]]:
    """What the interface shows, without the marks of Markdown, each form with the id of its message."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    found = []
    for message in messages:
        forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
        found += [(str(form).replace("**", ""), str(message.id)) for form in forms]
    return found


def messages_of(name: str, forms: list[tuple[str, str]]) -> set[str]:
    """The messages that are shown so."""
    looks = re.compile(".+".join(map(re.escape, name.split(CUT)))) if CUT in name else None
    return {message for form, message in forms if (looks.fullmatch(form) if looks else form == name)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_guide_names_stands_in_the_interface(language: Language) -> None:
    forms = shown(language)
    names = {name for section in read_guide(language).values() for name in named_in(section)}
    assert len(names) > 100
    assert sorted(name for name in names if not messages_of(name, forms)) == []


def test_both_guides_have_the_same_sections_and_pictures_and_name_the_same() -> None:
    russian, english = read_guide("ru"), read_guide("en")
    assert list(russian) == list(english)
    forms_ru, forms_en = shown("ru"), shown("en")
    for anchor in english:
        pictures = [
            [part.file.name for part in guide[anchor].parts if isinstance(part, Picture)]
            for guide in (russian, english)
        ]
        assert pictures[0] == pictures[1]
        in_russian = [messages_of(name, forms_ru) for name in named_in(russian[anchor])]
        in_english = [messages_of(name, forms_en) for name in named_in(english[anchor])]
        assert [one for one in in_russian if not any(one & other for other in in_english)] == []
        assert [one for one in in_english if not any(one & other for other in in_russian)] == []


def test_the_head_of_every_page_leads_to_a_section_that_there_is() -> None:
    sections = set(read_guide("ru"))
    led_to: dict[str, set[object]] = {}
    for path in tracked():
        if path.startswith("pages/") and path.endswith(".py"):
            for call in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "show_head":
                    section = call.args[2]
                    assert isinstance(section, ast.Constant)
                    led_to.setdefault(path.split("/")[1], set()).add(section.value)
    pages = {path.split("/")[1] for path in tracked() if re.fullmatch(r"pages/\w+/page\.py", path)}
    old_address = {"reports"}
    assert set(led_to) == pages - old_address
    assert led_to.pop("help") == {None}
    assert {one for found in led_to.values() for one in found} <= sections
