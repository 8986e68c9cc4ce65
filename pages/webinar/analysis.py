"""The numbers of one or several webinars, what narrows them, and the tabs with all that stands behind them."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from core.services.orders.states import get_orders_state
from core.services.projects.counting import get_counting, get_offer_minutes
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.reports.origins import spell_choice
from core.services.reports.summary import SOURCES, Chosen
from pages.webinar.bought import show_orders
from pages.webinar.charts import show_charts
from pages.webinar.chat import show_chat
from pages.webinar.choice import TABS, read_people
from pages.webinar.figures import (
    Key,
    key_of,
    load_bought,
    load_bought_by_report,
    load_breakdown,
    load_cities_by_device,
    load_cohorts,
    load_each,
    load_funnel,
    load_labels,
    load_numbers,
    load_registered,
    load_registered_from,
    load_returning,
    load_room,
    load_sources,
    load_stay_bands,
)
from pages.webinar.file import draw_file
from pages.webinar.funnel import ask_source, show_by_source, show_registrations, show_steps, without_later
from pages.webinar.leaky import show_leaky
from pages.webinar.missing_registered import show_missing
from pages.webinar.narrowing import ask_people, show_chosen
from pages.webinar.numbers import number_texts, show_numbers
from pages.webinar.over_time import show_cohorts, show_returning
from pages.webinar.people import show_people
from pages.webinar.registered_from import registered_as
from pages.webinar.room import show_room
from pages.webinar.segments import show_segments
from pages.webinar.share import show_share
from pages.webinar.side import show_side
from pages.webinar.sources import show_sources
from pages.webinar.stays import show_stays
from pages.webinars.uncounted import say_uncounted
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, language
from pages.widgets.sections import choose_section
from pages.widgets.webinar_link import DEFINITIONS

TAB = "tab"


def show_analysis(
    project: ProjectSettings,
    reports: tuple[ReportRow, ...],
    title: str,
    facts: str,
    own: Mapping[str, tuple[str, Callable[[], None]]] | None = None,
) -> None:
    """Numbers first, then the open tab; the address holds the tab and what narrows all of it. `title` and `facts` head
    the file of it; `own` are tabs of the page before the others: by code the words, and what draws them."""
    own = own or {}
    chosen = spell_choice(acting_desk(), project.id, read_people())
    key = key_of(project, reports)
    counting = get_counting(acting_desk(), project.id)
    offers = get_offer_minutes(acting_desk(), project.id)
    with st.spinner(_("Counting…")):
        numbers = load_numbers(key, chosen, counting, offers)
        everybody = load_numbers(key, {}, counting, offers).came if chosen else None
        registered = load_registered(key) if len(reports) == 1 and not chosen else None
        orders = get_orders_state(acting_desk(), project.id)
        bought = load_bought(key, chosen, counting, orders.stamp) if orders.count else None
    show_numbers(
        numbers,
        counting,
        registered=registered,
        people_in_all=everybody,
        bought=bought,
        show_missing=partial(show_missing, project, reports[0], registered) if registered else None,
    )
    names = {code: words for code, (words, _draw) in own.items()}
    names |= {"room": _("The room by minute")} if len(reports) == 1 else {"side": _("Side by side")}
    names |= {"places": _("Cities and devices"), "sources": _("Sources"), "funnel": _("Funnel")}
    names["again"] = _("Who came again")
    if bought is not None:
        names["orders"] = _("Orders")
    if any(report.details_removed_at is None for report in reports):
        names |= {"people": _("People"), "segments": _("Segments")}
        names |= {"chat": _("Chat")} if len(reports) == 1 else {}
    with st.container(horizontal=True, vertical_alignment="center", key="webinar_tabs"):
        tab = choose_section(names, TABS, TAB, _("What to look at"))
        labels = load_labels(key, language())
        ask_people(labels, chosen)
        texts = number_texts(numbers, registered=registered, bought=bought)
        show_share(project, title, facts, texts, partial(draw_file, project, reports, chosen))
        show_chosen(labels, chosen)
    if tab in own:
        own[tab][1]()
    elif not numbers.entries:
        matching = _("Nobody here: no viewers match your choice.")
        st.info(matching if chosen else _("Nobody came: there is not one viewer in the report."))
    else:
        _show_tab(tab, project, reports, key, chosen)
    st.page_link(DEFINITIONS, label=_("What the numbers mean"), icon=":material/help:")


def _show_tab(tab: str, project: ProjectSettings, reports: tuple[ReportRow, ...], key: Key, chosen: Chosen) -> None:
    counting = get_counting(acting_desk(), project.id)
    match tab:
        case "side":
            orders = get_orders_state(acting_desk(), project.id)
            offers = get_offer_minutes(acting_desk(), project.id)
            show_side(
                project,
                reports,
                load_room(key, chosen, counting, offers),
                load_each(key, chosen, counting, offers),
                load_bought_by_report(key, counting, orders.stamp) if orders.count and not chosen else None,
            )
        case "room":
            show_room(project, load_room(key, chosen, counting, get_offer_minutes(acting_desk(), project.id)), chosen)
            show_stays(project, load_stay_bands(key, chosen, counting), counting)
            show_leaky(project, reports[0], counting)
        case "places":
            show_charts(
                project,
                lambda top: load_breakdown(key, chosen, language(), top),
                lambda top: load_cities_by_device(key, chosen, language(), top),
                chosen,
            )
        case "sources":
            show_sources(
                project,
                lambda top: load_sources(key, chosen, top),
                lambda source: (
                    None if chosen.keys() - {registered_as(source)} else load_registered_from(key, counting, source)
                ),
                chosen,
            )
            if not chosen and load_registered_from(key, counting, SOURCES[0]) is None:
                say_uncounted(project, [report.id for report in reports])
        case "funnel":
            above = st.container()
            source = ask_source()
            funnel, registrations = load_funnel(
                key, chosen, counting, get_offer_minutes(acting_desk(), project.id), source
            )
            funnel = without_later(funnel, reports)
            with above:
                show_steps(project, funnel)
                if not chosen and registrations is None:
                    say_uncounted(project, [report.id for report in reports])
            show_by_source(project, funnel, source)
            show_registrations(project, registrations, source)
        case "again":
            rooms = {report.room_id for report in reports}
            room_id = reports[0].room_id if len(rooms) == 1 else None
            show_returning(load_returning(key, chosen, counting))
            show_cohorts(project, load_cohorts(key, counting, room_id), is_of_room=room_id is not None)
        case "segments":
            show_segments(project, reports, chosen, load_labels(key, language()))
        case "chat":
            show_chat(project, reports[0])
        case "orders":
            show_orders(project, reports, chosen)
        case "people":
            show_people(project, reports, chosen, load_labels(key, language()))
