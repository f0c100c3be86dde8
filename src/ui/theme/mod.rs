//! The look: every colour, distance and type size of the window.
//!
//! Nothing outside this module holds a colour literal. Panels take `Theme::of(ctx)` and read the
//! tokens; plain egui widgets look right because [`install`] puts the same tokens into egui's
//! styles.

mod contrast;
mod fonts;
mod hues;
mod palette;
mod style;

use egui::{Color32, Context, FontId, Stroke, epaint::Shadow};

pub use contrast::contrast;
pub use fonts::{
    ICON_PNG, install_fonts, mono, reading, reading_bold, reading_italic, strong, ui, ui_medium,
};
pub(crate) use fonts::{face, is_bold, is_reading};
pub use hues::{HUE_NAMES, HueColors};

/// The tint of what keeps its own colours: emoji.
pub(crate) const UNTINTED: Color32 = Color32::WHITE;

/// Distances, on a grid of 4 points.
pub mod space {
    /// Between things that belong together.
    pub const XS: f32 = 4.0;
    /// Between things in a row.
    pub const S: f32 = 8.0;
    /// Inside cards and panels.
    pub const M: f32 = 12.0;
    /// Between groups.
    pub const L: f32 = 16.0;
    /// Around the text and around empty states.
    pub const XL: f32 = 24.0;
    /// Height of a control: field, button.
    pub const CONTROL: f32 = 28.0;
    /// Height of a pill.
    pub const PILL: f32 = 24.0;
    /// Height of a chip.
    pub const CHIP: f32 = 20.0;
    /// Height of the top bar.
    pub const TOP_BAR: f32 = 44.0;
    /// Height of the status bar.
    pub const STATUS_BAR: f32 = 28.0;
}

/// Corner radii.
pub mod radius {
    /// Marks in the text.
    pub const MARK: u8 = 2;
    /// Chips and key caps.
    pub const CHIP: u8 = 5;
    /// Fields and buttons.
    pub const CONTROL: u8 = 6;
    /// Cards, menus, popups.
    pub const CARD: u8 = 8;
    /// Windows and dialogs.
    pub const WINDOW: u8 = 12;
}

/// Type sizes in points.
pub mod size {
    /// Meta lines, chips, statuses.
    pub const SMALL: f32 = 11.5;
    /// The interface.
    pub const UI: f32 = 13.0;
    /// Titles of dialogs and empty states.
    pub const HEADING: f32 = 16.0;
    /// The article at zoom 1.
    pub const READING: f32 = 17.0;
    /// An article's title at zoom 1.
    pub const TITLE: f32 = 26.0;
}

/// All tokens of one theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Light text on dark ground?
    pub dark: bool,
    /// Bars and columns.
    pub window: Color32,
    /// The article's ground.
    pub paper: Color32,
    /// Cards, fields, menus.
    pub card: Color32,
    /// Card, row or button under the pointer.
    pub hover: Color32,
    /// Button held down.
    pub pressed: Color32,
    /// Hairlines and outlines that only separate.
    pub border: Color32,
    /// Outlines that carry meaning: check boxes, the scroll handle under the pointer.
    pub edge: Color32,
    /// Words.
    pub text: Color32,
    /// Second-rank words: meta lines, menus, placeholders.
    pub muted: Color32,
    /// Words that step back: a repeated lead, a disabled control.
    pub faint: Color32,
    /// Selected card, focus, links between things.
    pub accent: Color32,
    /// Ground of something selected or lit.
    pub accent_soft: Color32,
    /// Words on [`Self::accent_soft`], and links.
    pub accent_text: Color32,
    /// Words on [`Self::accent`].
    pub on_accent: Color32,
    /// The accent stepped back: brackets of claims that are not current.
    pub accent_faint: Color32,
    /// Ring round the control or mention with the focus.
    pub focus: Color32,
    /// Ground of selected text.
    pub selection: Color32,
    /// The caret.
    pub caret: Color32,
    /// Ground of the chosen filter.
    pub inverse: Color32,
    /// Words on [`Self::inverse`].
    pub on_inverse: Color32,
    /// Something is wrong or missing.
    pub danger: Color32,
    /// Ground of an error banner.
    pub danger_soft: Color32,
    /// Something wants a look.
    pub warning: Color32,
    /// Ground of a warning banner.
    pub warning_soft: Color32,
    /// Saved, done.
    pub success: Color32,
    /// Ground of a banner of success.
    pub success_soft: Color32,
    /// Dot of something not begun.
    pub idle: Color32,
    /// Ground of a find hit.
    pub find: Color32,
    /// Ground of the current find hit.
    pub find_current: Color32,
    /// Words on either find ground.
    pub on_find: Color32,
    /// Empty part of a progress line or track.
    pub track: Color32,
    /// Shadow under popups.
    pub shadow: Color32,
    /// Veil behind a dialog.
    pub veil: Color32,
    /// Corners of the gradient of the application's mark.
    pub logo: [Color32; 2],
    hues: [HueColors; 10],
}

