//! `claimdesk suggest run`: asks a program of somebody else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use super::super::{Exit, Output, open_or_look};
use super::built_in::{label_in, take, which};
use crate::formats::run::RunIn;
use crate::jobs::{Answered, Ground, Progress};
use crate::session::{Clock as _, SystemClock};
use crate::store::{self, Consents, Settings};
use crate::suggest::OutsideProgram;
use crate::text::counted;

/// `claimdesk suggest run`
#[derive(Args, Clone, Debug)]
pub struct RunArguments {
    /// The project folder
    project: PathBuf,
    /// The program, by its name in the settings
    #[arg(long = "with", value_name = "NAME")]
    with: String,
    /// Let this program read this project, now and later
    #[arg(long)]
    allow: bool,
    /// What a label of the program is called here, may be repeated; nothing behind the = leaves
    /// it out
    #[arg(long, value_name = "LABEL=HERE")]
    map: Vec<String>,
    /// For whom; if not given, that of the settings, or the only person of the project
    #[arg(long)]
    person: Option<String>,
    /// Ask about the articles too that the person has done or ignored
    #[arg(long)]
    all: bool,
    /// Only say what would be proposed
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &RunArguments, output: &mut Output<'_>) -> Result<Exit, String> {
    let dir = store::config_dir().ok_or("nobody knows where your settings are: set HOME")?;
    let (settings, note) = Settings::load_from(&dir);
    if let Some(note) = note {
        output.say(&note);
    }
    let program = program_called(&settings, &arguments.with, &dir)?;
    program.check()?;
    let (project, notes) = store::read(&arguments.project).map_err(|error| error.to_string())?;
    for note in &notes {
        output.say(note);
    }
    let person = super::super::person_in(&project, arguments.person.as_deref());
    let which = which(arguments.all);
    let count = which.of(&project, &person.id).len();
    if !is_allowed(program, arguments, &dir, count, output)? {
        return Ok(Exit::Failed);
    }
    let ground = Ground {
        project: &project,
        person: &person.id,
        which: &which,
        at: SystemClock.now(),
    };
    let Some(found) = answer(ground, program, arguments, &dir, output)? else {
        return Ok(Exit::Failed);
    };
    // Only now, so that nobody is kept out while the program works.
    let (named, dry_run) = (arguments.person.as_deref(), arguments.dry_run);
    let mut session = open_or_look(&arguments.project, named, dry_run, output)?;
    take(found, &mut session, dry_run, output)
}

fn program_called<'s>(
    settings: &'s Settings,
    name: &str,
    dir: &Path,
) -> Result<&'s OutsideProgram, String> {
    let mut all = settings.preferences.suggesters.programs.iter();
    all.find(|program| program.name == name).ok_or_else(|| {
        let known: Vec<String> = settings
            .preferences
            .suggesters
            .programs
            .iter()
            .map(|program| format!("“{}”", program.name))
            .collect();
        let known = match known.is_empty() {
            true => "none".to_owned(),
            false => known.join(", "),
        };
        format!(
            "the settings name no suggester “{name}” (they name {known}). Add it in the window \
             (Review › Suggesters…), or write it into {}, while no window is open:\n  suggesters: [(name: \"{name}\", program: \"python3\", \
             arguments: [\"suggester.py\"], seconds: 600)],",
            dir.join("settings.ron").display()
        )
    })
}

/// Whether the person lets the program read this project. If not, says what it would be.
fn is_allowed(
    program: &OutsideProgram,
    arguments: &RunArguments,
    dir: &Path,
    count: usize,
    output: &mut Output<'_>,
) -> Result<bool, String> {
    let folder = &arguments.project;
    let id = store::project_id(folder);
    let id = id.ok_or_else(|| format!("{} is no project", folder.display()))?;
    let mut consents = Consents::load_from(dir);
    if consents.allows(&id, program) {
        return Ok(true);
    }
    let line = program.command_line();
    if arguments.allow {
        if arguments.dry_run {
            return Ok(true);
        }
        consents.allow(&id, program);
        consents.save_to(dir).map_err(|error| error.to_string())?;
        output.say(&format!(
            "From now on, this may read the project:\n  {line}"
        ));
        return Ok(true);
    }
    output.say(&format!(
        "Nothing was run. “{}” is this program, and it would read {} of this project:\n  {line}\n\
         It can do whatever you can: run it only if you trust it. To allow it for this project, \
         give --allow once.",
        program.name,
        counted(count, "article"),
    ));
    Ok(false)
}

/// What the program answers; `None` if that can't be used, which was said.
fn answer(
    ground: Ground<'_>,
    program: &OutsideProgram,
    arguments: &RunArguments,
    dir: &Path,
    output: &mut Output<'_>,
) -> Result<Option<RunIn>, String> {
    let mut labels = BTreeMap::new();
    for given in &arguments.map {
        let Some((theirs, here)) = given.split_once('=') else {
            return Err(format!("--map {given}: give LABEL=HERE"));
        };
        let here = match here.trim() {
            "" => None,
            here => Some(label_in(ground.project, here)?),
        };
        labels.insert(theirs.trim().to_owned(), here);
    }
    match ground.ask_program(program, labels, dir, &Progress::unwatched()) {
        Answered::Found(found) => Ok(Some(*found)),
        Answered::Wrong(lines) => {
            for line in lines {
                output.say(&format!("claimdesk: {}: {line}", program.name));
            }
            output.say("Nothing was taken.");
            Ok(None)
        }
        Answered::Cancelled => Ok(None),
    }
}
