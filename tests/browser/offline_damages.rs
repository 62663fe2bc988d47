//! Ways to break a published site that is read without a network.

use super::damage::{Damage, damage};

pub(super) fn damages() -> Vec<Damage> {
    let worker = |name, from, to: &str, says| Damage {
        file: "lectern-worker.js",
        ..damage("offline", name, from, to, says)
    };
    vec![
        damage(
            "offline",
            "a page that asks for no worker",
            "serviceWorker.register(",
            "(()=>{})(",
            "leaves nothing to be read without a network",
        ),
        worker(
            "a worker that never gives what it has kept",
            "const found=await kept(address)",
            "const found=undefined",
            "is nothing but an error of the browser",
        ),
        worker(
            "a worker that has nothing to say of other pages",
            "await kept(OFFLINE)",
            "undefined",
            "has nothing but an error of the browser",
        ),
        worker(
            "a worker without what figures load",
            "\"theme/on-demand/",
            "\"theme/nowhere/",
            "no worker that is active",
        ),
        worker(
            "a worker that leaves what former builds have kept",
            "caches.delete(name)",
            "name",
            "expected that of the new build alone",
        ),
        worker(
            "a worker that forgets with a new build what was visited",
            "url.endsWith(\".html\")",
            "false",
            "which was visited before",
        ),
    ]
}
