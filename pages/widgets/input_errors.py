"""What is wrong with something typed, in the operator's words: which field, what is wrong, what to do."""

from core.errors import InvalidInput
from pages.widgets.language import _, number


def explain_input(error: InvalidInput) -> str:
    """«Field: what is wrong.»"""
    return f"{_field(error.field)}: {_reason(error)}"


def _field(field: str) -> str:
    return {
        "name": _("Name"),
        "host": _("Address"),
        "base_url": _("Service address"),
        "bizon_api_version": _("API version"),
        "bizon_project_id": _("Bizon365 project number"),
        "bizon_token": _("Bizon365 token"),
        "salebot_key": _("Salebot API key"),
        "time_zone": _("Time zone"),
        "requests_per_second": _("Requests per second"),
        "variable_name": _("Variable name"),
        "variable_value": _("Variable value"),
        "b365_report_limit": "b365_report_limit",
        "email": _("E-mail"),
        "phone": _("Phone"),
        "client_id": "client_id",
        "date": _("Date"),
        "time": _("Time"),
        "file": _("File"),
    }.get(field, field)


def _reason(error: InvalidInput) -> str:
    return {
        "empty": _("is empty; fill it in."),
        "too_long": _("is longer than {n} characters; shorten it.", n=number(error.limit)),
        "out_of_range": _("is outside of the allowed range."),
    }.get(error.reason, _("cannot be used; check it."))
