// One act of the operator is one step in the browser's history.
//
// Streamlit makes a new entry each time a page writes into its address. A page writes what it shows after it was opened
// (project, section, chosen room), and one act may change several parameters. Each of those entries would cost a press
// of Back that shows nothing else. So only the first change of the address after an act makes an entry; the others
// correct the entry that is there.
(() => {
  let acted = false;
  for (const act of ["pointerdown", "click", "keydown", "drop"]) {
    addEventListener(act, () => { acted = true; }, true);
  }
  addEventListener("popstate", () => { acted = false; }, true);
  const push = history.pushState.bind(history);
  history.pushState = (state, unused, address) => {
    if (acted) {
      push(state, unused, address);
    } else {
      history.replaceState(state, unused, address);
    }
    acted = false;
  };
})();
