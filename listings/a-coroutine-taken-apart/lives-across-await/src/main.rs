use std::future;

async fn stop() {
    future::pending().await
}

async fn uses_it_later() {
    let notes = [7_u8; 1000];
    stop().await;
    println!("the first note: {}", notes[0]);
}

async fn used_it_before() {
    {
        let notes = [7_u8; 1000];
        println!("the first note: {}", notes[0]);
    }
    stop().await;
}

async fn used_it_in_scope() {
    let notes = [7_u8; 1000];
    println!("the first note: {}", notes[0]);
    stop().await;
}

async fn awaits_three() {
    uses_it_later().await;
    used_it_before().await;
    uses_it_later().await;
}

async fn awaits_it_in_a_box() {
    Box::pin(uses_it_later()).await;
}

fn main() {
    println!("uses it later: {} bytes", size_of_val(&uses_it_later()));
    println!("used it before: {} bytes", size_of_val(&used_it_before()));
    println!("used it, in scope: {} bytes", size_of_val(&used_it_in_scope()));
    let boxed = size_of_val(&awaits_it_in_a_box());
    println!("awaits it in a box: {boxed} bytes");
    println!("awaits three: {} bytes", size_of_val(&awaits_three()));
}
