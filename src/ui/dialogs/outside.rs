//! What was changed here and by another program, each in another way: side by side, to choose.

use egui::accesskit::Role;
use egui::{Context, Grid, Label, RichText, ScrollArea, Ui, UiBuilder, WidgetInfo};

use super::Request;
use super::sheet::{Answer, footer_later, room, sheet};
use crate::edit::Side;
use crate::session::Comparison;
use crate::text::unseen::{shown, shown_lines};
use crate::ui::Cx;
use crate::ui::theme::{self, Theme, size, space};
use crate::ui::widgets::{Emphasis, button};

/// Room for the names of what differs.
const NAMES: f32 = 84.0;

/// Things that both sides changed.
pub struct OutsideDialog {
    all: Vec<(Comparison, Side)>,
    fresh: bool,
}

impl OutsideDialog {
    /// Asks whose version of each thing counts; mine, unless chosen otherwise.
    #[must_use]
    pub fn open(all: Vec<Comparison>) -> Self {
        Self {
            all: all.into_iter().map(|one| (one, Side::Mine)).collect(),
            fresh: true,
        }
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        sheet(ctx, theme, "Changed here and outside", 720.0, |ui| {
            let words = "Another program changed files of this project, and the same things were \
                         changed here. Choose which version counts; everything else was put \
                         together. Where yours counts, their file is kept in the project’s \
                         trash folder.";
            ui.add(Label::new(RichText::new(words).color(theme.muted)).wrap());
            ui.add_space(space::S);
            let area = ScrollArea::vertical().max_height(room(ui, 200.0));
            area.auto_shrink([false, true]).show(ui, |ui| {
                for (index, (one, side)) in self.all.iter_mut().enumerate() {
                    show_one(ui, theme, index, one, side, &mut self.fresh);
                    ui.add_space(space::M);
                }
            });
            let mut every = None;
            let answer = footer_later(ui, theme, "Take in", |ui| {
                for (name, side) in [("All mine", Side::Mine), ("All theirs", Side::Theirs)] {
                    if button(ui, theme, Emphasis::Normal, name).clicked() {
                        every = Some(side);
                    }
                }
            });
            if let Some(every) = every {
                self.all.iter_mut().for_each(|(_, side)| *side = every);
            }
            match answer {
                Answer::None => return true,
                Answer::Cancel => {}
                Answer::Go => {
                    let all = self.all.iter();
                    let theirs = all.filter(|(_, side)| *side == Side::Theirs);
                    let theirs = theirs.map(|(one, _)| one.part.clone()).collect();
                    requests.push(Request::TakeInOutside { theirs });
                }
            }
            false
        })
    }
}

/// The name of what differs, equally wide in all things.
fn named(ui: &mut Ui, theme: &Theme, name: &str) {
    ui.scope(|ui| {
        ui.set_width(NAMES);
        ui.label(RichText::new(name).color(theme.muted));
    });
}

fn show_one(
    ui: &mut Ui,
    theme: &Theme,
    index: usize,
    one: &Comparison,
    side: &mut Side,
    fresh: &mut bool,
) {
    let title = shown(&one.title);
    let group = UiBuilder::new()
        .accessibility_role(Role::RadioGroup)
        .accessibility_label(title.clone().into_owned());
    ui.scope_builder(group, |ui| {
        ui.label(RichText::new(&*title).font(theme::strong(size::UI)));
        let column = (ui.available_width() - NAMES - 34.0) / 2.0;
        Grid::new(("outside", index)).num_columns(3).show(ui, |ui| {
            named(ui, theme, "");
            for (name, this) in [("Mine", Side::Mine), ("Theirs", Side::Theirs)] {
                let choice = ui.radio(*side == this, name);
                let spoken = format!("{name}: {title}");
                let chosen = *side == this;
                choice
                    .widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &spoken));
                if std::mem::take(fresh) {
                    choice.request_focus();
                }
                if choice.clicked() {
                    *side = this;
                }
            }
            ui.end_row();
            for (name, mine, theirs) in &one.rows {
                named(ui, theme, name);
                for (words, this) in [(mine, Side::Mine), (theirs, Side::Theirs)] {
                    let words = if words.is_empty() { "–" } else { words };
                    let color = if *side == this {
                        theme.text
                    } else {
                        theme.muted
                    };
                    ui.scope(|ui| {
                        ui.set_width(column);
                        ui.add(Label::new(RichText::new(shown_lines(words)).color(color)).wrap());
                    });
                }
                ui.end_row();
            }
        });
    });
}
