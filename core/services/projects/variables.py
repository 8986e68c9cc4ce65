"""The dashboard's own copy of a project's Salebot variables, which have no API (docs/salebot.md, section 11)."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.variables import (
    REPORT_LIMIT_DEFAULT,
    check_report_limit,
    check_variable_name,
    check_variable_value,
)
from core.errors import InvalidInput
from core.rights import needs
from core.services.projects.projects import require_project
from data.repositories.projects import projects as repository

TOKEN_VARIABLE = "bizon365_token"  # noqa: S105 - the name of a variable
REPORT_LIMIT_VARIABLE = "b365_report_limit"
_SECRETS = ("token", "key", "secret", "password", "токен", "ключ", "секрет", "пароль")


@dataclass(frozen=True, slots=True)
class Variable:
    """A project variable: name and value, as they are to be set in Salebot."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row of the table cannot be saved; rows count from 1 in the order of the table."""

    row: int
    name: str
    error: InvalidInput


@needs(Right.WORK)
def list_variables(desk: Desk, project_id: int) -> tuple[Variable, ...]:
    """`b365_report_limit`, which always exists, then the others by name. The token is never among them."""
    with desk.store.reading() as session:
        stored = repository.list_variables(session, project_id)
    limit = stored.pop(REPORT_LIMIT_VARIABLE, str(REPORT_LIMIT_DEFAULT))
    return (Variable(REPORT_LIMIT_VARIABLE, limit), *(Variable(name, value) for name, value in stored.items()))


def get_report_limit(desk: Desk, project_id: int) -> int:
    """How many of the newest reports a check of attendance reads: 1 to 100, 10 when it is not set."""
    return check_report_limit(list_variables(desk, project_id)[0].value)


@needs(Right.WORK)
def save_variables(desk: Desk, project_id: int, rows: Iterable[Variable]) -> tuple[RowProblem, ...]:
    """Replace all variables by these rows, or change nothing and return the problem of each bad row.

    Rows without name and value are skipped; without a row, `b365_report_limit` gets its default again.
    Raises NotFound.
    """
    checked: dict[str, str] = {}
    problems = []
    for number, row in enumerate(rows, start=1):
        if not row.name.strip() and not row.value.strip():
            continue
        try:
            name = _checked_name(row.name, checked)
            checked[name] = check_variable_value(name, row.value)
        except InvalidInput as error:
            problems.append(RowProblem(number, row.name.strip(), error))
    if not problems:
        with desk.store.writing() as session:
            require_project(session, project_id)
            repository.replace_variables(session, project_id, checked, desk.now())
            note(session, desk, Deed.VARIABLES_SAVED, project_id=project_id, count=len(checked))
    return tuple(problems)


def may_be_kept(name: str) -> bool:
    """Whether what is typed as the value of this variable may be stored before the operator saves it: not while it has
    no name, and not when the name speaks of a secret."""
    written = name.strip().casefold()
    return bool(written) and not any(word in written for word in _SECRETS)


def _checked_name(text: str, taken: Iterable[str]) -> str:
    name = check_variable_name(text)
    if name.casefold() == TOKEN_VARIABLE:  # whatever its case, its value would be the token
        raise InvalidInput("variable_name", None, "is_the_token")
    if name in taken:
        raise InvalidInput("variable_name", name, "repeated")
    return name
