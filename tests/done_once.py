"""What libraries do anew for every test, though the answer is always the same: done once for all."""

from functools import cache
from typing import Any

from httpx._transports import default as transports
from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

STATEMENTS = 3_000
"""More than the program has."""


def share_what_is_alike() -> None:
    """Call it before the first store and the first page."""
    _find_components_once()
    _compile_pages_once()
    _compile_statements_once()
    _read_certificates_once()


def _find_components_once() -> None:
    """For each AppTest, Streamlit looks through all installed packages: half the time of most tests of pages."""
    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def _compile_pages_once() -> None:
    """Otherwise in every run of every AppTest."""
    compiled = ScriptCache().get_bytecode
    ScriptCache.get_bytecode = lambda self, script_path: compiled(script_path)  # type: ignore[method-assign]


def _compile_statements_once() -> None:
    """Otherwise once for each store, of which there are thousands, all of one dialect: a quarter of the time of tests
    with a store."""
    compiled: LRUCache[Any, Any] = LRUCache(STATEMENTS)
    Engine._compiled_cache = property(lambda engine: compiled, lambda engine, own: None)  # type: ignore[assignment]
    SQLiteDialect_pysqlite.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
    SQLiteDialect_pysqlite.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]


def _read_certificates_once() -> None:
    """Otherwise for each client of httpx, so for each request that is made without one: 25 ms."""
    transports.create_ssl_context = cache(transports.create_ssl_context)  # type: ignore[attr-defined]
