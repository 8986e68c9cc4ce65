"""Building a link for a bot from the operator's choices, and remembering the variables that a project uses in links."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.links.checks import CLIENT_ID, LinkProblem, check_link, check_variable, repair_parameters
from core.domain.links.link import (
    AUTOLOGIN,
    CUSTOM,
    PARAMS,
    PREFILLS,
    URL_MARKER,
    Link,
    LinkKind,
    Parameter,
    Prefill,
    build_link,
    link_kind,
    place_id,
    with_parameters,
)
from core.domain.links.parsing import parse_link
from core.domain.links.personal import Role, make_template
from core.domain.links.text import map_text, repair_markers
from core.domain.links.transliteration import transliterate
from core.domain.tags import TAGS
from core.errors import InvalidInput
from core.rights import needs
from core.services.projects.remembered import recall, remember

DEFAULT_VARIABLES: Mapping[Prefill, str] = MappingProxyType(
    {"phone": "bizon_phone", "email": "bizon_email", "username": "name"}
)
SAMPLE: Mapping[Role, str] = MappingProxyType(
    {"client_id": "0", "phone": "+70000000000", "email": "test@example.com", "username": "Тест Ссылки"}
)
"""A made-up person for test links. Salebot has no client 0, so nothing is recorded for a real client."""
_OTHER_SAMPLE = "test"


@dataclass(frozen=True, slots=True)
class LinkChoices:
    """The operator's choices for a link. `base` is the address of a room or a page, pasted or chosen.

    `variables` has the Salebot variable for each field that the link fills in. `tags` (``utm_*``), `params`
    (``param1..3``) and `custom` (form fields, with or without ``cf_``) may hold ``#{...}``; empty ones are left out.
    `lower_tags` writes tags in lower case, with ``_`` for spaces. `autologin` skips the form.
    """

    base: str
    variables: Mapping[Prefill, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    lower_tags: bool = True
    params: Mapping[str, str] = field(default_factory=dict)
    custom: Mapping[str, str] = field(default_factory=dict)
    autologin: bool = False


@dataclass(frozen=True, slots=True)
class BuiltLink:
    """A link with its problems. `url` and `calculator` (the line for a Salebot block) are "" when a problem refuses the
    link. `place_id` is the id of the room or page; None where the link does not contain it."""

    link: Link
    url: str
    kind: LinkKind
    place_id: str | None
    problems: tuple[LinkProblem, ...]

    @property
    def refusal(self) -> LinkProblem | None:
        """The first problem that refuses the link."""
        return next((problem for problem in self.problems if problem.severity == "refused"), None)

    @property
    def is_usable(self) -> bool:
        """Whether no problem refuses the link."""
        return self.refusal is None

    @property
    def calculator(self) -> str:
        """``link = "..."``; no escaping is needed, because a built link holds neither quotes nor backslashes."""
        return f'link = "{self.url}"' if self.url else ""

    @property
    def public_url(self) -> str:
        """The same link for all people, such as for print: without the parameters that Salebot fills in. "" when the
        link is refused or its address holds a ``#{...}``."""
        template = make_template(self.link)
        [url] = template.fill({name: [None] for name in template.roles}, 1)
        return url if url and self.url else ""

    @property
    def latin_tags(self) -> dict[str, str]:
        """The tags of the link with Cyrillic letters, in Latin ones."""
        tags = {name: value for name, value in self.link.parameters if name in TAGS and value}
        return {name: latin for name, value in tags.items() if (latin := transliterate(value)) != value}

    def test_url(self) -> str:
        """The link as the bot would send it to the person of `SAMPLE`; any other variable is ``test``. "" when the link
        is refused."""
        template = make_template(self.link)
        values = {name: [SAMPLE[role] if role else _OTHER_SAMPLE] for name, role in template.roles.items()}
        [url] = template.fill(values, 1)
        return url if url and self.url else ""


def build(choices: LinkChoices) -> BuiltLink:
    """Build the link: `salebot` first, then the chosen parameters, then the pasted link's own ones.

    A chosen parameter replaces the pasted one of the same name. Raises InvalidInput(field="link") as `parse_link` when
    `base` is not a link; anything else that is wrong is in the problems of the result.
    """
    pasted, repairs = repair_parameters(parse_link(choices.base))
    link = with_parameters(pasted, _parameters(choices))
    problems = (*_check_names(choices), *check_link(link), *repairs)
    is_refused = any(problem.severity == "refused" for problem in problems)
    return BuiltLink(
        link,
        url="" if is_refused else build_link(link),
        kind=link_kind(link),
        place_id=place_id(link),
        problems=problems,
    )


@needs(Right.WORK)
def recall_variables(desk: Desk, project_id: int) -> dict[Prefill, str]:
    """The variable for each field: those that this project used last, else DEFAULT_VARIABLES."""
    remembered = recall(desk, project_id, "link_variables") or {}
    return {name: remembered.get(name, usual) for name, usual in DEFAULT_VARIABLES.items()}


@needs(Right.WORK)
def remember_variables(desk: Desk, project_id: int, variables: Mapping[Prefill, str]) -> None:
    """Remember the variables for the next link; a field that is not given keeps its variable.

    Raises InvalidInput(field="variable_name") for a name that Salebot does not accept.
    """
    names = {name: _bare(variable) for name, variable in variables.items()}
    for variable in names.values():
        if reason := check_variable(variable):
            raise InvalidInput("variable_name", variable, reason)
    remember(desk, project_id, "link_variables", recall_variables(desk, project_id) | names)


def _parameters(choices: LinkChoices) -> list[Parameter]:
    parameters = [Parameter(URL_MARKER, CLIENT_ID)]
    for name in PREFILLS:
        if name in choices.variables:
            parameters.append(Parameter(name, f"#{{{_bare(choices.variables[name])}}}"))
    tags = {name: choices.tags.get(name, "") for name in TAGS}
    typed: dict[str, str] = {name: _tag(text) if choices.lower_tags else text for name, text in tags.items()}
    typed |= {name: choices.params.get(name, "") for name in PARAMS}
    typed |= {_custom_name(name): text for name, text in choices.custom.items()}
    parameters += [Parameter(name, repair_markers(text.strip())) for name, text in typed.items() if text.strip()]
    return [*parameters, Parameter(AUTOLOGIN)] if choices.autologin else parameters


def _check_names(choices: LinkChoices) -> list[LinkProblem]:
    known = {*PREFILLS, *TAGS, *PARAMS}
    names = [name for name in (*choices.variables, *choices.tags, *choices.params) if name not in known]
    names += [name for name in choices.custom if _custom_name(name) == CUSTOM or check_variable(_custom_name(name))]
    return [LinkProblem("bad_parameter", "refused", name) for name in names]


def _tag(text: str) -> str:
    return map_text(repair_markers(text.strip()), lambda part: "_".join(part.lower().split(" ")))


def _custom_name(name: str) -> str:
    return CUSTOM + name.strip().removeprefix(CUSTOM)


def _bare(variable: str) -> str:
    """The name of a variable that was typed as ``name`` or as ``#{name}``."""
    return variable.strip().removeprefix("#{").removesuffix("}").strip()
