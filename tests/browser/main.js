// Looks at the built book in headless Chromium. `cargo test --test browser` starts this program; tests/browser.rs
// says what goes in and reads what comes out.
//
// In: one line of JSON on standard input, the job. Standard input stays open as long as the test lives; when it closes,
// this program ends, and the browser with it.
// Out: one line of JSON for each check of a task, {check, page, failures, note, seconds}, where the checks of one task share its
// seconds, and a last line, {"finished": true}.

import { createInterface } from "node:readline";
import { availableParallelism } from "node:os";
import { chromium } from "playwright-core";
import { serve } from "./serve.js";
import { clear, Visit } from "./visit.js";

const job = await new Promise(resolve => {
    const input = createInterface({ input: process.stdin });
    input.once("line", line => resolve(JSON.parse(line)));
    input.once("close", () => process.exit(2));
});

const site = await serve(job.folder, job.prefix);
const browser = await chromium.launch({
    executablePath: job.chromium,
    // Root, as in many containers, has no sandbox. The pages are our own, and no name leads off this machine.
    args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});

/** The checks that share a page load share a module, and its one run answers them all. */
const modules = new Map();
for (const name of new Set(job.tasks.map(task => task.module))) {
    modules.set(name, await import(`./checks/${name}.js`));
}

/** Modules that share the tabs of a page look at it one after another; others look at it whenever there's time. */
const waiting = [];
const together = new Map();
for (const task of job.tasks) {
    const others = modules.get(task.module).shares ? together.get(task.page) : undefined;
    if (others) {
        others.push(task);
        continue;
    }
    const tasks = [task];
    waiting.push(tasks);
    if (modules.get(task.module).shares) {
        together.set(task.page, tasks);
    }
}

async function work() {
    const shelf = new Map();
    for (let tasks = waiting.shift(); tasks; tasks = waiting.shift()) {
        for (const task of tasks) {
            await look(task, shelf);
        }
        await clear(shelf);
    }
}

async function look(task, shelf) {
    const visit = new Visit(browser, site, job, task, shelf);
    const start = performance.now();
    try {
        await inTime(modules.get(task.module).default(visit));
    } catch (error) {
        visit.broke(task.checks, error);
    } finally {
        await visit.end();
    }
    for (const check of task.checks) {
        const seconds = (performance.now() - start) / 1000 / task.checks.length;
        report({ check, page: task.page, ...visit.result(check), seconds });
    }
}

/** A check that waits for what never comes must not keep the others from speaking. */
async function inTime(check) {
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`it did not end within ${job.seconds} s`)), 1000 * job.seconds);
    });
    await Promise.race([check, late]).finally(() => clearTimeout(timer));
}

function report(line) {
    process.stdout.write(`${JSON.stringify(line)}\n`);
}

// One visit more than there are cores: now and then, each waits.
await Promise.all(Array.from({ length: Math.min(availableParallelism() + 1, 4) }, work));
await browser.close();
site.close();
process.stdout.write('{"finished":true}\n', () => process.exit(0));
