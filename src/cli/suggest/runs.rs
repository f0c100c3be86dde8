//! `claimdesk suggest runs`, `claimdesk suggest delete`

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use super::super::{open, save};
use super::{Exit, Output, run_called};
use crate::command::Command;
use crate::model::{PersonId, Project, Run};
use crate::session::{Clock as _, SystemClock};
use crate::store;
use crate::text::counted;
use crate::text::unseen::shown;

/// What a run brought, and what came of it.
#[derive(Debug, Default)]
struct Counts {
    articles: usize,
    suggestions: usize,
    unplaced: usize,
    claims: usize,
    /// Final answers, by who gave them.
    decided: BTreeMap<PersonId, usize>,
}

pub(super) fn list(folder: &Path, as_json: bool, output: &mut Output<'_>) -> Result<Exit, String> {
    let (project, notes) = store::read(folder).map_err(|error| error.to_string())?;
    for note in &notes {
        output.say(note);
    }
    let all = counts(&project);
    let rows = project.runs().zip(all);
    if as_json {
        let rows: Vec<_> = rows.map(|(run, counts)| in_json(run, &counts)).collect();
        output.line(&json!({ "runs": rows }).to_string());
        return Ok(Exit::Fine);
    }
    let now = SystemClock.now();
    for (run, counts) in rows {
        let at = run.at.local(now);
        output.line(&format!("{}  {at}  {}", run.id, shown(&run.name)));
        output.line(&format!("  {}", in_words(run, &counts)));
        for (person, count) in &counts.decided {
            let name = project.person(person).map_or(person.as_str(), |p| &p.name);
            output.line(&format!("  decided by {}: {count}", shown(name)));
        }
        for note in run.all_notes() {
            output.line(&format!("  {}", shown(note)));
        }
    }
    output.say(&match project.runs().len() {
        0 => "there are no suggestion runs yet".to_owned(),
        count => counted(count, "suggestion run"),
    });
    Ok(Exit::Fine)
}

/// What came of each run, in their order. One walk over all.
fn counts(project: &Project) -> Vec<Counts> {
    let mut by_run: BTreeMap<_, Counts> = BTreeMap::new();
    for (article, run, proposals) in project.proposals() {
        let counts = by_run.entry(run).or_default();
        counts.articles += 1;
        counts.suggestions += proposals.suggestions.len();
        let tray = proposals.unplaced.iter();
        counts.unplaced += tray.filter(|one| one.counts_in(article)).count();
        counts.claims += proposals.claims.len();
    }
    for (key, layer) in project.layers() {
        let all = layer.decisions();
        for decision in all.filter(|decision| decision.answer.is_final()) {
            for supporter in &decision.supporters {
                if project.run(&supporter.run).is_some() {
                    let counts = by_run.entry(&supporter.run).or_default();
                    *counts.decided.entry(key.person.clone()).or_default() += 1;
                }
            }
        }
    }
    let of = |run: &std::sync::Arc<Run>| by_run.remove(&run.id).unwrap_or_default();
    project.runs().map(of).collect()
}

fn in_words(run: &Run, counts: &Counts) -> String {
    let mut parts = vec![
        counted(counts.suggestions, "suggestion"),
        format!("{} in the tray", counts.unplaced),
    ];
    if counts.claims > 0 {
        parts.push(counted(counts.claims, "claim"));
    }
    if !run.unmatched.is_empty() {
        let count = run.unmatched.len();
        parts.push(format!("{count} for articles that are not here"));
    }
    if !run.unmatched_claims.is_empty() {
        let count = counted(run.unmatched_claims.len(), "claim");
        parts.push(format!("{count} for no article that is here"));
    }
    if run.blind > 0 {
        parts.push(format!("{} % of the articles blind", run.blind));
    }
    let articles = counted(counts.articles, "article");
    let mut words = format!("{}: {} on {articles}", shown(&run.tool), parts.join(", "));
    if !run.nothing_on.is_empty() {
        let read = counted(run.nothing_on.len(), "article");
        words += &format!("; nothing on {read} that it read");
    }
    words
}

fn in_json(run: &Run, counts: &Counts) -> serde_json::Value {
    let decided = counts.decided.iter();
    let decided: BTreeMap<&str, usize> = decided.map(|(who, n)| (who.as_str(), *n)).collect();
    json!({
        "id": run.id.as_str(),
        "name": run.name,
        "tool": run.tool,
        "version": run.version,
        "at": run.at.to_string(),
        "files": run.files.iter().map(|file| &file.name).collect::<Vec<_>>(),
        "blind": run.blind,
        "partial": run.is_partial,
        "nothing_on": run.nothing_on.len(),
        "articles": counts.articles,
        "suggestions": counts.suggestions,
        "tray": counts.unplaced,
        "claims": counts.claims,
        "unmatched": run.unmatched.len(),
        "unmatched_claims": run.unmatched_claims.len(),
        "decided": decided,
        "notes": run.notes,
    })
}

pub(super) fn delete(
    folder: &Path,
    words: &str,
    person: Option<&str>,
    output: &mut Output<'_>,
) -> Result<Exit, String> {
    // A run that is not there is told before anything is written.
    let (project, _) = store::read(folder).map_err(|error| error.to_string())?;
    run_called(&project, words)?;
    let mut session = open(folder, person, output)?;
    let run = run_called(session.project(), words)?;
    let (id, name) = (run.id.clone(), run.name.clone());
    session
        .run(Command::DeleteRun(id))
        .map_err(|refusal| refusal.to_string())?;
    save(&mut session)?;
    output.say(&format!("the run “{}” was taken out", shown(&name)));
    Ok(Exit::Fine)
}
