//! Jobs: what is started, and what happens when it ends.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::backups::{BackedUp, BackupTimes};
use super::export::Previewed;
use super::follow::{Followed, open_to_read};
use super::incoming_run::ReadRun;
use super::mend::Mended;
use super::outside::Together;
use super::restore::{Compared, Listed, Restorable};
use super::suggested::Found;
use super::unsaved::{Copied, OpenedCopy};
use super::{App, Open};
use crate::edit::Entry;
use crate::formats::ImportContext;
use crate::formats::run::RunIn;
use crate::formats::tokens::Tokenizer;
use crate::jobs::{Ended, Pick, ReadIn, Written, read_in};
use crate::model::{Person, PersonId, Project};
use crate::session::{Clock, IdSource, Session, SystemClock};
use crate::store::atomic::RealFs;
use crate::store::lock::Place;
use crate::store::{
    self, FileJournal, Follower, Holder, KeptHistory, Packed, Problem, StoreError, Watch,
};
use crate::suggest::OutsideProgram;
use crate::ui::dialogs::Scored;
use crate::ui::dialogs::{Leaving, Make, Opening};
use crate::ui::widgets::BannerKind;

/// A project read from disk, with its journal running.
pub(super) struct Ready {
    folder: PathBuf,
    project: Project,
    notes: Vec<String>,
    /// How many steps came from journals.
    recovered: usize,
    journal: FileJournal,
    person: Person,
}

/// What jobs end with.
pub(super) enum Done {
    /// A project was opened, or not.
    Opened(Result<Box<Ready>, String>),
    /// A project was read and is followed, or not.
    Followed(PathBuf, Result<Box<Followed>, String>),
    /// A project can't be opened for work now, but looked at; why.
    Held(PathBuf, String),
    /// The open project could not be put on disk, so it stays open; what should be opened.
    StillOpen(Box<Open>, Opening),
    /// What is kept of the history was read, and the trash, of the project that was open as the so many-th.
    History(u64, KeptHistory, Vec<Entry>),
    /// Files were read, for the project that was open as the so many-th.
    Read(u64, ReadIn),
    /// An export was written, or not.
    Exported(Result<Written, String>),
    /// What an export of the project that was open as the so many-th would write.
    Previewed(u64, Box<Previewed>),
    /// A model's tokenizer was read.
    TokenizerRead(PathBuf, Result<Tokenizer, String>),
    /// A suggestion run was read, for the project that was open as the so many-th.
    RunRead(u64, Box<ReadRun>),
    /// A part of a run that is being read, for the project that was open as the so many-th.
    RunPart(u64, Box<RunIn>),
    /// Suggesters have looked, in the project that was open as the so many-th.
    Suggested(u64, Box<Found>),
    /// Which programs may read the project that was open as the so many-th; or why that is not
    /// as it shall be.
    Consents(u64, Result<Vec<OutsideProgram>, String>),
    /// A run was scored, of the project that was open as the so many-th.
    Scored(u64, Box<Scored>),
    /// Paths were chosen for the dialog that is open; none if the person cancelled.
    Picked(Vec<PathBuf>),
    /// A copy of the project that was open as the so many-th was saved, or not.
    Copied(u64, Result<Copied, String>),
    /// A copy of it was opened to go on in, or not.
    CopyOpened(u64, Result<OpenedCopy, String>),
    /// What another program wrote was put together with what was done here.
    Together(u64, Box<Together>),
    /// A backup was made, or not.
    BackedUp(BackedUp),
    /// The backups of the project that was open as the so many-th were listed, or not.
    BackupsListed(u64, Listed),
    /// A backup was compared with the open project.
    BackupCompared(Compared),
    /// A backup of the project that was open as the so many-th can be restored, or not.
    Restorable(u64, Restorable),
    /// The open project was packed into a file, or not.
    Packed(Result<(PathBuf, Packed), String>),
    /// A project was unpacked into a folder, or not.
    Unpacked(Result<PathBuf, String>),
    /// Nothing of interest.
    LetGo,
    /// The project was checked: what was found.
    Checked(Result<Vec<Problem>, String>),
    /// A project can't be opened as it is; why.
    Damaged(PathBuf, Vec<Problem>),
    /// A project was repaired, or not.
    Mended(Box<Mended>),
}

/// The name of the job that closes a project and opens another.
const OPENING: &str = "Opening";

impl App {
    /// Whether a project is being closed and another one opened.
    pub(super) fn is_opening(&self) -> bool {
        self.jobs.running().iter().any(|job| job.name == OPENING)
    }

