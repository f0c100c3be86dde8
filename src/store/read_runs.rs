//! Reads suggestion runs and what they say of the articles.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::atomic::Fs;
use super::limits::{LAYER_BYTES, PROJECT_BYTES};
use super::load::{Loaded, line_of_field, parallel, read_record};
use super::paths;
use super::problem::{Problem, Repair, StoreError};
use super::schema_v1::line_of;
use super::schema_v1::suggestion::{ProposalsFile, RunRecord};
use crate::model::{ArticleId, Project, Proposals, ProposalsKey, Run, RunId};

/// What is said of a file of a run that can't be used: it never changed since it came in, so
/// nothing of anybody's work is in it.
const WAY_OUT: &str = "restore it from version control or a backup; or run `claimdesk check \
                       PROJECT --repair`, which moves it to the trash, and import the run again";

impl Loaded {
    /// Reads everything in `suggestions`.
    pub(super) fn runs(&mut self, fs: &dyn Fs, root: &Path) -> Result<(), StoreError> {
        let failed = |error: std::io::Error| StoreError::io(root, &error);
        let mut keys = Vec::new();
        for stem in paths::stems(fs, &root.join(paths::SUGGESTIONS), "ron").map_err(failed)? {
            let Ok(id) = RunId::new(&stem) else {
                let file = PathBuf::from(format!("{}/{stem}.ron", paths::SUGGESTIONS));
                let message = format!("“{stem}” can't be the id of a suggestion run");
                let way_out = "rename the file to an id: a-z, 0-9, - and _";
                self.tell(Problem::warning(&file, message).way_out(way_out));
                continue;
            };
            match read_run(fs, root, &id) {
                Ok(run) => drop(self.project.put_run(Arc::new(run))),
                Err(error) => {
                    self.keep(error)?;
                    continue;
                }
            }
            let dir = root.join(paths::proposals_dir(&id));
            for stem in paths::stems(fs, &dir, "ron").map_err(failed)? {
                match ArticleId::new(&stem) {
                    Ok(article) if self.project.article(&article).is_some() => {
                        let run = id.clone();
                        keys.push(ProposalsKey { article, run });
                    }
                    // It waits for its article, which can't be read or is not yet in the list.
                    Ok(article) if self.waits_for(&article) => {}
                    _ => {
                        let file = format!("{}/{stem}.ron", paths::proposals_dir(&id));
                        let message = format!("there is no article “{stem}”");
                        let problem = Problem::warning(Path::new(&file), message);
                        self.tell(problem.repairable(Repair::MoveToTrash));
                    }
                }
            }
        }
        let read = parallel(&keys, |key| read_proposals(fs, root, key, &self.project));
        for (key, proposals) in keys.iter().zip(read) {
            match proposals {
                Ok(proposals) => {
                    let proposals = Some(Arc::new(proposals));
                    self.project.put_proposals(key, proposals);
                }
                Err(error) => self.keep(error)?,
            }
        }
        Ok(())
    }
}

fn damaged(file: &Path, line: Option<usize>, message: String) -> StoreError {
    let problem = Problem::error(file, message).at_line(line);
    let problem = problem.repairable(Repair::MoveToTrash).way_out(WAY_OUT);
    StoreError::Damaged(vec![problem])
}

/// The same with the way out that files of runs have.
fn movable(error: StoreError) -> StoreError {
    match error {
        StoreError::Damaged(problems) => {
            let problems = problems.into_iter();
            let one = |problem: Problem| problem.repairable(Repair::MoveToTrash).way_out(WAY_OUT);
            StoreError::Damaged(problems.map(one).collect())
        }
        other => other,
    }
}

fn read_run(fs: &dyn Fs, root: &Path, id: &RunId) -> Result<Run, StoreError> {
    let path = paths::run(id);
    let file = Path::new(&path);
    let read = read_record(fs, root, file, PROJECT_BYTES, |_| None).map_err(movable)?;
    let record: RunRecord = read.record;
    if record.id != id.as_str() {
        let message = format!("it says that it is suggestion run “{}”", record.id);
        return Err(damaged(file, line_of_field(&read.source, "id"), message));
    }
    record
        .into_model()
        .map_err(|message| damaged(file, None, message))
}

fn read_proposals(
    fs: &dyn Fs,
    root: &Path,
    key: &ProposalsKey,
    project: &Project,
) -> Result<Proposals, StoreError> {
    let path = paths::proposals(key);
    let file = Path::new(&path);
    let read = read_record(fs, root, file, LAYER_BYTES, |_| None).map_err(movable)?;
    let record: ProposalsFile = read.record;
    if record.article != key.article.as_str() || record.run != key.run.as_str() {
        let message = format!(
            "it says that it is what {} says of {}",
            record.run, record.article
        );
        return Err(damaged(file, line_of_field(&read.source, "run"), message));
    }
    let Some(article) = project.article(&key.article) else {
        return Ok(Proposals::default());
    };
    if record.digest != article.text.digest().to_string() {
        let line = line_of_field(&read.source, "digest");
        let message = "it was made on another version of the article's text".to_owned();
        return Err(damaged(file, line, message));
    }
    let proposals = record.into_model(&article.text);
    proposals.map_err(|(words, message)| damaged(file, line_of(&read.source, &words), message))
}
