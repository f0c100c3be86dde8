//! Random transactions: undone they leave what was there, redone what they had made.

use std::sync::Arc;

use claimdesk::analysis::claim_list::{Filter, Ground, Reach, Sort, VerdictFilter, Was};
use claimdesk::analysis::{ClaimIndex, ClaimList, Tally};
use claimdesk::edit::{ChangeSet, Edit, History, apply};
use claimdesk::model::{
    Answer, ArticleMeta, Claim, ClaimId, ClaimLink, Decision, Idea, LayerState, LinkKind, Made,
    MentionId, Project, Proposals, ProposalsKey, Quote, Run, RunId, Score, Suggestion, Supporter,
    Timestamp,
};
use claimdesk::text::Extent;
use proptest::prelude::*;

use crate::claims::equals_a_walk;
use crate::support::{
    WORDS, article, article_id, claim, holds, key, mention, must, person, person_id, project,
    put_claim, put_mention, text, transaction,
};

const ARTICLES: [&str; 4] = ["a", "b", "c", "d"];
const PEOPLE: [&str; 3] = ["ada", "bob", "cy"];
const LABELS: [&str; 4] = ["figure", "actor", "source", "unknown"];

fn words_of(article: usize) -> String {
    if article == 0 {
        WORDS.to_owned()
    } else {
        format!("Article {article} with 42 words in it, été.")
    }
}

fn extent(article: usize, start: usize, len: usize) -> Option<Extent> {
    let t = text(&words_of(article));
    t.range_of_bytes(start..start + len).map(Extent::from)
}

fn any_claim() -> impl Strategy<Value = Option<Claim>> {
    let quotes = prop::collection::vec((0_usize..4, 0_usize..25, 1_usize..8), 0..3);
    let mentions = prop::collection::vec((0_usize..3, 1_u64..12), 0..4);
    let links = prop::collection::vec((0_usize..6, 1_u64..8), 0..3);
    (1_u64..8, quotes, mentions, links).prop_map(|(id, quotes, mentions, links)| {
        let first = extent(0, 0, 4)?;
        let mut made = claim(id, "a", first);
        made.quotes = quotes
            .into_iter()
            .filter_map(|(a, start, len)| {
                let article = article_id(ARTICLES[a]);
                Some(Quote {
                    article,
                    extent: extent(a, start, len)?,
                })
            })
            .collect();
        made.mentions = mentions
            .into_iter()
            .map(|(role, m)| holds(LABELS[role], m))
            .collect();
        let link = |(kind, to): (usize, u64)| ClaimLink {
            kind: LinkKind::ALL[kind],
            claim: ClaimId::new(to),
        };
        made.links = links.into_iter().map(link).collect();
        Some(made)
    })
}

fn run_id(index: usize) -> RunId {
    RunId::new(["gliner", "llm"][index]).unwrap()
}

fn any_decision() -> impl Strategy<Value = Option<Decision>> {
    let place = (0_usize..3, 0_usize..25, 1_usize..8);
    (place, 0_usize..3).prop_map(|((label, start, len), answer)| {
        let answer = match answer {
            0 => Answer::Accepted(Made::Mention(MentionId::new(start as u64))),
            1 => Answer::Rejected {
                reason: "no figure".to_owned(),
            },
            _ => Answer::Later,
        };
        Some(Decision {
            idea: Idea::Mention {
                extent: extent(0, start, len)?,
                label: crate::support::label(LABELS[label]),
            },
            answer,
            supporters: vec![Supporter {
                run: run_id(0),
                score: Score::new(0.5),
            }],
            at: Timestamp::default(),
        })
    })
}

/// Edits of what machines proposed and what was answered.
fn any_review_edit() -> impl Strategy<Value = Edit> {
    let proposals_key = || {
        (0_usize..4, 0_usize..2).prop_map(|(a, run)| ProposalsKey {
            article: article_id(ARTICLES[a]),
            run: run_id(run),
        })
    };
    let person = || (0_usize..3).prop_map(|p| key("a", PEOPLE[p]));
    let run = |index, blind| Run {
        blind,
        ..Run::new(run_id(index), "A run", "gliner", Timestamp::default())
    };
    let suggestion = |start, len| {
        Some(Proposals {
            suggestions: vec![Suggestion {
                label: crate::support::label("figure"),
                extent: extent(1, start, len)?,
                score: Score::new(0.25),
                words: String::new(),
                attributes: claimdesk::model::mention::Attributes::new(),
            }],
            ..Proposals::default()
        })
    };
    prop_oneof![
        3 => (person(), any_decision()).prop_filter_map("cut", |(layer, decision)| {
            Some(Edit::PutDecision { layer, decision: Arc::new(decision?) })
        }),
        2 => (person(), any_decision()).prop_filter_map("cut", |(layer, decision)| {
            Some(Edit::DeleteDecision { layer, idea: Box::new(decision?.idea) })
        }),
        2 => (0_usize..2, 0_u8..3).prop_map(move |(index, blind)| Edit::PutRun(Arc::new(run(index, blind)))),
        1 => (0_usize..2).prop_map(|index| Edit::DeleteRun(run_id(index))),
        3 => (proposals_key(), 0_usize..25, 1_usize..8).prop_filter_map("cut", move |(key, start, len)| {
            Some(Edit::PutProposals { key, proposals: Arc::new(suggestion(start, len)?) })
        }),
        2 => proposals_key().prop_map(Edit::DeleteProposals),
    ]
}

