/**
 * What another host has is a still with a link until the reader asks for it; then it takes the
 * still's place, with the offer to show all of that host until the reader leaves. No other host is
 * asked for anything before. A still says in `data-src` what is meant, in `data-embed` of which kind.
 * The head of a page (main.html) keeps room for those that are shown at once.
 */

const KEY = "knapper-hosts";
const STILLS = ".external-embed[data-src]";

/** @returns {string[]} The hosts that the reader agreed to, in this session. */
function agreed() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

/**
 * Return the address that a still stands for, null for none that may be shown.
 * @param {HTMLElement} still
 */
function address(still) {
  try {
    const url = new URL(still.dataset.src ?? "", location.href);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/**
 * Put what a still stands for into it.
 * @param {HTMLElement} still
 * @param {URL} url
 */
function show(still, url) {
  const { embed, label = "", width, height } = still.dataset;
  const shown = document.createElement(embed === "picture" ? "img" : "iframe");
  if (shown instanceof HTMLImageElement) {
    shown.alt = label;
    shown.referrerPolicy = "no-referrer";
  } else {
    shown.title = label;
    shown.allow = "fullscreen; picture-in-picture; encrypted-media";
    shown.tabIndex = 0;
    shown.loading = "lazy";
  }
  if (width) shown.width = Number(width);
  if (height) shown.height = Number(height);
  shown.src = url.href;
  still.replaceChildren(shown);
  still.removeAttribute("data-src");
  still.classList.remove("is-awaited");
  still.classList.add("is-shown");
  return shown;
}

/** @param {Document | Element} root */
function showAgreed(root) {
  const hosts = agreed();
  if (!hosts.length) return;
  for (const still of root.querySelectorAll(STILLS)) {
    const url = address(/** @type {HTMLElement} */ (still));
    if (url && hosts.includes(url.host)) show(/** @type {HTMLElement} */ (still), url);
  }
}

/**
 * Offer to show all that a host has.
 * @param {HTMLElement} still
 * @param {string} host
 */
function offer(still, host) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = WORDS["Show what {host} has until I leave"].replace("{host}", host);
  button.addEventListener("click", () => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify([...new Set([...agreed(), host])]));
    } catch {
      return button.remove();
    }
    const shown = /** @type {HTMLElement} */ (still.firstElementChild);
    document.querySelectorAll(".external-embed > button").forEach((each) => each.textContent === button.textContent && each.remove());
    shown.focus();
    showAgreed(document);
  });
  still.append(button);
  return button;
}

/** @param {MouseEvent} event */
function click(event) {
  const target = event.target;
  if (!(target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const still = target.closest("a")?.parentElement;
  const url = still?.matches(STILLS) && address(still);
  if (!still || !url) return;
  event.preventDefault();
  const shown = show(still, url);
  const known = agreed().includes(url.host);
  const button = known ? null : offer(still, url.host);
  (shown instanceof HTMLImageElement ? button : shown)?.focus();
}

// Listeners on the document stay good when instant navigation changes the page.
document.addEventListener("click", click);
document.addEventListener("vault:content", (event) => showAgreed(/** @type {CustomEvent} */ (event).detail));
const page$ = /** @type {any} */ (globalThis).document$;
if (page$) page$.subscribe(() => showAgreed(document));
else showAgreed(document);
