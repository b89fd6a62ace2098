/**
 * What needs the names of the whole vault: opening any folder of the tree, its filter, the palette,
 * and what a missing address may have meant. The names come as one file, asked for once.
 * @where data-browse
 */

/**
 * @typedef {object} Page
 * @property {string} title
 * @property {string} url from the site's root, "" for what is no page
 * @property {string} place the folders above it, or what it is
 * @property {string[]} names title and aliases
 * @property {string[]} [folded]
 * @property {Page[]} [folders]
 * @property {Page[]} [notes]
 * @property {() => void} [run] what it does, where it is no page
 */
/** @typedef {{pages: Page[], places: Page[], tags: Page[], folders: Map<string, Page>, root: URL, words: any}} Vault */

const CHUNK = 150; // entries of a folder that are shown at a time

/** @type {Promise<Vault> | undefined} */
let asked;

/** @returns {Promise<Vault>} */
function vault() {
  const address = one(document, "[data-vault]").dataset.vault ?? "";
  asked ??= fetch(address, { cache: "no-cache" })
    .then((answer) => answer.json())
    .then((data) => read(data, new URL("../../", new URL(address, location.href))));
  asked.catch(() => (asked = undefined));
  return asked;
}

/** @type {(root: ParentNode, selector: string) => any} */
const one = (root, selector) => root.querySelector(selector);

/**
 * A new element with its attributes and what it holds.
 * @param {string} name @param {Record<string, string>} attributes @param {(string | Node)[]} inside
 */
