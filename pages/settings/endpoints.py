"""Webhooks to other services: where to, about what, and how each of them went."""

from collections.abc import Sequence

import streamlit as st

from core.domain.outside.events import OFFERED, EventKind
from core.services.outside.endpoints import (
    URL_MAX,
    Endpoint,
    EndpointDraft,
    add_endpoint,
    choose_events,
    list_endpoints,
    remove_endpoint,
    send_test_event,
    turn_endpoint,
)
from core.services.outside.event_log import Attempt, LoggedEvent, list_events, send_event_again
from core.services.outside.states import EventState
from core.services.projects.projects import ProjectSettings
from pages.settings.shown_once import hide_made, keep_made, show_made
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, ngettext, plain, recent
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.press import undisturbed

PLACE = "endpoint"
SHOWN_TRIES = 5
LOOK_S = 3.0
"""How often the log is looked at anew."""


def show_endpoints(project: ProjectSettings) -> None:
    """The addresses, the fields for a new one, and the log."""
    with st.container(border=True):
        st.header(_("Webhooks to other services"), anchor=False)
        st.caption(
            _(
                "When a report is ready, somebody registers, an order comes or is paid, or a scenario passes people on,"
                " we send it to your address at once. If the address does not answer, we try again for a day."
            )
        )
        for endpoint in list_endpoints(acting_desk(), project.id):
            _show_endpoint(project.id, endpoint)
        _ask_new(project.id)
        show_outcome(PLACE, _field("url", project.id))
        show_made(project.id, PLACE)
        st.fragment(_show_log, run_every=LOOK_S)(project)


def _kind_words() -> dict[str, str]:
    return {
        EventKind.REPORT_READY: _("a report is ready"),
        EventKind.REGISTRATION_RECEIVED: _("somebody registered"),
        EventKind.ORDER_CHANGED: _("an order came or was paid"),
        EventKind.SCENARIO_RUN: _("a scenario began to send, asks, or is done"),
        EventKind.SCENARIO_PEOPLE: _("a step of a scenario passes people on"),
        EventKind.TEST: _("test"),
    }


def event_states() -> dict[EventState, str]:
    """How far a message is."""
    return {
        EventState.WAITING: _("is being sent"),
        EventState.DELIVERED: _("arrived"),
        EventState.GIVEN_UP: _("did not arrive"),
    }


def _kind_name(kind: str) -> str:
    return _kind_words().get(kind, kind)


def _show_endpoint(project_id: int, endpoint: Endpoint) -> None:
    key, words = f"{PLACE}_{endpoint.id}", _kind_words()
    with st.container(horizontal=True, vertical_alignment="center", key=key):
        told = ", ".join(word for kind, word in words.items() if kind in endpoint.kinds)
        with_contacts = _("with contacts") if endpoint.with_contacts else _("without contacts")
        state = "" if endpoint.is_on else _("turned off")
        st.markdown(" · ".join(filter(None, [f"**{plain(endpoint.host)}**", told, with_contacts, state])))
        given = (project_id, endpoint.id)
        if endpoint.is_on:
            st.button(_("Send a test"), icon=":material/send:", on_click=_test, args=given, key=f"test_{key}")
            st.button(_("Turn off"), on_click=_turn, args=(*given, False), key=f"off_{key}")
        else:
            st.button(_("Turn on"), on_click=_turn, args=(*given, True), key=f"on_{key}")
        with st.popover(_("Edit"), icon=":material/edit:", key=f"change_{key}"):
            _ask_change(project_id, endpoint)
        with st.popover(_("Remove"), icon=":material/delete:", key=f"remove_{key}"):
            st.write(_("Nothing is sent there any more, and its log is removed."))
            st.button(_("Yes, remove the address"), on_click=_remove, args=given, key=f"removed_{key}")


def _ask_change(project_id: int, endpoint: Endpoint) -> None:
    """What it is told about, and whether with contacts; another address is another endpoint."""
    kinds, contacts = (_field(f"{name}_{endpoint.id}", project_id) for name in ("kinds", "contacts"))
    _ask_kinds([kind for kind in OFFERED if kind in endpoint.kinds], endpoint.with_contacts, kinds, contacts)
    st.button(_("Save"), on_click=_change, args=(project_id, endpoint.id), key=f"change_{PLACE}_{endpoint.id}_save")


