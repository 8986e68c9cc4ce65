"""What has to be set in Bizon365, so that it takes `salebot` out of a link."""

import streamlit as st

from core.domain.links.link import URL_MARKER
from core.services.links.build_link import BuiltLink
from core.services.projects.projects import ProjectSettings
from core.services.registration.registration_pages import list_places
from core.start import get_desk
from pages.widgets.language import _, plain


def show_needs(project: ProjectSettings, built: BuiltLink) -> None:
    """A hint for a room; for a page a warning when the account's list shows another marker."""
    if built.kind == "room":
        st.caption(
            _(
                "In Bizon365 the room needs `salebot` in small letters: «Настроить комнату» → «Доступ» → «Свой"
                " URL-параметр»."
            )
        )
    elif built.kind == "registration_page":
        _show_marker(project, built)


def _show_marker(project: ProjectSettings, built: BuiltLink) -> None:
    where = _("In Bizon365: «Страницы регистрации» → «Настроить» → «Обработка данных» → «Маркер партнера в URL».")
    listed = {page.page_id: page.marker_name or "" for page in list_places(get_desk(), project.id).pages}
    marker = listed.get(built.place_id or "")
    if marker is None:
        st.caption(_("The page needs the marker `salebot` in small letters.") + " " + where)
    elif marker == URL_MARKER:
        st.caption(_("The marker of this page in Bizon365 is `salebot`, as it should be."))
    else:
        wrong = (
            _("The marker of this page is «{marker}», but must be `salebot`, in small letters.", marker=plain(marker))
            if marker
            else _("This page has no marker; it must be `salebot`.")
        )
        why = _("As it is, registrations do not find their client.")
        st.warning(f"{wrong} {why} {where}", icon=":material/warning:")
