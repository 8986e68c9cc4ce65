"""Devices: families without versions, from Bizon365's short form and from a browser's own."""

import pytest

from core.domain.reports.devices import Device, parse_device

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0"


@pytest.mark.parametrize(
    ("useragent", "device"),
    [
        ("Android, Chrome 91.0.4472.111", Device("phone", "Android", "Chrome")),
        ("Windows 10, YaBrowser 24", Device("desktop", "Windows", "Yandex Browser")),
        ("Windows 10, Yandex Browser 24.1", Device("desktop", "Windows", "Yandex Browser")),
        ("iOS, Safari", Device("phone", "iOS", "Safari")),
        ("iOS 17.4, Safari 17.4", Device("phone", "iOS", "Safari")),
        ("Mac OS, Safari 17", Device("desktop", "macOS", "Safari")),
        ("Mac OS X 10.15.7, Chrome 120", Device("desktop", "macOS", "Chrome")),
        ("Linux, Firefox 121.0", Device("desktop", "Linux", "Firefox")),
        ("Windows 7, IE 11", Device("desktop", "Windows", "Internet Explorer")),
        ("Android, Samsung Browser 23", Device("phone", "Android", "Samsung Internet")),
        ("Tizen 6.0, Whale 3.1.2", Device("desktop", "Tizen", "Whale")),
        ("Windows 10, unknown", Device("desktop", "Windows", None)),
        ("Chrome 120", Device(None, None, "Chrome")),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", Device("desktop", "Windows", "Chrome")),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36", Device("phone", "Android", "Chrome")),
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME} Safari/537.36 OPR/106.0", Device("desktop", "Linux", "Opera")),
        (f"Mozilla/5.0 (Windows NT 10.0) {CHROME} YaBrowser/24.1", Device("desktop", "Windows", "Yandex Browser")),
        (f"Mozilla/5.0 (Windows NT 10.0) {CHROME} Safari/537.36 Edg/120.0", Device("desktop", "Windows", "Edge")),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Version/17.4 Mobile/15E148 Safari/604.1",
            Device("phone", "iOS", "Safari"),
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.4 Safari/605.1.15",
            Device("desktop", "macOS", "Safari"),
        ),
        ("", Device()),
        (None, Device()),
        ("???", Device()),
    ],
)
def test_a_useragent_tells_kind_system_and_browser(useragent: str | None, device: Device) -> None:
    assert parse_device(useragent, None) == device


def test_the_flag_of_a_mobile_wins_over_the_text() -> None:
    assert parse_device("Windows 10, Chrome 120", True) == Device("phone", "Windows", "Chrome")
    assert parse_device(None, True) == Device("phone")


def test_a_tablet_counts_as_a_phone() -> None:
    assert parse_device("Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) Version/12.1 Safari/604.1", None).kind == "phone"
