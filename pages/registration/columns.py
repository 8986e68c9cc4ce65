"""Which column of the list holds what, as recognised, remembered, or said by the operator."""

from collections.abc import Sequence

import streamlit as st

from core.domain.registration.columns import Field
from core.domain.tags import TAGS
from pages.registration.draft import Draft
from pages.widgets.language import _
from pages.widgets.people_input import column_titles

PERSON: tuple[Field, ...] = ("email", "phone", "name", "client_id")
SESSION: tuple[Field, ...] = ("page_id", "date", "time", "confirm")
TAG_FIELDS: tuple[Field, ...] = ("utm_", *TAGS)
TAGS_IN_A_ROW = 5


def ask_columns(draft: Draft) -> None:
    """Choose them; kept in the draft."""
    titles = column_titles(draft.sheet.titles)
    if "email" not in draft.columns:
        st.warning(_("Say which column holds the e-mails: without an e-mail nobody can be registered."))
    columns = _ask_row(draft, PERSON, titles) | _ask_row(draft, SESSION, titles)
    with_tags = any(field in draft.columns for field in TAG_FIELDS)
    with st.expander(_("Columns with UTM tags"), icon=":material/sell:", expanded=with_tags):
        columns |= _ask_row(draft, TAG_FIELDS[:TAGS_IN_A_ROW], titles)
        columns |= _ask_row(draft, TAG_FIELDS[TAGS_IN_A_ROW:], titles)
    draft.columns = columns


def field_name(field: str) -> str:
    """What a column holds."""
    return {
        "email": _("E-mail"),
        "phone": _("Phone"),
        "name": _("Name"),
        "client_id": _("Client id"),
        "page_id": _("Registration page"),
        "date": _("Date"),
        "time": _("Time"),
        "confirm": _("Confirmation letter"),
        "utm_": _("All tags as JSON"),
    }.get(field, field)


def _ask_row(draft: Draft, fields: Sequence[Field], titles: list[str]) -> dict[Field, int]:
    chosen: dict[Field, int] = {}
    for place, field in zip(st.columns(len(fields)), fields, strict=True):
        key = f"registration_column_{field}_{draft.serial}"
        # Through the state, because a choice with a value of its own could not be taken back.
        st.session_state.setdefault(key, draft.columns.get(field))
        column: int | None = place.selectbox(
            field_name(field),
            range(len(titles)),
            index=None,
            format_func=titles.__getitem__,
            placeholder=_("no such column"),
            key=key,
        )
        if column is not None:
            chosen[field] = column
    return chosen
