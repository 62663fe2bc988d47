use std::future::{Future, ready};
use std::sync::LazyLock;
use std::{env, error::Error};

use futures_util::future::{FutureExt, TryFutureExt, join};
use reqwest::Client;
use tokio::runtime::Builder;

/// All requests share it, and with it their connections.
static CLIENT: LazyLock<Client> = LazyLock::new(Client::new);

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let [from_1, from_7] = [1, 7].map(|first| {
        trip(first).map(move |end| match end {
            Ok(way) => println!("trip from {first}: {way}"),
            Err(error) => println!("trip from {first}: {error}"),
        })
    });
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(join(from_1, from_7));
    Ok(())
}

// ANCHOR: steps
fn trip(first: u32) -> impl Future<Output = Result<String>> {
    highest_link(first)
        .and_then(|second| {
            highest_link(second).map_ok(move |third| (second, third))
        })
        .and_then(|(second, third)| {
            highest_link(third).map_ok(move |fourth| (second, third, fourth))
        })
        .map_ok(|(second, third, fourth)| {
            format!("{second}, then {third}, then {fourth}")
        })
}
// ANCHOR_END: steps

/// Fetches a page, and gives the highest page linked from it.
fn highest_link(page: u32) -> impl Future<Output = Result<u32>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let url = format!("{server}/pages/{page}");
    CLIENT
        .get(url)
        .send()
        .and_then(|response| {
            let status = response.status().to_string();
            response.text().map_ok(|text| (status, text))
        })
        .err_into()
        .and_then(move |(status, text)| ready(highest(page, &status, &text)))
}

/// The highest page that is linked from a page, if there is such a page.
fn highest(page: u32, status: &str, text: &str) -> Result<u32> {
    if status != "200 OK" {
        return Err(format!("/pages/{page}: {status}").into());
    }
    let parts = text.split('"');
    let links = parts.filter_map(|part| part.strip_prefix("/pages/"));
    let pages = links.filter_map(|link| link.parse().ok());
    pages.max().ok_or(format!("/pages/{page}: no link").into())
}
