"""The fields of each action of a campaign, filled in with what was chosen the last time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.domain.campaigns.audience import OFFERED_A_TEXT, Audience, offered_text
from core.domain.campaigns.campaign import TEXT_MAX, Fact
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_settings import get_salebot_settings
from pages.campaigns.draft import Draft
from pages.campaigns.words import name_of_fact
from pages.widgets.desk import acting_desk
from pages.widgets.kept_table import ask_rows
from pages.widgets.language import _
from pages.widgets.settings_link import show_settings_link

BY_TEXT, BY_BLOCK = "text", "block"


def ask_variables(draft: Draft, last: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    """The variables to save: those of each person (`facts`), and those that are the same for everybody (`own`);
    `repeated` are names that stand in the table twice."""
    chosen: Sequence[Fact] = ()
    if facts:
        before = last.get("facts") or facts
        with draft.keeping("facts", [fact for fact in facts if fact in before], facts):
            chosen = st.pills(
                _("Variables of each person"),
                facts,
                selection_mode="multi",
                format_func=lambda fact: f"{fact}: {name_of_fact(fact)}",
                key=draft.key("facts"),
                wrap=True,
            )
    usual = list(last.get("own", {}).items()) or [("", "")]
    rows = ask_rows(draft.kept_as("own"), usual, (_("Own variable"), _("Value, the same for everyone")))
    own = [(name.strip(), value) for name, value in rows if name.strip() or value]
    repeated = tuple(name for name, times in Counter(name for name, _value in own).items() if times > 1)
    return {"facts": tuple(chosen), "own": dict(own), "repeated": repeated}


def say_scope(project: ProjectSettings) -> None:
    """Say whether the variables are saved to the deal or to the profile."""
    is_deal = get_salebot_settings(acting_desk(), project.id).variable_scope == "deal"
    where = _("Variables go to the client's current deal.") if is_deal else _("Variables go to the client's profile.")
    st.caption(where)
    show_settings_link("salebot", _("Change in the settings"), None)


def ask_list(draft: Draft, last: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    """The list in Salebot that everybody is added to."""
    with draft.keeping("list_id", last.get("list_id")):
        list_id = st.number_input(
            _("Id of the list in Salebot"),
            value=None,
            min_value=1,
            step=1,
            key=draft.key("list_id"),
            help=_("Open the list in Salebot: it is the number in the address."),
        )
    return {"list_id": list_id}


def ask_callback(draft: Draft, last: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    """The text with which the bot is called back. Which one is offered depends on whom it goes to."""
    audience = draft.audience
    earlier = last.get("callback") or _usual_callback(audience)
    with draft.keeping("callback", offered_text(audience, earlier, variables=last.get("own", {}))):
        text = st.text_input(
            _("Callback text"),
            max_chars=TEXT_MAX,
            placeholder=_("the condition of a block of your bot"),
            key=draft.key("callback"),
            help=_(
                "Starts the block of your bot that has this text as its condition. The client does not see the text."
            ),
        )
    with draft.keeping("resume_bot", bool(last.get("resume_bot"))):
        resume = st.checkbox(_("Restart the bot where it was stopped"), key=draft.key("resume_bot"))
    return {"callback": (text or "").strip(), "resume_bot": resume}


def ask_message(draft: Draft, last: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    """The message: a text, or a block of the bot."""
    kinds = (BY_TEXT, BY_BLOCK)
    with draft.keeping("message_kind", BY_BLOCK if last.get("message_id") else BY_TEXT, kinds):
        what = st.segmented_control(
            _("Message"),
            kinds,
            required=True,
            format_func={BY_TEXT: _("A text"), BY_BLOCK: _("A block in the bot")}.__getitem__,
            key=draft.key("message_kind"),
            wrap=True,
        )
    if what == BY_BLOCK:
        with draft.keeping("message_id", last.get("message_id") if draft.audience in OFFERED_A_TEXT else None):
            block = st.number_input(
                _("Id of the block (message_id)"), value=None, min_value=1, step=1, key=draft.key("message_id")
            )
        return {"message_id": block}
    with draft.keeping("message", offered_text(draft.audience, last.get("message") or "")):
        text = st.text_area(
            _("Text of the message"),
            max_chars=TEXT_MAX,
            key=draft.key("message"),
            help=_("The client will read it. `#{name}` becomes the value of that variable."),
        )
    return {"message": (text or "").strip()}


def _usual_callback(audience: Audience) -> str:
    """The text that is offered before any was sent."""
    return {Audience.CAME: _("was at the webinar"), Audience.REGISTERED: _("registered for the webinar")}.get(
        audience, ""
    )
