// Keeps a page of the preview up to date: reloads it when it has changed, with the folds open that were open, and shows
// what keeps the book from being built, what is wrong with its programs, and what `cargo book check` refuses. Removes the worker of a
// published copy. Served by the preview only.
(() => {
    "use strict";
    // What the page was made from: it may have changed before this script asks for the first time.
    const { dataset } = /** @type {HTMLScriptElement} */ (document.currentScript);
    const version = Number(dataset.version);
    // Every fold with a name that it keeps when something is added above it: the figure that it belongs to, its words,
    // and which of several alike it is.
    /** @returns {[string, HTMLDetailsElement][]} */
    const folds = () => {
        const seen = new Map();
        /** @type {HTMLDetailsElement[]} */
        const all = [...document.querySelectorAll(/** @type {"details"} */ ("main details"))];
        return all.map(fold => {
            const words = fold.querySelector("summary")?.textContent?.trim() ?? "";
            const name = `${fold.closest("[id]")?.id ?? ""} ${words}`;
            const number = (seen.get(name) ?? 0) + 1;
            seen.set(name, number);
            return [`${name} ${number}`, fold];
        });
    };
    const kept = `lectern folds ${location.pathname}`;
    const reload = () => {
        const open = folds().filter(([, fold]) => fold.open).map(([name]) => name);
        sessionStorage.setItem(kept, JSON.stringify(open));
        location.reload();
    };
    const open = JSON.parse(sessionStorage.getItem(kept) ?? "[]");
    sessionStorage.removeItem(kept);
    for (const [name, fold] of folds()) {
        if (open.includes(name)) {
            fold.open = true;
        }
    }
    /** @param {{ problems: string[], programs: string[], refused: string[] }} news */
    const show = ({ problems, programs, refused }) => {
        document.getElementById("lectern-problems")?.remove();
        if (problems.length + programs.length + refused.length === 0) {
            return;
        }
        const box = document.createElement("section");
        box.id = "lectern-problems";
        box.setAttribute("role", "alert");
        box.style.cssText = "position:fixed;inset:0 0 auto 0;z-index:1000;max-height:60vh;overflow:auto;padding:1rem;"
            + "background:#7a1020;color:#fff;font:14px/1.5 monospace;white-space:pre-wrap;box-shadow:0 2px 8px #0008";
        const add = (/** @type {string} */ words, /** @type {string[]} */ found) => {
            if (found.length > 0) {
                const head = document.createElement("strong");
                head.textContent = `${words}\n\n`;
                box.append(head, `${found.join("\n")}\n\n`);
            }
        };
        add("The book does not build. These are its last good pages.", problems);
        add(problems.length > 0
            ? "And not every program compiles."
            : "These pages are up to date, but not every program compiles.", programs);
        add(problems.length > 0
            ? "Besides, `cargo book check` refuses these last good pages."
            : "These pages are up to date, but `cargo book check` refuses them.", refused);
        document.body.prepend(box);
    };
    const events = new EventSource(`/__lectern/events?page=${encodeURIComponent(location.pathname)}`);
    events.onmessage = event => {
        const news = JSON.parse(event.data);
        if (version !== news.version) {
            reload();
            return;
        }
        show(news);
    };
    // A published copy of the book may have been looked at from this address, and what its worker has kept is older than the preview.
    // "Lectern" stands in the names of both, so nothing of anybody else's is removed.
    const { serviceWorker } = navigator;
    void serviceWorker?.getRegistrations().then(async registrations => {
        const ofBooks = registrations.filter(({ active, waiting, installing }) =>
            (active ?? waiting ?? installing)?.scriptURL.endsWith("/lectern-worker.js"));
        await Promise.all(ofBooks.map(registration => registration.unregister()));
        const names = (await caches.keys()).filter(name => name.startsWith("lectern "));
        await Promise.all(names.map(name => caches.delete(name)));
    });
    // A page that is left must not keep its connection: a browser allows only six of them.
    addEventListener("pagehide", () => events.close());
})();
