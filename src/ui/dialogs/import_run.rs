//! Suggestions that come in: which files, then a look at what would come, with labels and fields
//! to be set right.

use std::path::{Path, PathBuf};

use egui::{Context, RichText, ScrollArea, Ui, vec2};

use super::Request;
use super::import::lines_of;
use super::sheet::{Answer, caption, complaint, focus_once, footer_with, hint, room, sheet};
use crate::formats::run::{Keys, RunIn, Wishes};
use crate::formats::{ImportError, LabelMap};
use crate::model::{LabelId, Scheme};
use crate::text::unseen::shown;
use crate::ui::Cx;
use crate::ui::text::words::Phrase;
use crate::ui::theme::{self, size, space};
use crate::ui::widgets::{Chip, Emphasis, button, drop_list, field, field_multiline};

/// So many suggestions are shown as a taste.
const TASTE: usize = 6;
/// So many problems are listed.
const LISTED: usize = 100;
/// The shares that are offered for the blind sample, in percent.
const BLIND: [u8; 5] = [0, 5, 10, 20, 50];

/// Which files make a run, and what is wished for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunWishes {
    /// Files, folders, `.zip`s.
    pub paths: Vec<PathBuf>,
    /// Which fields hold what.
    pub keys: Keys,
    /// Name, tool, labels, blind sample.
    pub wishes: Wishes,
}

/// The dialog of [`Ask::ImportRun`](crate::command::Ask::ImportRun).
#[derive(Default)]
pub struct ImportRun {
    /// One path a line.
    paths: String,
    name: String,
    /// `quote=passage, label=kind`.
    keys: String,
    blind: u8,
    opened: bool,
}

impl ImportRun {
    /// A file was chosen: one more line, unless it stands there already.
    pub fn path_chosen(&mut self, path: &Path) {
        super::import::add_line(&mut self.paths, path);
    }

    /// The same with what was wished before: after a look at what would come.
    #[must_use]
    pub fn again(wanted: &RunWishes, keys: &str) -> Self {
        let paths = wanted.paths.iter().map(|path| path.display().to_string());
        Self {
            paths: paths.collect::<Vec<_>>().join("\n"),
            name: wanted.wishes.name.clone(),
            keys: keys.to_owned(),
            blind: wanted.wishes.blind,
            opened: false,
        }
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        sheet(ctx, theme, "Import suggestions", 560.0, |ui| {
            caption(ui, theme, "Files, one a line");
            let example = "/home/lena/answers/gliner.json";
            let files = field_multiline(ui, theme, &mut self.paths, 3, example, "Files");
            let mut fresh = !std::mem::replace(&mut self.opened, true);
            focus_once(&mut fresh, &files);
            hint(
                ui,
                theme,
                "What a model, a program or a rule system found: Hugging Face, GLiNER, spaCy, \
                 Prodigy, Label Studio, doccano, brat, langextract, tables, and any JSON that a \
                 language model was asked for. Nothing becomes a mention before you have said so.",
            );
            caption(ui, theme, "Name of the run (may stay empty)");
            field(ui, theme, &mut self.name, "", "Name of the run");
            caption(
                ui,
                theme,
                "Which fields hold what, if that is not found out",
            );
            let example = "quote=passage, label=kind";
            field(ui, theme, &mut self.keys, example, "Fields");
            caption(
                ui,
                theme,
                "Blind sample: hidden until you are done, to measure help and harm",
            );
            let shares = BLIND.map(|share| (share, format!("{share} % of the articles")));
            drop_list(ui, "Blind sample", 200.0, &mut self.blind, &shares);
            let keys = parse_keys(&self.keys);
            if let Err(problem) = &keys {
                complaint(ui, theme, problem);
            }
            let paths = lines_of(&self.paths);
            let ready = !paths.is_empty() && keys.is_ok();
            let answer = footer_with(ui, theme, Emphasis::Primary, "Look at it", ready, |ui| {
                if button(ui, theme, Emphasis::Normal, "Browse…").clicked() {
                    requests.push(Request::BrowseImport);
                }
            });
            if answer == Answer::Go
                && let Ok(keys) = keys
            {
                let wishes = Wishes {
                    name: self.name.trim().to_owned(),
                    blind: self.blind,
                    ..Wishes::default()
                };
                let wanted = RunWishes {
                    paths,
                    keys,
                    wishes,
                };
                requests.push(Request::LookAtRun(Box::new(wanted), self.keys.clone()));
            }
            answer == Answer::None
        })
    }
}

fn parse_keys(words: &str) -> Result<Keys, String> {
    let wishes: Vec<String> = words
        .split([',', '\n'])
        .map(|wish| wish.trim().to_owned())
        .filter(|wish| !wish.is_empty())
        .collect();
    Keys::parse(&wishes).map_err(|problem| problem.to_string())
}

/// What becomes of a label of the tool.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fate {
    Becomes(LabelId),
    LeftOut,
}

struct LabelRow {
    /// As the tool has it.
    theirs: String,
    proposed: Fate,
    fate: Fate,
}

struct Taste {
    label: LabelId,
    words: String,
    article: String,
}

/// The dialog that is shown when a run was read.
pub struct IncomingRun {
    wanted: RunWishes,
    keys: String,
    sentence: String,
    labels: Vec<LabelRow>,
    /// Labels that the scheme lacks.
    new: Vec<(LabelId, String)>,
    notes: Vec<String>,
    tastes: Vec<Taste>,
    problems: Vec<String>,
    fresh: bool,
}

