"""Reading stored contacts again after an update has changed the rule, or the operator the country of the phones."""

import json
from collections.abc import Callable

from core.desk import Desk
from core.domain.contacts import reading_rule
from core.domain.inbox.deliveries import read_keys
from core.http.pace import pause
from core.services.clients.read_again import read_variables_again
from core.services.projects.projects import require_project
from core.services.registration.read_again import read_subscribers_again
from data.repositories.inbox import registrations_received as repository

AT_ONCE = 2_000
BREATH_S = 0.05
"""The pause between two transactions, in which others can write."""


def read_contacts_again(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> bool:
    """Read the contacts of all clients, subscribers and received registrations of a project by the present rule, unless
    that was done. Returns whether anything was to be done. Neither service is asked. Raises NotFound and Stopped; then
    the next call begins anew."""
    with desk.store.reading() as session:
        project = require_project(session, project_id)
        country, read_by = project.phone_country, project.contacts_read
    rule = reading_rule(country)
    if rule == read_by:
        return False
    read_variables_again(desk, project_id, country, should_stop)
    read_subscribers_again(desk, project_id, country, should_stop)
    _read_registrations_again(desk, project_id, country, should_stop)
    with desk.store.writing(project_id) as session:
        project = require_project(session, project_id)
        if project.phone_country == country:  # otherwise the round that its change has asked for begins anew
            project.contacts_read = rule
            session.add(project)
    return True


def _read_registrations_again(desk: Desk, project_id: int, country: str, should_stop: Callable[[], bool]) -> None:
    after = 0
    while True:
        with desk.store.writing(project_id) as session:
            rows = repository.list_after(session, project_id, after, limit=AT_ONCE)
            for row in rows:
                row.email, row.phone, row.link_client_id = read_keys(json.loads(row.fields), country)
            after = rows[-1].event_id if rows else after
        if len(rows) < AT_ONCE:
            return
        pause(BREATH_S, should_stop)
