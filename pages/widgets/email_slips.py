"""Probable slips in e-mails: shown with the address that was probably meant, which one click takes."""

from collections.abc import Sequence
from hashlib import sha256

import streamlit as st

from core.domain.mail_typos import suggest_email
from core.services.lists.email_slips import EmailSlip, correct_slips, list_slips
from core.services.lists.read_people import PeopleList
from pages.widgets.drafts import drop, fill, keep, recall
from pages.widgets.kept_place import remark
from pages.widgets.language import _, code, ngettext

MOST_SHOWN = 3


def offer_corrections(people: PeopleList, key: str) -> PeopleList:
    """The list, with its slips corrected once the operator has taken the corrections that are offered here. `key`
    begins the keys of the widgets, and the name under which the choice is kept."""
    slips = list_slips(people)
    if not slips:
        return people
    name = f"{key}_corrected"
    serial = sha256(repr([(slip.row, slip.meant) for slip in slips]).encode()).hexdigest()[:12]
    if recall(name) != serial:
        st.warning(_offered(slips), icon=":material/spellcheck:")
        st.button(
            ngettext("Correct {n} e-mail", "Correct {n} e-mails", len(slips)),
            icon=":material/done_all:",
            key=f"{key}_correct",
            on_click=keep,
            args=(name, serial),
        )
        return people
    st.info(ngettext("{n} e-mail is corrected.", "{n} e-mails are corrected.", len(slips)), icon=":material/check:")
    st.button(_("As it was"), icon=":material/undo:", key=f"{key}_uncorrect", on_click=drop, args=(name,))
    return correct_slips(people)


def offer_correction(field: str) -> None:
    """The same for the e-mail typed into the `kept` field with this key; only within `beside_button`."""
    meant = suggest_email(str(st.session_state.get(field) or ""))
    if meant is None:
        return
    remark(_("This e-mail looks mistyped. Did you mean {email}?", email=code(meant)))
    st.button(_("Correct it"), icon=":material/done_all:", key=f"{field}_correct", on_click=fill, args=(field, meant))


def _offered(slips: Sequence[EmailSlip]) -> str:
    lines = [f"№ {slip.number}: {code(slip.given)} → {code(slip.meant)}" for slip in slips[:MOST_SHOWN]]
    if len(slips) > MOST_SHOWN:
        lines.append(ngettext("and {n} more", "and {n} more", len(slips) - MOST_SHOWN))
    count = ngettext("{n} e-mail looks mistyped:", "{n} e-mails look mistyped:", len(slips))
    return "  \n".join((count, *lines))
