"""What each number of a webinar means, in words: the help beside it, and the page of definitions."""

from core.domain.reports.definitions import AGAIN_AFTER_S, FEWEST, Counting, Definition
from pages.widgets.definition_titles import definition_titles
from pages.widgets.language import _, ngettext, number


def definition_title(definition: Definition) -> str:
    return definition_titles()[definition]


def definition_words(definition: Definition, counting: Counting) -> str:
    """What is counted, with what the project has decided about it."""
    return {
        Definition.AXIS: _(
            "From the start that Bizon365 gives, for as long as it says that the webinar lasted. Minutes count from 0."
        ),
        Definition.CAME: _came(counting),
        Definition.ENTRIES: _(
            "Rows of Bizon365's report: somebody who came back or used two devices has several and is one person."
        ),
        Definition.CAME_OF_REGISTERED: _(
            "People registered for this session who came, recognised by client id, e-mail or phone."
        ),
        Definition.CAME_UNREGISTERED: _("People in the room who are not among the registered of this session."),
        Definition.STAY: _(
            "All the time that the person was in the room between start and end of the webinar. Entries that overlap"
            " count once."
        ),
        Definition.MIDDLE_STAY: _(
            "If all people stood in a row by their time in the room, this is the time of the one in the middle."
        ),
        Definition.TO_END: _to_end(counting),
        Definition.OFFER_MINUTE: _(
            "The minute in which the offer is made. It is set for the room; where Bizon365 says when people clicked,"
            " the minute in which clicks rise most is proposed."
        ),
        Definition.AT_OFFER: _("People who were in the room in the minute of the offer, even for a moment."),
        Definition.IN_ROOM: _("Everybody who was in the room at any moment of that minute."),
        Definition.PEAK: _("The first minute with the most people in the room."),
        Definition.DROP: _("A minute after which clearly fewer people were in the room; its end does not count."),
        Definition.RETENTION: _("People in the room in that minute, of all who came."),
        Definition.LEAKY_MINUTE: _("A minute in which people leave at many runs of the same webinar."),
        Definition.CLICKED: _(
            "Pressed a button or a banner, or opened a file, at least once. Where a report shows no click at all,"
            " nobody can tell."
        ),
        Definition.RETURNING: _(
            "Had come to a webinar of the project that is loaded here and began at least {n} hours before. Of people"
            " without contacts nobody can tell.",
            n=number(AGAIN_AFTER_S / 3600),
        ),
        Definition.SOURCE: _(
            "The tags with which people entered the room; the tags with which they registered are counted apart, since"
            " a reminder brings people who had registered from an advertisement. “VK” and “vk” are one source."
        ),
        Definition.BOUGHT: _bought(counting),
        Definition.UNKNOWN: _("What Bizon365 does not say. It is never counted as “was not there” or “left”."),
        Definition.FEW: _("Shares of fewer than {n} people are grey: they say little.", n=number(FEWEST)),
    }[definition]


def _came(counting: Counting) -> str:
    merged = _(
        "Entries with the same Salebot client id, e-mail or phone are one person; a family with one phone stays several"
        " people. An entry without contacts counts as a person of its own."
    )
    if counting.attended_from_s <= 0:
        return _("Everybody in the report.") + " " + merged
    least = number(counting.attended_from_s / 60)
    return _("People who stayed at least {n} min.", n=least) + " " + merged


def _to_end(counting: Counting) -> str:
    if counting.end_tolerance_s is None:
        return _("Left in the last 5 minutes of the webinar (in its last twentieth if that is longer), or not at all.")
    return _("Left in the last {n} min of the webinar, or not at all.", n=number(counting.end_tolerance_s / 60))


def _bought(counting: Counting) -> str:
    within = ngettext(
        "Paid orders of people who came, made within {n} day after the start of the webinar. An order belongs to the"
        " last webinar before it.",
        "Paid orders of people who came, made within {n} days after the start of the webinar. An order belongs to the"
        " last webinar before it.",
        counting.purchase_days,
    )
    apart = _("Orders paid in part and unpaid ones are counted apart; sums of several currencies are not added.")
    return f"{within} {apart}"
