/**
 * The worker behind Material's search box, in place of the theme's: it speaks the same language
 * with the page (a type and its data), and loads nothing until somebody types, if only the blank
 * that js/search.js types when the box is opened. Then it asks the theme's own worker, or
 * Pagefind, as the index's settings say (mkdocs_knapper/search.py).
 *
 * In a query `tag:`, `type:`, `status:` and `folder:` narrow the results of Pagefind down. What
 * Material's messages have no place for goes by the channel "knapper-search" to js/search.js.
 */

const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
const TOP = "#TOP"; // where aliases lead
const AT_ONCE = 14; // results that are fetched and shown
const PAUSE = 60; // ms without a further letter, before anything is fetched for a query
const REST = 400; // ms after an answer, before the filters are fetched
// The word itself before longer ones that begin with it; names of a note before its text.
const RANKING = { termSimilarity: 4, metaWeights: { title: 6, alias: 6 } };
const FILTER = /(^|\s)(tag|type|status|folder):("[^"]*"|\S+)/giu;
// As knapper.site.search parts them: a Chinese character is a word, kana are one as far as they run.
const WORDS = /\p{Script=Han}|[\p{Script=Hiragana}\p{Script=Katakana}ー]+|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+/gu;

const LETTER = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー";
const WIDE = `${LETTER}\u3001-\u303f・\uff01-\uff0f\uff1a-\uff20`;
// What must stand as it is asked for: words in quotes, and signs that stand without blanks.
const LITERAL = new RegExp(`"([^"]*)"|([${LETTER}]+)`, "gu");
const ABOUT = 60; // letters that are shown before and behind a word that is found
const SHOWN = 3; // places in a section that are shown
const JOINTS = new RegExp(`([${WIDE}](?:</mark>)?) (?=(?:<mark>)?[${WIDE}])`, "gu");

/** @type {(query: string) => Promise<void> | void} */
let answer = () => {};
/** @type {Promise<any> | undefined} */
let loaded;
let aliasOf = "";
let last = "";

/** @param {any[]} items @param {string[]} [suggest] */
const give = (items, suggest) => postMessage({ type: RESULT, data: { items, suggest } });

onmessage = ({ data: { type, data } }) => {
  if (type === SETUP) {
    const settings = data.config.knapper;
    const root = new URL("../../", location.href);
    answer = settings.engine === "pagefind" ? withPagefind(settings, root) : withMaterial(settings, root, data);
    postMessage({ type: READY });
  } else if (type === QUERY) {
    last = data;
    if (data) answer(data);
    if (!data.trim()) give([]);
  }
};

/**
 * Results with the notes first that have the query for a name or an alias: both engines take a
 * longer word that begins with it for as good.
 * @param {any[][]} items @param {string} query
 */
function namedFirst(items, query) {
  const name = query.trim().toLowerCase();
  /** @param {any} item */
  const names = ({ title, location }) =>
    !location.includes("#") ? [title] : location.endsWith(TOP) ? title.split(", ") : [];
  const [named, others] = [[], []];
  for (const group of items) {
    const is = group.flatMap(names).some((each) => each.replace(/<[^>]*>/g, "").toLowerCase() === name);
    /** @type {any[]} */ (is ? named : others).push(group);
  }
  // Enter follows the highest score.
  const highest = Math.max(0, ...others.map(([first]) => first.score));
  for (const item of named.flat()) item.score += highest;
  return [...named, ...others];
}

// -- Material's own ---------------------------------------------------------------------------

/** @param {any} settings @param {URL} root @param {any} setup */
function withMaterial(settings, root, setup) {
  /** @type {any[]} */
  let docs;
  /** @param {string} data */
  return async (data) => {
    loaded ??= load();
    const worker = await loaded;
    if (data !== last || !data.trim()) return;
    const parts = asked(data);
    // Material looks for each word by itself, and in quotes for none that is frequent.
    if (parts.some((part) => part.literal)) give(namedFirst(literally(docs, parts), data.replaceAll('"', "")));
    else worker.postMessage({ type: QUERY, data });
  };

  async function load() {
    const worker = new Worker(new URL(settings.worker, root));
    docs = await (await fetch(new URL(settings.texts, root))).json();
    return new Promise((resolve) => {
      worker.onmessage = ({ data }) => {
        if (data.type === READY) resolve(worker);
        else if (last.trim() && !asked(last).some((part) => part.literal)) give(namedFirst(data.data.items, last), data.data.suggest);
      };
      worker.postMessage({ type: SETUP, data: { ...setup, docs } });
    });
  }
}

