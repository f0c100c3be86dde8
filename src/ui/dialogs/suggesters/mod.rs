//! What looks for things to tag: the memory, lists of names, patterns, programs of the person's
//! own. Each is switched on and off here, gets its files here, and says here what came of it.

mod entries;
mod program;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use egui::{Align, Context, Key, Layout, Modifiers, ScrollArea, Ui, vec2};

use super::Request;
use super::sheet::{goes_ahead, hint, room, sheet};
use crate::command::Command;
use crate::formats::run::Tally;
use crate::session::preferences::SuggesterChoices;
use crate::suggest::{OutsideProgram, Wanted, Which};
use crate::ui::chrome::JobView;
use crate::ui::theme::{Theme, space};
use crate::ui::widgets::{Emphasis, button, drop_list, progress};
use crate::ui::{Cx, Sink};

use program::{Ended, ProgramForm};

/// Which suggesters are asked, and about what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestWish {
    /// The suggesters, in order.
    pub wanted: Vec<Wanted>,
    /// The articles.
    pub which: Which,
    /// Programs among them may read the project from now on.
    pub allow: bool,
}

/// What came of asking one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// What it found, if anything, is in the queue.
    Came {
        /// How much that is.
        tally: Tally,
        /// What it said of articles that it could not read.
        notes: Vec<String>,
    },
    /// Nothing came, and why.
    Wrong(Vec<String>),
    /// It is a program that may not read the project so far.
    Asks {
        /// How many articles it would read.
        articles: usize,
    },
}

/// The dialog of [`Ask::Suggesters`](crate::command::Ask::Suggesters).
#[derive(Default)]
pub struct SuggestersDialog {
    /// What was said last, and of what.
    told: Vec<(Wanted, Told)>,
    which: Option<Which>,
    /// Which programs may read the project, when that is known.
    allowed: Option<Vec<OutsideProgram>>,
    was_shown: bool,
    /// Nothing in it has had the keyboard so far.
    is_new: bool,
    /// Paths that are being typed, by kind.
    typed: BTreeMap<&'static str, String>,
    /// The kind for which the system's dialog was asked for files.
    browsing: Option<&'static str>,
    /// Files that were chosen there, by kind.
    chosen: Vec<(&'static str, PathBuf)>,
    form: Option<ProgramForm>,
    /// The search that runs.
    job: Option<JobView>,
    /// A search was asked for that has brought nothing so far.
    searching: bool,
    /// The last search was stopped.
    stopped: bool,
    /// A question about a program has not had the keyboard so far.
    fresh_question: bool,
}

/// What a person wants of the entries.
#[derive(Default)]
struct Wants {
    run: Option<(Vec<Wanted>, bool)>,
    requests: Vec<Request>,
}

impl SuggestersDialog {
    /// Files were chosen for the kind that asked for them.
    pub fn path_chosen(&mut self, path: &Path) {
        if let Some(kind) = self.browsing {
            self.chosen.push((kind, path.to_owned()));
        }
    }

    /// The search that runs, in each frame.
    pub fn watch(&mut self, job: Option<JobView>) {
        if self.searching && self.job.is_some() && job.is_none() {
            self.searching = false;
            self.stopped = true;
        }
        self.job = job;
    }

    /// What came of a [`Request::Suggest`].
    pub fn take(&mut self, told: Vec<(Wanted, Told)>) {
        self.searching = false;
        self.fresh_question = told
            .iter()
            .any(|(_, told)| matches!(told, Told::Asks { .. }));
        self.told
            .retain(|(old, _)| told.iter().all(|(new, _)| new != old));
        self.told.extend(told);
    }

    /// Which programs may read the project.
    pub fn take_consents(&mut self, allowed: Vec<OutsideProgram>) {
        self.allowed = Some(allowed);
    }

    fn told(&self, wanted: &Wanted) -> Option<&Told> {
        let mut all = self.told.iter();
        all.find(|(one, _)| one == wanted).map(|(_, told)| told)
    }

    fn is_busy(&self) -> bool {
        self.searching || self.job.is_some()
    }

    /// Whether anything waits to be reviewed that came while the dialog was open.
    fn has_brought(&self) -> bool {
        self.told.iter().any(|(_, told)| match told {
            Told::Came { tally, .. } => tally.suggestions + tally.unplaced > 0,
            Told::Wrong(_) | Told::Asks { .. } => false,
        })
    }

    /// Draws it and says whether it stays open.
    pub fn show(
        &mut self,
        ctx: &Context,
        cx: &Cx<'_>,
        sink: &mut Sink,
        requests: &mut Vec<Request>,
    ) -> bool {
        self.is_new = !std::mem::replace(&mut self.was_shown, true);
        if self.is_new {
            requests.push(Request::ListConsents);
        }
        let mut now = cx.preferences.suggesters.clone();
        for (kind, path) in std::mem::take(&mut self.chosen) {
            add_file(&mut now, kind, &path.to_string_lossy());
        }
        let in_form = self.form.is_some();
        let stays = sheet(ctx, cx.theme, "Suggesters", 660.0, |ui| match in_form {
            true => self.show_form(ui, cx.theme, &mut now),
            false => self.show_all(ui, cx, &mut now, sink, requests),
        });
        if now != cx.preferences.suggesters {
            let mut preferences = cx.preferences.clone();
            preferences.suggesters = now;
            requests.push(Request::SetPreferences(preferences));
        }
        // Leaving the form leads back to the list.
        if !stays && in_form {
            self.form = None;
            return true;
        }
        stays
    }

