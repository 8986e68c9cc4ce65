"""How long a session holds."""

from datetime import timedelta

IDLE = timedelta(hours=12)
"""Without a request or a press."""
LONGEST = timedelta(days=14)
"""After the login, whatever is done."""
SEEN_EVERY = timedelta(minutes=1)
"""How often it is written down that a session is used."""
