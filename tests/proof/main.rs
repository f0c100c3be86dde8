//! Proof of the first promise, "nothing is ever lost": `docs/RELIABILITY.md` has the figures and
//! the commands. What runs for hours there runs for seconds in `cargo test`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::too_many_lines,
    unreachable_pub,
    reason = "tests stop at the first surprise, and print what they counted"
)]

mod commands;
mod cuts;
mod dice;
mod disk;
mod flaky;
mod fuzz;
mod kill;
mod looking;
mod power;
mod random;
mod reading;
mod real;
#[path = "../store/support.rs"]
#[allow(dead_code, reason = "the store's tests use all of it")]
mod support;
