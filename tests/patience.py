"""How long a test waits for what must come."""

from functools import partial

import httpx

from core.waits import Waits

PATIENCE_S = 120.0
"""Seconds. Only a test that fails waits so long, so it is far more than a busy machine needs."""

SOON = Waits(lands_s=0.3, settle_s=0.05, retry_s=0.01, disk_retry_s=0.1)
"""For a sandbox that carries out every request within a moment."""

get = partial(httpx.get, timeout=PATIENCE_S)
post = partial(httpx.post, timeout=PATIENCE_S)
put = partial(httpx.put, timeout=PATIENCE_S)
request = partial(httpx.request, timeout=PATIENCE_S)
"""Requests to a server of a test, which may have to wait for a processor."""
