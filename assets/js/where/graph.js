/**
 * The page of the graph. Places were found by the build, so the browser only draws: links on a
 * picture that is renewed a slice at a time and moved with the view meanwhile, nodes and names anew
 * in each frame. A list beside it has all notes, for the keyboard and for screen readers.
 * @where data-graph
 */

/**
 * @typedef {{
 *   names: string[], kinds: number[], urls: (string | 0)[], folder: number[], type: number[],
 *   tags: number[][], x: number[], y: number[], group: number[], out: number[], to: string,
 *   folders: [string, string][], types: string[], labels: string[], by: string,
 * }} Data
 * @typedef {{ x: number, y: number, k: number }} View  The place in the middle, and pixels a unit.
 */

const NOTE = 0, ATTACHMENT = 1, MISSING = 2;
const PALETTE = ["violet", "orange", "cyan", "red", "green", "blue"];
/** Milliseconds that a frame may take; those after which the view is at rest; links in a stroke. */
const [FRAME, REST, STROKE] = [22, 90, 300];
/** The picture's margin as part of the view; nodes in view from which they are on the picture too. */
const [MARGIN, MANY] = [0.25, 1500];
/** Units of a cell for finding the node under the pointer; rows of the list; names at once. */
const [CELL, ROWS, NAMES] = [100, 60, 70];
const [SMALLEST, LARGEST] = [0.004, 8];

/** @param {string} text */
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {string} packed @param {number} nodes */
function numbers(packed, nodes) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const wide = nodes < 65536 ? 2 : 4;
  return Uint32Array.from({ length: bytes.length / wide }, (_, at) =>
    wide === 2 ? view.getUint16(at * 2, true) : view.getUint32(at * 4, true));
}

