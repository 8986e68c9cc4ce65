"""Errors in the operator's language: what happened, in which call, and what to do about it."""

import logging
import traceback

import streamlit as st

from core.environment import read_environment
from core.errors import (
    AddressRefused,
    ApiError,
    Conflict,
    DeskError,
    Forbidden,
    InvalidInput,
    LimitReached,
    MailFault,
    Missing,
    NotAllowed,
    NotConfigured,
    NotFound,
    RateLimited,
    Rejected,
    ReportNotReady,
    StorageFault,
    Unauthorized,
    Unavailable,
    UnexpectedPayload,
)
from core.http.transport import LARGEST_ANSWER_BYTES
from core.salebot.wire import is_nobody
from core.storage import note_fault
from pages.widgets.input_errors import explain_input
from pages.widgets.language import _, code, number, plain
from pages.widgets.settings_link import show_settings_link
from pages.widgets.storage_errors import explain_storage

log = logging.getLogger(__name__)
# Streamlit logs an unexpected exception whole, with the values in its text, which may be secrets or contacts. What
# `show_unexpected` logs is enough to find the place.
logging.getLogger("streamlit.error_util").addFilter(lambda record: record.exc_info is None)
SERVICES = {"bizon365": "Bizon365", "salebot": "Salebot"}


def explain(error: DeskError) -> str:
    """One or two sentences for the operator."""
    match error:
        case InvalidInput():
            return explain_input(error)
        case NotFound(what="webhook_address", key=address):
            return _(
                "The test registration did not get through to `{address}`. Check that the address is right and its"
                " tunnel or proxy is running: Settings, “Bot functions”.",
                address=address,
            )
        case NotFound(what="client"):
            return _("Salebot has no such client. Check the client id.")
        case NotFound():
            return _("This is gone. Reload the page and choose again.")
        case MailFault():
            return _explain_mail(error)
        case Conflict(what="project"):
            return _("There is already a project with this name. Choose another.")
        case Conflict(what="user"):
            return _("This name is taken, or the person is disabled.")
        case Conflict(what="last_administrator"):
            return _("This is the only administrator. Make another one first.")
        case Conflict(what="report"):
            return _("The report was loaded again after the check. Check once more.")
        case Conflict(what="restored"):
            return _(
                "This was under way when the backup was made that is restored now. What was done since then is not"
                " known here: look in Bizon365 or Salebot before you go on."
            )
        case Conflict(what="process"):
            return _("Another backup is being made. Wait a minute and try again.")
        case Conflict(what="segment"):
            return _("People of this segment are left out of campaigns. First take it off that list, in “Scenarios”.")
        case Conflict(what="person"):
            return _(
                "A registration or a campaign for this person is on its way, or it is not known whether it arrived."
                " Look at the run, the campaign or the Inbox, and then try again."
            )
        case Conflict():
            return _("This has changed in the meantime. Reload the page and try again.")
        case NotConfigured():
            return explain_missing_setting(error.what)
        case LimitReached(what="campaign_cap", limit=limit):
            return _(
                "The daily limit of people is used up: {n}. Continue tomorrow, or raise the limit in Settings,"
                " “Salebot”.",
                n=number(limit),
            )
        case LimitReached(limit=limit):
            return _(
                "Today's {n} requests to Salebot are used up. Continue tomorrow, or raise the limit in Settings,"
                " “Salebot”.",
                n=number(limit),
            )
        case NotAllowed(right="contacts"):
            return _("Contacts are for operators and administrators. Your role shows figures and charts.")
        case NotAllowed(right="look" | "work"):
            return _("This is for operators and administrators. With your role you can only look.")
        case NotAllowed(right="session"):
            return _("You are logged out. Reload the page to log in.")
        case NotAllowed():
            return _("This is for administrators. Ask one of them.")
        case StorageFault():
            return explain_storage(error)
        case ApiError():
            where = _("Request: {service}, {call}.", service=SERVICES[error.service], call=error.call)
            return f"{_explain_answer(error)} {where}"
    return _("Something went wrong. Try again.")


def _explain_mail(fault: MailFault) -> str:
    said = {
        "unreachable": _("The mail server does not answer. Check its address, port and encryption."),
        "tls": _("The mail server has no valid certificate, so nothing was sent. Check its address."),
        "no_tls": _("The mail server offers no encryption at this port. Choose another port or TLS."),
        "login": _("The mail server did not accept the name or the password. Is it the one for programs?"),
        "sender": _("The mail server does not let letters come from this address."),
        "recipient": _("The mail server does not know the recipient."),
        "unclear": _("The mail server gave no answer: the letter may have been sent, so it is not sent again."),
    }.get(fault.reason, _("The mail server refused the letter."))
    return _("{what} It says: {detail}", what=said, detail=code(fault.detail)) if fault.detail else said


