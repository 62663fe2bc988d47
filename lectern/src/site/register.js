// Has the browser keep what it shows of a published book, so that it can be read without a network, unless the reader saves data. It begins
// when the page is there. Where that isn't possible, as from a file, the book is read as before.
{
    const { serviceWorker } = navigator;
    if (serviceWorker && !navigator.connection?.saveData) {
        addEventListener("load", async () => {
            try {
                await serviceWorker.register(`${path_to_root}lectern-worker.js`);
                const { active } = await serviceWorker.ready;
                active?.postMessage([location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)]);
            } catch {
                // It takes a network, then.
            }
        });
    }
}
