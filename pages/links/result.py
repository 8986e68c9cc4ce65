"""Showing a link: to copy, to paste into a block of Salebot, to test, to print as a QR code, and to save."""

from base64 import b64encode

import streamlit as st

from core.domain.links.link import URL_MARKER
from core.errors import DeskError
from core.services.links.build_link import SAMPLE, BuiltLink, LinkChoices, build
from core.services.links.history import NAME_MAX, save_link
from core.services.links.places import list_link_places
from core.services.links.qr_code import qr_png, qr_svg
from core.services.projects.projects import ProjectSettings
from core.services.registration.registration_pages import list_places
from core.web.downloads import OfferedFile
from pages.links.choices import CUSTOM_NAME, fill_tags, variable_key
from pages.links.words import explain_problem, kind_words
from pages.widgets.copy import show_copyable
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import fill, kept
from pages.widgets.errors import show_error
from pages.widgets.export import show_download
from pages.widgets.faults import mark_fields
from pages.widgets.kept_place import enter_presses, kept_place
from pages.widgets.language import _, ngettext, plain
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.press import undisturbed
from pages.widgets.project import current_project
from pages.widgets.result import mark_result

QR_SCALE, QR_SHOWN_PX = 10, 220
LINK_PX, REMARKS_PX = 110, 360
NAME_KEY = "links_name"


def show_result(project: ProjectSettings, choices: LinkChoices) -> None:
    """Show the link that the choices make; it is built again at every change."""
    built = build_or_explain(choices)
    if built is None:
        return
    mark_result(f"link {choices.base}")
    st.header(_heading(project, built), anchor=False)
    show_link(built)
    st.markdown(_("**For a block of Salebot**"))
    show_copyable(built.calculator, height_px=LINK_PX)
    st.caption(
        _("Paste this line into the calculator of the block, and `#{link}` as the link of its button."),
        help=_("Salebot fills in `#{client_id}` and the other variables for each person."),
    )
    _ask_name(project, built, choices)
    _show_test(built)
    _show_qr(built)
    show_remarks(project, built)


def _heading(project: ProjectSettings, built: BuiltLink) -> str:
    places = list_link_places(acting_desk(), project.id)
    titles = [plain(place.title) for place in places if (place.kind, place.place_id) == (built.kind, built.place_id)]
    return " · ".join([kind_words(built.kind), *titles])


def build_or_explain(choices: LinkChoices) -> BuiltLink | None:
    """The link; None when it cannot be used, with the reason shown. `show_remarks` shows its other problems."""
    if not choices.base:
        st.info(_("Choose where the link leads, and it appears here."), icon=":material/link:")
        return None
    try:
        built = build(choices)
    except DeskError as error:
        show_error(error)
        return None
    if built.is_usable:
        return built
    _show_problems(built)
    _mark_fields(choices, built)
    return None


def _mark_fields(choices: LinkChoices, built: BuiltLink) -> None:
    """Mark the fields because of which the link cannot be used."""
    project = current_project()
    fields: list[str] = []
    for problem in built.problems:
        match problem.code:
            case "bad_variable" | "open_marker":
                fields += [
                    variable_key(project, one) for one, name in choices.variables.items() if name == problem.name
                ]
                fields += [f"links_{name}" for name, text in choices.params.items() if problem.name in (name, text)]
            case "individual_prefilled":
                fields += [f"links_with_{one}" for one in choices.variables]
            case "bad_parameter":
                fields.append(CUSTOM_NAME)
            case "foreign":
                fields.append("links_pasted")
    mark_fields(fields)


def show_link(built: BuiltLink) -> None:
    """Show the link to copy, and whether there are remarks on it below. The height is fixed, so that typing into the
    fields beside it moves no button under it."""
    show_copyable(built.url, height_px=LINK_PX)
    if remarks := len(built.problems):
        said = ngettext("{n} note on this link: see below.", "{n} notes on this link: see below.", remarks)
        st.markdown(f":orange[:material/warning: {said}]")
    else:
        said = _("See the notes on this link below.")
        st.markdown(f":gray[:material/info: {said}]")


def show_remarks(project: ProjectSettings, built: BuiltLink) -> None:
    """Show the problems of the link and what it needs in Bizon365. They change while the operator types, so they are
    placed below all buttons."""
    with kept_place(REMARKS_PX):
        _show_problems(built)
        _offer_latin(built)
        _show_needs(project, built)


