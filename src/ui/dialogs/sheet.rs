//! What every dialog looks like: a title, contents that scroll if they must, a row of buttons.

use egui::{
    Align, Context, CornerRadius, Event, Frame, Id, Key, Layout, Margin, Modal, Modifiers,
    Response, RichText, Ui,
};

use crate::text::unseen::shown;
use crate::ui::icons::Icon;
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::widgets::{Emphasis, button, icon_button};

/// What the row of buttons was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    None,
    /// The main button, or Enter.
    Go,
    /// Cancel, or what leaves the dialog otherwise.
    Cancel,
}

/// A frame that darkens the rest of the window. `contents` says whether the dialog stays open;
/// Esc and the cross close it in any case. True while it stays open.
///
/// A click beside it does nothing, so that nothing typed is lost by a slip.
pub fn sheet(
    ctx: &Context,
    theme: &Theme,
    title: &str,
    width: f32,
    contents: impl FnOnce(&mut Ui) -> bool,
) -> bool {
    let frame = Frame::new()
        .fill(theme.card)
        .stroke(theme.hairline())
        .corner_radius(CornerRadius::same(radius::WINDOW))
        .shadow(theme.window_shadow())
        .inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique(("dialog", title)))
        .frame(frame)
        .backdrop_color(theme.veil);
    let width = width.min(ctx.content_rect().width() - 56.0);
    let shown = modal.show(ctx, |ui| {
        ui.set_width(width);
        let mut open = true;
        ui.horizontal(|ui| {
            ui.label(RichText::new(shown(title)).font(theme::strong(size::HEADING)));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                open = !icon_button(ui, theme, Icon::Close, "Close dialog", Some("Esc")).clicked();
            });
        });
        ui.add_space(space::S);
        ui.vertical(contents).inner && open
    });
    let escaped = shown.is_top_modal
        && !shown.any_popup_open
        && ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape));
    shown.inner && !escaped
}

/// How high the scrolling part of a dialog may be, if its other parts need `rest` points.
pub fn room(ui: &Ui, rest: f32) -> f32 {
    (ui.ctx().content_rect().height() - rest - 56.0).max(96.0)
}

/// The row of buttons at the end of a dialog: Cancel, and what the dialog is for. Enter stands
/// for the latter, unless another button or a field of several lines has the keyboard; there it
/// is Ctrl+Enter.
pub fn footer(ui: &mut Ui, theme: &Theme, go: &str, enabled: bool) -> Answer {
    footer_with(ui, theme, Emphasis::Primary, go, enabled, |_| {})
}

/// [`footer`] with another emphasis, and more buttons on the left.
pub fn footer_with(
    ui: &mut Ui,
    theme: &Theme,
    emphasis: Emphasis,
    go: &str,
    enabled: bool,
    left: impl FnOnce(&mut Ui),
) -> Answer {
    buttons(ui, theme, emphasis, ["Cancel", go], enabled, left)
}

/// [`footer_with`] of a question that comes again: leaving it decides nothing.
pub fn footer_later(ui: &mut Ui, theme: &Theme, go: &str, left: impl FnOnce(&mut Ui)) -> Answer {
    let names = ["Decide later", go];
    buttons(ui, theme, Emphasis::Primary, names, true, left)
}

fn buttons(
    ui: &mut Ui,
    theme: &Theme,
    emphasis: Emphasis,
    [away, go]: [&str; 2],
    enabled: bool,
    left: impl FnOnce(&mut Ui),
) -> Answer {
    let mut answer = if goes_ahead(ui.ctx()) && enabled {
        Answer::Go
    } else {
        Answer::None
    };
    ui.add_space(space::L);
    ui.horizontal(|ui| {
        left(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let main = ui.add_enabled_ui(enabled, |ui| button(ui, theme, emphasis, go));
            if main.inner.clicked() {
                answer = Answer::Go;
            }
            if button(ui, theme, Emphasis::Normal, away).clicked() {
                answer = Answer::Cancel;
            }
        });
    });
    answer
}

/// Whether a key says to go ahead, in every dialog: Ctrl+Enter wherever the keyboard is, or Enter
/// when nothing else has it.
pub(super) fn goes_ahead(ctx: &Context) -> bool {
    let free = ctx.memory(egui::Memory::focused).is_none();
    enter_pressed(ctx, |modifiers| {
        modifiers.command_only() || free && modifiers.is_none()
    })
}

/// Whether Enter was pressed with such modifiers. Those of the press count: at the end of a frame
/// that took long, Ctrl may be up again.
pub(super) fn enter_pressed(ctx: &Context, with: impl Fn(Modifiers) -> bool) -> bool {
    let is = |event: &Event| match event {
        Event::Key {
            key: Key::Enter,
            pressed: true,
            modifiers,
            ..
        } => with(*modifiers),
        _ => false,
    };
    ctx.input(|input| input.events.iter().any(is))
}

/// Puts the keyboard into the first field, once.
pub fn focus_once(fresh: &mut bool, first: &Response) {
    if std::mem::take(fresh) {
        first.request_focus();
    }
}

/// The name of a field, above it.
pub fn caption(ui: &mut Ui, theme: &Theme, text: &str) {
    ui.add_space(space::XS + 2.0);
    ui.label(
        RichText::new(shown(text))
            .font(theme::ui_medium(size::SMALL + 0.5))
            .color(theme.muted),
    );
}

/// What is wrong with a field, below it.
pub fn complaint(ui: &mut Ui, theme: &Theme, text: &str) {
    ui.add(egui::Label::new(RichText::new(shown(text)).color(theme.danger)).wrap());
}

/// What there is to know about a field, below it.
pub fn hint(ui: &mut Ui, theme: &Theme, text: &str) {
    let words = RichText::new(shown(text))
        .font(theme::small())
        .color(theme.muted);
    ui.add(egui::Label::new(words).wrap());
}

/// What happened in a [`path_row`].
pub struct PathRow {
    /// The field.
    pub field: Response,
    /// Whether something was typed.
    pub changed: bool,
    /// Whether the system's dialog is wanted.
    pub browse: bool,
}

/// A field for a path with "Browse…" beside it.
pub fn path_row(ui: &mut Ui, theme: &Theme, path: &mut String, name: &str) -> PathRow {
    let browse = 84.0;
    ui.horizontal(|ui| {
        let wide = ui.available_width() - browse - space::S;
        let field = ui
            .allocate_ui(egui::vec2(wide, space::CONTROL), |ui| {
                crate::ui::widgets::field(ui, theme, path, "", name)
            })
            .inner;
        let button = button(ui, theme, Emphasis::Normal, "Browse…");
        PathRow {
            changed: field.changed(),
            field,
            browse: button.clicked(),
        }
    })
    .inner
}
