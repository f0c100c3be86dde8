//! What every dialog is made of: the frame with its title and buttons, and labelled fields.

use egui::{
    Align, Context, Frame, Id, Key, Layout, Margin, Modal, Response, RichText, ScrollArea, Ui,
};

use super::sheet::{enter_pressed, goes_ahead};
use crate::text::unseen::shown;
use crate::ui::icons::Icon;
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::widgets::{Emphasis, button, field, field_multiline, icon_button};

/// What the person answered in this frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Nothing yet.
    None,
    /// To drop the draft.
    Cancel,
    /// To go ahead.
    Confirm,
}

/// A dialog's frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet<'a> {
    /// What it is about; also its accessible name.
    pub(super) title: &'a str,
    /// The button that goes ahead.
    pub(super) confirm: &'a str,
    /// How loudly that button speaks.
    pub(super) emphasis: Emphasis,
    /// Width of the contents in points.
    pub(super) width: f32,
    /// Height of the contents, where they shall not decide it.
    pub(super) height: Option<f32>,
}

/// What the contents of a dialog tell its frame.
#[derive(Debug)]
pub(super) struct Form {
    /// Why it can't go ahead; shown beside the buttons.
    pub(super) problem: Option<String>,
    /// What going ahead would do; shown beside the buttons.
    pub(super) note: Option<String>,
    opening: bool,
    enter: bool,
    submit: bool,
}

impl Form {
    /// Gives the keyboard to `response` if the dialog has just opened and nothing has it yet.
    pub(super) fn first(&mut self, response: &Response) {
        if std::mem::take(&mut self.opening) {
            response.request_focus();
        }
    }

    /// A line with its name above it; Enter goes ahead.
    pub(super) fn line(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        name: &str,
        text: &mut String,
        hint: &str,
    ) -> Response {
        let label = caption(ui, theme, name);
        let response = field(ui, theme, text, hint, name).labelled_by(label.id);
        self.entered(&response);
        self.first(&response);
        response
    }

    /// Some lines with their name above them.
    pub(super) fn lines(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        name: &str,
        text: &mut String,
        rows: usize,
        hint: &str,
    ) -> Response {
        let label = caption(ui, theme, name);
        field_multiline(ui, theme, text, rows, hint, name).labelled_by(label.id)
    }

    /// Goes ahead if Enter was pressed in a line of one's own making.
    pub(super) fn entered(&mut self, response: &Response) {
        self.submit |= self.enter && response.lost_focus();
    }

    /// Says under a field what is wrong with it, and keeps the dialog from going ahead.
    pub(super) fn wrong(&mut self, ui: &mut Ui, theme: &Theme, problem: &str) {
        let words = RichText::new(shown(problem)).font(theme::small());
        ui.label(words.color(theme.danger));
        self.problem.get_or_insert_with(|| problem.to_owned());
    }
}

/// The name of a field, above it.
pub(super) fn caption(ui: &mut Ui, theme: &Theme, name: &str) -> Response {
    ui.label(
        RichText::new(shown(name))
            .font(theme::small())
            .color(theme.muted),
    )
}

/// The name of a group of fields.
pub(super) fn section(ui: &mut Ui, theme: &Theme, name: &str) {
    ui.add_space(space::S);
    ui.label(
        RichText::new(shown(name))
            .font(theme::strong(size::UI))
            .color(theme.text),
    );
}

/// Two fields beside each other.
pub(super) fn pair<R>(
    ui: &mut Ui,
    left: impl FnOnce(&mut Ui) -> R,
    right: impl FnOnce(&mut Ui) -> R,
) -> (R, R) {
    let width = (ui.available_width() - space::M) / 2.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let half = |ui: &mut Ui, part: Box<dyn FnOnce(&mut Ui) -> R + '_>| {
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.x = space::S;
                part(ui)
            })
            .inner
        };
        let one = half(ui, Box::new(left));
        let other = half(ui, Box::new(right));
        (one, other)
    })
    .inner
}

