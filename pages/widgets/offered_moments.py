"""Buttons with moments beside the fields for a date and a time: a click fills in both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from core.services.projects.projects import ProjectSettings
from pages.widgets.drafts import fill
from pages.widgets.language import moment


@dataclass(frozen=True, slots=True)
class MomentFields:
    """The keys of the two text fields."""

    day: str
    clock: str


def offer_moments(
    project: ProjectSettings, label: str, moments: Sequence[datetime], fields: MomentFields, *, key: str, hint: str = ""
) -> None:
    """Offer the moments on the account's clock; clearing the choice empties the fields. Nothing is shown without
    moments."""
    if not moments:
        return
    labels = {start: moment(start, project.time_zone) for start in moments}
    st.pills(
        label,
        moments,
        format_func=labels.__getitem__,
        key=key,
        on_change=_fill_in,
        args=(key, labels, fields),
        help=hint or None,
    )


def _fill_in(key: str, labels: dict[datetime, str], fields: MomentFields) -> None:
    chosen = st.session_state[key]
    day, _space, clock = labels[chosen].partition(" ") if chosen else ("", "", "")
    fill(fields.day, day)
    fill(fields.clock, clock)
