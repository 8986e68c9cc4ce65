"""Errors of typed input in the operator's language: which field, what is wrong, what to do."""

from core.errors import InvalidInput
from pages.widgets.language import _, number


def explain_input(error: InvalidInput) -> str:
    """«Field: what is wrong.»; of an empty field, what to do."""
    if error.field == "step":
        return _("Step {n} does nothing yet: write a message or a callback text.", n=number(error.limit))
    if error.reason in ("empty", "required"):
        return _fill_in(error.field)
    if error.field in ("backup", "passphrase"):
        return _about_backup(error)
    return f"{_field(error.field)}: {_reason(error)}"


def _about_backup(error: InvalidInput) -> str:
    return {
        ("backup", "gone"): _("This backup is not there any more. Reload the page and choose another."),
        ("backup", "newer"): _("A newer version of the dashboard made this backup. Update the dashboard first."),
        ("passphrase", "missing"): _(
            "This backup is encrypted. Start the dashboard with its passphrase in DESK_BACKUP_PASSPHRASE."
        ),
        ("passphrase", "wrong"): _(
            "The passphrase in DESK_BACKUP_PASSPHRASE does not open this backup: it was made with another one."
        ),
    }.get((error.field, error.reason), _("This backup is damaged or incomplete. Choose another one."))


def _field(field: str) -> str:
    return {
        "name": _("Name"),
        "user_name": _("Name to log in with"),
        "password": _("Password"),
        "old_password": _("Present password"),
        "code": _("Code from the app"),
        "project_name": _("Project name"),
        "api_key_name": _("What the key is for"),
        "endpoint_url": _("Address for webhooks"),
        "endpoint_kinds": _("Tell it when"),
        "endpoint": _("Addresses of other services"),
        "host": _("Address"),
        "base_url": _("Service address"),
        "bizon_base_url": _("Bizon365 address"),
        "bizon_pages_url": _("Address of your pages in Bizon365"),
        "salebot_base_url": _("Salebot address"),
        "bizon_api_version": _("API version"),
        "bizon_project_id": _("Bizon365 project number"),
        "bizon_token": _("Bizon365 token"),
        "salebot_key": _("Salebot API key"),
        "cash_desk_key": _("API key of the cash desk"),
        "time_zone": _("Time zone"),
        "phone_country": _("Country of phones"),
        "requests_per_second": _("Requests per second"),
        "salebot_per_second": _("Requests to Salebot per second"),
        "salebot_daily_budget": _("Requests per day, at most"),
        "campaign_daily_cap": _("People a day, at most"),
        "variable_name": _("Variable name"),
        "variable_value": _("Variable value"),
        "value": _("Value"),
        "b365_report_limit": "b365_report_limit",
        "email": _("E-mail"),
        "notice_email": _("Your e-mail"),
        "client_ids": _("Client ids, separated by commas"),
        "mail_host": _("Mail server"),
        "mail_sender": _("From which address letters come"),
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
        "segment": _("Segment"),
        "page_id": _("Registration page"),
        "confirmation": _("Confirmation"),
        "campaign_name": _("Name of the campaign"),
        "actions": _("What to do"),
        "callback": _("Callback text"),
        "message": _("Text of the message"),
        "message_id": _("Id of the block (message_id)"),
        "list_id": _("Id of the list in Salebot"),
        "leave_list_id": _("Take off the list"),
        "scenario": _("Scenario"),
        "scenario_name": _("Name of the scenario"),
        "tag": _("Tag of the registration"),
        "minutes": _("Waiting time"),
        "wait": _("Waiting time of the step"),
        "steps": _("Steps"),
        "cap": _("At most people a day"),
        "quiet_hours": _("Quiet hours"),
        "excluded": _("People to leave out"),
    }.get(field, field)


def _fill_in(field: str) -> str:
    return {
        "actions": _("Choose at least one action and fill it in."),
        "name": _("Enter the name."),
        "email": _("Enter the e-mail."),
        "phone": _("Enter the phone."),
        "date": _("Enter the date."),
        "time": _("Enter the time."),
        "room_id": _("Choose the room."),
        "page_id": _("Choose the registration page."),
        "link": _("Paste the link."),
        "file": _("Paste a list or choose a file."),
        "person": _("Enter a whole e-mail, phone or client id."),
        "client": _("First find the client: by name, phone, e-mail or client id."),
        "sure": _("First tick the box."),
        "preset": _("Name the set."),
        "segment": _("Name the segment."),
        "campaign_name": _("Name the campaign."),
        "scenario_name": _("Name the scenario."),
        "scenario_file": _("Choose the file of a scenario first."),
        "place": _("Choose the room or the registration page."),
        "callback": _("Enter the callback text."),
        "message": _("Enter the text of the message."),
    }.get(field, _("Fill in the field “{field}”.", field=_field(field)))


