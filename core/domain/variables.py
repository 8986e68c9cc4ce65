"""Salebot's rules for the names and values of project variables (docs/salebot.md, section 10).

The reserved words are not documented; this code refuses the built-in names of section 10 and the keywords of the
calculator's expressions.
"""

from core.errors import InvalidInput

NAME_MAX = 500
VALUE_MAX = 100_000
REPORT_LIMIT_DEFAULT = 10
REPORT_LIMIT_MAX = 100

BUILT_IN_NAMES = frozenset(
    {
        "client_id",
        "platform_id",
        "name",
        "full_name",
        "group",
        "tag",
        "client_type",
        "messenger",
        "api_key",
        "order_id",
        "current_date",
        "current_time",
        "timestamp",
        "question",
        "phone",
    }
)
RESERVED_WORDS = frozenset({"and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "null"})


def check_variable_name(name: str) -> str:
    """The name without spaces around it.

    A name starts with a letter (Latin or Cyrillic), followed by letters, digits and ``_``. Raises
    InvalidInput(field="variable_name") with reason ``required``, ``too_long``, ``starts_with_letter``,
    ``bad_character``, ``built_in`` or ``reserved_word``.
    """
    checked = name.strip()
    if not checked:
        raise InvalidInput("variable_name", name, "required")
    if len(checked) > NAME_MAX:
        raise InvalidInput("variable_name", name, "too_long", NAME_MAX)
    if not _is_letter(checked[0]):
        raise InvalidInput("variable_name", name, "starts_with_letter")
    if not all(_is_letter(char) or char in "0123456789_" for char in checked):
        raise InvalidInput("variable_name", name, "bad_character")
    if checked.casefold() in BUILT_IN_NAMES:
        raise InvalidInput("variable_name", name, "built_in")
    if checked.casefold() in RESERVED_WORDS:
        raise InvalidInput("variable_name", name, "reserved_word")
    return checked


def check_variable_value(name: str, value: str) -> str:
    """The value to save. `name` is needed because ``b365_report_limit`` has a rule of its own.

    Raises InvalidInput(field="value") with reason ``too_long`` or ``contains_placeholder``, and what
    `check_report_limit` raises.
    """
    if len(value) > VALUE_MAX:
        raise InvalidInput("value", None, "too_long", VALUE_MAX)
    if "#{" in value:
        raise InvalidInput("value", None, "contains_placeholder")
    return str(check_report_limit(value)) if name == "b365_report_limit" else value


def check_report_limit(value: str | int) -> int:
    """The number of newest reports to search, 1 to REPORT_LIMIT_MAX.

    Raises InvalidInput(field="b365_report_limit") with reason ``not_a_number``, ``too_small`` or ``too_large``.
    """
    try:
        limit = int(value)
    except ValueError:
        raise InvalidInput("b365_report_limit", value, "not_a_number") from None
    if limit < 1:
        raise InvalidInput("b365_report_limit", value, "too_small", 1)
    if limit > REPORT_LIMIT_MAX:
        raise InvalidInput("b365_report_limit", value, "too_large", REPORT_LIMIT_MAX)
    return limit


def _is_letter(char: str) -> bool:
    return (char.isascii() and char.isalpha()) or "А" <= char <= "я" or char in "Ёё"
