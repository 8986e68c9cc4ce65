"""Examples of calls from a Salebot API block, ready to copy: addresses, and bodies with Salebot's variables."""

import json
from dataclasses import dataclass
from typing import Any, Literal

FUNCTIONS_PATH = "/api/functions"
Name = Literal["bizon365_add_subscriber", "bizon365_is_visitor"]
_SHARED = {"client_id": "#{client_id}", "email": "#{email}", "phone": "#{phone}"}
_SESSION = {"b365_date": "#{b365_date}", "b365_time": "#{b365_time}"}
_VARIABLES: dict[Name, dict[str, str]] = {
    "bizon365_add_subscriber": {**_SHARED, "name": "#{name}", "b365_page_id": "#{b365_page_id}", **_SESSION},
    "bizon365_is_visitor": {**_SHARED, "b365_room_id": "#{b365_room_id}", **_SESSION},
}
_ARGUMENTS: dict[Name, list[Any]] = {
    "bizon365_add_subscriber": [
        0,
        "#{b365_page_id}",
        "#{b365_date}",
        "#{b365_time}",
        "#{email}",
        "#{phone}",
    ],
    "bizon365_is_visitor": ["#{b365_room_id}", "#{email}", 1, "#{b365_date}", "#{b365_time}"],
}


@dataclass(frozen=True, slots=True)
class FunctionExample:
    """One function: its address, and the body of a call with variables or with arguments."""

    name: Name
    url: str
    by_variables: str
    by_arguments: str


def list_examples(base_url: str) -> tuple[FunctionExample, ...]:
    """Examples of both functions; `base_url` is the dashboard's address as ``https://host``."""
    return tuple(
        FunctionExample(
            name=name,
            url=f"{base_url}{FUNCTIONS_PATH}/{name}",
            by_variables=_json({"variables": _VARIABLES[name]}),
            by_arguments=_json({"arguments": _ARGUMENTS[name], "client_id": "#{client_id}"}),
        )
        for name in _VARIABLES
    )


def _json(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2)
