"""What axe-core finds on a page."""

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Look = Literal["light", "dark"]
GRAVE = ("serious", "critical")
ALSO = ("heading-order", "page-has-heading-one")
"""Rules that axe-core calls moderate, and that hold here all the same."""
OPTIONS: dict[Look, dict[str, Any]] = {
    "light": {"resultTypes": ["violations"]},
    # All that is another in the dark.
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast"]},
}


def find_faults(page: Page, look: Look) -> list[str]:
    """One line for each place that breaks a rule."""
    response = Axe().run(page, options=OPTIONS[look]).response
    return [
        f"{found['id']}: {node['html']} {node['failureSummary']}"
        for found in response["violations"]
        if found["impact"] in GRAVE or found["id"] in ALSO
        for node in found["nodes"]
    ]
