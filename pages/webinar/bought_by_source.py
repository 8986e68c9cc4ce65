"""Where those who ordered came from: buyers and sums by a tag, or by another way in which people enter the room."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.domain.orders.order import PaidState
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.reports.summary import SOURCES, Chosen
from core.services.webinars.bought import Bought, get_bought_by_source
from pages.webinar.page_titles import PAGE, page_titles
from pages.webinars.words import dimension_words
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.language import _, money
from pages.widgets.small_table import Tabled, show_numbers

BY = "bought_by"


def show_bought_by_source(project: ProjectSettings, reports: Sequence[ReportRow], chosen: Chosen) -> None:
    """A line for each source: who bought, for how much, and the orders that are not paid in full; most buyers first."""
    with kept(BY, SOURCES[0], options=SOURCES):
        name: str | None = st.segmented_control(
            _("By source"), SOURCES, required=True, format_func=dimension_words, key=BY, wrap=True
        )
    source = name or SOURCES[0]
    found = get_bought_by_source(acting_desk(), project.id, [report.id for report in reports], source, chosen)
    show_numbers(
        project,
        "sources_of_orders",
        _("Orders: {source}", source=dimension_words(source)),
        bought_table(found, source, page_titles(project.id)),
        file=_("orders"),
        deed=Deed.ORDERS_EXPORTED,
    )
    if len(reports) > 1:
        st.caption(
            _(
                "An order stands where its buyer came from to the webinar to which it counts; a filter by source takes"
                " people by where they came from last."
            )
        )


def bought_table(found: Mapping[str | None, Bought], source: str, titles_of_pages: Mapping[str, str]) -> Tabled:
    """What `get_bought_by_source` has found."""
    named = titles_of_pages if source == PAGE else {}
    by_buyers = sorted(found.items(), key=lambda one: (-one[1].buyers, one[0] is None, one[0] or ""))
    frame = pd.DataFrame(
        {
            "source": [(named.get(value) or value) if value else _("unknown") for value, __ in by_buyers],
            "buyers": [bought.buyers for __, bought in by_buyers],
            "paid": [_sums(bought) for __, bought in by_buyers],
            "partly": [bought.count(PaidState.PARTLY) for __, bought in by_buyers],
            "unpaid": [bought.count(PaidState.UNPAID) for __, bought in by_buyers],
        }
    )
    titles = {
        "source": dimension_words(source),
        "buyers": _("Bought"),
        "paid": _("Paid"),
        "partly": _("Partly paid orders"),
        "unpaid": _("Unpaid orders"),
    }
    return Tabled(titles, frame, cannot_sort=("paid",))


def _sums(bought: Bought) -> str:
    """What came for orders that are paid in full, by currency."""
    return " · ".join(money(one.paid_minor, one.currency) for one in bought.of(PaidState.PAID))
