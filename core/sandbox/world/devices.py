"""The devices of the invented viewers, as Bizon365's `useragent` writes them (docs/bizon365.md, section 8): in the
words of express-useragent, and a few whole strings of browsers."""

_VK_ON_ANDROID = (
    "Mozilla/5.0 (Linux; Android 13; SM-A525F; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
    " Chrome/119.0.6045.66 Mobile Safari/537.36 VKAndroidApp/8.52-17900"
)
_TELEGRAM_ON_IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
    " Telegram 10.3"
)
_TV = "Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) Version/6.0 TV Safari/537.36"
# useragent, on a phone or tablet, weight of 200
_DEVICES = (
    ("Android, Chrome 120.0.0.0", True, 34),
    ("Android, Chrome 131.0.0.0", True, 24),
    ("Android, Chrome 91.0.4472.111", True, 6),
    ("Android, YaBrowser 24.10.2.96", True, 10),
    ("Android, Chrome 115.0.0.0", True, 4),  # Samsung's browser is called so too
    ("Android, Opera 76.2", True, 2),
    (_VK_ON_ANDROID, True, 2),
    ("iPhone, Safari 17.4", True, 24),
    ("iPhone, Safari 16.6", True, 6),
    ("iPad, Safari 16.6", True, 3),
    ("iPhone, Chrome 122.0.6261.89", True, 3),
    ("iPhone, YaBrowser 24.1", True, 3),
    ("iPhone, Apple WebKit 605.1.15", True, 1),
    (_TELEGRAM_ON_IPHONE, True, 1),
    ("Microsoft Windows, Chrome 120.0.0.0", False, 21),
    ("Windows 10.0, Chrome 120.0.0.0", False, 8),
    ("Microsoft Windows, YaBrowser 24.1.0.0", False, 16),
    ("Microsoft Windows, Edge 121.0.0.0", False, 6),
    ("Microsoft Windows, Firefox 122.0", False, 4),
    ("Microsoft Windows, Opera 106.0.0.0", False, 3),
    ("Windows 7, Chrome 109.0.0.0", False, 3),
    ("Windows 8.1, YaBrowser 22.9", False, 1),
    ("Apple Mac, Safari 16.1", False, 6),
    ("Apple Mac, Chrome 121.0.0.0", False, 4),
    ("unknown, Chrome 120.0.0.0", False, 1),  # a Chromebook
    ("Linux, Firefox 115.0", False, 1),
    (_TV, False, 1),
    ("unknown, unknown unknown", False, 1),
    ("", False, 1),
)

DEVICES: tuple[dict[str, object], ...] = tuple(
    ({"useragent": useragent} if useragent else {}) | ({"mob": True} if mobile else {})
    for useragent, mobile, weight in _DEVICES
    for _ in range(weight)
)
"""The device fields of a viewer, one entry per slot; `mob` is there only when true (docs/bizon365.md, section 7)."""
