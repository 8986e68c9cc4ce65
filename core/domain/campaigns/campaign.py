"""A campaign sends people something in the bot: the people, the actions done with each of them, its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from functools import partial
from typing import Literal, get_args

from core.domain.campaigns.personal_link import check_personal_link
from core.domain.faults import collect_faults
from core.domain.placeholders import is_nobodys
from core.domain.variables import check_variable_name, check_variable_value
from core.errors import InvalidInput

Fact = Literal["b365_viewer", "b365_attended", "b365_stay", "b365_city"]
"""What the dashboard knows of a person, named like the variable that holds it in the bot: the viewer's JSON unchanged
from Bizon365's report, ``True`` or ``False`` as the bot's function answers, whole minutes, the city."""
FACTS: tuple[Fact, ...] = get_args(Fact)
SourceKind = Literal["list", "registered", "unregistered", "viewers", "subscribers", "inbox"]

NAME_MAX = 200
TEXT_MAX = 4_096
"""Characters of a message or a callback's text: as many as Telegram and WhatsApp accept."""


class Step(IntEnum):
    """The actions of a campaign, in the order in which they are done. Those up to `LIST` may be repeated without harm;
    a client who was called back or written to notices it."""

    NONE = 0
    VARIABLES = 1
    LIST = 2
    CALLBACK = 3
    MESSAGE = 4


class LeftOut(StrEnum):
    """Why somebody for whom a campaign was meant does not get it. Durable: the states of plans and rows have the same
    codes. `PAID`: they have paid meanwhile; `CAME`: they have come to a later webinar; `REGISTERED`: they are
    registered for a later session. `NOT_MEANT`: they do not meet the rules any more. `TAKEN_OUT`: left out of
    this scenario. `EXCLUDED`: the project never writes to them."""

    PAID = "paid"
    CAME = "came_later"
    REGISTERED = "registered_later"
    NOT_MEANT = "not_meant"
    TAKEN_OUT = "taken_out"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class CampaignPerson:
    """A person to be sent something. E-mail and phone are normalized; `variables` are the facts known of them.

    `asked_id` is the client id that the operator's list gives for the person. `client_id` is the same where nothing
    says otherwise: a report may know another client by the person's own e-mail or phone, or the asked client under
    contacts that are not the person's (then `client_id` is None). `others` are further e-mails and phones that stand in
    the person's row. `left_out`: why they get nothing, None for those who are meant.
    """

    client_id: int | None = None
    email: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    username: str | None = field(default=None, repr=False)
    variables: Mapping[Fact, str] = field(default_factory=dict, repr=False)
    asked_id: int | None = None
    others: tuple[str, ...] = field(default=(), repr=False)
    left_out: LeftOut | None = None

    @property
    def contacts(self) -> tuple[str, ...]:
        """The phone and the e-mail, in the order in which a client is looked for (docs/salebot.md, section 14), then
        the others; without placeholders, under which Salebot may know a stranger."""
        return tuple(one for one in (self.phone, self.email, *self.others) if one and not is_nobodys(one))


