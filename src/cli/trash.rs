//! `claimdesk trash`

use std::io::IsTerminal as _;
use std::path::Path;

use serde_json::json;

use super::arguments::TrashCommand;
use super::{Exit, Output, open, person_in, save};
use crate::command::Command;
use crate::edit::Entry;
use crate::model::{StepNumber, Timestamp};
use crate::session::{Clock as _, Session, SystemClock};
use crate::store;
use crate::text::unseen::shown;

/// A step that deleted something which is still not there.
struct Deleted {
    /// What it is called on the command line: its number, with its time if two have the same.
    id: String,
    key: (StepNumber, Timestamp),
    /// `article “Ferry”`.
    what: String,
    /// The name of who did it; empty if nobody is known.
    person: String,
    /// The name of the step.
    step: String,
}

pub(super) fn run(
    folder: &Path,
    what: Option<TrashCommand>,
    output: &mut Output<'_>,
) -> Result<Exit, String> {
    match what.unwrap_or(TrashCommand::List { json: false }) {
        TrashCommand::List { json } => list(folder, json, output),
        TrashCommand::Restore { ids, person } => restore(folder, &ids, person.as_deref(), output),
        TrashCommand::Empty { yes } => empty(folder, yes, output),
    }
}

/// What is in the trash, the latest first. Changes nothing.
fn look(folder: &Path) -> Result<Vec<Deleted>, String> {
    let (project, _) = store::read(folder).map_err(|error| error.to_string())?;
    let trash = store::read_trash(folder, &project).map_err(|error| error.to_string())?;
    let person = person_in(&project, None);
    let mut session = Session::read_only(project, person, Box::new(SystemClock));
    session.take_trash(trash);
    Ok(deleted(&session))
}

fn deleted(session: &Session) -> Vec<Deleted> {
    let all: Vec<&Entry> = session.deleted().collect();
    let id = |entry: &Entry| {
        let same = all.iter().filter(|other| other.number == entry.number);
        match same.count() {
            1 => entry.number.to_string(),
            _ => format!("{}@{}", entry.number, entry.forward.at),
        }
    };
    let told = all.iter().map(|entry| {
        let person = entry.forward.person.as_ref();
        let person = person.map(|id| {
            let known = session.project().person(id);
            known.map_or_else(|| id.to_string(), |known| known.name.clone())
        });
        Deleted {
            id: id(entry),
            key: (entry.number, entry.forward.at),
            what: session.deleted_in_words(entry),
            person: person.unwrap_or_default(),
            step: entry.forward.name.clone(),
        }
    });
    told.collect()
}

fn list(folder: &Path, as_json: bool, output: &mut Output<'_>) -> Result<Exit, String> {
    let all = look(folder)?;
    if as_json {
        let rows: Vec<_> = all.iter().map(in_json).collect();
        output.line(&json!({ "trash": rows }).to_string());
        return Ok(Exit::Fine);
    }
    let now = SystemClock.now();
    for one in &all {
        let (_, at) = one.key;
        let what = shown(&one.what);
        let by = match one.person.is_empty() {
            true => String::new(),
            false => format!(", by {}", shown(&one.person)),
        };
        let at = at.local(now);
        output.line(&format!("{:>6}  {at}  {what}{by}", one.id));
    }
    output.say(&match all.len() {
        0 => "the trash is empty".to_owned(),
        1 => "1 thing in the trash".to_owned(),
        count => format!("{count} things in the trash"),
    });
    Ok(Exit::Fine)
}

fn in_json(one: &Deleted) -> serde_json::Value {
    let (_, at) = one.key;
    json!({
        "id": one.id,
        "when": at.to_string(),
        "person": one.person,
        "what": one.what,
        "step": one.step,
    })
}

/// Opens a project for work, with its trash.
fn open_with_trash(
    folder: &Path,
    person: Option<&str>,
    output: &mut Output<'_>,
) -> Result<Session, String> {
    let mut session = open(folder, person, output)?;
    let trash = store::read_trash(folder, session.project()).map_err(|error| error.to_string())?;
    session.take_trash(trash);
    Ok(session)
}

fn restore(
    folder: &Path,
    ids: &[String],
    person: Option<&str>,
    output: &mut Output<'_>,
) -> Result<Exit, String> {
    // What is not there is told before anything is written.
    let all = look(folder)?;
    let mut wanted = Vec::with_capacity(ids.len());
    for id in ids {
        let one = all.iter().find(|one| one.id == *id);
        let one = one.ok_or_else(|| {
            format!("there is nothing “{id}” in the trash: `claimdesk trash PROJECT` lists it")
        })?;
        wanted.push(one.key);
    }
    let mut session = open_with_trash(folder, person, output)?;
    let mut exit = Exit::Fine;
    for (number, at) in wanted {
        match session.run(Command::Restore(number, at)) {
            Ok(effect) => output.say(&shown(&effect.message.unwrap_or_default())),
            Err(refusal) => {
                output.say(&format!("claimdesk: {}", shown(&refusal.to_string())));
                exit = Exit::Failed;
            }
        }
    }
    save(&mut session)?;
    Ok(exit)
}

fn empty(folder: &Path, yes: bool, output: &mut Output<'_>) -> Result<Exit, String> {
    let goes = look(folder)?;
    if goes.is_empty() {
        output.say("the trash is empty");
        return Ok(Exit::Fine);
    }
    output.say("this is deleted for good, with its texts:");
    for one in &goes {
        output.say(&format!("  {}", shown(&one.what)));
    }
    if !yes && !is_confirmed(output) {
        output.say("nothing was deleted: add --yes to go ahead");
        return Ok(Exit::Failed);
    }
    let mut session = open_with_trash(folder, None, output)?;
    let keys = |all: &[Deleted]| all.iter().map(|one| one.key).collect::<Vec<_>>();
    if keys(&deleted(&session)) != keys(&goes) {
        return Err("the trash changed meanwhile: look at it again".to_owned());
    }
    let ran = session.run(Command::EmptyTrash(Vec::new()));
    ran.map_err(|refusal| refusal.to_string())?;
    save(&mut session)?;
    output.say("the trash was emptied");
    Ok(Exit::Fine)
}

/// Asks on a terminal; elsewhere nobody can answer.
fn is_confirmed(output: &mut Output<'_>) -> bool {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return false;
    }
    output.say("Go on? Answer yes or no:");
    let mut answer = String::new();
    let read = input.read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}
