//! `claimdesk stats`

use std::path::Path;

use serde_json::json;

use super::{Exit, Output};
use crate::analysis::stats::{Counts, ProjectStats, project_stats};
use crate::model::{LayerState, Person, Project};
use crate::store;

pub(super) fn run(
    folder: &Path,
    json: bool,
    named: Option<&str>,
    output: &mut Output<'_>,
) -> Result<Exit, String> {
    let (project, notes) = store::read(folder).map_err(|error| error.to_string())?;
    for note in &notes {
        output.say(note);
    }
    let wanted =
        |person: &&Person| named.is_none_or(|n| person.name == n || person.id.as_str() == n);
    let people: Vec<&Person> = project.people().iter().filter(wanted).collect();
    if let (Some(named), []) = (named, people.as_slice()) {
        return Err(format!("the project has no person “{named}”"));
    }
    let all: Vec<(&Person, ProjectStats)> = people
        .iter()
        .map(|person| (*person, project_stats(&project, &person.id)))
        .collect();
    if json {
        output.line(&as_json(&project, &all).to_string());
        return Ok(Exit::Fine);
    }
    output.line(&format!(
        "{}: {}",
        project.title,
        match project.article_count() {
            1 => "1 article".to_owned(),
            count => format!("{count} articles"),
        }
    ));
    for (person, stats) in &all {
        output.line(&format!("\n{} ({})", person.name, person.id));
        as_table(stats, &project, output);
    }
    Ok(Exit::Fine)
}

fn as_table(stats: &ProjectStats, project: &Project, output: &mut Output<'_>) {
    output.line(&format!("  words               {:>8}", stats.words));
    for (state, count) in LayerState::ALL.iter().zip(stats.states) {
        output.line(&format!("  articles {:<11}{count:>8}", state.name()));
    }
    output.line(&format!(
        "  mentions            {:>8}",
        stats.total.mentions
    ));
    for label in &project.scheme.labels {
        let count = stats.total.labels.get(&label.id).copied().unwrap_or(0);
        output.line(&format!("    {:<18}{count:>8}", label.name));
    }
    output.line(&format!(
        "  figures in no claim {:>8}",
        stats.total.loose_figures
    ));
    output.line(&format!("  claims              {:>8}", stats.total.claims));
    for status in &project.scheme.statuses {
        let count = stats.total.statuses.get(&status.id).copied().unwrap_or(0);
        output.line(&format!("    {:<18}{count:>8}", status.name));
    }
}

fn counts(counts: &Counts) -> serde_json::Value {
    let labels: serde_json::Map<_, _> = counts
        .labels
        .iter()
        .map(|(id, n)| (id.to_string(), json!(n)))
        .collect();
    let statuses: serde_json::Map<_, _> = counts
        .statuses
        .iter()
        .map(|(id, n)| (id.to_string(), json!(n)))
        .collect();
    json!({
        "mentions": counts.mentions,
        "unsure": counts.unsure,
        "labels": labels,
        "claims": counts.claims,
        "statuses": statuses,
        "figures_in_no_claim": counts.loose_figures,
    })
}

fn as_json(project: &Project, all: &[(&Person, ProjectStats)]) -> serde_json::Value {
    let people: Vec<_> = all
        .iter()
        .map(|(person, stats)| {
            let articles: Vec<_> = stats
                .articles
                .iter()
                .map(|article| {
                    json!({
                        "id": article.article.as_str(),
                        "words": article.words,
                        "state": article.state.name(),
                        "counts": counts(&article.counts),
                    })
                })
                .collect();
            json!({
                "id": person.id.as_str(),
                "name": person.name,
                "words": stats.words,
                "total": counts(&stats.total),
                "articles": articles,
            })
        })
        .collect();
    json!({ "title": project.title, "articles": project.article_count(), "people": people })
}
