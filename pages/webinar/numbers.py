"""The numbers of the chosen webinars. They count people; what each is out of, and what it means, is help on it."""

from collections.abc import Callable

import streamlit as st

from core.domain.orders.order import PaidState
from core.domain.reports.definitions import Counting, Definition
from core.services.webinars.bought import Bought
from core.services.webinars.numbers import Numbers, Part
from core.services.webinars.registered import Registered
from pages.webinar.bought import paid_sums, show_bought
from pages.webinar.definitions import definition_title, definition_words
from pages.widgets.language import UNKNOWN, _, minutes, ngettext, number, share


def show_numbers(
    numbers: Numbers,
    counting: Counting,
    *,
    registered: Registered | None,
    people_in_all: int | None,
    bought: Bought | None,
    show_missing: Callable[[], None] | None = None,
) -> None:
    """Who came, the time of the middle one, who stayed to the end and to the offer, who bought. `registered`: of one
    webinar, None while only some of its people are chosen; `people_in_all`: all people, where only some are chosen;
    `bought`: None where no orders are loaded; `show_missing` says below who came what is not loaded."""
    parts = [(Definition.TO_END, numbers.to_end)]
    if numbers.at_offer:
        parts.append((Definition.AT_OFFER, numbers.at_offer))
    cards = st.grid(2 + len(parts) + (bought is not None), min_column_width=150, border=True)
    with cards.cell(), st.container(gap="xxsmall"):
        _show_came(numbers, counting, registered, people_in_all)
        if show_missing:
            show_missing()
    with cards.cell():
        known = _("Known for {n} of {total}.", n=number(numbers.stays_known), total=number(numbers.came))
        st.metric(
            definition_title(Definition.MIDDLE_STAY),
            _middle(numbers),
            help=f"{definition_words(Definition.MIDDLE_STAY, counting)} {known}",
        )
    for definition, part in parts:
        with cards.cell():
            _show_part(definition, part, counting)
    if bought is not None:
        with cards.cell():
            show_bought(bought, counting)


def number_texts(numbers: Numbers, *, registered: Registered | None, bought: Bought | None) -> dict[str, str]:
    """The same numbers by their names, each with what it is out of."""
    texts = {
        definition_title(Definition.CAME): _with(number(numbers.came), _of_registered(registered)),
    }
    if registered and registered.unregistered is not None:
        texts[definition_title(Definition.CAME_UNREGISTERED)] = number(registered.unregistered)
    texts |= {
        definition_title(Definition.MIDDLE_STAY): _middle(numbers),
        definition_title(Definition.TO_END): _written(numbers.to_end),
    }
    if numbers.at_offer:
        texts[definition_title(Definition.AT_OFFER)] = _written(numbers.at_offer)
    if bought is not None:
        paid = paid_sums(bought.of(PaidState.PAID))
        texts[definition_title(Definition.BOUGHT)] = _with(number(bought.buyers), paid)
    return texts


def _with(text: str, beside: str | None) -> str:
    return f"{text} ({beside})" if beside else text


def _of_registered(registered: Registered | None) -> str | None:
    if registered is None or registered.came_share is None:
        return None
    return _("{share} of the registered", share=share(registered.came_share))


def _middle(numbers: Numbers) -> str:
    return minutes(None if numbers.middle_stay_min is None else numbers.middle_stay_min * 60)


def _written(part: Part) -> str:
    out_of = _("{n} of {total}", n=number(part.people), total=number(part.known))
    return f"{share(part.share)} ({out_of})" if part.known else UNKNOWN


def _show_came(numbers: Numbers, counting: Counting, registered: Registered | None, people_in_all: int | None) -> None:
    beside = _of_registered(registered)
    if people_in_all is not None:
        beside = _("of {n} people", n=number(people_in_all))
    st.metric(
        definition_title(Definition.CAME),
        number(numbers.came),
        delta=beside,
        delta_color="off",
        delta_arrow="off",
        help=" ".join(_how_counted(numbers, counting, registered)),
    )
    if counting.attended_from_s > 0:
        least = number(counting.attended_from_s / 60)
        st.caption(_("At least {n} min. Cities, devices, sources and the list are of everybody in the room.", n=least))
    if registered and registered.unregistered is not None:
        st.caption(
            _("Without registering: {n}", n=number(registered.unregistered)),
            help=definition_words(Definition.CAME_UNREGISTERED, counting),
        )


def _how_counted(numbers: Numbers, counting: Counting, registered: Registered | None) -> list[str]:
    said = [
        ngettext("{n} entry to the room.", "{n} entries to the room.", numbers.entries),
        definition_words(Definition.CAME, counting),
    ]
    if registered and registered.registered is not None:
        said.append(
            _(
                "Registered: {registered}, of them came {came}.",
                registered=number(registered.registered),
                came=number(registered.came),
            )
        )
        if registered.people_unclear:
            said.append(_("Came and left no contact: {n}.", n=number(registered.people_unclear)))
    if numbers.webinars > 1:
        said.append(
            _(
                "Who came to several of the webinars counts once, with the longest stay: {n} visits in all.",
                n=number(numbers.attendances),
            )
        )
    if numbers.came_unknown:
        said.append(_("Of {n} more nobody can tell.", n=number(numbers.came_unknown)))
    return said


def _show_part(definition: Definition, part: Part, counting: Counting) -> None:
    """A share; of few people it is grey."""
    out_of = _("{n} of {total}", n=number(part.people), total=number(part.known))
    few = definition_words(Definition.FEW, counting) if part.is_few and part.known else ""
    value = share(part.share) if part.known else UNKNOWN
    with st.container(key=f"few_{definition}" if part.is_few else f"share_{definition}"):
        st.metric(
            definition_title(definition),
            value,
            help=" ".join(filter(None, (f"{out_of}.", definition_words(definition, counting), few))),
        )
