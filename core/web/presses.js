// A press is sent, and sent once, whatever the page draws meanwhile.
//
// A page that draws itself anew moves its buttons, or puts new ones in the place of the old. The browser makes a click
// only when the mouse goes down and comes up over the same element, so such a press would do nothing. Here a press
// belongs to what the mouse went down on: when no click comes of it, it is clicked, unless the mouse was drawn away.
//
// A fragment that runs by itself, each second, sends the state of all inputs. Streamlit sends a press a moment after it
// was made, so a fragment that is due in that moment sends the press as well, and its action was done twice. Here what
// is due at an interval waits until what the operator has done is sent.
(() => {
  const PRESSED = "button, a[href], label, summary";
  const TO_A_PAGE = "[data-testid=stSidebarNav] a[href], [data-testid=stPageLink] a[href]";
  const SHOWN_PAGE = "[data-testid=stSidebarNavLink][aria-current=page]";
  const APP = "data-test-script-state";
  const STILL_PX = 5;
  const ON_THE_WAY_AT_MOST_MS = 5000;
  const LOOKED_AGAIN_AFTER_MS = 50;
  const key = (one) => one.closest("[class*=st-key-]")?.className.match(/st-key-\S+/)[0];
  const identity = (one) =>
    [key(one), one.tagName, one.getAttribute("href"), one.getAttribute("aria-label"), one.textContent].join();
  const alike = (id) => [...document.querySelectorAll(PRESSED)].filter((one) => identity(one) === id);
  let press = null;

  addEventListener("mousedown", (down) => {
    const one = down.button === 0 ? down.target.closest(PRESSED) : null;
    const id = one && identity(one);
    const all = one && alike(id);
    press = one && { one, id, count: all.length, place: all.indexOf(one), x: down.clientX, y: down.clientY };
  }, true);
  addEventListener("click", (click) => {
    if (press?.one.contains(click.target) || click.target.closest(PRESSED)?.contains(press?.one)) {
      press = null;
    }
  }, true);
  addEventListener("mouseup", (up) => {
    if (press && Math.hypot(up.clientX - press.x, up.clientY - press.y) > STILL_PX) {
      press = null;
    }
    const held = press;
    setTimeout(() => {  // the click, if there is one, follows at once
      if (held && press === held) {
        press = null;
        pressed(held)?.click();
      }
    });
  }, true);

  /** What was pressed, as it stands in the page now: itself, or what was drawn in its place. */
  function pressed({ one, id, count, place }) {
    const all = alike(id);
    if (all.includes(one)) {
      return one;
    }
    return all.length === 1 || all.length === count ? all[all.length === 1 ? 0 : place] : undefined;
  }

  // The page that was gone to is there once it ran and the sidebar names it: what ran first may have been the old one.
  let leftAt = -Infinity;
  let hasRun = true;
  const leave = () => { [leftAt, hasRun] = [performance.now(), false]; };
  const isNamed = () => [location.pathname, undefined].includes(document.querySelector(SHOWN_PAGE)?.pathname);
  const isOnTheWay = () => performance.now() - leftAt < ON_THE_WAY_AT_MOST_MS && !(hasRun && isNamed());
  addEventListener("popstate", leave, true);
  addEventListener("click", ({ target }) => { if (target.closest?.(TO_A_PAGE)) { leave(); } }, true);
  new MutationObserver(() => {
    if (document.querySelector(`[${APP}=running]`)) {
      hasRun = true;
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: [APP] });

  let acts = 0;
  for (const act of ["pointerdown", "pointerup", "click", "keydown", "change", "focusout", "drop"]) {
    addEventListener(act, () => { acts += 1; }, true);
  }
  const due = new Set();
  const [every, end] = [window.setInterval.bind(window), window.clearInterval.bind(window)];
  window.setInterval = (look, period, ...given) => {
    const id = every(() => { later(() => { if (due.has(id)) { look(...given); } }); }, period);
    due.add(id);
    return id;
  };
  window.clearInterval = (id) => {
    due.delete(id);
    end(id);
  };

  /** Call it once all is sent that was done before, and the page is there that was gone to. */
  function later(look) {
    const seen = acts;
    const wait = isOnTheWay() ? LOOKED_AGAIN_AFTER_MS : 0;
    setTimeout(() => { if (seen === acts && !isOnTheWay()) { look(); } else { later(look); } }, wait);
  }
})();