/**
 * The parts of a query: what must stand as it is given, first, then each other word.
 * @param {string} query @returns {{text: string, literal: boolean, quoted: boolean}[]}
 */
function asked(query) {
  const parts = [...query.matchAll(LITERAL)].map(([, quoted, run]) => ({
    text: (quoted ?? run).trim(), literal: true, quoted: quoted !== undefined,
  }));
  const others = query.replace(LITERAL, " ").match(/[^\s"]*[\p{L}\p{N}][^\s"]*/gu) ?? [];
  return [...parts, ...others.map((text) => ({ text, literal: false, quoted: false }))].filter(({ text }) => text);
}

/**
 * What to mark in a note: words of two letters would be marked in others.
 * @param {{text: string, quoted: boolean}[]} parts
 */
function terms(parts) {
  const words = parts.flatMap(({ text, quoted }) => (quoted ? text.match(/[\p{L}\p{N}]+/gu) ?? [] : [text]));
  const long = words.filter((word) => word.length > 2 || new RegExp(`[${LETTER}]`, "u").test(word));
  return long.length ? long : words;
}

/**
 * A part as it is found in a text: words begin as it does, and end so where it is in quotes.
 * @param {{text: string, quoted: boolean}} part
 */
function pattern({ text, quoted }) {
  const words = text.split(/\s+/).map((word) => word.replace(/[|\\{}()[\]^$+*?.\-/]/g, "\\$&"));
  const word = new RegExp(`(?![${LETTER}])[\\p{L}\\p{N}]`, "u");
  const before = word.test(Array.from(text)[0]) ? `(?<![\\p{L}\\p{N}])|(?<=[${LETTER}])` : "";
  const behind = quoted && word.test(/** @type {string} */ (Array.from(text).at(-1))) ? `(?![\\p{L}\\p{N}])|(?=[${LETTER}])` : "";
  return new RegExp(`(?:${before})${words.join("[^\\p{L}\\p{N}]+")}(?:${behind})`, "giu");
}

/** @param {Parameters<typeof pattern>[0][]} parts */
const anyOf = (parts) => parts.length ? new RegExp(parts.map((part) => pattern(part).source).join("|"), "giu") : undefined;

/**
 * Pages that hold all parts as they are given, else those that hold any, the best first. What
 * is in quotes must be there.
 * @param {any[]} docs @param {ReturnType<typeof asked>} parts
 */
function literally(docs, parts) {
  const patterns = parts.map(pattern);
  const marks = /** @type {RegExp} */ (anyOf(parts));
  const found = Object.fromEntries(terms(parts).map((term) => [term, true]));
  /** @type {Map<string, {held: Set<number>, score: number, items: any[]}>} */
  const pages = new Map();
  for (const doc of docs) {
    const path = doc.location.split("#")[0];
    let page = pages.get(path);
    if (!page) pages.set(path, (page = { held: new Set(), score: 0, items: [] }));
    const [title, text] = [plain(doc.title), plain(doc.text)];
    const heads = [title, ...(doc.tags ?? [])].join("\n");
    let score = 0;
    patterns.forEach((each, at) => {
      const points = 10 * count(heads, each) + count(text, each);
      if (points) page.held.add(at);
      score += points;
    });
    page.score += score;
    // The note itself leads its sections.
    if (score || doc.location === path)
      page.items.push({ ...doc, title: marking(title, marks), text: score ? around(text, marks) : "", score, terms: found });
  }
  const some = [...pages.values()].filter(({ score }) => score);
  const all = some.filter(({ held }) => held.size === parts.length);
  return (all.length || parts.some((part) => part.quoted) ? all : some)
    .sort((a, b) => b.score - a.score)
    .map(({ items, score }) => {
      const [own, ...sections] = items;
      sections.sort((a, b) => b.score - a.score);
      // Sections that weigh less than the first entry are folded.
      return [{ ...own, score }, ...sections.map((item, at) => ({ ...item, score: at < 2 ? score : item.score / (score + 1) }))];
    });
}

