"""The address of the page of scenarios: one scenario, or one run of it."""

SCENARIOS = "scenarios/page.py"
SCENARIO, RUN = "scenario", "run"
"""Names in the address."""


def scenario_address(scenario_id: int) -> dict[str, str]:
    """The address of one scenario, as query parameters of `SCENARIOS`."""
    return {SCENARIO: str(scenario_id)}


def run_address(run_id: int) -> dict[str, str]:
    """The address of one run, as query parameters of `SCENARIOS`."""
    return {RUN: str(run_id)}
