//! What suggesters find: they are asked by a job, and what they found is taken in.

use std::collections::BTreeMap;

use super::App;
use super::consents::ConsentPlace;
use super::work::Done;
use crate::command::Command;
use crate::formats::run::RunIn;
use crate::jobs::{Answered, Ground, Progress};
use crate::suggest::{OutsideProgram, Wanted, Which};
use crate::text::counted;
use crate::ui::dialogs::{Dialog, SuggestWish, Told};
use crate::ui::widgets::BannerKind;

/// The name of the job.
pub(super) const LOOKING: &str = "Looking for suggestions";

/// What came of asking one suggester.
enum Reply {
    Answered(Answered),
    /// A program may not read the project, and would have read so many articles.
    NotAllowed(usize),
}

/// What suggesters found.
pub(super) struct Found {
    replies: Vec<(Wanted, Reply)>,
    /// Which programs may read the project by now.
    allowed: Vec<OutsideProgram>,
}

impl App {
    /// Proposes what was tagged before, in all articles that the person is not done with.
    pub(super) fn suggest_from_memory(&mut self) {
        self.suggest(SuggestWish {
            wanted: vec![Wanted::Own("memory", None)],
            which: Which::ToDo,
            allow: false,
        });
    }

    /// Asks suggesters, one after the other.
    pub(super) fn suggest(&mut self, wish: SuggestWish) {
        let Some(open) = &self.open else { return };
        let (project, person, at) = open.session.import_ground();
        let (opened, place) = (self.opened, self.consent_place());
        self.jobs.start(LOOKING, move |progress| {
            let ground = Ground {
                project: &project,
                person: &person.id,
                which: &wish.which,
                at,
            };
            let mut replies = Vec::new();
            for one in wish.wanted {
                progress.say(one.to_string());
                let reply = match &one {
                    Wanted::Own(kind, file) => {
                        Reply::Answered(ground.ask_own(kind, file.as_deref(), progress))
                    }
                    Wanted::Program(program) => {
                        ask_program(ground, program, wish.allow, place.as_ref(), progress)
                    }
                };
                if matches!(reply, Reply::Answered(Answered::Cancelled)) {
                    return None;
                }
                replies.push((one, reply));
            }
            let allowed = place.map(|place| place.allowed()).unwrap_or_default();
            let found = Found { replies, allowed };
            Some(Done::Suggested(opened, Box::new(found)))
        });
    }

    pub(super) fn take_suggested(&mut self, opened: u64, found: Found) {
        if opened != self.opened {
            return;
        }
        let told: Vec<(Wanted, Told)> = found
            .replies
            .into_iter()
            .map(|(wanted, reply)| {
                let told = self.take_reply(reply);
                (wanted, told)
            })
            .collect();
        if let Some(Dialog::Suggesters(dialog)) = &mut self.panels.dialog {
            dialog.take(told);
            dialog.take_consents(found.allowed);
        } else {
            self.say_told(&told);
        }
    }

    fn take_reply(&mut self, reply: Reply) -> Told {
        match reply {
            Reply::NotAllowed(articles) => Told::Asks { articles },
            Reply::Answered(Answered::Found(run)) => self.take_found(*run),
            Reply::Answered(Answered::Wrong(lines)) => Told::Wrong(lines),
            Reply::Answered(Answered::Cancelled) => Told::Wrong(Vec::new()),
        }
    }

    fn take_found(&mut self, mut found: RunIn) -> Told {
        let Some(open) = &mut self.open else {
            return Told::Wrong(Vec::new());
        };
        found.fit_to(open.session.project());
        let notes = found.run.notes.clone();
        let tally = found.tally();
        if found.says_anything()
            && let Err(refusal) = open.session.take_in_run(found)
        {
            return Told::Wrong(vec![refusal.to_string()]);
        }
        Told::Came { tally, notes }
    }

    /// Says in the window what is not said in a dialog, and begins the review.
    fn say_told(&mut self, told: &[(Wanted, Told)]) {
        let (mut count, mut read, mut lines) = (0, 0, Vec::new());
        for (wanted, told) in told {
            match told {
                Told::Came { tally, notes } => {
                    count += tally.suggestions + tally.unplaced;
                    read = read.max(tally.nothing_on);
                    lines.extend(notes.iter().map(|note| format!("{wanted}: {note}")));
                }
                Told::Wrong(wrong) => {
                    lines.extend(wrong.iter().map(|line| format!("{wanted}: {line}")));
                }
                Told::Asks { .. } => lines.push(format!(
                    "{wanted} was not run: allow it in Review › Suggesters… first"
                )),
            }
        }
        if count > 0 {
            let from = match told {
                [(Wanted::Own("memory", _), _)] => ", from what was tagged before",
                _ => "",
            };
            self.say(format!("{} came in{from}", counted(count, "suggestion")));
            let open = self.open.as_ref();
            if open.is_some_and(|open| open.session.review().is_none()) {
                self.sink.send(Command::ToggleReview);
            }
        } else if let [(Wanted::Own("memory", _), _)] = told {
            self.say("Nothing that was tagged before stands untagged in an article to do");
        } else if read > 0 {
            let articles = counted(read, "article");
            self.say(format!("Nothing new was found in {articles}"));
        } else {
            self.say("Nothing new was found");
        }
        if !lines.is_empty() {
            self.notice(BannerKind::Info, "Said by suggesters", lines);
        }
    }
}

/// Runs a program if it may read the project; `allow` says that it may from now on.
fn ask_program(
    ground: Ground<'_>,
    program: &OutsideProgram,
    allow: bool,
    place: Option<&ConsentPlace>,
    progress: &Progress,
) -> Reply {
    let wrong = |line: String| Reply::Answered(Answered::Wrong(vec![line]));
    if let Err(problem) = program.check() {
        return wrong(problem);
    }
    let Some(place) = place else {
        let line = "what is allowed can’t be kept: the project or your settings have no folder";
        return wrong(line.to_owned());
    };
    let allowed = place.allowed();
    if !allowed.iter().any(|one| one.runs_the_same(program)) {
        if !allow {
            return Reply::NotAllowed(ground.which.of(ground.project, ground.person).len());
        }
        if let Err(problem) = place.set(program, true) {
            return wrong(problem);
        }
    }
    let labels = BTreeMap::new();
    Reply::Answered(ground.ask_program(program, labels, &place.settings, progress))
}
