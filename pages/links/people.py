"""Personal links for a list: the same link, with each person's values in place of its variables."""

import streamlit as st

from core.domain.audit.deeds import Deed
from core.domain.lists.given_columns import given_columns
from core.services.links.build_link import LinkChoices
from core.services.links.personal_links import LINK_OUTCOMES, PersonalLinks, build_personal_links
from core.services.links.places import list_link_places
from core.services.lists.read_people import PeopleList
from core.services.projects.projects import ProjectSettings
from pages.links.one import ask_link
from pages.links.result import build_or_explain, show_link, show_remarks
from pages.links.words import outcome_words
from pages.widgets.desk import acting_desk
from pages.widgets.export import show_export
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, ngettext, number
from pages.widgets.list_columns import column_titles
from pages.widgets.people_input import ask_people
from pages.widgets.result import mark_result
from pages.widgets.run import sum_words
from pages.widgets.table import Column, Table, ask_view, show_frame, shown_titles, sort_frame


def show_people(project: ProjectSettings) -> None:
    """Show the link to fill in, which can be changed here, the list, and the links of all people."""
    link = st.container()
    is_first = not list_link_places(acting_desk(), project.id)
    with st.expander(_("Change the link"), expanded=is_first, key=f"links_change_{is_first}"):
        choices = ask_link(project, link)
    with link:
        st.markdown(_("**The link, filled in for each person**"))
        built = build_or_explain(choices)
        if built is not None:
            show_link(built)
    people = ask_people(project, "links")
    if built is not None:
        st.caption(
            _("A column named like a variable in the link fills that variable."),
            help=_("Empty values are left out."),
        )
    if people is not None and built is not None:
        st.divider()
        with st.spinner(_("Building the links…")):
            links = _build(people, choices)
        mark_result(f"links {hash((people.titles, people.rows))}")
        _show(project, people, links)
    if built is not None:
        show_remarks(project, built)


def _show(project: ProjectSettings, people: PeopleList, links: PersonalLinks) -> None:
    _show_counts(links)
    frame = links.frame.assign(note=links.frame["problem"].map({code: outcome_words(code) for code in LINK_OUTCOMES}))
    own = given_columns(column_titles(people.titles))
    columns = {"row": _("No."), "link": _("Link"), "note": _("Note"), "repeats_row": _("Repeats row"), **own}
    if not links.repeats:
        del columns["repeats_row"]
    shown = {name: Column(title, links=name == "link") for name, title in columns.items()}
    table = Table("personal_links", shown, tuple(shown), "row")
    said, beside = st.columns([4, 1], vertical_alignment="center")
    count = ngettext("{n} link", "{n} links", len(frame))
    said.caption(count)
    view = ask_view(table, hash((people.titles, people.rows)), place=beside)
    show_export(
        sort_frame(frame, view),
        shown_titles(table, view),
        name=_("links"),
        key="links_export",
        deed=Deed.PERSONAL_LINKS_EXPORTED,
        project_id=project.id,
    )
    with kept_place():
        show_frame(table, view, frame, label=count)


def _show_counts(links: PersonalLinks) -> None:
    shown = [outcome for outcome in LINK_OUTCOMES if links.counts[outcome] or outcome == "complete"]
    with st.container(horizontal=True, gap="medium"):
        for outcome in shown:
            st.metric(outcome_words(outcome), number(links.counts[outcome]), width="content")
    read = ngettext("{n} row read.", "{n} rows read.", len(links.frame))
    sentences = [sum_words(links.counts, shown, read) if len(shown) > 1 else read]
    if links.repeats:
        sentences.append(
            ngettext(
                "{n} of them repeats a person already in the list.",
                "{n} of them repeat people already in the list.",
                links.repeats,
            )
        )
    st.caption(" ".join(sentences))


@st.cache_data(
    max_entries=2,
    ttl=1800,
    show_spinner=False,
    # Streamlit would look into every cell, which takes longer than building the links.
    hash_funcs={PeopleList: lambda people: (people.titles, sorted(people.columns.items()), hash(people.rows))},
)
def _build(people: PeopleList, choices: LinkChoices) -> PersonalLinks:
    return build_personal_links(people, choices)