    /// Closes what is open and opens a project, made first if `make` is given. Asks if something
    /// would be lost.
    pub(super) fn open_project(&mut self, folder: PathBuf, make: Option<Make>) {
        let opening = Opening {
            folder,
            make,
            read_only: false,
        };
        let refused = self.open.as_ref().is_some_and(|open| {
            let status = open.session.journal_status();
            status.problem.is_some() && !status.is_saved()
        });
        let copied = self.copy_has_everything();
        match refused && !copied {
            true => self.ask_leaving(&Leaving::Project(opening)),
            false => self.open_in_place(opening, copied),
        }
    }

    /// Closes what is open and opens a project. With `lose`, what does not get to the disk is
    /// lost; without, the project that is open then stays so.
    pub(super) fn open_in_place(&mut self, opening: Opening, lose: bool) {
        if self.is_opening() {
            self.say("A project is being opened: wait until it is there");
            return;
        }
        self.remember_person();
        let old = self.open.take();
        self.opened += 1;
        self.panels.article.clear();
        self.panels.close_lists();
        let wish = match &opening.make {
            Some(Make::New { person, .. }) => person.clone(),
            _ => self.preferences.person.clone(),
        };
        let waker = self.waker();
        let known = self.settings.person_in(&opening.folder);
        let taking_over = self.taking_over.as_ref();
        let still = taking_over.and_then(|taking| taking.still.clone());
        self.jobs.start(OPENING, move |progress| {
            let folder = &opening.folder;
            progress.say(folder.display().to_string());
            if lose {
                drop(old);
            } else if let Err(open) = close(old) {
                return Some(Done::StillOpen(open, opening));
            }
            let made = opening
                .make
                .as_ref()
                .map_or(Ok(()), |make| first(folder, make));
            if let Err(problem) = made {
                return Some(Done::Opened(Err(problem)));
            }
            if opening.read_only {
                let read = open_to_read(folder, known, &wish, waker);
                return Some(Done::Followed(opening.folder, read.map(Box::new)));
            }
            match open_as(folder, known, &wish, waker, still.as_ref()) {
                Err(error) if error.can_be_read() => {
                    Some(Done::Held(opening.folder, error.to_string()))
                }
                Ok(ready) => Some(Done::Opened(Ok(Box::new(ready)))),
                Err(error) => Some(refused(folder, error.to_string())),
            }
        });
    }

    pub(super) fn waker(&self) -> crate::jobs::Waker {
        let ctx = self.ctx.clone();
        Arc::new(move || ctx.request_repaint())
    }

    /// Reads files, to be taken in.
    pub(super) fn import(&mut self, paths: Vec<PathBuf>) {
        if paths.is_empty() {
            return;
        }
        let Some(open) = &self.open else {
            self.waiting.extend(paths);
            return;
        };
        let (project, person, now) = open.session.import_ground();
        let opened = self.opened;
        self.jobs.start("Importing", move |progress| {
            let mut context = ImportContext::new(&project, person, now);
            let read = read_in(&paths, None, &mut context, progress);
            Some(Done::Read(opened, read))
        });
    }

    /// Makes an article of pasted text.
    pub(super) fn paste(&mut self, text: &str) {
        let Some(open) = &mut self.open else { return };
        let pasted = {
            let mut context = open.session.import_context();
            crate::formats::from_clipboard(text, &mut context)
        };
        match pasted {
            Ok(imported) => self.take_in(vec![imported]),
            Err(error) => self.say(error.to_string()),
        }
    }

    pub(super) fn pick(&mut self, what: Pick) {
        let picker = self.picker.clone();
        self.jobs
            .start("Choosing", move |_| Some(Done::Picked(picker.pick(&what))));
    }

    /// Takes in what jobs have brought since the last frame.
    pub(super) fn collect_jobs(&mut self) {
        for (job, name, ended) in self.jobs.ended() {
            match ended {
                Ended::Done(done) | Ended::Part(done) => self.take_done(job, done),
                Ended::Cancelled => self.say(format!("{name} was cancelled")),
                Ended::Panicked(said) => self.warn(
                    &format!("{name} failed"),
                    &format!(
                        "This is a fault of the program: {said}. Nothing was changed. A report of \
                         it is in the folder “crashes” of the program’s data."
                    ),
                ),
            }
        }
    }

