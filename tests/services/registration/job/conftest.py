"""A desk that waits shortly for Bizon365."""

from dataclasses import replace

import pytest

from core.desk import Desk
from tests.patience import SOON


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, waits=SOON)
