"""Network addresses in what Bizon365 sent, cut to the network, which names a town but no household."""

import json
from ipaddress import ip_address, ip_network
from typing import Any

FIELD = "ip"
"""The field of a viewer that holds the address (docs/bizon365.md, section 7)."""
_KEPT_BITS = {4: 24, 6: 48}
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def cut_address(text: str) -> str:
    """203.0.113.77 becomes 203.0.113.0, an IPv6 address keeps its first 48 bits; what is no address becomes empty."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return ""
    return str(ip_network((address, _KEPT_BITS[address.version]), strict=False).network_address)


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
    if isinstance(value, str) and f'"{FIELD}"' in value:
        try:
            inside, count = cut_addresses(json.loads(value))
        except ValueError:
            return value, 0
        return (_written(inside), count) if count else (value, 0)
    return value, 0
