"""Where the operator wants to be told: the own e-mail, and a chat with the project's Salebot bot."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from core.domain.access.rights import Right
from core.domain.notices.kinds import NEEDED, NoticeKind
from core.services.notices.choices import NoticeChoice, find_faults, get_told, save_choice
from core.services.notices.mail_account import has_mail
from core.services.notices.states import Channel
from core.services.projects.projects import ProjectSettings
from pages.notices.words import kind_words
from pages.settings.form import KeptForm
from pages.widgets.desk import acting_desk
from pages.widgets.errors import explain
from pages.widgets.language import _, language
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.settings_link import show_settings_link

_SEPARATORS = re.compile(r"[\s,;]+")


def show_where(project: ProjectSettings) -> None:
    """The section: what goes where, each for themselves."""
    st.caption(_("Everything stands here anyway. Choose what else is to come to you by itself."))
    told = get_told(acting_desk(), project.id)
    form = KeptForm("notices", project.id, _typed_of(told.choice), {"notice_email": "email"})
    kinds = [kind for kind, right in NEEDED.items() if acting_desk().acting.may(right)]
    words = kind_words()
    with st.container(border=True):
        st.subheader(_("By e-mail"), anchor=False)
        with form.keeping("email"):
            st.text_input(_("Your e-mail"), key=form.key("email"), autocomplete="email", max_chars=200)
        with form.keeping("by_email"):
            st.multiselect(
                _("What comes by e-mail"),
                kinds,
                format_func=words.__getitem__,
                key=form.key("by_email"),
                placeholder=_("Nothing"),
            )
        if not has_mail(acting_desk()):
            st.warning(_("This dashboard cannot send letters yet: no mail server is set."), icon=":material/mail:")
            show_settings_link("mail", _("Set the mail server"))
        if problem := told.problems.get(Channel.EMAIL):
            st.warning(_("The last letter has not gone. {reason}", reason=explain(problem)), icon=":material/warning:")
    if acting_desk().acting.may(Right.WORK):
        with st.container(border=True):
            st.subheader(_("To a chat"), anchor=False)
            st.caption(
                _(
                    "The bot of your Salebot project writes to you or to the chat of the team. Write to the bot first,"
                    " then find the client id in Salebot. Each message counts to the requests of the day."
                )
            )
            with form.keeping("client_ids"):
                st.text_input(_("Client ids, separated by commas"), key=form.key("client_ids"), max_chars=200)
            with form.keeping("by_chat"):
                st.multiselect(
                    _("What comes to the chat"),
                    kinds,
                    format_func=words.__getitem__,
                    key=form.key("by_chat"),
                    placeholder=_("Nothing"),
                )
            if problem := told.problems.get(Channel.CHAT):
                reason = explain(problem)
                st.warning(_("The last message has not gone. {reason}", reason=reason), icon=":material/warning:")
    form.show_buttons(_("Save"), lambda: _save(form), lambda typed: find_faults(_choice_of(typed)))
    show_outcome("notices")


def _typed_of(choice: NoticeChoice) -> dict[str, Any]:
    typed: dict[str, Any] = {"email": choice.email or "", "by_email": list(choice.by_email)}
    if acting_desk().acting.may(Right.WORK):
        typed |= {"client_ids": ", ".join(choice.client_ids), "by_chat": list(choice.by_chat)}
    return typed


def _choice_of(typed: Mapping[str, Any]) -> NoticeChoice:
    return NoticeChoice(
        email=typed["email"].strip() or None,
        by_email=tuple(map(NoticeKind, typed["by_email"])),
        client_ids=tuple(filter(None, _SEPARATORS.split(typed.get("client_ids", "")))),
        by_chat=tuple(map(NoticeKind, typed.get("by_chat", ()))),
    )


def _save(form: KeptForm) -> None:
    url = urlsplit(st.context.url or "")
    address = f"{url.scheme}://{url.netloc}" if url.netloc else None
    choice = _choice_of(form.typed)
    attempt(
        "notices",
        lambda: save_choice(acting_desk(), form.project_id, choice, language=language(), address=address),
        _("Saved."),
    )
