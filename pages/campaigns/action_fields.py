"""The fields of each action of a campaign, filled in with what was chosen the last time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.domain.campaigns.audience import OFFERED_A_TEXT, Audience, offered_text
from core.domain.campaigns.campaign import TEXT_MAX, Fact
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_settings import get_salebot_settings
from core.start import get_desk
from pages.campaigns.draft import Draft
from pages.campaigns.words import name_of_fact
from pages.widgets.language import _, language
from pages.widgets.sections import SECTION

BY_TEXT, BY_BLOCK = "text", "block"


def ask_variables(draft: Draft, last: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    """The variables to save: those of each person (`facts`), and those that are the same for everybody (`own`);
    `repeated` are names that stand in the table twice."""
    chosen: Sequence[Fact] = ()
    if facts:
        before = last.get("facts") or facts
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
            "value": st.column_config.TextColumn(_("Value, the same for everyone"), default=""),
        },
    )
    rows = [(str(row.get("name") or "").strip(), str(row.get("value") or "")) for row in table]
    own = [(name, value) for name, value in rows if name or value]
    repeated = tuple(name for name, times in Counter(name for name, _value in own).items() if times > 1)
    return {"facts": tuple(chosen), "own": dict(own), "repeated": repeated}


def say_scope(project: ProjectSettings) -> None:
    """Say whether the variables are saved to the deal or to the profile."""
    is_deal = get_salebot_settings(get_desk(), project.id).variable_scope == "deal"
    where = _("Variables go to the client's current deal.") if is_deal else _("Variables go to the client's profile.")
    st.caption(where)
    st.page_link("settings/page.py", label=_("Change in the settings"), query_params={SECTION: "salebot"})


def ask_list(draft: Draft, last: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    """The list in Salebot that everybody is added to."""
    list_id = st.number_input(
        _("Id of the list in Salebot"),
        value=last.get("list_id"),
        min_value=1,
        step=1,
        key=f"campaign_list_{draft.serial}",
        help=_("Open the list in Salebot: it is the number in the address."),
    )
    return {"list_id": list_id}


def ask_callback(draft: Draft, last: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    """The text with which the bot is called back. Which one is offered depends on whom it goes to."""
    audience = draft.audience
    earlier = last.get("callback") or _usual_callback(audience)
    text = st.text_input(
        _("Callback text"),
        value=offered_text(audience, earlier, variables=last.get("own", {})),
        max_chars=TEXT_MAX,
        placeholder=_("the condition of a block of your bot"),
        key=f"campaign_callback_{draft.serial}",
        help=_("Starts the block of your bot that has this text as its condition. The client does not see the text."),
    )
    resume = st.checkbox(
        _("Restart the bot where it was stopped"),
        value=bool(last.get("resume_bot")),
        key=f"campaign_resume_{draft.serial}",
    )
    return {"callback": text.strip(), "resume_bot": resume}


def ask_message(draft: Draft, last: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    """The message: a text, or a block of the bot."""
    what = st.segmented_control(
        _("Message"),
        (BY_TEXT, BY_BLOCK),
        default=BY_BLOCK if last.get("message_id") else BY_TEXT,
        required=True,
        format_func={BY_TEXT: _("A text"), BY_BLOCK: _("A block in the bot")}.__getitem__,
        key=f"campaign_message_kind_{draft.serial}",
    )
    if what == BY_BLOCK:
        block = st.number_input(
            _("Id of the block (message_id)"),
            value=last.get("message_id") if draft.audience in OFFERED_A_TEXT else None,
            min_value=1,
            step=1,
            key=f"campaign_block_{draft.serial}",
        )
        return {"message_id": block}
    text = st.text_area(
        _("Text of the message"),
        value=offered_text(draft.audience, last.get("message") or ""),
        max_chars=TEXT_MAX,
        key=f"campaign_text_{draft.serial}",
        help=_("The client will read it. `#{name}` becomes the value of that variable."),
    )
    return {"message": text.strip()}


def _usual_callback(audience: Audience) -> str:
    """The text that is offered before any was sent."""
    return {Audience.CAME: _("was at the webinar"), Audience.REGISTERED: _("registered for the webinar")}.get(
        audience, ""
    )
