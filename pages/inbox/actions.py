"""What the operator can do with a registration: name its client, and have it processed again."""

import streamlit as st

from core.domain.contacts import client_number
from core.errors import InvalidInput
from core.services.inbox.job import match_by_hand, process_again
from core.services.inbox.person_story import Candidate, PersonStory
from core.services.inbox.states import RECEIVED, ReceivedState
from core.services.projects.projects import ProjectSettings
from core.start import get_desk
from pages.inbox.words import match_names
from pages.widgets.language import _, plain
from pages.widgets.outcome import attempt

_CLIENT_KEY, _CANDIDATE_KEY, _NOTICE_KEY = "inbox_client_id", "inbox_candidate", "inbox_notice_again"


def show_actions(project: ProjectSettings, story: PersonStory, outcome: str) -> None:
    """Expanded where the operator has to do something. Nothing is shown while the notice is being sent."""
    row = story.row
    if row.state is ReceivedState.NOTICING:
        return
    with st.expander(
        _("Choose the client or process again"), expanded=row.state in RECEIVED.problems, icon=":material/build:"
    ):
        _show_both(project, story, outcome)


def _show_both(project: ProjectSettings, story: PersonStory, outcome: str) -> None:
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        _show_match(project, story, outcome)
    with right, st.container(border=True, height="stretch"):
        _show_again(project, story, outcome)


def _show_match(project: ProjectSettings, story: PersonStory, outcome: str) -> None:
    row = story.row
    title = _("Choose the client")
    st.markdown(f"**{title}**")
    others = [one for one in story.candidates if one.client_id != row.client_id]
    by_id = {one.client_id: one for one in others}
    if others:
        st.radio(
            _("Clients with the same phone or e-mail"),
            [*by_id, None],
            format_func=lambda key: _name_of(by_id[key]) if key is not None else _("another one"),
            key=_CANDIDATE_KEY,
        )
    with st.form("inbox_match_form", border=False, enter_to_submit=False):
        if not others or st.session_state.get(_CANDIDATE_KEY) is None:
            st.text_input(_("Client id"), key=_CLIENT_KEY, placeholder=_("from the address of the dialog in Salebot"))
        written = _("This client gets the variables and the notice.")
        st.caption(
            _("Salebot saves the variables; the dashboard only remembers the client.") if row.is_relayed else written
        )
        st.form_submit_button(
            _("Choose this client"),
            icon=":material/person_check:",
            on_click=_match,
            args=(project.id, row.event_id, bool(others), outcome),
            key="inbox_match",
        )


def _show_again(project: ProjectSettings, story: PersonStory, outcome: str) -> None:
    row = story.row
    title = _("Process again")
    st.markdown(f"**{title}**")
    if row.rests:
        st.caption(_("We look for the client and save the variables again, as if the registration had just come."))
    else:
        st.caption(_("In progress; this tries it right now."))
    if row.noticed_at or row.state is ReceivedState.UNCERTAIN:
        st.checkbox(
            _("Send the notice again"),
            key=_NOTICE_KEY,
            help=_("The bot got the notice already, or may have. If you send it again, the bot reacts again."),
        )
    st.button(
        _("Process again"),
        icon=":material/refresh:",
        on_click=_process,
        args=(project.id, row.event_id, outcome),
        key="inbox_again",
    )


def _name_of(candidate: Candidate) -> str:
    names = match_names()
    by = ", ".join(names[kind] for kind in candidate.by)
    return (
        f"{candidate.client_id} · {plain(candidate.name)} ({by})" if candidate.name else f"{candidate.client_id} ({by})"
    )


def _match(project_id: int, event_id: int, has_others: bool, outcome: str) -> None:
    chosen = st.session_state.get(_CANDIDATE_KEY) if has_others else None

    def match() -> None:
        client_id = chosen if chosen is not None else _read_id(st.session_state.get(_CLIENT_KEY, ""))
        match_by_hand(get_desk(), project_id, event_id, client_id)

    if attempt(outcome, match, _("Client saved.")):
        st.session_state[_CLIENT_KEY] = ""


def _read_id(text: str) -> int:
    """Raises InvalidInput."""
    client_id = client_number(text)
    if client_id is None:
        raise InvalidInput("client_id", text, "required" if not text.strip() else "bad_client_id")
    return client_id


def _process(project_id: int, event_id: int, outcome: str) -> None:
    again = bool(st.session_state.get(_NOTICE_KEY))
    attempt(
        outcome,
        lambda: process_again(get_desk(), project_id, [event_id], notice_again=again),
        _("Processing it again."),
    )
    st.session_state[_NOTICE_KEY] = False
