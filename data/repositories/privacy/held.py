"""One row of any table in which a person is found, whole."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from data.models import (
    BatchRow,
    CampaignRow,
    Client,
    Exclusion,
    HandedPerson,
    Model,
    Person,
    ReceivedRegistration,
    ShopOrder,
    Subscriber,
)

_KEYS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "person": (Person, ("report_id", "number")),
    "subscriber": (Subscriber, ("page_id", "number")),
    "received_registration": (ReceivedRegistration, ("event_id",)),
    "batch_row": (BatchRow, ("job_id", "number")),
    "campaign_row": (CampaignRow, ("job_id", "number")),
    "exclusion": (Exclusion, ("id",)),
    "handed_person": (HandedPerson, ("run_id", "number")),
    "shop_order": (ShopOrder, ("number",)),
    "client": (Client, ("client_id",)),
}


def find_row(session: Session, project_id: int, table: str, key: tuple[Any, ...]) -> dict[str, Any]:
    """All columns of a row of `data.repositories.privacy.traces`; a client with the variables under their names. Empty
    when the row is gone."""
    model, names = _KEYS[table]
    columns = model.metadata.tables[table].c
    query = select(*columns).where(
        columns.project_id == project_id, *(columns[name] == value for name, value in zip(names, key, strict=True))
    )
    row = session.connection().execute(query).mappings().first()
    found = dict(row) if row else {}
    if table == "client":
        variables = model.metadata.tables["client_variable"].c
        held = select(variables.name, variables.value).where(
            variables.project_id == project_id, variables.client_id == key[0]
        )
        found |= {f"variable {name}": value for name, value in session.connection().execute(held)}
    return found
