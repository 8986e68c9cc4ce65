"""A registration as Bizon365 sends it, in every form of a body."""

import json
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from core.domain.inbox.deliveries import RegistrationFields, read_delivery

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
FIELDS = {
    "sublistId": "222222:page1",
    "room": "222222:SW45zV0d",
    "email": "Anna@Example.com",
    "username": "Анна Ёлкина",
    "phone": "8 900 000-00-01",
    "webinarTime": "2026-12-01T09:00:00.000Z",
    "secret": "0f1e2d3c",
    "url_marker": "4711",
    "url_marker_name": "Salebot",
    "utm_source": "vk",
    "utm_banner": "№ 5",
}


def as_json(fields: Any, **options: Any) -> bytes:
    return json.dumps(fields, **options).encode()


def as_form(fields: dict[str, Any], encoding: str = "utf-8") -> bytes:
    return urlencode({name: str(value) for name, value in fields.items()}, encoding=encoding).encode()


def read(body: bytes, content_type: str = JSON) -> RegistrationFields:
    registration = read_delivery(body, content_type).registration
    assert registration is not None
    return registration


def read_with(**other: Any) -> RegistrationFields:
    return read(as_json({**FIELDS, **other}))


def as_parts(fields: dict[str, Any], encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    head = 'Content-Disposition: form-data; name="{}"'
    parts = [f"--b0und4ry{end}{head.format(name)}{end}{end}{value}{end}" for name, value in fields.items()]
    return ("".join(parts) + f"--b0und4ry--{end}").encode(encoding)


NAMES = st.sampled_from([*FIELDS, "event", "webinarId", "roomid", "stat", "len", "url_param", "url_param_name"])
