"""Devices: families without versions, from the words that Bizon365 writes and from a browser's own string."""

import pytest

from core.domain.reports.devices import Device, parse_device

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0"
WEBVIEW = f"(Linux; Android 13; SM-A525F; wv) {CHROME} Mobile Safari/537.36"
IPHONE = "(iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("useragent", "device"),
    [
        # The words of express-useragent for platforms and for systems
        ("Apple Mac, Safari 16.1", Device("desktop", "macOS", "Safari")),
        ("Apple Mac, Chrome 80.0.3987.122", Device("desktop", "macOS", "Chrome")),
        ("OS X El Capitan, Safari 11.1", Device("desktop", "macOS", "Safari")),
        ("macOS Mojave, Edge 120.0", Device("desktop", "macOS", "Edge")),
        ("Microsoft Windows, Chrome 120.0.0.0", Device("desktop", "Windows", "Chrome")),
        ("Microsoft Windows, unknown unknown", Device("desktop", "Windows", None)),
        ("Microsoft Windows Phone, Edge 15.15254", Device("phone", "Windows Phone", "Edge")),
        ("Windows 10.0, YaBrowser 24.1.0", Device("desktop", "Windows", "Yandex Browser")),
        ("Windows 7, IE 11.0", Device("desktop", "Windows", "Internet Explorer")),
        ("Android, Chrome 91.0.4472.111", Device("phone", "Android", "Chrome")),
        ("Android, UCBrowser 13.4", Device("phone", "Android", "UC Browser")),
        ("Android, VKAndroidApp 8.52", Device("phone", "Android", "VK")),
        ("iPhone, Safari 17.4", Device("phone", "iOS", "Safari")),
        ("iPhone, Apple WebKit 605.1.15", Device("phone", "iOS", "Safari")),
        ("iPad, Chrome 122.0", Device("phone", "iOS", "Chrome")),
        ("Apple iOS, unknown unknown", Device("phone", "iOS", None)),
        ("(iPhone; CPU iPhone OS 17.1, Safari 17.1", Device("phone", "iOS", "Safari")),
        ("Chrome OS, Chrome 120.0", Device("desktop", "ChromeOS", "Chrome")),
        ("Linux 64, Firefox 121.0", Device("desktop", "Linux", "Firefox")),
        ("Playstation, unknown unknown", Device("tv", "PlayStation", None)),
        ("Blackberry, Safari 7.1", Device("phone", "BlackBerry", "Safari")),
        ("unknown, Chrome 120.0", Device(None, None, "Chrome")),
        ("unknown, unknown unknown", Device()),
        # Other short forms
        ("Windows 10, Yandex Browser 24.1", Device("desktop", "Windows", "Yandex Browser")),
        ("iOS 17.4, Safari 17.4", Device("phone", "iOS", "Safari")),
        ("Mac OS X 10.15.7, Chrome 120", Device("desktop", "macOS", "Chrome")),
        ("Android, Samsung Browser 23", Device("phone", "Android", "Samsung Internet")),
        ("KaiOS 2.5, Firefox 48", Device("phone", "KaiOS", "Firefox")),
        ("Tizen 6.0, Whale 3.1.2", Device("tv", "Tizen", "Whale")),
        ("Haiku, WebPositive 1.3", Device(None, "Haiku", "WebPositive")),
        ("Chrome 120", Device(None, None, "Chrome")),
        ("", Device()),
        (None, Device()),
        ("???", Device()),
    ],
)
def test_words_of_bizon365_tell_kind_system_and_browser(useragent: str | None, device: Device) -> None:
    assert parse_device(useragent, None) == device