def _reason(error: InvalidInput) -> str:
    if error.field == "public_address" and error.reason == "not_https":
        return _("must begin with https://.")
    if error.field == "public_address" and error.reason == "bad_url":
        return _("is not an address; it looks like https://desk.example.com.")
    return {
        "too_long": _("is longer than {n} characters; shorten it.", n=number(error.limit)),
        "too_short": _("is shorter than {n} characters.", n=number(error.limit)),
        "guessable": _("is easily guessed; choose another."),
        "wrong": _("is not right."),
        "not_the_same": _("the two differ; type them again."),
        "too_many_tries": _("too many wrong tries; try again in {n} min.", n=number(error.limit)),
        "needed": _("an administrator requires them, so they stay on."),
        "out_of_range": _("is outside the allowed range."),
        "empty_band": _("begins where it should end; nobody can be in it."),
        "bad_scheme": _("must begin with https://."),
        "several_links": _("there are several; paste one."),
        "not_https": _("must begin with https://: otherwise the token could be read on its way."),
        "not_public": _("works only on this computer or its network; Salebot cannot reach it."),
        "own_network": _(
            "leads into your own network; if that is right, allow such addresses in Settings, “Connection”."
        ),
        "has_credentials": _("must not contain a login or a password."),
        "bad_url": _("is not an address; copy it again."),
        "not_a_secret": _("does not look like one; copy only the token or key itself, without an address."),
        "not_a_project": _("is not a project number; check the connection, and choose it from the list there."),
        "not_the_name": _("is not this project's name; nothing was removed."),
        "not_the_number": _("is not the number of people; nothing was cancelled."),
        "contact": _("must hold no e-mail and no phone: it stands in the journal."),
        "starts_with_letter": _("must begin with a letter."),
        "bad_character": _("may contain only letters, digits and _."),
        "built_in": _("is used by Salebot itself; choose another."),
        "reserved_word": _("is a word of Salebot's formulas; choose another."),
        "contains_placeholder": _("must not contain #{…}: Salebot does not fill it in there."),
        "repeated": _("appears twice; keep one."),
        "nobody_asks": _("none asks for people of scenarios; it is tried again."),
        "no_session": _("offers no session that begins in an hour or later; it is tried again."),
        "marker_outside": _("has #{…} before the question mark; there must be nothing to fill in there."),
        "bad_file": _("is not a file of a scenario."),
        "is_the_token": _("is the saved token, already shown above the table; delete this row."),
        "no_contact": _("there is no e-mail, phone or client id in it."),
        "too_many": _("more than {n}; leave fewer.", n=number(error.limit)),
        "not_a_number": _("must be a whole number."),
        "too_small": _("must be at least {n}.", n=number(error.limit)),
        "too_large": _("must be at most {n}.", n=number(error.limit)),
        "bad_date": _("is not a date; write it as 13.09.2026."),
        "bad_email": _("is not an e-mail address; check how it is written."),
        "russian_letter": _("has a Russian letter that looks like a Latin one; type it again."),
        "several_emails": _("has several e-mails; leave one."),
        "lost_plus": _("has a space in it; write a plus there, or take the space away."),
        "bad_page": _("is not the id of a registration page; it looks like 222222:page1."),
        "bad_time": _("is not a time; write it as 19:00."),
        "no_rows": _("there are no rows with people."),
        "all_hidden": _(
            "all {n} rows are hidden in the spreadsheet; show them there and save the file, or choose another sheet.",
            n=number(error.limit),
        ),
        "too_big": _("the file is larger than 20 MB; split it."),
        "too_big_unpacked": _("the file is too large once unpacked; remove what you do not need and save it again."),
        "too_slow": _("the file takes too long to read; remove what you do not need and save it again."),
        "bad_number": _(
            "row {n} has a cell with an impossible time or date; correct it and save the file again.",
            n=number(error.limit),
        ),
        "several_lists": _("the file has several lists of people; save the one you need on its own."),
        "people_in_columns": _("people stand in columns; swap rows and columns, so that each person has a row."),
        "unclear_blocks": _(
            "it is not clear who line {n} belongs to; put an empty line between people, or make a table with one"
            " person per row.",
            n=number(error.limit),
        ),
        "too_many_rows": _("more than {n} rows; split it.", n=number(error.limit)),
        "no_email_column": _("choose the column with e-mails: nobody can be registered without an e-mail."),
        "not_a_table": _("this is not a table; save it as xlsx or CSV."),
        "unreadable": _("the file is damaged or not a table; open it in Excel and save it as xlsx."),
        "password": _("the file is protected by a password; save it without one."),
        "macros": _("the file contains macros; save it as xlsx without them."),
    }.get(error.reason, _("cannot be used; check it."))
