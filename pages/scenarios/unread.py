"""Beside what a scenario would have done: that it is not known yet who registered, or when the offer was, and where
that is put right."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import streamlit as st

from core.domain.scenarios.scenario import Scenario
from core.services.projects.projects import ProjectSettings
from core.services.registration.registration_pages import refresh_places
from core.services.registration.subscribers_job import start_pull_subscribers
from core.services.scenarios.unread import Unread, find_no_offer, find_unread
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, ngettext, quoted
from pages.widgets.outcome import OVER_PAGE, attempt
from pages.widgets.webinar_link import show_webinar_link


def show_unread(project: ProjectSettings, rules: Scenario, key: str, webinar_at: datetime | None) -> None:
    """Nothing where all is known. `key`: the beginning of the key of its button; `webinar_at`: when the newest webinar
    began that is looked at."""
    _show_no_offer(project, rules)
    unread = find_unread(acting_desk(), project.id, rules, webinar_at)
    if unread is None:
        return
    if not unread.has_pages:
        st.warning(
            _("No registration page leads to this room, as far as is known here: so nobody here has registered."),
            icon=":material/person_off:",
        )
        offer_places(project, key)
        return
    for said in _say_unread(unread):
        st.warning(said, icon=":material/person_off:")
    st.button(
        _("Load the registered people"),
        icon=":material/download:",
        key=f"{key}_unread",
        on_click=_load,
        args=(project.id, [*unread.pages, *unread.early]),
    )


def _say_unread(unread: Unread) -> Iterator[str]:
    if unread.pages:
        yield ngettext(
            "The people registered on {n} page were never loaded, so they are not counted here: {pages}.",
            "The people registered on {n} pages were never loaded, so they are not counted here: {pages}.",
            len(unread.pages),
            pages=", ".join(map(quoted, unread.pages.values())),
        )
    if unread.early:
        yield ngettext(
            "The people registered on {n} page were not all loaded after the webinar, so nobody can tell who had not"
            " registered: {pages}.",
            "The people registered on {n} pages were not all loaded after the webinar, so nobody can tell who had not"
            " registered: {pages}.",
            len(unread.early),
            pages=", ".join(map(quoted, unread.early.values())),
        )


def _show_no_offer(project: ProjectSettings, rules: Scenario) -> None:
    missing = find_no_offer(acting_desk(), project.id, rules)
    if missing is None:
        return
    st.warning(
        _(
            "Nobody has said in which minute this room makes its offer, so it is not known who was there, and the"
            " scenario finds nobody."
        ),
        icon=":material/sell:",
    )
    if missing.report_id is not None:
        show_webinar_link(missing.report_id, project.id, _("Set the minute of the offer on the page of a webinar"))


def offer_places(project: ProjectSettings, key: str) -> None:
    """The button that asks Bizon365 which registration pages there are."""
    st.button(
        _("Load the pages from Bizon365"),
        icon=":material/refresh:",
        key=f"{key}_places",
        on_click=_load_places,
        args=(project.id,),
    )


def _load(project_id: int, page_ids: Sequence[str]) -> None:
    def begin() -> None:
        for page_id in page_ids:
            start_pull_subscribers(acting_desk(), project_id, page_id)

    attempt(OVER_PAGE, begin, _("They are being loaded. Look once more in a minute."))


def _load_places(project_id: int) -> None:
    attempt(OVER_PAGE, lambda: refresh_places(acting_desk(), project_id), _("The pages are here."))
