/**
 * What has to be so before anything is shown. Every page waits for this script as it does for the
 * stylesheets, beside which browsers fetch it; in each page it would be a kilobyte of its own.
 */

// Material says so last of all, when the page has been drawn for readers without scripts.
document.documentElement.classList.replace("no-js", "js");

// So does what Material knows the keyboard by, and a class of the root that comes later styles all anew.
document.documentElement.classList.add("js-focus-visible");
document.documentElement.setAttribute("data-js-focus-visible", "");

/** What is done when all of the page has been read, and Material's script has run. */
const later = [];
document.addEventListener("readystatechange", () => later.forEach((each) => each()), { once: true });

// What moves with each piece that is read is hidden until all has been, and drawn once where it stays.
document.documentElement.setAttribute("data-coming", "");
later.push(() => {
  const shown = () => document.documentElement.removeAttribute("data-coming");
  requestAnimationFrame(() => requestAnimationFrame(shown));
});

try {
  const root = document.documentElement;
  // Notes are stacked, not lists of them: see stack.js.
  const stacked = __md_get("__stack") || /[?&]stack=/.test(location.search);
  if (stacked && document.currentScript.hasAttribute("data-note")) root.classList.add("is-stacked");
  const reading = __md_get("__reading"); // reading.js
  if (reading) root.classList.add(...reading.split(" "));
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

/**
 * Gives the page the colours that a reader chose, and does what the switch for them asks. Called
 * where the switch stands. Material does so when all has been read, and styles the whole page anew
 * four times for it: it does not see this switch.
 */
globalThis.knapperPalette = () => {
  const form = document.querySelector("[data-md-component=palette]");
  if (!form) return; // there is no choice
  const options = [...form.querySelectorAll("input")];
  const light = matchMedia("(prefers-color-scheme: light)");
  const value = (option, name) => option.getAttribute(`data-md-color-${name}`);
  const meta = (name, content) => {
    const element = document.querySelector(`meta[name=${name}]`) ?? document.createElement("meta");
    Object.assign(element, { name, content });
    if (!element.isConnected) document.head.append(element);
  };
  const chosen = () => {
    let kept = null;
    try {
      kept = __md_get("__palette");
    } catch {
      // Without storage the reader's system decides.
    }
    if (kept?.index in options) return kept.index;
    return Math.max(0, options.findIndex((option) => matchMedia(value(option, "media")).matches));
  };
  const show = (index) => {
    const media = value(options[index], "media");
    const system = `(prefers-color-scheme: ${light.matches ? "light" : "dark"})`;
    const follows = media === "(prefers-color-scheme)";
    const from = (follows && options.find((option) => value(option, "media") === system)) || options[index];
    const colour = { media };
    for (const name of ["scheme", "primary", "accent"]) colour[name] = value(from, name);
    for (const name in colour) document.body.setAttribute(`data-md-color-${name}`, colour[name]);
    options.forEach((option, at) => {
      const sign = option.nextElementSibling;
      if (sign?.localName === "label") sign.hidden = at !== index;
    });
    meta("color-scheme", getComputedStyle(document.body).colorScheme);
    meta("theme-color", getComputedStyle(form.closest("header") ?? document.body).backgroundColor);
    return colour;
  };
  const change = (index) => {
    document.body.setAttribute("data-md-color-switching", ""); // nothing fades
    const color = show(index);
    setTimeout(() => document.body.removeAttribute("data-md-color-switching"));
    return { index, color };
  };

  show(chosen());
  form.addEventListener("change", (event) => __md_set("__palette", change(options.indexOf(event.target))));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const next = options[(options.indexOf(event.target) + 1) % options.length];
    next.click();
    next.focus();
  });
  light.addEventListener("change", () => change(chosen()));
  form.removeAttribute("data-md-component");
  later.push(() => form.setAttribute("data-md-component", "palette")); // as others know it
};