function make(name, attributes, ...inside) {
  const element = document.createElement(name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  element.append(...inside);
  return element;
}

/** @type {(data: any, root: URL) => Vault} */
function read(data, root) {
  /** @type {Page[]} */
  const pages = [];
  /** @type {any[]} */
  const folders = [];
  const following = (/** @type {string} */ base, /** @type {string} */ name) =>
    `${base}${name.replaceAll(" ", "-")}/`;
  for (const [above, title, address, titles, others] of data.folders) {
    const up = folders[above];
    const path = up ? (up.path && `${up.path} / `) + title : "";
    const url = address === 0 ? (up ? following(up.url, title) : "") : address;
    const notes = titles.map((/** @type {string} */ title, /** @type {number} */ number) => ({
      title,
      url: others[number] ?? following(url, title),
      place: path,
      names: [title],
    }));
    const folder = { title, url, place: up?.path ?? "", path, names: [title], folders: [], notes };
    folders.push(folder);
    up?.folders.push(folder);
    pages.push(folder, ...notes);
  }
  for (const [number, name] of data.aliases) pages[number].names.push(name);
  const places = data.places.map((/** @type {string[]} */ [title, url]) => ({ title, url, place: "", names: [title] }));
  const tags = data.tags.map((/** @type {any[]} */ [name, count, url]) => ({
    title: `#${name}`,
    url: url === 0 ? `tags/${name}/` : url,
    place: `${count}`,
    names: [`#${name}`, name],
  }));
  const byUrl = new Map(folders.map((each) => [each.url, each]));
  return { pages, places, tags, folders: byUrl, root, words: data.words };
}

// -- finding --------------------------------------------------------------------------------------

/** @param {string} text */
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * How well a name answers what is asked, 0 the best; 9 where it does not.
 * @param {string} name @param {string} path @param {string} query @param {string[]} words
 */
function rate(name, path, query, words) {
  const at = name.indexOf(query);
  if (at === 0) return name.length > query.length ? 1 : 0;
  if (at > 0 && !/[\p{L}\p{N}]/u.test(name[at - 1])) return 2;
  if (words.every((word) => name.includes(word))) return at > 0 ? 4 : 3;
  if (words.every((word) => name.includes(word) || path.includes(word))) return 5;
  // The letters in this order, not too far apart.
  let [first, last] = [-1, -1];
  for (const sign of words.join("")) {
    last = name.indexOf(sign, last + 1);
    if (last < 0) return 9;
    if (first < 0) first = last;
  }
  const gaps = last - first + 1 - query.length;
  return gaps > 2 * query.length ? 9 : 6 + gaps / 99;
}

/** @param {string} text */
const pairs = (text) => new Set([...text].map((_, at) => text.slice(at, at + 2)).slice(0, -1));

/** How alike two texts are, by their pairs of letters, from 0 to 1. @type {(a: Set<string>, b: Set<string>) => number} */
function alike(a, b) {
  let both = 0;
  for (const pair of a) if (b.has(pair)) both++;
  return (2 * both) / (a.size + b.size || 1);
}

/**
 * The pages that answer best, each with the number of the name that does.
 * @param {Page[]} pages @param {string} text @param {number} limit
 * @returns {{page: Page, name: number}[]}
 */
function find(pages, text, limit) {
  const query = fold(text.trim());
  const words = query.split(/\s+/);
  /** @type {{page: Page, name: number, rated: number}[]} */
  let found = [];
  const look = (/** @type {(name: string, page: Page) => number} */ rated) => {
    for (const page of pages) {
      page.folded ??= page.names.map(fold);
      let best = { page, name: 0, rated: 9 };
      page.folded.forEach((each, name) => {
        const value = rated(each, page) + (name && 0.5) + Math.min(each.length, 99) / 1000;
        if (value < best.rated) best = { page, name, rated: value };
      });
      if (best.rated < 8) found.push(best);
    }
  };
  look((name, page) => rate(name, fold(page.place), query, words));
  if (!found.length) {
    const wanted = pairs(query);
    look((name) => {
      const like = alike(wanted, pairs(name));
      return like > 0.4 ? 7 - like : 9;
    });
  }
  return found.sort((a, b) => a.rated - b.rated).slice(0, limit);
}

// -- the tree -------------------------------------------------------------------------------------

/** The address of a page as the links of this page write it. @type {(url: string) => string} */
const href = (url) => {
  const base = one(document, "[data-vault]").dataset.vault.split("assets/knapper/")[0];
  return base + encodeURI(url) || "./";
};

/** @param {Page} page @param {string} here @returns {HTMLElement} */
function entry(page, here) {
  const link = make("a", { href: href(page.url) }, page.title);
  if (page.url === here) link.ariaCurrent = "page";
  if (!page.folders?.length && !page.notes?.length) return make("li", {}, link);
  const label = `${page.title}: ${one(document, ".vault-nav").dataset.contents}`;
  const details = make("details", {}, make("summary", { "aria-label": label }));
  return make("li", { class: "vault-parent" }, link, details);
}

/** Show the next entries. @param {Element} list @param {Page[]} entries @param {string} here @param {any} words */
function more(list, entries, here, words) {
  list.append(...entries.slice(0, CHUNK).map((page) => entry(page, here)));
  const rest = entries.slice(CHUNK);
  if (!rest.length) return;
  const name = words["{n} more"].replace("{n}", `${rest.length}`);
  const button = make("button", { type: "button" }, name);
  const item = list.appendChild(make("li", { class: "vault-more" }, button));
  button.addEventListener("click", () => {
    item.remove();
    const count = list.childElementCount;
    more(list, rest, here, words);
    one(list.children[count], "a").focus();
  });
}

/** @param {HTMLElement} nav */
async function tree(nav) {
  const { pages, folders, root, words } = await vault();
  const url = (/** @type {string} */ address) =>
    decodeURI(new URL(address, location.href).pathname).slice(decodeURI(root.pathname).length);
  for (const details of nav.querySelectorAll(".vault-tree details[open]")) {
    if (details.childElementCount > 1) continue;
    const folder = folders.get(url(one(/** @type {Element} */ (details.parentNode), "a").href));
    const list = details.appendChild(make("ul", {}));
    if (folder) more(list, [...(folder.folders ?? []), ...(folder.notes ?? [])], url(""), words);
  }
  const field = one(nav, ".vault-filter input");
  if (!field || field.dataset.ready) return;
  field.dataset.ready = "true";
  const [list, status] = [make("ul", { class: "vault-found" }), one(nav, "[role=status]")];
  const show = () => {
    const found = field.value.trim() ? find(pages, field.value, 100) : [];
    list.replaceChildren(
      ...found.map(({ page, name }) => {
        const link = make("a", { href: href(page.url) }, page.names[name]);
        const place = name ? page.title : page.place;
        if (place) link.append(make("small", {}, place));
        return make("li", {}, link);
      }),
    );
    for (const each of nav.querySelectorAll(".vault-tree, .vault-places")) {
      each.toggleAttribute("hidden", !!field.value.trim());
    }
    status.textContent = field.value.trim() && words["{n} found"].replace("{n}", `${found.length}`);
  };
  nav.append(list);
  field.addEventListener("input", show);
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") field.value = "";
    else if (event.key === "Enter") one(list, "a")?.click();
    else if (event.key === "ArrowDown") one(list, "a")?.focus();
    else return;
    event.preventDefault();
    show();
  });
  show();
}

