"""QR codes of links."""

from io import BytesIO

import segno

from core.errors import InvalidInput

QR_MAX = 2331
"""Bytes that fit into a code whose seventh part may be unreadable."""
QUIET_ZONE = 4
"""The empty border that readers need around a code, in its squares."""


def qr_png(text: str, scale: int = 8) -> bytes:
    """A picture with `scale` pixels a square. Give it a link without ``#{...}``: a phone that reads the code is no bot
    and would open the marker itself. Raises InvalidInput(field="link", reason="too_long"): a code takes about 2,300
    characters."""
    return _drawn(text, "png", scale)


def qr_svg(text: str, scale: int = 8) -> bytes:
    """The same as a drawing that can be printed at any size."""
    return _drawn(text, "svg", scale)


def _drawn(text: str, kind: str, scale: int) -> bytes:
    try:
        code = segno.make_qr(text, error="M", boost_error=False)
    except segno.DataOverflowError:
        raise InvalidInput("link", None, "too_long", QR_MAX) from None
    drawing = BytesIO()
    code.save(drawing, kind=kind, scale=scale, border=QUIET_ZONE)
    return drawing.getvalue()
