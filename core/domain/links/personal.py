"""A link for a bot as a template, whose ``#{...}`` are replaced by people's percent-encoded values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from core.domain.links.link import URL_MARKER, Link, Parameter, encode_pieces
from core.domain.links.text import MARKER

Role = Literal["client_id", "email", "phone", "username"]
"""What a variable holds of a person; the first three are keys by which the person can be found."""

_ROLE_OF_PARAMETER: Mapping[str, Role] = {
    URL_MARKER: "client_id",
    "email": "email",
    "phone": "phone",
    "username": "username",
}
_ROLE_OF_VARIABLE: Mapping[str, Role] = {
    "client_id": "client_id",
    "email": "email",
    "bizon_email": "email",
    "phone": "phone",
    "bizon_phone": "phone",
    "name": "username",
    "full_name": "username",
    "b365_name": "username",
}


@dataclass(frozen=True, slots=True)
class Template:
    """The texts of a link, percent-encoded except for the markers: the part before the ``?``, the parameters, and the
    fragment.

    `roles` has the role of each variable of the link, in the order of their first use. The role follows from the
    parameter whose whole value the variable is, else from the variable's name; None for any other variable.
    """

    place: str
    parameters: tuple[str, ...]
    fragment: str
    roles: Mapping[str, Role | None]

    def fill(self, values: Mapping[str, Sequence[str | None]], count: int) -> list[str | None]:
        """`count` links; `values` has `count` values for each variable.

        A parameter with a variable that has no value (None or "") is left out as a whole. A link is None when a
        variable outside of its parameters has no value.
        """
        encoded = {name: _encoded(values[name]) for name in self.roles}
        places = _filled(self.place, encoded, count)
        fragments = _filled(self.fragment, encoded, count)
        queries = zip(*(_filled(text, encoded, count) for text in self.parameters), strict=True)
        links: list[str | None] = []
        for place, query, fragment in zip(places, queries if self.parameters else [()] * count, fragments, strict=True):
            given = "&".join([part for part in query if part is not None])
            if place is None or fragment is None:
                links.append(None)
            else:
                links.append(f"{place}?{given}{fragment}" if given else f"{place}{fragment}")
        return links


def make_template(link: Link) -> Template:
    """The template of a link. Filled in with its own markers, it would be the text of `build_link`."""
    place, parameters, fragment = encode_pieces(link)
    names = [marker[2:-1] for marker in MARKER.findall("\n".join((place, *parameters, fragment)))]
    return Template(place, parameters, fragment, {name: _role_of(name, link.parameters) for name in names})


def bare_name(variable: str) -> str:
    """The name of a variable without the prefix ``client.`` or ``project.``."""
    return variable.removeprefix("client.").removeprefix("project.")


def _role_of(variable: str, parameters: Sequence[Parameter]) -> Role | None:
    filled_in = next((name for name, value in parameters if value == f"#{{{variable}}}"), "")
    return _ROLE_OF_PARAMETER.get(filled_in) or _ROLE_OF_VARIABLE.get(bare_name(variable))


def _encoded(values: Sequence[str | None]) -> list[str | None]:
    """The percent-encoded values. They are encoded in one call, which takes half as long as one call a value."""
    if any("\n" in value for value in values if value):
        return [quote(value, safe="") if value else None for value in values]
    return [value or None for value in quote("\n".join([value or "" for value in values]), safe="\n").split("\n")]


def _filled(text: str, encoded: Mapping[str, Sequence[str | None]], count: int) -> Sequence[str | None]:
    """The text for each person; None where a value is missing."""
    pieces = MARKER.split(text)
    if len(pieces) == 1:
        return [text] * count
    filled: Sequence[str | None] = [pieces[0]] * count
    for marker, rest in zip(pieces[1::2], pieces[2::2], strict=True):
        values = encoded[marker[2:-1]]
        filled = [
            None if before is None or value is None else before + value + rest
            for before, value in zip(filled, values, strict=True)
        ]
    return filled
