/**
 * What has to be so before anything is shown. Every page waits for this script as it does for the
 * stylesheets, beside which browsers fetch it; in each page it would be a kilobyte of its own.
 */

// Material says so last of all, when the page has been drawn for readers without scripts.
document.documentElement.classList.replace("no-js", "js");

// What moves with each piece that is read is hidden until all has been, and drawn once where it stays.
document.documentElement.classList.add("is-coming");
document.addEventListener(
  "readystatechange",
  () => {
    const shown = () => document.documentElement.classList.remove("is-coming");
    requestAnimationFrame(() => requestAnimationFrame(shown));
  },
  { once: true },
);

try {
  const root = document.documentElement;
  // Notes are stacked, not lists of them: see stack.js.
  const stacked = __md_get("__stack") || /[?&]stack=/.test(location.search);
  if (stacked && document.currentScript.hasAttribute("data-note")) root.classList.add("is-stacked");
  root.className += ` ${__md_get("__reading") || ""}`; // reading.js
} catch {
  // Without storage everything is as it is written.
}

// Material, whose selector is exact, takes every alternate for a language of the site and asks for
// a sitemap beside it: it is not to see copies and feeds.
document.querySelectorAll("link[rel=alternate][type]").forEach((link) => (link.rel += " "));

/**
 * Puts back what a reader opened in the tree on the page before: tree.js keeps it. Called where the
 * tree ends.
 */
globalThis.knapperTree = () => {
  try {
    const nav = document.currentScript.parentNode;
    const [base, name] = nav.dataset.vault.split("assets/knapper/");
    const kept = sessionStorage.getItem(`knapper.tree:${name}`);
    if (!kept) return;
    const find = (node, selector) => node?.querySelector(selector);
    const address = (node) => find(node, "a")?.href;
    const merge = (here, there) =>
      [...here.children].map((item) => {
        const other = [...there.children].find((each) => address(each) === address(item));
        const [own, theirs] = [find(item, "details"), find(other, "details")];
        if (own?.open) {
          if (theirs) merge(own.lastElementChild, theirs.lastElementChild);
        } else if (theirs?.open) item.replaceWith(other);
      });
    const list = document.createElement("ul");
    list.innerHTML = kept.slice(kept.indexOf("|") + 1).replace(/href="/g, `href="${base}`);
    merge(find(nav, ".vault-tree"), list);
    nav.closest(".md-sidebar__scrollwrap").scrollTop = parseInt(kept);
  } catch {
    // Then the tree stands as it is written.
  }
};

/** Gives the page the colours that a reader chose. Called where the switch for them stands. */
globalThis.knapperPalette = () => {
  const colour = __md_get("__palette")?.color;
  if (!colour) return;
  if (colour.media === "(prefers-color-scheme)") {
    // The reader's system decides, now as well as when this was kept.
    const light = matchMedia("(prefers-color-scheme: light)").matches;
    const media = `(prefers-color-scheme: ${light ? "light" : "dark"})`;
    const option = document.querySelector(`[data-md-color-media='${media}']`);
    for (const name of ["media", "scheme", "primary", "accent"]) {
      colour[name] = option?.getAttribute(`data-md-color-${name}`) ?? "";
    }
  }
  for (const [name, value] of Object.entries(colour)) {
    document.body.setAttribute(`data-md-color-${name}`, String(value));
  }
};
