// Keeps a page of the preview up to date: reloads it when there is a new site, and shows what keeps the next one
// from being built. Served by the preview only.
(() => {
    "use strict";
    let version;
    const show = problems => {
        document.getElementById("lectern-problems")?.remove();
        if (problems.length === 0) {
            return;
        }
        const box = document.createElement("section");
        box.id = "lectern-problems";
        box.setAttribute("role", "alert");
        box.style.cssText = "position:fixed;inset:0 0 auto 0;z-index:1000;max-height:60vh;overflow:auto;padding:1rem;"
            + "background:#7a1020;color:#fff;font:14px/1.5 monospace;white-space:pre-wrap;box-shadow:0 2px 8px #0008";
        const head = document.createElement("strong");
        head.textContent = "The book does not build. These are its last good pages.\n\n";
        box.append(head, problems.join("\n"));
        document.body.prepend(box);
    };
    const events = new EventSource("/__lectern/events");
    events.onmessage = event => {
        const news = JSON.parse(event.data);
        if (version !== undefined && version !== news.version) {
            location.reload();
            return;
        }
        version = news.version;
        show(news.problems);
    };
    // A page that is left must not keep its connection: a browser allows only six of them.
    addEventListener("pagehide", () => events.close());
})();
