"""How long a test waits for what must come."""

PATIENCE_S = 120.0
"""Seconds. Only a test that fails waits so long, so it is far more than a busy machine needs."""
