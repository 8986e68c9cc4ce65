"""Registered people and the webinar: counts that add up, who came, who did not, who came without registering."""

import streamlit as st

from core.domain.matching import Outcome
from core.services.attendance.check_registered import RegisteredCheck
from core.services.projects.projects import ProjectSettings
from pages.attendance.came_tables import EVERYBODY, show_registered, show_unregistered
from pages.attendance.words import name_of_registered
from pages.widgets.language import _, moment, ngettext, number, share

UNREGISTERED = "unregistered"


def show_registered_check(project: ProjectSettings, check: RegisteredCheck) -> None:
    """The whole result."""
    _show_counts(project, check)
    names = _groups(check)
    group = st.segmented_control(
        _("Show"),
        list(names),
        format_func=names.__getitem__,
        default=Outcome.ABSENT.value if check.counts[Outcome.ABSENT] else next(iter(names)),
        required=True,
        key=f"attendance_group_{'_'.join(names)}",
    )
    if group == UNREGISTERED:
        show_unregistered(project, check)
    elif len(check.frame):
        show_registered(project, check, group or EVERYBODY)


def _shown(check: RegisteredCheck) -> list[Outcome]:
    return [outcome for outcome in Outcome if outcome is not Outcome.ATTENDED_LESS or check.min_stay_s]


def _show_counts(project: ProjectSettings, check: RegisteredCheck) -> None:
    people = len(check.frame)
    with st.container(horizontal=True, gap="medium"):
        st.metric(_("People registered"), number(people), width="content")
        for outcome in _shown(check):
            st.metric(
                name_of_registered(outcome, check.min_stay_s),
                number(check.counts[outcome]),
                delta=share(check.counts[outcome] / people, 1) if people else None,
                delta_color="off",
                delta_arrow="off",
                width="content",
            )
        st.metric(
            _("Came without registering"),
            number(len(check.unregistered)),
            width="content",
            help=_("People of the report whom no registration for this session matches; any presence counts."),
        )
    st.caption(" ".join(_sentences(project, check)))
    if not check.is_whole:
        st.warning(
            _(
                "Not all who registered are here: Bizon365 gave fewer than it counts. Load them anew;"
                " until then some may stand among those who came without registering."
            )
        )


def _sentences(project: ProjectSettings, check: RegisteredCheck) -> list[str]:
    total = " + ".join(number(check.counts[outcome]) for outcome in _shown(check))
    said = [
        f"{total} = "
        + ngettext(
            "{n} person registered for this session.", "{n} people registered for this session.", len(check.frame)
        )
    ]
    if check.repeats:
        said.append(
            ngettext(
                "{n} more registration is of somebody who counts already.",
                "{n} more registrations are of people who count already.",
                check.repeats,
            )
        )
    if check.doubles:
        said.append(
            ngettext(
                "{n} more person of the report is one of them under another contact.",
                "{n} more people of the report are some of them under another contact.",
                check.doubles,
            )
        )
    stay = round(check.min_stay_s / 60)
    said.append(
        ngettext("Minimum stay: {n} minute.", "Minimum stay: {n} minutes.", stay) if stay else _("Any presence counts.")
    )
    said.append(_("Registrations as of {time}.", time=moment(check.pulled_at, project.time_zone)))
    said.append(_("Checked {time}.", time=moment(check.checked_at, project.time_zone)))
    return said


def _groups(check: RegisteredCheck) -> dict[str, str]:
    """What can be shown, with how many people are in it."""
    groups = {
        outcome.value: f"{name_of_registered(outcome, check.min_stay_s)} · {number(check.counts[outcome])}"
        for outcome in (Outcome.ABSENT, Outcome.ATTENDED, Outcome.ATTENDED_LESS, Outcome.CANNOT_TELL)
        if check.counts[outcome]
    }
    groups[EVERYBODY] = _("All registered") + f" · {number(len(check.frame))}"
    groups[UNREGISTERED] = _("Came without registering") + f" · {number(len(check.unregistered))}"
    return groups
