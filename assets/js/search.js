/**
 * What Pagefind tells of a search (worker/search.js) and Material's box has no place for: how
 * many pages there are in all, and filters by which to narrow them down. A filter that is chosen
 * stands as a word in the query, so it can be typed, shared and taken back as one.
 */

const input = /** @type {HTMLInputElement | null} */ (document.querySelector(".md-search__input"));
const output = document.querySelector(".md-search__output");
const MOST = 8; // filters that are offered at once

/** @param {{query: string, total: number, filters?: Record<string, Record<string, number>>, label: string}} told */
function show({ query, total, filters, label }) {
  // Each open page hears this; it is for those which show this query.
  if (!input || !output || query !== input.value) return;
  const meta = output.querySelector(".md-search-result__meta");
  if (meta && total > 1) meta.textContent = words("search.result.other").replace("#", total.toLocaleString(document.documentElement.lang));
  if (filters) offer(filters, total, label);
}

/** @param {Record<string, Record<string, number>>} filters @param {number} total @param {string} label */
function offer(filters, total, label) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.filter;
  const buttons = [];
  for (const [kind, values] of Object.entries(filters))
    for (const [value, count] of Object.entries(values)) {
      const token = `${kind}:${/\s/.test(value) ? `"${value}"` : value}`;
      const on = has(token);
      // A filter that lets all pass says nothing.
      if (on || (count && count < total)) buttons.push({ token, kind, value, count, on });
    }
  buttons.sort((a, b) => Number(b.on) - Number(a.on) || b.count - a.count);
  let group = output?.querySelector(".vault-filters");
  if (!group) {
    group = document.createElement("div");
    group.className = "vault-filters";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", label);
    group.addEventListener("click", toggle);
    output?.prepend(group);
  }
  group.replaceChildren(...buttons.slice(0, MOST).map(({ token, kind, value, count, on }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.filter = token;
    button.setAttribute("aria-pressed", String(on));
    const name = document.createElement("span");
    name.textContent = `${kind} `;
    const number = document.createElement("small");
    number.textContent = ` ${count}`;
    button.append(name, value, number);
    return button;
  }));
  if (focused) /** @type {HTMLElement | null} */ (group.querySelector(`[data-filter="${CSS.escape(focused)}"]`))?.focus();
}

/** @param {string} token */
const has = (token) => ` ${input?.value.toLowerCase()} `.includes(` ${token.toLowerCase()} `);

/** @param {Event} event */
function toggle(event) {
  const token = /** @type {Element} */ (event.target).closest("button")?.dataset.filter;
  if (!token || !input) return;
  if (has(token)) {
    const at = ` ${input.value.toLowerCase()} `.indexOf(` ${token.toLowerCase()} `);
    input.value = `${input.value.slice(0, Math.max(0, at - 1))} ${input.value.slice(at + token.length)}`.trim();
  } else {
    input.value = `${token} ${input.value}`;
  }
  heard();
}

/** Lets Material hear that the query is another; its suggestion listens to keys that go down. */
function heard() {
  for (const type of ["keydown", "keyup"]) input?.dispatchEvent(new KeyboardEvent(type));
}

/** @param {string} key */
function words(key) {
  return JSON.parse(document.getElementById("__config")?.textContent ?? "{}").translations[key];
}

if (input && output) {
  new BroadcastChannel("knapper-search").onmessage = ({ data }) => show(data);
  // Material makes the tags of each result a landmark, and all without a name.
  new MutationObserver(() => {
    for (const tags of output.querySelectorAll("nav.md-tags:not([role])")) tags.setAttribute("role", "presentation");
  }).observe(output, { childList: true, subtree: true });
  // A blank starts the engine while the reader still thinks of a word.
  input.addEventListener("focus", () => {
    for (const value of input.value ? [] : [" ", ""]) {
      input.value = value;
      heard();
    }
  }, { once: true });
  // Material hears keys alone: not what is pasted, spoken or written by an input method.
  input.addEventListener("input", heard);
  input.addEventListener("keyup", () => {
    if (!input.value.trim()) output.querySelector(".vault-filters")?.remove();
  });
  // Material closes the search on Tab, and takes other keys to mean the field: not on a filter.
  input.form?.parentElement?.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    const filters = output.querySelectorAll(".vault-filters button");
    const on = [...filters].indexOf(target);
    const stays = event.key === "Tab" && filters.length && (event.shiftKey ? on >= 0 : on < filters.length - 1);
    if (stays && (on >= 0 || target === input)) event.stopPropagation();
    else if (on >= 0 && (event.key === " " || event.key === "Enter")) event.stopPropagation();
  });
}
