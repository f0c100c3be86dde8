//! The core without a window: texts, edits, derived indexes. One binary, as linking is slow.

#![allow(
    unreachable_pub,
    clippy::too_many_lines,
    reason = "modules share helpers; tables are long"
)]

mod arrows;
mod claims;
mod edits;
mod figures;
mod finding;
mod marked;
mod rules;
mod segments;
mod spans;
mod support;
mod texts;
