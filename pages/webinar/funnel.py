"""From the registration to the payment: how many people got how far, in all and by where they came from."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.analytics.funnel_figure import Bar, funnel_figure
from core.domain.reports.definitions import MINUTE_S, is_few
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.reports.summary import SOURCES
from core.services.webinars.funnel import LONG_MIN, Funnel, Reached, Step
from pages.webinar.page_titles import page_titles, titled
from pages.webinars.words import dimension_words
from pages.widgets.as_table import show_as_table
from pages.widgets.chart_frame import chart_config, theme_colours
from pages.widgets.drafts import kept
from pages.widgets.language import _, number, share
from pages.widgets.small_table import Tabled, show_numbers

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
    st.plotly_chart(
        figure, key="chart_funnel", config=chart_config(_("How far people got")), alt=_("How far people got")
    )
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
    names = [step_words(step.step) for step in funnel.steps]
    frame = pd.DataFrame(
        {
            "step": pd.Categorical(names, names, ordered=True),
            "people": pd.array([step.people for step in funnel.steps], dtype="Int64"),
            "known": pd.array([step.known for step in funnel.steps], dtype="Int64"),
            "share": [step.share for step in funnel.steps],
            "few": [step.is_few for step in funnel.steps],
        }
    )
    return Tabled(titles, frame, {"share": share}, few={"share": "few"})


def show_by_source(project: ProjectSettings, funnel: Funnel, source: str) -> None:
    """The steps by the tags with which people entered the room."""
    if funnel.frame is None or funnel.frame.empty:
        return
    known = {step.step for step in funnel.steps if step.people is not None}
    titles = {"key": dimension_words(source)}
    titles |= {step: _column_words(step) for step in Step if step in known and step in funnel.frame}
    keys = titled(funnel.frame["key"], source, page_titles(project.id))
    entered = Tabled(titles, funnel.frame.assign(key=_named(keys)))
    _show_table(project, entered, _("By the tags with which people entered the room"), "by_entry")


def show_registrations(project: ProjectSettings, frame: pd.DataFrame | None, source: str) -> None:
    """Who registered and who of them came, by the tags of the registration."""
    if frame is None or frame.empty:
        return
    registered = registrations_table(frame, source)
    _show_table(project, registered, _("By the tags of the registration"), "by_registration")


def registrations_table(frame: pd.DataFrame, source: str) -> Tabled:
    """The registered by a tag, and who of them came."""
    titles = {
        "key": dimension_words(source),
        "registered": step_words(Step.REGISTERED),
        "came": step_words(Step.CAME),
        "unclear": _("Nobody can tell"),
        "share": _("Came of the registered"),
    }
    few = (frame["registered"] - frame["unclear"]).map(is_few)
    return Tabled(titles, frame.assign(key=_named(frame["key"]), few=few), {"share": share}, few={"share": "few"})


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


def _named(keys: "pd.Series[str]") -> "pd.Series[str]":
    return keys.where(keys.notna(), _("unknown"))


def _show_table(project: ProjectSettings, tabled: Tabled, heading: str, key: str) -> None:
    st.header(heading, anchor=False)
    show_numbers(project, key, heading, tabled, file=_("funnel"))