/** @param {string} text @param {RegExp} each */
const count = (text, each) => (text.match(each) ?? []).length;

/** @param {string} html */
function plain(html) {
  return html
    .replace(/<[^>]*>|\u200b/g, "")
    .replace(/\s+/g, " ")
    .replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, "&");
}

/** @param {string} text @param {RegExp} marks */
const marking = (text, marks) => {
  let at = 0, html = "";
  for (const match of text.matchAll(marks)) {
    html += `${escaped(text.slice(at, match.index))}<mark data-md-highlight>${escaped(match[0])}</mark>`;
    at = match.index + match[0].length;
  }
  return html + escaped(text.slice(at));
};

/**
 * The first places of a text that have what is asked for.
 * @param {string} text @param {RegExp} marks
 */
function around(text, marks) {
  /** @type {[number, number][]} */
  const places = [];
  for (const { index, 0: { length } } of text.matchAll(marks)) {
    const end = Math.min(text.length, index + length + ABOUT);
    const before = places.at(-1);
    if (before && index - ABOUT <= before[1]) before[1] = end;
    else if (places.length === SHOWN) break;
    else places.push([Math.max(0, index - ABOUT), end]);
  }
  if (!places.length) places.push([0, 2 * ABOUT]);
  return places.map(([start, end]) => {
    const from = start && text.indexOf(" ", start) + 1;
    const whole = from && from < start + 20 ? from : start;
    return (start ? "… " : "") + marking(text.slice(whole, end), marks) + (end < text.length ? " …" : "");
  }).join(" ");
}

// -- Pagefind ---------------------------------------------------------------------------------

/** @param {any} settings @param {URL} root */
function withPagefind(settings, root) {
  aliasOf = settings.alias;
  const channel = new BroadcastChannel("knapper-search");
  /** @type {Promise<Record<string, Record<string, number>>> | undefined} */
  let known;

  async function load() {
    // Pagefind asks the page for its language, and a worker has none.
    /** @type {any} */ (self).document ??= { querySelector: () => ({ getAttribute: () => settings.language }) };
    const [first, ...others] = settings.folders.map((name) => new URL(`search/${name}/`, root).href);
    const pagefind = await import(`${first}pagefind.js`);
    await pagefind.options({ excerptLength: 24, ranking: RANKING });
    await pagefind.init();
    await Promise.all(others.map((folder) => pagefind.mergeIndex(folder)));
    return pagefind;
  }

  return /** @param {string} query */ async (query) => {
    loaded ??= load();
    const pagefind = await loaded;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    if (query !== last || !query.trim()) return;
    const chosen = [...query.matchAll(FILTER)].map(([, , kind, value]) => [kind.toLowerCase(), value.replaceAll('"', "")]);
    const words = query.replace(FILTER, "$1").trim();
    let filters = {};
    if (chosen.length) filters = asKnown(chosen, await (known ??= pagefind.filters()));
    if (query !== last) return;
    const parts = asked(words);
    const { results, same } = await find(pagefind, parts, filters);
    const shown = await Promise.all(results.slice(0, AT_ONCE).map(async (result) => joined(await result.data())));
    if (query !== last) return;
    const items = shown.map((page, at) => asItems(page, parts, shown.length - at));
    give(namedFirst(items, words.replaceAll('"', "")), suggestion(shown, terms(parts)));
    channel.postMessage({ query, total: results.length });
    // The counts of the filters take other files, for a query that stands and not for each letter.
    await new Promise((resolve) => setTimeout(resolve, known ? 0 : REST));
    if (query !== last) return;
    await (known ??= pagefind.filters());
    if (query !== last) return;
    // No single query gives what several gave together: then only what was chosen can be taken back.
    const own = Object.entries(filters).map(([kind, values]) => [kind, Object.fromEntries(values.map((each) => [each, results.length]))]);
    const counted = same === undefined ? Object.fromEntries(own) : (await pagefind.search(same, { filters })).filters;
    channel.postMessage({ query, total: results.length, filters: counted, label: settings.narrow });
  };
}

/**
 * Pages that hold all parts of a query as they are given, else all words of it, else any, the
 * best first. `same` is a query of Pagefind that gives the same.
 * @param {any} pagefind @param {ReturnType<typeof asked>} parts @param {object} filters
 */
