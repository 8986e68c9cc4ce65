"""The latest webinars at a glance, in the same numbers as on their pages: each name leads to its page."""

from typing import TYPE_CHECKING

import streamlit as st

from core.domain.orders.order import PaidState
from core.domain.reports.definitions import Definition
from core.services.home.overview import Overview
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from pages.widgets.definition_titles import definition_titles
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, minutes, money, number, plain, recent, share, signed_share
from pages.widgets.webinar_link import show_webinar_link

if TYPE_CHECKING:
    from core.services.home.latest import LatestNumbers
    from core.services.webinars.bought import Bought

NUMBER_WIDTH_PX = 140


def show_latest(project: ProjectSettings, overview: Overview) -> None:
    """One card per webinar, newest first."""
    from core.services.home.latest import list_latest_numbers  # imports pandas, which the first page must not wait for

    st.header(_("Latest webinars"), anchor=False)
    numbers = list_latest_numbers(acting_desk(), project.id, overview.latest)
    for report in overview.latest:
        with st.container(border=True):
            _show_webinar(project, report, numbers.get(report.id))


def _show_webinar(project: ProjectSettings, report: ReportRow, counted: "LatestNumbers | None") -> None:
    about, numbers = st.columns([2.4, 6], vertical_alignment="center")
    with about:
        show_webinar_link(report.id, project.id, f"**{plain(report.room_title or report.room_id)}**")
        st.caption(recent(report.starts_at, project.time_zone))
        if report.pulled_at:
            st.caption(_("Loaded {time}", time=recent(report.pulled_at, project.time_zone)))
    if counted is None:
        numbers.caption(_("not loaded yet"))
        return
    with numbers.container(horizontal=True, vertical_alignment="bottom"):
        _show_numbers(counted)


def _paid(bought: "Bought") -> str | None:
    """The sum of most orders; that there are others, in other currencies, which would not fit."""
    sums = [money(one.paid_minor, one.currency) for one in bought.of(PaidState.PAID)]
    if len(sums) > 1:
        return _("{sum} and others", sum=sums[0])
    return sums[0] if sums else None


def _out_of(people: int, known: int) -> str:
    return _("{n} of {total}", n=number(people), total=number(known))


def _show_numbers(counted: "LatestNumbers") -> None:
    numbers, titles = counted.numbers, definition_titles()
    came = _("entries: {n}", n=number(numbers.entries))
    if counted.change is not None:
        came = _("{change} to the usual", change=signed_share(counted.change))
    _show_number(titles[Definition.CAME], number(numbers.came), came)
    middle = None if numbers.middle_stay_min is None else numbers.middle_stay_min * 60
    _show_number(titles[Definition.MIDDLE_STAY], minutes(middle), _out_of(numbers.stays_known, numbers.came))
    end = numbers.at_offer or numbers.to_end
    _show_number(
        titles[Definition.AT_OFFER if numbers.at_offer else Definition.TO_END],
        share(end.share),
        _out_of(end.people, end.known),
    )
    if counted.bought is not None:
        _show_number(titles[Definition.BOUGHT], number(counted.bought.buyers), _paid(counted.bought))


def _show_number(name: str, value: str, beside: str | None = None) -> None:
    st.metric(name, value, delta=beside, delta_color="off", delta_arrow="off", width=NUMBER_WIDTH_PX)
