"""The Salebot client of a registration: id, name, and the variables in the dashboard's copy."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from core.services.clients.copy import KnownClient, KnownVariable
from core.services.inbox.actions import read_client
from core.services.inbox.person_story import PersonStory
from core.services.projects.projects import ProjectSettings
from pages.widgets.copy import show_copyable
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, moment, plain, recent
from pages.widgets.outcome import OVER_PAGE, attempt
from pages.widgets.small_table import show_facts

OURS = ("bizon_", "b365_")
"""Prefixes of the variables about webinars, which are shown first."""


def show_client(project: ProjectSettings, story: PersonStory) -> None:
    """The client of a registration."""
    st.header(_("Client in Salebot"), anchor=False)
    if story.row.client_id is None:
        st.info(_("No client chosen yet."))
        return
    show_known_client(project, story.row.client_id, client=story.client, variables=story.variables)


def show_known_client(
    project: ProjectSettings,
    client_id: int,
    *,
    client: KnownClient | None,
    variables: Sequence[KnownVariable],
) -> None:
    """Id, name, variables, and the button that loads them again."""
    show_copyable(str(client_id))
    if client and client.name:
        st.write(plain(client.name))
    if client and client.variables_at:
        st.caption(_("All variables from Salebot as of {time}.", time=recent(client.variables_at, project.time_zone)))
    elif variables:
        st.caption(_("Only the variables seen here; Salebot may have more."))
    else:
        st.caption(_("No variables yet."))
    if variables:
        _show_variables(project, variables, all_at=client.variables_at if client else None)
    st.button(
        _("Load variables from Salebot"),
        icon=":material/download:",
        on_click=_load,
        args=(project.id, client_id),
        help=_("One request of today's limit."),
        key=f"inbox_load_{client_id}",
    )


def _show_variables(project: ProjectSettings, variables: Sequence[KnownVariable], *, all_at: datetime | None) -> None:
    """Names and values, and when each was read unless all were at the moment that is said above the table."""
    ordered = sorted(variables, key=lambda one: (not one.name.startswith(OURS), one.name))
    read_at = [moment(one.read_at, project.time_zone) for one in ordered]
    columns = {_("Variable"): [one.name for one in ordered], _("Value"): [one.value for one in ordered]}
    if set(read_at) != {moment(all_at, project.time_zone)}:
        columns[_("As of")] = read_at
    show_facts("client_variables", _("Variables"), columns)


def _load(project_id: int, client_id: int) -> None:
    attempt(OVER_PAGE, lambda: read_client(acting_desk(), project_id, client_id), _("The variables were loaded."))
