"""What a campaign is called and what it does with everybody."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

import streamlit as st

from core.desk import get_desk
from core.domain.campaign import FACTS, NAME_MAX, TEXT_MAX, CampaignActions, CampaignPerson, Fact
from core.services.projects import ProjectSettings
from core.services.salebot_settings import get_salebot_settings
from pages.widgets.campaign_draft import Choices, Draft, recall_actions
from pages.widgets.campaign_words import name_of_fact
from pages.widgets.language import _, language
from pages.widgets.sections import SECTION

Action = Literal["variables", "list", "callback", "message"]
ACTIONS: tuple[Action, ...] = get_args(Action)
ATTENDED: Fact = "b365_attended"
BY_TEXT, BY_BLOCK = "text", "block"


def ask_choices(project: ProjectSettings, draft: Draft, people: Sequence[CampaignPerson]) -> Choices:
    """The form, filled in with what was chosen the last time."""
    name = st.text_input(
        _("Name of the campaign"),
        value=draft.name[:NAME_MAX],
        max_chars=NAME_MAX,
        key=f"campaign_name_{draft.serial}",
    )
    st.caption(_("Nobody gets a campaign of one name twice: whoever got it before is left out."))
    known = Counter(fact for person in people for fact in person.variables)
    facts = tuple(fact for fact in FACTS if known[fact])
    last = recall_actions(project.id)
    chosen = st.pills(
        _("What to do"),
        ACTIONS,
        selection_mode="multi",
        default=_usual(last, facts),
        format_func=_action_names().__getitem__,
        key=f"campaign_actions_{draft.serial}",
    )
    fields: dict[str, Any] = {}
    asking = {"variables": _ask_variables, "list": _ask_list, "callback": _ask_callback, "message": _ask_message}
    for action in ACTIONS:
        if action in chosen:
            with st.container(border=True):
                fields |= asking[action](draft, last, facts)
                if action == "variables":
                    _say_scope(project)
    return Choices(name, CampaignActions(**fields))


def _action_names() -> Mapping[Action, str]:
    return {
        "variables": _("Save variables"),
        "list": _("Add to a list"),
        "callback": _("Call the bot back"),
        "message": _("Send a message"),
    }


def _usual(last: Mapping[str, Any], facts: Sequence[Fact]) -> list[Action]:
    """The actions chosen the last time; at the beginning what can be done with what is known of the people."""
    was_chosen: dict[Action, bool] = {
        "variables": bool((facts and last.get("facts", facts)) or last.get("own")),
        "list": bool(last.get("list_id")),
        "callback": bool(last.get("callback")),
        "message": bool(last.get("message") or last.get("message_id")),
    }
    return [action for action in ACTIONS if was_chosen[action]] or ["callback"]


def _ask_variables(draft: Draft, last: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    chosen: Sequence[Fact] = ()
    if facts:
        before = last.get("facts", facts)
        chosen = st.pills(
            _("Variables of each person"),
            facts,
            selection_mode="multi",
            default=[fact for fact in facts if fact in before],
            format_func=lambda fact: f"{fact}: {name_of_fact(fact)}",
            key=f"campaign_facts_{draft.serial}",
        )
    table = st.data_editor(
        [{"name": name, "value": value} for name, value in last.get("own", {}).items()] or [{"name": "", "value": ""}],
        key=f"campaign_own_{draft.serial}_{language()}",
        num_rows="dynamic",
        hide_index=True,
        column_config={
            "name": st.column_config.TextColumn(_("Own variable"), default=""),
            "value": st.column_config.TextColumn(_("Value, the same for everybody"), default=""),
        },
    )
    rows = [(str(row.get("name") or "").strip(), str(row.get("value") or "")) for row in table]
    own = [(name, value) for name, value in rows if name or value]
    for name, times in Counter(name for name, _value in own).items():
        if times > 1:
            st.warning(_("The name {name} is there twice; the lower row counts.", name=f"`{name}`"))
    return {"facts": tuple(chosen), "own": dict(own)}


def _say_scope(project: ProjectSettings) -> None:
    is_deal = get_salebot_settings(get_desk(), project.id).variable_scope == "deal"
    where = _("Variables go to the client's current deal.") if is_deal else _("Variables go to the client's profile.")
    st.caption(where)
    st.page_link("settings.py", label=_("Change in the settings"), query_params={SECTION: "salebot"})


def _ask_list(draft: Draft, last: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    list_id = st.number_input(
        _("Id of the list in Salebot"),
        value=last.get("list_id"),
        min_value=1,
        step=1,
        key=f"campaign_list_{draft.serial}",
        help=_("The number in the address of the list, when it is open in Salebot."),
    )
    return {"list_id": list_id}


def _ask_callback(draft: Draft, last: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    text = st.text_input(
        _("Callback text"),
        value=last.get("callback") or (ATTENDED if ATTENDED in facts else ""),
        max_chars=TEXT_MAX,
        placeholder=ATTENDED,
        key=f"campaign_callback_{draft.serial}",
        help=_("A block of your bot with this text as its condition starts. The client does not see the text."),
    )
    resume = st.checkbox(
        _("Let the bot go on where it was stopped for the client"),
        value=bool(last.get("resume_bot")),
        key=f"campaign_resume_{draft.serial}",
    )
    return {"callback": text.strip(), "resume_bot": resume}


def _ask_message(draft: Draft, last: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    what = st.segmented_control(
        _("Message"),
        (BY_TEXT, BY_BLOCK),
        default=BY_BLOCK if last.get("message_id") else BY_TEXT,
        required=True,
        format_func={BY_TEXT: _("A text"), BY_BLOCK: _("A block of the bot")}.__getitem__,
        key=f"campaign_message_kind_{draft.serial}",
    )
    if what == BY_BLOCK:
        block = st.number_input(
            _("Id of the block (message_id)"),
            value=last.get("message_id"),
            min_value=1,
            step=1,
            key=f"campaign_block_{draft.serial}",
        )
        return {"message_id": block}
    text = st.text_area(
        _("Text of the message"),
        value=last.get("message") or "",
        max_chars=TEXT_MAX,
        key=f"campaign_text_{draft.serial}",
        help=_("The client reads it. In it `#{name}` becomes the value of that variable."),
    )
    return {"message": text.strip()}
