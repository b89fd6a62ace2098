/**
 * Each link opens beside the note that it stands in; what lies under other notes keeps its title in
 * sight. The address tells of all: `?stack=Note/&stack=Another/`, from the site's root. stack.js
 * fetches this script, so no page bears the attribute.
 * @where data-stacked-reading
 */

/** Of a page's article, what a second page must not bring. */
const DROPPED = "script, style:not(svg style), link, meta, base, .headerlink";
const MOST = 12;

/** @typedef {{ pane: HTMLElement, body: HTMLElement, url: string, title: string, prefix: string }} Pane */

/** @type {Pane[]} */
let panes = [];
/** @type {any} */
let pages;
let [count, turn, heard] = [0, 0, false];
let [titled, suffix, told] = ["", "", ""];

/** @returns {HTMLElement | null} */
const row = () => document.querySelector(".vault-stack");
const wide = () => matchMedia("(min-width: 60em)").matches;
/** The site's root, which Material writes into each page. @returns {URL} */
const scope = () => /** @type {any} */ (globalThis).__md_scope;
/** @param {string} url */
const bare = (url) => url.split("#")[0].split("?")[0];

/**
 * @param {HTMLElement} body
 * @param {string} url
 * @param {string} title
 * @param {string} prefix
 */
function add(body, url, title, prefix) {
  const pane = document.createElement("div");
  pane.className = "vault-pane";
  const spine = document.createElement("div");
  spine.className = "vault-spine";
  const name = document.createElement("a");
  name.href = url;
  name.textContent = title;
  const shut = document.createElement("button");
  shut.type = "button";
  shut.textContent = "×";
  shut.title = panes.length ? WORDS["Close {title}"].replace("{title}", () => title) : (document.querySelector(".vault-stack-toggle")?.textContent ?? "");
  shut.setAttribute("aria-label", shut.title);
  if (panes.length) shut.addEventListener("click", () => drop(panes.findIndex((each) => each.pane === pane)));
  else {
    // The reader's choice itself, which may be covered where it stands.
    shut.setAttribute("data-stack-toggle", "");
    shut.setAttribute("aria-pressed", "true");
  }
  spine.append(shut, name);
  body.tabIndex = 0;
  body.setAttribute("role", "region");
  body.setAttribute("aria-label", title);
  row()?.append(pane);
  pane.append(spine, body);
  panes.push({ pane, body, url, title, prefix });
}

/** Tell the panes their numbers, by which CSS puts them, and the reader the last one's title. */
function number() {
  row()?.style.setProperty("--panes", String(panes.length));
  panes.forEach(({ pane }, index) => pane.style.setProperty("--pane", String(index)));
  document.title = panes.length > 1 ? panes[panes.length - 1].title + suffix : titled;
}

/**
 * Bring a pane wholly into sight, and the place in it that a hash names.
 * @param {number} index
 * @param {string} [hash]
 * @param {boolean} [focus]
 */
function reveal(index, hash = "", focus = true) {
  const strip = row();
  const { pane, body, prefix } = panes[index];
  if (!strip) return;
  const [width, spine] = [pane.offsetWidth, /** @type {HTMLElement} */ (pane.firstElementChild).offsetWidth];
  const sign = getComputedStyle(strip).direction === "rtl" ? -1 : 1;
  const most = index * (width - spine);
  const least = (index + 1) * width + (panes.length - 1 - index) * spine - strip.clientWidth;
  const now = strip.scrollLeft * sign;
  const left = Math.min(most, Math.max(least, now));
  if (left !== now) strip.scrollTo({ left: left * sign });
  if (focus) body.focus({ preventScroll: true });
  const at = hash && document.getElementById(prefix + pages.name(hash));
  if (at) body.scrollTo({ top: body.scrollTop + at.getBoundingClientRect().top - body.getBoundingClientRect().top - 16 });
}

/**
 * Put a page at the end of the stack; return whether there is one.
 * @param {URL} url
 */
async function put(url) {
  const found = await pages.read(url);
  if (!found) return false;
  const prefix = `stack-${++count}-`;
  const article = /** @type {HTMLElement} */ (found.article.cloneNode(true));
  article.querySelectorAll(DROPPED).forEach((each) => each.remove());
  for (const part of article.querySelectorAll(":is(aside, nav)[aria-label]")) {
    part.setAttribute("aria-label", `${part.getAttribute("aria-label")}, ${found.title}`);
  }
  pages.fit(article, prefix, found.url);
  const body = document.createElement("div");
  body.className = "md-content";
  body.append(article);
  add(body, url.href, found.title, prefix);
  document.dispatchEvent(new CustomEvent("vault:content", { detail: body }));
  return true;
}

