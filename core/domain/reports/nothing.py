"""Words that programs write into a field where they know no value, such as the `undefined` of a script."""

_NOTHING = frozenset(
    {"undefined", "null", "none", "nan", "n/a", "unknown", "(not set)", "(none)", "[object object]", "-", "—"}
    | {"не определен", "не определён", "неизвестно"}
)


def known(text: str | None) -> str | None:
    """The text; None for one that says nothing."""
    return text if text and text.casefold() not in _NOTHING else None
