//! kdp-broker.
fn main() {}