/** @param {number} from */
function trim(from) {
  panes.splice(from).forEach(({ pane }) => pane.remove());
}

/** Write the stack into the address. */
function tell() {
  const query = panes.slice(1).map(({ url }) => `stack=${encodeURIComponent(url.slice(scope().href.length)).replaceAll("%2F", "/")}`);
  history.pushState(null, "", location.pathname + (query.length ? `?${query.join("&")}` : ""));
  told = location.search;
  number();
}

/** @param {number} index */
function drop(index) {
  panes.splice(index, 1)[0].pane.remove();
  tell();
  reveal(index - 1);
}

/**
 * Open an address beside the pane `from`.
 * @param {number} from
 * @param {URL} url
 */
async function open(from, url) {
  const mine = ++turn;
  const at = panes.findIndex((each) => bare(each.url) === bare(url.href));
  if (at >= 0) return reveal(at, url.hash);
  const found = from + 1 < MOST && (await pages.read(url));
  if (!found?.article.querySelector(".vault-note")) return location.assign(url.href);
  if (mine !== turn) return;
  trim(from + 1);
  await put(url);
  tell();
  reveal(panes.length - 1, url.hash);
}

/**
 * Bring the panes to what the address tells.
 * @param {boolean} [back] whether the reader went there; the focus then goes along
 */
async function follow(back = false) {
  const mine = ++turn;
  told = location.search;
  const wanted = new URLSearchParams(location.search)
    .getAll("stack")
    .map((each) => new URL(each, scope()))
    .filter((url) => url.href.startsWith(scope().href))
    .slice(0, MOST - 1);
  let same = 0;
  while (same < wanted.length && panes[same + 1]?.url === wanted[same].href) same++;
  trim(same + 1);
  for (const url of wanted.slice(same)) {
    await pages.read(url);
    if (mine !== turn) return;
    await put(url);
  }
  number();
  if (back || panes.length > 1) reveal(panes.length - 1, wanted.at(-1)?.hash, back);
}

/**
 * Return the number of the pane that an element belongs to: it stands there, or in the preview of a
 * link that does.
 * @param {Element | null} element
 * @returns {number}
 */
function paneOf(element) {
  const preview = element?.closest(".vault-preview");
  if (preview) return paneOf(document.querySelector(`[aria-controls="${preview.id}"]`));
  return panes.findIndex(({ pane }) => pane.contains(element));
}

/** @param {MouseEvent} event */
function click(event) {
  if (!(event.target instanceof Element) || !row() || !wide()) return;
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented) return;
  const link = event.target.closest("a[href]");
  const from = paneOf(link);
  if (!link || from < 0 || link.hasAttribute("download")) return;
  const url = new URL(link.getAttribute("href") ?? "", link.baseURI);
  const spine = link.closest(".vault-spine");
  const here = bare(url.href) === bare(panes[from].url);
  if (here ? !from && !spine : !pages.shows(url) || !url.href.startsWith(scope().href)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (here) reveal(from, spine ? "" : url.hash);
  else open(from, url);
}

/**
 * Make the page the first of a stack.
 * @param {any} preview
 */
export function start(preview) {
  pages = preview;
  const content = /** @type {HTMLElement | null} */ (document.querySelector(".md-content"));
  if (row() || !content) return;
  const strip = document.createElement("div");
  strip.className = "vault-stack";
  content.before(strip);
  panes = [];
  titled = document.title;
  suffix = titled.includes(" · ") ? titled.slice(titled.lastIndexOf(" · ")) : "";
  const title = content.querySelector("h1")?.firstChild?.textContent?.trim() || titled;
  add(content, location.href, title, "");
  if (location.hash) document.getElementById(pages.name(location.hash))?.scrollIntoView();
  follow();
  if (heard) return;
  heard = true;
  document.addEventListener("click", click, true);
  // It comes with every other hash too, which is the page's own concern.
  addEventListener("popstate", () => row() && location.search !== told && bare(location.href) === bare(panes[0].url) && follow(true));
}

/** Lay the stack down again: the last note becomes the page. */
export function end() {
  const content = panes[0]?.body;
  if (panes.length > 1) return location.assign(panes[panes.length - 1].url);
  if (!content) return;
  row()?.replaceWith(content);
  ["tabindex", "role", "aria-label"].forEach((each) => content.removeAttribute(each));
  panes = [];
}
