"""What the operator can do with a registration: name its client, and have it processed again."""

import streamlit as st

from core.services.inbox.job import process_again
from core.services.inbox.person_story import PersonStory
from core.services.inbox.states import RECEIVED, ReceivedState
from core.services.projects.projects import ProjectSettings
from pages.inbox.match import show_match
from pages.widgets.desk import acting_desk
from pages.widgets.language import _
from pages.widgets.outcome import OVER_PAGE, attempt
from pages.widgets.press import undisturbed

_NOTICE_KEY = "inbox_notice_again"


def show_actions(project: ProjectSettings, story: PersonStory) -> None:
    """Expanded where the operator has to do something. Nothing is shown while the notice is being sent."""
    row = story.row
    if row.state is ReceivedState.NOTICING:
        return
    is_problem = row.state in RECEIVED.problems
    key = f"inbox_actions_{row.event_id}_{is_problem}"
    with st.expander(_("Choose the client or process again"), expanded=is_problem, key=key):
        _show_both(project, story)


def _show_both(project: ProjectSettings, story: PersonStory) -> None:
    left, right = st.columns([3, 2])
    with left, st.container(border=True):
        show_match(project, story)
    with right, st.container(border=True):
        _show_again(project, story)


def _show_again(project: ProjectSettings, story: PersonStory) -> None:
    row = story.row
    title = _("Process again")
    effect = (
        _("We look for the client and save the variables again, as if the registration had just come.")
        if row.rests
        else _("In progress; this tries it right now.")
    )
    st.markdown(f"**{title}**", help=effect)
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
        args=(project.id, row.event_id),
        key="inbox_again",
    )


@undisturbed()
def _process(project_id: int, event_id: int) -> None:
    again = bool(st.session_state.get(_NOTICE_KEY))
    attempt(
        OVER_PAGE,
        lambda: process_again(acting_desk(), project_id, [event_id], notice_again=again),
        _("Processing it again."),
    )
    st.session_state[_NOTICE_KEY] = False
