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

const WIDE = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー、。「」・";
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
  /** @param {string} data */
  return async (data) => {
    loaded ??= load();
    const worker = await loaded;
    if (data === last && data.trim()) worker.postMessage({ type: QUERY, data });
  };

  async function load() {
    const worker = new Worker(new URL(settings.worker, root));
    const docs = await (await fetch(new URL(settings.texts, root))).json();
    return new Promise((resolve) => {
      worker.onmessage = ({ data }) => {
        if (data.type === READY) resolve(worker);
        else if (last.trim()) give(namedFirst(data.data.items, last), data.data.suggest);
      };
      worker.postMessage({ type: SETUP, data: { ...setup, docs } });
    });
  }
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
    const results = await find(pagefind, words, filters);
    const shown = await Promise.all(results.slice(0, AT_ONCE).map(async (result) => joined(await result.data())));
    if (query !== last) return;
    const terms = words.match(WORDS) ?? [];
    give(namedFirst(shown.map((page, at) => asItems(page, terms, shown.length - at)), words), suggestion(shown, terms));
    channel.postMessage({ query, total: results.length });
    // The counts of the filters take other files, for a query that stands and not for each letter.
    await new Promise((resolve) => setTimeout(resolve, known ? 0 : REST));
    if (query !== last) return;
    await (known ??= pagefind.filters());
    if (query !== last) return;
    const counted = (await pagefind.search(spaced(words), { filters })).filters;
    channel.postMessage({ query, total: results.length, filters: counted, label: settings.narrow });
  };
}

/**
 * Pages that hold all words of a query, else those that hold any, the best first.
 * @param {any} pagefind @param {string} words @param {object} filters
 */
async function find(pagefind, words, filters) {
  const { results } = await pagefind.search(spaced(words), { filters });
  const parts = words.match(WORDS) ?? [];
  if (results.length || parts.length < 2) return results;
  const each = await Promise.all(parts.map((word) => pagefind.search(word, { filters })));
  const found = new Map();
  for (const { results } of each)
    for (const result of results) {
      const before = found.get(result.id);
      if (before) before.score += result.score;
      else found.set(result.id, result);
    }
  return [...found.values()].sort((a, b) => b.score - a.score);
}

/**
 * A query with its words parted as those of the notes are. Signs that stand together are asked
 * for as they stand; an empty query gives all pages that the filters let through.
 * @param {string} words
 */
function spaced(words) {
  if (!words) return null;
  if (/^\s*".+"\s*$/.test(words)) return words;
  const parts = (words.match(WORDS) ?? []).join(" ");
  return !/\s/.test(words) && parts !== words ? `"${parts}"` : parts;
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
 * @param {any} page @param {string[]} terms @param {number} score
 */
function asItems(page, terms, score) {
  const found = Object.fromEntries(terms.map((term) => [term, true]));
  const { url, title } = page.meta;
  const entry = (hash, name, text, weight) => ({
    location: url + hash, title: marked(name, terms), text, score: weight, terms: found,
  });
  const own = page.sub_results.find((part) => !part.anchor);
  const parts = page.sub_results
    .filter((part) => part.anchor)
    .map((part) => ({ part, weight: part.weighted_locations.reduce((sum, at) => sum + at.balanced_score, 0) }))
    .sort((a, b) => b.weight - a.weight);
  return [
    entry("", title, own ? without(title, own.excerpt) : "", score),
    ...parts.map(({ part, weight }, at) => {
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

/** @param {string} name @param {string[]} terms */
function marked(name, terms) {
  const any = terms.map((term) => escaped(term).replace(/[|\\{}()[\]^$+*?.-]/g, "\\$&")).join("|");
  const html = escaped(name);
  return any ? html.replace(new RegExp(`(^|[^\\p{L}\\p{N}&])((?:${any})[\\p{L}\\p{N}]*)`, "giu"), "$1<mark>$2</mark>") : html;
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
