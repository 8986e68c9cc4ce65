"""What is cut off, covered, crowded or spread on a page that is shown in a narrow window."""

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as NeverHappened

PHONE_PX = {"width": 390, "height": 844}
ZOOMED_PX = {"width": 960, "height": 600}
"""A laptop of 1440 pixels at 150 % zoom."""
FITS = """() => [document.scrollingElement, document.querySelector("[data-testid=stMain]")]
    .every(one => one.scrollWidth <= Math.min(one.clientWidth, innerWidth))"""
FIND_CUT = """() => {
    const isOver = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const isCut = one => {
        const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const holder = texts.currentNode.parentElement;
            const range = document.createRange();
            range.selectNodeContents(texts.currentNode);
            const text = range.getBoundingClientRect();
            if (!text.width || getComputedStyle(holder).fontFamily.includes("Material")) continue;
            for (let box = holder; one.contains(box); box = box.parentElement) {
                const { left, right } = box.getBoundingClientRect();
                const clips = box === one || getComputedStyle(box).overflowX !== "visible";
                if (clips && (text.right > right + 1 || text.left < left - 1)) return true;
            }
        }
        return false;
    };
    const isBeyond = one => {
        const { right } = one.getBoundingClientRect();
        for (let box = one.parentElement; box !== document.body; box = box.parentElement) {
            if (box.dataset.testid === "stMain") return false;
            const clips = getComputedStyle(box).overflowX !== "visible";
            if (clips && right > box.getBoundingClientRect().right + 1) return true;
        }
        return false;
    };
    const words = one => {
        const range = document.createRange();
        range.selectNodeContents(one);
        return range.getBoundingClientRect();
    };
    const touch = (one, next) => {
        const [a, b] = [words(one), words(next)];
        return Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top) && b.left > a.left && b.left - a.right < 16;
    };
    const isSpread = one => {
        const { top, width } = one.getBoundingClientRect();
        const before = one.previousElementSibling.getBoundingClientRect();
        return innerWidth > 640 && top >= before.bottom && width > 321;
    };
    const isBroken = one => {
        const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            for (const { index, 0: { length } } of texts.currentNode.data.matchAll(/\\p{L}+/gu)) {
                const range = document.createRange();
                range.setStart(texts.currentNode, index);
                range.setEnd(texts.currentNode, index + length);
                if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) return true;
            }
        }
        return false;
    };
    const numbers = [...document.querySelectorAll("[data-testid=stMetricValue]")];
    const lastColumns = document.querySelectorAll("[data-testid=stColumn]:nth-child(n + 3):last-child");
    const place = ":is([data-testid=stMain], [role=dialog])";
    const scrolled = "[data-testid=stDataFrame], .deskTable, .st-key-webinars_chips";
    const acts = [...document.querySelectorAll(`${place} :is(button, a, summary)`)].filter(one =>
        one.checkVisibility() && !one.closest(`${scrolled}, [data-testid=stElementToolbar]`));
    const named = [...acts, ...document.querySelectorAll(`${place} :is([data-testid=stMetric], .stMarkdownBadge)`)];
    const toolbars = [...document.querySelectorAll("[data-testid=stElementToolbar]")]
        .filter(one => one.checkVisibility());
    return [
        ...numbers.filter((one, at) => at && touch(numbers[at - 1], one)).map(one => `touched: ${one.innerText}`),
        ...[...lastColumns].filter(isSpread).map(one => `alone and spread: ${one.innerText}`),
        ...acts.filter(isBroken).map(one => `broken within a word: ${one.innerText}`),
        ...acts.filter(isBeyond).map(one => `beyond the edge: ${one.innerText}`),
        ...named.filter(isCut).map(one => `cut: ${one.innerText}`),
        ...acts.filter(one => toolbars.some(bar => isOver(bar.getBoundingClientRect(), one.getBoundingClientRect())))
            .map(one => `under the buttons of a table: ${one.innerText}`),
    ];
}"""
PATIENCE_MS = 20_000


def find_cut(page: Page, *, words: bool) -> list[str]:
    """What does not fit, on a phone and at 150 % zoom. `words`: also each button whose words are cut off, or that lies
    under the buttons that Streamlit shows over a table."""
    found = []
    for size in (PHONE_PX, ZOOMED_PX):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if not _comes_true(page, FITS):
            found.append(f"wider than {size['width']} pixels")
        if words and not _comes_true(page, f"() => !({FIND_CUT})().length"):
            found += [f"{size['width']}: {one}" for one in page.evaluate(FIND_CUT)]
    return found


def _comes_true(page: Page, what: str) -> bool:
    try:
        page.wait_for_function(what, timeout=PATIENCE_MS)
    except NeverHappened:
        return False
    return True
