"""Where a link leads: a room or a registration page of the account, or an address that was pasted."""

import streamlit as st

from core.desk import get_desk
from core.domain.links import page_url, room_url
from core.errors import DeskError
from core.services.link_places import LinkPlace, list_link_places
from core.services.list_registration_pages import list_places, refresh_places
from core.services.projects import ProjectSettings
from core.services.setup_checklist import MARKER
from pages.widgets.errors import show_error
from pages.widgets.language import _, moment, plain
from pages.widgets.links_choices import (
    BY_PATH,
    OWN_DOMAIN,
    PASTED,
    PLACE,
    REGISTRATION_PAGE,
    ROOM,
    SUBDOMAIN,
    TARGET,
    TARGETS,
    place_key,
)
from pages.widgets.settings_outcome import attempt, show_outcome


def ask_place(project: ProjectSettings) -> str:
    """The address that the link begins with, as chosen or pasted; "" while there is none."""
    target = _ask_target()
    if target == PASTED:
        text = st.text_area(
            _("The link as you have it"),
            key="links_pasted",
            height=100,
            placeholder="https://start.bizon365.ru/room/222222/kfg1h3jf4t",
            help=_("Stray spaces, signs of a web page and a calculator line are cleaned away; its own tags are kept."),
            persist_state="page",
        )
        return (text or "").strip()
    places = [place for place in list_link_places(get_desk(), project.id) if place.kind == target]
    chosen = _choose(project, target, places) if places else None
    if chosen is None:
        _show_none(target)
    _show_loading(project, is_first=chosen is None)
    if chosen is None:
        return ""
    _show_hint(project, chosen)
    try:
        return _address(chosen)
    except DeskError as error:
        show_error(error)
        return ""


def _ask_target() -> str:
    asked = st.query_params.get(TARGET, "")
    st.session_state.setdefault("links_target", asked if asked in TARGETS else ROOM)
    names = {ROOM: _("To a room"), REGISTRATION_PAGE: _("To a registration page"), PASTED: _("Paste a link")}
    target = st.segmented_control(
        _("Where the link leads"), TARGETS, format_func=names.__getitem__, key="links_target", required=True
    )
    st.query_params[TARGET] = target or ROOM
    return target or ROOM


def _choose(project: ProjectSettings, target: str, places: list[LinkPlace]) -> LinkPlace | None:
    by_id = {place.place_id: place for place in places}
    key = place_key(project, target)
    if st.session_state.get(key) not in by_id:
        asked = st.query_params.get(PLACE, "")
        st.session_state[key] = asked if asked in by_id else places[0].place_id
    chosen = st.selectbox(
        _("Room") if target == ROOM else _("Registration page"),
        list(by_id),
        format_func=lambda place_id: f"{by_id[place_id].title} · {place_id}",
        key=key,
        placeholder=_("Choose one"),
        persist_state="page",
    )
    st.query_params[PLACE] = chosen
    return by_id.get(chosen)


def _show_none(target: str) -> None:
    if target == ROOM:
        st.info(_("No rooms are known yet. Load them from Bizon365, or paste the room's link."))
    else:
        st.info(_("No registration pages are known yet. Load them from Bizon365, or paste the page's link."))


def _show_loading(project: ProjectSettings, *, is_first: bool) -> None:
    listed_at = list_places(get_desk(), project.id).listed_at
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Load rooms and pages from Bizon365"),
            type="primary" if is_first else "tertiary",
            icon=":material/refresh:",
            on_click=_load,
            args=(project,),
        )
        if listed_at:
            st.caption(_("Loaded {time}.", time=moment(listed_at, project.time_zone)), width="content")
    show_outcome("links_places")


def _load(project: ProjectSettings) -> None:
    with st.spinner(_("Asking Bizon365…")):
        attempt("links_places", lambda: refresh_places(get_desk(), project.id), _("Rooms and pages are loaded."))


def _address(place: LinkPlace) -> str:
    """In one of the forms under which Bizon365 opens this place."""
    is_page = place.kind == REGISTRATION_PAGE
    names = {BY_PATH: "start.bizon365.ru", SUBDOMAIN: "bizonpages.ru", OWN_DOMAIN: _("Own domain")}
    key = f"links_form_{place.kind}"
    st.session_state.setdefault(key, BY_PATH)
    form = st.segmented_control(
        _("Form of the address"),
        [form for form in names if is_page or form != SUBDOMAIN],
        format_func=names.__getitem__,
        required=True,
        key=key,
        persist_state="page",
    )
    domain = None
    if form == OWN_DOMAIN:
        domain = st.text_input(
            _("Your domain"), key="links_domain", placeholder="webinar.example.com", persist_state="page"
        )
        if not domain:
            return ""
    if is_page:
        return page_url(place.place_id, "bizonpages" if form == SUBDOMAIN else "path", domain)
    return room_url(place.place_id, domain)


def _show_hint(project: ProjectSettings, place: LinkPlace) -> None:
    """What has to be set in Bizon365 for `salebot` in the link to be taken."""
    if place.kind == ROOM:
        st.caption(
            _(
                "In Bizon365 the room needs `salebot` in small letters: «Настроить комнату» → «Доступ» → «Свой"
                " URL-параметр»."
            )
        )
        return
    pages = list_places(get_desk(), project.id).pages
    marker = next((page.marker_name for page in pages if page.page_id == place.place_id), None) or ""
    where = _("In Bizon365 open «Настроить» → «Обработка данных» → «Маркер партнера в URL».")
    if marker == MARKER:
        st.caption(_("The marker of this page in Bizon365 is `salebot`: right."))
    elif marker:
        st.warning(
            _(
                "The marker of this page is «{marker}», it must be `salebot` in small letters: otherwise registrations"
                " do not find their client.",
                marker=plain(marker),
            )
            + " "
            + where,
            icon=":material/warning:",
        )
    else:
        st.warning(
            _("This page has no marker; it must be `salebot`: otherwise registrations do not find their client.")
            + " "
            + where,
            icon=":material/warning:",
        )
