use std::{mem, ptr};

/// What a coroutine would be that has a variable, and a reference to it.
struct Halfway {
    dish: &'static str,
    reference: *const &'static str,
}

impl Halfway {
    fn new(dish: &'static str) -> Self {
        Self { dish, reference: ptr::null() }
    }

    /// Such a pointer can be set when the value is where it will stay.
    fn point_to_itself(&mut self) {
        self.reference = &raw const self.dish;
    }

    fn points_to(&self, place: &Self) -> bool {
        ptr::eq(self.reference, &raw const place.dish)
    }
}

fn main() {
    let mut soup = Halfway::new("soup");
    soup.point_to_itself();
    println!("soup points to itself: {}", soup.points_to(&soup));
    let first_place = &raw const soup.dish;

    let mut moved = Box::new(soup);
    println!("soup, moved, points to itself: {}", moved.points_to(&moved));
    let left_behind = ptr::eq(moved.reference, first_place);
    println!("soup, moved, points to where it was: {left_behind}");

    moved.point_to_itself();
    let mut stew = Halfway::new("stew");
    stew.point_to_itself();
    mem::swap(&mut *moved, &mut stew);
    println!("swapped: here is {}, there {}", moved.dish, stew.dish);
    println!(
        "{} points to {}: {}",
        moved.dish,
        stew.dish,
        moved.points_to(&stew)
    );
    println!(
        "{} points to {}: {}",
        stew.dish,
        moved.dish,
        stew.points_to(&moved)
    );
}
