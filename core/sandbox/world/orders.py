"""The orders of the school's cash desk: who bought after which webinar, what, for how much, and whether they paid.

Some of those who were at a webinar order something during it or in the days after it, and a few of those who had only
registered. Some order with another e-mail than they came with, some pay in another currency, some pay a part, some do
not pay or get their money back. An order depends on its webinar alone, so tomorrow's orders are today's and a few more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from core.sandbox.world.people import People, Person, place_slot
from core.sandbox.world.places import PLACES
from core.sandbox.world.webinars import Webinar

_MINUTE_MS, _DAY_MS = 60_000, 86_400_000
_OF_CAME, _OF_MISSED = 48, 160
"""One of so many orders: of those who came, and of those who only registered."""
_GOODS: dict[str, tuple[tuple[str, int], ...]] = {
    "code": (
        ("Python-разработчик: тариф «Базовый»", 3_990_000),
        ("Python-разработчик: тариф «С наставником»", 8_900_000),
    ),
    "english": (("Английский B1: 3 месяца", 1_490_000), ("Разговорный клуб: месяц", 390_000)),
    "health": (("Курс «Рацион без запретов»", 990_000), ("Разбор с куратором", 450_050)),
    "design": (("Портфолио за месяц", 2_490_000), ("Дизайнер интерфейсов: год", 9_600_000)),
    "marketing": (("SMM-специалист", 3_290_000), ("Шаблоны постов", 99_000)),
    "money": (("Личный финансовый план", 790_000),),
    "open": (("Новая профессия: предоплата", 500_000), ("Новая профессия: курс целиком", 11_990_000)),
}
_RATES = {"RUR": (1, 1), "USD": (1, 90), "KZT": (6, 1)}
_UTMS: tuple[dict[str, str], ...] = (
    {},
    {"utm_source": "vk", "utm_medium": "cpc", "utm_campaign": "vebinar_osen"},
    {"utm_source": "salebot", "utm_medium": "bot", "utm_campaign": "reminder_1h"},
    {"utm_source": "email", "utm_medium": "rassylka", "utm_campaign": "base_2"},
)
_GATES = ("Карта", "СБП", "Рассрочка")


@dataclass(frozen=True, slots=True)
class Sale:
    """One order. Sums are hundredths of the currency; `paid_at_ms` is when the last payment came, None without one."""

    number: int
    webinar_id: str
    person: Person = field(repr=False)
    email: str = field(repr=False)
    title: str
    amount: int
    paid: int
    is_refunded: bool
    currency: str
    gate: str
    created_ms: int
    paid_at_ms: int | None
    utm: dict[str, str]
    partner: str

    @property
    def is_paid(self) -> bool:
        """Whether the whole sum came, and was not given back."""
        return self.paid >= self.amount and not self.is_refunded


def make_sales(webinar: Webinar, people: People) -> Iterator[Sale]:
    """The orders that follow from a webinar, also those that are still to come."""
    rng = Random(webinar.draws ^ 0x5A1E)
    came = (number for number in range(webinar.first, webinar.attended) if rng.randrange(_OF_CAME) == 0)
    missed = range(webinar.attended, webinar.attended + webinar.missed)
    buyers = [*came, *(number for number in missed if rng.randrange(_OF_MISSED) == 0)]
    base = (webinar.starts_at_ms // _MINUTE_MS % 10_000_000) * 100 + _letters(webinar.room.slug)
    for place, number in enumerate(buyers):
        yield _sale(webinar, people, number, rng.getrandbits(96), base * 1_000 + place)


def _letters(slug: str) -> int:
    """A number of two digits that tells rooms apart that begin in the same minute."""
    return sum(place * ord(letter) for place, letter in enumerate(slug, 1)) % 100


def _sale(webinar: Webinar, people: People, nth: int, draw: int, number: int) -> Sale:
    audience = webinar.room.audience
    person = people.person(audience, webinar.order(nth))
    goods = _GOODS[audience]
    title, price = goods[draw & 15 and (draw >> 4) % len(goods)]
    country = PLACES[place_slot(person.bits)].get("country", "RU")
    currency = "KZT" if country == "KZ" else "USD" if country != "RU" and draw >> 12 & 1 else "RUR"
    times, by = _RATES[currency]
    amount = price * times // by
    outcome = draw >> 16 & 15
    paid = amount if outcome < 9 or outcome == 15 else amount * 3 // 10 if outcome < 11 else 0
    created_ms = webinar.starts_at_ms + _delay_ms(webinar, draw >> 20)
    return Sale(
        number=number,
        webinar_id=webinar.webinar_id,
        person=person,
        email=f"pay.{person.email}" if draw >> 44 & 7 == 0 else person.email,
        title=title,
        amount=amount,
        paid=paid,
        is_refunded=outcome == 15,
        currency=currency,
        gate=_GATES[(draw >> 47) % len(_GATES)],
        created_ms=created_ms,
        paid_at_ms=created_ms + (2 + (draw >> 50 & 63)) * _MINUTE_MS if paid else None,
        utm=_UTMS[draw >> 56 & 3],
        partner=str(700 + (draw >> 58 & 7)) if draw >> 61 & 7 == 0 else "",
    )


def _delay_ms(webinar: Webinar, draw: int) -> int:
    """From the start of the webinar to the order: mostly from the offer on, after two thirds of it, to the same night;
    else within three days, rarely within ten."""
    offer_ms = webinar.minutes * 2 * _MINUTE_MS // 3
    part, kind = draw & 0xFFFF, draw >> 16 & 15
    longest_ms = 3 * 60 * _MINUTE_MS if kind < 10 else 2 * _DAY_MS if kind < 14 else 10 * _DAY_MS
    return offer_ms + longest_ms * part // 0xFFFF
