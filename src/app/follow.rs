//! A project that is only looked at: opened, followed, taken over.

use std::path::{Path, PathBuf};

use super::App;
use super::work::choose_person;
use crate::command::Command;
use crate::jobs::Waker;
use crate::model::{ArticleId, Person, PersonId, Project};
use crate::session::{Selection, Session};
use crate::store::{self, Follower, Holder, Watch};
use crate::ui::Cx;
use crate::ui::chrome::{self, ReadOnly};
use crate::ui::dialogs::{Confirm, ConfirmAction, Dialog, Opening, Request};

/// A project that was read, and is followed.
pub(super) struct Followed {
    project: Project,
    follower: Follower,
    person: Person,
}

/// What is kept while a project is taken over: who seems to be gone, and the place in the text.
pub(super) struct TakingOver {
    folder: PathBuf,
    pub(super) still: Option<Holder>,
    place: Option<(ArticleId, Selection)>,
}

/// Reads a project to look at it.
pub(super) fn open_to_read(
    folder: &Path,
    known: Option<PersonId>,
    wish: &str,
    waker: Waker,
) -> Result<Followed, String> {
    let read = store::read(folder).map_err(|error| error.to_string())?;
    let follower = Follower::start(folder, waker).map_err(|error| error.to_string())?;
    let project = read.0;
    // Somebody who is in the list: nobody can be added.
    let first = project.people().first().cloned();
    let chosen = choose_person(&project, folder, known, wish);
    let in_list = project.person(&chosen.id).is_some();
    let person = first.filter(|_| !in_list).unwrap_or(chosen);
    Ok(Followed {
        project,
        follower,
        person,
    })
}

impl App {
    /// Asks whether to look at a project that can't be worked on now.
    pub(super) fn ask_read_only(&mut self, folder: PathBuf, why: &str) {
        self.show_start();
        let action = ConfirmAction {
            name: "Open read-only".to_owned(),
            request: Request::OpenReadOnly(folder),
            danger: false,
        };
        let title = "Open read-only?";
        let text = format!("{}.", why.trim_end_matches('.'));
        self.panels.dialog = Some(Dialog::Confirm(Confirm::open(title, &text, action)));
    }

    pub(super) fn open_read_only(&mut self, folder: PathBuf) {
        self.open_in_place(
            Opening {
                folder,
                make: None,
                read_only: true,
            },
            false,
        );
    }

    pub(super) fn take_followed(&mut self, folder: PathBuf, followed: Followed) {
        let Followed {
            project,
            follower,
            person,
        } = followed;
        let session = Session::read_only(project, person, Box::new(self.clock.clone()));
        self.show_opened(folder, session, Some(follower), None);
        self.follow();
        self.say("Open read-only");
    }

    /// Shows what the one who works on the project did since the last frame.
    pub(super) fn follow(&mut self) {
        let Some(open) = &mut self.open else { return };
        let Some(follower) = &open.follower else {
            return;
        };
        if let Some(project) = follower.take() {
            open.session.follow(project);
        }
    }

    /// Whether somebody is followed and what was asked for is being looked at.
    pub(super) fn is_looking(&self) -> bool {
        self.open.as_ref().is_some_and(|open| {
            let follower = open.follower.as_ref();
            let watch = open.watch.as_ref();
            follower.is_some_and(Follower::is_looking) || watch.is_some_and(Watch::is_looking)
        })
    }

    /// Looks at once when the window comes to the front.
    pub(super) fn look_on_focus(&self, ctx: &egui::Context) {
        let came = ctx.input(|input| {
            let mut events = input.events.iter();
            events.any(|event| matches!(event, egui::Event::WindowFocused(true)))
        });
        let Some(open) = self.open.as_ref().filter(|_| came) else {
            return;
        };
        if let Some(follower) = &open.follower {
            follower.look();
        }
        if let Some(watch) = &open.watch {
            watch.look();
        }
    }

    pub(super) fn show_read_only(&mut self, ui: &mut egui::Ui, cx: &Cx<'_>, follower: &Follower) {
        let following = follower.following();
        let what = ReadOnly {
            holder: following
                .holder
                .map(|by| by.to_string())
                .unwrap_or_default(),
            is_free: following.is_free,
            problem: following.problem,
        };
        chrome::read_only(ui, cx.theme, &what, &mut self.sink);
    }

    /// Opens for work what was only looked at.
    pub(super) fn take_over(&mut self) {
        let Some(open) = &self.open else { return };
        let (Some(folder), Some(follower)) = (open.folder.clone(), &open.follower) else {
            self.say("This project is open for work already");
            return;
        };
        let following = follower.following();
        if !following.is_free {
            let by = following
                .holder
                .map(|by| format!(" {by}"))
                .unwrap_or_default();
            self.say(format!("It is still open{by}: close it there first"));
            return;
        }
        let desk = open.session.desk();
        let article = desk.article.clone();
        self.taking_over = Some(TakingOver {
            folder: folder.clone(),
            still: following.holder,
            place: article.map(|article| (article, desk.selection)),
        });
        self.open_in_place(
            Opening {
                folder,
                make: None,
                read_only: false,
            },
            false,
        );
    }

    /// Goes back to where one was before a project was taken over.
    pub(super) fn return_to_place(&mut self, folder: &Path) {
        let Some(taking) = self.taking_over.take() else {
            return;
        };
        if taking.folder != folder {
            return;
        }
        if let Some((article, selection)) = taking.place {
            self.run_in_session(Command::OpenArticle(article));
            let Selection { anchor, head } = selection;
            self.run_in_session(Command::Select {
                anchor,
                head,
                snap: false,
                done: false,
            });
            self.reveal(false);
        }
    }
}
