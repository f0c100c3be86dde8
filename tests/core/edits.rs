//! Random transactions: undone they leave what was there, redone what they had made.

use std::sync::Arc;

use claimdesk::analysis::ClaimIndex;
use claimdesk::edit::{Edit, History, apply};
use claimdesk::model::{
    ArticleMeta, Claim, ClaimId, ClaimLink, LayerState, LinkKind, MentionId, Project, Quote,
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

fn any_edit() -> impl Strategy<Value = Edit> {
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
        1 => any::<bool>().prop_map(|forbid| {
            let mut scheme = claimdesk::model::presets::scheme();
            if forbid {
                scheme.forbidden_overlaps = vec![(crate::support::label("figure"), crate::support::label("actor"))];
            }
            Edit::SetScheme(Arc::new(scheme))
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn undo_all_restores_and_redo_all_returns(
        steps in prop::collection::vec(prop::collection::vec(any_edit(), 1..4), 1..60)
    ) {
        let mut now = project();
        let beginning = now.clone();
        let mut index = ClaimIndex::build(&now, &person_id("ada"));
        let mut history = History::default();
        let mut states = vec![now.clone()];
        for edits in steps {
            let before = now.clone();
            let step = Arc::new(transaction(edits));
            match apply(&mut now, &step) {
                Ok((inverse, changes)) => {
                    history.push(step, inverse);
                    states.push(now.clone());
                    let mentions = changes.mentions.values().flatten().copied();
                    let claims = changes.claims.values().flatten().copied();
                    if changes.articles.is_empty() && !changes.scheme {
                        index.update(&now, mentions, claims);
                    } else {
                        index = ClaimIndex::build(&now, &person_id("ada"));
                    }
                    equals_a_walk(&index, &now)?;
                }
                Err(_) => prop_assert_eq!(&before, &now, "a refused transaction changed something"),
            }
        }
        let end = now.clone();
        for expected in states.iter().rev().skip(1) {
            let entry = history.undo_entry().unwrap().clone();
            apply(&mut now, &transaction(entry.inverse.to_vec()))
                .map_err(|e| TestCaseError::fail(format!("undo refused: {e}: {entry:?}")))?;
            history.note_undone();
            prop_assert_eq!(&now, expected);
        }
        prop_assert_eq!(&now, &beginning);
        while let Some(entry) = history.redo_entry().cloned() {
            apply(&mut now, &entry.forward)
                .map_err(|e| TestCaseError::fail(format!("redo refused: {e}")))?;
            history.note_redone();
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
fn a_new_step_ends_what_could_be_redone() {
    let mut history = History::default();
    for name in ["one", "two", "three"] {
        history.push(
            Arc::new(transaction(vec![Edit::SetTitle(name.into())])),
            vec![],
        );
    }
    history.note_undone();
    history.note_undone();
    assert_eq!(history.position(), 1);
    history.push(Arc::new(transaction(vec![])), vec![]);
    assert_eq!((history.entries().len(), history.position()), (2, 2));
    assert!(history.redo_entry().is_none());
    history.note_redone();
    assert_eq!(history.position(), 2);
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
