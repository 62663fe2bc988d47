//! The site, crawled.

use crate::client::get;
use crate::{ms, server};
use slow_server::site::{self, DEAD_LINK, DEPTH, FAILING_LINK, FIRST, PAGES};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// Follows all links from the first page. Returns each path with its status and its number of steps from the first.
fn crawl() -> HashMap<String, (u16, u32)> {
    let server = server(ms(1));
    let mut found = HashMap::new();
    let mut queue = VecDeque::from([(FIRST.to_owned(), 0)]);
    while let Some((path, steps)) = queue.pop_front() {
        if found.contains_key(&path) {
            continue;
        }
        let answer = get(server.address(), &path);
        if answer.status == 200 {
            assert!(
                answer.head.contains("content-type: text/html"),
                "{answer:?}"
            );
            let hrefs = answer.body.split("href=\"").skip(1);
            let links: Vec<_> = hrefs.filter_map(|rest| rest.split('"').next()).collect();
            let page = path
                .trim_start_matches("/pages/")
                .parse()
                .expect("only pages are answered with 200");
            assert_eq!(links, site::links(page), "the links of {path}");
            queue.extend(links.iter().map(|link| (link.to_string(), steps + 1)));
        }
        found.insert(path, (answer.status, steps));
    }
    found
}

#[test]
fn the_whole_site_can_be_reached_from_the_first_page() {
    let found = crawl();
    let good: BTreeSet<_> = found
        .iter()
        .filter(|(_, (status, _))| *status == 200)
        .map(|(path, _)| path.clone())
        .collect();
    assert_eq!(good, (1..=PAGES).map(site::path).collect());
    assert_eq!(found[DEAD_LINK].0, 404);
    assert_eq!(found[FAILING_LINK].0, 500);
    assert_eq!(found.len(), PAGES as usize + 2);
    assert_eq!(found.values().map(|(_, steps)| *steps).max(), Some(DEPTH));
}

#[test]
fn a_page_comes_after_the_delay_and_so_does_a_missing_one() {
    let server = server(ms(200));
    for (path, status) in [("/pages/1", 200), (DEAD_LINK, 404), ("/pages/x", 404)] {
        let answer = get(server.address(), path);
        assert_eq!(answer.status, status);
        assert!(answer.took >= ms(200), "{answer:?}");
    }
    let answer = get(server.address(), "/pages/0");
    assert_eq!(
        answer.body,
        "no such page: the pages are /pages/1 to /pages/40"
    );
}
