"""Invented people. Everything about a person follows from the seed and the person's number.

E-mails are in example.com and similar reserved domains; phones are in number ranges that no operator assigns. Both
contain the number, so that a person is found by e-mail, phone or Salebot client id without an index of all people.
"""

from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple

from core.sandbox.world.places import PLACES

MOST_PEOPLE = 1_000_000
_STEP, _PHONE_SHIFT, _CLIENT_SHIFT = 387_421, 250_007, 611_953
_STEP_BACK = pow(_STEP, -1, MOST_PEOPLE)
FIRST_CLIENT_ID = 84_000_000

_WOMEN = (
    "Мария maria|Анна anna|Елена elena|Ольга olga|Наталья natalia|Екатерина ekaterina|Татьяна tatiana|Ирина irina|"
    "Светлана svetlana|Юлия julia|Анастасия nastya|Дарья daria|Оксана oksana|Алина alina|Ксения ksenia|"
    "Гульнара gulnara|Айгерим aigerim|Вероника nika|Людмила lyudmila|Валентина valya|Надежда nadya|Полина polina|"
    "Кристина kris|Лариса larisa"
)
_MEN = (
    "Александр alex|Сергей sergey|Дмитрий dmitry|Андрей andrey|Алексей alexey|Максим max|Иван ivan|Евгений evgeny|"
    "Артём artem|Никита nikita|Роман roman|Тимур timur|Руслан ruslan|Павел pavel|Олег oleg|Денис denis"
)
_SURNAMES = (
    "Иванов ivanov|Смирнов smirnov|Кузнецов kuznetsov|Попов popov|Васильев vasilev|Петров petrov|Соколов sokolov|"
    "Михайлов mikhailov|Новиков novikov|Фёдоров fedorov|Морозов morozov|Волков volkov|Алексеев alekseev|"
    "Лебедев lebedev|Семёнов semenov|Егоров egorov|Павлов pavlov|Козлов kozlov|Степанов stepanov|Николаев nikolaev|"
    "Орлов orlov|Андреев andreev|Макаров makarov|Никитин nikitin|Захаров zakharov|Зайцев zaytsev|Соловьёв solovyov|"
    "Борисов borisov|Яковлев yakovlev|Григорьев grigoriev|Романов romanov|Ахметов akhmetov"
)


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(russian, latin) for russian, latin in (pair.split() for pair in text.split("|"))]


# Three women for each man, as in the audiences of such schools.
_NAMES = tuple((*pair, "а") for pair in _pairs(_WOMEN) for _ in range(2)) + tuple((*p, "") for p in _pairs(_MEN))
_LAST_NAMES = tuple(_pairs(_SURNAMES))
_DOMAINS = ("example.com", "example.org", "example.net", "mail.example.com")
_PHONE_PREFIXES = {"KZ": "7764", "BY": "375440", "UZ": "998900", "KG": "996550"}
_RUSSIAN_PREFIXES = ("7943", "7945", "7946", "7947")


class Person(NamedTuple):
    """One invented person. `phone` is digits with the country code; `client_id` is None for a person
    who never wrote to the bot."""

    number: int
    bits: int
    first_name: str
    last_name: str
    email: str
    phone: str
    client_id: int | None


class People:
    """All people of a world, made when asked for: `audiences` gives each audience's size, a power of two."""

    def __init__(self, seed: int, audiences: Iterable[tuple[str, int]]) -> None:
        self._seed = seed
        self._ranges: dict[str, tuple[int, int]] = {}
        self._bits: dict[str, bytes] = {}
        first = 0
        for audience, size in audiences:
            self._ranges[audience] = (first, size)
            first += size
        self.count = first
        if first > MOST_PEOPLE:
            raise ValueError(f"at most {MOST_PEOPLE} people, not {first}")

    def size(self, audience: str) -> int:
        """How many people this audience has."""
        return self._ranges[audience][1]

    def person(self, audience: str, index: int) -> Person:
        """The person at `index` of the audience."""
        return _make(self._ranges[audience][0] + index, self.bits(audience, index))

    def bits(self, audience: str, index: int) -> int:
        """The 64 random bits from which that person is made."""
        drawn = self._bits.get(audience) or self._draw(audience)
        return int.from_bytes(drawn[index * 8 : index * 8 + 8], "little")

    def family_phone(self, person: Person) -> str | None:
        """The phone that the person shares with another member of the family; None for somebody without a family."""
        elder = person.number & ~1
        for audience, (first, size) in self._ranges.items():
            if first <= elder < first + size:
                bits = self.bits(audience, elder - first)
                return _make(elder, bits).phone if bits >> 47 & 31 == 11 else None
        return None

    def numbered(self, number: int) -> Person | None:
        """The person with this number in the whole world."""
        for audience, (first, size) in self._ranges.items():
            if first <= number < first + size:
                return self.person(audience, number - first)
        return None

    def everybody(self) -> Iterator[Person]:
        """All people, by number."""
        for audience, (_, size) in self._ranges.items():
            yield from (self.person(audience, index) for index in range(size))

    def with_client_id(self, client_id: int) -> Person | None:
        """The person who is this client."""
        person = self._hidden_in(client_id - FIRST_CLIENT_ID, _CLIENT_SHIFT)
        return person if person and person.client_id == client_id else None

    def with_email(self, email: str) -> Person | None:
        """The person with exactly this e-mail."""
        digits = email.partition("@")[0].lstrip("abcdefghijklmnopqrstuvwxyz.")
        person = self.numbered(int(digits)) if digits.isascii() and digits.isdigit() else None
        return person if person and person.email == email else None

    def with_phone(self, digits: str) -> Person | None:
        """The person with this phone, given as digits with the country code."""
        person = self._hidden_in(int(digits[-6:]), _PHONE_SHIFT) if digits.isascii() and digits.isdigit() else None
        return person if person and person.phone == digits else None

    def _hidden_in(self, hidden: int, shift: int) -> Person | None:
        return self.numbered((hidden - shift) * _STEP_BACK % MOST_PEOPLE) if 0 <= hidden < MOST_PEOPLE else None

    def _draw(self, audience: str) -> bytes:
        bits = Random(f"{self._seed}/people/{audience}").randbytes(8 * self._ranges[audience][1])
        self._bits[audience] = bits
        return bits


def _make(number: int, bits: int) -> Person:
    first_name, first_latin, ending = _NAMES[bits % 64]
    last_name, last_latin = _LAST_NAMES[bits >> 6 & 31]
    country = PLACES[place_slot(bits)].get("country", "RU")
    prefix = _PHONE_PREFIXES.get(country) or f"{_RUSSIAN_PREFIXES[bits >> 11 & 3]}{number % 7}"
    if country == "KZ":
        prefix = f"{prefix}{number % 7}"
    return Person(
        number=number,
        bits=bits,
        first_name=first_name,
        last_name=last_name + ending,
        email=f"{first_latin}.{last_latin}{ending and 'a'}{number}@{_DOMAINS[bits >> 13 & 3]}",
        phone=f"{prefix}{_hide(number, _PHONE_SHIFT):06}",
        client_id=FIRST_CLIENT_ID + _hide(number, _CLIENT_SHIFT) if bits >> 15 & 7 < 5 else None,
    )


def _hide(number: int, shift: int) -> int:
    return (number * _STEP + shift) % MOST_PEOPLE


def place_slot(bits: int) -> int:
    """The place where this person lives, as an index into `PLACES`."""
    return (bits >> 20 & 0xFFFF) * len(PLACES) >> 16
