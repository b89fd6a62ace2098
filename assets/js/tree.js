/**
 * The tree beside the page. The page's own entry is in sight; folders whose notes the page does not
 * hold can be opened all the same; what a reader opened is kept for the next page, which puts it
 * back before it is drawn (partials/nav.html).
 */

let opened = false; // whether the reader changed what is open

/** @type {() => HTMLElement | null} */
const ours = () => document.querySelector(".vault-nav[data-vault]");

/** The names of all notes are not in the page: `where/browse.js` knows them. @param {Element} nav */
function ask(nav) {
  nav.setAttribute("data-browse", "");
  document.dispatchEvent(new CustomEvent("vault:content", { detail: nav.parentNode }));
}

function keep() {
  const nav = ours();
  const tree = nav?.querySelector(".vault-tree");
  if (!opened || !nav || !tree) return;
  const data = new URL(nav.dataset.vault ?? "", location.href);
  const [root, name] = data.href.split("assets/knapper/");
  const copy = /** @type {HTMLElement} */ (tree.cloneNode(true));
  copy.querySelectorAll("a").forEach((link) => {
    link.setAttribute("href", link.href.slice(root.length)); // instant navigation writes it in full
    link.removeAttribute("aria-current");
  });
  const top = nav.closest(".md-sidebar__scrollwrap")?.scrollTop ?? 0;
  try {
    sessionStorage.setItem(`knapper.tree:${name}`, `${Math.round(top)}|${copy.innerHTML}`);
  } catch {
    // Then the next page opens as it is written.
  }
}

function begin() {
  const nav = ours();
  nav?.querySelectorAll(".vault-folder").forEach((item) => {
    const summary = document.createElement("summary");
    summary.ariaLabel = `${item.textContent}: ${nav.dataset.contents}`;
    item.className = "vault-parent";
    item.appendChild(document.createElement("details")).append(summary);
  });
  const entry = nav?.querySelector(".vault-tree [aria-current]");
  const box = entry?.closest(".md-sidebar__scrollwrap");
  if (!entry || !box) return;
  const [inner, outer] = [entry.getBoundingClientRect(), box.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) {
    box.scrollTop += inner.top - outer.top - outer.height / 3;
  }
}

// What a listener on the document hears stays good when instant navigation changes the page.
document.addEventListener(
  "toggle",
  (event) => {
    const details = event.target;
    const nav = ours();
    if (!(details instanceof HTMLDetailsElement) || !nav?.contains(details)) return;
    if (details.open && details.childElementCount < 2) ask(nav);
  },
  true,
);
document.addEventListener("focusin", (event) => {
  const nav = ours();
  if (nav && event.target instanceof Element && event.target.matches(".vault-filter input")) ask(nav);
});
document.addEventListener(
  "click",
  (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.matches(".vault-tree summary")) opened = true;
    else if (target?.closest("a")) keep();
  },
  true,
);
addEventListener("pagehide", keep);

const page$ = /** @type {any} */ (globalThis).document$;
if (page$) page$.subscribe(() => requestAnimationFrame(begin));
else begin();
