//! What is asked in a review: every idea once, in any order, and found by place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use claimdesk::analysis::review::{
    Asked, Filter, Ground, Ideas, KnownIdeas, Order, Queue, asked_on,
};
use claimdesk::model::*;
use claimdesk::text::{ArticleText, Extent};
use proptest::prelude::*;

use crate::support::{article_id, label, person_id};

const WORDS: &str = "One two three four five six seven eight nine ten eleven twelve.";

/// Article, run, label, first byte, length, score of a hundred.
type Said = (usize, usize, usize, usize, usize, u8);

fn project(said: &[Said]) -> Project {
    let mut project = Project::new("Review");
    let text = ArticleText::new(WORDS).unwrap();
    for id in ["a", "b", "c"] {
        let article = Article {
            id: article_id(id),
            text: text.clone(),
            meta: ArticleMeta::default(),
            original: None,
        };
        project.put_article(Arc::new(article), None);
    }
    let mut all: BTreeMap<ProposalsKey, Vec<Suggestion>> = BTreeMap::new();
    for (article, run, of, start, len, score) in said {
        let range = text.range_of_bytes(*start..(start + len).min(WORDS.len()));
        let Some(range) = range else { continue };
        let key = ProposalsKey {
            article: article_id(["a", "b", "c"][*article]),
            run: RunId::new(["one", "two"][*run]).unwrap(),
        };
        all.entry(key).or_default().push(Suggestion {
            label: label(["figure", "actor", "source"][*of]),
            extent: range.into(),
            score: Score::new(f64::from(*score) / 100.0),
            words: String::new(),
            attributes: Default::default(),
        });
    }
    for (key, suggestions) in all {
        let proposals = Proposals {
            suggestions,
            ..Proposals::default()
        };
        project.put_proposals(&key, Some(Arc::new(proposals)));
    }
    project
}

fn said() -> impl Strategy<Value = Vec<Said>> {
    let one = (
        0_usize..3,
        0_usize..2,
        0_usize..3,
        0_usize..60,
        1_usize..20,
        0_u8..100,
    );
    prop::collection::vec(one, 0..30)
}

/// All ideas with the runs that had them, without any index.
fn brute(project: &Project) -> BTreeMap<(ArticleId, Extent, LabelId), BTreeSet<RunId>> {
    let mut out: BTreeMap<_, BTreeSet<RunId>> = BTreeMap::new();
    for (article, run, proposals) in project.proposals() {
        for one in &proposals.suggestions {
            let key = (article.clone(), one.extent.clone(), one.label.clone());
            out.entry(key).or_default().insert(run.clone());
        }
    }
    out
}

fn key(article: &ArticleId, asked: &Asked) -> (ArticleId, Extent, LabelId) {
    let extent = asked.idea.extent().unwrap().clone();
    (article.clone(), extent, asked.idea.label().unwrap().clone())
}

fn ground<'a>(project: &'a Project, person: &'a PersonId, ideas: &'a KnownIdeas) -> Ground<'a> {
    Ground {
        project,
        person,
        ideas,
    }
}

