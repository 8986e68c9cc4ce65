"""The Content-Security-Policy of the pages: what Streamlit's frontend needs, and no more.

Scripts are files of this dashboard, and those within the page and within elements of it that are known by their hash:
text that gets into a page as markup can neither run nor load anything, nor send anything to another host.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def page_policy(page: bytes, scripts: Iterable[str]) -> str:
    """The policy for an HTML page. `scripts`: further ones that its elements bring along."""
    known = [*map(_hash, _INLINE.findall(page)), *(_hash(script.encode()) for script in scripts)]
    sources = {
        "default-src": "'none'",
        "script-src": f"'self' {' '.join(known)}",
        "style-src": "'self' 'unsafe-inline'",  # the styles of each element are made in the browser
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self'",
        "connect-src": "'self'",  # the websocket, too
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in sources.items())


def _hash(script: bytes) -> str:
    return f"'sha256-{b64encode(sha256(script).digest()).decode()}'"
