// What is typed is there again after a reload or another page, also where the server has not got it yet.
//
// Streamlit sends a text when its field is left, and the server needs a moment to keep it. A page that is loaded again
// before that shows what was kept, or what the address says, which is older. So the browser holds what was typed until
// the page has been drawn with it, and types it again where the page came back without it. It is written down only for
// the moment of the reload, and never what a form or the settings hold: secrets are typed there. It is typed again only
// over what it has replaced: whatever else stands in the field is newer.
//
// A quick press on a link would be sent before the text of the field that it left, and the text, which belongs to the
// page before, would lead back there. So such a press waits for the text. Escape takes a dialog away before its field is
// left, so it leaves the field first.
//
// A reload goes to the address that stood there when it began. What the server writes into the address before the page
// is left would be gone, and the older address would say what the fields hold. So the last address is put back.
(() => {
  const STORE = "typed";
  const NUMBER = "[data-testid=stNumberInput]";
  const STEPS = ["ArrowUp", "ArrowDown"];
  const TYPED = `[data-testid=stTextInput] input, [data-testid=stTextArea] textarea, ${NUMBER} input`;
  const SECRET = "[type=password], [data-testid=stForm] *";
  const SENT_AFTER_MS = 100;
  const KEPT_AFTER_MS = 1000;  // if the page is drawn then
  const APP = "data-test-script-state";
  const UNFINISHED = "[data-stale=true], [data-testid=stSkeleton], [data-testid=stAppSkeleton]";
  const held = [];
  let visited = null, visit = 0, before = {};

  const place = () => `${location.pathname} ${new URLSearchParams(location.search).get("project")}`;
  /** The widget's key; the number of a dialog that is opened anew is another one. */
  const key = (field) => field.closest("[data-testid=stElementContainer]")
    ?.className.match(/st-key-\S+/)?.[0].replace(/[0-9a-f]{32}/, "");
  const find = (wanted) => [...document.querySelectorAll(TYPED)].find((field) => key(field) === wanted);

  const left = JSON.parse(sessionStorage.getItem(STORE) ?? "{}");
  sessionStorage.removeItem(STORE);
  const [arrival] = performance.getEntriesByType("navigation");
  if (left.address && arrival?.type === "reload" && !arrival.redirectCount) {
    history.replaceState(history.state, "", left.address);
  }
  if (left.address === location.href) {
    held.push(...left.held.map((one) => ({ ...one, visit: null })));
  }
  addEventListener("pagehide", () => {
    forget(isReplaced);
    try {
      sessionStorage.setItem(STORE, JSON.stringify({ address: location.href, held }));
    } catch {
      // Too long for the browser's store
    }
  });

  for (const act of ["focusin", "beforeinput"]) {
    addEventListener(act, ({ target }) => { before = { target, value: target.value }; }, true);
  }
  addEventListener("input", ({ target }) => hold(target, before.target === target ? before.value : undefined), true);
  for (const act of ["click", "keydown"]) {
    addEventListener(act, ({ target, key: pressed }) => {
      const field = target.closest?.(NUMBER)?.querySelector("input");
      if (field && (!pressed || STEPS.includes(pressed))) {
        const former = field.value;
        setTimeout(() => { if (field.value !== former) { hold(field, former); send(field); } });
      }
    }, true);
  }
  addEventListener("focusout", ({ target }) => send(target), true);
  addEventListener("keydown", ({ key: pressed, target }) => { if (pressed === "Enter") { send(target); } }, true);

  addEventListener("click", (click) => {
    forget(isReplaced);
    const link = click.target.closest?.("a[href]");
    const unsent = held.filter((one) => one.visit === visit && isBeingSent(one) && !one.isAwaited);
    if (link && unsent.length && !click.ctrlKey && !click.metaKey && !click.shiftKey) {
      unsent.forEach((one) => { one.isAwaited = true; });
      click.preventDefault();
      click.stopImmediatePropagation();
      setTimeout(() => link.click(), SENT_AFTER_MS);
    }
  }, true);

  addEventListener("keydown", ({ key: pressed, target }) => {
    if (pressed === "Escape" && target.matches(TYPED) && target.closest("[role=dialog]")) {
      target.blur();
    }
  }, true);

  /** Hold what stands in the field; `former` is what stood there before, if that is known. */
  function hold(field, former) {
    if (!field.matches(TYPED) || field.matches(SECRET) || location.pathname.endsWith("/settings") || !key(field)) {
      return;
    }
    const isSame = (one) => one.place === place() && one.key === key(field);
    const over = held.find(isSame)?.over ?? (former === undefined ? [] : [former]);
    forget(isSame);
    held.push({ place: place(), key: key(field), value: field.value, over, visit, sentAt: null });
  }

  function send(field) {
    held.filter((one) => one.visit === visit && field.matches?.(TYPED) && one.key === key(field))
      .forEach((one) => {
        one.sentAt ??= performance.now();
        one.over.push(one.value);
      });
  }

  /** Whether its field shows what came later: a button that fills or empties it. */
  function isReplaced(one) {
    const field = one.visit === visit && one.place === place() && find(one.key);
    return field && field.value !== one.value;
  }

  function isBeingSent(one) {
    return one.sentAt !== null && performance.now() - one.sentAt < SENT_AFTER_MS;
  }

  function forget(which) {
    held.splice(0, held.length, ...held.filter((one) => !which(one)));
  }

  function look() {
    const state = document.querySelector(`[${APP}]`)?.getAttribute(APP);
    if (state === "notRunning" && document.querySelector(UNFINISHED)) {
      setTimeout(look, 50);
    } else if (state === "notRunning") {
      settle();
    }
  }

  /** Called when the page is drawn. */
  function settle() {
    if (visited !== place()) {
      [visited, visit] = [place(), visit + 1];
    }
    const here = held.filter((one) => one.place === place());
    const isKept = (one) => one.visit === visit && one.sentAt !== null && performance.now() - one.sentAt > KEPT_AFTER_MS;
    forget((one) => here.includes(one) && (isKept(one) || isReplaced(one) || !find(one.key)));
    if (held.some((one) => one.sentAt !== null && one.place === place())) {
      setTimeout(look, KEPT_AFTER_MS);
    }
    held.filter((one) => here.includes(one) && one.visit !== visit).forEach(type);
    forget((one) => here.includes(one) && one.visit !== visit);
  }

  function type({ key: wanted, value, over }) {
    const field = find(wanted);
    if (field.value === value || !over.includes(field.value)) {
      return;
    }
    const kind = field.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => field.dispatchEvent(new FocusEvent("focusout", { bubbles: true })));
  }

  new MutationObserver(look).observe(document, { subtree: true, attributes: true, attributeFilter: [APP] });
})();
