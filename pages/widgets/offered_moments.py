"""Buttons with moments beside the fields for a date and a time: a click fills in both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from core.services.projects.projects import ProjectSettings
from pages.widgets.drafts import fill
from pages.widgets.language import recent


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
    labels = {start: recent(start, project.time_zone) for start in moments}
    st.pills(
        label,
        moments,
        format_func=labels.__getitem__,
        key=key,
        on_change=_fill_in,
        args=(key, project.time_zone, fields),
        help=hint or None,
        wrap=True,
    )


def _fill_in(key: str, zone: ZoneInfo, fields: MomentFields) -> None:
    chosen: datetime | None = st.session_state[key]
    day, clock = f"{chosen.astimezone(zone):%d.%m.%Y %H:%M}".split() if chosen else ("", "")
    fill(fields.day, day)
    fill(fields.clock, clock)
