//! The core without a window: texts, edits, derived indexes. One binary, as linking is slow.

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
