"""Reading the body of a delivery into fields: JSON or a form of either kind, UTF-8 or a Cyrillic encoding, numbers as
text or as numbers, the fields on their own or inside another field.

How Bizon365 writes a body, and what stands between it and the dashboard, is not known for sure (docs/bizon365.md,
section 14), so what the header says is never relied on. Reading never fails.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from email.message import Message
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl

from core.domain.letters import storable
from core.domain.tags import TAGS

_MOST_FIELDS = 1_000
_DEEPEST = 3
"""How many fields may be inside each other around those of the delivery."""
_OWN = ("sublistId", "webinarId", "orderid")
"""A delivery has one of these fields."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CYRILLIC = ("windows-1251", "koi8-r", "iso-8859-5", "cp866")
_BOUNDARY = re.compile(
    rb"\s*--([^\r\n]{1,200}?)[ \t]*\r?\n(?:[\w-]+:[^\r\n]*\r?\n)*?content-disposition:", re.IGNORECASE
)
_NAME = re.compile(rb'(?i)[;\s]name="([^"\r\n]*)"')
_HELD = re.compile(rf"(.+)\[(?:{'|'.join(_OWN)})\]")
_TAG = re.compile(r"utm\[(\w+)\]", re.IGNORECASE)


def read_fields(body: bytes, content_type: str) -> dict[str, str]:
    """The fields of a body by name as text, without empty ones. `content_type` is the header as received; only an
    encoding is taken from it."""
    decode = _decoder(content_type)
    try:
        found = _object(decode(body))
        if found is None:
            found = _form(body, decode)
        texts = {_clean(name): _text(value) for name, value in _flat(found, _DEEPEST).items()}
    except RecursionError:
        return {}
    return {name: text for name, text in texts.items() if name and text}


def body_text(body: bytes, content_type: str) -> str:
    """The body as text for the operator, whatever its encoding."""
    return _clean(_decoder(content_type)(body))


def _flat(found: Mapping[str, Any], deepest: int) -> dict[str, Any]:
    """The fields of a delivery, also those inside another field (``{"data": {...}}``), and tags that are inside one."""
    fields = dict(found)
    for name, value in found.items() if deepest else ():
        if (inner := _object(value)) is None:
            continue
        if name.casefold() == "utm":
            within = {_tag(key): tag for key, tag in inner.items()}
        elif not any((within := _flat(inner, deepest - 1)).get(own) for own in _OWN):
            continue
        del fields[name]
        fields |= {key: text for key, text in within.items() if not fields.get(key)}
    return fields


def _tag(key: str) -> str:
    return key if key in TAGS else f"utm_{key}"


def _object(value: Any) -> dict[str, Any] | None:
    """The JSON object in a value, also one inside a JSON string or alone in a list; None for any other value."""
    for _wrapping in range(2):
        if isinstance(value, str):
            try:
                value = json.loads(value) if value.lstrip()[:1] in tuple('{["') else None
            except (ValueError, RecursionError):
                return None
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
    return value if isinstance(value, dict) else None


def _form(body: bytes, decode: Callable[[bytes], str]) -> dict[str, Any]:
    """The fields of a form, url-encoded or in parts; of several with the same name the last one."""
    pairs = _parts(body) if _BOUNDARY.match(body) else _url_encoded(body)
    return _unbracketed({decode(name): decode(value) for name, value in pairs})


def _url_encoded(body: bytes) -> Iterable[tuple[bytes, bytes]]:
    try:
        # Decoding as Latin-1 keeps every byte, percent-encoded or not, through the parser
        pairs = parse_qsl(body.decode("latin-1"), encoding="latin-1", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return []
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs]


def _parts(body: bytes) -> Iterable[tuple[bytes, bytes]]:
    """The fields of a ``multipart/form-data``; the boundary is taken from the body, since a header may lack it."""
    boundary = _BOUNDARY.match(body)
    head = b'Content-Type: multipart/form-data; boundary="%s"\r\n\r\n'
    form = BytesParser().parsebytes(head % (boundary[1] if boundary else b"") + body.lstrip())
    parts = form.get_payload()
    if not isinstance(parts, list) or len(parts) > _MOST_FIELDS:
        return
    for part in parts:
        if isinstance(part, str):
            continue
        name, value = _name_of(part), part.get_payload(decode=True)
        if name is not None and isinstance(value, bytes):
            yield name, value


def _name_of(part: "Message[str, str]") -> bytes | None:
    heads = (str(value) for name, value in part.raw_items() if name.lower() == "content-disposition")
    if not (head := next(heads, "")).isascii():
        # The parser knows no bytes beyond ASCII in a head, and a field of a form may be called «Город»
        named = _NAME.search(head.encode("ascii", "surrogateescape"))
        return named and named[1]
    name = part.get_param("name", header="content-disposition")
    return name.encode("utf-8", "replace") if isinstance(name, str) else None


def _unbracketed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a form with ``data[email]`` as ``email``, where ``data`` holds the delivery, and
    ``utm[utm_source]`` as ``utm_source``."""
    holder = next((found[1] for name in fields if (found := _HELD.fullmatch(name))), None)
    named = {}
    for name, value in fields.items():
        if holder is not None and name.startswith(f"{holder}["):
            name = name.removeprefix(f"{holder}[").replace("]", "", 1)
        tag = _TAG.fullmatch(name)
        named[_tag(tag[1]) if tag else name] = value
    return named


def _decoder(content_type: str) -> Callable[[bytes], str]:
    declared = next((name for name in _CYRILLIC if name in content_type.casefold()), _CYRILLIC[0])

    def decode(raw: bytes) -> str:
        # Text in another encoding is hardly ever valid UTF-8, while the declared encoding is often wrong.
        try:
            return raw.decode("utf-16" if raw[:2] in _UTF16 else "utf-8-sig")
        except UnicodeError:
            return raw.decode(declared, errors="replace")

    return decode


def _text(value: Any) -> str:
    if isinstance(value, str):
        return _clean(value)
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _clean(json.dumps(value, sort_keys=True, ensure_ascii=False))


def _clean(text: str) -> str:
    return storable(text).strip()
