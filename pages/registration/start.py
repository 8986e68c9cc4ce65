"""The start of a planned bulk registration: what the button will do, and the button."""

from collections import Counter

import streamlit as st

from core.domain.registration.plan import PlanState, RegistrationPlan
from core.services.projects.projects import ProjectSettings
from core.services.registration.batches import estimate_s
from core.services.registration.job import start_registration
from core.services.registration.registration_pages import list_places
from pages.registration.draft import Draft, drop_draft
from pages.registration.sections import go_to
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, duration, moment, ngettext, plain
from pages.widgets.outcome import attempt
from pages.widgets.press import undisturbed
from pages.widgets.registration_session import page_words

MOST_SESSIONS = 5


def show_start(project: ProjectSettings, draft: Draft, plan: RegistrationPlan) -> None:
    """What the button will do, and the button."""
    people = plan.counts[PlanState.WILL_REGISTER]
    with st.container(border=True):
        if not people:
            st.info(_("There is nobody to register: every row is already registered, repeated or has an error."))
            return
        st.markdown("  \n".join(_sentences(project, plan)))
        st.button(
            ngettext("Register {n} person", "Register {n} people", people),
            type="primary",
            icon=":material/group_add:",
            on_click=_start,
            args=(project.id, draft, plan),
            key="registration_start",
        )


def _sentences(project: ProjectSettings, plan: RegistrationPlan) -> list[str]:
    """What the button will do: how many people, on which page, for which session, with which letters, how long."""
    rows = plan.only(PlanState.WILL_REGISTER)
    sessions = Counter((row.registration.page_id, row.registration.session_at) for row in rows if row.registration)
    letters = sum(1 for row in rows if row.registration and row.registration.confirm)
    titles = {page.page_id: page.title for page in list_places(acting_desk(), project.id).pages}
    sentences = [
        ngettext(
            "**{n} person** on page {page}, session {time}.",
            "**{n} people** on page {page}, session {time}.",
            count,
            page=plain(page_words(page_id, titles.get(page_id))),
            time=moment(session_at, project.time_zone),
        )
        for (page_id, session_at), count in sessions.most_common(MOST_SESSIONS)
    ]
    if len(sessions) > MOST_SESSIONS:
        sentences.append(ngettext("And {n} more session.", "And {n} more sessions.", len(sessions) - MOST_SESSIONS))
    sentences.append(
        ngettext(
            "Bizon365 sends a confirmation e-mail to {n} person.",
            "Bizon365 sends a confirmation e-mail to {n} people.",
            letters,
        )
        if letters
        else _("Bizon365 sends no confirmation e-mails.")
    )
    lasting = duration(estimate_s(project, len(rows)))
    sentences.append(
        _("It takes about {time}. You can pause or stop it, and close this tab: it continues.", time=lasting)
    )
    return sentences


@undisturbed()
def _start(project_id: int, draft: Draft, plan: RegistrationPlan) -> None:
    """For a callback: start exactly this plan, and open its run."""
    if draft.plan is not plan:
        return  # pressed twice
    started: list[str] = []
    if attempt("registration", lambda: started.append(start_registration(acting_desk(), project_id, plan)), ""):
        drop_draft()
        go_to("runs", started[0])
