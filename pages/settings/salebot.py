"""How the dashboard works with Salebot: calls of today, pace, limits of a day, and where variables go."""

from dataclasses import replace

import streamlit as st

from core.services.projects.jobs import retry_now
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_budget import get_salebot_use
from core.services.projects.salebot_settings import (
    FASTEST_PER_SECOND,
    MOST_IN_A_DAY,
    SLOWEST_PER_SECOND,
    change_salebot_settings,
    get_salebot_settings,
)
from pages.settings.form import KeptForm
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, number
from pages.widgets.outcome import attempt, show_outcome

FIELDS = ("variable_scope", "per_second", "daily_budget", "campaign_cap")


def show_salebot(project: ProjectSettings) -> None:
    """The section: the calls made today, and the form."""
    _show_use(project)
    _ask(project)
    show_outcome("salebot")


def _show_use(project: ProjectSettings) -> None:
    use = get_salebot_use(acting_desk(), project.id)
    with st.container(border=True):
        st.metric(
            _("Requests to Salebot today"),
            number(use.calls),
            delta=_("of {total}", total=number(use.budget)),
            delta_color="off",
            delta_arrow="off",
        )
        st.caption(
            _("Today is {date} on the account's clock.", date=use.day.strftime("%d.%m.%Y"))
            + " "
            + _(
                "Each request uses one message of your Salebot plan (usually 10,000 a day), so the dashboard counts"
                " them and stops at the limit below. Saving variables is free and is not counted."
            )
        )


def _ask(project: ProjectSettings) -> None:
    settings = get_salebot_settings(acting_desk(), project.id)
    form = KeptForm("settings_salebot", project.id, {field: getattr(settings, field) for field in FIELDS})
    scopes = {"client": _("To the client's profile"), "deal": _("To the client's current deal")}
    with st.container(border=True):
        with form.keeping("variable_scope"):
            st.radio(
                _("Where variables are saved"),
                list(scopes),
                format_func=scopes.__getitem__,
                key=form.key("variable_scope"),
                help=_(
                    "In the profile a variable is saved as `client.` plus its name and stays with the client. In the"
                    " deal the bot no longer sees it once the deal is closed."
                ),
            )
        _ask_limits(form)
        form.show_buttons(_("Save"), lambda: _save(form))


def _ask_limits(form: KeptForm) -> None:
    budget, cap, pace = st.columns(3, vertical_alignment="bottom")
    with form.keeping("daily_budget"):
        budget.number_input(
            _("Requests per day, at most"),
            min_value=0,
            max_value=MOST_IN_A_DAY,
            step=500,
            key=form.key("daily_budget"),
            help=_(
                "Leave enough of your plan's messages for the bot itself. A registration takes about five requests if"
                " its client is not loaded here yet, otherwise one."
            ),
        )
    with form.keeping("campaign_cap"):
        cap.number_input(
            _("People a day, at most"),
            min_value=0,
            max_value=MOST_IN_A_DAY,
            step=100,
            key=form.key("campaign_cap"),
            help=_("How many people “Send to Salebot” may reach in a day, all campaigns together."),
        )
    with form.keeping("per_second"):
        pace.number_input(
            _("Requests to Salebot per second"),
            min_value=SLOWEST_PER_SECOND,
            max_value=FASTEST_PER_SECOND,
            step=0.5,
            format="%.1f",
            key=form.key("per_second"),
            help=_("Usually 1, which is safe. The sandbox has no limit."),
        )


def _save(form: KeptForm) -> None:
    def save() -> None:
        saved = get_salebot_settings(acting_desk(), form.project_id)
        change_salebot_settings(acting_desk(), form.project_id, replace(saved, **form.typed))
        retry_now(acting_desk(), form.project_id)

    attempt("salebot", save, _("Saved."))
