/**
 * Waits for the first sign that a reader wants to see where a link leads, then fetches what shows
 * it: where/preview.js. A browser without popovers keeps plain links.
 */

const LINKS = 'a.internal-link[href], a[role="doc-noteref"]';
const SIGNS = ["pointerover", "focusin", "pointerdown"];
const file = PARTS.find(([attribute]) => attribute === "data-previews")?.[1];

/** @type {Event | undefined} */
let last;

/** @param {Event} event */
function sign(event) {
  if (!(event.target instanceof Element) || !event.target.closest(LINKS)) return;
  if (!last) {
    import(/** @type {string} */ (file)).then((part) => {
      SIGNS.forEach((kind) => document.removeEventListener(kind, sign));
      part.start(last);
    }, () => {});
  }
  last = event;
}

if (file && "popover" in HTMLElement.prototype) {
  SIGNS.forEach((kind) => document.addEventListener(kind, sign, { passive: true }));
}
