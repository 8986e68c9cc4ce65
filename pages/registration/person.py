"""One person: the form, the answer of the function, and the same call as a bot makes it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.domain.functions.calculator_line import add_subscriber_line
from core.domain.functions.call import AddSubscriberCall
from core.domain.sessions import account_moment, parse_account_date, parse_account_time
from core.errors import InvalidInput, Rejected
from core.services.functions.add_subscriber import add_subscriber
from core.services.functions.answer import FunctionAnswer, read_answer, write_answer
from core.services.projects.projects import ProjectSettings
from core.services.registration.states import BatchRowState
from pages.registration.names import gender_of
from pages.registration.shared_fields import ask_confirm, ask_tags
from pages.registration.unscheduled import warn_of_unscheduled
from pages.widgets.copy import show_copyable
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import keep, kept, recall
from pages.widgets.email_slips import offer_correction
from pages.widgets.errors import explain
from pages.widgets.faults import show_faults
from pages.widgets.kept_place import beside_button
from pages.widgets.language import _, day_and_time, plain
from pages.widgets.press import acting, press
from pages.widgets.registration_session import CLOCK, DAY, ask_session
from pages.widgets.result import mark_result

STATE_KEY = "registration_answer"
SEND_KEY = "registration_send"
LINE_PX = 110


@dataclass(frozen=True, slots=True)
class Answered:
    """The last call of this section, and its answer."""

    project_id: int
    call: AddSubscriberCall
    answer: FunctionAnswer


def show_person(project: ProjectSettings) -> None:
    """The whole section."""
    with st.container(border=True):
        call = _ask_call(project)
        with beside_button("offer_registration"):
            pressed = press(_("Register"), key=SEND_KEY, type="primary", icon=":material/person_add:")
            offer_correction("registration_email")
        if pressed:
            with acting(SEND_KEY), st.spinner(_("Asking Bizon365…")):
                answer = add_subscriber(acting_desk(), project.id, call, looks_first=True)
                st.session_state[STATE_KEY] = Answered(project.id, call, answer)
                keep(STATE_KEY, {"call": asdict(call), "answer": write_answer(answer)})
    bot = _show_line(call)
    answered = _last_answered(project)
    # An error belongs to the call that caused it: it is not shown once the operator has begun to correct the fields.
    if answered and (answered.answer.result is True or answered.call == call):
        mark_result(f"answer {id(answered)}")
        _show_answer(project, answered)
        if answered.answer.result is not True:
            with bot:
                st.caption(_("The function answers a bot with this text:"))
                show_copyable(str(answered.answer.result))
    # Below the buttons of the answer, which must not move when a date is typed
    if typed := _session(project, call):
        warn_of_unscheduled(project, [(call.page_id, typed)])


def _last_answered(project: ProjectSettings) -> Answered | None:
    """The last answer in this project, also one of an earlier session."""
    answered: Answered | None = st.session_state.get(STATE_KEY)
    if answered is None or answered.project_id != project.id:
        if kept_answer := recall(STATE_KEY):
            call, answer = AddSubscriberCall(**kept_answer["call"]), read_answer(kept_answer["answer"])
            answered = st.session_state[STATE_KEY] = Answered(project.id, call, answer)
        else:
            answered = None
    return answered


def _ask_call(project: ProjectSettings) -> AddSubscriberCall:
    session = ask_session(project)
    typed = {}
    for place, (field, label, hint) in zip(st.columns(4), _person_fields(), strict=True):
        with kept(f"registration_{field}", ""):
            typed[field] = place.text_input(label, key=f"registration_{field}", autocomplete="off", help=hint) or ""
    tags = ask_tags("registration_person")
    confirm = ask_confirm(
        "registration_person", _("The person is registered only after clicking the link in the e-mail.")
    )
    return AddSubscriberCall(
        page_id=session.page_id,
        date=session.day,
        time=session.clock,
        email=typed["email"],
        phone=typed["phone"],
        name=typed["name"],
        client_id=typed["client_id"],
        confirm=confirm,
        tags=tags,
    )


def _person_fields() -> tuple[tuple[str, str, str | None], ...]:
    marker = _(
        "The client id in Salebot (client_id). It is sent as the partner marker, so that the bot recognises its client."
    )
    return (
        ("email", _("E-mail"), None),
        ("phone", _("Phone"), None),
        ("name", _("Name"), None),
        ("client_id", _("Client id"), marker),
    )


def _show_answer(project: ProjectSettings, answered: Answered) -> None:
    answer, call = answered.answer, answered.call
    if answer.result is not True:
        faults = answered.call.faults()
        if faults:
            _show_faults(faults)
        else:
            problem = explain(answer.problem) if answer.problem else plain(str(answer.result))
            st.error(problem, icon=":material/error:")
        if answer.sent and answer.sent.outcome is BatchRowState.UNCERTAIN:
            st.warning(_("We do not know whether the registration went through. Look among the registered people."))
        elif isinstance(answer.problem, Rejected):
            st.caption(_("Check that the page has a session at this date and time."))
        return
    is_there = answer.sent is not None and answer.sent.outcome is BatchRowState.ALREADY_THERE
    st.success(_registered_words(project, call, was_there=is_there), icon=":material/check_circle:")
    if answer.sent and answer.sent.url:
        st.caption(_("The personal link, to enter without a form:"))
        show_copyable(answer.sent.url)


def _registered_words(project: ProjectSettings, call: AddSubscriberCall, *, was_there: bool) -> str:
    """That the person is registered; the placeholders are called apart for the languages that tell women from men."""
    who, when = plain(call.name.strip() or call.email.strip()), _session_words(project, call)
    gender = gender_of(call.name)
    if gender == "woman":
        return (
            _("{her} was already registered for {when}.", her=who, when=when)
            if was_there
            else _("{her} is registered for {when}.", her=who, when=when)
        )
    if gender == "man":
        return (
            _("{him} was already registered for {when}.", him=who, when=when)
            if was_there
            else _("{him} is registered for {when}.", him=who, when=when)
        )
    return (
        _("{who} was already registered for {when}.", who=who, when=when)
        if was_there
        else _("{who} is registered for {when}.", who=who, when=when)
    )


def _session(project: ProjectSettings, call: AddSubscriberCall) -> datetime | None:
    """The moment of the session; None while the page is not chosen, or the date or time cannot be read."""
    try:
        starts_at = account_moment(parse_account_date(call.date), parse_account_time(call.time), project.time_zone)
    except InvalidInput:
        return None
    return starts_at if call.page_id else None


def _session_words(project: ProjectSettings, call: AddSubscriberCall) -> str:
    """The session as it is said aloud."""
    starts_at = _session(project, call)
    return day_and_time(starts_at, project.time_zone, acting_desk().now()) if starts_at else ""


def _show_faults(faults: Sequence[InvalidInput]) -> None:
    keys = {"page_id": "registration_page_", "date": DAY, "time": CLOCK, "email": "registration_email"}
    show_faults(faults, keys)


def _show_line(call: AddSubscriberCall) -> DeltaGenerator:
    """The same call as a bot makes it. Returns the place where the answer to a bot can be shown, too."""
    with st.expander(_("The same from a bot"), key="registration_line") as bot:
        st.caption(
            _(
                "For the calculator of a Salebot block. The bot gets True when the person is registered, otherwise a"
                " text with the reason."
            )
        )
        show_copyable(
            add_subscriber_line(
                confirm=call.confirm,
                page_id=call.page_id or "222222:page1",
                date=call.date or _("DD.MM.YYYY"),
                time=call.time or _("HH:MM"),
                email=call.email.strip() or "anna@example.com",
                phone=call.phone.strip(),
                tags=call.tags,
                name=call.name.strip(),
            ),
            height_px=LINE_PX,
        )
    return bot
