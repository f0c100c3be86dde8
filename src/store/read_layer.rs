//! Reads one person's work on one article: what can be used, and what is wrong with the rest.

use std::path::{Path, PathBuf};

use super::atomic::Fs;
use super::limits::{self, LAYER_BYTES};
use super::load::{line_of_field, read_record};
use super::paths;
use super::problem::{Problem, Repair, StoreError};
use super::salvage;
use super::schema_v1::layer::LayerFile;
use super::schema_v1::{Again, RecordLines};
use crate::model::{Article, Claim, Decision, LayerKey, LayerState, Mention, Project};

/// A layer file as read.
pub(crate) struct ReadLayer {
    pub(crate) key: LayerKey,
    pub(crate) state: LayerState,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) decisions: Vec<Decision>,
    pub(crate) problems: Vec<Problem>,
    source: String,
    file: PathBuf,
    lines: Option<RecordLines>,
    /// Problems that are only counted.
    more: usize,
    /// Whether something is left out because it points at nothing.
    pub(crate) dangles: bool,
}

impl ReadLayer {
    /// Notes what is wrong with a record, and how it is put right.
    pub(crate) fn blame(&mut self, id: &str, message: String, repair: Repair) {
        self.dangles |= repair == Repair::LeaveOut;
        if self.problems.len() >= limits::PROBLEMS {
            self.more += 1;
            return;
        }
        let lines = self
            .lines
            .get_or_insert_with(|| RecordLines::of(&self.source));
        let line = lines.line(&self.source, id);
        let problem = Problem::error(&self.file, message).at_line(line);
        self.problems.push(problem.repairable(repair));
    }

    /// The line of a record, counted from 1.
    pub(crate) fn file_and_line(&mut self, id: &str) -> (PathBuf, Option<usize>) {
        let lines = self
            .lines
            .get_or_insert_with(|| RecordLines::of(&self.source));
        (self.file.clone(), lines.line(&self.source, id))
    }

    /// Everything that is wrong; what was only counted comes last.
    pub(crate) fn take_problems(&mut self) -> Vec<Problem> {
        let mut problems = std::mem::take(&mut self.problems);
        if self.more > 0 {
            let message = format!("and {} more problems in this file", self.more);
            problems.push(Problem::error(&self.file, message).repairable(Repair::Rewrite));
        }
        problems
    }
}

/// Reads a layer; the articles are in `project`.
pub(crate) fn read_layer(
    fs: &dyn Fs,
    root: &Path,
    key: &LayerKey,
    project: &Project,
) -> Result<ReadLayer, StoreError> {
    let path = paths::layer(key);
    let file = PathBuf::from(&path);
    let read = read_record(fs, root, &file, LAYER_BYTES, |bytes| {
        salvage::layer(bytes, key)
    })?;
    let record: LayerFile = read.record;
    let mut layer = ReadLayer {
        key: key.clone(),
        state: LayerState::New,
        mentions: Vec::with_capacity(record.mentions.len()),
        claims: Vec::with_capacity(record.claims.len()),
        decisions: Vec::with_capacity(record.decisions.len()),
        problems: read.problems,
        source: read.source,
        file: file.clone(),
        lines: None,
        more: 0,
        dangles: false,
    };
    if record.article != key.article.as_str() || record.person != key.person.as_str() {
        let message = format!(
            "it says that it is the work of {0} on {1}, which belongs into layers/{0}/{1}.ron",
            record.person, record.article
        );
        let problem = Problem::error(&file, message);
        layer
            .problems
            .push(problem.way_out("move the file, or correct its first lines"));
    }
    match record
        .state
        .as_deref()
        .map(|name| (name, LayerState::parse(name)))
    {
        None => {}
        Some((_, Some(state))) => layer.state = state,
        Some((name, None)) => {
            let message = format!("there is no state “{name}”");
            layer.blame(name, message, Repair::Rewrite);
        }
    }
    let Some(article) = project.article(&key.article) else {
        return Ok(layer);
    };
    if record.digest != article.text.digest().to_string() && layer.problems.is_empty() {
        let line = line_of_field(&layer.source, "digest");
        let message = "it was made on another version of the article's text";
        let problem = Problem::error(&file, message).at_line(line);
        layer.problems.push(problem.repairable(Repair::Rewrite));
    }
    layer.take_records(record, project, article);
    Ok(layer)
}

impl ReadLayer {
    /// Reads mentions, claims and decisions one by one.
    fn take_records(&mut self, record: LayerFile, project: &Project, article: &Article) {
        let mut again = Again::default();
        for mention in record.mentions {
            let id = mention.id.clone();
            match mention.into_model(&article.text, Some(&mut again)) {
                Ok(mention) => self.mentions.push(mention),
                Err(message) => again.notes.push(message),
            }
            for message in again.notes.drain(..) {
                self.blame(&id, format!("mention {id}: {message}"), Repair::Rewrite);
            }
        }
        for claim in record.claims {
            let id = claim.id.clone();
            match claim.into_model(&article.id, project, Some(&mut again)) {
                Ok(claim) => self.claims.push(claim),
                Err(message) => again.notes.push(message),
            }
            for message in again.notes.drain(..) {
                self.blame(&id, format!("claim {id}: {message}"), Repair::LeaveOut);
            }
        }
        for decision in record.decisions {
            let words = decision.words();
            match decision.into_model(&article.text, Some(&mut again)) {
                Ok(decision) => self.decisions.push(decision),
                Err(message) => again.notes.push(message),
            }
            for message in again.notes.drain(..) {
                self.blame(&words, format!("decision: {message}"), Repair::Rewrite);
            }
        }
        if again.is_spent() {
            let message = "so many of its words have moved that not all could be looked for";
            let problem = Problem::error(&self.file, message);
            self.problems.push(problem);
        }
    }
}
