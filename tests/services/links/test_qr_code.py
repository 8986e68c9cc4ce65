"""QR codes: pictures that grow with their scale, drawings that are XML, and a word for what does not fit."""

import struct
from xml.etree import ElementTree as ET

import pytest

from core.errors import InvalidInput
from core.services.links.qr_code import QR_MAX, qr_png, qr_svg

LINK = "https://start.bizon365.ru/room/222222/SW45zV0d?salebot=7"


def test_a_picture_is_a_square_of_whole_points() -> None:
    sizes = []
    for scale in (1, 8):
        picture = qr_png(LINK, scale)
        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", picture[16:24])
        assert width == height
        sizes.append(width)
    assert sizes[1] == 8 * sizes[0]
    assert qr_png(LINK) != qr_png(f"{LINK}8")


def test_a_drawing_is_svg() -> None:
    assert ET.fromstring(qr_svg(LINK)).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own drawing


def test_what_does_not_fit_is_refused() -> None:
    assert qr_png("a" * QR_MAX)
    with pytest.raises(InvalidInput) as caught:
        qr_png("a" * (QR_MAX + 1))
    assert (caught.value.field, caught.value.reason, caught.value.limit) == ("link", "too_long", QR_MAX)
