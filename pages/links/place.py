"""Choosing where a link leads: a room or a registration page of the account, or a pasted address."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.domain.links.link import BIZON_HOST, PAGES_HOST, page_url, room_url
from core.errors import DeskError
from core.services.links.places import LinkPlace, list_link_places
from core.services.projects.projects import ProjectSettings
from core.services.registration.registration_pages import list_places, refresh_places
from pages.links.choices import (
    BY_PATH,
    OWN_DOMAIN,
    PASTED,
    PLACE,
    REGISTRATION_PAGE,
    ROOM,
    SUBDOMAIN,
    TARGET,
    TARGETS,
    form_key,
    place_key,
)
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import forget_parameter, kept
from pages.widgets.errors import show_error
from pages.widgets.language import _, recent
from pages.widgets.outcome import attempt, show_outcome


def ask_place(project: ProjectSettings, remarks: DeltaGenerator) -> str:
    """The address of the place, chosen or pasted; "" while there is none. Problems of the account's own domain are
    shown in `remarks`."""
    target = _ask_target()
    if target == PASTED:
        with kept("links_pasted", ""):
            text = st.text_area(
                _("The link as you have it"),
                key="links_pasted",
                height=100,
                placeholder="https://start.bizon365.ru/room/222222/kfg1h3jf4t",
                help=_(
                    "Extra spaces, web page characters and the calculator line are removed; the link's own tags stay."
                ),
            )
        return (text or "").strip()
    places = [place for place in list_link_places(acting_desk(), project.id) if place.kind == target]
    if not places:
        _show_none(target)
        _offer_loading(project, is_first=True)
        return ""
    chosen = _choose(project, target, places)
    base = _ask_form(chosen, remarks)
    _offer_loading(project)
    return base


def _ask_target() -> str:
    names = {ROOM: _("To a room"), REGISTRATION_PAGE: _("To a registration page"), PASTED: _("Paste a link")}
    with kept("links_target", ROOM, options=TARGETS, parameter=TARGET):
        target = st.segmented_control(
            _("Where the link leads"),
            TARGETS,
            format_func=names.__getitem__,
            key="links_target",
            required=True,
            on_change=forget_parameter,
            args=(PLACE,),  # it is a place of the other kind
            wrap=True,
        )
    return target or ROOM


def _choose(project: ProjectSettings, target: str, places: list[LinkPlace]) -> LinkPlace:
    by_id = {place.place_id: place for place in places}
    key = place_key(project, target)
    asked = st.query_params.get(PLACE)
    if asked and asked not in by_id:
        st.warning(_("The room or page in this link is not in this account. Another one is shown."))
    with kept(key, places[0].place_id, options=by_id, parameter=PLACE):
        chosen: str = st.selectbox(
            _("Room") if target == ROOM else _("Registration page"),
            list(by_id),
            format_func=lambda place_id: f"{by_id[place_id].title} · {place_id}",
            key=key,
            placeholder=_("Choose one"),
        )
    return by_id[chosen]


def _show_none(target: str) -> None:
    if target == ROOM:
        st.info(_("No rooms yet. Load them from Bizon365 or paste a link to the room."))
    else:
        st.info(_("No registration pages yet. Load them from Bizon365 or paste a link to the page."))


def _offer_loading(project: ProjectSettings, *, is_first: bool = False) -> None:
    listed_at = list_places(acting_desk(), project.id).listed_at
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if listed_at:
            st.caption(_("Rooms and pages as of {time}.", time=recent(listed_at, project.time_zone)), width="content")
        st.button(
            _("Reload") if listed_at else _("Load rooms and pages from Bizon365"),
            type="primary" if is_first else "tertiary",
            icon=":material/refresh:",
            on_click=_load,
            args=(project,),
        )
    show_outcome("links_places")


def _load(project: ProjectSettings) -> None:
    attempt(
        "links_places", lambda: refresh_places(acting_desk(), project.id), ""
    )  # the time beside the button shows the success


def _ask_form(place: LinkPlace, remarks: DeltaGenerator) -> str:
    """The address of the place in the chosen form: on Bizon365's host, as a subdomain (pages only) or on the account's
    own domain."""
    addresses = dict(zip((BY_PATH, SUBDOMAIN), place.urls, strict=False))
    names = {BY_PATH: BIZON_HOST, SUBDOMAIN: PAGES_HOST.removeprefix("."), OWN_DOMAIN: _("Own domain")}
    key = form_key(place.kind)
    with kept(key, BY_PATH, options=(*addresses, OWN_DOMAIN)):
        form = st.segmented_control(
            _("Address format"),
            [*addresses, OWN_DOMAIN],
            format_func=names.__getitem__,
            required=True,
            key=key,
            wrap=True,
        )
    return _ask_domain(place, remarks) if form == OWN_DOMAIN else addresses[form or BY_PATH]


def _ask_domain(place: LinkPlace, remarks: DeltaGenerator) -> str:
    with kept("links_domain", ""):
        domain = st.text_input(_("Your domain"), key="links_domain", placeholder="webinar.example.com")
    if not domain:
        return ""
    try:
        if place.kind == REGISTRATION_PAGE:
            return page_url(place.place_id, domain=domain)
        return room_url(place.place_id, domain)
    except DeskError as error:
        with remarks:
            show_error(error)
        return ""
