/**
 * The reading mode: the note alone, in the size and face that the reader likes. What was chosen is
 * kept as the classes of the root, which the head of each page sets before anything is shown.
 */

const root = document.documentElement;
const store = /** @type {any} */ (globalThis);
const sizes = ["reading-s", "", "reading-l", "reading-xl"];

function size() {
  const at = sizes.findIndex((each) => each && root.classList.contains(each));
  return at < 0 ? 1 : at;
}

function show() {
  const on = root.classList.contains("is-reading");
  document.querySelectorAll("[data-reading]").forEach((button) => {
    const what = /** @type {HTMLElement} */ (button).dataset.reading;
    if (what === "mode") button.setAttribute("aria-pressed", String(on));
    if (what === "serif") button.setAttribute("aria-pressed", String(root.classList.contains("reading-serif")));
    if (what === "smaller") button.setAttribute("aria-disabled", String(size() === 0));
    if (what === "larger") button.setAttribute("aria-disabled", String(size() === sizes.length - 1));
  });
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-reading]");
  if (!(button instanceof HTMLElement)) return;
  const what = button.dataset.reading;
  if (what === "mode") root.classList.toggle("is-reading");
  else if (what === "serif") root.classList.toggle("reading-serif");
  else {
    const next = sizes[size() + (what === "larger" ? 1 : -1)];
    if (next === undefined) return;
    sizes.forEach((each) => each && root.classList.toggle(each, each === next));
  }
  store.__md_set("__reading", [...root.classList].filter((each) => /^(is-)?reading/.test(each)).join(" "));
  show();
});
if (store.document$) store.document$.subscribe(show);
else show();
