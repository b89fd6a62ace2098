/**
 * What a link leads to, shown beside it while the pointer or the focus rests on it, or after a long
 * press: the note, the section, the block or the footnote that it names, as it stands on its page.
 * A preview can be dismissed, entered and stays (WCAG 1.4.13); links in it have previews too.
 * preview.js fetches this script, so no page bears the attribute.
 * @where data-previews
 */

const LINKS = 'a.internal-link[href]:not(.embed-link), a[role="doc-noteref"]';
/** What of a page is not the note's text, or must not come twice. */
const DROPPED = "script, style:not(svg style), link, meta, base, iframe, object, embed, .headerlink, .footnotes, .footnote-backref, .comparison-tools, .row-tools";
const AROUND = ":scope > :is(h1, aside, nav, form, .note-dates, .properties)";
const REFERENCES = /^(for|headers|list|aria-(controls|describedby|details|labelledby|owns))$/;
const REACHED = "a[href], button:not([disabled]), input:not([disabled]), select, summary, [tabindex='0']";
const SCROLLERS = "table, .comparison-box, pre, pre > code, .math, .diagram, .canvas-box";
/** Milliseconds: until a page is fetched, a preview shows and goes, and a press is a long one. */
const [EARLY, REST, LEAVE, PRESS] = [80, 400, 250, 500];
/** Previews in each other, pages kept, characters of a note that is shown whole. */
const [DEEP, KEPT, LONG] = [3, 24, 20000];

/** @typedef {{ article: Element, title: string, about: string, url: string }} PageOf */
/** @typedef {{ box: HTMLElement, link: Element, url: string, focused: boolean }} Shown */

/** @type {Map<string, Promise<PageOf | null>>} */
const pages = new Map();
/** Each stands in the one before. @type {Shown[]} */
const shown = [];
/** Whose preview the reader closed, and what came under a pointer that did not move. @type {Element | null} */
let [dismissed, still] = [null, null];
let [count, turn, early, resting, leaving, pressing] = [0, 0, 0, 0, 0, 0];
let [touched, pressed] = [false, false];
let [x, y] = [0, 0];

// -- what a link leads to ---------------------------------------------------------------------

/**
 * @param {Document} from
 * @param {string} url
 * @returns {PageOf | null}
 */
function page(from, url) {
  const article = from.querySelector("article");
  if (!article) return null;
  const title = article.querySelector("h1")?.cloneNode(true);
  if (title instanceof Element) title.querySelectorAll(".headerlink").forEach((mark) => mark.remove());
  const about = from.querySelector("meta[name=description]")?.getAttribute("content") ?? "";
  return { article, title: title?.textContent?.trim() || from.title, about, url };
}

/**
 * Return the page at an address, null where there is none. It is asked for once.
 * @param {URL} url
 */
export function read(url) {
  const address = url.href.split("#")[0];
  let found = pages.get(address);
  if (found) return found;
  found = fetch(address)
    .then(async (answer) => {
      if (!answer.ok || !answer.headers.get("content-type")?.includes("html")) return null;
      return page(new DOMParser().parseFromString(await answer.text(), "text/html"), answer.url);
    })
    .catch(() => null);
  found.then((it) => it ?? pages.delete(address));
  pages.set(address, found);
  if (pages.size > KEPT) pages.delete(pages.keys().next().value);
  return found;
}

/** @param {string} hash */
export function name(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}

/** @param {Element} element */
function says(element) {
  return element.textContent?.trim() || element.querySelector("img, svg, video, audio");
}

/**
 * Return a copy of what the address names on its page, and whether that is only its beginning.
 * @param {PageOf} found
 * @param {string} hash
 * @returns {[HTMLElement, boolean]}
 */
