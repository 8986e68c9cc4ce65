"""The copy of Salebot's clients as a table, each of whose rows opens the client: their variables, what they did, and
the scenarios they are in."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.domain.contacts import client_number
from core.services.clients.list_clients import PAGE_SIZE, ListedClient, list_clients
from core.services.inbox.person_of_client import get_person_of_client
from core.services.projects.projects import ProjectSettings
from pages.campaigns.person_scenarios import show_person_scenarios
from pages.inbox.client import show_known_client
from pages.inbox.history import show_orders, show_sign_ups, show_visits
from pages.widgets.asked import asked_number
from pages.widgets.client_link import CLIENT
from pages.widgets.desk import acting_desk
from pages.widgets.export import show_export
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, ngettext
from pages.widgets.table import Column, Table, ask_view, show_rows, shown_titles

MOST_EXPORTED = 100_000


def show_client_list(project: ProjectSettings) -> None:
    """The client that the address names, else all of them."""
    asked = asked_number(st.query_params.get(CLIENT))
    if asked:
        _show_one(project, asked)
        return
    st.header(_("Find a client"), anchor=False)
    table = clients_table()
    view = ask_view(table)
    order = {"order": view.order, "descending": view.descending}
    found = list_clients(acting_desk(), project.id, view.text, page=view.page, **order)  # type: ignore[arg-type]
    if not found.total:
        with kept_place():
            _show_none(project, view.text)
        return
    show_rows(
        table,
        view,
        clients_frame(project, found.rows),
        label=_("Clients"),
        total=found.total,
        page_size=PAGE_SIZE,
        keys=[str(row.client.client_id) for row in found.rows],
        on_open=lambda client_id: open_client(int(client_id)),
    )
    st.caption(ngettext("{n} client found", "{n} clients found", found.total))

    def file() -> pd.DataFrame:
        rows = list_clients(acting_desk(), project.id, view.text, page_size=MOST_EXPORTED, **order).rows  # type: ignore[arg-type]
        return clients_frame(project, rows)

    titles = shown_titles(table, view)
    show_export(file, titles, _("clients"), "clients_export", deed=Deed.CLIENTS_EXPORTED, project_id=project.id)


def clients_table() -> Table:
    """All columns. A client may have several e-mails and phones, so these do not sort."""
    columns = {
        "name": Column(_("Name")),
        "client_id": Column(_("Client id"), highest_first=True),
        "email": Column(_("E-mail"), cannot_sort=True),
        "phone": Column(_("Phone"), cannot_sort=True),
        "created_at": Column(_("In Salebot since"), highest_first=True),
        "variables_at": Column(
            _("As of"), _("When all variables of the client were loaded from Salebot"), highest_first=True
        ),
    }
    return Table("clients", columns, tuple(columns), "client_id", _("Name, phone, e-mail or client id"))


def clients_frame(project: ProjectSettings, rows: Sequence[ListedClient]) -> pd.DataFrame:
    """The columns of the table, moments in the account's time zone."""
    frame = pd.DataFrame(
        {
            "name": [row.client.name for row in rows],
            "client_id": pd.Series([str(row.client.client_id) for row in rows], dtype="object"),
            "email": [", ".join(row.emails) for row in rows],
            "phone": [", ".join(row.phones) for row in rows],
            "created_at": [row.client.created_at for row in rows],
            "variables_at": [row.client.variables_at for row in rows],
        }
    )
    for name in ("created_at", "variables_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(project.time_zone)
    return frame


def open_client(client_id: int | None) -> None:
    """For callbacks: show this client in place of the table; with None the table again."""
    if client_id is None:
        st.query_params.pop(CLIENT, None)
    else:
        st.query_params[CLIENT] = str(client_id)


def _show_none(project: ProjectSettings, text: str) -> None:
    """A text that is an id may be that of a client who is not loaded."""
    if unknown_id := client_number(text):
        with st.container(border=True):
            show_known_client(project, unknown_id, client=None, variables=())
    elif text.strip():
        st.info(_("No loaded client has this phone or e-mail. Load the clients from Salebot, or search by id."))
    else:
        st.info(_("No clients here yet. Load them from Salebot with the button above, or search by id."))


def _show_one(project: ProjectSettings, client_id: int) -> None:
    st.button(
        _("All clients"),
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=open_client,
        args=(None,),
        key="all_clients",
    )
    known = get_person_of_client(acting_desk(), project.id, client_id)
    left, right = st.columns(2)
    with left, st.container(border=True):
        show_known_client(project, client_id, client=known.found.client, variables=known.found.variables)
    with left:
        show_person_scenarios(project, known.person)
    with right:
        show_visits(project, known.visits)
        if known.sign_ups:
            show_sign_ups(project, known.sign_ups)
        show_orders(project, known.orders)