@dataclass(frozen=True, slots=True)
class CampaignActions:
    """What is done with each person, in this order: variables are saved (`facts`, then `own`, the same for everybody),
    they are put on the list `list_id` and taken off `leave_list_id`, the bot is called back, a message is sent: a text
    or the block `message_id`. With `link`, each client's own link is saved into the variable `link_variable`, too.

    `callback` is the text that starts a block of the bot and that the client does not see; `resume_bot`: a bot that was
    stopped for the client goes on. In both texts Salebot replaces ``#{...}``.
    """

    facts: tuple[Fact, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    list_id: int | None = None
    callback: str = ""
    resume_bot: bool = False
    message: str = ""
    message_id: int | None = None
    leave_list_id: int | None = None
    link: str = ""
    link_variable: str = ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """The actions that were chosen, in their order."""
        chosen = {
            Step.VARIABLES: bool(self.facts or self.own or self.link),
            Step.LIST: self.list_id is not None or self.leave_list_id is not None,
            Step.CALLBACK: bool(self.callback),
            Step.MESSAGE: bool(self.message) or self.message_id is not None,
        }
        return tuple(step for step, is_chosen in chosen.items() if is_chosen)


@dataclass(frozen=True, slots=True)
class CampaignSource:
    """Where the people came from; `title` says it in the operator's words: a webinar and a group, a page. It is also
    the name that a campaign is offered. `key` says the same without words of the interface, so that it is the same in
    every language and after an update: see `source_key`."""

    kind: SourceKind
    title: str
    key: str = ""

    def key_of(self, name: str) -> str | None:
        """The key of a campaign of this name; None for a name of the operator's own, which says what is sent."""
        return self.key if self.key and name_key(name) == name_key(self.title[:NAME_MAX]) else None


def check_actions(actions: CampaignActions) -> CampaignActions:
    """The actions as they are carried out: without spaces around texts and names, facts in their usual order.

    Raises InvalidInput: `actions` (``required``: nothing is to be done), `message` (``two_messages``: a text and a
    block), `callback` and `message` (``too_long``), `message_id`, `list_id` and `leave_list_id` (``not_a_number``),
    `leave_list_id` (``repeated``: the list on which they are put), what `core.domain.variables` says of names and
    values, and `variable_name` (``repeated``); `link` as `check_personal_link`.
    """
    own: dict[str, str] = {}
    for name, value in actions.own.items():
        checked = check_variable_name(name)
        if checked in own or checked in actions.facts:
            raise InvalidInput("variable_name", checked, "repeated")
        own[checked] = check_variable_value(checked, value)
    link_variable = check_variable_name(actions.link_variable) if actions.link else ""
    if link_variable and (link_variable in own or link_variable in actions.facts):
        raise InvalidInput("variable_name", link_variable, "repeated")
    checked_actions = replace(
        actions,
        facts=tuple(fact for fact in FACTS if fact in actions.facts),
        own=own,
        callback=_checked_text("callback", actions.callback),
        message=_checked_text("message", actions.message),
        link=check_personal_link(actions.link) if actions.link else "",
        link_variable=link_variable,
    )
    for place in ("message_id", "list_id", "leave_list_id"):
        number = getattr(actions, place)
        if number is not None and number <= 0:
            raise InvalidInput(place, number, "not_a_number")
    if actions.leave_list_id is not None and actions.leave_list_id == actions.list_id:
        raise InvalidInput("leave_list_id", actions.leave_list_id, "repeated")
    if checked_actions.message and checked_actions.message_id is not None:
        raise InvalidInput("message", None, "two_messages")
    if not checked_actions.steps:
        raise InvalidInput("actions", None, "required")
    return checked_actions


def find_faults(name: str, actions: CampaignActions) -> list[InvalidInput]:
    """Everything because of which `check_campaign_name` and `check_actions` raise, one error for each field."""
    checks: list[Callable[[], object]] = [partial(check_campaign_name, name)]
    for variable, value in actions.own.items():
        checks.append(partial(check_actions, CampaignActions(facts=actions.facts, own={variable: value})))
    with_variables = bool(actions.facts or actions.own)
    checks.append(partial(check_actions, replace(actions, own={}, facts=FACTS if with_variables else ())))
    return collect_faults(checks)


def check_campaign_name(name: str) -> str:
    """The name without needless spaces. Raises InvalidInput(field="campaign_name"): ``required``, ``too_long``."""
    checked = " ".join(name.split())
    if not checked:
        raise InvalidInput("campaign_name", name, "required")
    if len(checked) > NAME_MAX:
        raise InvalidInput("campaign_name", name, "too_long", NAME_MAX)
    return checked


def source_key(kind: SourceKind, *parts: str) -> str:
    """The key of a list of people. The parts are names and moments as the services give them, and codes of groups; what
    is left empty is left out."""
    return name_key(" · ".join(filter(None, (kind, *parts))))


def name_key(name: str) -> str:
    """The name in the form in which names are compared: without needless spaces and regardless of case."""
    return " ".join(name.split()).casefold()


def _checked_text(place: str, text: str) -> str:
    checked = text.strip()
    if len(checked) > TEXT_MAX:
        raise InvalidInput(place, None, "too_long", TEXT_MAX)
    return checked
