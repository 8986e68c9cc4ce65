"""Backups as an operator has them: made and restored on the page, which comes back after the restart by itself."""

import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import stamina
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.live import Live, live_dashboard
from tests.browser.screen import button, open_page, ru
from tests.patience import PATIENCE_S
from tests.services.backups.s3_server import s3_server
from tests.services.backups.test_bucket import bucket_variables

RESTORED = ru("Restored {when} from the backup of {made}.").split("{")[0]
pytestmark = pytest.mark.sqlite("a database server has backups of its own")


def restore(page: Page) -> None:
    page.get_by_role("button", name=ru("Restore everything")).click()
    page.get_by_text(ru("I understand: this will be gone")).click()
    button(page, ru("Yes, restore")).click()
    expect(page.get_by_text(RESTORED).first).to_be_visible()


@pytest.mark.long
def test_a_backup_is_restored_on_the_page_and_the_process_begins_anew(context: BrowserContext, tmp_path: Path) -> None:
    with live_dashboard(tmp_path, webinars=1) as desk:
        page = context.new_page()
        open_page(page, f"{desk.address}/settings?section=backups")
        button(page, ru("Make a backup now")).click()
        restore(page)
        expect(page.get_by_text(ru("before restoring")).first).to_be_visible()
        assert "Webinar Desk begins anew" in (tmp_path / "log/desk.log").read_text()


@pytest.mark.long
def test_a_copy_of_the_bucket_is_listed_when_asked_for_and_restored_as_one_of_the_folder(
    context: BrowserContext, tmp_path: Path
) -> None:
    with s3_server("school") as server, bucket_dashboard(tmp_path, f"{server}/school") as desk:
        page = context.new_page()
        open_page(page, f"{desk.address}/settings?section=backups")
        button(page, ru("Make a backup now")).click()
        expect(page.get_by_text(ru("Restore everything"))).to_be_visible()
        known = await_copy(tmp_path / "backups" / "bucket.json")
        for file in (known, *(tmp_path / "backups").glob("desk-*")):
            file.unlink()
        open_page(page, f"{desk.address}/settings?section=backups")
        expect(page.get_by_text(ru("It is not known yet which are there."))).to_be_visible()
        expect(page.get_by_text(ru("Restore everything"))).to_have_count(0)
        button(page, ru("Look for copies in the storage")).click()
        restore(page)


def bucket_dashboard(home: Path, address: str) -> AbstractContextManager[Live]:
    variables: dict[str, Any] = bucket_variables(address)
    return live_dashboard(home, webinars=1, **variables)


@stamina.retry(on=(AssertionError, OSError), attempts=None, timeout=PATIENCE_S, wait_initial=0.1, wait_max=0.5)
def await_copy(known: Path) -> Path:
    """Wait until a copy is in the bucket, as this file says."""
    assert json.loads(known.read_text())["files"]
    return known
