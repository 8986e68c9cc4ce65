"""Matching a registration with a client by hand: finding the client, looking at it and at what would be written, and
only then writing."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.errors import DeskError, InvalidInput
from core.services.clients.look_up_client import FoundClient, ask_salebot, get_found, is_contact, look_up_client
from core.services.inbox.job import match_by_hand
from core.services.inbox.match_preview import MatchPreview, preview_again, preview_match
from core.services.inbox.person_story import PersonStory
from core.services.projects.projects import ProjectSettings
from pages.inbox.words import match_names
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import drop, fill, keep, kept, recall
from pages.widgets.errors import show_error
from pages.widgets.faults import show_faults
from pages.widgets.language import _, moment, ngettext, plain, recent
from pages.widgets.outcome import OVER_PAGE, attempt
from pages.widgets.press import acting, press, undisturbed
from pages.widgets.result import mark_result
from pages.widgets.small_table import show_facts

SEARCH_KEY, CHOICE_KEY, SURE_KEY = "inbox_match_search", "inbox_candidate", "inbox_match_sure"
ASK_KEY = "inbox_match_ask"
_PREVIEW_KEY = "inbox_match_preview"


def show_match(project: ProjectSettings, story: PersonStory) -> None:
    """Find a client, look at it, and write to it."""
    title = _("Choose the client")
    st.markdown(f"**{title}**")
    # Beside the field: what the search finds stands below and moves no button
    field, action = st.columns([2, 1], vertical_alignment="bottom")
    key = _search_key(story.row.event_id)
    with kept(key, ""):
        text = field.text_input(
            _("Find the client"),
            key=key,
            placeholder=_("Name, phone, e-mail or client id"),
            icon=":material/search:",
            autocomplete="off",
        )
    found = _find(project, story, (text or "").strip())
    client_id = None
    if found:
        labels = {one.client_id: _label(one, story) for one in found}
        choice = _choice_key(story.row.event_id)
        with kept(choice, found[0].client_id, options=labels):
            client_id = st.radio(_("Clients found"), list(labels), format_func=labels.__getitem__, key=choice)
    pressed = action.button(
        _("Look at this client"),
        icon=":material/person_search:",
        help=_("One request of today's limit."),
        key="inbox_look",
    )
    if pressed and client_id is None:
        show_faults([InvalidInput("client", text, "required")], {"client": key})
    elif pressed and client_id is not None:
        _look(project.id, story.row.event_id, client_id)
        st.rerun()
    preview = _current_preview(project, story)
    if preview:
        _show_preview(project, story, preview)


def _search_key(event_id: int) -> str:
    """Each registration has a search of its own: that of another one would find another person's client."""
    return f"{SEARCH_KEY}_{event_id}"


def _choice_key(event_id: int) -> str:
    return f"{CHOICE_KEY}_{event_id}"


def _find(project: ProjectSettings, story: PersonStory, text: str) -> list[FoundClient]:
    """The clients that the text finds; without one those with a contact of the registration. Never the client that the
    registration has."""
    desk = acting_desk()
    if text:
        found: Sequence[FoundClient] = look_up_client(desk, project.id, text)
        if not found and is_contact(text, project.phone_country):
            found = _offer_salebot(project, text)
        elif not found:
            st.info(_("No loaded client has this name. Search by the phone, the e-mail or the client id."))
    else:
        found = [get_found(desk, project.id, one.client_id) for one in story.candidates]
        if not found:
            st.caption(_("No client has the phone or the e-mail of this registration."))
    return [one for one in found if one.client_id != story.row.client_id]


def _offer_salebot(project: ProjectSettings, text: str) -> Sequence[FoundClient]:
    st.info(_("No loaded client has this phone or e-mail."))
    if not press(_("Ask Salebot"), key=ASK_KEY, icon=":material/travel_explore:"):
        return ()
    try:
        with acting(ASK_KEY), st.spinner(_("Asking Salebot…")):
            found = ask_salebot(acting_desk(), project.id, text)
    except DeskError as error:
        show_error(error)
        return ()
    if not found:
        st.warning(_("Salebot has no client with it either: the person has not written to the bot yet."))
    return found


def _label(found: FoundClient, story: PersonStory) -> str:
    """Name, contacts and id, and by which contact of the registration the client was found."""
    by = next((one.by for one in story.candidates if one.client_id == found.client_id), ())
    names = match_names()
    parts = [
        plain((found.client and found.client.name) or _("without a name")),
        *map(plain, found.contacts[:2]),
        str(found.client_id),
        *(names[kind] for kind in by),
    ]
    return " · ".join(parts)


