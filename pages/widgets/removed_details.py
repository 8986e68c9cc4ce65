"""What a page says of a webinar whose details were removed because their keep time is over."""

from pages.widgets.language import _


def say_removed() -> str:
    """Of one webinar: what is gone, what stays, and what can be done."""
    return _(
        "Names and contacts of this webinar were removed: their keep time is over. The figures stay; load the report"
        " again to see who was there until the next cleaning."
    )
