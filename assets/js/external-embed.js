/**
 * A film or post of another site is a link until the reader asks for it; then the frame that its
 * <template> holds takes the link's place. No other host is asked for anything before.
 */

/** @param {MouseEvent} event */
function show(event) {
  const target = event.target;
  if (!(target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = target.closest(".external-embed > a");
  const template = link?.parentElement?.querySelector("template");
  if (!link || !template) return;
  event.preventDefault();
  const frame = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const shown = frame.firstElementChild;
  link.replaceWith(frame);
  if (shown instanceof HTMLElement) shown.focus();
}

// One listener on the document stays good when instant navigation changes the page.
document.addEventListener("click", show);
