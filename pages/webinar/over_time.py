"""Who came again: of the people of these webinars, and month by month after the first webinar."""

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.services.projects.projects import ProjectSettings
from core.services.webinars.people_over_time import Cohorts, Returning
from pages.widgets.as_table import Tabled
from pages.widgets.column_widths import fit_columns
from pages.widgets.export import show_export
from pages.widgets.language import UNKNOWN, _, number, share
from pages.widgets.written import write_cells

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
    st.subheader(cohorts_title(), anchor=False)
    titles, shown, _writers = cohorts_table(cohorts)
    cells, config = write_cells(shown, titles)
    st.dataframe(
        cells,
        hide_index=True,
        placeholder="",
        column_order=list(titles),
        column_config={**titles, **fit_columns(shown, titles, config)},
    )
    scope = _("Webinars of this room: {n}.", n=number(cohorts.webinars))
    everywhere = _("Webinars of all rooms: {n}.", n=number(cohorts.webinars))
    st.caption(
        scope if is_of_room else everywhere,
        help=_(
            "Who came before the first loaded webinar counts as new. People without contacts are left out: {n}.",
            n=number(cohorts.guests),
        ),
    )
    show_export(shown, titles, _("cohorts"), "export_cohorts", deed=Deed.REPORTS_EXPORTED, project_id=project.id)


def cohorts_title() -> str:
    return _("Who came again, by the month of their first webinar")


def cohorts_table(cohorts: Cohorts) -> Tabled:
    """The same as texts: who came again so many months later, out of the people of each month."""
    frame = cohorts.frame[cohorts.frame["months_later"] <= MOST_MONTHS]
    table = frame.pivot_table(index="cohort", columns="months_later", values="share", aggfunc="first")
    sizes = frame.groupby("cohort")["size"].first()
    shown = pd.DataFrame({"cohort": [f"{month:%m.%Y}" for month in table.index], "size": sizes.to_numpy()})
    titles = {"cohort": _("First webinar in"), "size": _("People")}
    for months in range(1, int(table.columns.max()) + 1):
        shares = table[months].tolist() if months in table else [None] * len(table)
        shown[f"after_{months}"] = ["" if pd.isna(one) else share(float(one)) for one in shares]
        titles[f"after_{months}"] = _("+{n} mo", n=number(months))
    return Tabled(titles, shown)
