"""`python -m tests.operations.log_in ADDRESS NAME PASSWORD`, in the network of a machine: a browser logs in there and
waits until the first page is drawn, for which it needs the websocket. Prints the title of the page."""

import sys
from urllib.parse import urlsplit

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import CHROMIUM, OPTIONS
from tests.browser.screen import settle


def main() -> None:
    address, name, password = sys.argv[1:]
    host = urlsplit(address).hostname
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*OPTIONS, f"--host-resolver-rules=MAP {host} 127.0.0.1"]
        )
        page = browser.new_context(locale="ru-RU", ignore_https_errors=True).new_page()
        page.goto(address)
        page.locator("input[name=name]").fill(name)
        page.locator("input[name=password]").fill(password)
        page.locator("input[name=password]").press("Enter")
        title = page.get_by_role("heading", level=1)
        expect(title).to_be_visible()
        settle(page)
        sys.stdout.write(f"{page.url} {title.text_content()}\n")
        browser.close()


if __name__ == "__main__":
    main()
