/**
 * A canvas that can be moved and zoomed. Moving is the box's own scrolling, so that keys, focus,
 * touch and the browser's search work as anywhere; a drag of the ground scrolls it too. Zooming
 * sets one CSS variable. Without this script the plane is fitted to the width or at actual size.
 * @where data-canvas
 */

const [LEAST, MOST, STEP, LEGIBLE] = [0.05, 4, 1.25, 0.75];
/** What can be selected, clicked or scrolled by itself is not dragged. */
const CONTENT = ".canvas-node:not(.canvas-group), .canvas-label, .canvas-edge-label";

class Canvas {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.tools = /** @type {HTMLElement} */ (root.querySelector(":scope > .canvas-tools"));
    this.box = /** @type {HTMLElement} */ (root.querySelector(":scope > .canvas-box"));
    this.plane = /** @type {HTMLElement} */ (this.box.querySelector(".canvas-plane"));
    this.shown = document.createElement("output");
    this.shown.setAttribute("aria-label", WORDS["Zoom"]);
    this.tools.append(
      this.button("−", WORDS["Zoom out"], () => this.zoom(this.scale / STEP)),
      this.button("+", WORDS["Zoom in"], () => this.zoom(this.scale * STEP)),
      this.shown,
    );
    this.sight = new IntersectionObserver((cards) => cards.filter((card) => card.isIntersecting).forEach(mark));
    this.tools.addEventListener("change", () => this.choose());
    this.box.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("pointerdown", (event) => this.drag(event));
    this.box.addEventListener("touchstart", (event) => this.pinch(event), { passive: false });
    root.addEventListener("click", (event) => this.visit(event));
    new ResizeObserver(() => this.tell()).observe(this.box);
    root.classList.add("is-live");
    this.reach();
  }

  get scale() {
    return this.plane.getBoundingClientRect().width / this.plane.offsetWidth || 1;
  }

  get listed() {
    return Boolean(this.tools.querySelector("[value=list]:checked"));
  }

  /**
   * @param {string} sign
   * @param {string} label
   * @param {() => void} act
   */
  button(sign, label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", act);
    return button;
  }

  /** Follow the radio buttons. */
  choose() {
    this.root.style.removeProperty("--canvas-zoom");
    this.tell();
    this.reach();
  }

  /** @param {string} view */
  check(view) {
    this.tools.querySelectorAll("input").forEach((input) => (input.checked = input.value === view));
  }

  /** @param {string} view */
  look(view) {
    this.check(view);
    this.choose();
  }

  /**
   * Zoom, and keep what is at a point of the window, by default the box's middle, where it is.
   * @param {number} scale
   * @param {number} [x]
   * @param {number} [y]
   */
  zoom(scale, x, y) {
    if (this.listed) this.look("fit");
    const { box, plane } = this;
    const frame = box.getBoundingClientRect();
    const at = [x ?? frame.left + box.clientWidth / 2, y ?? frame.top + box.clientHeight / 2];
    const before = plane.getBoundingClientRect();
    const next = Math.min(MOST, Math.max(LEAST, scale));
    const part = [(at[0] - before.left) / this.scale, (at[1] - before.top) / this.scale];
    this.check("");
    this.root.style.setProperty("--canvas-zoom", String(next));
    const after = plane.getBoundingClientRect();
    box.scrollLeft += after.left + part[0] * next - at[0];
    box.scrollTop += after.top + part[1] * next - at[1];
    this.tell();
  }

  tell() {
    const text = this.listed ? "" : `${Math.round(this.scale * 100)} %`;
    if (this.shown.textContent !== text) this.shown.textContent = text;
  }

  /** Let the Tab key reach the cards that have more to show than room, once they are in sight. */
  reach() {
    this.sight.disconnect();
    this.plane.querySelectorAll(".canvas-content").forEach((card) => this.sight.observe(card));
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    this.zoom(this.scale * Math.exp((-event.deltaY * lines) / 300), event.clientX, event.clientY);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.target !== this.box || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") this.zoom(this.scale * STEP);
    else if (event.key === "-") this.zoom(this.scale / STEP);
    else if (event.key === "0") this.look("actual");
    else if (event.key === "1") this.look("fit");
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const { box } = this;
    const target = /** @type {Element} */ (event.target);
    const rect = box.getBoundingClientRect();
    const onBar = event.clientX - rect.left > box.clientWidth || event.clientY - rect.top > box.clientHeight;
    if (event.pointerType !== "mouse" || event.button || onBar || this.listed || target.closest(CONTENT)) return;
    event.preventDefault();
    box.focus({ preventScroll: true });
    box.setPointerCapture(event.pointerId);
    box.classList.add("is-dragged");
    /** @param {PointerEvent} moved */
    const move = (moved) => box.scrollBy({ left: -moved.movementX, top: -moved.movementY, behavior: "instant" });
    box.addEventListener("pointermove", move);
    const end = () => {
      box.removeEventListener("pointermove", move);
      box.classList.remove("is-dragged");
    };
    box.addEventListener("lostpointercapture", end, { once: true });
  }

  /** @param {TouchEvent} event */
  pinch(event) {
    if (event.touches.length !== 2 || this.listed) return;
    event.preventDefault();
    const [first, scale] = [span(event.touches), this.scale];
    /** @param {TouchEvent} moved */
    const move = (moved) => {
      if (moved.touches.length !== 2) return;
      moved.preventDefault();
      const [one, two] = moved.touches;
      const middle = [(one.clientX + two.clientX) / 2, (one.clientY + two.clientY) / 2];
      this.zoom((scale * span(moved.touches)) / first, middle[0], middle[1]);
    };
    const end = () => this.box.removeEventListener("touchmove", move);
    this.box.addEventListener("touchmove", move, { passive: false });
    this.box.addEventListener("touchend", end, { once: true });
    this.box.addEventListener("touchcancel", end, { once: true });
  }

  /**
   * A link of the text alternative leads to its card, large enough to be read.
   * @param {MouseEvent} event
   */
  visit(event) {
    const link = /** @type {Element} */ (event.target).closest(".canvas-outline a[href^='#']");
    const card = link && document.getElementById(decodeURIComponent(link.getAttribute("href")?.slice(1) ?? ""));
    if (!card || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!this.listed && this.scale < LEGIBLE) this.zoom(LEGIBLE);
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  }
}

/** @param {IntersectionObserverEntry} entry */
function mark({ target }) {
  const scrolls = target.scrollHeight > target.clientHeight + 1 || target.scrollWidth > target.clientWidth + 1;
  if (scrolls) target.setAttribute("tabindex", "0");
  else target.removeAttribute("tabindex");
}

/** @param {TouchList} touches */
function span(touches) {
  return Math.hypot(touches[0].clientX - touches[1].clientX, touches[0].clientY - touches[1].clientY) || 1;
}

/**
 * Bring each canvas below `within` to life.
 * @param {ParentNode} within
 */
export function start(within) {
  for (const root of within.querySelectorAll("[data-canvas]:not(.is-live)")) {
    // A canvas on a card of another is moved with its card.
    if (!root.parentElement?.closest(".canvas")) new Canvas(/** @type {HTMLElement} */ (root));
  }
}