function part({ article, about }, hash) {
  // Of the page's own document, which is not shown: nothing of the copy loads before it is cleaned.
  const copy = article.ownerDocument.createElement("div");
  copy.className = "vault-note";
  const at = hash ? article.querySelector(`[id="${CSS.escape(name(hash))}"]`) : null;
  const level = at ? Number(/^h([2-6])$/.exec(at.localName)?.[1]) : 0;
  if (at && level) {
    for (let next = /** @type {Element | null} */ (at); next; next = next.nextElementSibling) {
      if (next !== at && /^h[1-6]$/.test(next.localName) && Number(next.localName[1]) <= level) break;
      copy.append(next.cloneNode(true));
    }
  } else if (at?.closest(".footnotes")) {
    copy.append(...at.cloneNode(true).childNodes);
  } else if (at && at.localName !== "h1") {
    // An item stands in its list, a row in its table, below the heads.
    const whole = /^(li|tr)$/.test(at.localName) ? at.closest("ol, ul, table") : null;
    const around = whole ? copy.appendChild(/** @type {Element} */ (whole.cloneNode())) : copy;
    const heads = whole?.querySelector(":scope > thead");
    if (heads) around.append(heads.cloneNode(true));
    if (whole?.localName === "ol") around.setAttribute("start", String([...whole.children].indexOf(at) + /** @type {HTMLOListElement} */ (whole).start));
    if (at.closest(".comparison")) copy.classList.add("comparison");
    around.append(at.cloneNode(true));
  } else {
    // A folder's note may be empty, and its page lists the folder.
    const note = article.querySelector(":scope > .vault-note");
    const full = note && says(note) ? note : article;
    copy.append(...full.cloneNode(true).childNodes);
    if (full === note) [copy.className, copy.dir] = [note.className, note.dir];
    else copy.querySelectorAll(AROUND).forEach((each) => each.remove());
    const given = article.querySelector(":scope > .properties");
    if (given && !says(copy)) copy.append(given.cloneNode(true));
  }
  copy.querySelectorAll(DROPPED).forEach((each) => each.remove());
  copy.querySelectorAll("[data-compare]").forEach((each) => each.removeAttribute("data-compare"));
  let room = LONG;
  const rest = [...copy.children].filter((each) => (room -= each.textContent?.length ?? 0) < 0).slice(1);
  rest.forEach((each) => each.remove());
  if (rest.length && !level && about && !copy.textContent?.includes(about.slice(0, 60))) {
    const lead = copy.ownerDocument.createElement("p");
    lead.className = "vault-preview-about";
    lead.textContent = about;
    copy.prepend(lead);
  }
  return [copy, rest.length > 0];
}

/**
 * Make a copy fit to stand in another page: no id of it stands there, and its links lead where they
 * led on its own.
 * @param {Element} copy
 * @param {string} prefix
 * @param {string} url
 */
export function fit(copy, prefix, url) {
  let step = 0;
  for (const element of copy.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (name.startsWith("on")) element.removeAttribute(name);
      else if (name === "id" || name === "name") element.setAttribute(name, prefix + value);
      else if (REFERENCES.test(name)) element.setAttribute(name, value.replace(/\S+/g, `${prefix}$&`));
      else if (/^(xlink:)?href$/.test(name) && value[0] === "#" && element.localName !== "a") element.setAttribute(name, `#${prefix}${value.slice(1)}`);
      else if (/^((xlink:)?href|src|poster)$/.test(name)) element.setAttribute(name, new URL(value, url).href);
      else if (name === "srcset") element.setAttribute(name, value.replace(/(^|,\s+)(\S+)/g, (_, before, each) => before + new URL(each, url).href));
      else if (value.includes("url(#")) element.setAttribute(name, value.replaceAll("url(#", `url(#${prefix}`));
    }
    if (element.localName === "img") element.setAttribute("loading", "lazy");
    if (/^(audio|video)$/.test(element.localName)) element.setAttribute("preload", "none");
    if (/^h[1-6]$/.test(element.localName)) {
      // The order of levels begins anew below the name of the preview.
      step ||= Number(element.localName[1]) - 2;
      element.setAttribute("aria-level", String(Math.max(2, Number(element.localName[1]) - step)));
    }
  }
}

// -- showing it -------------------------------------------------------------------------------

/**
 * Return whether an address is that of a page from here.
 * @param {URL} url
 */
export function shows(url) {
  return url.origin === location.origin && /(\/|\.html)$/.test(url.pathname);
}

/**
 * Return where a link leads if that can be shown, else null.
 * @param {Element} link
 */
function goal(link) {
  const url = new URL(link.getAttribute("href") ?? "", link.baseURI);
  if (!shows(url)) return null;
  if (shown.some((each) => each.url === url.href)) return null;
  if (url.pathname !== location.pathname) return url;
  const there = url.hash && document.getElementById(name(url.hash))?.getBoundingClientRect();
  if (!there) return null;
  return there.top < innerHeight && there.bottom > 0 && link.getAttribute("role") !== "doc-noteref" ? null : url;
}

/**
 * Return the number of the preview that an element stands in, -1 for the page.
 * @param {Element} element
 */
function level(element) {
  return shown.findIndex(({ box }) => box === element.closest(".vault-preview"));
}

function stop() {
  turn++;
  [early, resting, leaving, pressing].forEach(clearTimeout);
}

/**
 * Show a link's goal once the reader has stayed on it for a while.
 * @param {Element} link
 * @param {boolean} focused
 */
function consider(link, focused) {
  const url = link !== dismissed && level(link) + 1 < DEEP && goal(link);
  if (!url) return;
  early = setTimeout(() => /** @type {any} */ (navigator).connection?.saveData || read(url), EARLY);
  resting = setTimeout(() => show(link, url, focused), REST);
}