    fn take_done(&mut self, job: u64, done: Done) {
        match done {
            Done::Opened(Ok(ready)) => self.take_ready(*ready),
            Done::Opened(Err(problem)) => {
                self.warn("The project can't be opened", &problem);
                self.say_unclean(SystemClock.now(), None);
                self.show_start();
            }
            Done::Followed(folder, Ok(followed)) => self.take_followed(folder, *followed),
            Done::Followed(_, Err(problem)) => {
                self.warn("The project can't be opened", &problem);
                self.show_start();
            }
            Done::Held(folder, why) => self.ask_read_only(folder, &why),
            Done::StillOpen(open, opening) => {
                self.open = Some(*open);
                self.panels.article.focus();
                self.ask_leaving(&Leaving::Project(opening));
            }
            Done::Copied(opened, Ok(copied)) => self.take_copied(opened, copied),
            Done::Copied(_, Err(problem)) => self.warn("The copy could not be saved", &problem),
            Done::CopyOpened(opened, Ok(copy)) => self.take_opened_copy(opened, copy),
            Done::CopyOpened(_, Err(problem)) => {
                self.warn("The copy can't be opened", &problem);
            }
            Done::Together(opened, together) => self.take_together(opened, *together),
            Done::BackedUp(ended) => self.take_backup(ended),
            Done::BackupsListed(opened, listed) => self.take_listed(opened, listed),
            Done::BackupCompared(compared) => self.take_compared(compared),
            Done::Restorable(opened, restorable) => self.take_restorable(opened, restorable),
            Done::Packed(packed) => self.take_packed(packed),
            Done::Unpacked(unpacked) => self.take_unpacked(unpacked),
            Done::LetGo => {}
            Done::History(opened, kept, trash) => self.take_history(opened, kept, trash),
            Done::Read(opened, _) if opened != self.opened => self.warn(
                "The import was not taken in",
                "Another project was opened while the files were read. Import them again there.",
            ),
            Done::Read(_, read) => self.take_read(read),
            Done::Exported(written) => self.take_written(written),
            Done::Previewed(opened, previewed) => self.take_preview(opened, *previewed),
            Done::TokenizerRead(path, read) => self.take_tokenizer(&path, read),
            Done::RunRead(opened, read) => self.take_read_run(job, opened, *read),
            Done::RunPart(opened, part) => {
                self.take_part_of_run(job, opened, *part);
            }
            Done::Suggested(opened, found) => self.take_suggested(opened, *found),
            Done::Consents(opened, allowed) => self.take_consents(opened, allowed),
            Done::Scored(opened, scored) => self.take_scored(opened, *scored),
            Done::Picked(paths) => {
                if let Some(dialog) = &mut self.panels.dialog {
                    paths.iter().for_each(|path| dialog.path_chosen(path));
                }
            }
            Done::Checked(Ok(problems)) => self.show_findings(problems),
            Done::Damaged(folder, problems) => {
                self.show_start();
                self.show_damage(folder, problems);
            }
            Done::Mended(mended) => self.take_mended(*mended),
            Done::Checked(Err(problem)) => self.warn("The project can't be checked", &problem),
        }
    }

    fn take_ready(&mut self, ready: Ready) {
        let Ready {
            folder,
            project,
            notes,
            recovered,
            journal,
            person,
        } = ready;
        self.settings.remember(&folder, &person.id);
        let watch = self.watch(&journal);
        let ids = IdSource::of_session(SystemClock.now());
        let session = Session::new(
            project,
            person,
            Box::new(journal),
            Box::new(self.clock.clone()),
            ids,
        );
        self.show_opened(folder.clone(), session, None, watch);
        self.return_to_place(&folder);
        let mended = std::mem::take(&mut self.mended);
        if !mended.is_empty() {
            self.notice(BannerKind::Info, "Repaired", mended);
        }
        let told = self.say_unclean(SystemClock.now(), Some((recovered, &notes)));
        if !told && !notes.is_empty() {
            self.notice(BannerKind::Info, "Put right while opening", notes);
        }
        self.read_history();
        let waiting = std::mem::take(&mut self.waiting);
        self.import(waiting);
        self.keep_settings();
    }

    /// Watches the files of a journal's project.
    pub(super) fn watch(&mut self, journal: &FileJournal) -> Option<Watch> {
        match journal.watch() {
            Ok(watch) => Some(watch),
            Err(error) => {
                self.warn(
                    "Changes by other programs are not noticed",
                    &error.to_string(),
                );
                None
            }
        }
    }

