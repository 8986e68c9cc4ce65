"""What the code reads, measures and says, found in its syntax trees: what the document must know."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from core.environment import ROOT

VARIABLE = re.compile(r"(?:DESK|BIZON365|SALEBOT)_[A-Z0-9_]*[A-Z0-9]")
PLACE = re.compile(r"%[a-z]|\{[a-z]+\}")
LEVELS = ("debug", "info", "warning", "error", "critical", "exception")
REFUSALS = ("core/storage_sentences.py", "core/web/check_start.py")
"""The modules that word why the process does not start, or cannot go on."""


@cache
def _trees() -> dict[Path, ast.Module]:
    paths = [ROOT / "app.py", *(path for floor in ("core", "data", "pages") for path in (ROOT / floor).rglob("*.py"))]
    return {path: ast.parse(path.read_text("utf-8")) for path in paths}


def text_of(node: ast.AST) -> str | None:
    """The text of a literal, with `…` in the place of each value; None for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "…" for part in node.values)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return PLACE.sub("…", node.value)
    return None


def list_variables() -> set[str]:
    """The variables of the environment that the process or the Makefile reads."""
    found = set(re.findall(r"\$\((DESK_[A-Z_]+)\)", (ROOT / "Makefile").read_text()))
    for tree in _trees().values():
        texts = (
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
        found |= set(filter(VARIABLE.fullmatch, texts))
    return found


def list_log_lines() -> set[str]:
    """What is given to a log, with `…` in the place of values."""
    return {line for tree in _trees().values() for line in _log_lines(tree)}


def _log_lines(tree: ast.Module) -> Iterator[str]:
    tables = {
        target.id: [text_of(value) or "" for value in node.value.values]
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "log"):
            continue
        said = text_of(node.args[0])
        if said is not None:
            yield said
            continue
        names = {inner.id for inner in ast.walk(node.args[0]) if isinstance(inner, ast.Name)}
        known = [name for name in names if name in tables]
        assert known, f"a line of the log that no table holds: {ast.unparse(node)}"
        for name in known:
            yield from tables[name]


def list_refusals() -> set[str]:
    """The sentences of `REFUSALS`, with `…` in the place of values: the literals that functions return."""
    found = set()
    for path in REFUSALS:
        for function in (node for node in ast.walk(_trees()[ROOT / path]) if isinstance(node, ast.FunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value is not None:
                    found |= set(_sentences(node.value))
    return found


def _sentences(node: ast.expr) -> Iterator[str]:
    """The literals of several words in an expression, but not the parts of those."""
    said = text_of(node)
    if said is not None:
        if said.count(" ") > 3:
            yield said
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _sentences(value)
    elif isinstance(node, ast.Call):
        for part in (node.func, *node.args):
            yield from _sentences(part)
    elif isinstance(node, ast.Attribute):
        yield from _sentences(node.value)
