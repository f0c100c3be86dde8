//! Asks suggesters, our own and programs, about articles of a project.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::Progress;
use super::outside::{self, Failure, ask};
use crate::formats::run::RunIn;
use crate::model::{LabelId, PersonId, Project, Timestamp};
use crate::store::StoreError;
use crate::suggest::outside::{About, Answers};
use crate::suggest::{self, Asked, File, OutsideProgram, Which};

/// The longest file with names or patterns, in bytes.
const MAX_FILE_BYTES: u64 = 64 << 20;

/// What became of asking a suggester.
#[derive(Clone, Debug)]
pub enum Answered {
    /// What it found.
    Found(Box<RunIn>),
    /// What is wrong with its file, its answer or itself; nothing came of it.
    Wrong(Vec<String>),
    /// Nobody wanted it any more.
    Cancelled,
}

/// Where suggesters look.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The project.
    pub project: &'a Project,
    /// Who will review what they find.
    pub person: &'a PersonId,
    /// In which articles.
    pub which: &'a Which,
    /// When they are asked.
    pub at: Timestamp,
}

impl Ground<'_> {
    /// Asks one of our own suggesters, by the id of its kind; with the file that it reads.
    #[must_use]
    pub fn ask_own(self, kind: &str, file: Option<&Path>, progress: &Progress) -> Answered {
        let wrong = |line: String| Answered::Wrong(vec![line]);
        let Some(kind) = suggest::kind(kind) else {
            return wrong("there is no such suggester".to_owned());
        };
        let read = match file.map(read_words).transpose() {
            Ok(read) => read,
            Err(problem) => return wrong(problem),
        };
        let asked = Asked {
            file: read.as_ref().map(|(name, text)| File { name, text }),
            ..Asked::new(self.project, self.person)
        };
        let suggester = match (kind.make)(&asked) {
            Ok(suggester) => suggester,
            Err(problems) => {
                return Answered::Wrong(problems.iter().map(ToString::to_string).collect());
            }
        };
        let found = suggest::run_of(&*suggester, &asked, self.which, self.at, &|done, all| {
            progress.set(done, all);
            !progress.cancelled()
        });
        found.map_or(Answered::Cancelled, |run| Answered::Found(Box::new(run)))
    }

    /// Runs a program, in a folder. `labels` is what its labels are called here, beside what its
    /// last run and its entry in the settings say. Whether it may be run is not asked here.
    #[must_use]
    pub fn ask_program(
        self,
        program: &OutsideProgram,
        labels: BTreeMap<String, Option<LabelId>>,
        folder: &Path,
        progress: &Progress,
    ) -> Answered {
        let wrong = |line: String| Answered::Wrong(vec![line]);
        if let Err(problem) = program.check() {
            return wrong(problem);
        }
        // It is the folder of the settings, which is made with the first that are kept.
        if let Err(error) = std::fs::create_dir_all(folder) {
            return wrong(StoreError::io(folder, &error).to_string());
        }
        let tool = program.command_line();
        let known = labels_of(program, self.project);
        let about = About {
            name: &program.name,
            tool: &tool,
            labels: known.into_iter().chain(labels).collect(),
            at: self.at,
        };
        let asked = outside::Asked {
            program: &program.program,
            arguments: &program.arguments,
            folder,
            limit: Duration::from_secs(program.seconds.into()),
            silence: Duration::from_secs(program.silence.into()),
        };
        let articles = self.which.of(self.project, self.person);
        let mut answers = Answers::new(self.project, articles.iter().map(AsRef::as_ref), about);
        let ended = ask(asked, articles.clone(), progress, &mut |line| {
            answers.take(line)
        });
        let mut lines = Vec::new();
        if let Err(error) = ended {
            match error.failure {
                Failure::Cancelled => return Answered::Cancelled,
                Failure::Nonsense => lines.push(error.to_string()),
                _ => return wrong(error.to_string()),
            }
        }
        match answers.finish() {
            Ok(found) => Answered::Found(Box::new(found)),
            Err(problems) => {
                let problems = problems.iter();
                lines.extend(problems.map(|problem| format!("its answer, {problem}")));
                Answered::Wrong(lines)
            }
        }
    }
}

/// What a program's labels are called here, by its last run and by the settings. Those are not
/// for this project alone: what it does not have is passed over.
fn labels_of(program: &OutsideProgram, project: &Project) -> BTreeMap<String, Option<LabelId>> {
    let tool = program.command_line();
    let last = project.runs().filter(|run| run.tool == tool);
    let last = last.max_by_key(|run| run.at);
    let mut labels = last.map(|run| run.labels.clone()).unwrap_or_default();
    for (theirs, here) in &program.labels {
        let label = project.scheme.label_called(here.trim());
        let label = label.map(|label| label.id.clone());
        if label.is_some() || here.trim().is_empty() {
            labels.insert(theirs.clone(), label);
        }
    }
    labels
}

/// The name and the text of a file with names or patterns.
///
/// # Errors
/// What is wrong with it, with its path.
pub fn read_words(path: &Path) -> Result<(String, String), String> {
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let unreadable = |error: std::io::Error| StoreError::io(path, &error).to_string();
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > MAX_FILE_BYTES {
        return Err(failed(
            &"it is longer than 64 MB. Make several files of it.",
        ));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let input = crate::formats::Input::new(&name, bytes);
    let decoded = input.decoded();
    let no_text = |at| {
        failed(&format!(
            "byte {at} is of no text. Save it as plain text or CSV."
        ))
    };
    let decoded = decoded.map_err(|error| no_text(error.at))?;
    Ok((name.to_string(), decoded.text.to_owned()))
}