class Graph {
  /** @param {HTMLElement} root @param {Data} data */
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.words = (root.dataset.words ?? "").split("|");
    this.count = data.names.length;
    this.canvas = /** @type {HTMLCanvasElement} */ (root.querySelector("canvas"));
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.form = /** @type {HTMLFormElement} */ (root.querySelector("form"));
    this.status = /** @type {HTMLElement} */ (root.querySelector(".graph-status"));
    this.list = /** @type {HTMLElement} */ (root.querySelector(".graph-list"));
    this.legend = /** @type {HTMLElement} */ (root.querySelector(".graph-legend"));
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    /** @type {View} */
    this.view = { x: 0, y: 0, k: 1 };
    this.lit = -1;
    this.frame = 0;
    this.rows = ROWS;
    /** The links drawn last, and those being drawn. */
    this.front = picture();
    this.back = picture();
    this.next = -1;
    this.stale = true;
    /** Links that a frame can bear, as the frames before tell; when the last was, and a move. */
    this.share = 3000;
    this.last = this.changed = 0;
    this.link();
    this.search = data.names.map(folded);
    this.shown = new Uint8Array(this.count);
    this.found = new Uint8Array(this.count);
    this.colour = new Uint8Array(this.count);
    this.fill();
    this.restore();
    this.listen();
    this.theme();
    this.size();
    this.choose(false);
    if (!this.given) this.fit(false);
  }

  // -- what the data says ---------------------------------------------------------------------

  link() {
    const { data, count } = this;
    this.to = numbers(data.to, count);
    this.from = new Uint32Array(this.to.length);
    this.first = new Uint32Array(count + 1);
    const into = new Uint32Array(count + 1);
    let at = 0;
    for (let node = 0; node < count; node++) {
      this.first[node] = at;
      for (let end = at + data.out[node]; at < end; at++) {
        this.from[at] = node;
        into[this.to[at] + 1]++;
      }
    }
    this.first[count] = at;
    for (let node = 0; node < count; node++) into[node + 1] += into[node];
    this.firstInto = into.slice();
    this.into = new Uint32Array(this.to.length);
    for (let edge = 0; edge < this.to.length; edge++) this.into[into[this.to[edge]]++] = this.from[edge];
    this.degree = Uint32Array.from({ length: count }, (_, node) => this.near(node).size);
    this.radius = Float32Array.from(this.degree, (degree) => 4.5 + Math.min(16, 1.7 * Math.sqrt(degree)));
    this.ranked = Uint32Array.from({ length: count }, (_, node) => node)
      .sort((one, two) => this.degree[two] - this.degree[one] || one - two);
    /** @type {Map<number, number[]>} */
    this.cells = new Map();
    for (let node = 0; node < count; node++) {
      const key = cell(data.x[node], data.y[node]);
      const there = this.cells.get(key);
      if (there) there.push(node);
      else this.cells.set(key, [node]);
    }
  }

  /** Those that a node links to. @param {number} node */
  leads(node) {
    return this.to.subarray(this.first[node], this.first[node + 1]);
  }

  /** Those that link to a node. @param {number} node */
  comes(node) {
    return this.into.subarray(this.firstInto[node], this.firstInto[node + 1]);
  }

  /** @param {number} node */
  near(node) {
    return new Set([...this.leads(node), ...this.comes(node)]);
  }

  /** @param {number} node */
  url(node) {
    const { data } = this;
    const given = data.urls[node];
    const url = given === 0 ? `${data.folders[data.folder[node]][1]}${encodeURI(data.names[node].replaceAll(" ", "-")).replaceAll("#", "%23").replaceAll("?", "%3F")}/` : given;
    return url || data.kinds[node] === NOTE ? `${this.root.dataset.root}${url}` : "";
  }

  // -- what the reader chose ------------------------------------------------------------------

  /** Offer the vault's folders and tags. */
  fill() {
    const { data, form } = this;
    const folders = new Set();
    for (let node = 0; node < this.count; node++) {
      if (data.kinds[node] !== NOTE) continue;
      for (let path = data.folders[data.folder[node]][0]; path; path = path.slice(0, Math.max(0, path.lastIndexOf("/")))) folders.add(path);
    }
    const counts = new Map();
    for (const tags of data.tags) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    const tags = [...counts].sort((one, two) => two[1] - one[1]).slice(0, 300).map(([tag]) => data.labels[tag]);
    options(form.folder, [...folders].sort((one, two) => one.localeCompare(two, undefined, { numeric: true })));
    options(form.tag, tags.sort((one, two) => one.localeCompare(two)));
    form.colour.value = data.by;
  }

  /** Take state from the address. */
  restore() {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const name of ["q", "colour", "folder", "tag"]) {
      const field = this.form[name];
      const value = state.get(name);
      if (value === null) continue;
      const before = field.value;
      field.value = value;
      if (field.value !== value) field.value = before;
    }
    const show = state.get("show");
    if (show !== null) for (const name of ["missing", "attachment", "orphan"]) this.form[name].checked = show.split(".").includes(name);
    const note = state.get("note");
    if (note) this.lit = this.data.names.indexOf(note);
    const at = (state.get("at") ?? "").split(",").map(Number);
    this.given = at.length === 3 && at.every(Number.isFinite) && at[2] > 0;
    if (this.given) this.view = { x: at[0], y: at[1], k: clamp(at[2]) };
  }

  /** Keep state in the address, once the reader rests. */
  keep() {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => {
      if (!this.root.isConnected) return;
      const { form, view } = this;
      const state = new URLSearchParams();
      for (const name of ["q", "folder", "tag"]) if (form[name].value) state.set(name, form[name].value);
      if (form.colour.value !== this.data.by) state.set("colour", form.colour.value);
      const show = ["missing", "attachment", "orphan"].filter((name) => form[name].checked);
      if (show.join() !== "missing,orphan") state.set("show", show.join("."));
      if (this.lit >= 0) state.set("note", this.data.names[this.lit]);
      if (this.moved) state.set("at", [Math.round(view.x), Math.round(view.y), Number(view.k.toPrecision(3))].join());
      const hash = String(state);
      history.replaceState(history.state, "", hash ? `#${hash}` : location.pathname + location.search);
    }, 300);
  }

  /** Act on the controls. @param {boolean} [keep] */
  choose(keep = true) {
    const { data, form } = this;
    const [folder, wanted, q] = [form.folder.value, form.tag.value, folded(form.q.value.trim())];
    const below = `${folder}/`;
    const inside = data.folders.map(([path]) => !folder || path === folder || path.startsWith(below));
    const tagged = data.labels.map((tag) => !wanted || tag === wanted || tag.startsWith(`${wanted}/`));
    const kinds = [true, form.attachment.checked, form.missing.checked];
    const some = folder || wanted;
    for (let node = 0; node < this.count; node++) {
      const kind = data.kinds[node];
      this.shown[node] = Number(kinds[kind] && (kind !== NOTE || (inside[data.folder[node]] && (!wanted || data.tags[node].some((tag) => tagged[tag])))));
    }
    for (let node = 0; node < this.count; node++) {
      if (!this.shown[node]) continue;
      // What only hidden notes use or lack is hidden too; so are those alone, if that is wished.
      const alone = ![...this.leads(node), ...this.comes(node)].some((each) => this.shown[each] && (data.kinds[node] === NOTE || data.kinds[each] === NOTE));
      if (alone && (data.kinds[node] !== NOTE ? some || !form.orphan.checked : !form.orphan.checked)) this.shown[node] = 0;
    }
    for (let node = 0; node < this.count; node++) this.found[node] = Number(this.shown[node] && (!q || this.search[node].includes(q)));
    this.q = q;
    if (this.lit >= 0 && !this.shown[this.lit]) this.lit = -1;
    this.paint();
    this.rows = ROWS;
    this.tell();
    this.renew();
    if (keep) this.keep();
  }

  /** Give each node its colour, and say which is whose. */
  paint() {
    const { data } = this;
    const by = this.form.colour.value;
    /** @type {(node: number) => string | number} */
    const of = {
      type: (/** @type {number} */ node) => data.types[data.type[node]],
      folder: (/** @type {number} */ node) => data.folders[data.folder[node]][0],
      tag: (/** @type {number} */ node) => (data.tags[node].length ? data.labels[this.tagOf(node)] : ""),
      group: (/** @type {number} */ node) => data.group[node] + 1,
      none: () => "",
    }[by] ?? (() => "");
    const counts = new Map();
    for (let node = 0; node < this.count; node++) {
      const key = this.shown[node] && data.kinds[node] === NOTE ? of(node) : "";
      if (key !== "") counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const ranked = [...counts].filter(([, count]) => by !== "group" || count > 1).sort((one, two) => two[1] - one[1] || (one[0] < two[0] ? -1 : 1)).slice(0, PALETTE.length);
    const places = new Map(ranked.map(([key], at) => [key, at + 1]));
    for (let node = 0; node < this.count; node++) {
      this.colour[node] = data.kinds[node] === NOTE ? places.get(of(node)) ?? 0 : data.kinds[node] === MISSING ? 8 : 7;
    }
    const rest = this.shown.reduce((sum, shown, node) => sum + Number(shown && data.kinds[node] === NOTE && !this.colour[node]), 0);
    const entries = ranked.map(([key, count], at) => [PALETTE[at], by === "group" ? this.nameOf(key - 1) : String(key), count]);
    if (rest && ranked.length) entries.push(["grey", this.words[7], rest]);
    this.legend.replaceChildren(...entries.map(([colour, name, count]) => {
      const item = document.createElement("li");
      item.style.setProperty("--dot", `var(--k-${colour})`);
      item.append(element("span", String(name)), " ", element("small", String(count)));
      return item;
    }));
  }

  /** The tag of a note that most others have too. @param {number} node */
  tagOf(node) {
    if (!this.tagged) {
      this.tagged = new Uint32Array(this.data.labels.length);
      for (const tags of this.data.tags) for (const tag of tags) this.tagged[tag]++;
    }
    const counts = this.tagged;
    return this.data.tags[node].reduce((one, two) => (counts[two] > counts[one] ? two : one));
  }

  /** A community is called by its note that is linked most. @param {number} group */
  nameOf(group) {
    const node = this.ranked.find((each) => this.data.group[each] === group && this.data.kinds[each] === NOTE);
    return node === undefined ? "" : this.data.names[node];
  }

  // -- the list -------------------------------------------------------------------------------

  /** Say what is shown, and list it: the neighbours of a chosen note, else what was searched. */
  tell() {
    const { data, words } = this;
    const notes = this.lit >= 0 ? [] : [...this.ranked].filter((node) => this.found[node]);
    if (this.lit >= 0) {
      const open = this.entry(this.lit, true);
      const sides = [[words[3], [...this.comes(this.lit)]], [words[4], [...this.leads(this.lit)]]];
      this.list.replaceChildren(open, ...sides.flatMap(([label, side]) => {
        const shown = /** @type {number[]} */ (side).filter((node) => this.shown[node]);
        shown.sort((one, two) => data.names[one].localeCompare(data.names[two]));
        if (!shown.length) return [];
        const item = element("li", "");
        const inner = element("ul", "");
        inner.append(...shown.slice(0, 200).map((node) => this.entry(node)));
        item.append(element("span", String(label)), inner);
        return [item];
      }));
      const links = this.degree[this.lit];
      this.say(`${data.names[this.lit]}: ${links === 1 ? words[10] : words[0].replace("{n}", String(links))}`);
      return;
    }
    const few = notes.slice(0, this.rows).map((node) => this.entry(node));
    if (notes.length > this.rows) {
      const more = element("li", "");
      const button = element("button", words[1].replace("{n}", String(notes.length - this.rows)));
      button.setAttribute("type", "button");
      button.addEventListener("click", () => {
        const at = this.rows;
        this.rows += ROWS * 4;
        this.tell();
        /** @type {HTMLElement | null} */ (this.list.children[at]?.firstElementChild)?.focus();
      });
      more.append(button);
      few.push(more);
    }
    this.list.replaceChildren(...few);
    const count = notes.filter((node) => data.kinds[node] === NOTE).length;
    this.say(notes.length ? words[2].replace("{n}", String(count)) : words[8]);
  }

  /** @param {string} text */
  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /** @param {number} node @param {boolean} [chosen] */
  entry(node, chosen = false) {
    const item = element("li", "");
    const url = this.url(node);
    const name = element(url ? "a" : "span", this.data.names[node]);
    if (url) name.setAttribute("href", url);
    if (chosen) item.className = "is-chosen";
    item.dataset.node = String(node);
    const what = this.data.kinds[node] === MISSING ? this.words[5] : this.data.kinds[node] === ATTACHMENT ? this.words[6] : String(this.degree[node]);
    item.append(name, " ", element("small", what));
    return item;
  }

  // -- what the reader does -------------------------------------------------------------------

  listen() {
    const { canvas, form } = this;
    form.addEventListener("input", () => {
      this.lit = -1;
      this.choose();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const best = this.ranked.find((node) => this.found[node]);
      if (this.q && best !== undefined) this.go(best);
    });
    for (const button of this.root.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => {
        const what = /** @type {HTMLElement} */ (button).dataset.zoom;
        if (what === "fit") this.fit();
        else this.zoom(what === "in" ? 1.5 : 1 / 1.5);
      });
    }
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const step = event.deltaY * (event.deltaMode ? 30 : 1) * (event.ctrlKey ? 4 : 1);
      this.zoom(Math.exp(-Math.max(-400, Math.min(400, step)) / 500), ...this.at(event), false);
    }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.press(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.release(event));
    canvas.addEventListener("pointercancel", (event) => this.pointers.delete(event.pointerId));
    canvas.addEventListener("pointerleave", () => this.hover(-1));
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("focus", () => this.draw());
    canvas.addEventListener("blur", () => this.draw());
    for (const name of ["pointerover", "focusin"]) {
      this.list.addEventListener(name, (event) => {
        const item = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-node]"));
        this.hover(item ? Number(item.dataset.node) : -1);
      });
    }
    for (const name of ["pointerleave", "focusout"]) this.list.addEventListener(name, () => this.hover(-1));
    new ResizeObserver(() => this.root.isConnected && this.size()).observe(canvas);
    new MutationObserver(() => this.theme()).observe(document.body, { attributes: true });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.theme());
    addEventListener("hashchange", () => {
      if (!this.root.isConnected) return;
      this.restore();
      this.choose(false);
    });
  }

  /** @type {Map<number, { x: number, y: number }>} */
  pointers = new Map();
  over = -1;
  travelled = 0;

  /** @param {MouseEvent} event @returns {[number, number]} */
  at(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (event.button) return;
    const [x, y] = this.at(event);
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, { x, y });
    if (this.pointers.size === 1) this.travelled = 0;
    this.flight = 0;
  }

  /** @param {PointerEvent} event */
  move(event) {
    const [x, y] = this.at(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") this.hover(this.hit(x, y));
      return;
    }
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const [was, is] = [Math.hypot(before.x - other.x, before.y - other.y), Math.hypot(x - other.x, y - other.y)];
      this.view.x -= (x - before.x) / 2 / this.view.k;
      this.view.y -= (y - before.y) / 2 / this.view.k;
      if (was && is) this.zoom(is / was, (x + other.x) / 2, (y + other.y) / 2, false);
    } else {
      this.view.x -= (x - before.x) / this.view.k;
      this.view.y -= (y - before.y) / this.view.k;
    }
    this.travelled += Math.hypot(x - before.x, y - before.y);
    this.pointers.set(event.pointerId, { x, y });
    this.moved = true;
    this.draw();
  }

  /** @param {PointerEvent} event */
  release(event) {
    const one = this.pointers.delete(event.pointerId) && !this.pointers.size;
    if (!one) return;
    if (this.travelled > 6) {
      this.keep();
      return;
    }
    const node = this.hit(...this.at(event), event.pointerType === "touch" ? 22 : 8);
    // A finger shows first what it would open: it cannot hover.
    if (node >= 0 && (event.pointerType !== "touch" || node === this.lit)) this.open(node, event.ctrlKey || event.metaKey);
    else this.choice(node);
  }

  /** @param {number} node @param {boolean} [apart] */
  open(node, apart = false) {
    const url = this.url(node);
    if (!url) {
      this.choice(node);
      return;
    }
    // A link, so that the theme's own way of changing pages is taken.
    const link = element("a", "");
    link.setAttribute("href", url);
    if (apart) link.setAttribute("target", "_blank");
    link.hidden = true;
    this.root.append(link);
    link.click();
    link.remove();
  }

  /** @param {number} node */
  hover(node) {
    if (node === this.over) return;
    this.over = node;
    this.canvas.style.cursor = node >= 0 ? "pointer" : "";
    this.draw();
  }

  /** Light a node and those round it, -1 for none. @param {number} node */
  choice(node) {
    if (node === this.lit) return;
    this.lit = node;
    this.tell();
    this.draw();
    this.keep();
  }

  /** Choose a node and bring it into view. @param {number} node */
  go(node) {
    this.choice(node);
    const { data, view } = this;
    const [x, y] = this.on(node);
    const edge = 0.15 * Math.min(this.width, this.height);
    const close = Math.max(view.k, 0.3);
    if (close === view.k && x > edge && y > edge && x < this.width - edge && y < this.height - edge) return;
    this.moved = true;
    this.fly({ x: data.x[node], y: data.y[node], k: close });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] })[event.key];
    if (way && event.shiftKey) {
      this.view.x += (way[0] * 60) / this.view.k;
      this.view.y += (way[1] * 60) / this.view.k;
      this.moved = true;
      this.draw();
      this.keep();
    } else if (way) this.step(...way);
    else if (event.key === "Enter" && this.lit >= 0) this.open(this.lit);
    else if (event.key === "Escape" && this.lit >= 0) this.choice(-1);
    else if (event.key === "+" || event.key === "=") this.zoom(1.4);
    else if (event.key === "-") this.zoom(1 / 1.4);
    else if (event.key === "0" || event.key === "Home") this.fit();
    else return;
    event.preventDefault();
  }

  /** Go to the neighbour that lies that way; from none, to the note that is linked most. @param {number} dx @param {number} dy */
  step(dx, dy) {
    const { data, lit } = this;
    if (lit < 0) {
      const first = this.ranked.find((node) => this.found[node]);
      if (first !== undefined) this.go(first);
      return;
    }
    let [best, least] = [-1, Infinity];
    for (const node of this.near(lit)) {
      const [x, y] = [data.x[node] - data.x[lit], data.y[node] - data.y[lit]];
      const along = x * dx + y * dy;
      const aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (!this.shown[node] || along <= 0 || aside > along * 3) continue;
      const cost = along + 2 * aside;
      if (cost < least) [best, least] = [node, cost];
    }
    if (best >= 0) this.go(best);
  }

  /** @param {number} factor @param {number} [x] @param {number} [y] @param {boolean} [smooth] */
  zoom(factor, x = this.width / 2, y = this.height / 2, smooth = true) {
    const from = smooth && this.flight ? /** @type {View} */ (this.goal) : this.view;
    const k = clamp(from.k * factor);
    const [left, top] = [(x - this.width / 2) / from.k, (y - this.height / 2) / from.k];
    const to = { x: from.x + left * (1 - from.k / k), y: from.y + top * (1 - from.k / k), k };
    this.moved = true;
    if (smooth) this.fly(to);
    else {
      this.flight = 0;
      this.view = to;
      this.draw();
      this.keep();
    }
  }

  /** Show all that is shown. @param {boolean} [smooth] */
  fit(smooth = true) {
    const { data } = this;
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let node = 0; node < this.count; node++) {
      if (!this.shown[node]) continue;
      left = Math.min(left, data.x[node]);
      right = Math.max(right, data.x[node]);
      top = Math.min(top, data.y[node]);
      bottom = Math.max(bottom, data.y[node]);
    }
    if (left > right) return;
    const k = clamp(Math.min(this.width / (right - left + 120), this.height / (bottom - top + 120), 1.6));
    const to = { x: (left + right) / 2, y: (top + bottom) / 2, k };
    if (smooth) this.fly(to);
    else {
      this.view = to;
      this.draw();
    }
    this.moved = false;
    if (smooth) this.keep();
  }

  /** Move the view, at once where the reader wants no motion. @param {View} to */
  fly(to) {
    this.goal = to;
    if (this.still.matches) {
      this.view = to;
      this.flight = 0;
      this.draw();
      this.keep();
      return;
    }
    const from = { ...this.view };
    const start = performance.now();
    this.flight = start;
    const turn = () => {
      if (this.flight !== start || !this.root.isConnected) return;
      const part = Math.min(1, (performance.now() - start) / 260);
      const eased = 1 - (1 - part) ** 3;
      const k = from.k * (to.k / from.k) ** eased;
      this.view = { x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased, k };
      this.draw();
      if (part < 1) requestAnimationFrame(turn);
      else {
        this.flight = 0;
        this.keep();
      }
    };
    requestAnimationFrame(turn);
  }

  // -- drawing --------------------------------------------------------------------------------

  /** The node at a place of the canvas, -1 for none. @param {number} x @param {number} y @param {number} [slack] */
  hit(x, y, slack = 5) {
    const { data, view } = this;
    const [left, top] = [(x - this.width / 2) / view.k + view.x, (y - this.height / 2) / view.k + view.y];
    const reach = slack / view.k;
    let [best, least] = [-1, Infinity];
    const far = Math.min(24, Math.ceil((reach + 22) / CELL));
    for (let column = -far; column <= far; column++) {
      for (let row = -far; row <= far; row++) {
        for (const node of this.cells.get(cell(left + column * CELL, top + row * CELL)) ?? []) {
          if (!this.shown[node]) continue;
          const way = Math.hypot(data.x[node] - left, data.y[node] - top) - this.radius[node];
          if (way < reach && way < least) [best, least] = [node, way];
        }
      }
    }
    return best;
  }

  /** Where a node is on the canvas. @param {number} node @returns {[number, number]} */
  on(node) {
    const { data, view } = this;
    return [(data.x[node] - view.x) * view.k + this.width / 2, (data.y[node] - view.y) * view.k + this.height / 2];
  }

  theme() {
    const style = getComputedStyle(this.canvas);
    /** @param {string} name */
    const of = (name) => style.getPropertyValue(name).trim();
    this.ink = of("--md-default-fg-color");
    this.paper = of("--md-default-bg-color");
    this.line = of("--md-default-fg-color--lighter");
    this.accent = of("--md-typeset-a-color");
    this.colours = [of("--k-grey"), ...PALETTE.map((name) => of(`--k-${name}`)), of("--md-default-fg-color--lighter"), of("--md-default-fg-color--lighter")];
    this.font = style.fontFamily;
    this.renew();
  }

  size() {
    const [width, height] = [this.canvas.clientWidth, this.canvas.clientHeight];
    if (!width || !height) return;
    const first = !this.width;
    this.width = width;
    this.height = height;
    this.ratio = Math.min(2, devicePixelRatio || 1);
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
    this.renew();
    if (!first && !this.moved && !this.given) this.fit(false);
  }

  /** Have the links drawn anew. */
  renew() {
    this.stale = true;
    this.next = -1;
    this.draw();
  }

  draw() {
    this.frame ||= requestAnimationFrame((now) => {
      this.frame = 0;
      if (!this.root.isConnected || !this.width) return;
      const { x, y, k } = this.view;
      if (this.seen !== `${x},${y},${k}`) this.changed = now;
      this.seen = `${x},${y},${k}`;
      const took = now - this.last;
      this.last = now;
      if (this.next >= 0 && took < 1000) this.share = Math.max(400, Math.min(30000, this.share * (took > FRAME ? 0.6 : 1.25)));
      if (this.links(now)) this.draw();
      this.show();
    });
  }

  /** Whether the picture drawn last does, for as long as the view moves. */
  covers() {
    const { view, front } = this;
    const scale = view.k / front.view.k;
    const [right, down] = [Math.abs(view.x - front.view.x) * view.k, Math.abs(view.y - front.view.y) * view.k];
    return scale > 0.4 && scale < 3 && right < this.width * (MARGIN + 0.15) && down < this.height * (MARGIN + 0.15);
  }

  /** Draw some of the links on the picture behind. Return whether there is more to do. @param {number} now */
  links(now) {
    const { data, view, back } = this;
    if (this.next < 0) {
      const { x, y, k } = this.front.view;
      if (!this.stale && x === view.x && y === view.y && k === view.k) return false;
      if (!this.stale && now - this.changed < REST && this.covers()) return true;
      back.view = { ...view };
      back.width = this.width * (1 + 2 * MARGIN);
      back.height = this.height * (1 + 2 * MARGIN);
      const [width, height] = [Math.round(back.width * this.ratio), Math.round(back.height * this.ratio)];
      if (back.canvas.width !== width || back.canvas.height !== height) Object.assign(back.canvas, { width, height });
      else {
        back.pen.setTransform(1, 0, 0, 1, 0, 0);
        back.pen.clearRect(0, 0, width, height);
      }
      this.next = 0;
      this.stale = false;
      back.queue = null;
      back.nodes = false;
    }
    const pen = back.pen;
    const { x, y, k } = back.view;
    const scale = k * this.ratio;
    const [middle, centre] = [back.canvas.width / 2, back.canvas.height / 2];
    const [right, bottom] = [back.canvas.width, back.canvas.height];
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.strokeStyle = this.line;
    pen.lineWidth = this.ratio * Math.min(1.2, Math.max(0.5, k * 2));
    // Many links over one another would be a blot.
    pen.globalAlpha = Math.min(this.to.length > 20000 ? 0.18 : 0.5, Math.max(0.08, 0.14 + k * 0.35 - this.to.length / 1e6));
    let [drawn, all] = [0, 0];
    while (this.next < this.to.length) {
      if (!drawn) pen.beginPath();
      const [one, two] = [this.from[this.next], this.to[this.next]];
      this.next++;
      if (!this.shown[one] || !this.shown[two]) continue;
      const [a, b] = [(data.x[one] - x) * scale + middle, (data.y[one] - y) * scale + centre];
      const [c, d] = [(data.x[two] - x) * scale + middle, (data.y[two] - y) * scale + centre];
      if ((a < 0 && c < 0) || (b < 0 && d < 0) || (a > right && c > right) || (b > bottom && d > bottom)) continue;
      pen.moveTo(a, b);
      pen.lineTo(c, d);
      if (++drawn === STROKE) {
        pen.stroke();
        all += drawn;
        drawn = 0;
        if (all >= this.share) return true;
      }
    }
    if (drawn) pen.stroke();
    back.queue ??= this.within(back.view, back.width, back.height);
    back.nodes ||= back.queue.length > MANY;
    if (back.nodes && back.queue.length) {
      pen.globalAlpha = 1;
      pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      this.dots(pen, this.parted(back.queue.splice(-Math.ceil(this.share))), back);
      if (back.queue.length) return true;
    }
    [this.front, this.back] = [back, this.front];
    this.next = -1;
    return this.stale || view.x !== x || view.y !== y || view.k !== k;
  }

  /** The shown nodes that a view of a size has. @param {View} view @param {number} width @param {number} height */
  within(view, width, height) {
    const { data } = this;
    const [left, right] = [view.x - width / 2 / view.k - 30, view.x + width / 2 / view.k + 30];
    const [top, bottom] = [view.y - height / 2 / view.k - 30, view.y + height / 2 / view.k + 30];
    const found = [];
    for (let node = 0; node < this.count; node++) {
      const [x, y] = [data.x[node], data.y[node]];
      if (this.shown[node] && x >= left && x <= right && y >= top && y <= bottom) found.push(node);
    }
    return found;
  }

  /** Nodes by their colours. @param {number[]} nodes */
  parted(nodes) {
    /** @type {number[][]} */
    const sets = this.colours.map(() => []);
    for (const node of nodes) sets[this.colour[node]].push(node);
    return sets;
  }

  /** Draw what is seen. */
  show() {
    const { pen, view, ratio, front } = this;
    const focus = this.over >= 0 && this.shown[this.over] ? this.over : this.lit;
    const round = focus >= 0 ? this.near(focus) : null;
    const dim = focus >= 0 || this.q;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    if (front.view.k) {
      // Only what is in view is taken of the picture: drawing it at another size is dear.
      const scale = front.view.k / view.k;
      const [across, down] = [this.width * scale, this.height * scale];
      const left = (view.x - front.view.x) * front.view.k + (front.width - across) / 2;
      const top = (view.y - front.view.y) * front.view.k + (front.height - down) / 2;
      pen.globalAlpha = dim ? 0.3 : 1;
      pen.imageSmoothingEnabled = this.last - this.changed > REST || this.to.length < 20000;
      pen.drawImage(front.canvas, left * ratio, top * ratio, across * ratio, down * ratio, 0, 0, this.width, this.height);
    }
    pen.globalAlpha = 1;
    if (focus >= 0) this.rays(focus);
    // Of many nodes those that are not marked out are on the picture already.
    const seen = front.nodes ? (focus >= 0 ? [focus, ...(round ?? [])].filter((node) => this.shown[node]) : this.q ? this.within(view, this.width, this.height) : []) : this.within(view, this.width, this.height);
    /** @param {number} node */
    const bright = (node) => (focus >= 0 ? node === focus || round?.has(node) : this.found[node]);
    const here = { view, width: this.width, height: this.height };
    if (dim && !front.nodes) {
      pen.globalAlpha = 0.28;
      this.dots(pen, this.parted(seen.filter((node) => !bright(node))), here);
      pen.globalAlpha = 1;
    }
    this.dots(pen, this.parted(dim ? seen.filter(bright) : seen), here);
    const size = grown(view.k);
    if (focus >= 0) {
      const [x, y] = this.on(focus);
      pen.beginPath();
      pen.arc(x, y, Math.max(3, this.radius[focus] * size) + 3, 0, 7);
      pen.strokeStyle = this.accent;
      pen.lineWidth = 2;
      pen.stroke();
    }
    this.label(focus, round, size);
  }

  /** @param {CanvasRenderingContext2D} pen @param {number[][]} sets @param {{ view: View, width: number, height: number }} where */
  dots(pen, sets, { view, width, height }) {
    const { data } = this;
    const size = grown(view.k);
    const [dx, dy] = [width / 2 - view.x * view.k, height / 2 - view.y * view.k];
    sets.forEach((nodes, colour) => {
      if (!nodes.length) return;
      pen.fillStyle = pen.strokeStyle = this.colours[colour];
      pen.lineWidth = 1.2;
      const open = colour === 8;
      for (const node of nodes) {
        const [x, y, r] = [data.x[node] * view.k + dx, data.y[node] * view.k + dy, Math.max(1, this.radius[node] * size)];
        if (r < 2 && !open) {
          pen.fillRect(x - r, y - r, 2 * r, 2 * r);
          continue;
        }
        pen.beginPath();
        pen.arc(x, y, r, 0, 7);
        // A ring is what is not there.
        if (open) pen.stroke();
        else pen.fill();
      }
    });
  }

  /** The links of one node, each with a head where it leads. @param {number} node */
  rays(node) {
    const { pen, view } = this;
    const [x, y] = this.on(node);
    pen.strokeStyle = pen.fillStyle = this.accent;
    pen.lineWidth = 1.3;
    const size = grown(view.k);
    const heads = this.degree[node] < 400;
    /** @param {number} ax @param {number} ay @param {number} bx @param {number} by @param {number} stop */
    const ray = (ax, ay, bx, by, stop) => {
      const way = Math.hypot(bx - ax, by - ay);
      pen.beginPath();
      pen.moveTo(ax, ay);
      pen.lineTo(bx, by);
      pen.stroke();
      if (!heads || way < stop + 8) return;
      const [ux, uy] = [(bx - ax) / way, (by - ay) / way];
      const [tx, ty] = [bx - ux * stop, by - uy * stop];
      pen.beginPath();
      pen.moveTo(tx, ty);
      pen.lineTo(tx - 7 * ux - 3.2 * uy, ty - 7 * uy + 3.2 * ux);
      pen.lineTo(tx - 7 * ux + 3.2 * uy, ty - 7 * uy - 3.2 * ux);
      pen.fill();
    };
    pen.globalAlpha = 0.8;
    for (const other of this.leads(node)) if (this.shown[other]) ray(x, y, ...this.on(other), Math.max(1, this.radius[other] * size) + 1);
    for (const other of this.comes(node)) if (this.shown[other]) ray(...this.on(other), x, y, Math.max(3, this.radius[node] * size) + 4);
    pen.globalAlpha = 1;
  }

  /** Names that do not cover one another, those of the most linked first. @param {number} focus @param {Set<number> | null} round @param {number} size */
  label(focus, round, size) {
    const { pen, data } = this;
    /** @type {[number, number, number, number][]} */
    const taken = [];
    // The nearer, the more names have room.
    const most = Math.min(NAMES, Math.ceil(((this.width * this.height) / 9000) * (focus >= 0 ? 1 : Math.min(1, 0.2 + this.view.k * 0.5))));
    let [written, seen] = [0, 0];
    pen.textAlign = "center";
    pen.textBaseline = "top";
    pen.lineJoin = "round";
    pen.strokeStyle = this.paper;
    pen.lineWidth = 3;
    /** @param {number} node @param {boolean} must */
    const write = (node, must) => {
      const [x, y] = this.on(node);
      if (x < 0 || y < 0 || x > this.width || y > this.height) return;
      seen++;
      if (node === focus || written < 2) pen.font = `${node === focus ? "600 13" : "12"}px ${this.font}`;
      const name = short(data.names[node], node === focus ? 60 : 28);
      const [half, low] = [this.long(name) / 2 + 2, y + Math.max(1, this.radius[node] * size) + 3];
      const middle = must ? Math.min(Math.max(x, half), Math.max(half, this.width - half)) : x;
      const box = /** @type {[number, number, number, number]} */ ([middle - half - 4, low - 2, middle + half + 4, low + 17]);
      if (!must && (box[0] < 0 || box[2] > this.width || taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]))) return;
      taken.push(box);
      pen.strokeText(name, middle, low);
      pen.fillStyle = this.ink;
      pen.fillText(name, middle, low);
      written++;
    };
    if (focus >= 0) write(focus, true);
    if (round) {
      for (const node of [...round].sort((one, two) => this.degree[two] - this.degree[one])) {
        if (this.shown[node] && written < most) write(node, false);
      }
      return;
    }
    for (const node of this.ranked) {
      if (written >= most || seen > 500) return;
      if (this.found[node]) write(node, false);
    }
  }

  /** @type {Map<string, number>} */
  lengths = new Map();

  /** @param {string} name */
  long(name) {
    let length = this.lengths.get(name);
    if (length === undefined) {
      length = this.pen.measureText(name).width;
      this.lengths.set(name, length);
    }
    return length;
  }
}

