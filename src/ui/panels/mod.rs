//! The columns of the window. Each sees [`Cx`](super::Cx) and sends commands.

pub mod articles;
pub mod find;
mod keys;
mod rows;
