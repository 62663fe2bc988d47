// Keeps a page of the preview up to date: reloads it when it has changed, and shows what keeps the book from being
// built and what is wrong with its programs. Served by the preview only.
(() => {
    "use strict";
    // What the page was made from: it may have changed before this script asks for the first time.
    const version = Number(document.currentScript.dataset.version);
    const show = (problems, programs) => {
        document.getElementById("lectern-problems")?.remove();
        if (problems.length + programs.length === 0) {
            return;
        }
        const box = document.createElement("section");
        box.id = "lectern-problems";
        box.setAttribute("role", "alert");
        box.style.cssText = "position:fixed;inset:0 0 auto 0;z-index:1000;max-height:60vh;overflow:auto;padding:1rem;"
            + "background:#7a1020;color:#fff;font:14px/1.5 monospace;white-space:pre-wrap;box-shadow:0 2px 8px #0008";
        const add = (words, found) => {
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
        document.body.prepend(box);
    };
    const events = new EventSource(`/__lectern/events?page=${encodeURIComponent(location.pathname)}`);
    events.onmessage = event => {
        const news = JSON.parse(event.data);
        if (version !== news.version) {
            location.reload();
            return;
        }
        show(news.problems, news.programs);
    };
    // A page that is left must not keep its connection: a browser allows only six of them.
    addEventListener("pagehide", () => events.close());
})();
