//! Which label to tag with.

use egui::{
    Context, Key, Modifiers, RichText, ScrollArea, Sense, Ui, WidgetInfo, accesskit::Role, pos2,
    vec2,
};

use super::sheet::{Answer, footer_with, room, sheet};
use crate::analysis::fold_all;
use crate::command::{Ask, Command, Window};
use crate::model::{Label, LabelId};
use crate::text::unseen::shown;
use crate::ui::list_nodes;
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::widgets::{Emphasis, button, field, key_cap_text, one_line};
use crate::ui::{Cx, Sink};

const ROW: f32 = 36.0;

/// The dialog of [`Ask::Label`].
#[derive(Default)]
pub struct ChooseLabel {
    query: String,
    chosen: usize,
}

impl ChooseLabel {
    /// Opens it.
    #[must_use]
    pub fn open() -> Self {
        Self::default()
    }

    fn fitting<'a>(&self, cx: &'a Cx<'_>) -> Vec<&'a Label> {
        let wanted = fold_all(self.query.trim());
        let labels = cx.session.project().scheme.labels.iter();
        labels
            .filter(|label| {
                fold_all(&label.name).contains(&wanted)
                    || (wanted.len() > 2 && fold_all(&label.description).contains(&wanted))
            })
            .collect()
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, sink: &mut Sink) -> bool {
        let theme = cx.theme;
        let count = self.fitting(cx).len();
        let before = self.chosen;
        let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowDown) {
            self.chosen = if before + 1 < count { before + 1 } else { 0 };
        }
        if pressed(Key::ArrowUp) {
            self.chosen = before.checked_sub(1).unwrap_or(count.saturating_sub(1));
        }
        let moved = self.chosen != before;
        sheet(ctx, theme, "Tag with…", 440.0, |ui| {
            let find = field(ui, theme, &mut self.query, "Filter", "Filter labels");
            find.request_focus();
            if find.changed() {
                self.chosen = 0;
            }
            ui.add_space(space::XS);
            let fitting = self.fitting(cx);
            let mut tag: Option<LabelId> = None;
            let area = ScrollArea::vertical().max_height(room(ui, 220.0).min(9.0 * ROW));
            let mut rows = |ui: &mut Ui, list| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (at, label) in fitting.iter().enumerate() {
                    let selected = at == self.chosen;
                    let row = label_row(ui, theme, label, selected);
                    let has_keys = false;
                    let told = list_nodes::Row {
                        at,
                        selected,
                        has_keys,
                    };
                    list_nodes::row(ui, list, row.id, told);
                    if selected && (moved || at > 0) {
                        list_nodes::has_keys(ui, find.id, row.id);
                    }
                    if moved && at == self.chosen {
                        row.scroll_to_me(None);
                    }
                    if row.clicked() {
                        tag = Some(label.id.clone());
                    }
                }
                if fitting.is_empty() {
                    ui.label(RichText::new("No label of that name.").color(theme.muted));
                }
            };
            list_nodes::list(ui, "Labels", fitting.len(), |ui, list| {
                area.show(ui, |ui| rows(ui, list));
            });
            let mut scheme = false;
            let enter = ui.input(|input| input.key_pressed(Key::Enter));
            let ready = !fitting.is_empty();
            let answer = footer_with(ui, theme, Emphasis::Primary, "Tag", ready, |ui| {
                scheme = button(ui, theme, Emphasis::Quiet, "Edit labels…").clicked();
            });
            if answer == Answer::Go || (enter && ready && answer == Answer::None) {
                tag = fitting.get(self.chosen).map(|label| label.id.clone());
            }
            if scheme {
                sink.window(Window::Ask(Ask::Scheme));
            }
            let stays = tag.is_none() && !scheme && answer == Answer::None;
            if let Some(label) = tag {
                sink.send(Command::Tag(label));
            }
            stays
        })
    }
}

fn label_row(ui: &mut Ui, theme: &Theme, label: &Label, chosen: bool) -> egui::Response {
    let wanted = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::CLICK);
    if chosen {
        ui.painter()
            .rect_filled(rect, radius::CONTROL, theme.accent_soft);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, radius::CONTROL, theme.hover);
    }
    let hue = theme.hue(label.hue as usize);
    let painter = ui.painter_at(rect);
    let mid = rect.center().y;
    painter.circle_filled(pos2(rect.left() + 15.0, mid), 5.0, hue.line);
    let mut right = rect.right() - 10.0;
    if !label.chord.is_empty() {
        let cap = key_cap_text(&painter, theme, pos2(right, mid), &label.chord);
        right = cap.left() - 10.0;
    }
    let name = painter.text(
        pos2(rect.left() + 30.0, mid),
        egui::Align2::LEFT_CENTER,
        shown(&label.name),
        theme::ui_medium(size::UI),
        theme.text,
    );
    let left = name.right() + 12.0;
    if right - left > 32.0 {
        let at = pos2(left, mid);
        let about = &label.description;
        one_line(
            &painter,
            about,
            theme::small(),
            theme.muted,
            at,
            right - left,
        );
    }
    let spoken = format!("Tag as {}", shown(&label.name));
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, &spoken));
    response.on_hover_text(&label.description)
}
