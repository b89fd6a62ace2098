// The panel of a served page: what stopped the last build, or what is wrong with this page.
//
// The server adds it to pages that it serves, and to nothing else. It asks anew on each page; that
// something was mended is told by the reload which follows every build. And the server is told when
// somebody begins to search.

const STYLE = `
  :host { all: initial; position: fixed; inset: auto auto .8rem .8rem; z-index: 9; max-width: min(34rem, calc(100vw - 1.6rem)); }
  @media print { :host { display: none; } }
  section, details {
    box-sizing: border-box; max-height: 50vh; overflow: auto;
    font: 14px/1.45 var(--md-text-font-family, system-ui), system-ui, sans-serif;
    color: var(--md-default-fg-color, #28252e); background: var(--md-default-bg-color, #fff);
    border: 1px solid var(--k-line, #bbb); border-inline-start: 4px solid var(--mark);
    border-radius: 6px; box-shadow: 0 2px 10px #0004; overflow-wrap: anywhere;
  }
  section { padding: .6rem .9rem; }
  .error { --mark: var(--k-red, #b3213b); }
  .warning { --mark: var(--k-orange, #9a4b00); }
  .info { --mark: var(--k-blue, #0b5ca8); }
  summary { padding: .35rem .8rem; cursor: pointer; }
  summary:focus-visible { outline: 2px solid var(--md-accent-fg-color, #6238b5); outline-offset: -2px; }
  ul { margin: 0; padding: 0 .9rem .5rem; list-style: none; }
  li { padding: .4rem 0; border-top: 1px solid var(--k-line, #ccc); }
  p { margin: 0; }
  b { color: var(--mark); font-weight: 600; }
  code { font: 12.5px/1.4 var(--md-code-font-family, ui-monospace), ui-monospace, monospace; }
  small { font-size: 12.5px; }
`;
const FOLD = "knapper-findings";

/** @param {string} tag @param {string} text @param {string} [name] */
function element(tag, text, name = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = name;
  return made;
}

/** @param {{severity: string, code: string, path: string, line: number, message: string, help: string}} one */
function lines(one) {
  const first = element("p", "", one.severity);
  first.append(element("b", one.code ? `${one.severity}[${one.code}]` : one.severity), `: ${one.message}`);
  const found = [first];
  const place = [one.path, one.line || ""].filter(Boolean).join(":");
  if (place) found.push(element("p", ""));
  if (place) found[1].append(element("code", place));
  if (one.help) {
    const help = element("p", "");
    help.append(element("small", `help: ${one.help}`));
    found.push(help);
  }
  return found;
}

function trouble(one) {
  const box = element("section", "", "error");
  box.setAttribute("role", "alert");
  box.append(...lines(one), element("p", "The site is as it was before this edit."));
  return box;
}

function findings(all) {
  const worst = ["error", "warning", "info"].find((level) => all.some((one) => one.severity === level));
  const box = /** @type {HTMLDetailsElement} */ (element("details", "", worst));
  box.open = sessionStorage[FOLD] === "open";
  box.addEventListener("toggle", () => (sessionStorage[FOLD] = box.open ? "open" : ""));
  const list = element("ul", "");
  for (const one of all) {
    const item = element("li", "");
    item.append(...lines(one));
    list.append(item);
  }
  const count = all.length === 1 ? "1 finding on this page" : `${all.length} findings on this page`;
  box.append(element("summary", count), list);
  return box;
}

let asked = 0;

async function show() {
  const number = ++asked;
  const page = encodeURIComponent(location.pathname);
  const answer = await fetch(`/livereload/knapper.json?page=${page}`).catch(() => null);
  if (!answer?.ok || number !== asked) return;
  const state = await answer.json();
  if (number !== asked) return;
  document.querySelector("knapper-panel")?.remove();
  if (!state.trouble && !state.findings.length) return;
  const panel = document.createElement("knapper-panel");
  const root = panel.attachShadow({ mode: "open" });
  root.append(element("style", STYLE), state.trouble ? trouble(state.trouble) : findings(state.findings));
  document.body.append(panel);
}

// What is searched is made last, unless somebody is about to search.
addEventListener("focusin", ({ target }) => {
  if (/** @type {Element} */ (target).matches("[data-md-component=search-query]")) void fetch("/livereload/knapper-searched");
});

// Material tells of each page that takes the place of another without a load, and of the first.
const pages = /** @type {any} */ (window).document$;
if (pages?.subscribe) pages.subscribe(show);
else show();
