"""Every service that pages or the routes of HTTP call: a function of core.services that takes the desk first and that
a module outside of it imports. What only other services or jobs call asks for no right: its callers have asked."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from inspect import signature
from types import FunctionType
from typing import Any

from core.environment import ROOT

Service = Callable[..., Any]


@cache
def public_services() -> dict[str, Service]:
    """Its module and name, below core.services -> the service."""
    found: dict[str, Service] = {}
    for module, name in sorted(set(_imported())):
        service = getattr(import_module(module), name, None)  # None for a module, of which a route wakes a job
        if isinstance(service, FunctionType) and _takes_desk(service):
            found[f"{module.removeprefix('core.services.')}.{name}"] = service
    return found


def _imported() -> Iterator[tuple[str, str]]:
    files = [*ROOT.joinpath("pages").rglob("*.py"), *ROOT.joinpath("core/web").rglob("*.py"), ROOT / "app.py"]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("core.services."):
                yield from ((str(node.module), alias.name) for alias in node.names)


def _takes_desk(service: Service) -> bool:
    first = next(iter(signature(service).parameters.values()), None)
    return first is not None and getattr(first.annotation, "__name__", first.annotation) == "Desk"
