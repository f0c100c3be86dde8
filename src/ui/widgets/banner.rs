//! Messages that stay until they are read.

use egui::accesskit::{Live, Role};
use egui::{CornerRadius, Frame, Margin, RichText, Sense, Stroke, Ui, UiBuilder, Vec2};

use super::{Emphasis, button, icon_button};
use crate::ui::{
    icons::Icon,
    theme::{self, Theme, radius, size, space},
};

/// What kind of message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BannerKind {
    /// Good to know.
    Info,
    /// Wants a look.
    Warning,
    /// Something failed.
    Error,
}

/// What the reader of a banner chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BannerAnswer {
    /// Read and put away.
    Dismissed,
    /// The action with this number.
    Action(usize),
}

/// A message with what happened (`title`), where and what to do (`text`), and actions. It is the
/// caller who takes it away, after [`BannerAnswer::Dismissed`].
pub fn banner(
    ui: &mut Ui,
    theme: &Theme,
    kind: BannerKind,
    title: &str,
    text: &str,
    actions: &[&str],
) -> Option<BannerAnswer> {
    banner_with(ui, theme, kind, (title, text), actions, |_| {})
}

/// [`banner`] with more below its text.
pub fn banner_with(
    ui: &mut Ui,
    theme: &Theme,
    kind: BannerKind,
    (title, text): (&str, &str),
    actions: &[&str],
    more: impl FnOnce(&mut Ui),
) -> Option<BannerAnswer> {
    let (fill, color, icon) = match kind {
        BannerKind::Info => (theme.accent_soft, theme.accent_text, Icon::Info),
        BannerKind::Warning => (theme.warning_soft, theme.warning, Icon::Warning),
        BannerKind::Error => (theme.danger_soft, theme.danger, Icon::Warning),
    };
    let mut answer = None;
    let frame = Frame::new()
        .fill(fill)
        .stroke(Stroke::new(1.0, color.gamma_multiply(0.35)))
        .corner_radius(CornerRadius::same(radius::CARD))
        .inner_margin(Margin::symmetric(12, 8));
    let alert = UiBuilder::new()
        .accessibility_role(Role::Alert)
        .accessibility_label(format!("{title}. {text}"));
    ui.scope_builder(alert, |ui| {
        let live = match kind {
            BannerKind::Info | BannerKind::Warning => Live::Polite,
            BannerKind::Error => Live::Assertive,
        };
        ui.ctx()
            .accesskit_node_builder(ui.unique_id(), |node| node.set_live(live));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                let (rect, _) =
                    ui.allocate_exact_size(Vec2::new(18.0, space::CONTROL), Sense::HOVER);
                let place = egui::Rect::from_center_size(rect.center(), Vec2::splat(18.0));
                icon.paint(ui.painter(), place, color);
                let words_width = ui.available_width() - space::CONTROL - space::S;
                ui.vertical(|ui| {
                    ui.set_width(words_width);
                    ui.add_space(6.0);
                    ui.label(RichText::new(title).font(theme::strong(size::UI)));
                    if !text.is_empty() {
                        ui.add(egui::Label::new(RichText::new(text)).wrap());
                    }
                    more(ui);
                    if !actions.is_empty() {
                        ui.add_space(space::XS);
                        ui.horizontal_wrapped(|ui| {
                            for (index, action) in actions.iter().enumerate() {
                                if button(ui, theme, Emphasis::Normal, action).clicked() {
                                    answer = Some(BannerAnswer::Action(index));
                                }
                            }
                        });
                    }
                    ui.add_space(6.0);
                });
                if icon_button(ui, theme, Icon::Close, "Dismiss message", None).clicked() {
                    answer = Some(BannerAnswer::Dismissed);
                }
            });
        });
    });
    answer
}
