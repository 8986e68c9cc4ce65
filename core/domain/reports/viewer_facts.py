"""The facts of one row of a report, read from Bizon365's raw viewer (docs/bizon365.md, section 7)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.contacts import normalize_client_id
from core.domain.mail import latin_form, list_emails, without_addresses
from core.domain.phones import list_phones, normalize_phone
from core.domain.presence import Interval, bounds_of, presence_of, stay_s
from core.domain.reports.cities import city_key, clean_city
from core.domain.reports.definitions import stayed_to_end
from core.domain.reports.devices import Device, parse_device
from core.domain.reports.nothing import known
from core.domain.reports.origins import Origin, clicked_of, origin_of, told_of_origin

_MOST_DIGITS = 15
_YES = frozenset({"1", "true", "yes", "on"})
# Marketers write the room's own parameter as Salebot and salebot, and a second "?" instead of "&"; an unreplaced
# #{client_id} is no number
_CLIENT_ID_IN_URL = re.compile(r"[?&;]salebot=0*([1-9][0-9]*)(?![^?&#])", re.IGNORECASE)


# Nothing changes them, but they are not frozen: that would take three times as long to make them, and a pull makes two
# for each viewer.
@dataclass(slots=True)
class Facts:
    """The facts about a viewer or a person of a report. Keys are normalized; None is unknown; moments are epoch
    milliseconds, stays seconds."""

    client_id: str | None
    email: str | None
    phone: str | None
    chat_user_id: str | None
    username: str | None
    presence: tuple[Interval, ...] | None
    stay_s: float | None
    entered_at_ms: int | None
    left_at_ms: int | None
    finished: bool | None
    messages: int
    country: str | None
    region: str | None
    city: str | None
    city_key: str | None
    device: str | None
    system: str | None
    browser: str | None
    origin: Origin
    clicked: bool | None


@dataclass(slots=True)
class ViewerFacts(Facts):
    """One row of a report; `position` is its place there, from 0.

    `emails` and `phones` are all that the viewer left, the first of them in `email` and `phone`: a field may hold two,
    or one of the other kind. An address with a Cyrillic letter is there with the Latin letter, too.
    """

    position: int
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


class ViewerReader:
    """Reads the raw viewers of `getviewers` (docs/bizon365.md, section 7), those of one report. `phone_country` is that
    of phones without a country code, `end_tolerance_s` that of `core.domain.reports.definitions`.

    Devices, cities and origins, which many rows share, are read once; they are kept as long as the reader.
    """

    def __init__(
        self,
        *,
        starts_at_ms: int | None,
        length_s: float | None,
        phone_country: str,
        end_tolerance_s: float | None = None,
    ) -> None:
        self._starts_at_ms = starts_at_ms
        self._length_s = length_s
        self._phone_country = phone_country
        self._end_tolerance_s = end_tolerance_s
        self._devices: dict[tuple[str | None, bool], Device] = {}
        self._cities: dict[tuple[str | None, str | None], tuple[str | None, str | None]] = {}
        self._origins: dict[tuple[object, ...], Origin] = {}

    def read(self, raw: Mapping[str, Any], position: int) -> ViewerFacts:
        """The facts of one raw viewer. Never raises: a value that cannot be read is unknown."""
        read = raw.get
        emails, phones = _contacts(read("email"), read("phone"), self._phone_country)
        starts_at_ms, length_s = self._starts_at_ms, self._length_s
        presence = presence_of(
            vi=read("vi"),
            view_ms=read("view"),
            view_till_ms=read("viewTill"),
            starts_at_ms=starts_at_ms,
            length_s=length_s,
        )
        entered_at_ms, left_at_ms = _bounds_ms(presence, raw, starts_at_ms, length_s)
        country = known(_text(read("country")))
        country = country.upper() if country else None
        city, key = self._read_city(_text(read("city")), country)
        device = self._read_device(_text(read("useragent")), _flag(read("mob")))
        return ViewerFacts(
            client_id=_client_id(raw),
            email=emails[0] if emails else None,
            phone=phones[0] if phones else None,
            chat_user_id=_text(read("chatUserId")),
            username=_text(read("username")),
            presence=presence,
            stay_s=None if presence is None else stay_s(presence),
            entered_at_ms=entered_at_ms,
            left_at_ms=left_at_ms,
            finished=stayed_to_end(_flag(read("finished")), presence, length_s, self._end_tolerance_s),
            messages=_whole(read("messages_num")) or 0,
            country=country,
            region=known(_text(read("region"))),
            city=city,
            city_key=key,
            device=device.kind,
            system=device.system,
            browser=device.browser,
            origin=self._read_origin(raw),
            clicked=clicked_of(raw),
            position=position,
            emails=emails,
            phones=phones,
        )

    def _read_device(self, useragent: str | None, mob: bool) -> Device:
        device = self._devices.get((useragent, mob))
        if device is None:
            device = self._devices[useragent, mob] = parse_device(useragent, mob)
        return device

    def _read_city(self, city: str | None, country: str | None) -> tuple[str | None, str | None]:
        """The spelling to show and the key."""
        found = self._cities.get((city, country))
        if found is None:
            found = self._cities[city, country] = clean_city(city), city_key(city, country)
        return found

    def _read_origin(self, raw: Mapping[str, Any]) -> Origin:
        told = told_of_origin(raw)
        if told is None:
            return origin_of(raw)
        origin = self._origins.get(told)
        if origin is None:
            origin = self._origins[told] = origin_of(raw)
        return origin


def viewer_facts(
    raw: Mapping[str, Any],
    *,
    position: int,
    starts_at_ms: int | None,
    length_s: float | None,
    phone_country: str,
) -> ViewerFacts:
    """The facts of one raw viewer alone: see `ViewerReader`."""
    return ViewerReader(starts_at_ms=starts_at_ms, length_s=length_s, phone_country=phone_country).read(raw, position)


def _contacts(email: object, phone: object, country: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The e-mails and phones in the two fields."""
    emails = list_emails(email) if isinstance(email, str) else ()
    phones: tuple[str, ...] = ()
    if isinstance(phone, str):
        phones = list_phones(without_addresses(phone), country)
        emails += list_emails(phone) if "@" in phone else ()
    elif isinstance(phone, int | float) and (read := normalize_phone(phone, country)):
        phones = (read,)
    if isinstance(email, str) and not (len(emails) == 1 and emails[0] == email.casefold()):  # the field is more
        rest = without_addresses(email).strip()
        phones += list_phones(rest, country) if rest else ()
    if not all(map(str.isascii, emails)):
        emails += tuple(map(latin_form, emails))
    return _distinct(emails), _distinct(phones)


