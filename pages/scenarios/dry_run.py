"""What the scenario in the editor would have done: shown before anything is switched on."""

from collections.abc import Callable

import streamlit as st

from core.domain.campaigns.plan import TO_DO
from core.domain.registration.plan import PlanState as RegistrationPlan
from core.domain.scenarios.scenario import Scenario
from core.errors import DeskError
from core.services.projects.projects import ProjectSettings
from core.services.scenarios.dry_run import DryRun, dry_run
from pages.campaigns.outcomes import outcome_words
from pages.scenarios.unread import show_unread
from pages.scenarios.words import reach_words
from pages.widgets.desk import acting_desk
from pages.widgets.errors import show_error
from pages.widgets.language import _, ngettext, number, plain
from pages.widgets.result import mark_result
from pages.widgets.scenario_link import about_words


def show_dry_run(project: ProjectSettings, read: Callable[[], Scenario], key: str) -> None:
    """The button, and for each of the last webinars how many people it would have been, with their names."""
    pressed = st.button(_("What would it have done?"), icon=":material/visibility:", key=f"{key}_dry_run")
    st.caption(_("Counts the people of the last webinars by what is known today. Nothing is sent."))
    if not pressed:
        return
    try:
        with st.spinner(_("Counting…")):
            rules = read()
            found = dry_run(acting_desk(), project.id, rules)
    except DeskError as error:
        show_error(error)
        return
    mark_result(f"{key} {acting_desk().now()}")
    show_unread(project, rules, key, max((one.starts_at for one in found), default=None))
    if not found:
        st.info(_("There is no loaded webinar or session of it yet."))
    for one in found:
        with st.container(border=True):
            show_would(project, one, rules)


def show_would(project: ProjectSettings, one: DryRun, rules: Scenario) -> None:
    """How many people it would have been for one webinar, session or day, their names, and why others would not."""
    would = ngettext("It would have been {n} person", "It would have been {n} people", one.reached)
    if one.unclear and not one.reached:
        would = _("It is not known who it would have been")
    st.markdown(f"**{would}** · {about_words(one.title, one.starts_at, project.time_zone)}")
    names_of = outcome_words(rules.steps[0].actions)
    reached = (*TO_DO, RegistrationPlan.WILL_REGISTER)
    left_out = {plan: people for plan, people in one.counts.items() if people and plan not in reached}
    if left_out:
        st.caption(" · ".join(f"{names_of[plan]}: {number(people)}" for plan, people in left_out.items()))
    if reach := reach_words(one.reached, one.to_look_up):
        st.caption(reach)
    if one.unclear:
        st.caption(
            ngettext(
                "Of {n} person it is not known whether they meet the rules: they would get nothing.",
                "Of {n} people it is not known whether they meet the rules: they would get nothing.",
                one.unclear,
            )
        )
    if one.names:
        names = ", ".join(plain(name or _("no name")) for name in one.names)
        more = one.reached - len(one.names)
        st.caption(names + (" " + ngettext("and {n} more", "and {n} more", more) if more else ""))
