/**
 * A comparison table: its rows sorted, filtered and copied, and two or three of them side by side.
 * What is shown is the address's part behind `#`, as in `#approaches=rag,peft&sort=-difficulty`, so
 * that it can be shared. Rows are sorted by ranks that the build has worked out.
 * @where data-compare
 */

const MOST = 3;
/** @type {Comparison[]} */
let every = [];

/**
 * @param {string} tag @param {Record<string, string>} [attributes] @param {(Node | string)[]} inside
 */
function make(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

/** @param {string} text @param {string} name */
const button = (text, name) => make("button", { type: "button", [`data-${name}`]: "" }, text);

/** @type {(text: string | null) => string} */
const line = (text) => (text ?? "").replace(/\s+/g, " ").trim();

/** @type {(text: string) => string} */
const plain = (text) => line(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** A phrase with its places filled in their order. @type {(words: string, ...given: unknown[]) => string} */
const put = (words, ...given) => words.replace(/{\w+}/g, () => String(given.shift()));

/** What a cell holds, without what belongs to its row. @type {(cell: Element) => Element} */
const content = (cell) => cell.querySelector(".row-name") ?? cell;

/** @type {Record<string, string>} */
const MARKS = { STRONG: "**", EM: "*", CODE: "`", DEL: "~~", MARK: "==" };

/**
 * A cell's content as text, a line an item; as Markdown with links, marks and bullets.
 * @param {Node} node @param {boolean} markdown @returns {string}
 */
function written(node, markdown) {
  if (node instanceof Text) return node.data.replace(/\s+/g, " ");
  if (!(node instanceof Element)) return "";
  const tex = node.querySelector("annotation");
  if (node.localName === "math") return markdown && tex ? `$${tex.textContent}$` : line((tex ?? node).textContent);
  if (node instanceof HTMLImageElement) return node.alt;
  if (node.localName === "br") return "\n";
  const inside = [...node.childNodes].map((each) => written(each, markdown)).join("");
  if (node.localName === "li") return `\n${markdown ? "- " : ""}${inside}\n`;
  if (node.localName === "p") return `\n${inside}\n`;
  if (!markdown) return inside;
  if (node instanceof HTMLAnchorElement && node.href) return `[${inside}](${node.href})`;
  const mark = MARKS[node.tagName] ?? "";
  return mark + inside + mark;
}

/** @param {Element} cell @param {boolean} markdown */
const lines = (cell, markdown) => written(content(cell), markdown).trim().replace(/\s*\n\s*/g, "\n");

/** @param {Element[][]} rows */
function asMarkdown(rows) {
  const [head, ...body] = rows.map((row) => {
    const cells = row.map((cell) => lines(cell, true).replace(/\|/g, "\\|").replace(/\n/g, "<br>"));
    return `| ${cells.join(" | ")} |\n`;
  });
  return `${head}|${" --- |".repeat(rows[0].length)}\n${body.join("")}`;
}

/** As RFC 4180 has it. @param {Element[][]} rows */
function asCsv(rows) {
  /** @param {string} text */
  const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  return rows.map((row) => `${row.map((cell) => quoted(lines(cell, false))).join(",")}\r\n`).join("");
}

/** What the address says of a comparison, null where it speaks of something else. @param {string} key */
function asked(key) {
  const given = new URLSearchParams(location.hash.slice(1));
  return given.has(key) ? given : null;
}

class Comparison {
  /**
   * `own` says that the address speaks of it, which is of the page, not of what a page shows besides.
   * @param {HTMLElement} root @param {boolean} own
   */
  constructor(root, own) {
    root.dataset.ready = "";
    this.own = own;
    this.root = root;
    this.key = root.dataset.compare ?? "";
    const table = /** @type {HTMLTableElement} */ (root.querySelector("table"));
    this.title = line(/** @type {any} */ (table.caption).textContent);
    this.body = table.tBodies[0];
    this.rows = [...this.body.rows];
    this.columns = [.../** @type {any} */ (table.tHead).rows[0].cells];
    this.names = this.columns.map((cell) => line(cell.textContent));
    this.words = this.rows.map((row) => plain([...row.cells].map((cell) => content(cell).textContent).join(" ")));
    this.input = /** @type {HTMLInputElement} */ (root.querySelector("[type=search]"));
    this.said = /** @type {HTMLElement} */ (root.querySelector(".comparison-said"));
    this.sorted = "";
    /** @type {string[]} */
    this.chosen = [];
    /** @type {HTMLDialogElement | null} */
    this.dialog = null;
    this.bar = make(
      "div",
      { class: "comparison-chosen", role: "group", "aria-label": WORDS["Chosen rows"] },
      make("span", { role: "status" }),
      button(WORDS["Side by side"], "open"),
      button(WORDS["Clear"], "clear"),
    );
    root.append(this.bar);
    this.columns.forEach((cell) => {
      if (!cell.dataset.column || cell.querySelector("a")) return;
      const sort = button("", "sort");
      sort.append(...cell.childNodes);
      cell.append(sort);
    });
    const box = /** @type {HTMLElement} */ (root.querySelector(".comparison-box"));
    if (box.tabIndex === 0) {
      // What does not scroll is no stop on the way.
      new ResizeObserver(() => {
        const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
        box.tabIndex = scrolls ? 0 : -1;
      }).observe(box);
    }
    if (!navigator.clipboard) root.querySelector(".comparison-copy")?.remove();
    this.input.addEventListener("input", () => this.filter());
    this.input.addEventListener("change", () => this.keep());
    root.addEventListener("change", (event) => this.tick(/** @type {any} */ (event.target)));
    root.addEventListener("click", (event) => this.press(/** @type {any} */ (event.target)));
  }

  /** @param {string} text */
  say(text) {
    this.said.textContent = text;
  }

  /** @param {string} slug */
  row(slug) {
    return this.rows.find((row) => row.dataset.row === slug);
  }

  /** @param {HTMLElement} target */
  press(target) {
    const pressed = target.closest("button");
    if (!pressed) return;
    const { sort, copy, open, clear } = pressed.dataset;
    if (copy === "link") this.copy(location.href, (said) => (pressed.textContent = said));
    else if (copy) this.copyRows(copy);
    else if (sort === "") this.turn(/** @type {HTMLElement} */ (pressed.parentElement).dataset.column ?? "");
    else if (open === "" && this.own) location.hash = this.place(this.chosen);
    else if (open === "") this.compare();
    else if (clear === "") {
      this.choose([]);
      this.input.focus();
    }
  }

  /** Sort by a column, then the other way round, then as the note has it. @param {string} column */
  turn(column) {
    this.sort(this.sorted === column ? `-${column}` : this.sorted === `-${column}` ? "" : column);
    const name = this.names[this.columns.findIndex((cell) => cell.dataset.column === column)];
    const down = this.sorted.startsWith("-");
    const said = down ? WORDS["Sorted by {name}, descending"] : WORDS["Sorted by {name}, ascending"];
    this.say(this.sorted ? put(said, name) : WORDS["In the order of the note"]);
    this.keep();
  }

  /** @param {string} sorted */
  sort(sorted) {
    const down = sorted.startsWith("-");
    const column = this.columns.findIndex((cell) => cell.dataset.column === sorted.slice(down ? 1 : 0));
    this.sorted = column < 0 ? "" : sorted;
    /** @param {HTMLTableRowElement} row */
    const rank = (row) => Number(row.cells[column].dataset.rank ?? NaN);
    const rows = [...this.rows];
    if (column >= 0) {
      rows.sort((one, other) => {
        const [a, b] = [rank(one), rank(other)];
        // What has no value stands last, whichever way round.
        if (a !== a || b !== b) return Number(a !== a) - Number(b !== b);
        return down ? b - a : a - b;
      });
    }
    this.body.append(...rows);
    this.columns.forEach((cell, at) => {
      if (at === column) cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
  }

  filter() {
    const words = plain(this.input.value).split(" ");
    this.rows.forEach((row, at) => (row.hidden = !words.every((word) => this.words[at].includes(word))));
    const shown = this.rows.filter((row) => !row.hidden).length;
    this.say(words[0] ? put(WORDS["{n} of {all} rows"], shown, this.rows.length) : "");
  }

  /** @param {HTMLInputElement} box */
  tick(box) {
    const slug = box.closest("tr")?.dataset.row;
    if (!slug || box.type !== "checkbox") return;
    this.choose(box.checked ? [...this.chosen, slug] : this.chosen.filter((each) => each !== slug));
  }

  /** @param {string[]} slugs */
  choose(slugs) {
    this.chosen = slugs.slice(0, MOST);
    for (const row of this.rows) {
      const box = row.querySelector("input");
      if (!box) continue;
      box.checked = this.chosen.includes(row.dataset.row ?? "");
      box.disabled = !box.checked && this.chosen.length === MOST;
    }
    const [said, open] = this.bar.children;
    const names = this.chosen.map((slug) => this.name(slug));
    said.textContent = names.length === 1 ? put(WORDS["{name}: choose another"], names[0]) : names.join(" · ");
    open.toggleAttribute("disabled", names.length < 2);
    this.bar.classList.toggle("is-shown", names.length > 0);
  }

  /** What a row is called, which its box says. @param {string} slug */
  name(slug) {
    const [before, after] = WORDS["Compare {name}"].split("{name}");
    const label = this.row(slug)?.querySelector("input")?.getAttribute("aria-label");
    return label?.slice(before.length, label.length - after.length) ?? slug;
  }

  /** The part of the address for these rows, side by side. @param {string[]} slugs */
  place(slugs) {
    const find = encodeURIComponent(this.input.value.trim());
    return `${this.key}=${slugs.join(",")}${this.sorted && `&sort=${this.sorted}`}${find && `&find=${find}`}`;
  }

  /** Have the address tell what is shown, without a step for the browser's back. */
  keep() {
    const place = this.place([]);
    const bare = place === `${this.key}=`;
    if (!this.own || (bare && !asked(this.key))) return;
    history.replaceState(history.state, "", bare ? location.pathname + location.search : `#${place}`);
  }

  /** Show what the address says. @param {URLSearchParams} given @param {boolean} arriving */
  take(given, arriving) {
    const slugs = (given.get(this.key) ?? "").split(",").filter((slug) => this.row(slug));
    if (arriving || given.has("sort")) this.sort(given.get("sort") ?? "");
    if (arriving || given.has("find")) {
      this.input.value = given.get("find") ?? "";
      this.filter();
    }
    this.rows.forEach((row) => row.classList.toggle("is-named", slugs.length === 1 && row === this.row(slugs[0])));
    if (slugs.length > 1) {
      this.choose(slugs);
      if (arriving) this.root.scrollIntoView();
      this.compare();
      return;
    }
    this.dialog?.close();
    const row = this.row(slugs[0]);
    if (row?.hidden) {
      this.input.value = "";
      this.filter();
    }
    if (row) row.scrollIntoView({ block: "center" });
    else if (arriving) this.root.scrollIntoView();
  }

  /** Open the chosen rows side by side. */
  compare() {
    this.dialog?.remove();
    const rows = /** @type {HTMLTableRowElement[]} */ (this.chosen.map((slug) => this.row(slug)));
    const key = rows[0].querySelector("th")?.cellIndex ?? 0;
    /** @param {Element} cell */
    const copied = (cell) => {
      const copy = /** @type {Element} */ (content(cell).cloneNode(true));
      copy.querySelectorAll("[id]").forEach((each) => each.removeAttribute("id"));
      return [...copy.childNodes];
    };
    const body = make("tbody", { role: "rowgroup" });
    const alike = this.columns.map((_, at) => new Set(rows.map((row) => line(row.cells[at].textContent))).size === 1);
    // Where all differs, that is no news of any.
    const both = alike.includes(true);
    this.names.forEach((name, at) => {
      if (at === key) return;
      const cells = rows.map((row) => row.cells[at]);
      const same = alike[at];
      body.append(
        make(
          "tr",
          { role: "row", class: same ? "is-same" : "is-other" },
          make(
            "th",
            { role: "rowheader", scope: "row" },
            name,
            " ",
            ...(both ? [make("small", {}, same ? WORDS["same"] : WORDS["differs"])] : []),
          ),
          ...cells.map((cell) => make("td", { role: "cell" }, ...copied(cell))),
        ),
      );
    });
    const names = rows.map((row) => make("th", { role: "columnheader", scope: "col" }, ...copied(row.cells[key])));
    const head = make("tr", { role: "row" }, make("td", { role: "cell" }), ...names);
    const only = make("label", {}, make("input", { type: "checkbox" }), WORDS["Differences only"]);
    only.hidden = !body.querySelector(".is-same") || !body.querySelector(".is-other");
    only.addEventListener("change", () => {
      dialog.toggleAttribute("data-only", /** @type {any} */ (only.firstElementChild).checked);
    });
    const link = button(WORDS["Copy link"], "copy");
    link.dataset.copy = "link";
    link.hidden = !navigator.clipboard;
    const close = button(WORDS["Close"], "close");
    close.addEventListener("click", () => dialog.close());
    const table = make("table", { class: "comparison-facing", role: "table" }, make("thead", { role: "rowgroup" }, head), body);
    const label = put(WORDS["{title}: side by side"], this.title);
    const dialog = /** @type {HTMLDialogElement} */ (
      make(
        "dialog",
        { class: "comparison-dialog", "aria-label": label, style: `--rows: ${rows.length}` },
        make("div", { class: "comparison-head" }, make("strong", {}, this.title), only, link, close),
        make("div", { class: "comparison-sides", tabindex: "0", role: "group", "aria-label": label }, table),
      )
    );
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (this.dialog === dialog) this.dialog = null;
      if (asked(this.key)) this.keep();
    });
    this.dialog = dialog;
    this.root.append(dialog);
    dialog.showModal();
    close.focus();
  }

  /** Copy the rows that are shown, as they are sorted. @param {string} form */
  copyRows(form) {
    const rows = [...this.body.rows].filter((row) => !row.hidden).map((row) => [...row.cells]);
    const table = [this.columns.map((cell) => cell.firstElementChild ?? cell), ...rows];
    const count = rows.length === 1 ? WORDS["1 row"] : put(WORDS["{n} rows"], rows.length);
    const [text, name] = form === "csv" ? [asCsv(table), "CSV"] : [asMarkdown(table), "Markdown"];
    this.copy(text, (said) => this.say(`${said}: ${put(WORDS["{rows} as {form}"], count, name)}`));
  }

  /** @param {string} text @param {(said: string) => void} say */
  copy(text, say) {
    navigator.clipboard.writeText(text).then(
      () => say(WORDS["Copied"]),
      () => say(WORDS["Not allowed to copy"]),
    );
  }
}

/** Show what the address says. @param {Comparison[]} of */
function follow(of, arriving = false) {
  for (const each of of) {
    const given = asked(each.key);
    if (given) each.take(given, arriving);
    else each.dialog?.close();
  }
}

/**
 * Bring each comparison below `root` to life.
 * @param {ParentNode} root
 */
export function start(root) {
  const found = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-compare]:not([data-ready])"));
  const own = root === document;
  const fresh = [...found].map((each) => new Comparison(each, own));
  if (!own) return;
  every = [...every.filter((each) => each.root.isConnected), ...fresh];
  follow(fresh, true);
}

addEventListener("hashchange", () => follow(every));
