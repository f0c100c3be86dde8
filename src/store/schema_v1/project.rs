//! `project.ron`: title, guidelines, people, the list of articles, the scheme.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::scheme::{LabelRecord, RoleRecord, ScaleRecord, SchemeRecord, StatusRecord};
use super::{FORMAT, is_default, line_of};
use crate::model::{ArticleId, Person, PersonId, Project};
use crate::store::problem::Problem;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "project")]
pub(crate) struct ProjectFile {
    format: u32,
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
            format: FORMAT,
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
        for record in self.people {
            let id = record.id.clone();
            let twice = PersonId::new(&id).is_ok_and(|id| project.person(&id).is_some());
            match record.into_model() {
                _ if twice => problems.push(
                    Problem::warning(file, format!("the person {id} is in the list twice"))
                        .at_line(line_of(source, &id))
                        .way_out("the later name is used; delete the other line"),
                ),
                Ok(person) => {
                    project.put_person(person);
                }
                Err(message) => problems.push(
                    Problem::error(file, message)
                        .at_line(line_of(source, &id))
                        .way_out("correct this line"),
                ),
            }
        }
        let mut articles = Vec::with_capacity(self.articles.len());
        let mut seen = HashSet::new();
        for id in self.articles {
            match ArticleId::new(&id) {
                Ok(id) if seen.insert(id.clone()) => articles.push(id),
                Ok(id) => problems.push(
                    Problem::warning(file, format!("the article {id} is in the list twice"))
                        .at_line(line_of(source, id.as_str()))
                        .way_out("delete one of the lines"),
                ),
                Err(error) => problems.push(
                    Problem::error(file, error.to_string())
                        .at_line(line_of(source, &id))
                        .way_out("correct this line"),
                ),
            }
        }
        (project, articles, problems)
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
