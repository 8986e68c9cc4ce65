"""Building a personal link for each person of a list."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd

from core.domain.links.personal import Role, Template, bare_name, make_template
from core.domain.lists.empty_cells import filled
from core.domain.matching import Asked
from core.domain.people_matching import find_repeats
from core.errors import InvalidInput
from core.services.links.build_link import LinkChoices, build
from core.services.lists.read_people import PeopleList, list_asked, list_names

LinkOutcome = Literal["complete", "no_client_id", "no_key", "key_not_in_link", "several_contacts", "missing_value"]
"""The result for a row. Rows with ``complete`` and ``no_client_id`` have a link; ``no_client_id``: the link lacks
`salebot`, and the person can be recognised by the e-mail or phone in it. The others have no link; ``no_key``: the row
holds no contact; ``key_not_in_link``: the link takes none of the row's contacts; ``several_contacts``: the row holds
several e-mails or phones, and the link takes one; ``missing_value``: a variable in the link's address has no value."""
LINK_OUTCOMES: tuple[LinkOutcome, ...] = get_args(LinkOutcome)
MADE: tuple[LinkOutcome, ...] = ("complete", "no_client_id")


@dataclass(frozen=True, slots=True, eq=False)
class PersonalLinks:
    """The links of a list.

    `frame` has one row for each row of the list, in its order: row (its number in the spreadsheet), link (None where
    there is none), problem (the outcome; None for a complete link), repeats_row (the earlier row about the same
    person), then `PeopleList.own_columns`, with `titles` as their titles. `counts` has every outcome, and its sum is
    the number of rows; `repeats` is the number of rows with repeats_row.
    """

    titles: tuple[str, ...]
    frame: pd.DataFrame
    counts: Mapping[LinkOutcome, int]
    repeats: int

    @property
    def made(self) -> int:
        """The number of rows with a link."""
        return sum(self.counts[outcome] for outcome in MADE)


def build_personal_links(people: PeopleList, choices: LinkChoices) -> PersonalLinks:
    """Fill in the link of `choices` for every person, percent-encoded, phones as +79000000001.

    The value of a variable is taken from the column recognised for it (client id, e-mail, phone, name), else from the
    column of the same name. A parameter without a value is left out. Raises InvalidInput(field="link") as `build`, and
    for a refused link with the problem's code as the reason.
    """
    built = build(choices)
    if built.refusal:
        raise InvalidInput("link", None, built.refusal.code)
    template = make_template(built.link)
    asked = list_asked(people)
    values = {name: _values(people, asked, name, role) for name, role in template.roles.items()}
    links = template.fill(values, len(people.rows))
    outcomes = _outcomes(template, asked, links)
    repeats = find_repeats(asked, list_names(people))
    counts = Counter(outcomes)
    return PersonalLinks(
        titles=people.titles,
        frame=_frame(people, links, outcomes, repeats),
        counts={outcome: counts[outcome] for outcome in LINK_OUTCOMES},
        repeats=sum(first is not None for first in repeats),
    )


def _values(people: PeopleList, asked: Sequence[Asked], name: str, role: Role | None) -> Sequence[str | None]:
    """The value of a variable for each person; None where there is none."""
    match role:
        case "client_id":
            return [person.client_id for person in asked]
        case "email":
            return [person.email for person in asked]
        case "phone":
            return [person.phone for person in asked]
    column = people.columns.get("name") if role == "username" else None
    if column is None:
        column = _column_named(people.titles, name)
    return [None] * len(asked) if column is None else [filled(row[column]) for row in people.rows]


def _column_named(titles: Sequence[str], name: str) -> int | None:
    wanted = (name.casefold(), bare_name(name).casefold())
    return next((index for index, title in enumerate(titles) if title.strip().casefold() in wanted), None)


def _outcomes(template: Template, asked: Sequence[Asked], links: Sequence[str | None]) -> list[LinkOutcome]:
    takes_email, takes_phone = ("email" in template.roles.values(), "phone" in template.roles.values())

    def outcome(person: Asked, link: str | None) -> LinkOutcome:
        if link is None:
            return "missing_value"
        if any(takes_email if other.kind == "email" else takes_phone for other in person.others):
            return "several_contacts"
        if person.client_id:
            return "complete"
        if (person.email and takes_email) or (person.phone and takes_phone):
            return "no_client_id"
        return "key_not_in_link" if person.email or person.phone else "no_key"

    return [outcome(person, link) for person, link in zip(asked, links, strict=True)]


def _frame(
    people: PeopleList, links: Sequence[str | None], outcomes: Sequence[LinkOutcome], repeats: Sequence[int | None]
) -> pd.DataFrame:
    columns: dict[str, object] = {
        "row": people.numbers,
        "link": [link if outcome in MADE else None for link, outcome in zip(links, outcomes, strict=True)],
        "problem": [None if outcome == "complete" else outcome for outcome in outcomes],
        "repeats_row": pd.array([None if first is None else people.numbers[first] for first in repeats], dtype="Int64"),
    }
    return pd.DataFrame(columns | people.own_columns())
