"""The editor of one scenario: it reads like a sentence, from when to what."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.domain.faults import collect_faults
from core.domain.scenarios.scenario import NAME_MAX, Scenario, check_scenario
from core.domain.scenarios.templates import Template, build_scenario
from core.errors import InvalidInput
from core.services.projects.projects import ProjectSettings
from core.services.scenarios.scenarios import KeptScenario, get_scenario, save_scenario
from core.services.webinars.segments import list_segments
from pages.scenarios.address import close_editor, open_scenario
from pages.scenarios.copies import show_versions
from pages.scenarios.dry_run import show_dry_run
from pages.scenarios.left_out import show_left_out
from pages.scenarios.places import place_titles
from pages.scenarios.steps import ask_steps
from pages.scenarios.typed import read_typed, typed_of
from pages.scenarios.when import ask_when
from pages.scenarios.whom import ask_whom
from pages.scenarios.words import template_names, template_text
from pages.settings.form import KeptForm
from pages.widgets.desk import acting_desk
from pages.widgets.language import _
from pages.widgets.outcome import attempt, show_outcome

OUTCOME = "scenario"


def show_editor(project: ProjectSettings, scenario_id: int | None, template: Template) -> None:
    """The fields of a saved scenario, or of a new one from a template; then what it would have done. Raises
    NotFound."""
    st.button(
        _("All scenarios"), icon=":material/arrow_back:", type="tertiary", on_click=close_editor, key="scenario_back"
    )
    kept = None if scenario_id is None else get_scenario(acting_desk(), project.id, scenario_id)
    rules = kept.rules if kept else _from_template(template)
    if kept:
        show_versions(project, kept.id, place_titles(project))
    form = KeptForm(
        # Another version is another form: what was typed before it was taken back is not its
        f"scenario_{kept.id}_{kept.version}" if kept else f"scenario_{template}",
        project.id,
        typed_of(rules),
        {"scenario_name": "name", "place": "place_id"},
    )
    with st.container(border=True):
        with form.keeping("name"):
            st.text_input(_("Name"), max_chars=NAME_MAX, key=form.key("name"))
        ask_when(project, form, rules.when.trigger)
        ask_whom(project, form, rules.when.trigger)
    ask_steps(project, form)
    with st.container(border=True):
        _ask_limits(form)
        form.show_buttons(
            _("Save"),
            lambda: _save(project, form, rules, kept),
            lambda typed: _faults(project, typed, rules),
        )
    show_outcome(OUTCOME)
    show_dry_run(project, lambda: read_typed(form.typed, rules, _segments(project)), form.name)
    if kept:
        show_left_out(project, kept.id)


def _from_template(template: Template) -> Scenario:
    return build_scenario(template, template_names()[template], "", template_text(template))


def _ask_limits(form: KeptForm) -> None:
    cap, mode = st.columns([1, 3])
    with form.keeping("cap"):
        cap.number_input(
            _("At most people a day"),
            min_value=1,
            max_value=100_000,
            step=50,
            key=form.key("cap"),
            help=_("More than this is not sent without asking you."),
        )
    with form.keeping("by_itself"):
        mode.segmented_control(
            _("How it goes"),
            (False, True),
            format_func={False: _("asks me first"), True: _("goes by itself")}.__getitem__,
            required=True,
            key=form.key("by_itself"),
            wrap=True,
        )


def _segments(project: ProjectSettings) -> Mapping[str, Any]:
    return {segment.name: segment.rules for segment in list_segments(acting_desk(), project.id)}


def _faults(project: ProjectSettings, typed: Mapping[str, Any], rules: Scenario) -> list[InvalidInput]:
    return collect_faults([lambda: check_scenario(read_typed(typed, rules, _segments(project)))])


def _save(project: ProjectSettings, form: KeptForm, rules: Scenario, kept: KeptScenario | None) -> None:
    made = read_typed(form.typed, rules, _segments(project))
    saved: list[int] = []
    done = _("Saved. Look below at what it would have done, then switch it on in the list.")
    if kept and kept.on_since:
        done = _(
            "Saved: what begins from now on goes like this. What is being sent already goes on as it was; switch the"
            " scenario off to pause it."
        )
    is_done = attempt(
        OUTCOME,
        lambda: saved.append(save_scenario(acting_desk(), project.id, made, scenario_id=kept.id if kept else None)),
        done,
    )
    if is_done:
        form.fill(form.saved)
        open_scenario(saved[0])
