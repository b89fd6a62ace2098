/**
 * The page's own entry in the tree beside it is in sight, without moving the page itself.
 */

function reveal() {
  const entry = document.querySelector(".vault-tree [aria-current='page']");
  const box = entry?.closest(".md-sidebar__scrollwrap");
  if (!entry || !box) return;
  const [inner, outer] = [entry.getBoundingClientRect(), box.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) {
    box.scrollTop += inner.top - outer.top - outer.height / 3;
  }
}

const page$ = /** @type {any} */ (globalThis).document$;
if (page$) page$.subscribe(() => requestAnimationFrame(reveal));
else reveal();
