"""What the process counts from its start on, for `GET /metrics`. No label names a project, a person or an address.

Each process counts for itself. To count costs about a microsecond.
"""

import re

from prometheus_client import CollectorRegistry, Counter, disable_created_metrics

# Since when a number is counted tells nobody anything.
disable_created_metrics()  # type: ignore[no-untyped-call]

COUNTED = CollectorRegistry()
REQUESTS = Counter(
    "desk_requests", "HTTP requests answered, by what was asked for and the status", ["to", "status"], registry=COUNTED
)
WEBHOOKS = Counter("desk_webhooks", "Deliveries to the webhook, by how they ended", ["outcome"], registry=COUNTED)
API_CALLS = Counter(
    "desk_api_calls", "Calls of Bizon365 and Salebot, each try, by how they ended", ["service", "outcome"],
    registry=COUNTED,
)  # fmt: skip


def outcome_of(error: Exception) -> str:
    """The kind of an error as a label: ``rate_limited``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
