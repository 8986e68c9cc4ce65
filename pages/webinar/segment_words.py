"""The rules of a segment as a sentence."""

from core.domain.reports.definitions import IN_ROOM
from core.domain.webinars.segments import Band, Fact, Measure, Rules
from pages.webinar.narrowing import Labels
from pages.webinar.room_words import in_room_words
from pages.webinars.words import dimension_words, key_words
from pages.widgets.language import _, number


def say_rules(rules: Rules, labels: Labels) -> str:
    """Everything that the rules ask, in plain text; `labels` name what was chosen of the page's filter."""
    said = [words for measure in Measure if (words := _say_band(measure, rules.bands.get(measure)))]
    said += [fact_words(fact) if is_so else _denied(fact) for fact, is_so in rules.facts.items()]
    for dimension, keys in rules.chosen.items():
        if dimension == IN_ROOM:
            said += [in_room_words(code) for code in keys]
        else:
            named = labels.get(dimension, {})
            values = ", ".join(key_words(dimension, key, named.get(key)) for key in keys)
            said.append(f"{dimension_words(dimension)}: {values}")
    return "; ".join(said) or _("everybody who came")


def fact_words(fact: Fact) -> str:
    return {
        Fact.TO_END: _("stayed to the end"),
        Fact.AT_OFFER: _("were there at the offer"),
        Fact.CLICKED: _("clicked"),
        Fact.HAS_PHONE: _("left a phone"),
        Fact.RETURNING: _("had come before"),
        Fact.REGISTERED: _("had registered"),
        Fact.ORDERED: _("made an order"),
        Fact.PAID: _("paid in full"),
    }[fact]


def _denied(fact: Fact) -> str:
    return {
        Fact.TO_END: _("did not stay to the end"),
        Fact.AT_OFFER: _("were not there at the offer"),
        Fact.CLICKED: _("did not click"),
        Fact.HAS_PHONE: _("left no phone"),
        Fact.RETURNING: _("came for the first time"),
        Fact.REGISTERED: _("had not registered"),
        Fact.ORDERED: _("made no order"),
        Fact.PAID: _("did not pay in full"),
    }[fact]


def _say_band(measure: Measure, band: Band | None) -> str:
    if band is None:
        return ""
    start = None if band.start is None else number(band.start)
    end = None if band.end is None else number(band.end)
    from_words, until_words = {
        Measure.MINUTES: (_("{n} min or longer"), _("less than {n} min")),
        Measure.SHARE: (_("{n} % of the webinar or more"), _("less than {n} % of the webinar")),
        Measure.MESSAGES: (_("messages: {n} or more"), _("messages: fewer than {n}")),
    }[measure]
    parts = [words.format(n=bound) for words, bound in ((from_words, start), (until_words, end)) if bound is not None]
    return ", ".join(parts)