pub(crate) fn any_edit() -> impl Strategy<Value = Edit> {
    let layer = || (0_usize..4, 0_usize..3);
    let key_of = |(a, p): (usize, usize)| key(ARTICLES[a], PEOPLE[p]);
    let near = || prop_oneof![4 => Just((0_usize, 0_usize)), 1 => layer()];
    prop_oneof![
        1 => "[a-z]{0,5}".prop_map(Edit::SetTitle),
        1 => "[a-z]{0,5}".prop_map(Edit::SetGuidelines),
        1 => (0_usize..3).prop_map(|p| person(PEOPLE[p])),
        1 => (0_usize..3).prop_map(|p| Edit::DeletePerson(person_id(PEOPLE[p]))),
        2 => (0_usize..4, prop::option::of(0_usize..5)).prop_map(|(a, at)| match article(ARTICLES[a], &words_of(a)) {
            Edit::PutArticle { article, .. } => Edit::PutArticle { article, index: at },
            other => other,
        }),
        1 => (0_usize..4).prop_map(|a| Edit::DeleteArticle(article_id(ARTICLES[a]))),
        1 => (0_usize..4, "[a-z]{0,4}").prop_map(|(a, title)| Edit::SetArticleMeta {
            article: article_id(ARTICLES[a]),
            meta: Box::new(ArticleMeta { title, ..ArticleMeta::default() }),
        }),
        1 => (layer(), 0_usize..4).prop_map(move |(l, s)| Edit::SetLayerState { layer: key_of(l), state: LayerState::ALL[s] }),
        6 => (near(), 1_u64..12, prop_oneof![9 => 0_usize..3, 1 => Just(3)], 0_usize..25, 1_usize..8).prop_filter_map("cut", move |(l, id, lab, start, len)| {
            Some(put_mention(key_of(l), mention(id, LABELS[lab], extent(l.0, start, len)?)))
        }),
        2 => (near(), 1_u64..12).prop_map(move |(l, id)| Edit::DeleteMention { layer: key_of(l), id: MentionId::new(id) }),
        5 => (near(), any_claim()).prop_filter_map("cut", move |(l, c)| Some(put_claim(key_of(l), c?))),
        2 => (near(), 1_u64..8).prop_map(move |(l, id)| Edit::DeleteClaim { layer: key_of(l), id: ClaimId::new(id) }),
        6 => any_review_edit(),
        1 => any::<bool>().prop_map(|forbid| {
            let mut scheme = claimdesk::model::presets::scheme();
            if forbid {
                scheme.forbidden_overlaps = vec![(crate::support::label("figure"), crate::support::label("actor"))];
            }
            Edit::SetScheme(Arc::new(scheme))
        }),
    ]
}

