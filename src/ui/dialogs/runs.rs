//! The suggestion runs of the project: where they came from, what people answered, the blind
//! sample.

use std::collections::BTreeMap;

use egui::{Align, Context, Layout, RichText, ScrollArea, Ui, vec2};

use super::sheet::{goes_ahead, hint, room, sheet};
use super::unmatched;
use crate::analysis::review::answers_to;
use crate::command::Command;
use crate::model::{Run, RunId};
use crate::session::Session;
use crate::text::counted;
use crate::text::unseen::shown;
use crate::ui::icons::Icon;
use crate::ui::theme::{self, Theme, size, space};
use crate::ui::when::ago;
use crate::ui::widgets::{Emphasis, button, drop_list, empty_state};
use crate::ui::{Cx, Sink};

/// The shares that are offered for the blind sample, in percent.
const BLIND: [u8; 6] = [0, 5, 10, 20, 50, 100];

/// What is told of a run.
#[derive(Default)]
struct Told {
    articles: usize,
    suggestions: usize,
    unplaced: usize,
    claims: usize,
    answers: BTreeMap<&'static str, usize>,
}

/// The dialog of [`Ask::Runs`](crate::command::Ask::Runs).
#[derive(Default)]
pub struct RunsDialog {
    told: BTreeMap<RunId, Told>,
    made_for: Option<u64>,
    /// A run that is to be deleted, if the person says so once more.
    asked: Option<RunId>,
    /// The run of which is shown what it says of no article that is here.
    unmatched: Option<RunId>,
}

impl RunsDialog {
    fn refresh(&mut self, session: &Session) {
        let now = session.revision();
        if self.made_for.replace(now) == Some(now) {
            return;
        }
        let project = session.project();
        let answers = project.runs().map(|run| {
            let answers = answers_to(project, &run.id, session.person());
            let told = Told {
                answers,
                ..Told::default()
            };
            (run.id.clone(), told)
        });
        self.told = answers.collect();
        for (article, run, proposals) in project.proposals() {
            let told = self.told.entry(run.clone()).or_default();
            told.articles += 1;
            told.suggestions += proposals.suggestions.len();
            let tray = proposals.unplaced.iter();
            told.unplaced += tray.filter(|one| one.counts_in(article)).count();
            told.claims += proposals.claims.len();
        }
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, sink: &mut Sink) -> bool {
        self.refresh(cx.session);
        let theme = cx.theme;
        sheet(ctx, theme, "Suggestion runs", 620.0, |ui| {
            let runs: Vec<Run> = cx
                .session
                .project()
                .runs()
                .map(|run| Run::clone(run))
                .collect();
            if runs.is_empty() {
                let words = "Bring in what a model, a program or a rule system found with \
                             “claimdesk suggest import”, or let a suggester look.";
                empty_state(ui, theme, Icon::Search, "No suggestions yet", words);
                return done(ui, theme);
            }
            let needed = match self.unmatched {
                Some(_) => f32::INFINITY,
                None => runs.len() as f32 * 128.0,
            };
            let height = room(ui, 160.0).min(needed);
            ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
                ui.set_min_height(height);
                let scroll = ScrollArea::vertical().auto_shrink([false, false]);
                scroll.show(ui, |ui| {
                    for run in &runs {
                        self.run(ui, cx, run, sink);
                        ui.add_space(space::M);
                    }
                });
            });
            done(ui, theme)
        })
    }

    fn run(&mut self, ui: &mut Ui, cx: &Cx<'_>, run: &Run, sink: &mut Sink) {
        let theme = cx.theme;
        let none = Told::default();
        let told = self.told.get(&run.id).unwrap_or(&none);
        ui.horizontal(|ui| {
            ui.label(RichText::new(shown(&run.name)).font(theme::strong(size::UI)));
            let tool = match run.version.as_str() {
                "" => run.tool.clone(),
                version => format!("{} {version}", run.tool),
            };
            let when = ago(run.at, cx.session.now());
            let words = format!("{tool} · {when}");
            ui.label(RichText::new(shown(&words)).color(theme.muted));
        });
        ui.label(sentence(told, run));
        for note in run.all_notes() {
            hint(ui, theme, note);
        }
        if !told.answers.is_empty() {
            let all = told.answers.iter();
            let all: Vec<String> = all.map(|(name, count)| format!("{count} {name}")).collect();
            let words = format!("Your answers: {}", all.join(", "));
            ui.label(RichText::new(words).color(theme.muted));
        }
        self.unmatched(ui, cx, run);
        ui.horizontal(|ui| {
            ui.label(RichText::new("Hidden until you are done in").color(theme.muted));
            let mut blind = run.blind;
            let mut shares: Vec<(u8, String)> = BLIND
                .iter()
                .map(|share| (*share, format!("{share} % of the articles")))
                .collect();
            if !BLIND.contains(&blind) {
                shares.push((blind, format!("{blind} % of the articles")));
            }
            let name = format!("Blind sample of {}", run.name);
            drop_list(ui, &name, 170.0, &mut blind, &shares);
            if blind != run.blind {
                sink.send(Command::SetBlind(run.id.clone(), blind));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let sure = self.asked.as_ref() == Some(&run.id);
                let words = if sure {
                    "Delete it, answers stay"
                } else {
                    "Delete…"
                };
                let emphasis = if sure {
                    Emphasis::Danger
                } else {
                    Emphasis::Quiet
                };
                if button(ui, theme, emphasis, words).clicked() {
                    if sure {
                        sink.send(Command::DeleteRun(run.id.clone()));
                        self.asked = None;
                    } else {
                        self.asked = Some(run.id.clone());
                    }
                }
            });
        });
    }

    /// What has no article, if the person wants to see it.
    fn unmatched(&mut self, ui: &mut Ui, cx: &Cx<'_>, run: &Run) {
        let count = unmatched::count(run);
        if count == 0 {
            return;
        }
        let is_shown = self.unmatched.as_ref() == Some(&run.id);
        let verb = if is_shown { "Hide" } else { "Show" };
        let words = format!("{verb} the {count} without an article");
        let name = format!("{words}: {}", run.name);
        let button = button(ui, cx.theme, Emphasis::Quiet, &words);
        if button.accessible_name(&*shown(&name)).clicked() {
            self.unmatched = (!is_shown).then(|| run.id.clone());
        }
        if is_shown {
            unmatched::list(ui, cx, run);
        }
    }
}

/// The last row; false when it was pressed.
fn done(ui: &mut Ui, theme: &Theme) -> bool {
    ui.add_space(space::L);
    let buttons = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        button(ui, theme, Emphasis::Normal, "Done").clicked()
    });
    !(buttons.inner || goes_ahead(ui.ctx()))
}

/// "1,204 suggestions and 3 claims in 12 articles; 7 found no place; 2 for no article that is
/// here"
fn sentence(told: &Told, run: &Run) -> String {
    let mut words = counted(told.suggestions, "suggestion");
    if told.claims > 0 {
        words = format!("{words} and {}", counted(told.claims, "claim"));
    }
    words = format!("{words} in {}", counted(told.articles, "article"));
    let read = run.nothing_on.len();
    match told.articles {
        _ if read == 0 => {}
        0 => words = format!("Read {}, found nothing", counted(read, "article")),
        _ => words = format!("{words}; nothing in {}", counted(read, "other")),
    }
    if told.unplaced > 0 {
        words = format!("{words}; {} found no place", told.unplaced);
    }
    match unmatched::count(run) {
        0 => words,
        count => format!("{words}; {count} for no article that is here"),
    }
}
