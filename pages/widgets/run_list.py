"""A project's runs, the newest first, a page at a time, each with the button that opens it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.domain.paging import page_offset
from pages.widgets.language import _
from pages.widgets.pages import open_page, show_pages

PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run in the list: two lines of text, and the callback that opens it with its arguments."""

    run_id: str
    title: str
    facts: Sequence[str]
    on_open: Callable[..., None]
    args: tuple[Any, ...]


def show_run_list(find: Callable[[int, int], Sequence[RunLine]], total: int, key: str, page_name: str) -> None:
    """Show a page of the runs. `find` takes a limit and an offset and returns the runs, newest first; `total` is how
    many there are; the keys of the buttons begin with `key`; `page_name` is the name of `open_page`."""
    page = open_page(page_name)
    for line in find(PAGE_SIZE, page_offset(page, PAGE_SIZE)):
        with st.container(border=True):
            left, right = st.columns([5, 1], vertical_alignment="center")
            left.markdown(line.title)
            left.caption(" · ".join(line.facts))
            right.button(
                _("Open"), on_click=line.on_open, args=line.args, key=f"{key}_open_{line.run_id}", width="stretch"
            )
    show_pages(total, PAGE_SIZE, page_name)
