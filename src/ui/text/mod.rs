//! The article: its words, the marks on them, and the hand on both.
//!
//! [`ArticleView`] is a widget that knows nothing of the project or of commands. It is given a
//! [`Scene`] each frame and returns [`ViewEvent`]s; what they mean is decided by the caller.
//!
//! - `blocks` cuts the text into paragraphs, and very long paragraphs into pieces;
//! - `fonts` and `scripts` say which face draws what, `engine` shapes words with them by parley,
//!   `atlas` paints glyphs;
//! - `layout` is where the letters stand: hit test, rectangles, caret;
//! - `flow` keeps the place in the text and lays out what is visible, nothing else, as a `page`;
//! - `strips` deals lanes to marks, `overlay` paints them, `margin` the claims' bars, `minimap`
//!   the marked scroll bar;
//! - `accessible` tells screen readers what is visible, and takes what they ask for;
//! - `words` sets the words of articles in the panels where egui can't;
//! - `pointer` and `caret` turn the mouse and the keys into positions.

mod accessible;
mod atlas;
pub(crate) mod blocks;
mod caret;
mod direction;
mod engine;
mod flow;
mod fonts;
mod invisibles;
mod layout;
mod margin;
mod minimap;
mod overlay;
mod page;
mod pointer;
mod scene;
mod scripts;
mod strips;
mod style;
mod underline;
mod view;
pub(crate) mod words;

pub use crate::command::Edge;
pub use crate::session::Selection;
pub use caret::LineEdge;
pub use pointer::PRESS_SLOP;
pub use scene::{ClaimBar, Header, Mark, MarkId, Scene, Source, ViewEvent};
pub(crate) use strips::Scale;
pub use style::ParagraphStyle;
pub(crate) use underline::underline;
pub use view::{ArticleView, ScrollAlign};

/// Lists the system's fonts in the background and uses them as soon as they are known.
pub fn load_system_fonts(ctx: &egui::Context) {
    engine::lock(&engine::Engine::of(ctx)).load_system_fonts(ctx);
}

/// Whether the system has a family of this name; `None` while its fonts are still listed.
#[must_use]
pub fn knows_family(ctx: &egui::Context, family: &str) -> Option<bool> {
    engine::lock(&engine::Engine::of(ctx)).knows_family(family)
}

/// Adds families by name, as if the system had them.
pub fn add_fonts(ctx: &egui::Context, families: &[(&str, &'static [u8])]) {
    engine::lock(&engine::Engine::of(ctx)).add_fonts(families);
}
