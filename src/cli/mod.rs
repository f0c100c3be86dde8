//! The same core without a window: `claimdesk new`, `import`, `export`, `convert`, `pack`,
//! `unpack`, `backup`, `check`, `trash`, `stats`, `suggest`.
//!
//! Data goes to standard output, messages to standard error. Exit codes: 0 fine, 1 the work
//! failed or found problems, 2 wrong usage, 3 an export lost something and `--strict` was given.

mod arguments;
mod backup;
mod check;
mod convert;
mod export;
mod formats;
mod import;
mod new;
mod pack;
mod stats;
mod suggest;
mod trash;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

pub use arguments::{
    ConvertArguments, ExportArguments, ImportArguments, Only, Parsed, PartArguments,
    ReportArguments, Subcommand, TrainingArguments, TrashCommand, parse, usage,
};
pub use suggest::{
    CommonArguments, ListArguments, MemoryArguments, PatternsArguments, RunArguments,
    ScoreArguments, SuggestCommand, SuggestImport,
};

pub use crate::store::Start;
pub use crate::store::crash::report_crashes;

use crate::model::Person;
use crate::session::{Clock, IdSource, Session, SystemClock};
use crate::store;

/// Where a command writes; tests give their own.
pub struct Output<'a> {
    /// Data.
    pub out: &'a mut dyn Write,
    /// Messages.
    pub err: &'a mut dyn Write,
}

impl Output<'_> {
    /// Writes a line of data. A reader that closed its end early is no error of ours.
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.out, "{line}");
    }

    /// Writes a message.
    fn say(&mut self, message: &str) {
        let _ = writeln!(self.err, "{message}");
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything went well.
    Fine,
    /// The work failed, or problems were found.
    Failed,
    /// The arguments make no sense.
    Usage,
    /// Something could not be carried, and `--strict` was given.
    Lossy,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Fine => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Lossy => 3,
        })
    }
}

/// Runs a subcommand.
pub fn run(command: Subcommand, output: &mut Output<'_>) -> Exit {
    store::crash::note(command.name());
    let result = match command {
        Subcommand::New {
            project,
            title,
            files,
            person,
        } => new::run(
            &project,
            title.as_deref(),
            &files,
            person.as_deref(),
            output,
        ),
        Subcommand::Import(arguments) => import::run(&arguments, output),
        Subcommand::Export(arguments) => export::run(&arguments, output),
        Subcommand::Convert(arguments) => convert::run(&arguments, output),
        Subcommand::Pack { project, to } => pack::pack(&project, &to, output),
        Subcommand::Backup {
            project,
            list,
            restore,
            to,
        } => backup::run(&project, list, restore.as_deref(), to.as_deref(), output),
        Subcommand::Unpack { file, folder } => pack::unpack(&file, &folder, output),
        Subcommand::Check {
            project,
            repair,
            json,
        } => check::run(&project, repair, json, output),
        Subcommand::Suggest(what) => suggest::run(what, output),
        Subcommand::Trash { project, what } => trash::run(&project, what, output),
        Subcommand::Stats {
            project,
            json,
            person,
        } => stats::run(&project, json, person.as_deref(), output),
        Subcommand::Formats { json } => {
            formats::list(json, output);
            Ok(Exit::Fine)
        }
        Subcommand::Completions { shell } => {
            arguments::completions(shell, output.out);
            Ok(Exit::Fine)
        }
    };
    result.unwrap_or_else(|message| {
        output.say(&format!("claimdesk: {message}"));
        Exit::Failed
    })
}

/// The name of the person to work as: the one named, else the one in the settings, else the login name.
fn person_name(named: Option<&str>) -> String {
    named
        .map(str::to_owned)
        .or_else(set_name)
        .unwrap_or_else(store::login_name)
}

/// The name in the settings. The window puts the login name there if nobody chose another.
fn set_name() -> Option<String> {
    let (settings, _) = store::Settings::load();
    Some(settings.preferences.person).filter(|name| !name.is_empty())
}

