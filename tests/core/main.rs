//! The core without a window: texts, edits, derived indexes. One binary, as linking is slow.

#![allow(
    unreachable_pub,
    clippy::too_many_lines,
    clippy::unwrap_used,
    clippy::redundant_clone,
    reason = "modules share helpers, which may stop at the first surprise; tables are long"
)]

mod anchor;
mod arrows;
mod bit_by_bit;
mod claims;
#[path = "../common/comparisons.rs"]
mod comparisons;
#[path = "../common/damage.rs"]
mod damage;
mod documents;
mod edits;
mod figures;
mod finding;
mod history;
mod marked;
mod merging;
mod review;
mod rules;
mod scoring;
mod segments;
mod spans;
mod suggest;
mod suggest_outside;
mod support;
mod texts;
