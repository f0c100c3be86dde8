//! Every script: our segmentation and parley's layout against Unicode's own conformance files,
//! and shaping against HarfBuzz.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

mod bidi;
mod data;
mod faces;
mod lines;
mod segments;
mod shapes;
