/**
 * The walk under a decision chart, one question at a time. Where a reader stands is the address's
 * part behind `#`, as in `#decide=no.yes`: it can be shared, and the browser's back and forward
 * walk too. All steps wait in the page as <template>s.
 * @where data-decide
 */

/** @typedef {{root: HTMLElement, key: string, at: string}} Walk */
/** @type {Walk[]} */
let walks = [];

/** @type {(root: ParentNode, selector: string) => HTMLElement} */
const one = (root, selector) => /** @type {any} */ (root.querySelector(selector));

/** @type {(root: HTMLElement, number?: string) => DocumentFragment} */
const stepOf = (root, number) =>
  /** @type {any} */ (one(root, `template[data-step="${number}"]`)).content.cloneNode(true);

/**
 * The answers that the address gives for a walk, null where it speaks of something else.
 * @param {string} key
 */
function answers(key) {
  let place = location.hash.slice(1);
  try {
    place = decodeURIComponent(place);
  } catch {
    // Then as it stands.
  }
  return place.startsWith(`${key}=`) ? place.slice(key.length + 1).split(".").filter(Boolean) : null;
}

/**
 * Show the step behind the answers `way`, as far as there are such answers.
 * @param {Walk} walk @param {string[]} way
 */
function show(walk, way) {
  const { root, key } = walk;
  const trail = [];
  let [at, step] = ["", stepOf(root, "0")];
  for (const slug of way) {
    const button = one(step, `[data-slug="${CSS.escape(slug)}"]`);
    if (!button) break;
    const [item, back, said] = ["li", "a", "strong"].map((tag) => document.createElement(tag));
    back.setAttribute("href", `#${key}=${at}`);
    back.textContent = one(step, ".decide-head").textContent;
    said.textContent = button.textContent;
    item.append(back, " ", said);
    const passed = button.nextElementSibling;
    passed?.removeAttribute("hidden");
    if (passed) item.append(" ", passed);
    trail.push(item);
    at += (at && ".") + slug;
    step = stepOf(root, button.dataset.to);
  }
  walk.at = at;
  one(root, ".decide-way").replaceChildren(...trail);
  one(root, ".decide-way").hidden = !at;
  one(root, ".decide-stage").replaceChildren(step);
  root.querySelectorAll("[data-go]").forEach((button) => button.toggleAttribute("disabled", !at));
}

/**
 * Go where the address says; `arriving` on a page, to no walk that it does not name.
 * @param {Walk[]} of
 */
function follow(of = walks, arriving = false) {
  for (const walk of of) {
    const way = answers(walk.key) ?? (arriving || location.hash ? null : []);
    if (!way || (!arriving && way.join(".") === walk.at)) continue;
    show(walk, way);
    one(walk.root, ".decide-head").focus({ preventScroll: true });
    if (arriving) walk.root.scrollIntoView();
    else one(walk.root, ".decide-stage").scrollIntoView({ block: "nearest" });
  }
}

/** @param {HTMLElement} root */
function begin(root) {
  const walk = { root, key: root.dataset.decide ?? "", at: "" };
  /** @param {string[]} way */
  const go = (way) => (location.hash = `${walk.key}=${way.join(".")}`);
  const back = () => go(walk.at.split(".").slice(0, -1));
  // Addresses are the walk's now: the browser need not look for them in the list.
  [root, ...root.querySelectorAll("li[id]")].forEach((each) => each.removeAttribute("id"));
  one(root, "details").removeAttribute("open");
  root.dataset.ready = "";
  root.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    const { slug, go: where } = button?.dataset ?? {};
    if (slug) go([walk.at, slug].filter(Boolean));
    else if (where === "back") back();
    else if (where) go([]);
  });
  one(root, ".decide-walk").addEventListener("keydown", (event) => {
    if (walk.at && (event.key === "Backspace" || event.key === "Escape")) back();
  });
  return walk;
}

/**
 * Turn the list of ways of each chart below `root` into a walk.
 * @param {ParentNode} root
 */
export function start(root) {
  const found = /** @type {any} */ (root.querySelectorAll("[data-decide]:not([data-ready])"));
  const fresh = [...found].map(begin);
  walks = [...walks.filter((walk) => walk.root.isConnected), ...fresh];
  follow(fresh, true);
}

addEventListener("hashchange", () => follow());
