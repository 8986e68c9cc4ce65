"""Errors of typed input in the operator's language: which field, what is wrong, what to do."""

from core.errors import InvalidInput
from pages.widgets.language import _, number


def explain_input(error: InvalidInput) -> str:
    """«Field: what is wrong.»"""
    return f"{_field(error.field)}: {_reason(error)}"


def _field(field: str) -> str:
    return {
        "name": _("Name"),
        "project_name": _("Project name"),
        "host": _("Address"),
        "base_url": _("Service address"),
        "bizon_base_url": _("Bizon365 address"),
        "salebot_base_url": _("Salebot address"),
        "bizon_api_version": _("API version"),
        "bizon_project_id": _("Bizon365 project number"),
        "bizon_token": _("Bizon365 token"),
        "salebot_key": _("Salebot API key"),
        "time_zone": _("Time zone"),
        "requests_per_second": _("Requests per second"),
        "salebot_per_second": _("Calls per second"),
        "salebot_daily_budget": _("Calls a day, at most"),
        "campaign_daily_cap": _("People a day, at most"),
        "variable_name": _("Variable name"),
        "variable_value": _("Variable value"),
        "value": _("Value"),
        "b365_report_limit": "b365_report_limit",
        "email": _("E-mail"),
        "phone": _("Phone"),
        "client_id": "client_id",
        "date": _("Date"),
        "time": _("Time"),
        "file": _("List"),
        "room_id": _("Room"),
        "public_address": _("Public address"),
        "link": _("Link"),
        "domain": _("Your domain"),
        "preset": _("Set of tags"),
        "page_id": _("Registration page"),
        "confirmation": _("Confirmation"),
        "campaign_name": _("Name of the campaign"),
        "actions": _("What to do"),
        "callback": _("Callback text"),
        "message": _("Text of the message"),
        "message_id": _("Id of the block (message_id)"),
        "list_id": _("Id of the list in Salebot"),
    }.get(field, field)


def _reason(error: InvalidInput) -> str:
    if error.field == "actions":
        return _("choose at least one action and fill it in.")
    if error.field == "public_address" and error.reason == "not_https":
        return _("must begin with https://.")
    if error.field == "public_address" and error.reason == "bad_url":
        return _("is not an address; it looks like https://desk.example.com.")
    return {
        "empty": _("is empty; fill it in."),
        "too_long": _("is longer than {n} characters; shorten it.", n=number(error.limit)),
        "out_of_range": _("is outside of the allowed range."),
        "required": _("is empty; fill it in."),
        "bad_scheme": _("must begin with https://."),
        "several_links": _("there are several; paste one."),
        "not_https": _("must begin with https://: otherwise the token could be read on its way."),
        "not_public": _("is known to this computer or its network only; Salebot cannot reach it."),
        "has_credentials": _("must not hold a login or a password."),
        "bad_url": _("is not an address; copy it again."),
        "not_a_secret": _("does not look like one; copy only the token or key itself, without an address."),
        "not_the_name": _("is not this project's name; nothing was removed."),
        "not_the_number": _("is not the number of people; nobody was removed."),
        "starts_with_letter": _("must begin with a letter."),
        "bad_character": _("may hold only letters, digits and the sign _."),
        "built_in": _("is used by Salebot itself; choose another."),
        "reserved_word": _("is a word of Salebot's formulas; choose another."),
        "contains_placeholder": _("must not hold #{…}: Salebot does not fill it in there."),
        "repeated": _("is there twice; keep one."),
        "is_the_token": _("is the saved token itself and stands above the table; delete this row."),
        "not_a_number": _("must be a whole number."),
        "too_small": _("must be at least {n}.", n=number(error.limit)),
        "too_large": _("must be at most {n}.", n=number(error.limit)),
        "bad_date": _("is not a date; write it as 13.09.2026."),
        "bad_email": _("is not an e-mail address; check how it is written."),
        "russian_letter": _("has a Russian letter that looks like a Latin one; type it anew."),
        "several_emails": _("holds several e-mails; leave one."),
        "lost_plus": _("has a space in it; write a plus there, or take the space away."),
        "bad_page": _("is not the id of a registration page; it looks like 222222:page1."),
        "bad_time": _("is not a time; write it as 19:00."),
        "no_rows": _("there is not a single row with people in it."),
        "too_big": _("the file is larger than 20 MB; divide it."),
        "too_big_unpacked": _("the file is too large once unpacked; save it anew without what is not needed."),
        "too_many_rows": _("more than {n} rows; divide it.", n=number(error.limit)),
        "no_email_column": _("no column of e-mails is chosen; without an e-mail nobody can be registered."),
        "not_a_table": _("this is not a table; save it as xlsx or CSV."),
        "unreadable": _("the file is damaged or not a table; open it in Excel and save it as xlsx."),
        "password": _("the file is protected by a password; save it without one."),
        "macros": _("the file has macros in it; save it as xlsx without them."),
    }.get(error.reason, _("cannot be used; check it."))
