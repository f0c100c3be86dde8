//! Chips: a mention, a label or a finding in one short word.

use std::borrow::Cow;

use egui::{
    Color32, FontId, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    accesskit::Role,
    pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use super::mark::{dashed_frame, focus_ring};
use crate::text::unseen::shown;
use crate::ui::text::words::{Words, tooltip};
use crate::ui::theme::{self, HueColors, Theme, radius, size, space};

enum Look {
    Filled(HueColors),
    Suggestion(HueColors),
    Finding,
    Quiet,
}

/// A chip before it is shown.
#[must_use = "call show"]
pub struct Chip<'a> {
    text: Cow<'a, str>,
    look: Look,
    name: Option<Cow<'a, str>>,
    inert: bool,
}

impl<'a> Chip<'a> {
    fn new(text: &'a str, look: Look, inert: bool) -> Self {
        Self {
            text: shown(text),
            look,
            name: None,
            inert,
        }
    }

    /// A mention in its label's colour; can be clicked.
    pub fn filled(text: &'a str, hue: &HueColors) -> Self {
        Self::new(text, Look::Filled(*hue), false)
    }

    /// Something a machine proposes: dashed in its label's colour; can be clicked.
    pub fn suggestion(text: &'a str, hue: &HueColors) -> Self {
        Self::new(text, Look::Suggestion(*hue), false)
    }

    /// Something missing: dashed in the colour of danger; can be clicked.
    pub fn finding(text: &'a str) -> Self {
        Self::new(text, Look::Finding, false)
    }

    /// A plain remark: a language, "repeated lead". Only looked at.
    pub fn quiet(text: &'a str) -> Self {
        Self::new(text, Look::Quiet, true)
    }

    /// The accessible name, where the text alone does not say enough.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(shown(name));
        self
    }

    /// In a layout that wraps: begins a row if the chip does not fit beside the others. Call it
    /// before wrapping the chip in a scope of its own, which could not.
    pub fn begin_row_if_full(self, ui: &mut Ui) -> Self {
        let font = theme::ui(size::SMALL + 0.5);
        let job = one_row(
            &self.text,
            font,
            Color32::PLACEHOLDER,
            ui.max_rect().width() - 16.0,
        );
        let wanted = Words::of(ui.ctx(), job).size().x + 16.0;
        let begun = ui.cursor().left() > ui.max_rect().left() + 1.0;
        if begun && wanted > ui.available_size_before_wrap().x {
            ui.end_row();
        }
        self
    }

    /// Shows the chip, cut with an ellipsis where there is no room; then the whole text is in
    /// the tooltip.
    pub fn show(self, ui: &mut Ui, theme: &Theme) -> Response {
        let (font, color) = match &self.look {
            Look::Filled(hue) => (theme::ui(size::SMALL + 0.5), hue.text),
            Look::Suggestion(_) => (theme::ui(size::SMALL + 0.5), theme.text),
            Look::Finding => (theme::ui(size::SMALL + 0.5), theme.danger),
            Look::Quiet => (theme::small(), theme.muted),
        };
        let job = one_row(&self.text, font, color, ui.available_width() - 16.0);
        let words = Words::of(ui.ctx(), job);
        let sense = if self.inert {
            Sense::HOVER
        } else {
            Sense::click()
        };
        let wanted = vec2((words.size().x + 16.0).ceil(), space::CHIP);
        let (rect, response) = ui.allocate_exact_size(wanted, sense);
        let painter = ui.painter();
        let corner = radius::CHIP;
        let over = response.hovered() && !self.inert;
        match self.look {
            Look::Filled(hue) => {
                let edge = if over {
                    Stroke::new(1.0, hue.line)
                } else {
                    Stroke::NONE
                };
                painter.rect(rect, corner, hue.background, edge, StrokeKind::Inside);
            }
            Look::Suggestion(hue) => {
                let ground = if over {
                    hue.background
                } else {
                    Color32::TRANSPARENT
                };
                painter.rect_filled(rect, corner, ground);
                dashed_frame(painter, rect, f32::from(corner), Stroke::new(1.0, hue.line));
            }
            Look::Finding => {
                let ground = if over {
                    theme.danger_soft
                } else {
                    Color32::TRANSPARENT
                };
                painter.rect_filled(rect, corner, ground);
                dashed_frame(
                    painter,
                    rect,
                    f32::from(corner),
                    Stroke::new(1.0, theme.danger),
                );
            }
            Look::Quiet => {
                painter.rect_stroke(rect, corner, theme.hairline(), StrokeKind::Inside);
            }
        }
        let elided = words.elided();
        let at = pos2(rect.left() + 8.0, rect.center().y - words.size().y / 2.0);
        words.paint(painter, at, color);
        focus_ring(ui, theme, &response, rect, corner);
        let role = if self.inert {
            Role::Label
        } else {
            Role::Button
        };
        let name = self.name.as_ref().unwrap_or(&self.text);
        response.widget_info(|| WidgetInfo::labeled(role, ui.is_enabled(), &**name));
        if elided {
            tooltip(response, &self.text)
        } else {
            response
        }
    }
}

fn one_row(text: &str, font: FontId, color: Color32, width: f32) -> LayoutJob {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, color));
    job.wrap = TextWrapping {
        max_width: width.max(24.0),
        max_rows: 1,
        break_anywhere: true,
        ..TextWrapping::default()
    };
    job
}
