// What is typed or chosen is there again after a reload or another page, also where the server has not got it yet.
//
// Streamlit sends a text when its field is left, a choice when it is made, and the server needs a moment to keep it. A
// page that is loaded again before that shows what was kept, or what the address says, which is older; and a link that is
// followed at once makes the server leave the page before it has kept anything. So the browser holds what was typed or
// chosen until the page has been drawn with it, and does it again where the page came back without it. It is written down
// only for the moment of the reload, and never what a form or the settings hold: secrets are typed there. It is done
// again only over what it has replaced: whatever else stands in the field is newer. A tick in a box is not held, because
// such boxes say that the operator is sure.
//
// A quick press on a link would be sent before the text of the field that it left, and the text, which belongs to the
// page before, would lead back there. So such a press waits for the text. Escape takes a dialog away before its field is
// left, so it leaves the field first.
(() => {
  const STORE = "typed";
  const NUMBER = "[data-testid=stNumberInput]", SELECT = "[data-testid=stSelectbox]";
  const TYPED = `[data-testid=stTextInput] input, [data-testid=stTextArea] textarea, ${NUMBER} input`;
  const GROUP = "[data-testid=stButtonGroup] :is([role=radiogroup], [role=toolbar])";
  const SWITCH = "[data-testid=stCheckbox] input[role=switch]";
  const LIST = `${SELECT} [role=combobox]`;
  const CHOSEN = `${GROUP}, ${SWITCH}, ${LIST}`;
  const SECRET = "[type=password], [data-testid=stForm] *";
  const CHANGING = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Enter", " "];
  const LOOKED_AT_AFTER_MS = 200;
  const OPENED_AFTER_MS = 300;
  const KEPT_AFTER_MS = 1000;  // without anything more to draw
  const HELD_AT_MOST_MS = 30000;
  const GONE_AFTER_MS = 2000;
  const FILLED_AFTER_MS = 1000;
  const APP = "data-test-script-state";
  const UNFINISHED = "[data-stale=true], [data-testid=stSkeleton], [data-testid=stAppSkeleton]";
  const held = [];
  let visited = null, visit = 0, before = {}, drawingAt = 0, looking = null;

  const place = () => `${location.pathname} ${new URLSearchParams(location.search).get("project")}`;
  /** The widget's key; the number of a dialog that is opened anew is another one. */
  const key = (field) => field.closest("[data-testid=stElementContainer]")
    ?.className.match(/st-key-\S+/)?.[0].replace(/[0-9a-f]{32}/, "");
  const find = (wanted) =>
    [...document.querySelectorAll(`${TYPED}, ${CHOSEN}`)].find((field) => key(field) === wanted);
  const isHere = (one) => one.place === place();

  const left = JSON.parse(sessionStorage.getItem(STORE) ?? "{}");
  sessionStorage.removeItem(STORE);
  if (left.address === location.href) {  // that of a reload is put back by reload.js
    held.push(...left.held.map((one) => ({ ...one, visit: null, goneAt: null, seenAt: null })));
  }
  addEventListener("pagehide", () => {
    noticeVisit();
    forget(isReplaced);
    try {
      sessionStorage.setItem(STORE, JSON.stringify({ address: sessionStorage.getItem("left"), held }));
    } catch {
      // Too long for the browser's store
    }
  });

  for (const act of ["focusin", "beforeinput"]) {
    addEventListener(act, ({ type, target }) => {
      if (type === "focusin" || target.matches(TYPED)) {
        before = { target, value: target.value };
      }
    }, true);
  }
  const formerOf = (field) => (before.target === field ? before.value : undefined);
  addEventListener("input", ({ target }) => {
    if (target.matches(TYPED)) {
      hold(target, formerOf(target));
    }
  }, true);
  for (const act of ["click", "keydown"]) {
    addEventListener(act, ({ target, key: pressed }) => {
      const field = !pressed || CHANGING.includes(pressed) ? changedBy(target) : null;
      const former = field?.matches(LIST) ? formerOf(field) : field && read(field);
      setTimeout(() => {
        if (field && read(field) !== former) {
          hold(field, former);
          send(field);
          before = { target: field, value: field.value };
        }
      });
    }, true);
  }
  addEventListener("change", ({ target }) => {
    if (target.matches(SWITCH)) {
      hold(target, String(!target.checked));
      send(target);
    }
  }, true);
  addEventListener("focusout", ({ target }) => { if (target.matches(TYPED)) { send(target); } }, true);
  addEventListener("keydown", ({ key: pressed, target }) => {
    if (pressed === "Enter" && target.matches(TYPED)) {
      send(target);
    }
  }, true);

  addEventListener("click", (click) => {
    noticeVisit();
    forget(isReplaced);
    const link = click.target.closest?.("a[href]");
    if (!link || click.ctrlKey || click.metaKey || click.shiftKey) {
      return;
    }
    const sent = held.filter((one) => one.visit === visit && one.sentAt !== null);
    if (sent.some((one) => one.isBeingSent)) {
      click.preventDefault();
      click.stopImmediatePropagation();
      setTimeout(() => link.click());
    } else {
      sent.forEach((one) => { one.isLeft = true; });
    }
  }, true);

  addEventListener("keydown", ({ key: pressed, target }) => {
    if (pressed === "Escape" && target.matches(TYPED) && target.closest("[role=dialog]")) {
      target.blur();
    }
  }, true);

  /** The field that a click or key here changes at once: a number, or a choice. */
  function changedBy(target) {
    const list = target.closest?.("[role=option]")?.closest("[role=listbox]");
    return list
      ? document.querySelector(`${SELECT} [aria-controls="${list.id}"]`)
      : target.closest?.(GROUP) ?? target.closest?.(`${NUMBER}, ${SELECT}`)?.querySelector("input");
  }

  /** What the field holds, as text. */
  function read(field) {
    if (field.matches(GROUP)) {
      return JSON.stringify([...field.children].filter(isOn).map((one) => one.textContent));
    }
    return field.matches(SWITCH) ? String(field.checked) : field.value;
  }

  function isOn(choice) {
    return choice.ariaChecked === "true" || choice.ariaPressed === "true";
  }

  /** Hold what the field holds; `former` is what it held before, if that is known. */
  function hold(field, former) {
    if (field.matches(SECRET) || location.pathname.endsWith("/settings") || !key(field)) {
      return;
    }
    noticeVisit();
    const isSame = (one) => isHere(one) && one.key === key(field);
    const over = held.find(isSame)?.over ?? (former === undefined ? [] : [former]);
    forget(isSame);
    held.push({ place: place(), key: key(field), value: read(field), over, visit, sentAt: null, goneAt: null });
    lookSoon();
  }

  function send(field) {
    held.filter((one) => one.visit === visit && one.key === key(field)).forEach((one) => {
      one.sentAt ??= performance.now();
      one.over.push(one.value);
      one.isBeingSent = true;
      // Streamlit sends it by a timer that is set by this event, after this one
      setTimeout(() => setTimeout(() => { one.isBeingSent = false; }));
    });
  }

  /** Whether its field shows what came later: a button that fills or empties it. */
  function isReplaced(one) {
    const field = one.visit === visit && isHere(one) && find(one.key);
    return field && read(field) !== one.value;
  }

  /** Whether the page has been drawn with it. The server may stop drawing for what was done next, and a link that was
   *  followed keeps it from drawing this page at all. */
  function isKept(one) {
    const isDrawn = drawingAt > one.sentAt && performance.now() - drawingAt > KEPT_AFTER_MS;
    const isOld = performance.now() - one.sentAt > HELD_AT_MOST_MS;
    return one.visit === visit && !one.isLeft && one.sentAt !== null && (isDrawn || isOld);
  }

  function isGone(one) {
    one.goneAt = find(one.key) ? null : one.goneAt ?? performance.now();
    return one.goneAt !== null && performance.now() - one.goneAt > GONE_AFTER_MS;
  }

  function forget(which) {
    held.splice(0, held.length, ...held.filter((one) => !which(one)));
  }

  function lookSoon() {
    looking ??= setTimeout(() => { looking = null; look(); }, LOOKED_AT_AFTER_MS);
  }

  function noticeVisit() {
    if (visited !== place()) {
      [visited, visit] = [place(), visit + 1];
    }
  }

  function look() {
    noticeVisit();
    if (document.querySelector(`[${APP}]`)?.getAttribute(APP) !== "notRunning") {
      drawingAt = performance.now();
    } else if (!document.querySelector(UNFINISHED)) {
      settle();
    }
    if (held.length) {
      lookSoon();
    }
  }

  /** Called when the page is drawn. */
  function settle() {
    held.filter((one) => !isHere(one)).forEach((one) => { one.goneAt = null; });
    forget((one) => isHere(one) && (isKept(one) || isReplaced(one) || isGone(one)));
    const again = held.filter((one) => isHere(one) && one.visit !== visit && find(one.key) && !isBeingFilled(one));
    again.forEach(repeat);
    forget((one) => again.includes(one));
  }

  /** Whether its field may still be filled: a number that was just drawn shows its usual value for a moment. */
  function isBeingFilled(one) {
    const shown = read(find(one.key));
    one.seenAt ??= performance.now();
    return shown !== one.value && !one.over.includes(shown) && performance.now() - one.seenAt < FILLED_AFTER_MS;
  }

  /** Type or choose it again, unless something newer stands there. */
  function repeat({ key: wanted, value, over }) {
    const field = find(wanted);
    if (read(field) === value || !over.includes(read(field))) {
      return;
    }
    if (field.matches(GROUP)) {
      const isWanted = (choice) => JSON.parse(value).includes(choice.textContent);
      [...field.children].filter((choice) => isWanted(choice) > isOn(choice)).forEach((choice) => choice.click());
      if (field.role === "toolbar") {
        [...field.children].filter((choice) => isWanted(choice) < isOn(choice)).forEach((choice) => choice.click());
      }
    } else if (field.matches(SWITCH)) {
      field.click();
    } else if (field.matches(LIST)) {
      chooseIn(field, value);
    } else {
      type(field, value);
      setTimeout(() => field.dispatchEvent(new FocusEvent("focusout", { bubbles: true })));
    }
  }

  /** Choose what is called so. */
  function chooseIn(list, label) {
    list.focus();
    type(list, label);
    setTimeout(() => {
      const listed = document.getElementById(list.getAttribute("aria-controls"));
      [...listed?.querySelectorAll("[role=option]") ?? []].find((option) => option.textContent === label)?.click();
    }, OPENED_AFTER_MS);
  }

  function type(field, value) {
    const kind = field.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  new MutationObserver(look).observe(document, { subtree: true, attributes: true, attributeFilter: [APP] });
})();
