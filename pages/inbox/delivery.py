"""A delivery word for word, its repeats, and its way on to Salebot."""

import streamlit as st

from core.services.inbox.person_story import PersonStory, RawDelivery
from core.services.projects.projects import ProjectSettings
from pages.inbox.words import relay_names
from pages.widgets.copy import show_copyable
from pages.widgets.errors import explain
from pages.widgets.language import _, moment, ngettext, plain


def show_delivery(project: ProjectSettings, story: PersonStory) -> None:
    """Closed at first: it is for whoever wants to see for themselves."""
    delivery = story.delivery
    with st.expander(_("The delivery as it came"), icon=":material/data_object:"):
        st.caption(" · ".join(_facts(project, delivery)))
        show_copyable(delivery.text)
    if delivery.relay_state:
        _show_relay(project, delivery)


def _facts(project: ProjectSettings, delivery: RawDelivery) -> list[str]:
    said = [moment(delivery.received_at, project.time_zone), plain(delivery.content_type or _("no type"))]
    if delivery.repeats:
        repeated = ngettext("repeated {n} time", "repeated {n} times", delivery.repeats)
        last = moment(delivery.repeated_at, project.time_zone)
        said.append(_("{repeated}, last {time}; repeats have no effect", repeated=repeated, time=last))
    return said


def _show_relay(project: ProjectSettings, delivery: RawDelivery) -> None:
    state = relay_names()[delivery.relay_state or ""]
    at = moment(delivery.relay_at, project.time_zone)
    text = {
        "waiting": _("Relay: {state}; the next try is at {time}.", state=state, time=at),
        "taken": _("Relay: {state} {time}.", state=state, time=at),
    }.get(delivery.relay_state or "", _("Relay: {state}.", state=state))
    tried = ngettext("Tried {n} time.", "Tried {n} times.", delivery.relay_attempts) if delivery.relay_attempts else ""
    problem = explain(delivery.relay_problem) if delivery.relay_problem else ""
    st.caption(" ".join(part for part in (text, tried, problem) if part))
