"""One person: what is held about them, a file with it, and the erasure.

What was typed is a contact, so it is kept in the session alone, and goes with the erasure.
"""

from collections.abc import Sequence

import streamlit as st

from core.services.privacy.erase import Act, erase_person, preview_erasure
from core.services.privacy.find_people import FoundPerson, find_people
from core.services.privacy.held_data import HeldData, collect_held
from core.services.projects.projects import ProjectSettings
from core.spreadsheets.export import write_xlsx
from core.web.downloads import OfferedFile
from pages.settings.erasure_words import counted, say_keys, table_name
from pages.widgets.desk import acting_desk, keep_desk
from pages.widgets.export import XLSX, export_words, show_download
from pages.widgets.language import _, ngettext, number, plain
from pages.widgets.outcome import attempt, show_outcome

SEARCH, FOUND, CHOSEN = "erasure_search", "erasure_found", "erasure_chosen"


def show_person(project: ProjectSettings) -> None:
    """The search, and what was found."""
    st.header(_("One person"), anchor=False)
    st.caption(
        _(
            "For somebody who asks what you hold about them, or wants it erased. We look in reports, registrations,"
            " lists, campaigns and clients of this project."
        )
    )
    with st.form(f"{SEARCH}_form_{project.id}", border=False):
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        left.text_input(
            _("E-mail, phone, client id or chat id"),
            key=f"{SEARCH}_{project.id}",
            help=_("Several are separated by commas. What you type here is not kept."),
        )
        right.form_submit_button(_("Search"), on_click=_search, args=(project.id,), type="primary")
    show_outcome("person_search", f"{SEARCH}_{project.id}")
    found: Sequence[FoundPerson] | None = st.session_state.get(_key(FOUND, project))
    if found is None:
        return
    if not found:
        st.info(_("Nobody with this was found in {project}.", project=plain(project.name)))
        return
    if len(found) > 1:
        st.warning(
            _(
                "Several people have this. People who only share a phone may be a family: choose the right one, the"
                " others stay as they are."
            )
        )
    chosen: tuple[FoundPerson, Act] | None = st.session_state.get(_key(CHOSEN, project))
    for person in found:
        _show_found(project, person, is_chosen=chosen is not None and chosen[0].token == person.token)
    show_outcome("person_choice")
    if chosen:
        _show_chosen(project, *chosen)


def _show_found(project: ProjectSettings, person: FoundPerson, *, is_chosen: bool) -> None:
    with st.container(border=True):
        names = ", ".join(map(plain, person.names[:5])) or _("no name")
        st.markdown(f"**{names}**")
        st.markdown("  \n".join(say_keys(person)))
        st.caption(", ".join(f"{table_name(table)}: {number(count)}" for table, count in sorted(person.counts.items())))
        if is_chosen:
            st.caption(_("Chosen."))
        else:
            st.button(
                _("Choose"), key=f"choose_{person.token}_{project.id}", on_click=_choose, args=(project.id, person)
            )


def _show_chosen(project: ProjectSettings, person: FoundPerson, act: Act) -> None:
    st.subheader(_("What is held about the person"), anchor=False)
    _show_files(project, person)
    st.subheader(_("What will be erased"), anchor=False)
    st.markdown("\n".join(f"- {line}" for line in counted(act)) or _("Nothing."))
    st.caption(
        _(
            "Figures of reports do not change: a row without a name stays in the person's place. Nothing changes in"
            " Bizon365 and Salebot: erase the person there too. If they register again by themselves, we keep that."
        )
    )
    with st.popover(_("Erase for good"), icon=":material/delete_forever:", key=f"erase_{person.token}_{project.id}"):
        st.write(
            ngettext(
                "{n} record will be erased or lose its contacts. This cannot be undone.",
                "{n} records will be erased or lose their contacts. This cannot be undone.",
                act.total,
            )
        )
        st.button(_("Yes, erase"), type="primary", on_click=_erase, args=(project.id, person))
    show_outcome("person_erasure")


def _show_files(project: ProjectSettings, person: FoundPerson) -> None:
    words = export_words()
    titles = {"section": _("Where"), "record": _("Record"), "field": _("Field"), "value": _("Value")}
    collect = keep_desk(lambda: collect_held(acting_desk(), project.id, person))

    def as_xlsx() -> bytes:
        held: HeldData = collect()
        return write_xlsx(held.as_frame(), titles, words)

    with st.container(horizontal=True):
        show_download(_("Download xlsx"), OfferedFile(_("person.xlsx"), XLSX, as_xlsx), key=f"held_xlsx_{person.token}")
        show_download(
            _("Download JSON"),
            OfferedFile(_("person.json"), "application/json", lambda: collect().as_json()),
            key=f"held_json_{person.token}",
        )


def _search(project_id: int) -> None:
    typed = str(st.session_state[f"{SEARCH}_{project_id}"])
    _forget(project_id)

    def search() -> None:
        st.session_state[f"{FOUND}_{project_id}"] = find_people(acting_desk(), project_id, typed)

    attempt("person_search", search, "")


def _choose(project_id: int, person: FoundPerson) -> None:
    def choose() -> None:
        act = preview_erasure(acting_desk(), project_id, person)
        st.session_state[f"{CHOSEN}_{project_id}"] = (person, act)

    attempt("person_choice", choose, "")


def _erase(project_id: int, person: FoundPerson) -> None:
    if attempt(
        "person_erasure",
        lambda: erase_person(acting_desk(), project_id, person),
        _("The person was erased. The act is below."),
    ):
        _forget(project_id)
        st.session_state[f"{SEARCH}_{project_id}"] = ""


def _forget(project_id: int) -> None:
    for name in (FOUND, CHOSEN):
        st.session_state.pop(f"{name}_{project_id}", None)


def _key(name: str, project: ProjectSettings) -> str:
    return f"{name}_{project.id}"
