"""How Streamlit's widgets look as they are called here, in a narrow window too."""

import ast
from collections.abc import Iterator

import pytest

from core.environment import ROOT


def test_every_expander_shows_its_arrow() -> None:
    """Streamlit draws an icon in place of the arrow, which a finger never sees then."""
    assert [file for file, given in _calls("expander") if "icon" in given] == []


def test_every_expander_is_known_by_a_key() -> None:
    """Without one it is known by its label, and folds when the language or a number in the label changes."""
    assert [file for file, given in _calls("expander") if "key" not in given] == []


@pytest.mark.parametrize("kind", ["segmented_control", "pills"])
def test_choices_go_on_in_the_next_line_where_they_do_not_fit(kind: str) -> None:
    """In some places Streamlit would keep them in one line, cut off at the edge."""
    assert [file for file, given in _calls(kind) if "wrap" not in given] == []


@pytest.mark.parametrize("kind", ["expander", "segmented_control", "pills"])
def test_these_widgets_are_in_use(kind: str) -> None:
    assert len(list(_calls(kind))) > 3


def _calls(widget: str) -> Iterator[tuple[str, set[str | None]]]:
    """The files of the pages that call it, each with the names of what it is given."""
    for path in (ROOT / "pages").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == widget:
                yield path.name, {given.arg for given in node.keywords}
