// A reader is the scheduler: which thread takes the next step, for every order that there is. All orders stand in a graph that was
// recorded. It is loaded when somebody begins, and so are the scripts in the folder `schedule`, which show it.

for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("figure.schedule"))) {
    const control = figure.querySelector(".schedule-control");
    const says = figure.querySelector(".schedule-says");
    const graph = figure.dataset.graph;
    // The listing's name stays when the page, and with it the figure's id, changes.
    const name = /([^/]+)-[^-]+\.json$/.exec(graph ?? "")?.[1];
    if (!control || !says || !graph || !name) {
        continue;
    }
    const address = `#schedule-${name}:`;

    const load = async () => {
        says.textContent = "Loading the schedules …";
        try {
            const [response, { Board }] = await Promise.all([fetch(graph), import("blocks/schedule/board")]);
            if (!response.ok) {
                throw new Error(response.statusText);
            }
            return new Board(figure, address, await response.json());
        } catch {
            board = undefined;
            // Some browsers remember of a script that it could not be loaded, until the page is.
            says.textContent = location.protocol === "file:"
                ? "This page was opened as a file, and a browser lets no file read another. Serve the book, or read the table below."
                : "The schedules could not be loaded. Try again, reload the page, or read the table below.";
            return undefined;
        }
    };
    /** @type {ReturnType<typeof load> | undefined} */
    let board;
    /** All is loaded once; where it cannot be, a reader may try again. */
    const begin = () => (board ??= load());

    const start = document.createElement("button");
    start.type = "button";
    start.className = "schedule-start";
    start.textContent = "Be the scheduler";
    start.addEventListener("click", async () => (await begin())?.focus());
    control.append(start, says);

    const follow = async () => {
        if (!location.hash.startsWith(address)) {
            return;
        }
        (await begin())?.read(location.hash.slice(address.length));
        figure.scrollIntoView();
    };
    addEventListener("hashchange", follow);
    follow();
}