/** @returns {{ canvas: HTMLCanvasElement, pen: CanvasRenderingContext2D, view: View, width: number, height: number, nodes: boolean, queue: number[] | null }} */
function picture() {
  const canvas = document.createElement("canvas");
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  return { canvas, pen, view: { x: 0, y: 0, k: 0 }, width: 0, height: 0, nodes: false, queue: null };
}

/** @param {number} x @param {number} y */
const cell = (x, y) => (Math.floor(x / CELL) + 32768) * 65536 + Math.floor(y / CELL) + 32768;

/** @param {number} k */
const clamp = (k) => Math.min(LARGEST, Math.max(SMALLEST, k));

/** From afar a node is as large as can be seen, near by as large as it is. @param {number} k */
const grown = (k) => Math.max(0.12, Math.min(1.3, k ** 0.7));

/** @param {string} name @param {number} most */
const short = (name, most) => ([...name].length > most ? `${[...name].slice(0, most - 1).join("")}…` : name);

/** @param {string} name @param {string} text */
function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** @param {HTMLSelectElement} field @param {string[]} names */
function options(field, names) {
  field.append(...names.map((name) => new Option(name, name)));
}

/** @param {ParentNode} within */
export function start(within) {
  for (const root of /** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll("[data-graph]:not(.is-live)"))) {
    root.classList.add("is-live");
    fetch(new URL(root.dataset.graph ?? "", document.baseURI), { cache: "no-cache" })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
      .then((data) => {
        const graph = new Graph(root, data);
        root.dispatchEvent(new CustomEvent("vault:graph", { detail: graph }));
        root.classList.add("is-drawn");
      })
      .catch((error) => {
        root.classList.add("has-failed");
        const status = root.querySelector(".graph-status");
        if (status) status.textContent = (root.dataset.words ?? "").split("|")[9];
        console.error(error);
      });
  }
}
