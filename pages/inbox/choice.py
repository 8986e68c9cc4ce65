"""Which registrations the Inbox shows: the group, the page, the text searched for, and the story that is open.

Group, page and open story stand in the address; the text never does, since it is a contact.
"""

import streamlit as st

from core.services.inbox.list_registrations import GROUPS, InboxCounts, InboxSearch, list_inbox_pages
from core.services.projects.projects import ProjectSettings
from pages.inbox.words import group_names
from pages.widgets.asked import asked_number
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import fill, kept
from pages.widgets.language import _, number
from pages.widgets.registration_session import page_words
from pages.widgets.sections import SECTION, choose_section, open_section

SECTION_KEY, GROUP_KEY, TEXT_KEY = "inbox_section", "inbox_group", "inbox_search"
GROUP, PAGE, EVENT = "group", "page", "event"
"""Names in the address."""
OUTCOME = "inbox"
"""The place of the section where the outcome of an action is shown."""
UNKNOWN = "unknown"
"""The group of deliveries that are no registrations."""
_AWAY = "inbox_away"


def open_event() -> int | None:
    """The id of the registration whose story is open; None for the list."""
    return asked_number(st.query_params.get(EVENT))


def open_story(event_id: int | None) -> None:
    """For callbacks: open a story, or with None go back to the list as it was left."""
    if event_id is None:
        st.query_params.pop(EVENT, None)
    else:
        st.query_params[EVENT] = str(event_id)


def open_group(group: str) -> None:
    """For callbacks: show this group alone."""
    st.session_state[GROUP_KEY] = group
    fill(TEXT_KEY, "")
    st.query_params.pop(PAGE, None)


def follow_link() -> None:
    """Called first: a link to a group shows all of it, whatever was searched for before. Once the page is drawn, its
    address names the section, too."""
    if GROUP in st.query_params and SECTION not in st.query_params:
        fill(TEXT_KEY, "")


def chosen_group() -> str:
    """The group that is shown: one of `GROUPS`, or `UNKNOWN`."""
    return open_section((*GROUPS, UNKNOWN), GROUP_KEY, GROUP)


def choose_group(counts: InboxCounts, unknown: int) -> None:
    """The groups, each with its number of registrations that match the page and the text."""
    names: dict[str, str] = {
        group: f"{name} · {number(counts.by_group[group])}"
        for group, name in group_names().items()
        if group != "test" or counts.by_group[group] or chosen_group() == group
    }
    if unknown or chosen_group() == UNKNOWN:
        unread = _("Not recognised")
        names[UNKNOWN] = f"{unread} · {number(unknown)}"
    choose_section(names, GROUP_KEY, GROUP, _("Group"))


def ask_search(project: ProjectSettings) -> tuple[str | None, str]:
    """The fields for page and text: returns the id of the page, None for all, and the text."""
    left, right = st.columns([2, 3])
    with left:
        page_id = _ask_page(list_inbox_pages(acting_desk(), project.id))
    with kept(TEXT_KEY, ""):
        text = right.text_input(
            _("Search"),
            key=TEXT_KEY,
            placeholder=_("Name, surname, e-mail, phone, client id"),
            help=_("Name, e-mail or phone in full or from the beginning; the client id in full."),
            icon=":material/search:",
        )
    return page_id, text or ""


def search_of(group: str, page_id: str | None, text: str) -> InboxSearch:
    """The search for the service."""
    in_list = next((one for one in GROUPS if one == group), GROUPS[0])
    return InboxSearch(in_list, page_id, text)


def keep_choices() -> None:
    """Called while a story is shown: the list is not drawn then, and Streamlit would forget what its fields hold."""
    _set_anew()
    st.session_state[_AWAY] = True


def restore_choices() -> None:
    """Called before the list is drawn. After a story the browser, too, has forgotten what the fields held. Otherwise
    the fields are left alone: the operator may be typing."""
    if st.session_state.pop(_AWAY, False):
        _set_anew()


def _set_anew() -> None:
    if TEXT_KEY in st.session_state:
        st.session_state[TEXT_KEY] = st.session_state[TEXT_KEY]


def _ask_page(pages: dict[str, str]) -> str | None:
    asked = st.query_params.get(PAGE)
    options = list(pages) if asked is None or asked in pages else [asked, *pages]
    page_id = st.selectbox(
        _("Registration page"),
        options,
        index=options.index(asked) if asked else None,
        format_func=lambda page_id: page_words(page_id, pages.get(page_id)),
        placeholder=_("all pages"),
        key=f"inbox_page_{hash((asked, *pages.items()))}",
    )
    if page_id is None:
        st.query_params.pop(PAGE, None)
    else:
        st.query_params[PAGE] = page_id
    return page_id
