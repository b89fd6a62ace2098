/**
 * A copy of the site that a reader asks for, to read without a network: a button that keeps it, and
 * drops it when it is pressed again. What keeps it is the worker at the address that the button names.
 * @where data-offline
 */

/** @param {ServiceWorkerRegistration} made */
function installed({ installing }) {
  return new Promise((done, fail) => {
    if (!installing) done(true);
    installing?.addEventListener("statechange", () => {
      if (installing.state === "activated") done(true);
      if (installing.state === "redundant") fail(new Error("not installed"));
    });
  });
}

/** @param {HTMLElement} button */
async function keeps(button) {
  const [workers, at] = [navigator.serviceWorker, new URL(button.dataset.offline ?? "", document.baseURI)];
  const scope = new URL(".", at).href;
  const kept = async () => {
    const found = await workers?.getRegistration(scope);
    return found?.scope === scope ? found : undefined;
  };
  const show = async () => button.setAttribute("aria-pressed", String(Boolean(await kept())));
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    try {
      const found = await kept();
      if (found) {
        await found.unregister();
        const copies = (await caches.keys()).filter((name) => name.startsWith(`knapper ${scope} `));
        await Promise.all(copies.map((name) => caches.delete(name)));
      } else await installed(await workers.register(at));
    } catch {
      /** @type {any} */ (globalThis).alert$?.next(button.dataset.failed);
    }
    button.removeAttribute("aria-busy");
    show();
  });
  show();
}

/** @param {Document | Element} root */
export function start(root) {
  /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-offline]")).forEach(keeps);
}
