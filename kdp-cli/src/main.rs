//! kdp.
fn main() {}
