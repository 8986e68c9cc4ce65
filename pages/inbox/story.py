"""One registration, everything known of its person, and the delivery word for word."""

import streamlit as st

from core.domain.campaigns.campaign import CampaignPerson
from core.errors import NotFound
from core.services.inbox.person_story import PersonStory, RawDelivery, get_story
from core.services.inbox.rows import InboxRow, find_row
from core.services.inbox.states import ReceivedState, RelayState
from core.services.projects.projects import ProjectSettings
from pages.campaigns.person_scenarios import show_person_scenarios
from pages.inbox.actions import show_actions
from pages.inbox.choice import open_story
from pages.inbox.client import show_client
from pages.inbox.history import show_orders, show_sign_ups, show_visits
from pages.inbox.take_back import offer_take_back, show_former
from pages.inbox.words import RowWords, relay_names, state_meanings
from pages.widgets.copy import show_copyable
from pages.widgets.desk import acting_desk
from pages.widgets.errors import explain
from pages.widgets.language import UNKNOWN, _, ngettext, plain, recent
from pages.widgets.redraw import POLL_S, rerun_page
from pages.widgets.registration_session import page_words
from pages.widgets.result import show_top


def show_story(project: ProjectSettings, event_id: int) -> None:
    """The story. A registration of another project is not found."""
    st.button(_("All registrations"), icon=":material/arrow_back:", type="tertiary", on_click=open_story, args=(None,))
    try:
        story = get_story(acting_desk(), project.id, event_id)
    except NotFound:
        st.warning(_("This registration is not here. It may be in another project."))
        return
    _await_change(project.id, story.row)
    _show_head(project, story)
    if story.row.matched_by == "operator":
        show_top(f"match {event_id} {story.row.client_id} {len(story.former)}")
    _show_state(project, story.row)
    offer_take_back(project, story.row)
    show_former(project, event_id, story.former)
    show_actions(project, story)
    left, right = st.columns(2)
    with left:
        show_sign_ups(project, story.sign_ups)
        show_visits(project, story.visits)
        show_orders(project, story.orders)
        row = story.row
        # The client found by a phone may be another member of the family
        client_id = None if row.matched_by in ("phone", "whatsapp") else row.client_id
        show_person_scenarios(project, CampaignPerson(client_id, row.email, row.phone, row.username))
    with right:
        show_client(project, story)
    _show_delivery(project, story)


@st.fragment(run_every=POLL_S)
def _await_change(project_id: int, shown: InboxRow) -> None:
    """Runs the page again when something happens to this registration, and not because others come."""
    row = find_row(acting_desk(), project_id, shown.event_id)
    if row is None or row.progress != shown.progress:
        rerun_page()


def _show_head(project: ProjectSettings, story: PersonStory) -> None:
    row = story.row
    st.header(plain(row.username or row.email or row.phone or _("No name")), anchor=False)
    facts = {
        _("E-mail"): row.email,
        _("Phone"): row.phone,
        _("Registration page"): page_words(row.page_id, row.page_title) if row.page_id else None,
        _("Session"): recent(row.session_at, project.time_zone) if row.session_at else None,
        _("Received"): recent(row.received_at, project.time_zone),
        _("Tags"): ", ".join(f"{name}={value}" for name, value in row.tags.items()) or None,
    }
    st.markdown("  \n".join(f"{name}: **{plain(value)}**" for name, value in facts.items() if value))


def _show_state(project: ProjectSettings, row: InboxRow) -> None:
    words = RowWords()
    is_left = row.state is ReceivedState.WAITING and row.is_relayed
    meaning = state_meanings()["waiting_for_salebot" if is_left else row.state]
    sentences = [f"**{words.state(row)}.** {meaning}"]
    if row.client_id is not None:
        sentences.append(
            _("Client {client_id}: {by}.", client_id=f"**{row.client_id}**", by=words.match(row) or UNKNOWN)
        )
    done = [
        (_("Variables saved {time}."), row.saved_at),
        (_("Notice sent {time}."), row.noticed_at),
    ]
    sentences += [text.format(time=recent(at, project.time_zone)) for text, at in done if at]
    if row.problem:
        sentences.append(explain(row.problem))
    if row.due_at and row.due_at > acting_desk().now():
        sentences.append(_("Next try {time}.", time=recent(row.due_at, project.time_zone)))
    show = {
        ReceivedState.DONE: st.success,
        ReceivedState.SHOWN: st.success,
        ReceivedState.FAILED: st.error,
        ReceivedState.UNMATCHED: st.warning,
        ReceivedState.UNCERTAIN: st.warning,
    }
    show.get(row.state, st.info)("  \n".join(sentences))


def _show_delivery(project: ProjectSettings, story: PersonStory) -> None:
    """Collapsed at first: few operators need it."""
    delivery = story.delivery
    with st.expander(_("The webhook as received"), key=f"inbox_delivery_{story.row.event_id}"):
        st.caption(" · ".join(_delivery_facts(project, delivery)))
        if delivery.text:
            show_copyable(delivery.text)
        else:
            st.info(_("The text of the webhook was removed: its keep time is over. The registration itself stays."))
    if delivery.relay_state:
        _show_relay(project, delivery, delivery.relay_state)


def _delivery_facts(project: ProjectSettings, delivery: RawDelivery) -> list[str]:
    facts = [recent(delivery.received_at, project.time_zone), plain(delivery.content_type or _("no type"))]
    if delivery.repeats:
        repeated = ngettext("repeated {n} time", "repeated {n} times", delivery.repeats)
        last = recent(delivery.repeated_at, project.time_zone)
        facts.append(_("{repeated}, last {time}; repeats have no effect", repeated=repeated, time=last))
    return facts


def _show_relay(project: ProjectSettings, delivery: RawDelivery, relay: RelayState) -> None:
    state = relay_names()[relay]
    at = recent(delivery.relay_at, project.time_zone)
    text = {
        RelayState.WAITING: _("Forwarding: {state}; next try {time}.", state=state, time=at),
        RelayState.TAKEN: _("Forwarding: {state} {time}.", state=state, time=at),
    }.get(relay, _("Forwarding: {state}.", state=state))
    tried = ngettext("Tried {n} time.", "Tried {n} times.", delivery.relay_attempts) if delivery.relay_attempts else ""
    problem = explain(delivery.relay_problem) if delivery.relay_problem else ""
    st.caption(" ".join(part for part in (text, tried, problem) if part))
