// Says in the operator's language what Streamlit says in English only, tells the browser that language, closes the menu
// of a phone, lets Enter press the button of a field, fits charts and colours to paper, and lets the browser save the
// files that a page offers.
// `frontend.py` calls this with pairs: a text as it may stand on the page and the one to show; of texts with
// placeholders, a regular expression and what replaces what it finds.
({ language, below, words: pairs, sentences: patterns }) => {
  const LONG = 20;  // letters: so long a text is Streamlit's wherever it stands
  const NARROW = window.matchMedia("(max-width: 768px)");
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "data-title"];
  const words = new Map(pairs);
  const sentences = patterns.map(([looks, said]) => [new RegExp(`^${looks}$`, "s"), said]);
  const ours = "[data-testid='stMarkdownContainer'], .deskTable, pre, code, textarea, canvas, svg";
  const streamlits = "[data-testid='stTooltipContent'], [data-testid='stFileUploader'] button";

  const say = (text, isOurs) => {
    const bare = text.trim();
    if (!bare || (isOurs && LONG > bare.length)) return null;
    if (words.has(bare)) return words.get(bare);
    const found = sentences.find(([looks]) => looks.test(bare));
    return found ? bare.replace(...found) : null;
  };
  const mayBeOurs = (element) => Boolean(element?.closest(ours) && !element.closest(streamlits));
  const sayText = (node) => {
    const said = say(node.data, mayBeOurs(node.parentElement));
    if (said !== null && said !== node.data) node.data = said;
  };
  const sayAttribute = (element, name) => {
    const said = element.hasAttribute(name) ? say(element.getAttribute(name), false) : null;
    if (said !== null && said !== element.getAttribute(name)) element.setAttribute(name, said);
  };
  const sayAll = (root) => {
    if (root.nodeType === Node.TEXT_NODE) sayText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) sayText(texts.currentNode);
    for (const element of [root, ...root.querySelectorAll("[aria-label], [title], [placeholder], [data-title]")])
      for (const name of ATTRIBUTES) sayAttribute(element, name);
  };
  // What scrolls can be scrolled by the keyboard in every browser.
  const reach = (root) => {
    const scrolled = "[overflow='auto'], pre, .st-key-webinar_chosen [data-testid='stMarkdown']";
    for (const element of root.querySelectorAll(scrolled))
      if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "0");
  };
  // A result below the screen is announced by a button that leads to it, and that goes once the result was seen.
  const seen = (window.deskSeenResults ??= new Set());
  let announced = null;
  const announce = (root) => {
    const mark = [...(root.querySelectorAll?.("[data-result]") ?? [])].find(({ dataset }) => !seen.has(dataset.result));
    if (!mark || mark === announced?.mark) return;
    announced?.leave();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "deskBelow";
    button.textContent = `${below} ↓`;
    button.addEventListener("click", () => mark.scrollIntoView({ block: "start" }));
    const watcher = new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) => {
      const isBelow = !isIntersecting && boundingClientRect.top > 0;
      // In a dialog the button stands inside: a click outside would close it.
      if (mark.isConnected && isBelow) return (mark.closest("[role='dialog']") ?? document.body).append(button);
      if (mark.isConnected) seen.add(mark.dataset.result);
      announced?.leave();
      announce(document.body);  // the next one that was not seen
    });
    const leave = () => {
      button.remove();
      watcher.disconnect();
      announced = null;
    };
    announced = { mark, leave };
    watcher.observe(mark);
  };
  // Who opens a run, a campaign or a registration from the lower end of a page begins to read at its upper end, as does
  // who chose the client of a registration there.
  const OPENED = ["section", "run", "campaign", "event", "person"];
  const whatIsOpen = () => OPENED.map((name) => new URLSearchParams(location.search).get(name)).join();
  const showTop = () => {
    const acted = document.querySelector("[data-top]")?.dataset.top;
    const isOther = window.deskOpen !== undefined && window.deskOpen !== whatIsOpen();
    if (isOther || (acted && !seen.has(acted))) document.querySelector("[data-testid='stMain']")?.scrollTo(0, 0);
    window.deskOpen = whatIsOpen();
    if (acted) seen.add(acted);
  };
  const look = (changes) => {
    showTop();
    if (announced && !announced.mark.isConnected) announced.leave();
    for (const change of changes) {
      if (change.type === "childList") {
        change.addedNodes.forEach(sayAll);
        if (change.addedNodes.length) announce(change.target);
      }
      else if (change.type === "characterData") sayText(change.target);
      else sayAttribute(change.target, change.attributeName);
    }
    if (changes.some(({ addedNodes }) => addedNodes.length)) reach(document.body);
  };

  // Where the menu lies over the page, it goes when a page, a language or a project was chosen. The list of projects
  // stands outside the menu.
  const chosen = ["[data-testid='stSidebarNavLink']", "[data-testid='stSidebar'] [role='radio']", "[role='option']"];
  const closeMenu = ({ target }) => {
    if (NARROW.matches && target.closest(chosen.join()))
      document.querySelector("[data-testid='stSidebarCollapseButton'] button")?.click();
  };

  // Enter in a field presses the button that belongs to it; leaving the field sends what was typed there.
  const pressButton = ({ key, target, repeat, isComposing }) => {
    const place = target.closest?.("[class*='st-key-enter_']");
    if (key !== "Enter" || repeat || isComposing || target.tagName !== "INPUT" || !place) return;
    target.blur();
    place.querySelector("[data-testid='stButton'] button")?.click();
    target.focus({ preventScroll: true });
  };

  // The question mark in the label of a tick box explains, and ticks nothing.
  const explain = (click) => {
    if (!click.target.closest?.("label [data-testid='stTooltipIcon']")) return;
    click.stopPropagation();
    click.preventDefault();
  };

  // A number that is too large or too small stays in the browser, and what would be saved is the former one: the press
  // leads to the field, which says what it takes.
  const correct = (click) => {
    const wrong = document.querySelector("[data-testid='stNumberInputField'][aria-invalid='true']");
    if (!wrong || !click.target.closest?.("[data-testid='stBaseButton-primary']")) return;
    click.stopPropagation();
    click.preventDefault();
    wrong.focus();
  };

  // A file is saved; its link opens no tab, and leads nowhere when the file cannot be had.
  const save = ({ target }) => target.closest?.("a[href^='/download/']")?.setAttribute("download", "");

  // A chart has the width on paper that it has on the screen: one that is wider than a sheet is made smaller.
  const SHEET_PX = 640;  // of A4 within the margins
  const charts = () => document.querySelectorAll("[data-testid='stElementContainer']:has([data-testid='stPlotlyChart'])");
  const fitCharts = () => {
    for (const chart of charts()) chart.style.zoom = Math.min(1, SHEET_PX / chart.getBoundingClientRect().width);
  };
  const freeCharts = () => charts().forEach((chart) => chart.style.removeProperty("zoom"));
  // The browser prints as in the light theme, but what Streamlit has drawn keeps the colours of the dark one.
  const isDark = () => {
    const { color } = getComputedStyle(document.querySelector("[data-testid='stApp']"));
    return color.match(/\d+/g).slice(0, 3).every((part) => part > 127);
  };
  const lighten = () => document.documentElement.classList.toggle("deskDark", isDark());
  const darken = () => document.documentElement.classList.remove("deskDark");

  // Where minutes can be drawn over, Streamlit is not told of a press on one of them: it becomes a selection.
  const choosePressed = ({ target }) => {
    const chart = target.closest?.(".js-plotly-plot");
    if (chart?.layout?.dragmode !== "select" || chart.tellsPresses) return;
    chart.tellsPresses = true;
    chart.on("plotly_click", ({ points: [{ curveNumber, pointNumber, data, x }] }) => {
      chart.emit("plotly_selected", { points: [{ curveNumber, pointNumber, data, x }] });
    });
  };
  // A finger that moves on a chart moves the page, as it does beside it; one that does not is a press.
  const leaveToPage = (touch) => {
    if (touch.target.closest?.(".js-plotly-plot .draglayer")) touch.stopPropagation();
  };

  document.documentElement.lang = language;
  window.deskFrontend?.abort();
  window.deskFrontend = new AbortController();
  const { signal } = window.deskFrontend;
  const observer = new MutationObserver(look);
  observer.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    announced?.leave();
  });
  document.addEventListener("click", closeMenu, { signal, capture: true });
  document.addEventListener("keydown", pressButton, { signal });
  document.addEventListener("click", explain, { signal, capture: true });
  document.addEventListener("click", correct, { signal, capture: true });
  document.addEventListener("click", save, { signal, capture: true });
  document.addEventListener("pointerdown", choosePressed, { signal, capture: true });
  document.addEventListener("touchstart", leaveToPage, { signal, capture: true });
  window.addEventListener("beforeprint", fitCharts, { signal });
  window.addEventListener("afterprint", freeCharts, { signal });
  window.addEventListener("beforeprint", lighten, { signal });
  window.addEventListener("afterprint", darken, { signal });
  sayAll(document.body);
  reach(document.body);
}
