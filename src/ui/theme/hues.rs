//! The ten colours that a label can have.

use egui::Color32;

/// Names of the colours in the order of [`super::Theme::hue`]. Figures are blue, actors orange,
/// sources green: three that people with the common kinds of colour blindness can tell apart.
pub const HUE_NAMES: [&str; 10] = [
    "blue", "orange", "green", "purple", "red", "teal", "pink", "brown", "olive", "grey",
];

/// How one label's marks and chips are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HueColors {
    /// Soft ground of a mark in the text and of a chip.
    pub background: Color32,
    /// Underline, overview tick, dashed frame of a suggestion.
    pub line: Color32,
    /// Words on [`Self::background`] in a chip. In the article words keep the text colour.
    pub text: Color32,
}
