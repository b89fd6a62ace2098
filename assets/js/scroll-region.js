/**
 * What scrolls can be reached by the keyboard: wide tables, formulas and diagrams, code and what
 * it printed, become focusable groups while, and only while, they overflow. Of these Material
 * knows code, but not where nothing hovers, as on a tablet with a keyboard.
 */

const TALL = "pre.cell-tall";
const SCROLLERS =
  ".md-typeset__scrollwrap, .md-typeset .math, .md-typeset .diagram, pre.cell-text, .cell-value, pre > code";
const LABELS = { samp: WORDS["Output"], table: WORDS["Table"], math: WORDS["Formula"], svg: WORDS["Diagram"] };

/** @param {Element} element */
function overflows(element) {
  // One pixel too: the browser scrolls it, so the keyboard must be able to.
  if (element.scrollWidth > element.clientWidth) return true;
  return element.matches(TALL) && element.scrollHeight > element.clientHeight + 1;
}

/** @param {Element} element */
function mark(element) {
  if (!overflows(element)) {
    element.removeAttribute("tabindex");
    element.removeAttribute("role");
    element.removeAttribute("aria-label");
    return;
  }
  const kind = Object.entries(LABELS).find(([name]) => element.querySelector(name));
  element.setAttribute("tabindex", "0");
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", kind ? kind[1] : WORDS["Scrolls sideways"]);
}

const watcher = new ResizeObserver((entries) => entries.forEach((entry) => mark(entry.target)));

function watch() {
  // Material calls each code block's buttons a landmark, and all by the same name.
  document.querySelectorAll(".md-code__nav").forEach((nav) => nav.setAttribute("role", "presentation"));
  watcher.disconnect();
  document.querySelectorAll(SCROLLERS).forEach((element) => watcher.observe(element));
}

const page$ = /** @type {any} */ (globalThis).document$;
// Material wraps tables on the same signal; wait until it has.
if (page$) page$.subscribe(() => requestAnimationFrame(() => requestAnimationFrame(watch)));
else watch();
