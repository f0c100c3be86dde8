//! What is drawn: theme, icons and widgets. Only the application uses this module.

pub mod announcer;
pub mod chrome;
pub mod cx;
pub mod dialogs;
pub mod icons;
mod kept;
pub mod keys_input;
pub mod keys_sheet;
mod list_nodes;
pub mod palette;
pub mod panels;
pub mod spoken;
pub mod text;
pub mod theme;
mod when;
pub mod widgets;

pub use crate::session::preferences::{self, Preferences, ThemeChoice};
pub use cx::{Cx, Shown, Sink};
pub use theme::Theme;
