/**
 * The service worker of sites whose configuration says `offline: true` or `ask`. Its folder is the
 * site, and nothing outside of it is answered or kept. Files that are named by their content come
 * from the copy; all else comes from the network while there is one, and from the copy when there
 * is none.
 */

/** @type {{version: string, needed: string[], pages: string[]}} */
const { version, needed, pages } = SETTINGS; // written by the build
const worker = /** @type {any} */ (globalThis);
const site = worker.registration.scope;
const ours = `knapper ${site} `;
const name = ours + version;
const named = /\.[0-9a-f]{8}\.(min\.)?[a-z0-9]+$/;
const LARGEST = 5e6; // a film would push everything else out

const address = (/** @type {string} */ url) => new URL(url, site).href;

/** @param {Cache} cache @param {string} url */
async function keep(cache, url) {
  const answer = await fetch(url, { cache: "no-cache" }).catch(() => undefined);
  if (answer?.ok && !answer.redirected) await cache.put(url, answer);
}

async function install() {
  const cache = await caches.open(name);
  await cache.addAll(needed.map(address));
  await worker.skipWaiting();
}

/** Brings what earlier copies held up to date, and drops them. */
async function activate() {
  await worker.clients.claim();
  const cache = await caches.open(name);
  const wanted = new Set(pages.map(address));
  const old = (await caches.keys()).filter((each) => each.startsWith(ours) && each !== name);
  for (const each of old) {
    for (const { url } of await (await caches.open(each)).keys()) if (!named.test(url)) wanted.add(url);
  }
  for (const url of wanted) await keep(cache, url);
  await Promise.all(old.map((each) => caches.delete(each)));
}

/** @param {Request} request */
async function answer(request) {
  // A reader who drops the copy keeps the page, and this worker with it, until the next.
  if (!(await caches.has(name))) return fetch(request);
  const cache = await caches.open(name);
  const found = named.test(new URL(request.url).pathname) && (await cache.match(request));
  if (found) return found;
  try {
    const fresh = await fetch(request);
    if (fresh.status === 200 && fresh.type === "basic" && !fresh.redirected && !(Number(fresh.headers.get("content-length")) > LARGEST)) {
      await cache.put(request.url.split(/[?#]/)[0], fresh.clone());
    }
    return fresh;
  } catch {
    const kept = await cache.match(request, { ignoreSearch: true });
    return kept || (request.mode === "navigate" && (await cache.match(address("404.html")))) || Response.error();
  }
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(site) && !request.headers.has("range")) {
    event.respondWith(answer(request));
  }
});