impl Theme {
    /// Ink on paper.
    pub fn light() -> &'static Self {
        &palette::LIGHT
    }

    /// Light on a dark desk.
    pub fn dark() -> &'static Self {
        &palette::DARK
    }

    /// The theme that egui shows at the moment.
    pub fn of(ctx: &Context) -> &'static Self {
        match ctx.theme() {
            egui::Theme::Dark => Self::dark(),
            egui::Theme::Light => Self::light(),
        }
    }

    /// Puts this theme into egui's style of the same darkness and shows it.
    pub fn apply(&self, ctx: &Context) {
        let which = self.egui();
        ctx.set_style_of(which, style::style(self));
        ctx.set_theme(which);
    }

    /// egui's word for this theme.
    pub fn egui(&self) -> egui::Theme {
        if self.dark {
            egui::Theme::Dark
        } else {
            egui::Theme::Light
        }
    }

    /// Colours of a label by its number in [`HUE_NAMES`]; larger numbers begin again.
    pub fn hue(&self, index: usize) -> &HueColors {
        &self.hues[index % self.hues.len()]
    }

    /// Colours of figures.
    pub fn figure(&self) -> &HueColors {
        self.hue(0)
    }

    /// Colours of actors.
    pub fn actor(&self) -> &HueColors {
        self.hue(1)
    }

    /// Colours of sources.
    pub fn source(&self) -> &HueColors {
        self.hue(2)
    }

    /// The hairline between areas.
    pub fn hairline(&self) -> Stroke {
        Stroke::new(1.0, self.border)
    }

    /// The ring round what has the focus.
    pub fn focus_ring(&self) -> Stroke {
        Stroke::new(2.0, self.focus)
    }

    /// The shadow of menus, popups and the tag bar.
    pub fn popup_shadow(&self) -> Shadow {
        Shadow {
            offset: [0, 4],
            blur: 16,
            spread: 0,
            color: self.shadow,
        }
    }

    /// The shadow of dialogs.
    pub fn window_shadow(&self) -> Shadow {
        Shadow {
            offset: [0, 12],
            blur: 36,
            spread: 0,
            color: self.shadow,
        }
    }

    /// The quiet shadow of a lifted card; none in the dark.
    pub fn card_shadow(&self) -> Shadow {
        Shadow {
            offset: [0, 1],
            blur: 4,
            spread: 0,
            color: if self.dark {
                Color32::TRANSPARENT
            } else {
                self.shadow
            },
        }
    }
}

/// Installs the fonts and both themes; which one is shown stays as it is (the system's, or the
/// user's choice by [`Context::set_theme`]).
pub fn install(ctx: &Context) {
    install_fonts(ctx);
    for theme in [Theme::light(), Theme::dark()] {
        ctx.set_style_of(theme.egui(), style::style(theme));
    }
}

/// The interface face at its usual size.
pub fn body() -> FontId {
    ui(size::UI)
}

/// The interface face for meta lines and chips.
pub fn small() -> FontId {
    ui(size::SMALL)
}

#[cfg(test)]
mod tests;
