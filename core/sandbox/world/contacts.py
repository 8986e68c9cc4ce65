"""What an invented person leaves in the room: e-mail, phone, the bot's client id; and how real life mixes them up.

Some people come again by another link or on another device, members of a family have one phone, some type a
placeholder, and guests leave nothing.
"""

from collections.abc import Callable
from typing import NamedTuple

from core.sandbox.world.people import People, Person
from core.sandbox.world.webinars import Webinar

TYPED_PHONES: tuple[Callable[[str], str], ...] = (
    lambda digits: f"+{digits}",
    lambda digits: digits,
    lambda digits: f"+{digits}",
    lambda digits: f"8{digits[1:]}" if digits[0] == "7" else digits,
    lambda digits: digits[1:] if digits[0] == "7" else f"+{digits}",
    lambda digits: f"+7 ({digits[1:4]}) {digits[4:7]}-{digits[7:9]}-{digits[9:]}" if digits[0] == "7" else f"+{digits}",
    lambda digits: f"8 {digits[1:4]} {digits[4:7]} {digits[7:9]} {digits[9:]}" if digits[0] == "7" else f"+{digits}",
    lambda digits: f"8-{digits[1:4]}-{digits[4:7]}-{digits[7:9]}-{digits[9:]}" if digits[0] == "7" else f"+ {digits}",
)
"""The ways in which viewers type their phone, given as digits with the country code."""
PLACEHOLDER_PHONES = ("+7 999 999-99-99", "80000000000", "+79001234567", "1234567")
PLACEHOLDER_EMAILS = ("test@test.ru", "no@mail.ru")
_BY_BOT, _BY_MAIL, _PHONE_ALONE = 1, 2, 3
"""The ways in which a person comes again; 0 is like the first time."""


class Left(NamedTuple):
    """What a person left, as typed; None for what they did not give. `by_bot`: the link held their client id."""

    email: str | None
    phone: str | None
    by_bot: bool

    @property
    def is_nothing(self) -> bool:
        """Whether nothing of it tells who it was."""
        is_real_email = self.email is not None and self.email not in PLACEHOLDER_EMAILS
        return not (is_real_email or (self.phone is not None and self.phone not in PLACEHOLDER_PHONES) or self.by_bot)


def leave(webinar: Webinar, people: People, person: Person, draw: int, *, registered: bool, extra: bool) -> Left:
    """What the person leaves at one entry; `draw` holds its random bits, `extra`: they were there before."""
    habit = person.bits >> 60
    by_bot = person.client_id is not None and draw >> 54 & 3 > 0
    gives_email, gives_phone = registered or habit not in (0, 1), habit not in (1, 2, 3)
    email, phone = person.email if draw >> 56 & 31 else person.email.title(), person.phone
    if webinar.lifelike:
        if family_phone := people.family_phone(person):
            gives_email, gives_phone, phone = True, True, family_phone
        elif not registered and person.bits >> 55 & 31 == 9:
            made_up = PLACEHOLDER_PHONES[person.bits >> 53 & 3] if gives_phone else None
            other = PLACEHOLDER_EMAILS[person.bits >> 52 & 1] if person.bits >> 51 & 1 else email
            return Left(other if gives_email else None, made_up, by_bot)
        if extra and gives_phone:
            way = draw >> 38 & 3
            if way == _BY_BOT and person.client_id is not None:
                gives_email, by_bot = False, True
            elif way in (_BY_MAIL, _PHONE_ALONE):
                gives_email, by_bot = gives_email and way == _BY_MAIL, False
    return Left(email if gives_email else None, TYPED_PHONES[draw >> 60 & 7](phone) if gives_phone else None, by_bot)
