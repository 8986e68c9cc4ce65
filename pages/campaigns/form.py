"""The form of a campaign: its name, and what is done with each person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

import streamlit as st

from core.domain.campaigns.campaign import FACTS, NAME_MAX, CampaignActions, CampaignPerson, Fact, Step
from core.services.projects.projects import ProjectSettings
from pages.campaigns.action_fields import ask_callback, ask_list, ask_message, ask_variables, say_scope
from pages.campaigns.draft import Choices, Draft, recall_actions
from pages.widgets.language import _

Action = Literal["variables", "list", "callback", "message"]
ACTIONS: tuple[Action, ...] = get_args(Action)
STEPS: Mapping[Action, Step] = {
    "variables": Step.VARIABLES,
    "list": Step.LIST,
    "callback": Step.CALLBACK,
    "message": Step.MESSAGE,
}
FILLED_IN: Mapping[str, tuple[str, ...]] = {
    "variables": ("facts", "own"),
    "list": ("list_id",),
    "callback": ("callback",),
    "message": ("message", "message_id"),
}
"""The fields of each action that must hold something."""


def ask_choices(project: ProjectSettings, draft: Draft, people: Sequence[CampaignPerson]) -> Choices:
    """The form, filled in with what was chosen the last time."""
    with draft.keeping("name", draft.name[:NAME_MAX]):
        name = st.text_input(
            _("Name of the campaign"),
            max_chars=NAME_MAX,
            key=draft.key("name"),
            help=_("Nobody gets a campaign with the same name twice: people who got it are left out."),
        )
    known = Counter(fact for person in people for fact in person.variables)
    facts = tuple(fact for fact in FACTS if known[fact])
    last = recall_actions(draft)
    with draft.keeping("actions", _usual(last, facts), ACTIONS):
        chosen = st.pills(
            _("What to do"),
            ACTIONS,
            selection_mode="multi",
            format_func=_action_names().__getitem__,
            key=draft.key("actions"),
            wrap=True,
        )
    fields: dict[str, Any] = {}
    asking = {"variables": ask_variables, "list": ask_list, "callback": ask_callback, "message": ask_message}
    for action in ACTIONS:
        if action in chosen:
            with st.container(border=True):
                fields |= asking[action](draft, last, facts)
                if action == "variables":
                    say_scope(project)
    repeated = fields.pop("repeated", ())
    actions = CampaignActions(**fields)
    names = _action_names()
    unfilled: dict[str, str] = {one: names[one] for one in ACTIONS if one in chosen and STEPS[one] not in actions.steps}
    return Choices(name, actions, unfilled, repeated)


def _action_names() -> Mapping[Action, str]:
    return {
        "variables": _("Save variables"),
        "list": _("Add to a list"),
        "callback": _("Send the bot a callback"),
        "message": _("Send a message"),
    }


def _usual(last: Mapping[str, Any], facts: Sequence[Fact]) -> list[Action]:
    """The actions chosen the last time; before the first time those that use the variables known of the people."""
    was_chosen: dict[Action, bool] = {
        "variables": bool((facts and last.get("facts", facts)) or last.get("own")),
        "list": bool(last.get("list_id")),
        "callback": bool(last.get("callback")),
        "message": bool(last.get("message") or last.get("message_id")),
    }
    return [action for action in ACTIONS if was_chosen[action]] or ["callback"]
