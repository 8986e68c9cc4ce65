"""The devices of the invented viewers, as Bizon365's `useragent` writes them: system, comma, browser, version."""

# useragent, on a phone or tablet, weight of 200
_DEVICES = (
    ("Android, Chrome 120.0.0.0", True, 34),
    ("Android, Chrome 131.0.0.0", True, 24),
    ("Android, Chrome 91.0.4472.111", True, 6),
    ("Android, YaBrowser 24.10.2.96", True, 10),
    ("Android, Samsung Browser 23.0", True, 6),
    ("Android, Opera 76.2", True, 2),
    ("iOS, Safari 17.4", True, 24),
    ("iOS, Safari 16.6", True, 10),
    ("iOS, Chrome 122.0.6261.89", True, 4),
    ("iOS, YaBrowser 24.1", True, 3),
    ("Windows 10, Chrome 120.0.0.0", False, 30),
    ("Windows 10, YaBrowser 24.1.0.0", False, 16),
    ("Windows 10, Edge 121.0.0.0", False, 6),
    ("Windows 10, Firefox 122.0", False, 4),
    ("Windows 10, Opera 106.0.0.0", False, 3),
    ("Windows 7, Chrome 109.0.0.0", False, 3),
    ("Windows 8.1, YaBrowser 22.9", False, 1),
    ("Mac OS, Safari 17.2", False, 6),
    ("Mac OS, Chrome 121.0.0.0", False, 5),
    ("Linux, Firefox 115.0", False, 1),
    ("", False, 2),
)

DEVICES: tuple[dict[str, object], ...] = tuple(
    ({"useragent": useragent} if useragent else {}) | ({"mob": True} if mobile else {})
    for useragent, mobile, weight in _DEVICES
    for _ in range(weight)
)
"""The device fields of a viewer, one entry per slot; `mob` is there only when true (docs/bizon365.md, section 7)."""