// -- the palette ----------------------------------------------------------------------------------

/** Follow an address as a click does. @param {string} address */
function go(address) {
  const link = document.body.appendChild(make("a", { href: address }));
  link.click();
  link.remove();
}

/** @param {string} text @param {any} words */
async function copy(text, words) {
  await navigator.clipboard.writeText(text);
  /** @type {any} */ (globalThis).alert$?.next(words.Copied);
}

/** What can be done on this page, each as a page of the palette. @param {Vault} vault @returns {Page[]} */
function commands({ pages, words }) {
  const notes = pages.filter((page) => page.url && !page.folders);
  const theme = one(document, "[data-md-component=palette] label:not([hidden])");
  const markdown = one(document, "link[rel~=alternate][type='text/markdown']");
  const canonical = one(document, "link[rel=canonical]")?.href ?? location.href.split("#")[0];
  /** @type {[string, (() => void) | false | null][]} */
  const every = [
    ["Copy the address of this page", () => copy(canonical, words)],
    [
      "Copy this page as Markdown",
      markdown && (async () => copy(await (await fetch(markdown.href)).text(), words)),
    ],
    ["Go to a note by chance", () => go(href(notes[Math.floor(Math.random() * notes.length)].url))],
    ["Switch light and dark", theme && (() => theme.click())],
    ["Print", () => print()],
  ];
  // Buttons of the page may offer themselves.
  for (const each of document.querySelectorAll("[data-command], [data-stack-toggle], [data-reading]")) {
    const button = /** @type {HTMLElement} */ (each);
    const name = button.dataset.command || button.ariaLabel || (button.textContent ?? "").trim();
    if (button.checkVisibility()) every.push([name, () => button.click()]);
  }
  return every.flatMap(([key, run]) => {
    const title = words[key] ?? key;
    return run ? [{ title, url: "", place: words.Command, names: [title], run }] : [];
  });
}

/** Ask the search of the text. @param {string} text */
function search(text) {
  const field = one(document, "[data-md-component=search-query]");
  if (!one(document, "#__search").checked) one(document, "#__search").click();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("keyup", { bubbles: true }));
  field.focus();
}

