"""Who came again: of the people of these webinars, and month by month after the first webinar."""

import math

import pandas as pd
import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.webinars.people_over_time import Cohorts, Returning
from pages.widgets.language import UNKNOWN, _, number, share
from pages.widgets.small_table import Tabled, show_numbers

MOST_MONTHS = 12


def show_returning(returning: Returning) -> None:
    """Those who had come before, of whom it can be told."""
    cards = st.grid(3, min_column_width=150, border=True)
    known = returning.new + returning.returning
    with cards.cell(), st.container(key="few_returning" if returning.is_few else "share_returning"):
        st.metric(
            _("Had come before"),
            share(returning.share) if known else UNKNOWN,
            help=_(
                "{n} of {total} people had been at an earlier webinar of the project that is loaded here.",
                n=number(returning.returning),
                total=number(known),
            ),
        )
    with cards.cell():
        st.metric(_("Came for the first time"), number(returning.new))
    with cards.cell():
        st.metric(
            _("Nobody can tell"), number(returning.unclear), help=_("They left no contact by which to recognise them.")
        )


def show_cohorts(project: ProjectSettings, cohorts: Cohorts, *, is_of_room: bool) -> None:
    """A row for each month in which people came first, a column for each month after it."""
    if cohorts.frame.empty:
        return
    st.header(cohorts_title(), anchor=False)
    show_numbers(project, "cohorts", cohorts_title(), cohorts_table(cohorts), file=_("cohorts"))
    scope = _("Webinars of this room: {n}.", n=number(cohorts.webinars))
    everywhere = _("Webinars of all rooms: {n}.", n=number(cohorts.webinars))
    st.caption(
        scope if is_of_room else everywhere,
        help=_(
            "Who came before the first loaded webinar counts as new. People without contacts are left out: {n}.",
            n=number(cohorts.guests),
        ),
    )


def cohorts_title() -> str:
    return _("Who came again, by the month of their first webinar")


def cohorts_table(cohorts: Cohorts) -> Tabled:
    """Who came again so many months later, out of the people of each month."""
    frame = cohorts.frame[cohorts.frame["months_later"] <= MOST_MONTHS]
    table = frame.pivot_table(index="cohort", columns="months_later", values="share", aggfunc="first")
    sizes = frame.groupby("cohort")["size"].first()
    months = [f"{month:%m.%Y}" for month in table.index]
    shown = pd.DataFrame({"cohort": pd.Categorical(months, months, ordered=True), "size": sizes.to_numpy()})
    titles = {"cohort": _("First webinar in"), "size": _("People")}
    later = range(1, int(table.columns.max()) + 1)
    for n in later:
        shown[f"after_{n}"] = table[n].to_numpy(dtype=float) if n in table else math.nan
        titles[f"after_{n}"] = _("{n} mo later", n=number(n))
    return Tabled(titles, shown, dict.fromkeys([f"after_{n}" for n in later], share))