/**
 * @param {Element} link
 * @param {URL} url
 * @param {boolean} focused
 * @param {boolean} [asked]
 */
async function show(link, url, focused, asked = false) {
  const mine = ++turn;
  const note = link.getAttribute("role") === "doc-noteref";
  const here = note && url.pathname === location.pathname;
  const found = here ? page(document, location.href) : await read(url);
  if (mine !== turn || !link.isConnected || (!found && !asked)) return;
  close(level(link) + 1);
  const prefix = `preview-${++count}-`;
  const title = note ? WORDS["Footnote {n}"].replace("{n}", link.textContent ?? "") : found?.title || (link.textContent ?? "");
  const box = document.createElement("div");
  box.id = prefix;
  box.className = note ? "vault-preview is-note" : "vault-preview";
  box.popover = "manual";
  box.tabIndex = -1;
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", note ? title : WORDS["Preview: {title}"].replace("{title}", () => title));
  const bar = document.createElement("p");
  bar.className = "vault-preview-bar";
  const open = document.createElement("a");
  open.href = url.href;
  open.textContent = title;
  const shut = document.createElement("button");
  shut.type = "button";
  shut.textContent = "×";
  shut.setAttribute("aria-label", WORDS["Close the preview"]);
  shut.addEventListener("click", () => dismiss());
  bar.append(note ? title : open, shut);
  const body = document.createElement("div");
  body.className = "vault-preview-body md-typeset";
  body.tabIndex = 0;
  body.setAttribute("role", "document");
  body.setAttribute("aria-label", title);
  if (found) {
    const [copy, more] = part(found, url.hash);
    fit(copy, prefix, found.url);
    body.append(copy);
    if (!says(copy)) body.append(WORDS["Nothing is written here yet."]);
    if (more) {
      const rest = open.cloneNode();
      rest.textContent = WORDS["Read on"];
      body.append(rest);
    }
  } else body.append(WORDS["It could not be fetched. The link still leads there."]);
  box.append(bar, body);
  document.body.append(box);
  box.showPopover();
  place(box, link, focused);
  for (const each of body.querySelectorAll(SCROLLERS)) {
    if (each.scrollWidth <= each.clientWidth + 1 || getComputedStyle(each).overflowX === "visible") continue;
    each.setAttribute("tabindex", "0");
  }
  shown.push({ box, link, url: url.href, focused });
  link.setAttribute("aria-haspopup", "dialog");
  link.setAttribute("aria-expanded", "true");
  link.setAttribute("aria-controls", box.id);
  document.dispatchEvent(new CustomEvent("vault:content", { detail: body }));
  if (asked) box.focus({ preventScroll: true });
}

/**
 * Put a preview below the line of its link, or above where there is more room.
 * @param {HTMLElement} box
 * @param {Element} link
 * @param {boolean} focused
 */
function place(box, link, focused) {
  const lines = [...link.getClientRects()];
  const line = (!focused && lines.find((each) => y >= each.top - 2 && y <= each.bottom + 2)) || lines[0];
  const [above, below] = [line.top, innerHeight - line.bottom];
  const up = below < box.offsetHeight + 16 && above > below;
  box.style.setProperty("--room", `${Math.max(120, (up ? above : below) - 16)}px`);
  const [wide, all] = [box.offsetWidth, document.documentElement.clientWidth];
  const start = getComputedStyle(box).direction === "rtl" ? line.right - wide : line.left;
  const left = focused || lines.length === 1 ? start : x - wide / 4;
  box.style.left = `${scrollX + Math.max(8, Math.min(left, all - wide - 8))}px`;
  box.style.top = `${scrollY + (up ? line.top - 6 : line.bottom + 6)}px`;
  box.classList.toggle("is-above", up);
}

/**
 * Close the previews from a number on.
 * @param {number} from
 */
function close(from) {
  for (const { box, link } of shown.splice(Math.max(0, from)).reverse()) {
    box.remove();
    ["aria-haspopup", "aria-expanded", "aria-controls"].forEach((each) => link.removeAttribute(each));
  }
}

/** Close the innermost preview because the reader says so. */
function dismiss() {
  const last = shown.at(-1);
  stop();
  if (!last) return;
  dismissed = last.link;
  const inside = last.box.contains(document.activeElement);
  close(shown.length - 1);
  if (inside) /** @type {HTMLElement} */ (last.link).focus({ preventScroll: true });
}

// -- what the reader does ---------------------------------------------------------------------

/** @param {Event} event */
function linkOf(event) {
  return event.target instanceof Element ? event.target.closest(LINKS) : null;
}

/** Return the number from which previews go when the pointer has left: what has the focus stays. */
function held() {
  const active = document.activeElement;
  return shown.findLastIndex(({ box, link, focused }) => box.contains(active) || (focused && link === active)) + 1;
}

