//! `claimdesk suggest run`: asks a program of somebody else.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::super::{Exit, Output, open};
use super::built_in::take;
use crate::jobs::Progress;
use crate::jobs::outside::{Asked, Failure, ask};
use crate::model::{Article, LayerKey, LayerState, Project};
use crate::session::{Clock as _, SystemClock};
use crate::store::{self, Consents, OutsideProgram, Settings};
use crate::suggest::SuggestedRun;
use crate::suggest::outside::{About, Answers};
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
    /// For whom; the name in the settings if not given
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
    let articles = articles(&project, arguments);
    if !is_allowed(program, arguments, &dir, articles.len(), output)? {
        return Ok(Exit::Failed);
    }
    let Some(mut found) = answer(&project, &articles, program, arguments, &dir, output)? else {
        return Ok(Exit::Failed);
    };
    // Only now, so that nobody is kept out while the program works.
    let mut session = open(&arguments.project, arguments.person.as_deref(), output)?;
    found.fit_to(&project, session.project());
    take(found, &mut session, arguments.dry_run, output)
}

fn program_called<'s>(
    settings: &'s Settings,
    name: &str,
    dir: &Path,
) -> Result<&'s OutsideProgram, String> {
    let mut all = settings.suggesters.iter();
    all.find(|program| program.name == name).ok_or_else(|| {
        let known: Vec<String> = settings
            .suggesters
            .iter()
            .map(|program| format!("“{}”", program.name))
            .collect();
        let known = match known.is_empty() {
            true => "none".to_owned(),
            false => known.join(", "),
        };
        format!(
            "the settings name no suggester “{name}” (they name {known}). Write it into {}, \
             while no window is open:\n  suggesters: [(name: \"{name}\", program: \"python3\", \
             arguments: [\"suggester.py\"], seconds: 600)],",
            dir.join("settings.ron").display()
        )
    })
}

/// The articles that the program is asked about.
fn articles(project: &Project, arguments: &RunArguments) -> Vec<Arc<Article>> {
    let person = super::super::person_in(project, arguments.person.as_deref());
    let open = |article: &&Arc<Article>| {
        let layer = project.layer(&LayerKey {
            article: article.id.clone(),
            person: person.id.clone(),
        });
        let state = layer.map_or(LayerState::New, |layer| layer.state);
        arguments.all || !matches!(state, LayerState::Done | LayerState::Ignored)
    };
    project.articles().filter(open).cloned().collect()
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
    project: &Project,
    articles: &[Arc<Article>],
    program: &OutsideProgram,
    arguments: &RunArguments,
    dir: &Path,
    output: &mut Output<'_>,
) -> Result<Option<SuggestedRun>, String> {
    let line = program.command_line();
    let last = project.runs().filter(|run| run.tool == line);
    let last = last.max_by_key(|run| run.at);
    let mut labels = last.map(|run| run.labels.clone()).unwrap_or_default();
    for given in &arguments.map {
        let Some((theirs, here)) = given.split_once('=') else {
            return Err(format!("--map {given}: give LABEL=HERE"));
        };
        let here = match here.trim() {
            "" => None,
            here => Some(super::built_in::label_in(project, here)?),
        };
        labels.insert(theirs.trim().to_owned(), here);
    }
    let about = About {
        name: &program.name,
        tool: &line,
        labels,
        at: SystemClock.now(),
    };
    let asked = Asked {
        program: &program.program,
        arguments: &program.arguments,
        folder: dir,
        limit: Duration::from_secs(program.seconds.into()),
        silence: Duration::from_secs(program.silence.into()),
    };
    let mut answers = Answers::new(project, articles.iter().map(AsRef::as_ref), about);
    let progress = Progress::unwatched();
    let ended = ask(asked, articles.to_vec(), &progress, &mut |line| {
        answers.take(line)
    });
    if let Err(error) = ended {
        let nonsense = matches!(error.failure, Failure::Nonsense);
        output.say(&format!("claimdesk: {}: {error}", program.name));
        if !nonsense {
            return Ok(None);
        }
    }
    match answers.finish() {
        Ok(found) => Ok(Some(found)),
        Err(problems) => {
            for problem in &problems {
                output.say(&format!("the answer of {}, {problem}", program.name));
            }
            output.say("Nothing was taken.");
            Ok(None)
        }
    }
}