/// What was touched, with what it was; and nothing else has changed.
fn changes_hold(before: &Project, now: &Project, changes: &ChangeSet) -> Result<(), TestCaseError> {
    for (layer, touched) in &changes.mentions {
        for (id, was) in touched {
            let old = before.layer(layer).and_then(|layer| layer.mention(*id));
            prop_assert_eq!(old, was.as_ref());
        }
    }
    for (layer, touched) in &changes.claims {
        for (id, was) in touched {
            let old = before.layer(layer).and_then(|layer| layer.claim(*id));
            prop_assert_eq!(old, was.as_ref());
        }
    }
    for (layer, touched) in &changes.decisions {
        for (idea, was) in touched {
            let old = before.layer(layer).and_then(|layer| layer.decision(idea));
            prop_assert_eq!(old, was.as_ref());
        }
    }
    for (article, run, proposals) in now.proposals() {
        let key = ProposalsKey {
            article: article.clone(),
            run: run.clone(),
        };
        let same = before.proposals_at(&key) == Some(proposals);
        prop_assert!(same || changes.proposals.contains(&key));
        prop_assert!(now.run(run).is_some() && now.article(article).is_some());
    }
    for run in now.runs() {
        prop_assert!(before.run(&run.id) == Some(run) || changes.runs.contains(&run.id));
    }
    for (key, layer) in now.layers() {
        let old = before.layer(key);
        for decision in layer.decisions() {
            let same = old.and_then(|old| old.decision(&decision.idea)) == Some(decision);
            let told = changes.decisions.get(key);
            let told = told.is_some_and(|ideas| ideas.contains_key(&decision.idea));
            prop_assert!(same || told);
        }
        for mention in layer.mentions() {
            let same = old.and_then(|old| old.mention(mention.id)) == Some(mention);
            prop_assert!(same || changes.mention_ids().any(|id| id == mention.id));
        }
        for claim in layer.claims() {
            let same = old.and_then(|old| old.claim(claim.id)) == Some(claim);
            prop_assert!(same || changes.claim_ids().any(|id| id == claim.id));
        }
    }
    for id in 0..14 {
        let (mention, claim) = (MentionId::new(id), ClaimId::new(id));
        let mut claims = now.layers().flat_map(|(_, layer)| layer.claims());
        let held = claims.any(|one| one.has_mention(mention));
        prop_assert_eq!(now.is_in_a_claim(mention), held);
        let claims = now.layers().flat_map(|(_, layer)| layer.claims());
        let linked = claims
            .flat_map(|one| &one.links)
            .any(|link| link.claim == claim);
        prop_assert_eq!(now.is_linked_to(claim), linked);
    }
    Ok(())
}

/// Everything that is kept up with the steps instead of made anew.
struct KeptUp {
    index: ClaimIndex,
    tally: Tally,
    lists: Vec<(Filter, Sort, ClaimList)>,
}

fn ground<'a>(project: &'a Project, index: &'a ClaimIndex, filter: &Filter) -> Ground<'a> {
    let first = project.article_at(0).map(|article| &article.id);
    Ground {
        project,
        index,
        article: first.filter(|_| filter.reach == Reach::Article),
    }
}

fn filters() -> Vec<Filter> {
    let all = Filter::default();
    let project = Filter {
        reach: Reach::Project,
        ..all.clone()
    };
    vec![
        all.clone(),
        project.clone(),
        Filter {
            no_source: true,
            ..all.clone()
        },
        Filter {
            conflicts: true,
            ..project.clone()
        },
        Filter {
            unsure: true,
            ..project.clone()
        },
        Filter {
            verdict: VerdictFilter::None,
            words: "10".into(),
            ..project.clone()
        },
        Filter {
            words: "c3".into(),
            ..project
        },
    ]
}

impl KeptUp {
    fn new(project: &Project) -> Self {
        let me = person_id("ada");
        let index = ClaimIndex::build(project, &me);
        let lists = filters()
            .into_iter()
            .zip(Sort::ALL.into_iter().cycle())
            .map(|(filter, sort)| {
                let list = ClaimList::new(ground(project, &index, &filter), filter.clone(), sort);
                (filter, sort, list)
            });
        Self {
            lists: lists.collect(),
            tally: Tally::build(project, &me),
            index,
        }
    }

    /// As the session does it.
    fn follow(&mut self, project: &Project, changes: &ChangeSet) {
        if !changes.articles.is_empty() || changes.scheme {
            *self = Self::new(project);
            return;
        }
        self.index
            .update(project, changes.mention_ids(), changes.claim_ids());
        for (key, touched) in changes
            .mentions
            .iter()
            .filter(|(key, _)| key.person.as_str() == "ada")
        {
            for (id, was) in touched {
                let now = project.layer(key).and_then(|layer| layer.mention(*id));
                let (was, now) = (was.as_deref(), now.map(|now| &**now));
                self.tally.mention(&project.scheme, &key.article, was, now);
            }
        }
        for (key, touched) in changes
            .claims
            .iter()
            .filter(|(key, _)| key.person.as_str() == "ada")
        {
            for (id, was) in touched {
                let now = project.layer(key).and_then(|layer| layer.claim(*id));
                let (was, now) = (was.as_deref(), now.map(|now| &**now));
                self.tally.claim(&key.article, was, now);
            }
        }
        for (filter, _, list) in &mut self.lists {
            let was = changes.claims.iter().flat_map(|(layer, touched)| {
                let was = move |(id, claim): (&ClaimId, &'_ Option<Arc<Claim>>)| {
                    (layer, *id, claim.clone())
                };
                touched.iter().map(was).collect::<Vec<_>>()
            });
            let was: Vec<_> = was.collect();
            let was = was.iter().map(|(layer, id, claim)| Was {
                layer,
                id: *id,
                claim: claim.as_ref(),
            });
            let before = list.ids().clone();
            let changed = list.follow(
                ground(project, &self.index, filter),
                was,
                changes.mention_ids(),
            );
            assert_eq!(changed, before != *list.ids(), "it says whether it changed");
        }
    }