/// Whether somebody chose a name in the settings.
fn is_name_chosen() -> bool {
    set_name().is_some_and(|name| name != store::login_name())
}

/// Opens a project for writing as a person, or for a dry run as a session that writes nothing.
fn open_or_look(
    folder: &Path,
    named: Option<&str>,
    dry_run: bool,
    output: &mut Output<'_>,
) -> Result<Session, String> {
    if !dry_run {
        return open(folder, named, output);
    }
    let (project, notes) = store::read(folder).map_err(|error| error.to_string())?;
    for note in &notes {
        output.say(note);
    }
    let person = person_in(&project, named);
    Ok(in_memory(project, person))
}

/// Opens a project for writing as a person.
fn open(folder: &Path, named: Option<&str>, output: &mut Output<'_>) -> Result<Session, String> {
    let opened = store::open(folder).map_err(|error| error.to_string())?;
    let person = person_in(&opened.project, named);
    let (project, notes, journal) = opened
        .into_parts(&person.id, std::sync::Arc::new(|| {}))
        .map_err(|error| error.to_string())?;
    for note in &notes {
        output.say(note);
    }
    let ids = IdSource::of_session(SystemClock.now());
    Ok(Session::new(
        project,
        person,
        Box::new(journal),
        Box::new(SystemClock),
        ids,
    ))
}

/// A session on a project that nobody writes to disk.
fn in_memory(project: crate::model::Project, person: Person) -> Session {
    Session::new(
        project,
        person,
        Box::new(crate::session::MemoryJournal::new()),
        Box::new(SystemClock),
        IdSource::of_session(SystemClock.now()),
    )
}

/// The person of that name or id in the project, else a new one. If nobody chose a name, the only
/// person of the project goes on with their work.
fn person_in(project: &crate::model::Project, named: Option<&str>) -> Person {
    if let ([only], None) = (project.people(), named)
        && !is_name_chosen()
    {
        return only.clone();
    }
    let name = person_name(named);
    let known = project.people().iter().find(|p| p.id.as_str() == name);
    let same_name = project.people().iter().any(|p| p.name == name);
    known
        .filter(|_| !same_name)
        .cloned()
        .unwrap_or_else(|| project.person_named(&name))
}

/// Writes the snapshot and waits for the disk.
fn save(session: &mut Session) -> Result<(), String> {
    session.snapshot();
    let status = session.flush(std::time::Duration::from_secs(600));
    match status.problem {
        Some(problem) if status.is_saved() => Err(format!(
            "{problem}. All of it was done and is kept in the project’s journal, from which it \
             comes into the other files with the next save"
        )),
        Some(problem) => Err(format!(
            "{problem}. Not all of it was saved: do it again then"
        )),
        None if status.pending > 0 => Err("the disk did not answer in ten minutes".to_owned()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;
    use crate::model::Project;
    use crate::session::journal::{Journal, JournalStatus, Step};

    /// A disk that is full, with so many steps that did not get there.
    struct Full(usize);

    impl Journal for Full {
        fn append(&mut self, _: Step) {}
        fn snapshot(&mut self, _: Project) {}
        fn status(&self) -> JournalStatus {
            JournalStatus {
                pending: self.0,
                snapshot_running: true,
                problem: Some("the disk is full: free some space".to_owned()),
                ..JournalStatus::default()
            }
        }
        fn flush(&mut self, _: std::time::Duration) -> JournalStatus {
            self.status()
        }
    }

    #[test]
    fn a_save_that_fails_says_what_is_kept() {
        let said = |pending: usize| {
            let project = Project::new("T");
            let person = project.person_named("Ada");
            let (journal, clock) = (Box::new(Full(pending)), Box::new(SystemClock));
            let ids = IdSource::of_session(SystemClock.now());
            save(&mut Session::new(project, person, journal, clock, ids)).unwrap_err()
        };
        assert!(
            said(0).starts_with("the disk is full: free some space. All of it was done and is")
        );
        assert_eq!(
            said(1),
            "the disk is full: free some space. Not all of it was saved: do it again then"
        );
    }
}
