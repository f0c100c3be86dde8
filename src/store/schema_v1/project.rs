//! `project.ron`: title, guidelines, people, the list of articles, the scheme.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::scheme::{LabelRecord, RoleRecord, ScaleRecord, SchemeRecord, StatusRecord};
use super::{is_default, line_of};
use crate::model::{ArticleId, Person, PersonId, Project};
use crate::store::limits::{ARTICLES, PEOPLE, PROBLEMS};
use crate::store::migrate::{Identity, Kind, NEEDS};
use crate::store::problem::{Problem, Repair};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "project")]
pub(crate) struct ProjectFile {
    format: u32,
    /// The version of the program that reads this.
    #[serde(default, skip_serializing_if = "is_default")]
    needs: String,
    /// Which project it is, wherever its folder goes. Not a part of the model: a copy that is
    /// restored or merged is still the same project.
    #[serde(default, skip_serializing_if = "is_default")]
    id: String,
    title: String,
    /// A line of Markdown each, so that a diff shows which one changed.
    #[serde(default, skip_serializing_if = "is_default")]
    guidelines: Vec<String>,
    #[serde(default)]
    people: Vec<PersonRecord>,
    #[serde(default)]
    articles: Vec<String>,
    labels: Vec<LabelRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    roles: Vec<RoleRecord>,
    statuses: Vec<StatusRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    scales: Vec<ScaleRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    forbidden_overlaps: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "person")]
pub(crate) struct PersonRecord {
    id: String,
    name: String,
}

impl PersonRecord {
    pub(crate) fn of(person: &Person) -> Self {
        Self {
            id: person.id.to_string(),
            name: person.name.clone(),
        }
    }

    pub(crate) fn into_model(self) -> Result<Person, String> {
        Ok(Person {
            id: PersonId::new(&self.id).map_err(|error| error.to_string())?,
            name: self.name,
        })
    }
}

impl ProjectFile {
    pub(crate) fn of(project: &Project) -> Self {
        let scheme = SchemeRecord::of(&project.scheme);
        Self {
            format: Kind::Project.newest(),
            needs: NEEDS.to_owned(),
            id: String::new(),
            title: project.title.clone(),
            guidelines: if project.guidelines.is_empty() {
                Vec::new()
            } else {
                project.guidelines.split('\n').map(str::to_owned).collect()
            },
            people: project.people().iter().map(PersonRecord::of).collect(),
            articles: project.articles().map(|a| a.id.to_string()).collect(),
            labels: scheme.labels,
            roles: scheme.roles,
            statuses: scheme.statuses,
            scales: scheme.scales,
            forbidden_overlaps: scheme.forbidden_overlaps,
        }
    }

    /// The same with a scheme that can be used, if lines of it were lost: with the usual labels
    /// and statuses where none is left, without pairs of labels that are not there.
    pub(crate) fn completed(mut self) -> Self {
        let usual = SchemeRecord::of(&Project::new("").scheme);
        if self.labels.is_empty() {
            self.labels = usual.labels;
        }
        if self.statuses.is_empty() {
            self.statuses = usual.statuses;
        }
        let labels: HashSet<&str> = self.labels.iter().map(LabelRecord::id).collect();
        self.forbidden_overlaps
            .retain(|(a, b)| labels.contains(a.as_str()) && labels.contains(b.as_str()));
        self
    }

    /// The same with another list of articles.
    pub(crate) fn with_articles(mut self, articles: &[ArticleId]) -> Self {
        self.articles = articles.iter().map(ToString::to_string).collect();
        self
    }

    /// The same, as the file of this project.
    pub(crate) fn with_id(mut self, identity: Identity) -> Self {
        self.id = identity.id;
        self
    }

    /// The project without its articles, their ids in order, and what is wrong. `source` is the
    /// file's text, to find lines in.
    pub(crate) fn into_model(
        self,
        file: &Path,
        source: &str,
    ) -> (Project, Vec<ArticleId>, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut project = Project::new(&self.title);
        project.guidelines = self.guidelines.join("\n");
        let record = SchemeRecord {
            labels: self.labels,
            roles: self.roles,
            statuses: self.statuses,
            scales: self.scales,
            forbidden_overlaps: self.forbidden_overlaps,
        };
        match record.into_model() {
            Ok(scheme) => {
                if let Err(message) = check_scheme(&scheme) {
                    problems.push(Problem::error(file, message).way_out("correct it by hand"));
                }
                project.scheme = Arc::new(scheme);
            }
            Err((id, message)) => problems.push(
                Problem::error(file, message)
                    .at_line(line_of(source, &id))
                    .way_out("correct this line"),
            ),
        }
        let mut told = Told::new(file, source);
        if self.people.len() > PEOPLE || self.articles.len() > ARTICLES {
            let message = format!(
                "there are more than {PEOPLE} people or {ARTICLES} articles, the most that a \
                 project may have"
            );
            problems.push(Problem::error(file, message).way_out("make several projects of it"));
            return (project, Vec::new(), problems);
        }
        for record in self.people {
            let id = record.id.clone();
            let twice = PersonId::new(&id).is_ok_and(|id| project.person(&id).is_some());
            match record.into_model() {
                _ if twice => told.twice("person", &id),
                Ok(person) => {
                    project.put_person(person);
                }
                Err(message) => told.wrong(&id, message),
            }
        }
        let mut articles = Vec::with_capacity(self.articles.len());
        let mut seen = HashSet::new();
        for id in self.articles {
            match ArticleId::new(&id) {
                Ok(id) if seen.insert(id.clone()) => articles.push(id),
                Ok(id) => told.twice("article", id.as_str()),
                Err(error) => told.wrong(&id, error.to_string()),
            }
        }
        problems.extend(told.problems);
        (project, articles, problems)
    }
}

/// What is wrong with lists of ids.
struct Told<'a> {
    file: &'a Path,
    source: &'a str,
    problems: Vec<Problem>,
}

impl<'a> Told<'a> {
    fn new(file: &'a Path, source: &'a str) -> Self {
        Self {
            file,
            source,
            problems: Vec::new(),
        }
    }

    fn twice(&mut self, what: &str, id: &str) {
        let message = format!("the {what} {id} is in the list twice");
        self.tell(id, Problem::warning(self.file, message));
    }

    fn wrong(&mut self, id: &str, message: String) {
        self.tell(id, Problem::error(self.file, message));
    }

    /// Finding a line takes a walk over the file, so it is not done without end.
    fn tell(&mut self, id: &str, problem: Problem) {
        match self.problems.len() {
            told if told < PROBLEMS => {
                let line = line_of(self.source, id);
                let problem = problem.at_line(line);
                self.problems.push(problem.repairable(Repair::Rewrite));
            }
            told if told == PROBLEMS => {
                let rest = Problem::error(self.file, "and more like that in this file");
                self.problems.push(rest.repairable(Repair::Rewrite));
            }
            _ => {}
        }
    }
}

/// What the edit rules demand of a scheme, checked by the rules themselves.
fn check_scheme(scheme: &crate::model::Scheme) -> Result<(), String> {
    use crate::edit::{Edit, Transaction, apply};
    let transaction = Transaction {
        name: String::new(),
        edits: vec![Edit::SetScheme(Arc::new(scheme.clone()))],
        focus: None,
        person: None,
        at: crate::model::Timestamp::default(),
    };
    apply(&mut Project::default(), &transaction)
        .map(|_| ())
        .map_err(|error| error.to_string())
}
