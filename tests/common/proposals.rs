//! What machines propose, for tests: words of an article with labels and scores.

#![allow(dead_code, unreachable_pub, reason = "no single binary uses all of it")]
#![allow(clippy::unwrap_used, reason = "tests may stop")]

use std::sync::Arc;

use claimdesk::model::*;
use claimdesk::text::{ArticleText, Extent};

/// A run without anything.
pub fn run(id: &str) -> Run {
    let at = Timestamp::from_millis(0);
    Run::new(RunId::new(id).unwrap(), &id.to_uppercase(), id, at)
}

/// Where words stand first.
pub fn place(text: &ArticleText, words: &str) -> Extent {
    let at = text.as_str().find(words).unwrap();
    let range = text.range_of_bytes(at..at + words.len());
    range.unwrap().into()
}

/// A suggestion for the words where they stand first.
pub fn suggestion(text: &ArticleText, words: &str, label: &str, score: f64) -> Suggestion {
    Suggestion {
        label: LabelId::new(label).unwrap(),
        extent: place(text, words),
        score: Score::new(score),
        words: String::new(),
        attributes: Default::default(),
    }
}

/// Lets a run propose words with a label and a score for an article.
pub fn propose(project: &mut Project, by: &str, article: &str, all: &[(&str, &str, f64)]) {
    let article = ArticleId::new(article).unwrap();
    let text = project.article(&article).unwrap().text.clone();
    let mut suggestions: Vec<Suggestion> = all
        .iter()
        .map(|(words, label, score)| suggestion(&text, words, label, *score))
        .collect();
    suggestions.sort_by_key(|one| one.extent.start());
    let run = run(by);
    let key = ProposalsKey {
        article,
        run: run.id.clone(),
    };
    if project.run(&run.id).is_none() {
        project.put_run(Arc::new(run));
    }
    let proposals = Proposals {
        suggestions,
        ..Proposals::default()
    };
    project.put_proposals(&key, Some(Arc::new(proposals)));
}