impl Sheet<'_> {
    /// Shows the dialog. `opening` is true until its first frame has been shown.
    pub(super) fn show(
        self,
        ctx: &Context,
        theme: &Theme,
        opening: &mut bool,
        contents: impl FnOnce(&mut Ui, &mut Form),
    ) -> Answer {
        let enter = enter_pressed(ctx, |modifiers| modifiers.is_none());
        let mut form = Form {
            problem: None,
            note: None,
            opening: std::mem::take(opening),
            enter,
            submit: goes_ahead(ctx),
        };
        let mut answer = Answer::None;
        let id = Id::unique("dialog").with(self.title);
        let area = Modal::default_area(id).accessible_name(&*shown(self.title));
        let frame = Frame::new()
            .fill(theme.card)
            .stroke(theme.hairline())
            .corner_radius(radius::WINDOW)
            .shadow(theme.window_shadow());
        let modal = Modal::new(id)
            .area(area)
            .frame(frame)
            .backdrop_color(theme.veil);
        let shown = modal.show(ctx, |ui| {
            let room = ctx.content_rect().size();
            let width = self.width.min(room.x - 2.0 * (space::XL + space::L));
            ui.set_width(width + 2.0 * space::XL);
            ui.spacing_mut().item_spacing.y = 0.0;
            if self.head(ui, theme) {
                answer = Answer::Cancel;
            }
            let tallest = (room.y - 176.0).max(120.0);
            let scroll = ScrollArea::vertical()
                .id_salt("contents")
                .max_height(self.height.map_or(tallest, |height| height.min(tallest)))
                .auto_shrink([false, self.height.is_none()]);
            scroll.show(ui, |ui| {
                let margin = Margin::symmetric(24, 4);
                Frame::new().inner_margin(margin).show(ui, |ui| {
                    ui.set_width(width);
                    ui.spacing_mut().item_spacing.y = space::XS;
                    contents(ui, &mut form);
                });
            });
            match self.foot(ui, theme, &mut form) {
                Answer::None => {}
                other => answer = other,
            }
        });
        // A dialog that has grown moves to the middle in the next frame: there shall be one.
        let rect = shown.response.rect;
        let before = ctx.data_mut(|data| data.get_temp::<egui::Rect>(id));
        if before != Some(rect) {
            ctx.data_mut(|data| data.insert_temp(id, rect));
            ctx.request_repaint();
        }
        let escape = || ctx.input_mut(|i| i.consume_key(egui::Modifiers::NONE, Key::Escape));
        if shown.is_top_modal && !shown.any_popup_open && escape() {
            answer = Answer::Cancel;
        }
        if answer == Answer::None && form.submit && form.problem.is_none() {
            answer = Answer::Confirm;
        }
        answer
    }

    fn head(&self, ui: &mut Ui, theme: &Theme) -> bool {
        let margin = Margin {
            left: 24,
            right: 16,
            top: 16,
            bottom: 8,
        };
        Frame::new()
            .inner_margin(margin)
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(
                        RichText::new(shown(self.title))
                            .font(theme::strong(size::HEADING))
                            .color(theme.text),
                    );
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        // Last in the order of Tab would be better; Esc is nearer anyway.
                        icon_button(ui, theme, Icon::Close, "Close dialog", Some("Esc")).clicked()
                    })
                    .inner
                })
                .inner
            })
            .inner
    }

    fn foot(&self, ui: &mut Ui, theme: &Theme, form: &mut Form) -> Answer {
        let mut answer = Answer::None;
        let margin = Margin {
            left: 24,
            right: 24,
            top: 12,
            bottom: 16,
        };
        let line = ui.cursor().top();
        let across = ui.max_rect().x_range();
        ui.painter().hline(across, line, theme.hairline());
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.set_height(space::CONTROL);
                let can = form.problem.is_none();
                let confirm = ui
                    .add_enabled_ui(can, |ui| button(ui, theme, self.emphasis, self.confirm))
                    .inner;
                form.first(&confirm);
                if confirm.clicked() {
                    answer = Answer::Confirm;
                }
                if button(ui, theme, Emphasis::Normal, "Cancel").clicked() {
                    answer = Answer::Cancel;
                }
                let words = match (&form.problem, &form.note) {
                    (Some(problem), _) => Some(RichText::new(shown(problem)).color(theme.danger)),
                    (None, Some(note)) => Some(RichText::new(shown(note)).color(theme.muted)),
                    _ => None,
                };
                if let Some(words) = words {
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(egui::Label::new(words).wrap());
                    });
                }
            });
        });
        answer
    }
}
