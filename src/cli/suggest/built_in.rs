//! `claimdesk suggest memory`, `claimdesk suggest list`, `claimdesk suggest patterns`

use std::path::{Path, PathBuf};

use clap::Args;

use super::super::{Exit, Output, open_or_look, save};
use crate::formats::run::RunIn;
use crate::jobs::read_words;
use crate::model::{LabelId, PersonId, Project};
use crate::session::Session;
use crate::suggest::{self, Asked, File, Forms, Kind, Problem, Which};

/// What all suggesters take.
#[derive(Args, Clone, Debug)]
pub struct CommonArguments {
    /// For whom: what they tagged and answered is left out; if not given, that of the settings, or the only person of the project
    #[arg(long)]
    person: Option<String>,
    /// Look at the articles too that the person has done or ignored
    #[arg(long)]
    all: bool,
    /// Only say what would be proposed
    #[arg(long)]
    dry_run: bool,
}

/// `claimdesk suggest memory`
#[derive(Args, Clone, Debug)]
pub struct MemoryArguments {
    /// The project folder
    project: PathBuf,
    /// Learn from this person only, by id or name
    #[arg(long, value_name = "PERSON")]
    from: Option<String>,
    #[command(flatten)]
    common: CommonArguments,
}

/// `claimdesk suggest list`
#[derive(Args, Clone, Debug)]
pub struct ListArguments {
    /// The project folder
    project: PathBuf,
    /// The file with the names: plain text or CSV, as docs/SUGGESTIONS.md says
    file: PathBuf,
    /// The label of names that have none in the file
    #[arg(long)]
    label: Option<String>,
    /// How much names may differ where the file does not say it
    #[arg(long, value_parser = Forms::ALL.map(Forms::name), default_value = "exact")]
    forms: String,
    #[command(flatten)]
    common: CommonArguments,
}

/// `claimdesk suggest patterns`
#[derive(Args, Clone, Debug)]
pub struct PatternsArguments {
    /// The project folder
    project: PathBuf,
    /// The file with the patterns, as docs/SUGGESTIONS.md says
    file: PathBuf,
    /// The label of patterns that have none in the file
    #[arg(long)]
    label: Option<String>,
    #[command(flatten)]
    common: CommonArguments,
}

/// What one of them is asked.
struct Wish<'a> {
    kind: &'static str,
    project: &'a Path,
    file: Option<&'a Path>,
    from: Option<&'a str>,
    label: Option<&'a str>,
    forms: Forms,
    common: &'a CommonArguments,
}

pub(super) fn memory(arguments: &MemoryArguments, output: &mut Output<'_>) -> Result<Exit, String> {
    let wish = Wish {
        kind: "memory",
        project: &arguments.project,
        file: None,
        from: arguments.from.as_deref(),
        label: None,
        forms: Forms::Exact,
        common: &arguments.common,
    };
    run(&wish, output)
}

pub(super) fn list(arguments: &ListArguments, output: &mut Output<'_>) -> Result<Exit, String> {
    let wish = Wish {
        kind: "list",
        project: &arguments.project,
        file: Some(&arguments.file),
        from: None,
        label: arguments.label.as_deref(),
        forms: Forms::parse(&arguments.forms).unwrap_or_default(),
        common: &arguments.common,
    };
    run(&wish, output)
}

pub(super) fn patterns(
    arguments: &PatternsArguments,
    output: &mut Output<'_>,
) -> Result<Exit, String> {
    let wish = Wish {
        kind: "patterns",
        project: &arguments.project,
        file: Some(&arguments.file),
        from: None,
        label: arguments.label.as_deref(),
        forms: Forms::Exact,
        common: &arguments.common,
    };
    run(&wish, output)
}

fn run(wish: &Wish<'_>, output: &mut Output<'_>) -> Result<Exit, String> {
    let kind = suggest::kind(wish.kind).ok_or("there is no such suggester")?;
    let read = wish.file.map(read_words).transpose()?;
    let file = read.as_ref().map(|(name, text)| File { name, text });
    let common = wish.common;
    let mut session = open_or_look(
        wish.project,
        common.person.as_deref(),
        common.dry_run,
        output,
    )?;
    let found = match find(wish, kind, file, &session)? {
        Ok(found) => found,
        Err(problems) => {
            let name = file.map_or(wish.kind, |file| file.name);
            for problem in problems {
                output.say(&format!("{name}, {problem}"));
            }
            return Ok(Exit::Failed);
        }
    };
    take(found, &mut session, common.dry_run, output)
}

/// What is proposed, or what is wrong with the file.
fn find(
    wish: &Wish<'_>,
    kind: &Kind,
    file: Option<File<'_>>,
    session: &Session,
) -> Result<Result<RunIn, Vec<Problem>>, String> {
    let project = session.project();
    let label = wish.label.map(|words| label_in(project, words));
    let from = wish.from.map(|words| person_in(project, words));
    let (label, from) = (label.transpose()?, from.transpose()?);
    let asked = Asked {
        file,
        label: label.as_ref(),
        learns_from: from.as_ref(),
        forms: wish.forms,
        ..Asked::new(project, session.person())
    };
    let suggester = match (kind.make)(&asked) {
        Ok(suggester) => suggester,
        Err(problems) => return Ok(Err(problems)),
    };
    let which = which(wish.common.all);
    let found = suggest::run_of(&*suggester, &asked, &which, session.now(), &|_, _| true);
    found.map(Ok).ok_or_else(|| "it was stopped".to_owned())
}

/// The articles that are looked at.
pub(super) const fn which(all: bool) -> Which {
    if all { Which::All } else { Which::ToDo }
}

/// Takes a run into the project, and says what it holds.
pub(super) fn take(
    mut found: RunIn,
    session: &mut Session,
    dry_run: bool,
    output: &mut Output<'_>,
) -> Result<Exit, String> {
    found.fit_to(session.project());
    for note in &found.run.notes {
        output.say(note);
    }
    let said = format!("{}: {}", found.run.name, found.tally().found());
    if dry_run {
        output.say(&said);
        output.say("Nothing was changed: this was a dry run.");
        return Ok(Exit::Fine);
    }
    if found.says_anything() {
        let taken = session.take_in_run(found);
        taken.map_err(|refusal| refusal.to_string())?;
        save(session)?;
    }
    output.say(&said);
    Ok(Exit::Fine)
}

pub(super) fn label_in(project: &Project, words: &str) -> Result<LabelId, String> {
    let label = project.scheme.label_called(words);
    label.map(|label| label.id.clone()).ok_or_else(|| {
        let known = project.scheme.labels.iter().map(|label| label.id.as_str());
        let known = known.collect::<Vec<_>>().join(", ");
        format!("there is no label “{words}”. The project has {known}.")
    })
}

fn person_in(project: &Project, words: &str) -> Result<PersonId, String> {
    let mut people = project.people().iter();
    let found = people.find(|person| person.id.as_str() == words || person.name == words);
    found.map(|person| person.id.clone()).ok_or_else(|| {
        let known = project.people().iter().map(|person| person.id.as_str());
        let known = known.collect::<Vec<_>>().join(", ");
        format!("there is nobody called “{words}”. In the project are {known}.")
    })
}
