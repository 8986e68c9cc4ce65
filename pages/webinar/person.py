"""One of the people of a webinar: when they were in the room, and everything else that is known of them."""

import streamlit as st

from core.domain.campaigns.campaign import CampaignPerson
from core.errors import NotFound
from core.services.inbox.person_of_report import PersonOfReport, get_person_of_report
from core.services.projects.projects import ProjectSettings
from pages.campaigns.person_scenarios import show_person_scenarios
from pages.inbox.client import show_known_client
from pages.inbox.history import show_orders, show_sign_ups, show_visits
from pages.webinar.choice import TABS
from pages.webinars.words import device_words, dimension_words
from pages.widgets.asked import asked_number
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, ngettext, plain
from pages.widgets.sections import go_to_section

PERSON = "person"
"""Name in the address: the report, and the person's number there from 1, as ``12.7``."""


def asked_person() -> tuple[int, int] | None:
    """Report and number of the person whom the address names."""
    report_id, _point, place = st.query_params.get(PERSON, "").partition(".")
    report, one = asked_number(report_id), asked_number(place)
    return (report, one - 1) if report and one else None


def person_key(report_id: int, number: int) -> str:
    """What the address calls this person."""
    return f"{report_id}.{number + 1}"


def open_person(report_id: int, number: int) -> None:
    """For callbacks: show this person in place of the table."""
    st.query_params[PERSON] = person_key(report_id, number)


def open_in_people(report_id: int, number: int) -> None:
    """For callbacks of the other tabs: show this person in that of the people."""
    go_to_section(TABS, "people", **{PERSON: f"{report_id}.{number + 1}"})


def close_person() -> None:
    """For callbacks: show the table again."""
    st.query_params.pop(PERSON, None)


def show_person(project: ProjectSettings, report_id: int, number: int) -> None:
    """A person of another project is not found."""
    st.button(_("All people"), icon=":material/arrow_back:", type="tertiary", on_click=close_person, key="all_people")
    try:
        person = get_person_of_report(acting_desk(), project.id, report_id, number)
    except NotFound:
        st.warning(_("This person is not here: the report was loaded again, or is in another project."))
        return
    _show_head(project, person)
    left, right = st.columns(2)
    with left:
        show_visits(project, person.visits)
        if person.sign_ups:
            show_sign_ups(project, person.sign_ups)
    with right:
        show_orders(project, person.orders)
        known = CampaignPerson(person.client_id, person.email, person.phone, person.username)
        show_person_scenarios(project, known)
        if person.client_id is not None:
            st.header(_("Client in Salebot"), anchor=False)
            show_known_client(project, person.client_id, client=person.client, variables=person.variables)


def _show_head(project: ProjectSettings, person: PersonOfReport) -> None:
    st.header(plain(person.username or person.email or person.phone or _("No name")), anchor=False)
    facts = {
        _("E-mail"): person.email,
        _("Phone"): person.phone,
        _("City"): person.city,
        _("Device"): device_words(person.device) if person.device else None,
        _("In the room"): _spans(project, person),
        _("Came from"): ", ".join(f"{dimension_words(name)}: {value}" for name, value in person.came_from.items()),
        _("Entries"): ngettext("{n} entry", "{n} entries", person.entries) if person.entries > 1 else None,
    }
    st.markdown("  \n".join(f"{name}: **{plain(value)}**" for name, value in facts.items() if value))


def _spans(project: ProjectSettings, person: PersonOfReport) -> str:
    if person.spans is None:
        return _("Bizon365 does not say when")
    zone = project.time_zone
    return ", ".join(f"{start.astimezone(zone):%H:%M}–{end.astimezone(zone):%H:%M}" for start, end in person.spans)
