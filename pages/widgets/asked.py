"""Numbers in the address of a page, which anybody may have typed."""

_MOST_DIGITS = 15


def asked_number(text: str | None) -> int | None:
    """The whole number from 1 on that a part of the address stands for; None for anything else, such as digits of other
    scripts, of which `int` reads only some, and numbers that no row of the store has."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS:
        return None
    return int(text) or None
