/**
 * Each button copies the code that it stands in. Material finds that by the nearest id above, which
 * in a note may be a block's (`^id`, no name for CSS) or that of a list which holds several.
 */

function name() {
  document.querySelectorAll("pre > code").forEach((code, number) => {
    const pre = code.closest("pre");
    if (pre === null) return;
    pre.querySelectorAll("[data-clipboard-target]").forEach((button) => {
      pre.id = `__code_${number}`;
      button.setAttribute("data-clipboard-target", `#${pre.id} > code`);
    });
  });
}

const page$ = /** @type {any} */ (globalThis).document$;
// Material makes its buttons on the same signal; wait until it has.
if (page$) page$.subscribe(() => requestAnimationFrame(() => requestAnimationFrame(name)));