@pytest.mark.parametrize(
    ("useragent", "device"),
    [
        (f"(Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", Device("desktop", "Windows", "Chrome")),
        (f"(Windows NT 10.0) {CHROME} YaBrowser/24.1", Device("desktop", "Windows", "Yandex Browser")),
        (f"(Windows NT 10.0) {CHROME} Safari/537.36 Edg/120.0", Device("desktop", "Windows", "Edge")),
        ("(Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko", Device("desktop", "Windows", "Internet Explorer")),
        (f"(X11; Linux x86_64) {CHROME} Safari/537.36 OPR/106.0", Device("desktop", "Linux", "Opera")),
        ("(X11; Ubuntu; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", Device("desktop", "Linux", "Firefox")),
        (f"(X11; CrOS x86_64 14541.0.0) {CHROME} Safari/537.36", Device("desktop", "ChromeOS", "Chrome")),
        (
            "(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
            Device("desktop", "macOS", "Safari"),
        ),
        (f"(Linux; Android 10; K) {CHROME} Mobile Safari/537.36", Device("phone", "Android", "Chrome")),
        (
            f"(Linux; Android 13; SAMSUNG SM-S918B) SamsungBrowser/23.0 {CHROME} Mobile Safari/537.36",
            Device("phone", "Android", "Samsung Internet"),
        ),
        (
            f"(Linux; U; Android 12; ru-ru; M2101K6G) {CHROME} Mobile Safari/537.36 XiaoMi/MiuiBrowser/13.28.0-gn",
            Device("phone", "Android", "Mi Browser"),
        ),
        (
            f"(Linux; Android 10; HarmonyOS; NOH-AN00) {CHROME} HuaweiBrowser/14.0 Mobile Safari/537.36",
            Device("phone", "HarmonyOS", "Huawei Browser"),
        ),
        (f"{IPHONE} Version/17.4 Mobile/15E148 Safari/604.1", Device("phone", "iOS", "Safari")),
        (f"{IPHONE} CriOS/120.0.6099.119 Mobile/15E148 Safari/604.1", Device("phone", "iOS", "Chrome")),
        (
            f"{IPHONE} Version/16.0 YaBrowser/23.7.0.1 Mobile/15E148 Safari/604.1",
            Device("phone", "iOS", "Yandex Browser"),
        ),
        ("(Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5", Device("phone", "KaiOS", "Firefox")),
        (f"(SMART-TV; LINUX; Tizen 6.0) {CHROME} TV Safari/537.36", Device("tv", "Tizen", "Chrome")),
        (f"(Web0S; Linux/SmartTV) {CHROME} Safari/537.36 WebAppManager", Device("tv", "webOS", "Chrome")),
        (
            "(PlayStation 4 11.00) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/11.1 Safari/605.1.15",
            Device("tv", "PlayStation", "Safari"),
        ),
        ("(X11; FreeBSD amd64; rv:121.0) Gecko/20100101 Firefox/121.0", Device(None, "FreeBSD", "Firefox")),
        (
            f"(Windows NT 10.0; Win64; x64) {CHROME} Whale/3.24.223.18 Safari/537.36",
            Device("desktop", "Windows", "Whale"),
        ),
        (f"{IPHONE} GSA/295.0.590048842 Mobile/15E148 Safari/604.1", Device("phone", "iOS", "Chrome")),
        (f"(Linux; Android 9; BRAVIA 4K UR2) {CHROME} Safari/537.36", Device("tv", "Android", "Chrome")),
        # Applications with a browser inside
        (f"{WEBVIEW} VKAndroidApp/8.52-17900", Device("phone", "Android", "VK")),
        (f"{IPHONE} Mobile/15E148 VK/8.50 com.vk.vkclient", Device("phone", "iOS", "VK")),
        (f"{WEBVIEW} Telegram-Android/10.5.0 (Samsung SM-A525F; Android 13)", Device("phone", "Android", "Telegram")),
        (f"{IPHONE} Mobile/15E148 Telegram 10.3", Device("phone", "iOS", "Telegram")),
        (f"{WEBVIEW} YaApp_Android/23.80.1 YaSearchBrowser/23.80.1", Device("phone", "Android", "Yandex app")),
        (f"{IPHONE} Version/16.0 YaApp_iOS/2305.10 Mobile/15E148 Safari/604.1", Device("phone", "iOS", "Yandex app")),
        (f"{IPHONE} Mobile/15E148 Instagram 308.0.2 (iPhone14,5; iOS 17_1)", Device("phone", "iOS", "Instagram")),
    ],
)
def test_the_string_of_a_browser_tells_kind_system_and_browser(useragent: str, device: Device) -> None:
    assert parse_device(f"Mozilla/5.0 {useragent}", None) == device


def test_a_string_that_begins_with_the_name_of_an_application_is_read() -> None:
    assert parse_device("com.vk.vkclient/2080 (iPhone, iOS 16.1, iPhone12,1)") == Device("phone", "iOS", "VK")


def test_the_flag_of_a_mobile_wins_over_the_text() -> None:
    assert parse_device("Windows 10, Chrome 120", True) == Device("phone", "Windows", "Chrome")
    assert parse_device("unknown, Firefox 48.0", True) == Device("phone", None, "Firefox")
    assert parse_device(None, True) == Device("phone")


def test_a_tablet_counts_as_a_phone() -> None:
    assert parse_device("Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) Version/12.1 Safari/604.1", None).kind == "phone"
    assert parse_device("iPad, Safari 12.1").kind == "phone"