    pub(super) fn show_opened(
        &mut self,
        folder: PathBuf,
        session: Session,
        follower: Option<Follower>,
        watch: Option<Watch>,
    ) {
        self.outside = None;
        self.backups = BackupTimes::of_opened(session.revision());
        self.forget_backups();
        self.open = Some(Open {
            folder: Some(folder),
            session,
            follower,
            watch,
        });
        self.panels.article.clear();
        self.panels.article.focus();
        self.forget_unsaved();
        // What was said of another project does not concern this one.
        let stays = super::backups::NOT_AS_ASKED;
        self.panels.notices.retain(|notice| notice.title == stays);
    }

    /// Reads the history of the open project while work goes on.
    fn read_history(&mut self) {
        let Some(Open {
            folder: Some(folder),
            session,
            ..
        }) = &mut self.open
        else {
            return;
        };
        session.keep_history(self.preferences.history_bytes());
        let (folder, project) = (folder.clone(), session.project().clone());
        let opened = self.opened;
        self.jobs.start("Reading the history", move |_| {
            let mut kept = store::read_history(&folder, &project);
            let trash = store::read_trash(&folder, &project).unwrap_or_else(|error| {
                kept.notes
                    .push(format!("the trash can’t be listed: {error}"));
                Vec::new()
            });
            Some(Done::History(opened, kept, trash))
        });
    }

    fn take_history(&mut self, opened: u64, kept: KeptHistory, trash: Vec<Entry>) {
        let Some(open) = &mut self.open else { return };
        if opened != self.opened {
            return;
        }
        open.session.recall(kept.past);
        open.session.take_trash(trash);
        if !kept.notes.is_empty() {
            let title = "Parts of the history can’t be used";
            self.notice(BannerKind::Info, title, kept.notes);
        }
    }
}

/// Puts everything of a project on disk and lets go of it; gives it back if the disk does not
/// take it.
fn close(open: Option<Open>) -> Result<(), Box<Open>> {
    let Some(mut open) = open else { return Ok(()) };
    if open.session.journal_status().unsnapshotted > 0 {
        open.session.snapshot();
    }
    let status = open.session.flush(std::time::Duration::from_secs(30));
    match status.is_saved() {
        true => Ok(()),
        false => Err(Box::new(open)),
    }
}

fn first(folder: &Path, make: &Make) -> Result<(), String> {
    match make {
        Make::New { title, person } => create(folder, title, person),
        Make::Sample => store::install_sample(folder).map_err(|error| error.to_string()),
    }
}

fn create(folder: &Path, title: &str, person: &str) -> Result<(), String> {
    let mut project = Project::new(title);
    project.put_person(project.person_named(person));
    store::create(folder, &project).map_err(|error| error.to_string())
}

/// What is said of a project that was not opened: what is wrong in it, if that is why.
fn refused(folder: &Path, problem: String) -> Done {
    let problems = match store::inspect(folder) {
        Ok(problems) | Err(StoreError::Damaged(problems)) => problems,
        Err(_) => Vec::new(),
    };
    match problems.iter().any(Problem::is_error) {
        true => Done::Damaged(folder.to_owned(), problems),
        false => Done::Opened(Err(problem)),
    }
}

fn open_as(
    folder: &Path,
    known: Option<PersonId>,
    wish: &str,
    waker: crate::jobs::Waker,
    still: Option<&Holder>,
) -> Result<Ready, StoreError> {
    let opened = store::open_as(Arc::new(RealFs), folder, &Place::here(), still)?;
    let person = choose_person(&opened.project, folder, known, wish);
    let recovered = opened.recovered;
    let (project, notes, journal) = opened.into_parts(&person.id, waker)?;
    Ok(Ready {
        folder: folder.to_owned(),
        project,
        notes,
        recovered,
        journal,
        person,
    })
}

/// Whose work is shown: who worked here last, else who has the name, else a new person.
pub(super) fn choose_person(
    project: &Project,
    folder: &Path,
    known: Option<PersonId>,
    wish: &str,
) -> Person {
    let people = project.people();
    let before = known.and_then(|id| people.iter().find(|person| person.id == id));
    let same_name = || people.iter().find(|person| person.name == wish);
    // The sample shows its author's work until somebody goes on under a name of their own.
    let is_sample = store::sample_dir().is_some_and(|sample| sample == folder);
    let author = || people.first().filter(|_| is_sample);
    let person = before.or_else(same_name).or_else(author).cloned();
    person.unwrap_or_else(|| project.person_named(wish))
}
