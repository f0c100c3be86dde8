//! What would come in with an import, before it does: files, labels, problems.

use egui::{Align, Context, Layout, Response, RichText, ScrollArea, Ui, vec2};

use super::Request;
use super::sheet::{Answer, caption, focus_once, footer_with, hint, room, sheet};
use crate::formats::{self, ImportError, Imported, LabelMap, LabelUse, labels_of};
use crate::model::{LabelId, Scheme};
use crate::text::counted;
use crate::text::unseen::shown;
use crate::ui::Cx;
use crate::ui::text::words::Phrase;
use crate::ui::theme::{self, Theme, size, space};
use crate::ui::widgets::{Chip, Emphasis, drop_list};

/// So many mentions are shown as a taste.
const TASTE: usize = 6;
/// So many files and problems are listed.
const LISTED: usize = 200;

/// What becomes of a label of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fate {
    /// It stays what it is: the project's own, or a new one.
    Stays,
    /// It becomes this one of the project.
    Becomes(LabelId),
    /// Mentions with it are left out.
    LeftOut,
}

/// A label of the files, and what is wished for it.
struct LabelRow {
    label: LabelUse,
    fate: Fate,
}

/// A mention, as a taste of what comes in.
struct Taste {
    label: LabelId,
    name: String,
    quote: String,
    article: String,
}

/// The dialog that is shown when files with work in them were read.
pub struct Incoming {
    files: Vec<(String, String)>,
    labels: Vec<LabelRow>,
    problems: Vec<String>,
    tastes: Vec<Taste>,
    summary: String,
    failed: usize,
    /// Whether nothing has the keyboard yet.
    fresh: bool,
}

impl Incoming {
    /// Opens it on what was read.
    #[must_use]
    pub fn open(read: &[Imported], failed: &[ImportError], scheme: &Scheme) -> Self {
        let labels = labels_of(read, scheme).into_iter();
        let labels: Vec<LabelRow> = labels
            .map(|label| LabelRow {
                label,
                fate: Fate::Stays,
            })
            .collect();
        let failed_lines = failed.iter().map(ToString::to_string);
        let problems = read.iter().flat_map(Imported::notices);
        Self {
            files: read.iter().map(file_line).collect(),
            tastes: tastes(read, &labels),
            summary: summary(read),
            problems: failed_lines
                .chain(problems.map(ToString::to_string))
                .collect(),
            failed: failed.len(),
            labels,
            fresh: true,
        }
    }

    /// What is wished for the labels.
    #[must_use]
    pub fn map(&self) -> LabelMap {
        let mut map = LabelMap::default();
        for row in &self.labels {
            let from = row.label.id.as_str();
            match &row.fate {
                Fate::Stays => {}
                Fate::Becomes(to) => map.wish(from, Some(to.to_string())),
                Fate::LeftOut => map.wish(from, None),
            }
        }
        map
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        sheet(ctx, theme, "Import", 680.0, |ui| {
            ui.label(RichText::new(&self.summary).font(theme::ui_medium(size::UI)));
            let height = room(ui, 240.0).min(520.0);
            ScrollArea::vertical().max_height(height).show(ui, |ui| {
                ui.set_width(ui.available_width());
                self.show_labels(ui, cx);
                self.show_tastes(ui, cx);
                self.show_files(ui, theme);
                self.show_problems(ui, theme);
            });
            let go = match (self.failed, self.problems.is_empty()) {
                (0, true) => "Import",
                _ => "Import the rest",
            };
            let answer = footer_with(ui, theme, Emphasis::Primary, go, true, |_| {});
            if answer == Answer::Go {
                requests.push(Request::TakeRead(self.map()));
            }
            answer == Answer::None
        })
    }

    fn show_labels(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        if self.labels.is_empty() {
            return;
        }
        caption(ui, cx.theme, "Labels");
        let scheme = &cx.session.project().scheme;
        for row in &mut self.labels {
            let list = ui.horizontal(|ui| label_row(ui, cx.theme, scheme, row));
            focus_once(&mut self.fresh, &list.inner);
        }
    }

