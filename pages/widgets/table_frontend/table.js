// Draws the rows of `drawn_table.py` as a table of HTML, and says to the server which heading or row was pressed and
// which rows are ticked. Texts come written, rows have keys; nothing is sorted or searched here.
const TIP_GAP_PX = 6;
const WEB = /^https?:\/\//;
let tables = 0;

const make = (tag, given = {}, ...inside) => {
  const one = Object.assign(document.createElement(tag), given);
  one.append(...inside.filter((part) => part !== null && part !== undefined));
  return one;
};

export default ({ data, parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector(":scope > .deskTable") ?? begin(parentElement);
  root.desk = Object.assign(root.desk, { data, send: setTriggerValue });
  draw(root);
};

function begin(parent) {
  tables += 1;
  const tip = make("div", { className: "deskTip", role: "tooltip", hidden: true });
  const scroller = make("div", { className: "deskScroller", tabIndex: 0 });
  scroller.setAttribute("role", "region");
  const root = make("div", { className: "deskTable" }, scroller, tip);
  root.desk = { number: tables, ticks: 0 };
  root.addEventListener("click", (click) => press(root, click));
  root.addEventListener("change", ({ target }) => tick(root, target));
  root.addEventListener("keydown", (key) => walk(root, key));
  for (const begins of ["pointerover", "focusin"]) root.addEventListener(begins, ({ target }) => explain(root, target));
  for (const ends of ["pointerleave", "focusout"]) root.addEventListener(ends, () => { tip.hidden = true; });
  scroller.addEventListener("scroll", () => { tip.hidden = true; });
  parent.append(root);
  return root;
}

function draw(root) {
  const { data } = root.desk;
  const scroller = root.firstElementChild;
  const held = root.contains(document.activeElement) ? document.activeElement.dataset.place : undefined;
  const isOther = root.desk.first !== data.rows[0]?.key;
  root.desk.first = data.rows[0]?.key;
  scroller.setAttribute("aria-label", data.label);
  const head = make("tr", {}, data.ticks ? make("th", { className: "deskTick", scope: "col" }, hidden(data.ticks)) : null);
  head.append(...data.columns.map((column) => heading(root, column)));
  const body = make("tbody", {}, ...data.rows.map((row, place) => drawRow(root, row, place)));
  scroller.replaceChildren(make("table", {}, make("thead", {}, head), body));
  scroller.classList.toggle("deskWhole", data.whole);
  root.querySelector(":scope > .deskTip").hidden = true;
  if (isOther) scroller.scrollTop = 0;
  for (const kind of ["open", "tick"]) root.querySelector(`tbody [data-kind=${kind}]`)?.setAttribute("tabindex", "0");
  const again = held && [...root.querySelectorAll("[data-place]")].find(({ dataset }) => dataset.place === held);
  again?.focus({ preventScroll: true });
}

const hidden = (text) => make("span", { className: "deskHidden" }, text);

function heading(root, { name, title, help, sorted, right }) {
  const cell = make("th", { scope: "col", className: right ? "deskRight" : "" });
  const said = help ? make("span", { id: `desk-help-${root.desk.number}-${name}`, hidden: true }, help) : null;
  const words = make("span", { className: help ? "deskHelped" : "" }, title);
  if (help) cell.append(said);
  const describe = (one) => { if (help) one.setAttribute("aria-describedby", said.id); };
  if (sorted === undefined) {
    cell.append(words);
    if (help) cell.tabIndex = 0;
    describe(cell);
    return cell;
  }
  if (sorted) cell.setAttribute("aria-sort", sorted);
  const arrow = { ascending: "↑", descending: "↓" }[sorted] ?? null;
  const sign = make("span", { className: "deskSign", ariaHidden: "true" }, arrow);
  const button = make("button", { type: "button" }, words, sign);
  describe(button);
  button.dataset.place = `sort ${name}`;
  button.dataset.name = name;
  cell.append(button);
  return cell;
}

function drawRow(root, row, place) {
  const { data, number } = root.desk;
  const line = make("tr");
  line.dataset.row = row.key;
  line.classList.toggle("deskOpens", row.opens);
  const name = `desk-row-${number}-${place}`;
  if (data.ticks) {
    const isTicked = root.desk.ticks > data.answered ? root.desk.ticked.has(row.key) : row.ticked;
    const box = make("input", { type: "checkbox", checked: isTicked, tabIndex: -1 });
    box.setAttribute("aria-labelledby", name);
    box.dataset.place = `tick ${row.key}`;
    box.dataset.kind = "tick";
    line.append(make("td", { className: "deskTick" }, make("label", {}, box)));
    line.classList.toggle("deskTicked", isTicked);
  }
  data.columns.forEach(({ right, links, code }, column) => {
    const text = row.cells[column] ?? "";
    const cell = make(column ? "td" : "th", { className: right ? "deskRight" : "", title: row.hints[column] || text });
    cell.classList.toggle("deskFew", row.few[column] ?? false);
    if (code) cell.translate = false;
    if (!column) {
      cell.id = name;
      cell.scope = "row";
    }
    if (links && WEB.test(text)) cell.append(make("a", { href: text, target: "_blank", rel: "noopener noreferrer" }, text));
    else if (column || !row.opens) cell.append(make("div", {}, text));
    else cell.append(opener(row, text));
    line.append(cell);
  });
  return line;
}

/** The name of a row: what opens it by the keyboard, and in another tab where it has an address. */
function opener({ key, address }, text) {
  const one = address ? make("a", { href: address, tabIndex: -1 }, text) : make("button", { type: "button", tabIndex: -1 }, text);
  one.dataset.place = `open ${key}`;
  one.dataset.kind = "open";
  return one;
}

function press(root, click) {
  const { target } = click;
  const { data, send } = root.desk;
  const sorts = target.closest("th button[data-name]");
  if (sorts) {
    const column = data.columns.find(({ name }) => name === sorts.dataset.name);
    const descending = column.sorted ? column.sorted === "ascending" : column.highestFirst;
    send("sort", { order: column.name, descending });
    return;
  }
  const row = target.closest(".deskTick") ? null : target.closest("tr.deskOpens");
  const isElsewhere = click.ctrlKey || click.metaKey || click.shiftKey;
  if (!row || target.closest("a[target]") || (target.closest("a") && isElsewhere)) return;
  click.preventDefault();
  // Text that was selected to be copied opens nothing.
  if (target.closest("[data-kind=open]") || !String(getSelection())) send("open", row.dataset.row);
}

function tick(root, box) {
  const { data, send } = root.desk;
  if (box.dataset.kind !== "tick") return;
  box.closest("tr").classList.toggle("deskTicked", box.checked);
  const ticked = [...root.querySelectorAll("[data-kind=tick]:checked")].map((one) => one.closest("tr").dataset.row);
  // Until the server has answered the last one, what it draws may be older than what was ticked.
  root.desk.ticks = Math.max(root.desk.ticks, data.answered) + 1;
  root.desk.ticked = new Set(ticked);
  send("tick", { keys: ticked, number: root.desk.ticks });
}

/** The arrows lead from row to row, so that a table takes no more than two stops of the Tab key. */
function walk(root, event) {
  const one = event.target;
  if (event.key === "Escape") root.querySelector(":scope > .deskTip").hidden = true;
  if (!one.dataset.kind) return;
  const all = [...root.querySelectorAll(`tbody [data-kind=${one.dataset.kind}]`)];
  const at = all.indexOf(one);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || !all[to]) return;
  event.preventDefault();
  one.tabIndex = -1;
  all[to].tabIndex = 0;
  all[to].focus();
}

function explain(root, target) {
  const cell = target.closest?.("thead th");
  const tip = root.querySelector(":scope > .deskTip");
  const help = cell?.querySelector(":scope > [hidden]")?.textContent;
  tip.hidden = !help;
  if (tip.hidden) return;
  tip.textContent = help;
  const { left, bottom } = cell.getBoundingClientRect();
  tip.style.top = `${bottom + TIP_GAP_PX}px`;
  tip.style.left = `${Math.max(Math.min(left, innerWidth - tip.offsetWidth - TIP_GAP_PX), TIP_GAP_PX)}px`;
}
