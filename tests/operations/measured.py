"""The names of all measures, as a monitor reads them."""

from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from core.measures import COUNTED
from core.services.home.health import NOTHING_WORKS
from core.services.home.measures import Measures
from core.web.metrics import Looked

AT = datetime(2026, 11, 20, tzinfo=UTC)


def list_measures() -> list[str]:
    """Those of the dashboard's own."""
    registry = CollectorRegistry()
    registry.register(Looked(Measures(NOTHING_WORKS, 1, last_backup_at=AT, last_copy_made_at=AT)))
    text = (generate_latest(COUNTED) + generate_latest(registry)).decode()
    families = {
        family.name: family.type
        for family in text_string_to_metric_families(text)
        if not family.name.endswith("_created")  # beside each counter that counted anything in an earlier test
    }
    return [f"{name}_total" if kind == "counter" else name for name, kind in families.items()]
