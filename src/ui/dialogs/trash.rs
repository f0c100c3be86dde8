//! What was deleted: brought back, or deleted for good.

use egui::{Align, Context, Layout, RichText, ScrollArea, Ui, vec2};

use super::sheet::{focus_once, goes_ahead, room, sheet};
use crate::analysis::fold_all;
use crate::command::Command;
use crate::model::{StepNumber, Timestamp};
use crate::session::Session;
use crate::text::unseen::shown;
use crate::ui::cx::{Cx, Sink};
use crate::ui::icons::Icon;
use crate::ui::text::words::Phrase;
use crate::ui::theme::{self, Theme, size, space};
use crate::ui::when::{ago, exactly};
use crate::ui::widgets::{Emphasis, button, empty_state, field};

const ROW: f32 = 48.0;

/// One thing that was deleted.
struct Row {
    key: (StepNumber, Timestamp),
    /// `Claim C6`.
    words: String,
    who: String,
    /// For finding.
    folded: String,
}

/// What is to be deleted for good, if the person says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    All,
    One((StepNumber, Timestamp)),
}

/// The dialog of [`Ask::Trash`](crate::command::Ask::Trash).
#[derive(Default)]
pub struct TrashDialog {
    text: String,
    asked: Option<Asked>,
    opened: bool,
    rows: Vec<Row>,
    /// The project and the trash for which the rows were made.
    made_for: Option<(u64, usize)>,
}

impl TrashDialog {
    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, sink: &mut Sink) -> bool {
        self.refresh(cx.session);
        let mut fresh = !std::mem::replace(&mut self.opened, true);
        sheet(ctx, cx.theme, "Trash", 560.0, |ui| {
            let hint = "What was deleted, or by whom";
            let filter = field(ui, cx.theme, &mut self.text, hint, "Filter trash");
            focus_once(&mut fresh, &filter);
            ui.add_space(space::S);
            let wanted = fold_all(self.text.trim());
            let fits = |row: &Row| row.folded.contains(&wanted);
            let shown: Vec<usize> = (0..self.rows.len())
                .filter(|index| self.rows.get(*index).is_some_and(fits))
                .collect();
            let height = room(ui, 240.0).min(360.0);
            ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
                ui.set_min_height(height);
                if shown.is_empty() {
                    self.nothing(ui, cx.theme);
                } else {
                    self.list(ui, cx, sink, &shown);
                }
            });
            self.footer(ui, cx.theme, sink, shown.len())
        })
    }

    fn refresh(&mut self, session: &Session) {
        let now = (session.revision(), session.trash_len());
        if self.made_for.replace(now) == Some(now) {
            return;
        }
        let row = |entry: &crate::edit::Entry| {
            let words = session.deleted_in_words(entry);
            let mut letters = words.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            let words: String = first.chain(letters).collect();
            let id = entry.forward.person.as_ref();
            let person = id.and_then(|id| session.project().person(id));
            let who = person.map_or_else(String::new, |person| person.name.clone());
            Row {
                key: (entry.number, entry.forward.at),
                folded: fold_all(&format!("{words} {who} {}", entry.forward.name)),
                words,
                who,
            }
        };
        self.rows = session.deleted().map(row).collect();
    }

    fn nothing(&self, ui: &mut Ui, theme: &Theme) {
        ui.add_space(space::L);
        if self.rows.is_empty() {
            let hint = "Articles, claims, labels and mentions that are deleted can be brought back \
                        from here, until the trash is emptied.";
            empty_state(ui, theme, Icon::Trash, "The trash is empty", hint);
        } else {
            let hint = "Clear the filter to see everything.";
            empty_state(
                ui,
                theme,
                Icon::Search,
                "Nothing like that in the trash",
                hint,
            );
        }
    }

    fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink, shown: &[usize]) {
        let scroll = ScrollArea::vertical()
            .id_salt("trash")
            .auto_shrink([false, false]);
        ui.spacing_mut().item_spacing.y = 0.0;
        scroll.show_rows(ui, ROW, shown.len(), |ui, range| {
            for nth in range {
                if let Some(row) = shown.get(nth).and_then(|index| self.rows.get(*index)) {
                    show_row(ui, cx, sink, row, &mut self.asked);
                }
            }
        });
    }

    fn footer(&mut self, ui: &mut Ui, theme: &Theme, sink: &mut Sink, shown: usize) -> bool {
        let mut open = true;
        ui.add_space(space::L);
        ui.horizontal(|ui| {
            if self.asked == Some(Asked::All) {
                ui.label("Nothing of this can be restored then.");
            } else {
                let all = self.rows.len();
                let noun = if all == 1 { "thing" } else { "things" };
                let words = match shown {
                    0 => String::new(),
                    shown if shown == all => format!("{all} {noun}"),
                    shown => format!("{shown} of {all} {noun}"),
                };
                ui.label(RichText::new(words).color(theme.muted));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if self.asked == Some(Asked::All) {
                    if button(ui, theme, Emphasis::Danger, "Delete all for good").clicked() {
                        self.asked = None;
                        sink.send(Command::EmptyTrash(Vec::new()));
                    }
                    if button(ui, theme, Emphasis::Normal, "Keep").clicked() {
                        self.asked = None;
                    }
                    return;
                }
                let done = button(ui, theme, Emphasis::Primary, "Done").clicked();
                open = !done && !goes_ahead(ui.ctx());
                if !self.rows.is_empty()
                    && button(ui, theme, Emphasis::Normal, "Empty trash…").clicked()
                {
                    self.asked = Some(Asked::All);
                }
            });
        });
        open
    }
}

fn show_row(ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink, row: &Row, asked: &mut Option<Asked>) {
    let theme = cx.theme;
    let size = vec2(ui.available_width(), ROW);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_size(size);
        ui.add_space(space::XS);
        let (number, at) = row.key;
        if *asked == Some(Asked::One(row.key)) {
            let name = format!("Delete {} for good", row.words);
            let go = button(ui, theme, Emphasis::Danger, "Delete for good");
            if go.accessible_name(name).clicked() {
                *asked = None;
                sink.send(Command::EmptyTrash(vec![row.key]));
            }
            if button(ui, theme, Emphasis::Normal, "Keep").clicked() {
                *asked = None;
            }
        } else {
            let restore = button(ui, theme, Emphasis::Normal, "Restore");
            let name = format!("Restore {}", row.words);
            if restore.accessible_name(name).clicked() {
                *asked = None;
                sink.send(Command::Restore(number, at));
            }
            let delete = button(ui, theme, Emphasis::Quiet, "Delete…");
            let name = format!("Delete {}…", row.words);
            if delete.accessible_name(name).clicked() {
                *asked = Some(Asked::One(row.key));
            }
        }
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.add_space(5.0);
            Phrase::new(&shown(&row.words), theme::ui(size::UI), theme.text)
                .truncate()
                .show(ui);
            let mut details = vec![shown(&row.who).into_owned(), ago(cx.session.now(), at)];
            details.retain(|detail| !detail.is_empty());
            let words = RichText::new(details.join(" · "));
            let words = words.font(theme::small()).color(theme.muted);
            ui.label(words).on_hover_text(exactly(at));
        });
    });
}