    fn show_tastes(&self, ui: &mut Ui, cx: &Cx<'_>) {
        if self.tastes.is_empty() {
            return;
        }
        let theme = cx.theme;
        caption(ui, theme, "The first mentions");
        let labels = &cx.session.project().scheme.labels;
        for taste in &self.tastes {
            ui.horizontal(|ui| {
                let hue = labels.iter().find(|label| label.id == taste.label);
                let hue = hue.map_or(crate::model::Hue::Grey, |label| label.hue);
                Chip::suggestion(&taste.name, theme.hue(hue as usize)).show(ui, theme);
                let font = theme::ui(size::UI);
                let quote = format!("“{}”", shown(&taste.quote));
                Phrase::new(&quote, font, theme.text).truncate().show(ui);
                Phrase::new(&shown(&taste.article), theme::small(), theme.muted)
                    .truncate()
                    .show(ui);
            });
        }
    }

    fn show_files(&self, ui: &mut Ui, theme: &Theme) {
        caption(ui, theme, "Files");
        for (name, about) in self.files.iter().take(LISTED) {
            Phrase::new(&shown(name), theme::ui(size::UI), theme.text)
                .truncate()
                .show(ui);
            hint(ui, theme, about);
            ui.add_space(space::XS);
        }
        more(ui, theme, self.files.len());
    }

    fn show_problems(&self, ui: &mut Ui, theme: &Theme) {
        if self.problems.is_empty() {
            return;
        }
        caption(ui, theme, &format!("Problems: {}", self.problems.len()));
        for problem in self.problems.iter().take(LISTED) {
            let words = RichText::new(shown(problem)).font(theme::small());
            ui.add(egui::Label::new(words.color(theme.text)).wrap());
        }
        more(ui, theme, self.problems.len());
    }
}

fn more(ui: &mut Ui, theme: &Theme, count: usize) {
    if count > LISTED {
        hint(ui, theme, &format!("and {} more", count - LISTED));
    }
}

fn label_row(ui: &mut Ui, theme: &Theme, scheme: &Scheme, row: &mut LabelRow) -> Response {
    let count = counted(row.label.mentions, "mention");
    let size = vec2(180.0, space::CONTROL);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        Phrase::new(
            &shown(&row.label.name),
            theme::ui_medium(size::UI),
            theme.text,
        )
        .truncate()
        .show(ui);
    });
    let size = vec2(110.0, space::CONTROL);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        ui.label(RichText::new(count).font(theme::small()).color(theme.muted));
    });
    let stays = match row.label.is_new {
        true => "as a new label".to_owned(),
        false => format!("as {}", row.label.name),
    };
    let others = scheme
        .labels
        .iter()
        .filter(|label| label.id != row.label.id);
    let others = others.map(|label| {
        (
            Fate::Becomes(label.id.clone()),
            format!("as {}", label.name),
        )
    });
    let mut choices = vec![(Fate::Stays, stays)];
    choices.extend(others);
    choices.push((Fate::LeftOut, "leave out".to_owned()));
    let name = format!("{} comes in", row.label.name);
    drop_list(ui, &name, 220.0, &mut row.fate, &choices)
}

fn in_words([articles, mentions, claims]: [usize; 3]) -> String {
    let all = [
        (articles, "article"),
        (mentions, "mention"),
        (claims, "claim"),
    ];
    let some = all.into_iter().filter(|(n, _)| *n > 0);
    let some: Vec<String> = some.map(|(n, one)| counted(n, one)).collect();
    if some.is_empty() {
        "nothing new".to_owned()
    } else {
        some.join(", ")
    }
}

fn summary(read: &[Imported]) -> String {
    let all = read.iter().map(Imported::counts);
    let all = all.fold([0; 3], |[a, b, c], [x, y, z]| [a + x, b + y, c + z]);
    format!("{}: {}", counted(read.len(), "file"), in_words(all))
}

fn file_line(imported: &Imported) -> (String, String) {
    let format = formats::format(imported.format);
    let format = format.map_or(imported.format, |format| format.name());
    let about = format!(
        "{format}: {} · {}",
        imported.why,
        in_words(imported.counts())
    );
    (imported.name.clone(), about)
}

fn tastes(read: &[Imported], labels: &[LabelRow]) -> Vec<Taste> {
    let mut out = Vec::new();
    for imported in read {
        for layer in &imported.layers {
            let articles = imported.articles.iter();
            let article = articles.clone().find(|one| one.id == layer.key.article);
            let Some(article) = article else { continue };
            for mention in &layer.mentions {
                if out.len() == TASTE {
                    return out;
                }
                let row = labels.iter().find(|row| row.label.id == mention.label);
                out.push(Taste {
                    label: mention.label.clone(),
                    name: row.map_or_else(String::new, |row| row.label.name.clone()),
                    quote: article.text.quote(&mention.extent).replace('\n', " "),
                    article: article.display_title().to_owned(),
                });
            }
        }
    }
    out
}
