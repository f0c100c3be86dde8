//! The strip across the window while a project is only looked at: who works on it, and the way
//! to take it over.

use egui::accesskit::{Live, Role};
use egui::{Align, Frame, Label, Layout, Margin, Panel, RichText, Sense, Ui, UiBuilder, Vec2};

use crate::ui::Sink;
use crate::ui::icons::Icon;
use crate::ui::theme::{self, Theme, size, space};
use crate::ui::widgets::{Emphasis, button};

/// How things stand with a project that is only looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOnly {
    /// Who works on it: "by Ada on workshop since 14:02"; empty if that is not known.
    pub holder: String,
    /// Whether it can be taken over.
    pub is_free: bool,
    /// Why it can't be read at the moment.
    pub problem: Option<String>,
}

/// Shows the strip.
pub fn read_only(ui: &mut Ui, theme: &Theme, what: &ReadOnly, sink: &mut Sink) {
    let words = words_of(what);
    let frame = Frame::new()
        .fill(theme.accent_soft)
        .inner_margin(Margin::symmetric(16, 6));
    let panel = Panel::top("read-only").resizable(false).frame(frame);
    panel.show(ui, |ui| {
        let status = UiBuilder::new()
            .accessibility_role(Role::Status)
            .accessibility_label(format!("Read-only. {words}"));
        ui.scope_builder(status, |ui| {
            ui.ctx()
                .accesskit_node_builder(ui.unique_id(), |node| node.set_live(Live::Polite));
            ui.horizontal(|ui| {
                let (rect, _) =
                    ui.allocate_exact_size(Vec2::new(18.0, space::CONTROL), Sense::HOVER);
                let place = egui::Rect::from_center_size(rect.center(), Vec2::splat(18.0));
                Icon::Info.paint(ui.painter(), place, theme.accent_text);
                ui.label(RichText::new("Read-only").font(theme::strong(size::UI)));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if what.is_free && button(ui, theme, Emphasis::Primary, "Take over").clicked() {
                        sink.send_id("project.take-over");
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(Label::new(RichText::new(&words).color(theme.muted)).truncate())
                            .on_hover_text(&words);
                    });
                });
            });
        });
    });
}

fn words_of(what: &ReadOnly) -> String {
    if let Some(problem) = &what.problem {
        return format!("Shown as it was last: {problem}");
    }
    match (what.is_free, what.holder.is_empty()) {
        (true, _) => "Nobody else has it open any more.".to_owned(),
        (false, true) => "It is open in another window or program; what is done there is shown \
                          here."
            .to_owned(),
        (false, false) => format!(
            "Open {} in another window or program; what is done there is shown here.",
            what.holder
        ),
    }
}
