"""Examples of calls from a Salebot API block, ready to copy: addresses, and bodies with Salebot's variables."""

import json
from dataclasses import dataclass
from typing import Any, Literal

FUNCTIONS_PATH = "/api/functions"
Name = Literal["bizon365_add_subscriber", "bizon365_is_visitor"]
EXAMPLE_VARIABLES: dict[Name, tuple[str, ...]] = {
    "bizon365_add_subscriber": ("client_id", "email", "phone", "b365_page_id", "b365_date", "b365_time", "name"),
    "bizon365_is_visitor": ("client_id", "email", "phone", "b365_room_id", "b365_date", "b365_time"),
}
"""The variables in the body of each example. Bodies that were copied earlier have them in another order."""
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
            by_variables=_json({"variables": {variable: f"#{{{variable}}}" for variable in variables}}),
            by_arguments=_json({"arguments": _ARGUMENTS[name], "client_id": "#{client_id}"}),
        )
        for name, variables in EXAMPLE_VARIABLES.items()
    )


def _json(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2)
