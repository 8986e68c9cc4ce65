"""Network addresses in what Bizon365 sent, cut to the network, which names a town but no household."""

import json
import re
from ipaddress import ip_address
from typing import Any

FIELD = "ip"
"""The field of a viewer that holds the address (docs/bizon365.md, section 7)."""
_KEPT_BITS = {4: 24, 6: 48}
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# In a JSON text within JSON as many backslashes stand before each quote
_NAMED = re.compile(rf'"{FIELD}\\*"')
_GIVEN = re.compile(rb'"ip(\\*)"\s*:\s*\1"([^"\\]*)\1"')
_BEGUN = re.compile(rb'"ip\\*"\s*:\s*\\*"')
_SPELLED_OUT = re.compile(rb"\\u00(69|70)")
"""The field's letters as codes."""


def cut_address(text: str) -> str:
    """203.0.113.77 becomes 203.0.113.0, an IPv6 address keeps its first 48 bits; what is no address becomes empty."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return ""
    cut_bits = address.max_prefixlen - _KEPT_BITS[address.version]
    return str(type(address)(int(address) >> cut_bits << cut_bits))


def cut_addresses(value: Any) -> tuple[Any, int]:
    """The JSON value with every address in it cut, also in JSON texts within it, and how many were cut."""
    if isinstance(value, dict):
        cut, count = {}, 0
        for name, item in value.items():
            if name == FIELD and isinstance(item, str):
                cut[name] = cut_address(item)
                count += cut[name] != item
            else:
                cut[name], more = cut_addresses(item)
                count += more
        return cut, count
    if isinstance(value, list):
        items = [cut_addresses(item) for item in value]
        return [item for item, _ in items], sum(more for _, more in items)
    if isinstance(value, str) and _NAMED.search(value):
        try:
            inside, count = cut_addresses(json.loads(value))
        except ValueError:
            return value, 0
        return (_written(inside), count) if count else (value, 0)
    return value, 0


def cut_in_json(body: bytes) -> tuple[bytes, int]:
    """A JSON text with every address in it cut, and how many were.

    The addresses are found without reading the text: a report's may have 20 MB, and takes ten times that when it is
    read. It is read where a field is written in an unusual way.
    """
    count = 0

    def cut(given: re.Match[bytes]) -> bytes:
        nonlocal count
        whole = given[2]
        short = cut_address(whole.decode(errors="replace")).encode()
        count += short != whole
        begin, end = given.span(2)
        return given[0][: begin - given.start()] + short + given[0][end - given.start() :]

    text, found = _GIVEN.subn(cut, body)
    if found == len(_BEGUN.findall(body)) and not _SPELLED_OUT.search(body):
        return text, count
    try:
        value, more = cut_addresses(json.loads(text))
    except (ValueError, RecursionError):  # it is no JSON
        return text, count
    return (_written(value).encode(), count + more) if more else (text, count)
