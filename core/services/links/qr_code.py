"""Drawing QR codes of links."""

from io import BytesIO

import segno

from core.errors import InvalidInput

QR_MAX = 2331
"""The most bytes in a code with error correction M, which is readable with 15 % of it damaged."""
QUIET_ZONE = 4
"""The width of the empty border that readers need around a code, in squares of the code."""


def qr_png(text: str, scale: int = 8) -> bytes:
    """The code as a PNG image with `scale` pixels a square. The text must not hold ``#{...}``, because nothing replaces
    it when a phone reads the code. Raises InvalidInput(field="link", reason="too_long") above QR_MAX bytes."""
    return _drawn(text, "png", scale)


def qr_svg(text: str, scale: int = 8) -> bytes:
    """The code as an SVG image, which can be printed at any size. Raises as `qr_png`."""
    return _drawn(text, "svg", scale)


def _drawn(text: str, kind: str, scale: int) -> bytes:
    try:
        code = segno.make_qr(text, error="M", boost_error=False)
    except segno.DataOverflowError:
        raise InvalidInput("link", None, "too_long", QR_MAX) from None
    drawing = BytesIO()
    code.save(drawing, kind=kind, scale=scale, border=QUIET_ZONE)
    return drawing.getvalue()
