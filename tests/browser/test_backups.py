"""Backups as an operator has them: made and restored on the page, which comes back after the restart by itself."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.live import live_dashboard
from tests.browser.screen import button, open_page, ru

pytestmark = pytest.mark.sqlite("a database server has backups of its own")


@pytest.mark.long
def test_a_backup_is_restored_on_the_page_and_the_process_begins_anew(context: BrowserContext, tmp_path: Path) -> None:
    with live_dashboard(tmp_path, webinars=1) as desk:
        page = context.new_page()
        open_page(page, f"{desk.address}/settings?section=backups")
        button(page, ru("Make a backup now")).click()
        page.get_by_role("button", name=ru("Restore everything")).click()
        page.get_by_text(ru("I understand: this will be gone")).click()
        button(page, ru("Yes, restore")).click()
        said, *_ = ru("Restored {when} from the backup of {made}.").split("{")
        expect(page.get_by_text(said).first).to_be_visible()
        expect(page.get_by_text(ru("before restoring")).first).to_be_visible()
        assert "Webinar Desk begins anew" in (tmp_path / "log/desk.log").read_text()
