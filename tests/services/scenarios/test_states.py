"""The states of a run that the store's index holds are those that a look has to see."""

import re

from core.services.scenarios.states import RUNS
from data.models import IS_OPEN


def test_the_index_of_open_runs_holds_the_unsettled_ones() -> None:
    assert set(re.findall("'(.*?)'", str(IS_OPEN))) == {str(state) for state in RUNS.unsettled}
