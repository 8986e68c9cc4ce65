// A reload shows the address that stood there last.
//
// The browser reloads the address that stood there when the reload began. What the server writes there before the page is
// left would be gone, and the older address would say what the fields hold. So the last address is put back, or that of
// the page whose link was pressed and that the server has not opened yet.
(() => {
  const STORE = "left";
  const TO_A_PAGE = "[data-testid=stSidebarNav] a[href], [data-testid=stPageLink] a[href]";
  const PROJECT = "project";
  let pressed = null;

  const left = sessionStorage.getItem(STORE);
  sessionStorage.removeItem(STORE);
  const [arrival] = performance.getEntriesByType("navigation");
  if (left && arrival?.type === "reload" && !arrival.redirectCount) {
    history.replaceState(history.state, "", left);
  }
  addEventListener("pagehide", () => {
    const isOnItsWay = pressed?.from === location.pathname;
    sessionStorage.setItem(STORE, isOnItsWay ? pressed.address : location.href);
  });

  addEventListener("click", (click) => {
    const link = click.target.closest?.(TO_A_PAGE);
    pressed = link && !click.ctrlKey && !click.metaKey && !click.shiftKey ? opened(link) : null;
  }, true);

  /** The page of the link, in the project that is chosen here. */
  function opened(link) {
    const address = new URL(link.href);
    const project = new URLSearchParams(location.search).get(PROJECT);
    if (project && !address.searchParams.has(PROJECT)) {
      address.searchParams.set(PROJECT, project);
    }
    return { from: location.pathname, address: address.href };
  }
})();
