//! What is drawn: theme, icons and widgets. Only the application uses this module.

pub mod icons;
pub mod theme;
pub mod widgets;

pub use theme::Theme;
