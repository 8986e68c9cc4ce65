"""The pages of a long list: which of them is open, and the control that changes it.

The address holds the number, so that a reload and a link show the same page; the session holds it on the way through
another page of the dashboard. What another question finds begins at its first page.
"""

from dataclasses import dataclass

import streamlit as st

from core.domain.paging import count_pages
from pages.widgets.asked import asked_number
from pages.widgets.drafts import is_going_back
from pages.widgets.project import current_project

_OPENED = "opened_pages"


@dataclass(frozen=True, slots=True)
class _Opened:
    """The page that was open in a list, and the question that the list answered."""

    question: tuple[int, object]
    number: int


def open_page(name: str, question: object = None) -> int:
    """The number, from 1, of the open page of a list. `name` is also its parameter in the address; `question` is what
    the list answers: what was searched for, and which filters it has."""
    opened = _opened()
    last, question = opened.get(name), (current_project().id, question)
    if last is None or is_going_back():
        number = _asked(name)
    elif last.question != question:
        number = 1
    else:
        number = st.session_state.get(name, last.number)
    opened[name] = _Opened(question, number)
    if st.session_state.get(name, 1) != number:
        st.session_state[name] = number
    if number > 1 and st.query_params.get(name) != str(number):
        st.query_params[name] = str(number)
    elif number == 1:
        st.query_params.pop(name, None)
    return number


def show_pages(total: int, size: int, name: str) -> None:
    """Show the numbers of the pages if `total` rows need more than one page of `size` rows. When the open page is not
    there any more, the last one opens."""
    opened, pages = _opened()[name], max(count_pages(total, size), 1)
    if opened.number > pages:
        _opened()[name] = _Opened(opened.question, pages)
        st.session_state.pop(name, None)
        st.rerun()
    if pages > 1:
        st.session_state.setdefault(name, opened.number)
        st.pagination(pages, key=name)


def _opened() -> dict[str, _Opened]:
    opened: dict[str, _Opened] = st.session_state.setdefault(_OPENED, {})
    return opened


def _asked(name: str) -> int:
    """What the address says."""
    return asked_number(st.query_params.get(name)) or 1
