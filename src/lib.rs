//! Claimdesk: read articles closely and mark what they claim.

pub mod analysis;
pub mod check;
pub mod cli;
pub mod command;
pub mod edit;
pub mod formats;
pub mod jobs;
pub mod model;
pub mod session;
pub mod store;
pub mod text;

#[cfg(feature = "gui")]
#[cfg(feature = "gui")]
pub mod app;
#[cfg(feature = "gui")]
pub mod ui;