/** @param {HTMLDialogElement} dialog */
async function palette(dialog) {
  const field = one(dialog, "input");
  const known = await vault();
  const { pages, places, tags, root, words } = known;
  const list = one(dialog, "ul");
  /** @type {Page[]} */
  let shown = [];
  let at = 0;
  const offered = commands(known);
  /** @type {string[]} */
  let last = [];
  try {
    last = JSON.parse(localStorage.getItem(`knapper.read:${root.pathname}`) ?? "[]");
  } catch {
    // Then none.
  }

  const mark = (/** @type {number} */ number) => {
    at = (number + shown.length) % shown.length || 0;
    [...list.children].forEach((each, index) => each.setAttribute("aria-selected", `${index === at}`));
    field.setAttribute("aria-activedescendant", shown.length ? `vault-option-${at}` : "");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const show = () => {
    const text = field.value.trim();
    /** @type {{page: Page, name: number}[]} */
    let found;
    if (text) found = find(text.startsWith("#") ? tags : [...pages, ...places, ...offered], text, 50);
    else {
      const read = last.slice(1).map((url) => pages.find((page) => page.url === url));
      found = [...read, ...places, ...offered].flatMap((page) => (page ? [{ page, name: 0 }] : []));
    }
    if (text && one(document, "[data-md-component=search-query]")) {
      const title = words["Search the text for “{n}”"].replace("{n}", text);
      found.push({ page: { title, url: "", place: "", names: [title], run: () => search(text) }, name: 0 });
    }
    shown = found.map(({ page }) => page);
    list.replaceChildren(
      ...found.map(({ page, name }, number) => {
        const place = make("small", {}, name ? page.title : page.place);
        return make("li", { role: "option", id: `vault-option-${number}` }, make("span", {}, page.names[name]), place);
      }),
    );
    one(dialog, "[role=status]").textContent = words["{n} found"].replace("{n}", `${shown.length}`);
    mark(0);
  };
  const choose = (/** @type {Page | undefined} */ page, elsewhere = false) => {
    if (!page) return;
    dialog.close();
    const drawer = one(document, "#__drawer");
    if (drawer?.checked) drawer.click();
    if (page.run) page.run();
    else if (elsewhere) window.open(href(page.url));
    else go(href(page.url));
  };

  field.oninput = show;
  field.onkeydown = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    else if (event.key === "Enter") choose(shown[at], event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  };
  dialog.onclick = (event) => {
    const target = /** @type {Element} */ (event.target);
    const option = target.closest("[role=option]");
    if (option) choose(shown[[...list.children].indexOf(option)], event.ctrlKey || event.metaKey);
    else if (target === dialog || target.closest("button")) dialog.close();
  };
  one(dialog, "button").ariaLabel = words.Close;
  show();
}

// -- a missing address ----------------------------------------------------------------------------

/** @param {HTMLElement} root */
async function missing(root) {
  const known = await vault();
  const path = decodeURI(location.pathname).slice(decodeURI(known.root.pathname).length);
  const plain = (/** @type {string} */ text) =>
    fold(text).replace(/\.(html?|md)$/, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const whole = pairs(plain(path));
  const name = pairs(plain(path.replace(/(\/index\.html?)?\/*$/, "").split("/").pop() ?? ""));
  const near = known.pages
    .map((page) => {
      const named = Math.max(...page.names.map((each) => alike(name, pairs(plain(each)))));
      return { page, like: named + alike(whole, pairs(plain(page.url))) / 2 };
    })
    .filter(({ page, like }) => page.url && like > 0.6)
    .sort((a, b) => b.like - a.like)
    .slice(0, 6);
  if (!near.length) return;
  const room = root.clientHeight;
  root.replaceChildren(
    make("p", {}, known.words["Did you mean"]),
    make(
      "ul",
      { class: "listing" },
      ...near.map(({ page }) =>
        make(
          "li",
          {},
          make("a", { class: "internal-link", href: href(page.url) }, page.title),
          make("span", { class: "listing-about" }, page.place),
        ),
      ),
    ),
  );
  // No more than there is room for: what stands below is not to move.
  const list = one(root, "ul");
  while (root.clientHeight > room && list.childElementCount > 3) list.lastElementChild?.remove();
}

/** @param {ParentNode} root */
export function start(root) {
  for (const each of root.querySelectorAll("[data-browse]")) {
    const element = /** @type {any} */ (each);
    const doing =
      element instanceof HTMLDialogElement
        ? palette(element)
        : element.matches(".vault-nav")
          ? tree(element)
          : missing(element);
    doing.catch(() => {}); // the network failed: links lead on all the same
  }
}
