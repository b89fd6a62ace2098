/**
 * The palette: one key, or the button beside the tree, opens a field that leads to any note. What it
 * finds comes with `where/browse.js`, which waits until it is opened for the first time.
 */

function open() {
  let dialog = document.querySelector("dialog.vault-palette");
  if (!dialog) {
    const holder = document.body.appendChild(document.createElement("div"));
    holder.innerHTML = `<dialog class="vault-palette" data-browse><div><input role="combobox"
      aria-expanded="true" aria-controls="vault-options" aria-autocomplete="list" autocomplete="off"
      autocapitalize="off" spellcheck="false" enterkeyhint="go"><button type="button">✕</button></div>
      <ul role="listbox" id="vault-options"></ul><p role="status"></p></dialog>`;
    dialog = /** @type {Element} */ (holder.firstElementChild);
    const name = document.querySelector(".vault-jump")?.getAttribute("aria-label") ?? "";
    [dialog, ...dialog.querySelectorAll("input, ul")].forEach((each) => (each.ariaLabel = name));
    dialog.querySelector("input")?.setAttribute("placeholder", name);
  }
  const shown = /** @type {HTMLDialogElement} */ (dialog);
  if (shown.open) return;
  /** @type {HTMLInputElement} */ (shown.querySelector("input")).value = "";
  shown.showModal();
  document.dispatchEvent(new CustomEvent("vault:content", { detail: shown.parentNode }));
}

document.addEventListener("keydown", (event) => {
  const control = event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey;
  if (!control || event.key.toLowerCase() !== "k") return;
  if (!document.querySelector(".vault-nav[data-vault]")) return;
  event.preventDefault();
  open();
});
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest(".vault-jump")) open();
});

/** Keep which notes were read last, for the palette to begin with. */
function note() {
  const nav = /** @type {HTMLElement | null} */ (document.querySelector(".vault-nav[data-vault]"));
  if (!nav || !document.querySelector("meta[name='knapper:source']")) return;
  const root = new URL("../../", new URL(nav.dataset.vault ?? "", location.href)).pathname;
  const url = decodeURI(location.pathname).slice(decodeURI(root).length);
  try {
    const key = `knapper.read:${root}`;
    const before = JSON.parse(localStorage.getItem(key) ?? "[]");
    const now = [url, ...before.filter((/** @type {string} */ each) => each !== url)];
    localStorage.setItem(key, JSON.stringify(now.slice(0, 9)));
  } catch {
    // Then nothing is remembered.
  }
}

const page$ = /** @type {any} */ (globalThis).document$;
if (page$) page$.subscribe(note);
else note();
