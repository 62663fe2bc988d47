use std::{mem, ptr};

/// What a coroutine would be that has a variable, and a reference to it.
struct Halfway {
    dish: &'static str,
    pointer: *const &'static str,
}

impl Halfway {
    fn new(dish: &'static str) -> Self {
        Self { dish, pointer: ptr::null() }
    }

    fn point_to_itself(&mut self) {
        self.pointer = &raw const self.dish;
    }

    fn say_where_it_points(&self, dishes: &[&Halfway]) {
        let place = dishes.iter().find(|d| self.pointer == &raw const d.dish);
        let me = self.dish;
        match place.map(|place| place.dish) {
            Some(other) => println!("the {me}'s pointer leads to the {other}"),
            None => println!("the {me}'s pointer leads elsewhere"),
        }
    }
}

fn main() {
    let mut soup = Halfway::new("soup");
    soup.point_to_itself();
    soup.say_where_it_points(&[&soup]);
    let first_place = &raw const soup.dish;

    println!("main: I move the soup");
    let mut soup = Box::new(soup);
    soup.say_where_it_points(&[&soup]);
    let left_behind = soup.pointer == first_place;
    println!("main: it leads to where the soup was: {left_behind}");

    soup.point_to_itself();
    let mut stew = Box::new(Halfway::new("stew"));
    stew.point_to_itself();
    println!("main: I swap soup and stew");
    mem::swap(&mut *soup, &mut *stew);
    // Each name goes with its dish to the other place.
    let (stew, soup) = (soup, stew);
    soup.say_where_it_points(&[&soup, &stew]);
    stew.say_where_it_points(&[&soup, &stew]);
}
