//! `claimdesk suggest score`

use std::sync::Arc;

use super::super::{Exit, Output, person_name};
use super::{ScoreArguments, corrections, score_json, score_table};
use crate::analysis::scoring::{ArticleScore, Comparison, Report};
use crate::jobs;
use crate::model::{LabelId, LayerState, Person, Project, Run};
use crate::store;

/// One run, scored.
pub(super) struct Scored<'a> {
    pub(super) project: &'a Project,
    pub(super) run: &'a Run,
    pub(super) person: &'a Person,
    pub(super) comparison: Comparison<'a>,
    pub(super) articles: Vec<ArticleScore>,
    pub(super) report: Report,
}

impl Scored<'_> {
    /// What a label is called; its id if it is gone from the scheme.
    pub(super) fn label_name(&self, label: usize) -> &str {
        let id = self.comparison.labels().get(label);
        let known = id.and_then(|id| self.project.scheme.label(id));
        known.map_or_else(|| id.map_or("", LabelId::as_str), |label| &label.name)
    }
}

pub(super) fn run(arguments: &ScoreArguments, output: &mut Output<'_>) -> Result<Exit, String> {
    let (project, notes) = store::read(&arguments.project).map_err(|error| error.to_string())?;
    for note in &notes {
        output.say(note);
    }
    let runs = runs(&project, arguments.run.as_deref())?;
    let person = person(&project, arguments.against.as_deref())?;
    let scored = runs.iter().map(|run| {
        let comparison = Comparison::new(&project, &run.id, &person.id, arguments.unread);
        let articles = jobs::score(&comparison, &jobs::Progress::unwatched());
        Scored {
            project: &project,
            run,
            person,
            report: Report::of(&articles),
            comparison,
            articles,
        }
    });
    let scored: Vec<Scored<'_>> = scored.collect();
    if scored.iter().all(|one| one.articles.is_empty()) {
        return Err(nothing(&scored, person));
    }
    if let Some(file) = &arguments.pairs {
        let lines: String = scored.iter().map(corrections::lines).collect();
        store::atomic::replace(&store::atomic::RealFs, file, lines.as_bytes())
            .map_err(|error| store::not_written(file, &error))?;
    }
    if arguments.json {
        output.line(&score_json::of(&project, person, &scored).to_string());
        return Ok(Exit::Fine);
    }
    for (at, one) in scored.iter().enumerate() {
        if at > 0 {
            output.line("");
        }
        score_table::write(one, output);
    }
    Ok(Exit::Fine)
}

/// The run that is asked for, else all, by the time when they came in.
fn runs<'a>(project: &'a Project, named: Option<&str>) -> Result<Vec<&'a Arc<Run>>, String> {
    let wanted = |run: &&Arc<Run>| named.is_none_or(|n| run.id.as_str() == n || run.name == n);
    let mut runs: Vec<&Arc<Run>> = project.runs().filter(wanted).collect();
    runs.sort_by_key(|run| run.at);
    match (named, runs.as_slice()) {
        (None, []) => Err("no suggestions have come into this project".to_owned()),
        (Some(named), []) => {
            let all: Vec<&str> = project.runs().map(|run| run.id.as_str()).collect();
            let all = match all.as_slice() {
                [] => "no suggestions have come into it".to_owned(),
                _ => format!("it has {}", all.join(", ")),
            };
            Err(format!("the project has no run “{named}”; {all}"))
        }
        _ => Ok(runs),
    }
}

/// Whose work counts: the person named, else the one who has articles done, of several the one in
/// the settings.
fn person<'a>(project: &'a Project, named: Option<&str>) -> Result<&'a Person, String> {
    let called = |name: &str| {
        let mut people = project.people().iter();
        people.find(|person| person.id.as_str() == name || person.name == name)
    };
    if let Some(named) = named {
        return called(named).ok_or_else(|| format!("the project has no person “{named}”"));
    }
    let done = |person: &&Person| {
        let mut layers = project.layers();
        layers.any(|(key, layer)| key.person == person.id && layer.state == LayerState::Done)
    };
    let people: Vec<&Person> = project.people().iter().filter(done).collect();
    match people.as_slice() {
        [] => Err(format!("nobody is done with any article; {WAY_OUT}")),
        [one] => Ok(one),
        several => {
            let own = called(&person_name(None));
            own.filter(|own| several.contains(own)).ok_or_else(|| {
                let names = several.iter().map(|person| person.name.as_str());
                let names: Vec<&str> = names.collect();
                format!(
                    "several people are done with articles: {}; say whose work counts with --against",
                    names.join(", ")
                )
            })
        }
    }
}

const WAY_OUT: &str = "mark articles as done (Ctrl+Enter in the window), then score again";

/// Why there is nothing to score.
fn nothing(scored: &[Scored<'_>], person: &Person) -> String {
    let unread = scored.iter().map(|one| one.comparison.unread()).max();
    match unread {
        Some(1..) => format!(
            "{} is done with no article of which the run says anything; finish one, or count what \
             it says nothing of as read with --unread",
            person.name
        ),
        _ => format!("{} is not done with any article; {WAY_OUT}", person.name),
    }
}
