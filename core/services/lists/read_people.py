"""Reading a list of people, pasted or from a file, and recognising its columns."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from core.domain.letters import storable
from core.domain.lists.asked import ask
from core.domain.lists.column_names import PERSON_KINDS, Kind
from core.domain.lists.columns import PassedOver, find_columns, find_further, has_contacts
from core.domain.lists.empty_cells import filled
from core.domain.lists.garbled import Garbled, find_garbled
from core.domain.lists.given_columns import given_columns
from core.domain.lists.stray_contacts import add_strays, find_name_doubt, find_stray
from core.domain.matching import Asked
from core.domain.phones import DEFAULT_COUNTRY
from core.errors import InvalidInput
from core.spreadsheets.encoding import Decoded, Encoding
from core.spreadsheets.table import Table, read_file, read_text


@dataclass(frozen=True, slots=True)
class Reading:
    """How the operator wants a file to be read: the sheet of a workbook, the encoding of a text (both None: as they are
    recognised), and whether rows that are hidden in the spreadsheet belong to the list."""

    sheet: str | None = None
    encoding: Encoding | None = None
    takes_hidden: bool = False


AS_RECOGNISED = Reading()


@dataclass(frozen=True, slots=True)
class PeopleList:
    """The rows below the header, with their cells unchanged. `titles` are the names of the columns, "" where there is
    none; `numbers` are the numbers of the rows in the spreadsheet; `columns` has the column (index) of each recognised
    kind. `source_name` is the file's name, "" for a pasted list.

    `reading` is how it was read: its `sheet` and `encoding` are those that were found where the operator chose none;
    `sheets` are all to choose from. `hidden_rows` is the number of rows that are hidden in the spreadsheet, which are
    among `rows` only if `reading.takes_hidden`; None where the file does not tell them. `merged_cells` is the number of
    cells that were given the value of the merged cell they belong to, `shortened_cells` of those that were longer than
    `core.spreadsheets.cell_text.MOST_CELL_LETTERS`. `country` is that of phones without a country code. `passed_over`
    are columns of contacts that were not taken for the people's own. `decoded` tells whether a text file had lines in
    another encoding, `garbled` whether text in it had been confused before.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    numbers: tuple[int, ...] = field(repr=False)
    columns: Mapping[Kind, int]
    source_name: str = ""
    reading: Reading = AS_RECOGNISED
    sheets: tuple[str, ...] = ()
    hidden_rows: int | None = 0
    merged_cells: int = 0
    shortened_cells: int = 0
    country: str = DEFAULT_COUNTRY
    decoded: Decoded | None = None
    garbled: Garbled | None = None
    passed_over: tuple[PassedOver, ...] = ()

    @property
    def rows_with_hidden(self) -> int:
        """The number of rows in the spreadsheet, hidden ones included."""
        return len(self.rows) + (0 if self.reading.takes_hidden else self.hidden_rows or 0)

    def own_columns(self) -> dict[str, list[str]]:
        """The cells of each column, under the names of `core.domain.lists.given_columns`."""
        return given_columns([row[column] for row in self.rows] for column in range(len(self.titles)))


def read_pasted(text: str, kinds: Collection[Kind] = PERSON_KINDS, *, country: str = DEFAULT_COUNTRY) -> PeopleList:
    """Read a pasted list: one contact per line, or columns; those of these `kinds` are recognised.

    Raises InvalidInput(field="file") as `read_upload`.
    """
    return _recognise(read_text(text), "", kinds, country=country, takes_hidden=False)


def read_upload(
    content: bytes,
    name: str = "",
    *,
    kinds: Collection[Kind] = PERSON_KINDS,
    reading: Reading = AS_RECOGNISED,
    country: str = DEFAULT_COUNTRY,
) -> PeopleList:
    """Read a file of up to 20 MB (xlsx, xlsb, xls, ods, a web page, CSV or text); the columns of these `kinds` are
    recognised.

    If there is no such sheet, the first visible one with contacts is read, else the first one that is not empty. Raises
    InvalidInput(field="file") with the reasons of `core.spreadsheets.table.read_file`, or ``all_hidden`` when all rows
    are hidden and hidden ones are not taken.
    """
    table = read_file(content, reading.sheet, reading.encoding, lambda rows: has_contacts(rows, country))
    return _recognise(table, name, kinds, country=country, takes_hidden=reading.takes_hidden)


