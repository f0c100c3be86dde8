//! The columns of the window. Each sees [`Cx`](super::Cx) and sends commands.

pub mod article;
pub mod articles;
pub mod claims;
mod draft;
pub mod find;
pub mod history;
pub(crate) mod keys;
pub mod mention;
pub mod mentions;
mod parts;
pub mod review;
mod rows;
mod suggested;
mod ticks;
