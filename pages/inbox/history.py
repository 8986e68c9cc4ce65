"""What a person did: the sessions they registered for, the webinars they were at, what they wrote in the chat, what
they ordered."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st

from core.analytics.visits_figure import Presence, visits_figure
from core.domain.orders.order import PaidState
from core.domain.reports.definitions import MINUTE_S
from core.services.inbox.person_history import SignUp, Visit
from core.services.inbox.person_orders import PersonOrder
from core.services.projects.projects import ProjectSettings
from core.services.reports.read_chat import ChatLine, read_chat
from pages.inbox.words import source_names
from pages.widgets.chart_frame import chart_config, theme_colours
from pages.widgets.desk import acting_desk
from pages.widgets.language import UNKNOWN, _, minutes, money, ngettext, plain, recent
from pages.widgets.payments import state_of_payment
from pages.widgets.registration_session import page_words

MOST_SHOWN = 30


def show_sign_ups(project: ProjectSettings, sign_ups: Sequence[SignUp]) -> None:
    """Each session once, with all sources that know it."""
    st.header(
        _("Registrations"),
        anchor=False,
        help=_("From webhooks, loaded lists of registered people and spreadsheets sent from here."),
    )
    names = source_names()
    for one in sign_ups[:MOST_SHOWN]:
        page = plain(page_words(one.page_id, one.page_title)) if one.page_id else _("page not given")
        session = recent(one.session_at, project.time_zone) if one.session_at else _("session not given")
        how = ", ".join(name for source, name in names.items() if source in one.sources)
        facts = [_("registered {time}", time=recent(one.at, project.time_zone)), how]
        if one.came:
            facts.append(_("attended, according to Bizon365"))
        with st.container(border=True):
            st.markdown(f"**{page}** · {session}")
            st.caption(" · ".join(facts))
    _show_rest(len(sign_ups))


def show_visits(project: ProjectSettings, visits: Sequence[Visit]) -> None:
    """Webinars, with stay and messages."""
    st.header(_("At webinars"), anchor=False)
    if not visits:
        st.info(_("Not found in the loaded reports by client id, e-mail or phone."))
    else:
        _show_presence(project, visits)
    for visit in visits[:MOST_SHOWN]:
        with st.container(border=True):
            _show_visit(project, visit)
    _show_rest(len(visits))


def show_orders(project: ProjectSettings, orders: Sequence[PersonOrder]) -> None:
    """What was ordered, and how far it is paid; nothing for a person without orders."""
    if not orders:
        return
    st.header(_("Orders"), anchor=False)
    for order in orders[:MOST_SHOWN]:
        with st.container(border=True):
            goods = plain(order.goods) if order.goods else _("order {number}", number=plain(order.number))
            st.markdown(f"**{goods}** · {recent(order.created_at, project.time_zone)}")
            facts = [state_of_payment(order.state)]
            if order.amount_minor is not None:
                facts.insert(0, money(order.amount_minor, order.currency))
            if order.state is PaidState.PARTLY and order.paid_minor:
                facts.append(_("{sum} has come", sum=money(order.paid_minor, order.currency)))
            st.caption(" · ".join(facts))
    _show_rest(len(orders))


def _show_presence(project: ProjectSettings, visits: Sequence[Visit]) -> None:
    """When the person was in the room at each of the webinars, the newest on top; and since when they come."""
    zone = project.time_zone
    if len(visits) > 1:
        first, last = (f"{visits[place].starts_at.astimezone(zone):%d.%m.%Y}" for place in (-1, 0))
        st.caption(_("First webinar: {first}, last one: {last}.", first=first, last=last))
    known = [visit for visit in visits[:MOST_SHOWN] if visit.spans]
    if not known:
        return
    title = _("When they were in the room")
    rows = [
        Presence(
            f"{visit.starts_at.astimezone(zone):%d.%m %H:%M}",
            visit.length_s and visit.length_s / MINUTE_S,
            [(start / MINUTE_S, end / MINUTE_S) for start, end in visit.spans or ()],
            [_span_words(project, visit, *span) for span in visit.spans or ()],
        )
        for visit in known
    ]
    figure = visits_figure(rows, title=title, tick=_("{minute} min"), colours=theme_colours())
    st.plotly_chart(figure, key="chart_visits", config=chart_config(title), alt=title)


def _span_words(project: ProjectSettings, visit: Visit, start_s: float, end_s: float) -> str:
    times = [_clock(project, visit.starts_at + timedelta(seconds=at)) for at in (start_s, end_s)]
    return f"{visit.room_title} · {'–'.join(times)} · {minutes(end_s - start_s)}"


def _show_visit(project: ProjectSettings, visit: Visit) -> None:
    st.markdown(f"**{plain(visit.room_title)}** · {recent(visit.starts_at, project.time_zone)}")
    facts = [_("{time} in the room", time=minutes(visit.stay_s)) if visit.stay_s is not None else _("stay unknown")]
    if visit.entered_at and visit.left_at:
        facts.append(f"{_clock(project, visit.entered_at)}–{_clock(project, visit.left_at)}")
    elif visit.entered_at:
        facts.append(_("entered at {time}", time=_clock(project, visit.entered_at)))
    if visit.clicked:
        facts.append(_("clicked"))
    if visit.finished:
        facts.append(_("to the end"))
    if visit.username:
        facts.append(_("name in the room: {name}", name=plain(visit.username)))
    facts += [plain(visit.city)] if visit.city else []
    st.caption(" · ".join(facts))
    if visit.messages:
        _show_chat(project, visit)


def _show_chat(project: ProjectSettings, visit: Visit) -> None:
    title = ngettext("{n} message in the chat", "{n} messages in the chat", visit.messages)
    chat = st.expander(title, on_change="rerun", key=f"inbox_chat_{visit.report_id}_{visit.person_number}")
    if not chat.open:  # reading the chat unpacks the whole report
        return
    with chat:
        lines = _read(project.id, visit.report_id, visit.person_number)
        if not lines:
            st.caption(_("The report has no texts."))
        for line in lines:
            st.markdown(f"{_clock(project, line.said_at)} · {plain(line.text)}")


def _read(project_id: int, report_id: int, person_number: int) -> tuple[ChatLine, ...]:
    with st.spinner(_("Reading the chat…")):
        return read_chat(acting_desk(), project_id, report_id, person_number)


def _clock(project: ProjectSettings, at: datetime | None) -> str:
    return f"{at.astimezone(project.time_zone):%H:%M}" if at else UNKNOWN


def _show_rest(total: int) -> None:
    if total > MOST_SHOWN:
        st.caption(ngettext("and {n} more", "and {n} more", total - MOST_SHOWN))
