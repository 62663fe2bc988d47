const PAGES: usize = 40;
const RETRIES: u32 = 5;
const ATTEMPTS: u32 = 4;
const CRAWLS: u32 = 10_000;

fn main() {
    for percent in [1, 2, 5, 10, 20] {
        let rate = f64::from(percent) / 100.0;
        let losing = (0..CRAWLS).filter(|_| crawl(rate) > 0).count();
        let share = 100.0 * losing as f64 / f64::from(CRAWLS);
        println!(
            "error rate {percent} %: {share:.1} % of the crawls lose a page"
        );
    }
}

/// Gives how many pages a crawl loses if requests fail at this rate.
fn crawl(rate: f64) -> usize {
    let mut retries = RETRIES;
    // The address that always fails may come before any page.
    let always_fails = fastrand::usize(0..=PAGES);
    let mut lost = 0;
    for place in 0..=PAGES {
        if place == always_fails {
            visit(1.0, &mut retries);
        } else if !visit(rate, &mut retries) {
            lost += 1;
        }
    }
    lost
}

/// Whether a visit brings the page. Each attempt after the first takes one of
/// the retries.
fn visit(rate: f64, retries: &mut u32) -> bool {
    for _ in 1..ATTEMPTS {
        if fastrand::f64() >= rate {
            return true;
        }
        if *retries == 0 {
            return false;
        }
        *retries -= 1;
    }
    fastrand::f64() >= rate
}
