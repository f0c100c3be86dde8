//! Suggestions that come in: which files, then a look at what would come, with labels and fields
//! to be set right.

use std::path::{Path, PathBuf};

use egui::{Context, Key, RichText, ScrollArea, Ui, vec2};

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
    /// Which fields hold what; as in the last run of the tool if nothing is said.
    pub keys: Option<Keys>,
    /// Name, tool, labels, blind sample.
    pub wishes: Wishes,
}

/// The dialog of [`Ask::ImportRun`](crate::command::Ask::ImportRun).
#[derive(Default)]
pub struct ImportRun {
    /// One path a line.
    paths: String,
    name: String,
    tool: String,
    /// `quote=passage, label=kind`.
    keys: String,
    /// The person has seen the fields of the last run: if they are gone, they shall be.
    keys_were_shown: bool,
    /// What was wrong when it was read with these fields.
    problems: Vec<String>,
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
            tool: wanted.wishes.tool.clone(),
            keys: keys.to_owned(),
            keys_were_shown: true,
            problems: Vec::new(),
            blind: wanted.wishes.blind,
            opened: false,
        }
    }

    /// [`again`](Self::again) after nothing could be read with the fields that were said.
    #[must_use]
    pub fn in_vain(wanted: &RunWishes, problems: Vec<String>) -> Self {
        let keys = wanted.keys.as_ref().map(ToString::to_string);
        Self {
            problems,
            ..Self::again(wanted, &keys.unwrap_or_default())
        }
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        sheet(ctx, theme, "Import suggestions", 560.0, |ui| {
            caption(ui, theme, "Files, one a line");
            let files = field_multiline(ui, theme, &mut self.paths, 3, "Paths of files…", "Files");
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
                "What made it: its labels and fields are remembered by this (may stay empty)",
            );
            field(
                ui,
                theme,
                &mut self.tool,
                "for example: gpt-5, prompt 3",
                "Tool",
            );
            caption(
                ui,
                theme,
                "Which fields hold what, if that is neither remembered nor found out",
            );
            let example = "for example: quote=passage, label=kind";
            field(ui, theme, &mut self.keys, example, "Fields");
            caption(
                ui,
                theme,
                "Blind sample: hidden until you are done, to measure help and harm",
            );
            let shares = BLIND.map(|share| (share, format!("{share} % of the articles")));
            drop_list(ui, "Blind sample", 200.0, &mut self.blind, &shares);
            let keys = parse_keys(&self.keys)
                .map(|keys| Some(keys).filter(|keys| self.keys_were_shown || !keys.is_empty()));
            if let Err(problem) = &keys {
                complaint(ui, theme, problem);
            }
            for problem in self.problems.iter().take(LISTED) {
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
                    tool: self.tool.trim().to_owned(),
                    blind: self.blind,
                    ..Wishes::default()
                };
                let wanted = RunWishes {
                    paths,
                    keys,
                    wishes,
                };
                requests.push(Request::LookAtRun(Box::new(wanted)));
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
    /// What becomes of it if nothing is wished.
    otherwise: Fate,
    fate: Fate,
    /// What it is likely to mean: chosen already, but told as a guess.
    guess: Option<Fate>,
}

struct Taste {
    label: LabelId,
    words: String,
    article: String,
}

/// What is said of a run that comes in part by part.
const PARTS: &str = "You can review while the rest comes in. If you cancel that, what has come stays; \
                     one undo takes back all of it.";

/// The dialog that is shown when a run was read.
pub struct IncomingRun {
    wanted: RunWishes,
    /// Which fields were said to hold what, and what is typed for them.
    keys: [String; 2],
    /// What the fields of an answer were taken for; empty if it is none.
    fields: String,
    sentence: String,
    labels: Vec<LabelRow>,
    /// Labels that the scheme lacks.
    new: Vec<(LabelId, String)>,
    /// Whether there is something to review before all has come.
    comes_in_parts: bool,
    notes: Vec<String>,
    tastes: Vec<Taste>,
    problems: Vec<String>,
    fresh: bool,
}

impl IncomingRun {
    /// Opens it on what was read.
    #[must_use]
    pub fn open(wanted: RunWishes, run: &RunIn, failed: &[ImportError], scheme: &Scheme) -> Self {
        let labels = run.labels().map(|(theirs, ours)| {
            let fate = ours.map_or(Fate::LeftOut, |id| Fate::Becomes(id.clone()));
            let guess = run.perhaps.get(theirs).cloned().map(Fate::Becomes);
            LabelRow {
                theirs: theirs.to_owned(),
                fate: guess.clone().unwrap_or_else(|| fate.clone()),
                otherwise: fate,
                guess,
            }
        });
        let grown = run.additions.extend(scheme);
        let new = grown
            .labels
            .iter()
            .filter(|label| scheme.label(&label.id).is_none());
        let keys = Keys::of_run(&run.run).to_string();
        let failed = failed.iter().map(ToString::to_string);
        let problems = run.problems.iter().map(ToString::to_string);
        Self {
            sentence: run.tally().sentence(),
            labels: labels.collect(),
            new: new
                .map(|label| (label.id.clone(), label.name.clone()))
                .collect(),
            comes_in_parts: run.proposals.len() > 1,
            notes: run.run.notes.clone(),
            tastes: tastes(run),
            problems: failed.chain(problems).collect(),
            wanted,
            fields: run.fields.join(", "),
            keys: [keys.clone(), keys],
            fresh: true,
        }
    }

    fn map(&self) -> LabelMap {
        let mut map = self.wanted.wishes.labels.clone();
        for row in self.labels.iter().filter(|row| row.fate != row.otherwise) {
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
            if self.comes_in_parts {
                hint(ui, theme, PARTS);
            }
            let height = room(ui, 330.0).min(480.0);
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
            if self.show_fields(ui, cx, requests) {
                return false;
            }
            // What is typed for the fields counts when it was looked at.
            let ready = self.keys[0] == self.keys[1];
            let answer = footer_with(ui, theme, Emphasis::Primary, "Import", ready, |ui| {
                back = button(ui, theme, Emphasis::Quiet, "Back…").clicked();
            });
            if back {
                let keys = self.keys[0].clone();
                let wanted = Box::new(self.wanted.clone());
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

    /// What the fields of an answer were taken for, to be put right; true when it shall be read
    /// again.
    fn show_fields(&mut self, ui: &mut Ui, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        if self.fields.is_empty() {
            return false;
        }
        caption(ui, theme, "Which fields hold what");
        let keys = parse_keys(&self.keys[1]);
        let changed = self.keys[0] != self.keys[1];
        let mut again = false;
        ui.horizontal(|ui| {
            let wide = ui.available_width() - 104.0 - space::S;
            ui.allocate_ui(vec2(wide, space::CONTROL), |ui| {
                let example = "for example: quote=passage, label=kind";
                let edit = field(ui, theme, &mut self.keys[1], example, "Fields");
                let entered = ui.input(|input| input.key_pressed(Key::Enter));
                again = edit.lost_focus() && entered && changed;
            });
            ui.add_enabled_ui(changed && keys.is_ok(), |ui| {
                again |= button(ui, theme, Emphasis::Normal, "Read again").clicked();
            });
        });
        match &keys {
            Err(problem) => complaint(ui, theme, problem),
            Ok(_) => hint(ui, theme, &format!("Read now as {}", self.fields)),
        }
        let Some(keys) = keys.ok().filter(|_| again) else {
            return false;
        };
        let mut wanted = self.wanted.clone();
        wanted.keys = Some(keys);
        wanted.wishes.labels = self.map();
        requests.push(Request::LookAtRun(Box::new(wanted)));
        true
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
                if row.guess.as_ref() == Some(&row.fate) {
                    ui.label(RichText::new("proposed").color(theme.muted));
                }
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
