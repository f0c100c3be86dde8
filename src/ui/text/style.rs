//! Sizes and distances of the kinds of paragraph.

use egui::Color32;

use super::scene::Source;
use super::strips::room;
use crate::session::preferences::{Face, LineHeight};
use crate::ui::theme::{Theme, size};

/// How a paragraph is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ParagraphStyle {
    /// The first line of an article that has its title in its text.
    Title,
    /// A line above a part.
    Heading,
    /// Plain text.
    #[default]
    Body,
    /// Steps back: a lead that the outlet repeats.
    Faint {
        /// Why, in a small frame behind the last word; empty for no frame.
        tag: &'static str,
    },
}

/// Width of a letter of the reading face on the average, spaces included, as a part of its size:
/// 68 letters a line take 38 times the size.
const LETTER: f32 = 38.0 / 68.0;

/// What the metrics of a paragraph depend on besides its style.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'a> {
    /// Size of the body in points.
    pub(super) size: f32,
    pub(super) face: &'a Face,
    pub(super) line_height: LineHeight,
    /// Whether names stand above marks.
    pub(super) label_names: bool,
    /// How many marks lie on each other, at most.
    pub(super) depth: u8,
}

impl<'a> Setting<'a> {
    /// How a source is set where so many marks lie on each other.
    pub(super) fn of(source: &Source<'a>, depth: u8) -> Self {
        Self {
            size: source.size,
            face: source.face,
            line_height: source.line_height,
            label_names: source.label_names,
            depth,
        }
    }
}

/// A style as set: sizes and distances in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Metrics<'a> {
    pub(super) face: &'a Face,
    pub(super) bold: bool,
    pub(super) size: f32,
    pub(super) line: f32,
    pub(super) above: f32,
    pub(super) below: f32,
}

impl ParagraphStyle {
    pub(super) fn metrics(self, setting: Setting<'_>) -> Metrics<'_> {
        let body = setting.size;
        let factor = setting.line_height.factor();
        let (bold, size, line, above, below) = match self {
            Self::Title => {
                let large = body * size::TITLE / size::READING;
                (true, large, large * 1.27, 0.0, body * 0.8)
            }
            Self::Heading => (true, body * 1.03, body * factor, body * 0.32, body * 0.3),
            Self::Body | Self::Faint { .. } => (false, body, body * factor, 0.0, body * 0.75),
        };
        let names = if setting.label_names {
            names_size(body)
        } else {
            0.0
        };
        let lanes = room(setting.depth, size, line);
        Metrics {
            face: setting.face,
            bold,
            size,
            line: (line + names + lanes).round(),
            above: above.round(),
            below: below.round(),
        }
    }

    pub(super) fn color(self, theme: &Theme) -> Color32 {
        match self {
            Self::Faint { .. } => theme.faint,
            Self::Title | Self::Heading | Self::Body => theme.text,
        }
    }
}

/// Type size of label names above marks.
pub(super) fn names_size(size: f32) -> f32 {
    (size * 0.58).clamp(8.0, 14.0)
}

/// The column of text in a view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Column {
    pub(super) left: f32,
    pub(super) width: f32,
}

/// What is kept free at the left of the column.
const LEFT: f32 = 24.0;
/// What is kept free at its right: the claims' bars and the scroll bar.
pub(super) const RIGHT: f32 = 72.0;

impl Column {
    pub(super) fn in_view(view: egui::Rect, size: f32, measure: u16) -> Self {
        let room = (view.width() - LEFT - RIGHT).max(size * 4.0);
        let width = (size * LETTER * f32::from(measure)).min(room).floor();
        let centred = (view.width() - width) / 2.0 - 6.0;
        let last = (view.width() - RIGHT - width).max(0.0);
        let left = centred.min(last).max(LEFT.min(last));
        Self {
            left: (view.left() + left).round(),
            width,
        }
    }
}
