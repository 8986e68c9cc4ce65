"""The settings of a project that are no secrets: a form for a live one, a list for the others; and its removal."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import streamlit as st
from babel import Locale
from babel.dates import get_timezone_location

from core.domain.phones import COUNTRIES, calling_code
from core.i18n import Language
from core.services.projects.draft import FASTEST_REQUESTS_PER_SECOND, ProjectDraft, list_time_zones
from core.services.projects.jobs import retry_now
from core.services.projects.projects import ProjectSettings, change_project, draft_of, remove_project
from pages.settings.form import KeptForm
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, language, number, plain, zone_name
from pages.widgets.outcome import attempt, say, show_outcome
from pages.widgets.press import undisturbed
from pages.widgets.project import leave_project

SAFE_REQUESTS_PER_SECOND = 3


def show_project(project: ProjectSettings) -> None:
    """The settings that are no secrets."""
    st.header(_("Project"), anchor=False)
    if project.kind == "live":
        _ask(project)
        show_outcome("project")
        _warn_of_pace(project)
        _show_removal(project)
    else:
        _show_fixed(project)


def _ask(project: ProjectSettings) -> None:
    form = KeptForm("settings", project.id, asdict(draft_of(project)), {"project_name": "name"})
    with st.container(border=True):
        with form.keeping("name"):
            st.text_input(_("Project name"), key=form.key("name"), max_chars=100)
        _ask_bizon(form)
        _ask_addresses(form)
        _ask_usual(form)
        form.show_buttons(_("Save"), lambda: _save(form), lambda typed: ProjectDraft(**typed).faults())


def _ask_bizon(form: KeptForm) -> None:
    left, right = st.columns(2)
    with form.keeping("bizon_api_version"):
        left.radio(
            _("Bizon365 API version"),
            ("v2", "v1"),
            key=form.key("bizon_api_version"),
            horizontal=True,
            help=_(
                "v1 works only for accounts registered before 22.08.2025 with exactly one project, and will be"
                " switched off. In doubt choose v2."
            ),
        )
    with form.keeping("bizon_project_id"):
        right.text_input(
            _("Bizon365 project number"),
            key=form.key("bizon_project_id"),
            help=_("Needed for v2. Save the token and check the connection: you can then choose from a list."),
        )


def _ask_addresses(form: KeptForm) -> None:
    left, middle, right = st.columns(3)
    with form.keeping("bizon_base_url"):
        left.text_input(_("Bizon365 address"), key=form.key("bizon_base_url"))
    with form.keeping("bizon_pages_url"):
        middle.text_input(
            _("Address of your pages in Bizon365"),
            key=form.key("bizon_pages_url"),
            help=_(
                "Where your registration pages open: start.bizon365.ru, or your own domain. Their sessions come"
                " from there."
            ),
        )
    with form.keeping("salebot_base_url"):
        right.text_input(_("Salebot address"), key=form.key("salebot_base_url"))
    with form.keeping("own_network"):
        st.checkbox(
            _("Allow addresses in your own network"),
            key=form.key("own_network"),
            help=_(
                "Normally off: the dashboard then asks only addresses on the internet, by https. Turn it on if"
                " you reach Bizon365 or Salebot through a computer of your own."
            ),
        )


def _ask_usual(form: KeptForm) -> None:
    """What holds for all times, phones and requests of the project."""
    left, middle, right = st.columns(3)
    with form.keeping("time_zone"):
        left.selectbox(
            _("Time zone of the account"),
            list_time_zones(),
            key=form.key("time_zone"),
            format_func=zone_labels(language(), acting_desk().now().date()).__getitem__,
            placeholder=_("Type a city"),
            help=_("Bizon365 shows dates and times of webinars in this zone."),
        )
    with form.keeping("phone_country"):
        middle.selectbox(
            _("Country of phones"),
            COUNTRIES,
            key=form.key("phone_country"),
            format_func=country_labels(language()).__getitem__,
            help=_("Phones without a country code are numbers of this country, such as 8 029… in Belarus."),
        )
    with form.keeping("requests_per_second"):
        right.number_input(
            _("Requests per second"),
            min_value=0.1,
            max_value=FASTEST_REQUESTS_PER_SECOND,
            step=0.5,
            format="%.1f",
            key=form.key("requests_per_second"),
            help=_("Usually 2. Bizon365 publishes no limit; more than 3 per second may be refused for a while."),
        )


def _save(form: KeptForm) -> None:
    def save() -> None:
        changed = change_project(acting_desk(), form.project_id, ProjectDraft(**form.typed))
        form.fill(asdict(draft_of(changed)))  # saving cleans what was typed: show what was saved
        retry_now(acting_desk(), form.project_id)

    attempt("project", save, _("Saved."))


def _warn_of_pace(project: ProjectSettings) -> None:
    pace = project.requests_per_second or 0
    if pace > SAFE_REQUESTS_PER_SECOND:
        st.warning(
            _(
                "{n} requests per second is more than the safe 2–3: Bizon365 may refuse for a while. Refused requests"
                " are repeated later, so you lose only time.",
                n=number(pace, 1),
            ),
            icon=":material/speed:",
        )


def _show_removal(project: ProjectSettings) -> None:
    """What is removed, and the field in which the operator types the name to confirm."""
    with st.expander(_("Remove this project"), key=f"settings_remove_{project.id}"):
        st.markdown(
            _(
                "Everything in **{name}** will be removed from this dashboard: settings, token and key, variables,"
                " loaded reports, viewers. Nothing changes in Bizon365 and Salebot. This cannot be undone.",
                name=plain(project.name),
            )
        )
        key = f"settings_removal_{project.id}"
        with st.form(f"form_{key}", border=False, enter_to_submit=False):
            st.text_input(_("Type the project's name to confirm"), key=key)
            st.form_submit_button(_("Remove for good"), on_click=_remove, args=(project.id, key))
        show_outcome("removal", key)


@undisturbed()
def _remove(project_id: int, key: str) -> None:
    typed = str(st.session_state[key])
    if attempt("removal", lambda: remove_project(acting_desk(), project_id, typed), ""):
        leave_project()
        say(_("The project was removed."))


def _show_fixed(project: ProjectSettings) -> None:
    if project.is_sandbox:
        st.info(_("The sandbox sets itself up at every start. For your own account add a new project above."))
    else:
        st.info(
            _(
                "This project is set by environment variables (`BIZON365_TOKEN`, `SALEBOT_API_KEY` and others). Change"
                " them there and restart the dashboard."
            )
        )
    pace = _("not limited") if project.requests_per_second is None else number(project.requests_per_second, 1)
    with st.container(border=True):
        for name, value in (
            (_("Bizon365 address"), project.bizon_base_url),
            (_("Address of your pages in Bizon365"), project.bizon_pages_url),
            (_("Bizon365 API version"), project.bizon_api_version),
            (_("Bizon365 project number"), project.bizon_project_id or _("not set")),
            (_("Salebot address"), project.salebot_base_url),
            (_("Time zone of the account"), zone_name(project.time_zone, acting_desk().now())),
            (_("Country of phones"), country_labels(language())[project.phone_country]),
            (_("Requests per second"), pace),
        ):
            left, right = st.columns([1, 2])
            left.caption(name)
            right.text(value)


@lru_cache(maxsize=8)
def zone_labels(words: Language, today: date) -> dict[str, str]:
    """Name in the IANA database -> label: the city and the offset from UTC on that day."""
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    return {
        zone: f"{get_timezone_location(zone, locale=words, return_city=True)} ({zone_name(ZoneInfo(zone), noon)})"
        for zone in list_time_zones()
    }


@lru_cache(maxsize=2)
def country_labels(words: Language) -> dict[str, str]:
    """ISO code of a country that a project may choose -> its name and its phone code."""
    names = Locale.parse(words).territories
    return {country: f"{names[country]} (+{calling_code(country)})" for country in COUNTRIES}
