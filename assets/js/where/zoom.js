/**
 * A picture that has more to show than there is room for opens large: by click or Enter, with the
 * others of the page before and after it. What is larger than the window scrolls as anything does.
 * @where data-zoom
 */

const PICTURES = "article img[data-zoom]";
/** Where a click already means something, or pictures are part of something larger. */
const LEFT_ALONE = "a, button, summary, label, .canvas-box, .vault-preview, .properties";

/** @type {HTMLDialogElement | undefined} */
let dialog;
/** @type {HTMLImageElement[]} */
let pictures = [];
let at = 0;

/**
 * @param {string} sign
 * @param {string} label
 * @param {string} name
 * @param {() => void} act
 */
function button(sign, label, name, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `vault-zoom-${name}`;
  made.textContent = sign;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

function build() {
  const made = document.createElement("dialog");
  made.className = "vault-zoom";
  made.setAttribute("aria-label", WORDS["Picture"]);
  made.innerHTML = '<div class="vault-zoom-box" tabindex="0" role="group"></div><p class="vault-zoom-words" aria-live="polite"></p>';
  made.append(
    button("‹", WORDS["Previous"], "back", () => turn(-1)),
    button("›", WORDS["Next"], "on", () => turn(1)),
    button("×", WORDS["Close"], "close", () => made.close()),
  );
  made.addEventListener("keydown", key);
  made.addEventListener("click", click);
  document.body.append(made);
  return made;
}

/** @param {number} step */
function turn(step) {
  if (pictures.length > 1) fill((at + step + pictures.length) % pictures.length);
}

/**
 * Show a picture of the page: first what the page has of it, then itself.
 * @param {number} number
 */
function fill(number) {
  at = number;
  const [box, words] = /** @type {HTMLCollectionOf<HTMLElement>} */ (dialog.children);
  const from = pictures[at];
  const shown = new Image();
  shown.alt = from.alt;
  shown.src = from.currentSrc || from.src;
  if (shown.src !== from.src) {
    const whole = new Image();
    whole.src = from.src;
    whole.decode().then(() => (shown.src = from.src), () => {});
  }
  // A drawing may have no size of its own: it fills the window.
  const { width, height } = from.getBoundingClientRect();
  box.classList.remove("is-whole");
  box.style.setProperty("--wide", `${from.dataset.zoom || width}px`);
  box.style.setProperty("--shape", String(width / height || 1));
  box.classList.toggle("is-drawing", /\.svg$/.test(new URL(from.src).pathname));
  box.setAttribute("aria-label", from.alt || WORDS["Picture"]);
  box.replaceChildren(shown);
  words.textContent = from.alt + (pictures.length > 1 ? ` ${at + 1} / ${pictures.length}` : "");
}

/**
 * Change between the picture fitted to the window and the picture as large as it is.
 * @param {number} x
 * @param {number} y
 */
function grow(x = 0.5, y = 0.5) {
  const box = /** @type {HTMLElement} */ (dialog.firstElementChild);
  if (!box.classList.toggle("is-whole")) return;
  box.scrollTo((box.scrollWidth - box.clientWidth) * x, (box.scrollHeight - box.clientHeight) * y);
}

/** @param {MouseEvent} event */
function click(event) {
  const { target } = event;
  if (target instanceof HTMLImageElement) {
    const { left, top, width, height } = target.getBoundingClientRect();
    grow((event.clientX - left) / width, (event.clientY - top) / height);
  } else if (target === dialog || target === dialog.firstElementChild) dialog.close();
}

/** @param {KeyboardEvent} event */
function key(event) {
  const box = /** @type {HTMLElement} */ (dialog.firstElementChild);
  const whole = box.classList.contains("is-whole");
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
  if (step && !whole) turn(getComputedStyle(dialog).direction === "rtl" ? -step : step);
  else if ((event.key === "Enter" || event.key === " ") && event.target === box) grow();
  else return;
  event.preventDefault();
}

/** @param {HTMLImageElement} picture */
function open(picture) {
  dialog ??= build();
  pictures = [...document.querySelectorAll(PICTURES)].filter((each) => each.role === "button");
  dialog.classList.toggle("has-one", pictures.length < 2);
  fill(Math.max(0, pictures.indexOf(picture)));
  dialog.showModal();
  /** @type {HTMLElement} */ (dialog.firstElementChild).focus();
}

/** @param {Document | Element} root */
export function start(root) {
  for (const each of root.querySelectorAll("img[data-zoom]")) {
    const picture = /** @type {HTMLImageElement} */ (each);
    if (picture.closest(LEFT_ALONE) || !picture.closest("article") || picture.role === "button") continue;
    picture.role = "button";
    picture.tabIndex = 0;
    picture.ariaHasPopup = "dialog";
    picture.setAttribute("aria-label", `${WORDS["Enlarge"]}: ${picture.alt}`);
    picture.addEventListener("click", () => open(picture));
    picture.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open(picture);
    });
  }
}

// The way back leads off the page, and out of the picture.
addEventListener("popstate", () => dialog?.close());
