"""From the registration to the payment: how many people got how far, in all and by where they came from."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.analytics.funnel_figure import Bar, funnel_figure
from core.domain.audit.deeds import Deed
from core.domain.reports.definitions import MINUTE_S
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.reports.summary import SOURCES
from core.services.webinars.funnel import LONG_MIN, Funnel, Reached, Step
from pages.webinars.words import dimension_words
from pages.widgets.as_table import Tabled, show_as_table
from pages.widgets.chart_frame import CONFIG, theme_colours
from pages.widgets.column_widths import fit_columns
from pages.widgets.drafts import kept
from pages.widgets.export import show_export
from pages.widgets.language import UNKNOWN, _, number, share
from pages.widgets.written import write_cells

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

BY = "funnel_by"
_MINUTES = dict(zip((Step.MIN_5, Step.MIN_30, Step.MIN_60, Step.MIN_90), LONG_MIN, strict=True))


def ask_source() -> str:
    """By which of the sources the people are split below the funnel."""
    with kept(BY, SOURCES[0], options=SOURCES):
        name: str | None = st.segmented_control(
            _("By source"), SOURCES, required=True, format_func=dimension_words, key=BY, wrap=True
        )
    return name or SOURCES[0]


def show_steps(project: ProjectSettings, funnel: Funnel) -> None:
    """The bars of the steps of which it is known who got there, and the same as a table."""
    figure = steps_figure(funnel, theme_colours())
    st.plotly_chart(figure, key="chart_funnel", config=CONFIG, alt=_("How far people got"))
    missing = [step_words(step.step) for step in funnel.steps if step.people is None]
    if missing:
        st.caption(
            _("Not known here: {steps}.", steps=", ".join(missing)),
            help=_(
                "Registrations and orders have to be loaded, the minute of the offer has to be set for the room, and"
                " not every report shows clicks. With a filter, it is not clear which of the registered are meant."
            ),
        )

    show_as_table(project, "chart_funnel", _("funnel"), partial(steps_table, funnel))


def without_later(funnel: Funnel, reports: Sequence[ReportRow]) -> Funnel:
    """The funnel without the steps of so many minutes as none of its webinars lasted."""
    longest_s = max((report.length_s or math.inf for report in reports), default=math.inf)
    kept = [step for step in funnel.steps if _MINUTES.get(step.step, 0) * MINUTE_S <= longest_s]
    return replace(funnel, steps=tuple(kept))


def steps_figure(funnel: Funnel, colours: Mapping[str, str]) -> "Figure":
    """A bar for each step of which it is known who got there."""
    known = [_bar(step) for step in funnel.steps if step.people is not None]
    return funnel_figure(known, title=_("How far people got"), colours=colours)


def steps_table(funnel: Funnel) -> Tabled:
    """All steps, with how many people each is out of."""
    titles = {
        "step": _("Step"),
        "people": _("People"),
        "known": _("Of so many people"),
        "share": _("Share of all"),
    }
    frame = pd.DataFrame(
        {
            "step": [step_words(step.step) for step in funnel.steps],
            "people": pd.array([step.people for step in funnel.steps], dtype="Int64"),
            "known": pd.array([step.known for step in funnel.steps], dtype="Int64"),
            "share": [step.share for step in funnel.steps],
        }
    )
    return Tabled(titles, frame, {"share": share})


def show_by_source(project: ProjectSettings, funnel: Funnel, source: str) -> None:
    """The steps by the tags with which people entered the room."""
    if funnel.frame is None or funnel.frame.empty:
        return
    known = {step.step for step in funnel.steps if step.people is not None}
    titles = {"key": dimension_words(source)}
    titles |= {step: _column_words(step) for step in Step if step in known and step in funnel.frame}
    _show_table(project, funnel.frame, titles, _("By the tags with which people entered the room"), "export_by_entry")


def show_registrations(project: ProjectSettings, frame: pd.DataFrame | None, source: str) -> None:
    """Who registered and who of them came, by the tags of the registration."""
    if frame is None or frame.empty:
        return
    table = registrations_table(frame, source)
    title = _("By the tags of the registration")
    _show_table(project, table.frame, dict(table.titles), title, "export_by_registration")


def registrations_table(frame: pd.DataFrame, source: str) -> Tabled:
    """The registered by a tag, and who of them came."""
    titles = {
        "key": dimension_words(source),
        "registered": step_words(Step.REGISTERED),
        "came": step_words(Step.CAME),
        "unclear": _("Nobody can tell"),
        "came_share": _("Came of the registered"),
    }
    shares = [UNKNOWN if pd.isna(one) else share(float(one)) for one in frame["share"]]
    keys = frame["key"].where(frame["key"].notna(), _("unknown"))
    return Tabled(titles, frame.assign(key=keys, came_share=shares))


def step_words(step: Step) -> str:
    if step in _MINUTES:
        return _("{n} min or longer", n=number(_MINUTES[step]))
    return {
        Step.REGISTERED: _("Registered"),
        Step.CAME_REGISTERED: _("Came of the registered"),
        Step.CAME: _("Came"),
        Step.AT_OFFER: _("Were there at the offer"),
        Step.TO_END: _("Stayed to the end"),
        Step.CLICKED: _("Clicked"),
        Step.ORDERED: _("Made an order"),
        Step.PAID: _("Paid in full"),
    }[step]


def _column_words(step: Step) -> str:
    return _("{n}+ min", n=number(_MINUTES[step])) if step in _MINUTES else step_words(step)


def _bar(step: Reached) -> Bar:
    name, people = step_words(step.step), number(step.people)
    if step.known is None:
        said = _("at least {n}", n=people)
        return Bar(name, step.people or 0, said, f"{name}: {said}", is_pale=True)
    out_of = _("{n} of {total}", n=people, total=number(step.known))
    text = people if step.step in (Step.REGISTERED, Step.CAME) else f"{people} · {share(step.share)}"
    return Bar(name, step.people or 0, text, f"{name}: {out_of}", is_pale=step.is_few)


def _show_table(project: ProjectSettings, frame: pd.DataFrame, titles: dict[str, str], heading: str, key: str) -> None:
    st.subheader(heading, anchor=False)
    named = frame.assign(key=frame["key"].where(frame["key"].notna(), _("unknown")))[list(titles)]
    cells, config = write_cells(named, titles)
    st.dataframe(
        cells,
        hide_index=True,
        placeholder=UNKNOWN,
        column_order=list(titles),
        column_config={**titles, **fit_columns(named, titles, config)},
    )
    show_export(named, titles, _("funnel"), key, deed=Deed.REPORTS_EXPORTED, project_id=project.id)
