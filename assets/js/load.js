/**
 * Scripts that few pages need. Each of where/ names an attribute after "@where" and is started
 * where a page has it; a script that puts more into the page tells of it by the event
 * "vault:content", whose `detail` is the element with what is new.
 */

/** @type {[attribute: string, file: string][]} */
const parts = PARTS; // written by the build

/** @param {Document | Element} root */
function load(root) {
  for (const [attribute, file] of parts) {
    if (root.querySelector(`[${attribute}]`)) import(file).then((part) => part.start(root));
  }
}

document.addEventListener("vault:content", (event) => load(/** @type {CustomEvent} */ (event).detail));
const page$ = /** @type {any} */ (globalThis).document$;
if (page$) page$.subscribe(() => requestAnimationFrame(() => load(document)));
else load(document);