def _show_problems(built: BuiltLink) -> None:
    for problem in built.problems:
        if problem.severity == "refused":
            st.error(explain_problem(problem), icon=":material/block:")
        else:
            st.warning(explain_problem(problem), icon=":material/warning:")


def _offer_latin(built: BuiltLink) -> None:
    """Offer the Cyrillic tags in Latin letters."""
    if not built.latin_tags:
        return
    st.button(
        _("Write in Latin letters: {tags}", tags=plain(", ".join(built.latin_tags.values()))),
        icon=":material/translate:",
        key="links_latin",
        on_click=fill_tags,
        args=(built.latin_tags,),
    )


def _show_needs(project: ProjectSettings, built: BuiltLink) -> None:
    """Show a hint for a room; for a page, whether its marker in Bizon365 is right."""
    if built.kind == "room":
        st.caption(
            _(
                "In Bizon365 the room needs `salebot` in lower case: «Настроить комнату» → «Доступ» → «Свой"
                " URL-параметр»."
            )
        )
    elif built.kind == "registration_page":
        _show_marker(project, built)


def _show_marker(project: ProjectSettings, built: BuiltLink) -> None:
    where = _("In Bizon365: «Страницы регистрации» → «Настроить» → «Обработка данных» → «Маркер партнера в URL».")
    listed = {page.page_id: page.marker_name or "" for page in list_places(acting_desk(), project.id).pages}
    marker = listed.get(built.place_id or "")
    if marker is None:
        st.caption(_("The page needs the marker `salebot` in lower case.") + " " + where)
    elif marker == URL_MARKER:
        st.caption(_("The marker of this page in Bizon365 is `salebot`, as it should be."))
    else:
        wrong = (
            _("The marker of this page is “{marker}”, but it must be `salebot` in lower case.", marker=plain(marker))
            if marker
            else _("This page has no marker; it must be `salebot`.")
        )
        why = _("For now, registrations cannot find their client.")
        st.warning(f"{wrong} {why} {where}", icon=":material/warning:")


def _ask_name(project: ProjectSettings, built: BuiltLink, choices: LinkChoices) -> None:
    with enter_presses("links_save"):
        name, button = st.columns([2, 1], vertical_alignment="bottom")
        with kept(NAME_KEY, ""):
            name.text_input(_("Name for the history (optional)"), key=NAME_KEY, max_chars=NAME_MAX, autocomplete="off")
        button.button(
            _("Save"),
            icon=":material/bookmark:",
            width="stretch",
            on_click=_save,
            args=(project, built, choices),
            key="links_save",
        )
    show_outcome("links_save")


@undisturbed()
def _save(project: ProjectSettings, built: BuiltLink, choices: LinkChoices) -> None:
    def save() -> None:
        save_link(acting_desk(), project.id, built, choices, name=st.session_state[NAME_KEY])

    if attempt("links_save", save, _("Saved: the link is in the history.")):
        fill(NAME_KEY, "")


def _show_test(built: BuiltLink) -> None:
    with st.expander(_("Test link"), key="links_test"):
        url = built.test_url()
        st.caption(
            _(
                "The same link with a made-up person: {name}, {email}, {phone}. Anyone who opens it enters as that"
                " person.",
                name=plain(SAMPLE["username"]),
                email=plain(SAMPLE["email"]),
                phone=plain(SAMPLE["phone"]),
            )
        )
        show_copyable(url, height_px=LINK_PX)
        st.link_button(_("Open the test link"), url, icon=":material/open_in_new:")


def _show_qr(built: BuiltLink) -> None:
    if not built.public_url:
        return
    with st.expander(_("Link for everyone and QR code"), key="links_qr"):
        st.caption(
            _("For slides and print: everyone scans the same code, so personal parameters are left out and tags stay.")
        )
        try:
            picture, drawing = qr_png(built.public_url, QR_SCALE), qr_svg(built.public_url)
        except DeskError as error:
            show_error(error)
            return
        # In the page itself: a picture with an address of its own is gone as soon as the section is left.
        st.image(f"data:image/png;base64,{b64encode(picture).decode()}", width=QR_SHOWN_PX, alt=_("QR code"))
        show_copyable(built.public_url, height_px=LINK_PX)
        with st.container(horizontal=True):
            show_download(_("Download PNG"), OfferedFile("qr.png", "image/png", lambda: picture), key="qr_png")
            show_download(_("Download SVG"), OfferedFile("qr.svg", "image/svg+xml", lambda: drawing), key="qr_svg")
