"""What is known of one person, and the slow, obvious judgement of whether they meet the rules of a segment."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.webinars.segments import Band, Rules


@dataclass(frozen=True)
class PersonFacts:
    """None is unknown; the names are those of `Measure` and `Fact`."""

    minutes: float | None = None
    share: float | None = None
    messages: float | None = None
    to_end: bool | None = None
    at_offer: bool | None = None
    clicked: bool | None = None
    has_phone: bool | None = None
    returning: bool | None = None
    registered: bool | None = None


def lies_in(band: Band, value: float) -> bool:
    return (band.start is None or value >= band.start) and (band.end is None or value < band.end)


def meets(rules: Rules, person: PersonFacts) -> bool | None:
    """Whether a person of those who were chosen meets the other rules: no when one of them does not hold, unknown when
    that is not known of one and all others hold."""
    answers = list(_answers(rules, person))
    if False in answers:
        return False
    return None if None in answers else True


def _answers(rules: Rules, person: PersonFacts) -> Iterator[bool | None]:
    for measure, band in rules.bands.items():
        value = getattr(person, measure.value)
        yield None if value is None else lies_in(band, value)
    for fact, is_so in rules.facts.items():
        answer = getattr(person, fact.value)
        yield None if answer is None else answer is is_so