/** @param {PointerEvent} event */
function over(event) {
  if (event.pointerType === "touch" || !(event.target instanceof Element)) return;
  const link = linkOf(event);
  const at = level(event.target) + 1;
  stop();
  if (link !== dismissed && document.activeElement !== dismissed) dismissed = null;
  const own = shown[at]?.link === link ? 1 : 0;
  // What scrolled under the pointer was not pointed at.
  still = event.clientX === x && event.clientY === y ? link : null;
  if (link && !own && !event.buttons && !still) consider(link, false);
  leaving = setTimeout(() => close(Math.max(at + own, held())), LEAVE);
}

/** @param {FocusEvent} event */
function focus(event) {
  if (!(event.target instanceof Element)) return;
  const link = linkOf(event);
  const at = level(event.target) + 1;
  if (event.target !== dismissed) dismissed = null;
  if (shown[at]?.link === link) return close(at + 1);
  if (touched) return;
  close(at);
  if (!link || !link.matches(":focus-visible")) return;
  stop();
  consider(link, true);
}

/** @param {PointerEvent} event */
function down(event) {
  [x, y, touched, pressed] = [event.clientX, event.clientY, event.pointerType === "touch", false];
  stop();
  const link = linkOf(event);
  if (event.target instanceof Element) close(level(event.target) + 1);
  const url = link && goal(link);
  if (!url || event.button || level(link) + 1 >= DEEP) return;
  if (!(/** @type {any} */ (navigator).connection?.saveData)) read(url);
  if (touched) pressing = setTimeout(() => press(link, url), PRESS);
}

/**
 * @param {Element} link
 * @param {URL} url
 */
function press(link, url) {
  clearTimeout(pressing);
  if (pressed) return;
  pressed = true;
  dismissed = null;
  show(link, url, false, true);
}

/** The browser's own menu for a link comes with a long press as well. @param {Event} event */
function menu(event) {
  const link = touched && linkOf(event);
  const url = link && (pressed || goal(link));
  if (!link || !url) return;
  event.preventDefault();
  if (url instanceof URL && level(link) + 1 < DEEP) press(link, url);
}

/** @param {PointerEvent} event */
function move(event) {
  if (event.pointerType !== "touch") {
    [x, y] = [event.clientX, event.clientY];
    if (still && !shown.some(({ link }) => link === still)) consider(still, false);
    still = null;
  } else if (Math.hypot(event.clientX - x, event.clientY - y) > 10) clearTimeout(pressing);
}

/** @param {MouseEvent} event */
function click(event) {
  if (!(event.target instanceof Element)) return;
  const link = event.target.closest("a[href]");
  if (pressed && link && link === linkOf(event)) {
    pressed = false;
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  stop();
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) setTimeout(() => close(0));
}

/** @param {KeyboardEvent} event */
function key(event) {
  touched = false;
  const last = shown.at(-1);
  if (event.key === "Escape") {
    const waits = last || document.activeElement?.matches(LINKS);
    if (waits && document.activeElement) dismissed = document.activeElement;
    stop();
    if (!last) return;
    event.preventDefault();
    event.stopPropagation();
    dismiss();
  }
  if (event.key !== "Tab" || !(event.target instanceof Element)) return;
  const into = shown.find(({ link }) => link === event.target);
  const around = shown.findLast(({ box }) => box.contains(/** @type {Element} */ (event.target)));
  const stops = [...((event.shiftKey ? null : into) ?? around)?.box.querySelectorAll(REACHED) ?? []].filter((each) => each.checkVisibility());
  if (into && !event.shiftKey) {
    event.preventDefault();
    /** @type {HTMLElement} */ (stops[0]).focus();
  } else if (around && event.target === (event.shiftKey ? stops[0] : stops.at(-1))) {
    // Back on its link; with Tab the browser goes on from there.
    if (event.shiftKey) event.preventDefault();
    /** @type {HTMLElement} */ (around.link).focus();
  }
}

/**
 * Begin to show previews, with what the reader did first.
 * @param {Event} event
 */
export function start(event) {
  const way = { pointerover: over, focusin: focus, pointerdown: down, pointermove: move, contextmenu: menu, pointerup: () => clearTimeout(pressing), pointercancel: () => clearTimeout(pressing) };
  for (const [kind, act] of Object.entries(way)) document.addEventListener(kind, /** @type {any} */ (act));
  document.addEventListener("click", click, true);
  document.addEventListener("keydown", key, true);
  addEventListener("resize", () => close(0));
  /** @type {any} */ (globalThis).document$?.subscribe(() => (stop(), close(0)));
  /** @type {any} */ (way)[event.type](event);
}
