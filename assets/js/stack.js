/**
 * Stacked reading, where the reader has chosen it or the address tells of a stack: fetches what does
 * it, where/stack.js. The head of each page has set `is-stacked` before anything was shown.
 */

const root = document.documentElement;
const wide = matchMedia("(min-width: 60em)");
const store = /** @type {any} */ (globalThis);
/** @type {any} */
let stack;

/** Notes are stacked, not lists of them. */
const wanted = () => (store.__md_get("__stack") || /[?&]stack=/.test(location.search)) && document.querySelector(".vault-note");

async function begin(on = Boolean(wanted())) {
  root.classList.toggle("is-stacked", on);
  document.querySelectorAll("[data-stack-toggle]").forEach((toggle) => toggle.setAttribute("aria-pressed", String(on)));
  if (!on || !wide.matches) return;
  const files = ["data-previews", "data-stacked-reading"].map((name) => PARTS.find(([each]) => each === name)?.[1]);
  const [preview, part] = await Promise.all(files.map((file) => import(/** @type {string} */ (file))));
  stack = part;
  stack.start(preview);
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest("[data-stack-toggle]")) return;
  const on = !root.classList.contains("is-stacked");
  store.__md_set("__stack", on);
  if (stack && !on) stack.end();
  begin(on);
});
wide.addEventListener("change", () => begin());
if (store.document$) store.document$.subscribe(() => requestAnimationFrame(() => begin()));
else begin();