def _ask_new(project_id: int) -> None:
    st.text_input(
        _("Address for webhooks"),
        key=_field("url", project_id),
        max_chars=URL_MAX,
        placeholder="https://example.com/webinar-desk",
        help=_("The service itself gives it to you. After saving we show only its domain."),
    )
    _ask_kinds(OFFERED, False, _field("kinds", project_id), _field("contacts", project_id))
    st.button(_("Add the address"), icon=":material/add:", on_click=_add, args=(project_id,), key=f"add_{PLACE}")


def _ask_kinds(kinds: Sequence[EventKind], with_contacts: bool, kinds_key: str, contacts_key: str) -> None:
    st.multiselect(
        _("Tell it when"),
        list(OFFERED),
        list(kinds),
        format_func=_kind_name,
        key=kinds_key,
        placeholder=_("Choose at least one"),
    )
    st.checkbox(
        _("Send contacts, too"),
        with_contacts,
        key=contacts_key,
        help=_("Name, e-mail and phone of who registered or ordered. Without it only numbers by which to ask the API."),
    )


def _show_log(project: ProjectSettings) -> None:
    events = list_events(acting_desk(), project.id)
    if not events:
        return
    with st.expander(_("What was sent"), key=f"{PLACE}_log_{project.id}"):
        for event in events:
            _show_event(project, event)


def _show_event(project: ProjectSettings, event: LoggedEvent) -> None:
    states = event_states()
    with st.container(horizontal=True, vertical_alignment="center", key=f"event_{event.id}"):
        parts = [recent(event.created_at, project.time_zone), plain(event.host), _kind_name(event.kind)]
        parts.append(f"**{states[event.state]}**")
        if event.due_at and event.attempts:
            parts.append(_("next try: {when}", when=recent(event.due_at, project.time_zone)))
        st.markdown(" · ".join(parts))
        st.button(
            _("Send again"),
            icon=":material/replay:",
            on_click=_send_again,
            args=(project.id, event.id),
            key=f"again_{event.id}",
        )
    if event.attempts:
        tries = [
            _("{when}: {answer}, {n} ms", when=recent(one.at, project.time_zone), answer=_answer(one), n=one.took_ms)
            for one in event.attempts[-SHOWN_TRIES:]
        ]
        count = ngettext("{n} try", "{n} tries", len(event.attempts))
        st.caption(f"{count}: {'; '.join(tries)}")


def _answer(one: Attempt) -> str:
    if one.status is not None:
        return _("answer {status}", status=one.status)
    return {
        "own_network": _("the address leads into the own network"),
        "timeout": _("no answer in time"),
        "no_connection": _("no connection"),
        "bad_address": _("not an address"),
        "secret_key": _("the saved address cannot be read any more, add it again"),
    }.get(one.problem or "", one.problem or "")


def _field(name: str, project_id: int) -> str:
    return f"{PLACE}_{name}_{project_id}"


def _add(project_id: int) -> None:
    url, kinds, contacts = (st.session_state[_field(name, project_id)] for name in ("url", "kinds", "contacts"))
    draft, made = EndpointDraft(str(url), list(kinds), bool(contacts)), list[str]()
    if attempt(PLACE, lambda: made.append(add_endpoint(acting_desk(), project_id, draft)), ""):
        keep_made(project_id, PLACE, made[0])
        st.session_state[_field("url", project_id)] = ""
        st.session_state[_field("contacts", project_id)] = False  # what one may see is not for the next


def _change(project_id: int, endpoint_id: int) -> None:
    kinds, contacts = (st.session_state[_field(f"{name}_{endpoint_id}", project_id)] for name in ("kinds", "contacts"))

    def change() -> None:
        choose_events(acting_desk(), project_id, endpoint_id, list(kinds), with_contacts=bool(contacts))

    attempt(PLACE, change, _("Saved."))


def _test(project_id: int, endpoint_id: int) -> None:
    done = _("The test is on its way: see below what came of it.")
    attempt(PLACE, lambda: send_test_event(acting_desk(), project_id, endpoint_id), done)


def _turn(project_id: int, endpoint_id: int, on: bool) -> None:
    done = _("Turned on.") if on else _("Turned off.")
    attempt(PLACE, lambda: turn_endpoint(acting_desk(), project_id, endpoint_id, on=on), done)


@undisturbed()
def _remove(project_id: int, endpoint_id: int) -> None:
    hide_made()
    attempt(PLACE, lambda: remove_endpoint(acting_desk(), project_id, endpoint_id), _("Removed."))


def _send_again(project_id: int, event_id: int) -> None:
    done = _("It is sent again.")
    attempt(PLACE, lambda: send_event_again(acting_desk(), project_id, event_id), done)
