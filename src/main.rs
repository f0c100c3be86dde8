//! Claimdesk.
fn main() {}