def explain_missing_setting(what: str) -> str:
    """Which setting is missing and where to make it."""
    return {
        "bizon_token": _(
            "There is no Bizon365 token yet. Save one in Settings; it says there where in Bizon365 to make it."
        ),
        "salebot_key": _("There is no Salebot API key yet. Create one in Salebot's settings and save it in Settings."),
        "bizon_project_id": _("API v2 needs the Bizon365 project number. Enter it in Settings."),
        "mail_server": _("No mail server is set. An administrator enters it in Settings, section “Mail”."),
        "webhook_secret": _("There is no webhook secret yet. Create one in Settings, section “Webhook”."),
        "secret_key": _(
            "The saved tokens cannot be read: the key that encrypts them is gone. Enter the tokens again in Settings."
        ),
    }.get(what, _("Something is not set up yet. See Settings."))


def show_error(error: DeskError) -> None:
    """The error as a red box, with the way to the settings where it is corrected there."""
    st.error(explain(error), icon=":material/error:")
    link_to_settings(error)


def link_to_settings(problem: DeskError) -> None:
    """The link to the section of the settings where this error is corrected; nothing for an error that is corrected
    elsewhere, or by waiting, and nothing in the settings themselves."""
    section = section_of(problem)
    if section and not (st.context.url or "").split("?")[0].endswith("/settings"):
        show_settings_link(section, _("To the settings"))


def section_of(problem: DeskError) -> str | None:
    """The section of the settings that the words for this error name."""
    match problem:
        case LimitReached():
            return "salebot"
        case NotConfigured(what="webhook_secret"):
            return "webhook"
        case MailFault() | NotConfigured(what="mail_server"):
            return "mail"
        case NotFound(what="webhook_address"):
            return "functions"
        case NotConfigured() | Unauthorized() | AddressRefused() | InvalidInput(reason="own_network"):
            return "connection"
        case Missing() if not is_nobody(problem):
            return "connection"
    return None


def show_unexpected(error: Exception) -> bool:
    """The handler of exceptions that no page handles: a sentence on the page, the place (never the values) in the log.
    Returns that the exception is handled."""
    problem = error if isinstance(error, DeskError) else note_fault(error, read_environment().home)
    if problem:
        st.error(explain(problem), icon=":material/error:")
        return True
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    log.error("%s at %s", type(error).__name__, " <- ".join(reversed(places)))
    st.error(_("Something went wrong on this page. Everything you saved is still there. Reload the page."))
    return True


def _explain_answer(error: ApiError) -> str:
    if isinstance(error, Unauthorized):
        return _unauthorized(error)
    service = SERVICES[error.service]
    match error:
        case RateLimited(retry_after_s=seconds) if seconds:
            return _(
                "{service} asks for a pause of {n} seconds. Try again after that.", service=service, n=number(seconds)
            )
        case RateLimited():
            return _("{service} got too many requests. Wait a minute and try again.", service=service)
        case AddressRefused(host=host):
            return _(
                "The address `{host}` leads into your own network, so nothing was sent there. Check it in Settings,"
                " “Connection”; if it is right, an administrator can allow it there.",
                host=host,
            )
        case Unavailable():
            return _("{service} does not answer now. Try again in a few minutes.", service=service)
        case Forbidden():
            return _(
                "{service} refused: the owner of the token or key lacks a right, or the service is not connected."
                " Check the rights in {service}.",
                service=service,
            )
        case Missing() if is_nobody(error):
            return _("Salebot has no such client.")
        case Missing():
            return _("{service} cannot find this project. Check the project number in Settings.", service=service)
        case ReportNotReady():
            return _("The report is not ready in Bizon365 yet. It takes 1–3 hours after the webinar; try again later.")
        case Rejected(detail=detail) if detail:
            return _("{service} refused and said: {detail}", service=service, detail=f"«{plain(detail)}».")
        case Rejected():
            return _("{service} refused without saying why.", service=service)
        case UnexpectedPayload(call="getlist", detail="incomplete"):
            return _("Bizon365 sent only part of the list of reports. Those are loaded; load the rest later.")
        case UnexpectedPayload(call="getSubscribers", detail="incomplete"):
            return _("Bizon365 sent fewer registered people than it counts. Try again later.")
        case UnexpectedPayload(detail="too_large"):
            return _(
                "{service} sent a far too large answer: more than {n} MB, so it was not read to its end. Try again"
                " later; if it stays so, ask the support of {service}.",
                service=service,
                n=number(LARGEST_ANSWER_BYTES // 1024**2),
            )
        case UnexpectedPayload():
            return _("{service} sent an answer we could not read. Try again later.", service=service)
    return _("{service} could not do this.", service=service)


def _unauthorized(error: Unauthorized) -> str:
    if error.service == "bizon365":
        return _(
            "The Bizon365 token was not accepted: save a new one in Settings; it says there where in Bizon365 to make"
            " it."
        )
    return _("The Salebot key was not accepted: copy it again from Salebot's settings and save it in Settings.")
