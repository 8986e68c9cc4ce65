"""Parsing the rows of a list into registrations."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from core.domain.contacts import is_placeholder, normalize_client_id
from core.domain.faults import collect_faults
from core.domain.lists.column_names import Kind
from core.domain.lists.empty_cells import filled
from core.domain.mail import check_email
from core.domain.mail_typos import suggest_email
from core.domain.phones import DEFAULT_COUNTRY, has_lost_digits, has_unread_phone, list_phones
from core.domain.registration.cells import check_page_id, check_tags, check_text, is_yes_or_no, parse_confirm
from core.domain.registration.plan import CellProblem, ReadRow
from core.domain.registration.registration import Registration
from core.domain.registration.session_cells import (
    SessionCell,
    YearlessDay,
    find_session,
    parse_date_cell,
    parse_time_cell,
)
from core.domain.sessions import parse_account_date, parse_account_time
from core.domain.tags import TAGS
from core.errors import InvalidInput

_NOTHING = SessionCell()
_NO_TAGS: Mapping[str, str] = {}
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class RegistrationChoices:
    """The column of each kind, and the values of rows that have none of their own: the page, the date and the time as
    typed (of the account's zone), tags, and whether Bizon365 mails a confirmation link."""

    columns: Mapping[Kind, int]
    page_id: str | None = None
    date: str | None = None
    time: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    confirm: bool = False


def read_rows(
    rows: Iterable[tuple[int, tuple[str, ...]]],
    titles: Sequence[str],
    choices: RegistrationChoices,
    *,
    zone: ZoneInfo,
    today: date,
    country: str = DEFAULT_COUNTRY,
) -> tuple[ReadRow, ...]:
    """Parse rows, given with their numbers; what is wrong with a row is in its `problems`. `zone` is the account's,
    `today` the day by its clock, `country` that of phones without a country code.

    Raises InvalidInput for common values that cannot be used (``bad_page``, ``bad_date``, ``bad_time``, ``too_long``);
    with reason ``required`` where neither they nor a column give the page, the date or the time; and for a list in
    which no column holds e-mails (field ``file``, reason ``no_email_column``).
    """
    usual = _usual(choices)
    parse = partial(_Row, choices.columns, titles, zone=zone, today=today, country=country)
    return tuple([parse(number=number, cells=cells).read(usual) for number, cells in rows])


def refuse_pages(
    rows: Iterable[ReadRow], page_ids: Collection[str], titles: Sequence[str], choices: RegistrationChoices
) -> tuple[ReadRow, ...]:
    """The rows again, those for one of these pages with the problem ``unknown_page``."""
    column = choices.columns.get("page_id")

    def refused(row: ReadRow, page_id: str) -> ReadRow:
        title = titles[column] if column is not None and row.cells[column] else ""
        return ReadRow(row.number, row.cells, None, (CellProblem("page_id", title, page_id, "unknown_page"),))

    return tuple(
        refused(row, row.registration.page_id) if row.registration and row.registration.page_id in page_ids else row
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class _Usual:
    """The common values, checked."""

    page_id: str | None
    session: SessionCell
    tags: Mapping[str, str]
    confirm: bool


def find_faults(choices: RegistrationChoices) -> list[InvalidInput]:
    """Everything because of which `read_rows` raises, one error for each field."""
    has_moment = "date" in choices.columns or "time" in choices.columns

    def check_moment(field: str, text: str | None, parse: Callable[[str], object]) -> None:
        if text:
            parse(text)
        elif not has_moment:
            raise InvalidInput(field, None, "required")

    checks: list[Callable[[], object]] = [
        partial(_require_emails, choices),
        partial(_usual_page, choices),
        partial(check_moment, "date", choices.date, parse_account_date),
        partial(check_moment, "time", choices.time, parse_account_time),
        *(partial(check_text, text, tag) for tag, text in choices.tags.items()),
    ]
    return collect_faults(checks)


def _require_emails(choices: RegistrationChoices) -> None:
    if "email" not in choices.columns:
        raise InvalidInput("file", None, "no_email_column")


def _usual_page(choices: RegistrationChoices) -> str | None:
    return check_page_id(choices.page_id or "") if choices.page_id or "page_id" not in choices.columns else None


def _usual(choices: RegistrationChoices) -> _Usual:
    """The common values, checked once: a wrong one is one error, not one for each row. Raises as `read_rows`."""
    _require_emails(choices)
    page_id = _usual_page(choices)
    session = SessionCell(
        parse_account_date(choices.date) if choices.date else None,
        parse_account_time(choices.time) if choices.time else None,
    )
    if "date" not in choices.columns and "time" not in choices.columns:
        find_session(session, _NOTHING, _NOTHING, zone=ZoneInfo("UTC"), today=date.min)
    tags = {tag: text for tag, value in choices.tags.items() if (text := check_text(value, tag))}
    return _Usual(page_id, session, tags, choices.confirm)


@dataclass(slots=True)
class _Row:
    """A row while it is parsed, with the problems found so far."""

    columns: Mapping[Kind, int]
    titles: Sequence[str]
    zone: ZoneInfo
    today: date
    country: str
    number: int
    cells: tuple[str, ...] = field(repr=False)
    problems: tuple[CellProblem, ...] = ()
    warnings: tuple[CellProblem, ...] = ()

    def read(self, usual: _Usual) -> ReadRow:
        email = self._value("email", check_email)
        page_id = self._value("page_id", check_page_id, usual.page_id)
        session_at = self._session(usual.session)
        username = self._value("name", check_text, "")
        confirm = self._value("confirm", parse_confirm, usual.confirm)
        tags = self._tags(usual.tags)
        if self.problems or email is None or page_id is None or session_at is None:
            return ReadRow(self.number, self.cells, None, self.problems)
        registration = Registration(
            page_id=page_id,
            session_at=session_at,
            email=email,
            username=username or None,
            phone=self._phone(),
            client_id=self._unless_bad("client_id", normalize_client_id),
            confirm=bool(confirm),
            tags=tags,
        )
        if suggest_email(self._text("email")):
            self.warnings += (self._problem("email", "email_slip"),)
        return ReadRow(self.number, self.cells, registration, warnings=self.warnings)

    def _session(self, usual: SessionCell) -> datetime | None:
        of_date = self._value("date", parse_date_cell, _NOTHING)
        of_time = self._value("time", parse_time_cell, _NOTHING)
        if of_date is None or of_time is None:
            return None
        written: Kind = "date" if of_date.day or of_date.moment else "time"
        try:
            session_at = find_session(of_date, of_time, usual, zone=self.zone, today=self.today)
        except InvalidInput as error:
            is_empty = error.reason == "required"
            self._add_problem(("time" if error.field == "time" else "date") if is_empty else written, error.reason)
            return None
        if isinstance(of_date.day or of_time.day, YearlessDay):
            self.warnings += (self._problem(written, "year_assumed"),)
        return session_at

    def _tags(self, usual: Mapping[str, str]) -> Mapping[str, str]:
        """Tags from columns of their own override those in the cell of all tags, which override the common ones."""
        in_one_cell = self._value("utm_", check_tags, _NO_TAGS) or _NO_TAGS
        own: dict[str, str] = {tag: text for tag in TAGS if (text := self._value(tag, check_text, ""))}
        return {**usual, **in_one_cell, **own} if in_one_cell or own else usual

    def _value(self, name: Kind, parse: Callable[[str], _Value], usual: _Value | None = None) -> _Value | None:
        """The parsed cell, or the common value where the cell is empty; None when something is wrong with it."""
        text = self._text(name)
        if not text and usual is not None:
            return usual
        try:
            return parse(text)
        except InvalidInput as error:
            self._add_problem(name, error.reason)
            return None

    def _unless_bad(self, name: Kind, normalize: Callable[[str], str | None]) -> str | None:
        """The value of an optional cell. One that cannot be parsed is left out with a warning; the person is registered
        all the same."""
        text = self._text(name)
        value = normalize(text) if text else None
        if text and value is None and not is_placeholder(text):
            self.warnings += (self._problem(name, f"bad_{name}"),)
        return value

    def _phone(self) -> str | None:
        """The phone. One that cannot be read, and further ones in the cell, are left out with a warning."""
        text = self._text("phone")
        if not text or is_placeholder(text):
            return None
        phones = list_phones(text, self.country)
        if not phones:
            self.warnings += (self._problem("phone", "digits_lost" if has_lost_digits(text) else "bad_phone"),)
            return None
        if len(phones) > 1 or has_unread_phone(text, self.country):
            self.warnings += (self._problem("phone", "several_phones"),)
        return phones[0]

    def _text(self, name: Kind) -> str:
        column = self.columns.get(name)
        cell = "" if column is None else self.cells[column].strip()
        # A dash is an answer only where a plus is the other one
        return cell if name == "confirm" and is_yes_or_no(cell) else filled(cell)

    def _add_problem(self, name: Kind, reason: str) -> None:
        self.problems += (self._problem(name, reason),)

    def _problem(self, name: Kind, reason: str) -> CellProblem:
        column = self.columns.get(name)
        cell = "" if column is None else self.cells[column]
        return CellProblem(name, "" if column is None else self.titles[column], cell, reason)
