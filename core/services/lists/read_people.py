"""A list of people, pasted or from a file, with the columns it was recognised to have."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.contacts import is_placeholder, normalize_client_id, normalize_email, normalize_phone
from core.domain.lists.columns import Kind, contact_kind, find_columns, split_contacts
from core.domain.matching import Asked
from core.errors import InvalidInput
from core.spreadsheets.table import Table, read_file, read_text


@dataclass(frozen=True, slots=True)
class PeopleList:
    """Rows as they were given, without the header. `titles` are the columns' names, "" where there is none;
    `columns` says which column holds what; of a workbook, `sheet` is the one read and `sheets` are all of them."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: Mapping[Kind, int]
    sheet: str | None = None
    sheets: tuple[str, ...] = ()


def read_pasted(text: str) -> PeopleList:
    """What was pasted: one contact per line, or columns. Raises InvalidInput(field="file"), as `read_upload`."""
    return _recognised(read_text(text))


def read_upload(content: bytes, sheet: str | None = None) -> PeopleList:
    """A file of up to 20 MB: xlsx, xls, ods, CSV or text. Raises InvalidInput(field="file") with the reasons of
    `core.spreadsheets.table.read_file`."""
    return _recognised(read_file(content, sheet))


def list_asked(people: PeopleList) -> list[Asked]:
    """The keys of each row, normalized; a row whose cells hold none has only None."""
    column = people.columns.get
    contact, client_id, email, phone = column("contact"), column("client_id"), column("email"), column("phone")
    if contact is not None:
        return [ask(contact=row[contact]) for row in people.rows]
    return [
        ask(
            client_id=row[client_id] if client_id is not None else "",
            email=row[email] if email is not None else "",
            phone=row[phone] if phone is not None else "",
        )
        for row in people.rows
    ]


def ask(*, client_id: str = "", email: str = "", phone: str = "", contact: str = "") -> Asked:
    """The keys of one person as typed; `contact` is any of the three, or several. ``1`` alone stands for
    "not given".
    """
    if contact and not is_placeholder(contact):
        email, other = split_contacts(contact)
        # Ten digits and more may be a phone or a client id: both are looked for, so that neither is missed.
        client_id = phone = other
        if other and contact_kind(other) == "client_id":
            phone = ""
    return Asked(
        normalize_client_id(client_id) if client_id else None,
        normalize_email(email) if email else None,
        normalize_phone(phone) if phone else None,
    )


def _recognised(table: Table) -> PeopleList:
    found = find_columns(table.rows)
    if found.header_row is None:
        titles, rows = ("",) * len(table.rows[0]), table.rows
    else:
        titles, rows = table.rows[found.header_row], table.rows[found.header_row + 1 :]
    if not rows:
        raise InvalidInput("file", None, "no_rows")
    return PeopleList(titles, rows, found.by_kind, table.sheet, table.sheets)