def list_asked(people: PeopleList, *, everywhere: bool = False) -> list[Asked]:
    """The normalized keys of each row; all three are None in a row without a contact. `everywhere`: with the contacts
    in the columns that `list_further` finds, and with those beside them (see `add_strays`): in the names, in rows that
    were split otherwise."""
    held = _contact_columns(people, everywhere=everywhere)
    client_ids, emails, phones, contacts = (
        _join_columns(people.rows, held.get(kind, ())) for kind in ("client_id", "email", "phone", "contact")
    )
    asked = [
        ask(client_id=client_id, email=email, phone=phone, contact=contact, country=people.country)
        for client_id, email, phone, contact in zip(client_ids, emails, phones, contacts, strict=True)
    ]
    if not everywhere or len(people.titles) == 1:
        return asked
    return add_strays(
        asked,
        people.rows,
        list_stray(people),
        name=people.columns.get("name"),
        has_titles=any(people.titles),
        country=people.country,
    )


def _join_columns(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> Sequence[str]:
    """What each row holds in these columns, as one text."""
    if len(columns) == 1:
        [column] = columns
        return [filled(row[column]) for row in rows]
    return [", ".join(filter(None, (filled(row[column]) for column in columns))) for row in rows]


def list_further(people: PeopleList) -> dict[int, Kind]:
    """The columns (indexes) with further e-mails and phones of the same people, each with its kind."""
    return find_further(people.titles, people.rows, people.columns, people.country)


def list_stray(people: PeopleList) -> list[int]:
    """The other columns (indexes) in which some rows have contacts: see `find_stray`."""
    held = chain.from_iterable(_contact_columns(people, everywhere=True).values())
    return find_stray(people.titles, people.rows, set(range(len(people.titles))) - set(held), people.country)


def find_doubtful_columns(people: PeopleList, doubts: Sequence[str | None]) -> list[int | None]:
    """For each row the column whose cell is why it has this doubt (see `core.domain.matching.Asked`), of those in which
    `list_asked` looks everywhere; None for a row without a doubt."""
    columns = [(kind, column) for kind, held in _contact_columns(people, everywhere=True).items() for column in held]
    name = people.columns.get("name")

    def find(row: Sequence[str], doubt: str) -> int | None:
        cells = ((column, {kind: filled(row[column])}) for kind, column in columns)
        found = (column for column, cell in cells if ask(**cell, country=people.country).doubt == doubt)
        in_name = name is not None and find_name_doubt(row[name], people.country) == doubt
        return next(found, name if in_name else None)

    return [find(row, doubt) if doubt else None for row, doubt in zip(people.rows, doubts, strict=True)]


def _contact_columns(people: PeopleList, *, everywhere: bool) -> dict[str, list[int]]:
    """The columns of contacts, by what `ask` calls them. A lone number in a column of contacts of any kind is a client
    id only where it is the whole row and the list has no titles."""
    of_any = people.columns.get("contact")
    if of_any is not None and len(people.titles) == 1 and not people.titles[of_any]:
        return {"contact": [of_any]}
    kinds: tuple[Kind, ...] = ("email", "phone", "client_id")
    further = list_further(people) if everywhere else {}
    held: dict[str, list[int]] = {
        kind: [people.columns[kind], *(column for column, other in further.items() if other == kind)]
        for kind in kinds
        if kind in people.columns
    }
    return held if of_any is None else {**held, "email": [of_any, *held.get("email", ())]}


def list_names(people: PeopleList) -> list[str | None]:
    """The name in each row; None in a row without one, and where no column holds names."""
    column = people.columns.get("name")
    return [None] * len(people.rows) if column is None else [filled(row[column]) or None for row in people.rows]


def _recognise(table: Table, name: str, kinds: Collection[Kind], *, country: str, takes_hidden: bool) -> PeopleList:
    found = find_columns(table.rows, kinds, country)
    start = 0 if found.header_row is None else found.header_row + 1
    body = list(zip(table.numbers, table.rows, strict=True))[start:]
    if not body:
        raise InvalidInput("file", None, "no_rows")
    hidden = table.hidden or frozenset()
    taken = body if takes_hidden else [(number, row) for number, row in body if number not in hidden]
    if not taken:
        raise InvalidInput("file", None, "all_hidden", len(body))
    return PeopleList(
        titles=found.titles or ("",) * len(body[0][1]),
        rows=tuple([row for _, row in taken]),
        numbers=tuple([number for number, _ in taken]),
        columns=found.by_kind,
        source_name=storable(name),
        reading=Reading(table.sheet, table.encoding, takes_hidden),
        sheets=table.sheets,
        hidden_rows=None if table.hidden is None else sum(number in hidden for number, _ in body),
        merged_cells=table.merged_cells,
        shortened_cells=table.shortened_cells,
        country=country,
        decoded=table.decoded,
        garbled=find_garbled(taken),
        passed_over=found.passed_over,
    )