impl IncomingRun {
    /// Opens it on what was read.
    #[must_use]
    pub fn open(
        wanted: RunWishes,
        keys: String,
        run: &RunIn,
        failed: &[ImportError],
        scheme: &Scheme,
    ) -> Self {
        let labels = run.labels().map(|(theirs, ours)| {
            let fate = ours.map_or(Fate::LeftOut, |id| Fate::Becomes(id.clone()));
            LabelRow {
                theirs: theirs.to_owned(),
                proposed: fate.clone(),
                fate,
            }
        });
        let grown = run.additions.extend(scheme);
        let new = grown
            .labels
            .iter()
            .filter(|label| scheme.label(&label.id).is_none());
        let failed = failed.iter().map(ToString::to_string);
        let problems = run.problems.iter().map(ToString::to_string);
        Self {
            sentence: run.sentence(),
            labels: labels.collect(),
            new: new
                .map(|label| (label.id.clone(), label.name.clone()))
                .collect(),
            notes: run.run.notes.clone(),
            tastes: tastes(run),
            problems: failed.chain(problems).collect(),
            wanted,
            keys,
            fresh: true,
        }
    }

    fn map(&self) -> LabelMap {
        let mut map = self.wanted.wishes.labels.clone();
        for row in self.labels.iter().filter(|row| row.fate != row.proposed) {
            let to = match &row.fate {
                Fate::Becomes(id) => Some(id.to_string()),
                Fate::LeftOut => None,
            };
            map.wish(&row.theirs, to);
        }
        map
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        sheet(ctx, theme, "Import suggestions", 680.0, |ui| {
            ui.label(RichText::new(shown(&self.sentence)).font(theme::ui_medium(size::UI)));
            for note in &self.notes {
                hint(ui, theme, note);
            }
            let height = room(ui, 240.0).min(480.0);
            ScrollArea::vertical().max_height(height).show(ui, |ui| {
                ui.set_width(ui.available_width());
                self.show_labels(ui, cx);
                self.show_tastes(ui, cx);
                if !self.problems.is_empty() {
                    caption(ui, theme, &format!("Problems: {}", self.problems.len()));
                    for problem in self.problems.iter().take(LISTED) {
                        hint(ui, theme, problem);
                    }
                }
            });
            let mut back = false;
            let answer = footer_with(ui, theme, Emphasis::Primary, "Import", true, |ui| {
                back = button(ui, theme, Emphasis::Quiet, "Back…").clicked();
            });
            if back {
                let (wanted, keys) = (Box::new(self.wanted.clone()), self.keys.clone());
                requests.push(Request::AskForRun(wanted, keys));
                return false;
            }
            if answer == Answer::Go {
                let mut wanted = self.wanted.clone();
                wanted.wishes.labels = self.map();
                requests.push(Request::TakeRun(Box::new(wanted)));
            }
            answer == Answer::None
        })
    }

    fn show_labels(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let theme = cx.theme;
        if self.labels.is_empty() {
            return;
        }
        caption(ui, theme, "Labels");
        let known = cx.session.project().scheme.labels.iter();
        let known = known.map(|label| (label.id.clone(), format!("as {}", label.name)));
        let new = self.new.iter();
        let new = new.map(|(id, name)| (id.clone(), format!("as {name}, a new label")));
        let mut choices: Vec<(Fate, String)> = known
            .chain(new)
            .map(|(id, name)| (Fate::Becomes(id), name))
            .collect();
        choices.push((Fate::LeftOut, "leave out".to_owned()));
        for row in &mut self.labels {
            ui.horizontal(|ui| {
                let wanted = vec2(220.0, space::CONTROL);
                ui.allocate_ui(wanted, |ui| {
                    ui.set_min_size(wanted);
                    let font = theme::ui_medium(size::UI);
                    Phrase::new(&shown(&row.theirs), font, theme.text)
                        .truncate()
                        .show(ui);
                });
                let name = format!("{} comes in", row.theirs);
                let list = drop_list(ui, &name, 240.0, &mut row.fate, &choices);
                focus_once(&mut self.fresh, &list);
            });
        }
    }

    fn show_tastes(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let theme = cx.theme;
        if self.tastes.is_empty() {
            return;
        }
        caption(ui, theme, "The first suggestions");
        for taste in &self.tastes {
            ui.horizontal(|ui| {
                let label = cx.session.project().scheme.label(&taste.label);
                let name = label.map_or(taste.label.as_str(), |label| &label.name);
                let hue = theme.hue(cx.label_hue(&taste.label));
                Chip::suggestion(name, hue).show(ui, theme);
                let font = theme::ui(size::UI);
                let words = format!("“{}”", shown(&taste.words));
                Phrase::new(&words, font, theme.text).truncate().show(ui);
                Phrase::new(&shown(&taste.article), theme::small(), theme.muted)
                    .truncate()
                    .show(ui);
            });
        }
    }
}

fn tastes(run: &RunIn) -> Vec<Taste> {
    let all = run.proposals.iter().flat_map(|(id, proposals)| {
        let article = run.article(id);
        let suggestions = proposals.suggestions.iter().filter_map(move |one| {
            let article = article?;
            Some(Taste {
                label: one.label.clone(),
                words: article.text.quote(&one.extent).replace('\n', " "),
                article: article.display_title().to_owned(),
            })
        });
        let tray = proposals.unplaced.iter().map(|one| Taste {
            label: one.label.clone(),
            words: one.words.clone(),
            article: "in the tray".to_owned(),
        });
        suggestions.chain(tray)
    });
    all.take(TASTE).collect()
}
