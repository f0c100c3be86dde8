//! The article: its words, the marks on them, and the hand on both.
//!
//! [`ArticleView`] is a widget that knows nothing of the project or of commands. It is given a
//! [`Scene`] each frame and returns [`ViewEvent`]s; what they mean is decided by the caller.
//!
//! - `blocks` cuts the text into paragraphs, and very long paragraphs into pieces;
//! - [`layout`] is all that knows how letters become places: hit test, rectangles, caret;
//! - `flow` keeps the place in the text and lays out what is visible, nothing else;
//! - `overlay` paints marks, `margin` the claims' bars, `minimap` the marked scroll bar;
//! - `pointer` and `caret` turn the mouse and the keys into positions.

pub(crate) mod blocks;
mod caret;
mod flow;
pub mod layout;
mod margin;
mod minimap;
mod overlay;
mod pointer;
mod scene;
mod scripts;
mod style;
mod underline;
mod view;

pub use crate::command::Edge;
pub use crate::session::Selection;
pub use caret::LineEdge;
pub use pointer::PRESS_SLOP;
pub use scene::{ClaimBar, Header, Mark, Scene, Source, ViewEvent};
pub use scripts::unsupported_script;
pub use style::ParagraphStyle;
pub use view::{ArticleView, ScrollAlign};