/// A person is unsure.
fn answer(project: &mut Project, person: &PersonId, article: &ArticleId, asked: &Asked) {
    let home = LayerKey {
        article: article.clone(),
        person: person.clone(),
    };
    let decision = Decision {
        idea: asked.idea.clone(),
        answer: Answer::Unsure,
        supporters: asked.supporters(),
        at: Timestamp::default(),
    };
    project.put_decision(&home, Arc::new(decision));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_idea_is_asked_once_with_all_who_had_it(said in said()) {
        let project = project(&said);
        let wanted = brute(&project);
        let mut seen = BTreeMap::new();
        for article in project.articles() {
            for asked in asked_on(&project, &article.id) {
                let runs: Vec<RunId> = asked.sources.iter().map(|one| one.run.clone()).collect();
                let set: BTreeSet<RunId> = runs.iter().cloned().collect();
                prop_assert_eq!(runs.len(), set.len());
                prop_assert!(seen.insert(key(&article.id, &asked), set).is_none());
            }
        }
        prop_assert_eq!(seen, wanted);
    }

    #[test]
    fn every_order_asks_everything_once_and_then_nothing(said in said(), from in 0_usize..3) {
        let mut project = project(&said);
        let wanted: BTreeSet<_> = brute(&project).into_keys().collect();
        let person = person_id("ada");
        let from = article_id(["a", "b", "c"][from]);
        let clean = project.clone();
        for order in Order::ALL {
            project.clone_from(&clean);
            let ideas = KnownIdeas::default();
            let mut queue = Queue::new(ground(&project, &person, &ideas), order, Filter::default(), Some(&from));
            let mut seen = BTreeSet::new();
            let mut last: Option<Option<Score>> = None;
            while let Some((article, asked)) = queue.current(ground(&project, &person, &ideas)) {
                prop_assert!(seen.insert(key(&article, &asked)), "asked twice");
                if order == Order::Doubtful {
                    prop_assert!(last.is_none_or(|last| last <= asked.score()));
                    last = Some(asked.score());
                }
                answer(&mut project, &person, &article, &asked);
                queue.look_again(&article);
                queue.step(ground(&project, &person, &ideas), true);
            }
            prop_assert_eq!(&seen, &wanted, "{:?}", order);
        }
    }

    /// Runs come in while they are reviewed, also on articles that have questions already: every
    /// question is asked once, and the next is always one that should come first.
    #[test]
    fn a_queue_grows_as_runs_come_in(said in said(), answers in prop::collection::vec(0_usize..4, 8)) {
        let whole = project(&said);
        let wanted: BTreeSet<_> = brute(&whole).into_keys().collect();
        let mut parts: BTreeMap<ProposalsKey, Arc<Proposals>> = BTreeMap::new();
        for (article, run, proposals) in whole.proposals() {
            let key = ProposalsKey { article: article.clone(), run: run.clone() };
            parts.insert(key, proposals.clone());
        }
        let person = person_id("ada");
        for order in Order::ALL {
            let mut project = project(&[]);
            let ideas = KnownIdeas::default();
            let from = article_id("b");
            let mut queue = Queue::new(ground(&project, &person, &ideas), order, Filter::default(), Some(&from));
            let mut seen = BTreeSet::new();
            let mut coming = parts.iter();
            let mut waits = answers.iter().cycle();
            let mut now: Option<(ArticleId, Asked)> = None;
            loop {
                let part = coming.next();
                if let Some((key, proposals)) = part {
                    project.put_proposals(key, Some(proposals.clone()));
                    ideas.forget(&key.article);
                    let is_asked = now.as_ref().map(|(article, asked)| (article, &asked.idea));
                    queue.proposals_changed(
                        ground(&project, &person, &ideas),
                        std::slice::from_ref(&key.article),
                        is_asked,
                    );
                    // The question whose turn it is stays.
                    if let Some((article, asked)) = &now {
                        let again = queue.current(ground(&project, &person, &ideas));
                        let again = again.map(|(of, asked)| (of, asked.idea));
                        prop_assert_eq!(again, Some((article.clone(), asked.idea.clone())));
                    }
                }
                let mut left = match part {
                    Some(_) => *waits.next().unwrap_or(&0),
                    None => usize::MAX,
                };
                now = queue.current(ground(&project, &person, &ideas));
                while let Some((article, asked)) = now.clone().filter(|_| left > 0) {
                    prop_assert!(seen.insert(key(&article, &asked)), "asked twice in {order:?}");
                    answer(&mut project, &person, &article, &asked);
                    queue.look_again(&article);
                    queue.step(ground(&project, &person, &ideas), true);
                    now = queue.current(ground(&project, &person, &ideas));
                    left -= 1;
                }
                if part.is_none() {
                    break;
                }
            }
            prop_assert_eq!(&seen, &wanted, "{:?}", order);
        }
    }

    /// What comes in later and is more doubtful is asked before what was there.
    #[test]
    fn the_most_doubtful_of_what_has_come_is_asked_next(said in said()) {
        let whole = project(&said);
        let (person, doubtful) = (person_id("ada"), Order::Doubtful);
        let mut project = project(&[]);
        let ideas = KnownIdeas::default();
        let mut queue = Queue::new(ground(&project, &person, &ideas), doubtful, Filter::default(), None);
        for article in ["a", "b", "c"].map(article_id) {
            for (run, proposals) in whole.proposals_on(&article) {
                let key = ProposalsKey { article: article.clone(), run: run.clone() };
                project.put_proposals(&key, Some(proposals.clone()));
            }
            let now = queue.current(ground(&project, &person, &ideas));
            let is_asked = now.as_ref().map(|(article, asked)| (article, &asked.idea));
            ideas.forget(&article);
            queue.proposals_changed(ground(&project, &person, &ideas), std::slice::from_ref(&article), is_asked);
            if let Some((article, asked)) = now {
                answer(&mut project, &person, &article, &asked);
                queue.step(ground(&project, &person, &ideas), true);
            }
            let open = project.articles().flat_map(|one| asked_on(&project, &one.id).into_iter().filter(|asked| {
                let home = LayerKey { article: one.id.clone(), person: person.clone() };
                project.layer(&home).is_none_or(|layer| layer.decision(&asked.idea).is_none())
            }).collect::<Vec<_>>());
            let least = open.map(|asked| asked.score()).min();
            let next = queue.current(ground(&project, &person, &ideas));
            prop_assert_eq!(next.map(|(_, asked)| asked.score()), least);
        }
    }

    #[test]
    fn ideas_are_found_by_place(said in said(), start in 0_usize..60, len in 1_usize..20) {
        let project = project(&said);
        let text = &project.article_at(0).unwrap().text;
        let Some(range) = text.range_of_bytes(start..(start + len).min(WORDS.len())) else {
            return Ok(());
        };
        let ideas = Ideas::on(&project, &article_id("a"));
        let found: Vec<usize> = ideas.touching(range).map(|(number, _)| number).collect();
        let all = ideas.all.iter().enumerate();
        let wanted: Vec<usize> = all
            .filter(|(_, asked)| {
                let cover = asked.idea.extent().unwrap().cover();
                cover.start() < range.end() && range.start() < cover.end()
            })
            .map(|(number, _)| number)
            .collect();
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn runs_that_differ_on_the_same_words_are_named(said in said()) {
        let project = project(&said);
        for article in project.articles() {
            let all = asked_on(&project, &article.id);
            for (at, one) in all.iter().enumerate() {
                let overlaps = |other: &Asked| {
                    let (a, b) = (one.idea.extent().unwrap(), other.idea.extent().unwrap());
                    a.cover().intersect(b.cover()).is_some()
                };
                let both = |other: &Asked| {
                    let has = |run: &RunId| other.sources.iter().any(|two| two.run == *run);
                    one.sources.iter().any(|source| has(&source.run))
                };
                let others = all.iter().enumerate().filter(|(other, _)| *other != at);
                let disputed = others
                    .map(|(_, other)| other)
                    .any(|other| overlaps(other) && !both(other));
                prop_assert_eq!(one.is_disputed, disputed);
            }
        }
    }
}