async function find(pagefind, parts, filters) {
  /** @param {string | null} query @returns {Promise<any[]>} */
  const ask = async (query) => (await pagefind.search(query, { filters })).results;
  /** @param {string} text */
  const words = (text) => text.match(WORDS) ?? [];
  // A query without words gives all pages that the filters let through.
  if (!parts.length) return { results: await ask(null), same: null };
  const literal = parts.filter((part) => part.literal && (part.quoted || words(part.text).length > 1));
  const others = parts.filter((part) => !literal.includes(part)).flatMap(({ text }) => words(text)).join(" ");
  const queries = [...literal.map(({ text }) => `"${words(text).join(" ")}"`), ...(others ? [others] : [])];
  const [first, ...more] = await Promise.all(queries.map(ask));
  const all = more.reduce((kept, each) => kept.filter(({ id }) => each.some((other) => other.id === id)), first);
  const quoted = parts.some((part) => part.quoted);
  if (all.length || quoted) return { results: all, same: queries.length === 1 ? queries[0] : undefined };
  const each = parts.flatMap(({ text }) => words(text));
  if (each.length < 2) return { results: all, same: others };
  const together = await ask(each.join(" "));
  if (together.length) return { results: together, same: each.join(" ") };
  const found = new Map();
  for (const results of await Promise.all(each.map(ask)))
    for (const result of results) {
      const before = found.get(result.id);
      if (before) before.score += result.score;
      else found.set(result.id, result);
    }
  return { results: [...found.values()].sort((a, b) => b.score - a.score), same: undefined };
}

/**
 * Filters with their values as the index writes them.
 * @param {string[][]} chosen @param {Record<string, Record<string, number>>} known
 */
function asKnown(chosen, known) {
  /** @type {Record<string, string[]>} */
  const filters = {};
  for (const [kind, value] of chosen) {
    const same = Object.keys(known[kind] ?? {}).find((each) => each.toLowerCase() === value.toLowerCase());
    (filters[kind] ??= []).push(same ?? value);
  }
  return filters;
}

/**
 * A page and its sections as Material shows them: those that weigh less than the first entry are
 * folded.
 * @param {any} page @param {ReturnType<typeof asked>} parts @param {number} score
 */
function asItems(page, parts, score) {
  const found = Object.fromEntries(terms(parts).map((term) => [term, true]));
  const marks = anyOf(parts);
  const { url, title } = page.meta;
  const entry = (hash, name, text, weight) => ({
    location: url + hash, title: marks ? marking(name, marks) : escaped(name), text, score: weight, terms: found,
  });
  const own = page.sub_results.find((part) => !part.anchor);
  const sections = page.sub_results
    .filter((part) => part.anchor)
    .map((part) => ({ part, weight: part.weighted_locations.reduce((sum, at) => sum + at.balanced_score, 0) }))
    .sort((a, b) => b.weight - a.weight);
  return [
    entry("", title, own ? without(title, own.excerpt) : "", score),
    ...sections.map(({ part, weight }, at) => {
      const id = part.anchor.id;
      const alias = TOP === `#${id}`;
      const text = alias ? aliasOf.replace("{name}", escaped(title)) : without(part.title, part.excerpt);
      return entry(`#${id}`, part.title, text, at < 2 || alias ? score : score - 1 + weight / 1e6);
    }),
  ];
}

/**
 * A page without the blanks that part Chinese and Japanese for Pagefind.
 * @param {any} page
 */
function joined(page) {
  for (const part of [page, page.meta, ...page.sub_results])
    for (const key of ["title", "alias", "excerpt", "plain_excerpt"])
      if (part[key]) part[key] = part[key].replace(JOINTS, "$1");
  return page;
}

/**
 * An excerpt without the heading that it begins with.
 * @param {string} heading @param {string} excerpt
 */
function without(heading, excerpt) {
  const plain = excerpt.replace(/<\/?mark>/g, "");
  return plain.startsWith(escaped(heading)) ? excerpt.split(" ").slice(heading.split(" ").length).join(" ") : excerpt;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

/** @param {any[]} pages @param {string[]} terms */
function suggestion(pages, terms) {
  const begun = terms.at(-1)?.toLowerCase();
  const words = pages.flatMap((page) => page.meta.title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const word = begun && words.find((each) => each.startsWith(begun) && each !== begun);
  return word ? [word] : [];
}
