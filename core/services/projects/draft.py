"""The settings of a project as the operator types them, and their check."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from core.clock import DEFAULT_TIME_ZONE
from core.domain.addresses import clean_base_url, clean_pasted, may_be_public
from core.domain.faults import collect_faults
from core.domain.phones import COUNTRIES, DEFAULT_COUNTRY
from core.errors import InvalidInput

ApiVersion = Literal["v1", "v2"]

BIZON_BASE_URL = "https://online.bizon365.ru"
BIZON_PAGES_URL = "https://start.bizon365.ru"
SALEBOT_BASE_URL = "https://chatter.salebot.pro"
DEFAULT_REQUESTS_PER_SECOND = 2.0
SLOWEST_REQUESTS_PER_SECOND = 0.1
FASTEST_REQUESTS_PER_SECOND = 50.0
# A zone of a place, not an abbreviation such as EST or Etc/GMT+3
_PLACE = re.compile(r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+")
_PROJECT_NUMBER = re.compile(r"[A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class ProjectDraft:
    """The settings of a live project as typed; `checked` returns them clean or raises what is wrong.

    `bizon_pages_url` is where the account's public pages are, Bizon365's own host or the account's own domain; ""
    stands for the usual one. `own_network`: the addresses may lead to this computer or its network.
    """

    name: str
    bizon_base_url: str = BIZON_BASE_URL
    bizon_pages_url: str = ""
    bizon_api_version: str = "v2"
    bizon_project_id: str = ""
    salebot_base_url: str = SALEBOT_BASE_URL
    time_zone: str = DEFAULT_TIME_ZONE
    phone_country: str = DEFAULT_COUNTRY
    requests_per_second: float = DEFAULT_REQUESTS_PER_SECOND
    own_network: bool = False

    def checked(self) -> dict[str, Any]:
        """Column values for the store. Raises InvalidInput naming the field."""
        return {column: check() for column, check in self._checks().items()}

    def faults(self) -> list[InvalidInput]:
        """Everything because of which `checked` raises, one error for each field."""
        return collect_faults(self._checks().values())

    def _checks(self) -> Mapping[str, Callable[[], Any]]:
        """Column -> what returns its value, or raises."""
        return {
            "name": self._name,
            "bizon_api_version": lambda: _one_of("bizon_api_version", self.bizon_api_version, ("v1", "v2")),
            "bizon_project_id": self._project_number,
            "bizon_base_url": lambda: self._base_url("bizon_base_url", self.bizon_base_url or BIZON_BASE_URL),
            "bizon_pages_url": lambda: self._base_url(
                "bizon_pages_url", self.bizon_pages_url or self._usual_pages_url()
            ),
            "salebot_base_url": lambda: self._base_url("salebot_base_url", self.salebot_base_url or SALEBOT_BASE_URL),
            "time_zone": lambda: _one_of("time_zone", self.time_zone, _known_zones()),
            "phone_country": lambda: _one_of("phone_country", self.phone_country, COUNTRIES),
            "requests_per_second": self._pace,
            "own_network": lambda: self.own_network,
        }

    def _name(self) -> str:
        name = " ".join(self.name.split())
        if not name:
            raise InvalidInput("project_name", self.name, "empty")
        if len(name) > 100:
            raise InvalidInput("project_name", name, "too_long", 100)
        return name

    def _project_number(self) -> str | None:
        number = clean_pasted(self.bizon_project_id)
        if not _PROJECT_NUMBER.fullmatch(number):
            raise InvalidInput("bizon_project_id", None, "not_a_project")
        return number or None

    def _base_url(self, field: str, text: str) -> str:
        try:
            address = clean_base_url(text)
        except InvalidInput as error:
            raise InvalidInput(field, None, error.reason) from None
        if not self.own_network and not may_be_public(urlsplit(address).hostname or ""):
            raise InvalidInput(field, None, "own_network")
        return address

    def _usual_pages_url(self) -> str:
        # Only a stand-in on this machine is asked without https, and it has the pages beside the API
        is_stand_in = self.bizon_base_url.strip().startswith("http://")
        return self.bizon_base_url if is_stand_in else BIZON_PAGES_URL

    def _pace(self) -> float:
        if not SLOWEST_REQUESTS_PER_SECOND <= self.requests_per_second <= FASTEST_REQUESTS_PER_SECOND:
            raise InvalidInput("requests_per_second", self.requests_per_second, "out_of_range")
        return self.requests_per_second


@cache
def list_time_zones() -> tuple[str, ...]:
    """The zones to choose from: Moscow first, then places by name, UTC last."""
    places = sorted(zone for zone in _known_zones() if _PLACE.fullmatch(zone) and zone != DEFAULT_TIME_ZONE)
    return (DEFAULT_TIME_ZONE, *places, "UTC")


def _one_of(field: str, value: str, known: Collection[str]) -> str:
    if value not in known:
        raise InvalidInput(field, value)
    return value


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())