def _current_preview(project: ProjectSettings, story: PersonStory) -> MatchPreview | None:
    """The client that was looked at, also before a reload: then as it was read."""
    preview: MatchPreview | None = st.session_state.get(_PREVIEW_KEY)
    event_id = story.row.event_id
    if preview and preview.event_id == event_id:
        return preview
    looked_at: int | None = recall(_preview_name(event_id))
    if looked_at is None or looked_at == story.row.client_id:
        return None
    preview = st.session_state[_PREVIEW_KEY] = preview_again(acting_desk(), project.id, event_id, looked_at)
    return preview


def _preview_name(event_id: int) -> str:
    return f"{_PREVIEW_KEY}_{event_id}"


def _show_preview(project: ProjectSettings, story: PersonStory, preview: MatchPreview) -> None:
    """Who the client is, what would be written, and the buttons."""
    mark_result(f"match {preview.event_id} {preview.client_id}")
    name = preview.name or str(preview.client_id)
    with st.container(border=True):
        st.header(_("Is this {name}?", name=plain(name)), anchor=False)
        st.markdown("  \n".join(f"{title}: **{plain(value)}**" for title, value in _facts(project, preview).items()))
        _compare(story, preview)
        _show_changes(preview)
        sure_key = f"{SURE_KEY}_{preview.client_id}"
        if preview.agreement != "same":
            st.checkbox(_("Yes, I am sure that it is the same person"), key=sure_key)
        with st.container(horizontal=True):
            pressed = st.button(
                _("Choose this client"),
                type="primary",
                icon=":material/person_check:",
                on_click=_match,
                args=(project.id, preview, sure_key),
                key="inbox_match",
            )
            st.button(_("No, another one"), on_click=_drop_preview, args=(preview.event_id,), key="inbox_match_no")
        if pressed and not _is_sure(preview, sure_key):
            show_faults([InvalidInput("sure", None, "required")], {"sure": sure_key})


def _facts(project: ProjectSettings, preview: MatchPreview) -> Mapping[str, str]:
    facts = {
        _("Client id"): str(preview.client_id),
        _("Contacts"): ", ".join(preview.contacts) or _("none"),
    }
    if preview.created_at:
        facts[_("In Salebot since")] = moment(preview.created_at, project.time_zone)
    if preview.read_at:
        facts[_("As of")] = recent(preview.read_at, project.time_zone)
    return facts


def _compare(story: PersonStory, preview: MatchPreview) -> None:
    registered = ", ".join(plain(one) for one in (story.row.email, story.row.phone) if one)
    if preview.agreement == "different":
        st.warning(
            _(
                "**Different contacts.** The registration has {registered}: this may be another person.",
                registered=registered,
            ),
            icon=":material/warning:",
        )
    elif preview.agreement == "unknown":
        st.info(_("We cannot check that it is the same person: Salebot has no contacts of this client."))


def _show_changes(preview: MatchPreview) -> None:
    if preview.is_relayed:
        st.caption(_("Salebot saves the variables; the dashboard only remembers the client."))
        return
    if preview.changes:
        st.markdown(ngettext("{n} variable will be saved:", "{n} variables will be saved:", len(preview.changes)))
        columns = {
            _("Variable"): [change.name for change in preview.changes],
            _("Now"): [change.before for change in preview.changes],
            _("Will be"): [change.after for change in preview.changes],
        }
        show_facts("inbox_match_changes", _("Variables"), columns)
    st.caption(
        _(
            "Then the bot gets the notice `{notice}` and may write to the client at once. You can cancel the choice,"
            " but not what the bot has written.",
            notice=preview.notice,
        )
    )


def _look(project_id: int, event_id: int, client_id: int) -> None:
    """Read the client, to show what would be written."""
    st.session_state.pop(_PREVIEW_KEY, None)

    def look() -> None:
        st.session_state[_PREVIEW_KEY] = preview_match(acting_desk(), project_id, event_id, client_id)
        keep(_preview_name(event_id), client_id)

    drop(_preview_name(event_id))
    attempt(OVER_PAGE, look, "")


def _drop_preview(event_id: int) -> None:
    st.session_state.pop(_PREVIEW_KEY, None)
    drop(_preview_name(event_id))


def _is_sure(preview: MatchPreview, sure_key: str) -> bool:
    return preview.agreement == "same" or bool(st.session_state.get(sure_key))


@undisturbed()
def _match(project_id: int, preview: MatchPreview, sure_key: str) -> None:
    if not _is_sure(preview, sure_key):
        return

    def match() -> None:
        match_by_hand(acting_desk(), project_id, preview.event_id, preview.client_id)

    chosen = _("Client chosen: {name}.", name=plain(preview.name or str(preview.client_id)))
    if attempt(OVER_PAGE, match, chosen):
        _drop_preview(preview.event_id)
        fill(_search_key(preview.event_id), "")
        drop(_choice_key(preview.event_id))
