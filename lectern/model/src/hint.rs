//! What stands in for `std::hint`.

use crate::world::with_me;

/// The calling thread goes on only when another one has done a step.
pub fn spin_loop() {
    with_me(|world, me| world.state().threads[me].spins = true);
}