    fn show_form(&mut self, ui: &mut Ui, theme: &Theme, now: &mut SuggesterChoices) -> bool {
        let ended = self.form.as_mut().map(|form| form.show(ui, theme, now));
        if ended != Some(Ended::No) {
            self.form = None;
        }
        true
    }

    fn show_all(
        &mut self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        now: &mut SuggesterChoices,
        sink: &mut Sink,
        requests: &mut Vec<Request>,
    ) -> bool {
        let theme = cx.theme;
        // Before a field gives the keyboard away with the same Enter.
        let goes = goes_ahead(ui.ctx());
        if goes {
            // Nor is it a click on the control that has the keyboard.
            ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        }
        hint(
            ui,
            theme,
            "They look for what could be tagged. What they find counts when you have said yes to it.",
        );
        ui.add_space(space::S);
        let mut wants = Wants::default();
        let height = room(ui, 228.0).min(520.0);
        ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
            ui.set_min_height(height);
            let scroll = ScrollArea::vertical().auto_shrink([false, false]);
            scroll.show(ui, |ui| {
                // The bar lies beside the buttons, not over them.
                ui.set_width(ui.available_width() - space::M);
                // Room for the ring round the first switch.
                ui.add_space(2.0);
                self.entries(ui, theme, now, &mut wants);
            });
        });
        ui.add_space(space::M);
        self.articles(ui, cx);
        let stays = self.footer(ui, cx, goes, now, &mut wants, sink);
        requests.append(&mut wants.requests);
        if let Some((wanted, allow)) = wants.run
            && !wanted.is_empty()
            && !self.is_busy()
        {
            self.told.retain(|(old, _)| !wanted.contains(old));
            (self.searching, self.stopped) = (true, false);
            let which = self.which.clone().unwrap_or_default();
            requests.push(Request::Suggest(Box::new(SuggestWish {
                wanted,
                which,
                allow,
            })));
        }
        stays
    }

    /// In which articles they look.
    fn articles(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let mut choices = vec![
            (Which::ToDo, "in all articles to do".to_owned()),
            (Which::All, "in all articles, those done too".to_owned()),
        ];
        if let Some(article) = cx.session.article() {
            let one = Which::One(article.id.clone());
            choices.insert(0, (one, "in this article".to_owned()));
        }
        let mut which = self.which.clone().unwrap_or_default();
        ui.horizontal(|ui| {
            ui.label("They look");
            drop_list(ui, "Where they look", 240.0, &mut which, &choices);
        });
        self.which = Some(which);
    }

    /// What runs, and the last row of buttons; false when the dialog is left.
    fn footer(
        &mut self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        goes: bool,
        now: &SuggesterChoices,
        wants: &mut Wants,
        sink: &mut Sink,
    ) -> bool {
        ui.add_space(space::S);
        let theme = cx.theme;
        let in_review = cx.session.review().is_some();
        let mut stays = true;
        let all = now.all_on();
        let (busy, brought) = (self.is_busy(), self.has_brought());
        ui.horizontal(|ui| {
            ui.set_min_height(space::CONTROL);
            if let Some(job) = &self.job {
                show_job(ui, theme, job, &mut wants.requests);
            } else if self.stopped {
                ui.label("Stopped: nothing came in");
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if brought {
                    let review = button(ui, theme, Emphasis::Primary, "Review them");
                    if review.clicked() || goes {
                        if !in_review {
                            sink.send(Command::ToggleReview);
                        }
                        stays = false;
                    }
                }
                let emphasis = if brought {
                    Emphasis::Normal
                } else {
                    Emphasis::Primary
                };
                let can = !busy && !all.is_empty();
                let run = ui.add_enabled_ui(can, |ui| {
                    button(ui, theme, emphasis, "Run those switched on")
                });
                if can && (run.inner.clicked() || goes && !brought) {
                    wants.run = Some((all, false));
                }
                if button(ui, theme, Emphasis::Normal, "Done").clicked() {
                    stays = false;
                }
            });
        });
        stays
    }
}

fn show_job(ui: &mut Ui, theme: &Theme, job: &JobView, requests: &mut Vec<Request>) {
    if button(ui, theme, Emphasis::Normal, "Stop").clicked() {
        requests.push(Request::CancelJob(job.id));
    }
    ui.vertical(|ui| {
        ui.set_width(150.0);
        hint(ui, theme, &job.detail);
        progress(ui, theme, job.fraction.unwrap_or(0.0), &job.name);
    });
}

/// Adds a file of a kind, unless it is there already.
fn add_file(choices: &mut SuggesterChoices, kind: &str, path: &str) {
    let path = path.trim();
    if let Some(files) = choices.files_mut(kind)
        && !path.is_empty()
        && !files.iter().any(|file| file == path)
    {
        files.push(path.to_owned());
    }
}
