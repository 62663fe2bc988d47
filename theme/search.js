// The search finds code: keywords, paths, error codes, and what a listing prints. mdBook's own search has sections alone, drops words
// such as `if`, and doesn't look into `std::pin::pin`. This finds what was typed, as it stands there, in the sections and in the
// figures, which the engine has added to the index (window.search.figures), and puts that first.

{
    /**
     * @typedef {{ title: string, body: string, breadcrumbs: string }} Document What mdBook shows of a result.
     * @typedef {{ ref: string | number, score: number, doc: Document }} Result
     * @typedef {{ ref: string | number, doc: Document, title: string, text: string, isFigure: boolean }} Searched
     */

    /** So many figures stand before everything else; for a word of prose, behind so many sections. */
    const MOST_FIGURES = 8;
    const MOST_SECTIONS = 10;

    const { elasticlunr } = /** @type {any} */ (window);
    const plainSearch = elasticlunr?.Index.prototype.search;

    /** @type {Searched[] | undefined} */
    let everything;

    /** @param {string} text */
    const plain = text => text.toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, " ");

    /** @param {any} index The index, with the sections in its store. */
    const searched = index => {
        const { doc_urls: addresses, figures = [] } = /** @type {any} */ (window).search;
        const sections = Object.entries(index.documentStore.docs).map(([ref, doc]) => ({ ref, doc, isFigure: false }));
        // A result's address is looked up by its number.
        const all = sections.concat(figures.map((/** @type {any} */ figure) => (
            { ref: addresses.push(figure.url) - 1, doc: figure, isFigure: true })));
        return all.map(one => ({ ...one, title: plain(one.doc.title), text: plain(`${one.doc.title} ${one.doc.body}`) }));
    };

    /** How often the words stand in the text, as whole words. @param {string} text @param {string} words */
    const count = (text, words) => {
        const isWord = (/** @type {string | undefined} */ sign) => sign !== undefined && /[\p{L}\p{N}_]/u.test(sign);
        let found = 0;
        for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
            const before = isWord(words[0]) && isWord(text[at - 1]);
            const after = isWord(words.at(-1)) && isWord(text[at + words.length]);
            found += before || after ? 0 : 1;
        }
        return found;
    };

    /** What holds all of these, the best first. @param {Searched[]} all @param {string[]} parts @returns {(Result & Searched)[]} */
    const holding = (all, parts) => all
        .map(one => {
            const counts = parts.map(part => count(one.text, part));
            const inTitle = parts.every(part => count(one.title, part) > 0) ? 10 : 0;
            const score = counts.includes(0) ? 0 : inTitle + counts.reduce((sum, many) => sum + many, 0) / Math.sqrt(one.text.length + 400);
            return { ...one, score };
        })
        .filter(({ score }) => score > 0)
        .sort((one, other) => other.score - one.score);

    if (plainSearch) {
        /** @param {string} query @param {object} options @returns {Result[]} */
        elasticlunr.Index.prototype.search = function(query, options) {
            const words = plain(query).trim();
            const known = plainSearch.call(this, query, options);
            if (words === "") {
                return known;
            }
            everything ??= searched(this);
            const phrase = holding(everything, [words]);
            const figures = phrase.filter(({ isFigure }) => isFigure);
            const sections = phrase.filter(({ isFigure }) => !isFigure);
            // Several words, or one that nobody would write in prose, are meant as they stand.
            const isMeant = words.includes(" ") || known.length === 0 || /[^\p{L}'-]|\p{Ll}\p{Lu}/u.test(query.trim());
            const results = isMeant
                ? [...figures.slice(0, MOST_FIGURES), ...sections, ...known, ...figures.slice(MOST_FIGURES)]
                : [...known.slice(0, MOST_SECTIONS), ...figures.slice(0, MOST_FIGURES), ...known.slice(MOST_SECTIONS), ...figures];
            if (words.includes(" ")) {
                results.push(...holding(everything, words.split(" ")));
            }
            const seen = new Set();
            return results.filter(({ ref }) => !seen.has(String(ref)) && seen.add(String(ref)));
        };
    }
}
