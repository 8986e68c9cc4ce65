"""What can be opened looks so: Streamlit draws an icon in place of the arrow, which a finger never sees then."""

import ast

from core.environment import ROOT


def test_every_expander_shows_its_arrow() -> None:
    calls = [
        (path.name, node)
        for path in (ROOT / "pages").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "expander"
    ]
    assert len(calls) > 10
    assert [file for file, call in calls if any(given.arg == "icon" for given in call.keywords)] == []