    fn equals_anew(&self, project: &Project) -> Result<(), TestCaseError> {
        let me = person_id("ada");
        equals_a_walk(&self.index, project)?;
        prop_assert_eq!(&self.tally, &Tally::build(project, &me));
        for (filter, sort, list) in &self.lists {
            let anew = ClaimList::new(ground(project, &self.index, filter), filter.clone(), *sort);
            prop_assert_eq!(list, &anew);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn undo_all_restores_and_redo_all_returns(
        steps in prop::collection::vec(prop::collection::vec(any_edit(), 1..4), 1..60)
    ) {
        let mut now = project();
        let beginning = now.clone();
        let mut kept = KeptUp::new(&now);
        let mut history = History::default();
        let mut states = vec![now.clone()];
        for edits in steps {
            let before = now.clone();
            let step = Arc::new(transaction(edits));
            match apply(&mut now, &step) {
                Ok((inverse, changes)) => {
                    history.push(step, inverse.into());
                    states.push(now.clone());
                    changes_hold(&before, &now, &changes)?;
                    kept.follow(&now, &changes);
                    kept.equals_anew(&now)?;
                }
                Err(_) => prop_assert_eq!(&before, &now, "a refused transaction changed something"),
            }
        }
        let end = now.clone();
        for expected in states.iter().rev().skip(1) {
            let entry = history.undo_entry().unwrap().clone();
            apply(&mut now, &transaction(entry.inverse.to_vec()))
                .map_err(|e| TestCaseError::fail(format!("undo refused: {e}: {entry:?}")))?;
            history.go(entry.parent);
            prop_assert_eq!(&now, expected);
        }
        prop_assert_eq!(&now, &beginning);
        while let Some(entry) = history.redo_entry().cloned() {
            apply(&mut now, &entry.forward)
                .map_err(|e| TestCaseError::fail(format!("redo refused: {e}")))?;
            history.go(entry.number);
        }
        prop_assert_eq!(&now, &end);
    }

    #[test]
    fn an_edit_applied_twice_is_the_same_as_once(edit in any_edit()) {
        let mut once = project();
        if apply(&mut once, &transaction(vec![edit.clone()])).is_ok() {
            let mut twice = once.clone();
            prop_assert!(apply(&mut twice, &transaction(vec![edit])).is_ok());
            prop_assert_eq!(once, twice);
        }
    }

    /// Several moves in one transaction build on each other's places, so the order of the list
    /// may differ; nothing else does.
    #[test]
    fn a_transaction_applied_twice_changes_the_order_of_articles_at_most(
        edits in prop::collection::vec(any_edit(), 1..4)
    ) {
        let mut once = project();
        if apply(&mut once, &transaction(edits.clone())).is_ok() {
            let mut twice = once.clone();
            if apply(&mut twice, &transaction(edits)).is_ok() {
                let order: Vec<_> = once.articles().cloned().collect();
                for article in order {
                    twice.put_article(article, Some(usize::MAX));
                }
                prop_assert_eq!(once, twice);
            }
        }
    }
}

#[test]
fn an_article_comes_back_to_its_place() {
    let mut now = Project::new("T");
    let ids = ["a", "b", "c"];
    must(
        &mut now,
        ids.iter().map(|id| article(id, "words")).collect(),
    );
    let before = now.clone();
    let back = must(&mut now, vec![Edit::DeleteArticle(article_id("b"))]);
    must(&mut now, back);
    assert_eq!(now, before);
    let order: Vec<_> = now.articles().map(|a| a.id.to_string()).collect();
    assert_eq!(order, ids);
}

#[test]
fn people_are_listed_the_same_after_undo() {
    let mut now = Project::new("T");
    must(&mut now, vec![person("zoe"), person("ada"), person("bob")]);
    let before = now.clone();
    let back = must(&mut now, vec![Edit::DeletePerson(person_id("bob"))]);
    must(&mut now, back);
    assert_eq!(now, before);
    let back = must(&mut now, vec![Edit::DeletePerson(person_id("ada"))]);
    must(&mut now, back);
    assert_eq!(now, before);
}
