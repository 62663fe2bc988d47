// The button that plays a recorded run. What plays it is fetched when somebody asks for that first; the file that does is
// `on-demand/play.js`, and where its times come from says `page/playback` in the engine.
{
    /**
     * Where the files are that no page loads by itself, by their names: `index.hbs` says so.
     * @type {Record<string, string>}
     */
    const addresses = /** @type {any} */ (globalThis).onDemand;

    /** @param {string} name */
    const fetched = name => new Promise((resolve, reject) => {
        const address = addresses[name];
        const isStyle = name.endsWith(".css");
        const element = isStyle
            ? Object.assign(document.createElement("link"), { rel: "stylesheet", href: address })
            : Object.assign(document.createElement("script"), { type: location.protocol === "file:" ? "" : "module", src: address });
        element.addEventListener("load", resolve);
        element.addEventListener("error", () => {
            element.remove();
            reject();
        });
        document.head.append(element);
    });

    /** @type {Promise<unknown> | undefined} */
    let player;

    for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".play"))) {
        const sides = place.closest(".pair")?.querySelectorAll(".play").length ?? 1;
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = `Play ${["this run", "both runs", "the three runs"][sides - 1]}`;
        button.addEventListener("click", async () => {
            try {
                // One after the other: nothing is to be seen before it has its style.
                await (player ??= fetched("play.css").then(() => fetched("play.js")));
            } catch {
                // A reader may try again.
                player = undefined;
                button.textContent = "It could not be loaded. Try again";
                return;
            }
            button.dispatchEvent(new CustomEvent("play", { bubbles: true }));
        });
        place.append(button);
    }
}