def _distinct(contacts: tuple[str, ...]) -> tuple[str, ...]:
    return contacts if len(contacts) < 2 else tuple(dict.fromkeys(contacts))


def _client_id(raw: Mapping[str, Any]) -> str | None:
    """`cu1` when it is digits (docs/bizon365.md, section 7), else the room's own parameter in the opened address
    (docs/bizon365.md, section 16)."""
    own = raw.get("cu1")
    if (
        own
        and not isinstance(own, bool)
        and (client_id := normalize_client_id(own if isinstance(own, int) else str(own).partition("?")[0]))
    ):
        return client_id
    url = raw.get("url")
    found = _CLIENT_ID_IN_URL.search(url) if isinstance(url, str) and "=" in url else None
    return normalize_client_id(found[1]) if found else None


def _bounds_ms(
    presence: tuple[Interval, ...] | None, raw: Mapping[str, Any], starts_at_ms: int | None, length_s: float | None
) -> tuple[int | None, int | None]:
    """When the viewer entered and left: the bounds of the presence within the webinar, else Bizon365's own values."""
    if presence and starts_at_ms is not None:
        return (
            starts_at_ms + round(presence[0].start_s * 1000),
            starts_at_ms + round(presence[-1].end_s * 1000),
        )
    view, till = bounds_of(raw.get("view"), raw.get("viewTill"), starts_at_ms=starts_at_ms, length_s=length_s)
    return _moment(view), _moment(till)


def _moment(epoch_ms: float | None) -> int | None:
    """The moment; None for one that no column can hold."""
    return int(epoch_ms) if epoch_ms is not None and 0 < epoch_ms < 10**_MOST_DIGITS else None


def _whole(value: object) -> int | None:
    """A count, also as digits in a string; None for a value that no column can hold."""
    if isinstance(value, str) and len(value) <= _MOST_DIGITS and value.isdecimal():
        value = int(value)
    return value if type(value) is int and 0 < value < 10**_MOST_DIGITS else None


def _flag(value: object) -> bool:
    """Whether a flag is set. A text is true only if it is one of `_YES`, so "false" and "0" are not."""
    return value.strip().lower() in _YES if isinstance(value, str) else bool(value)


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
