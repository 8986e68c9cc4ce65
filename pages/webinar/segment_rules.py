"""The fields of a segment's rules. The address holds them, so that a link opens the same segment."""

from collections.abc import Sequence

import streamlit as st

from core.domain.webinars.segments import HOT_FROM_MIN, WARM_FROM_MIN, Band, Fact, Measure, Rules
from core.services.reports.summary import Chosen
from pages.webinar.choice import PARAMETERS, choose_people
from pages.webinar.segment_words import fact_words
from pages.widgets.drafts import kept
from pages.widgets.language import _

BOUNDS = {
    Measure.MINUTES: ("segment_from", "segment_until"),
    Measure.SHARE: ("segment_share", "segment_share_until"),
    Measure.MESSAGES: ("segment_messages", "segment_messages_until"),
}
"""By measure the names of its bounds, in the address and of the fields."""
WARM, HOT = "segment_warm", "segment_hot"
IS, IS_NOT = "segment_is", "segment_is_not"
_STEPS = {Measure.MINUTES: 5, Measure.SHARE: 10, Measure.MESSAGES: 1}


def ask_rules(chosen: Chosen) -> Rules:
    """`chosen`: the filter of the page, which is one of the rules."""
    labels = {
        Measure.MINUTES: (_("Minutes, from"), _("Minutes, less than")),
        Measure.SHARE: (_("% watched, from"), _("% watched, less than")),
        Measure.MESSAGES: (_("Messages, from"), _("Messages, less than")),
    }
    bands: dict[Measure, Band] = {}
    columns = st.grid(6, min_column_width=130)
    for measure, keys in BOUNDS.items():
        bounds: list[int | None] = []
        for key, label in zip(keys, labels[measure], strict=True):
            with columns.cell():
                bounds.append(_ask_number(key, label, _STEPS[measure]))
        if bounds != [None, None]:
            bands[measure] = _band(*bounds)
    left, right = st.columns(2, gap="small")
    yes, no = _ask_facts(left, IS, _("And all of it")), _ask_facts(right, IS_NOT, _("And none of it"))
    return Rules(bands, {**dict.fromkeys(yes, True), **dict.fromkeys(no, False)}, chosen)


def ask_borders() -> tuple[int, int]:
    """From which minute on people are warm, and hot; always the second one later than the first."""
    with st.container(horizontal=True, width="content"):
        warm = _ask_border(WARM, _("Warm from minute"), WARM_FROM_MIN, 1)
        hot = _ask_border(HOT, _("Hot from minute"), HOT_FROM_MIN, 2)
    return warm, max(hot, warm + 1)


def fill_rules(rules: Rules) -> None:
    """For callbacks: put rules into the fields, which follow the address."""
    for measure, keys in BOUNDS.items():
        band = rules.bands.get(measure, Band())
        for key, value in zip(keys, (band.start, band.end), strict=True):
            _put(key, value)
    for key, is_so in ((IS, True), (IS_NOT, False)):
        _choose_facts(key, [fact for fact, wanted in rules.facts.items() if wanted is is_so])
    for dimension in PARAMETERS:
        choose_people(dimension, rules.chosen.get(dimension, ()))


def fill_minutes(start: float | None, end: float | None) -> None:
    """For callbacks: only people who stayed so long."""
    for key, value in zip(BOUNDS[Measure.MINUTES], (start, end), strict=True):
        _put(key, value)


def _put(key: str, value: float | None) -> None:
    if value is None:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = str(int(value))


def _band(start: int | None, end: int | None) -> Band:
    """Bounds between which nothing lies are shown as such by an empty result, not as a fault while they are typed."""
    return Band(start, end if end is None or start is None or end > start else start + 1)


def _ask_number(key: str, label: str, step: int) -> int | None:
    with kept(key, None, parameter=key, read=int):
        value: int | None = st.number_input(label, min_value=0, max_value=10_000, step=step, value=None, key=key)
    return value


def _ask_border(key: str, label: str, usual: int, least: int) -> int:
    with kept(key, usual, parameter=key, read=int):
        value: int | None = st.number_input(label, min_value=least, max_value=10_000, step=5, value=None, key=key)
    return value or usual


def _ask_facts(place: "st.delta_generator.DeltaGenerator", key: str, label: str) -> list[Fact]:
    asked = [fact for fact in Fact if fact in st.query_params.get_all(key)]
    # The address decides; the widget only shows it
    st.session_state[f"{key}_facts"] = asked
    place.multiselect(
        label,
        list(Fact),
        format_func=fact_words,
        placeholder=_("Anything"),
        key=f"{key}_facts",
        on_change=lambda: _choose_facts(key, st.session_state[f"{key}_facts"]),
    )
    return asked


def _choose_facts(key: str, facts: Sequence[Fact]) -> None:
    if facts:
        st.query_params[key] = [fact.value for fact in facts]
    else:
        st.query_params.pop(key, None)
