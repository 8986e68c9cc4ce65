"""What people ordered after the webinar: the number beside the others, and the orders themselves."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.orders.order import PaidState
from core.domain.reports.definitions import Counting, Definition
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.reports.summary import Chosen
from core.services.webinars.bought import CONTACTS, Bought, Sum, list_bought
from pages.webinar.bought_by_source import show_bought_by_source
from pages.webinar.choice import TABS
from pages.webinar.definitions import definition_title, definition_words
from pages.webinar.person import PERSON, person_key
from pages.widgets.desk import acting_desk
from pages.widgets.export import show_export
from pages.widgets.language import _, money, ngettext, number
from pages.widgets.payments import state_of_payment
from pages.widgets.sections import go_to_section
from pages.widgets.small_table import Tabled
from pages.widgets.table import Column, Table, ask_view, show_frame, shown_kinds, shown_titles, sort_frame
from pages.widgets.written import write_sum

MOST_SUMS = 2


def show_bought(bought: Bought, counting: Counting) -> None:
    """How many bought, and for how much; partly paid and unpaid orders apart."""
    paid = bought.of(PaidState.PAID)
    st.metric(
        definition_title(Definition.BOUGHT),
        number(bought.buyers),
        delta=_sums_beside(paid) or None,
        delta_color="off",
        delta_arrow="off",
        help=" ".join([definition_words(Definition.BOUGHT, counting), *_other_orders(bought, paid[MOST_SUMS:])]),
    )


def paid_sums(sums: Sequence[Sum]) -> str:
    """What was paid, in each currency; empty when nobody bought."""
    return " · ".join(money(one.paid_minor, one.currency) for one in sums)


def _sums_beside(sums: Sequence[Sum]) -> str:
    """As many as fit beside the number, and that there are others."""
    shown = paid_sums(sums[:MOST_SUMS])
    return _("{sum} and others", sum=shown) if len(sums) > MOST_SUMS else shown


def sums_table(bought: Bought) -> Tabled:
    """How many orders there are and for how much, by state and currency."""
    titles = {"state": _("State"), "orders": _("How many"), "amount": _("Amount"), "paid": _("Paid")}
    rows = [
        (
            state_of_payment(one.state),
            one.orders,
            money(one.amount_minor, one.currency),
            money(one.paid_minor, one.currency),
        )
        for one in bought.sums
    ]
    return Tabled(titles, pd.DataFrame(rows, columns=list(titles)), {"orders": number})


def show_orders(project: ProjectSettings, reports: Sequence[ReportRow], chosen: Chosen) -> None:
    """The orders of the chosen people, the newest first, and their file."""
    frame = list_bought(acting_desk(), project.id, [report.id for report in reports], chosen)
    if frame.empty:
        st.info(_("Nobody of these people has ordered within the days that count."))
        return
    sees_contacts = acting_desk().acting.may(Right.CONTACTS)
    hidden = set() if sees_contacts else set(CONTACTS)
    hidden |= set() if len(reports) > 1 else {"room_title", "starts_at"}
    titles = {name: title for name, title in _titles().items() if name not in hidden}
    states = {state.value: state_of_payment(state) for state in PaidState}
    frame = frame.assign(
        state=frame["state"].map(states),
        amount=frame["amount_minor"].astype("Float64") / 100,
        paid=frame["paid_minor"].astype("Float64") / 100,
    )
    highest_first = ("amount", "paid", "created_at", "paid_at", "starts_at")
    writers = dict.fromkeys(("amount", "paid"), write_sum)
    columns = {
        name: Column(title, write=writers.get(name), highest_first=name in highest_first)
        for name, title in titles.items()
    }
    table = Table("orders", columns, tuple(columns), "created_at")
    said, beside = st.columns([4, 1], vertical_alignment="center")
    count = ngettext("{n} order", "{n} orders", len(frame))
    said.caption(count)
    view = ask_view(table, (tuple(report.id for report in reports), tuple(chosen.items())), place=beside)
    has_people = any(report.details_removed_at is None for report in reports)

    def open_buyer(place: int) -> None:
        report_id, number = (int(frame[name].loc[place]) for name in ("report_id", "person_number"))
        go_to_section(TABS, "people", **{PERSON: person_key(report_id, number)})

    show_frame(table, view, frame, label=count, on_open=open_buyer if sees_contacts and has_people else None)
    show_export(
        sort_frame(frame, view),
        shown_titles(table, view),
        _("orders"),
        "export_orders",
        deed=Deed.ORDERS_EXPORTED,
        project_id=project.id,
        kinds=shown_kinds(table, view),
    )
    show_bought_by_source(project, reports, chosen)


def _other_orders(bought: Bought, sums: Sequence[Sum]) -> list[str]:
    said = []
    if sums:
        said.append(_("Also paid: {sums}.", sums=", ".join(money(one.paid_minor, one.currency) for one in sums)))
    for state in (PaidState.PARTLY, PaidState.UNPAID):
        if count := bought.count(state):
            amounts = ", ".join(money(one.amount_minor, one.currency) for one in bought.of(state))
            words = {
                PaidState.PARTLY: ngettext(
                    "{n} order is paid in part: {sums}.", "{n} orders are paid in part: {sums}.", count, sums=amounts
                ),
                PaidState.UNPAID: ngettext(
                    "{n} order is not paid: {sums}.", "{n} orders are not paid: {sums}.", count, sums=amounts
                ),
            }
            said.append(words[state])
    return said


def _titles() -> dict[str, str]:
    return {
        "username": _("Name"),
        "state": _("State"),
        "amount": _("Amount"),
        "currency": _("Currency"),
        "paid": _("Paid"),
        "goods": _("Goods"),
        "created_at": _("Ordered"),
        "email": _("E-mail"),
        "phone": _("Phone number"),
        "paid_at": _("Paid at"),
        "number": _("Order number"),
        "room_title": _("Webinar"),
        "starts_at": _("Start"),
    }
