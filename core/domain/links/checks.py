"""The problems of a link for a bot: those that refuse it, those that are only warned about, and those repaired."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import unquote

from core.domain.links.link import BIZON_HOSTS, CUSTOM, PARAMETERS, PREFILLS, URL_MARKER, Link, Parameter, link_kind
from core.domain.links.redirects import is_foreign
from core.domain.links.text import has_open_marker, list_macros, list_markers, map_text
from core.domain.links.transliteration import transliterate
from core.domain.tags import TAGS
from core.domain.variables import BUILT_IN_NAMES, check_variable_name
from core.errors import InvalidInput

CLIENT_ID = "#{client_id}"
"""The value that `salebot` must have, so that Salebot can recognise its client."""

Severity = Literal["refused", "warning"]
Code = Literal[
    "individual_prefilled",  # an individual link takes no prefilled parameters (docs/bizon365.md, section 16)
    "bad_variable",  # Salebot does not accept this name in #{...}
    "open_marker",  # a #{ without its }
    "bad_parameter",  # a name that is not allowed for a parameter of its kind
    "individual",  # an individual link ignores all parameters
    "foreign",  # the host of another service, such as a social network or a shortener: no room can be there
    "redirected",  # the link was wrapped in a redirect of another service, and taken out of it
    "unknown_form",  # the form of neither a room nor a registration page
    "not_https",  # http to a host of Bizon365 that supports https
    "salebot_missing",  # the pasted link had parameters or markers, but no salebot; it is added
    "salebot_value",  # salebot had another value; it is replaced by #{client_id}
    "marker_case",  # Salebot= is not the same parameter as salebot=; repaired
    "parameter_case",  # the same for another parameter of Bizon365; repaired
    "repeated_parameter",  # the last one is kept
    "variable_case",  # #{Client_ID} is not the same variable as #{client_id}
    "fixed_contact",  # all people would enter with this one phone, e-mail or name
    "tag_case",  # statistics count VK and vk separately
    "tag_cyrillic",  # many statistics show Cyrillic tags percent-encoded
    "ad_macro",  # only an advertising system fills it in, so the link is one for an ad
]
_OWN_BY_CASE = {name.casefold(): name for name in PARAMETERS}
_VARIABLES = BUILT_IN_NAMES | {"bizon_phone", "bizon_email", "email"}
_SCOPES = ("client.", "project.")


@dataclass(frozen=True, slots=True)
class LinkProblem:
    """One problem, and the parameter or variable that has it (`name`). For ``bad_variable``, `reason` is one of the
    reasons of `check_variable_name`."""

    code: Code
    severity: Severity
    name: str | None = None
    reason: str | None = None


def repair_parameters(link: Link) -> tuple[Link, tuple[LinkProblem, ...]]:
    """A pasted link with its parameters in the right case and none of them twice, and the problems that were repaired.

    The last one of a repeated parameter is kept. `salebot` is removed, because the caller adds it with the right value.
    """
    cased = [(name, _in_own_case(name), value) for name, value in link.parameters]
    problems = [
        _warning("marker_case" if own == URL_MARKER else "parameter_case", name)
        for name, own, _ in cased
        if name != own
    ]
    counts = Counter(own for _, own, _ in cased)
    problems += [_warning("repeated_parameter", name) for name, count in counts.items() if count > 1]
    repaired = {own: value for _, own, value in cased}
    if URL_MARKER in repaired:
        if repaired.pop(URL_MARKER) != CLIENT_ID:
            problems.append(_warning("salebot_value", URL_MARKER))
    elif repaired or list_markers(unquote(link.path)):
        problems.append(_warning("salebot_missing", URL_MARKER))
    return replace(link, parameters=tuple(Parameter(*pair) for pair in repaired.items())), tuple(problems)


def check_link(link: Link) -> tuple[LinkProblem, ...]:
    """All problems of a complete link; those that refuse it come first."""
    problems = (*_check_form(link), *_check_markers(link), *_check_values(link.parameters))
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.severity != "refused"))


def check_variable(name: str) -> str | None:
    """Why Salebot cannot read a variable of this name, with or without the prefix ``client.`` or ``project.``: a reason
    of `check_variable_name`. None when Salebot can read it; a link may read built-in variables, too."""
    scope = next((scope for scope in _SCOPES if name.startswith(scope)), "")
    try:
        check_variable_name(name.removeprefix(scope))
    except InvalidInput as error:
        return None if error.reason == "built_in" else error.reason
    return None


def _in_own_case(name: str) -> str:
    return _OWN_BY_CASE.get(name.casefold(), name)


def _check_form(link: Link) -> Iterator[LinkProblem]:
    kind = link_kind(link)
    if kind == "individual":
        prefilled = [name for name, _ in link.parameters if name in PREFILLS or name.startswith(CUSTOM)]
        yield _refused("individual_prefilled", ", ".join(prefilled)) if prefilled else _warning("individual")
    elif is_foreign(link.host):
        yield _refused("foreign", link.host)
    elif kind == "unknown":
        yield _warning("unknown_form", link.host)
    if link.redirected_by:
        yield _warning("redirected", link.redirected_by)
    if link.scheme == "http" and link.host in BIZON_HOSTS:
        yield _warning("not_https", link.host)


def _check_markers(link: Link) -> Iterator[LinkProblem]:
    texts: list[tuple[str | None, str | None]] = [(None, unquote(link.path)), (None, link.fragment)]
    texts += [(name, text) for name, value in link.parameters for text in (name, value)]
    for where, text in texts:
        for name in list_markers(text or ""):
            if reason := check_variable(name):
                yield _refused("bad_variable", name, reason)
            elif name not in _VARIABLES and name.casefold() in _VARIABLES:
                yield _warning("variable_case", name)
        if has_open_marker(text or ""):
            yield _refused("open_marker", where)


def _check_values(parameters: Sequence[Parameter]) -> Iterator[LinkProblem]:
    for name, value in parameters:
        if name in PREFILLS and value and "#{" not in value:  # a bad marker is a problem of its own
            yield _warning("fixed_contact", name)
        if name in TAGS and value and map_text(value, str.lower) != value:
            yield _warning("tag_case", name)
        if name in TAGS and value and transliterate(value) != value:
            yield _warning("tag_cyrillic", name)
    if macros := [macro for _, value in parameters for macro in list_macros(value or "")]:
        yield _warning("ad_macro", ", ".join(dict.fromkeys(macros)))


def _warning(code: Code, name: str | None = None) -> LinkProblem:
    return LinkProblem(code, "warning", _readable(name))


def _refused(code: Code, name: str | None, reason: str | None = None) -> LinkProblem:
    return LinkProblem(code, "refused", _readable(name), reason)


def _readable(name: str | None) -> str | None:
    """The name without bytes that are not valid text, which could not be shown."""
    return None if name is None else name.encode("utf-8", errors="replace").decode()
