"""How long a test waits for what must come."""

from core.waits import Waits

PATIENCE_S = 120.0
"""Seconds. Only a test that fails waits so long, so it is far more than a busy machine needs."""

SOON = Waits(lands_s=0.3, settle_s=0.05, inbox_retry_s=0.01, disk_retry_s=0.1)
"""For a sandbox that carries out every request within a moment."""
