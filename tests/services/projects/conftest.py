from pathlib import Path

import pytest

from tests.databases import IS_POSTGRES, STORE_FILE, copy_store


@pytest.fixture(autouse=True)
def _store_with_all_tables(tmp_path: Path, migrated: Path) -> None:
    """For a desk that the environment describes: to make its tables takes longer than the rest of such a test."""
    if not IS_POSTGRES:
        copy_store(migrated, tmp_path / STORE_FILE)
