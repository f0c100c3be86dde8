//! Two sides of one project, put together.

use std::collections::BTreeMap;
use std::sync::Arc;

use claimdesk::edit::{Edit, MergeRefusal, Merged, Part, Side, apply, difference, merge};
use claimdesk::model::{ClaimId, MentionId, Project};
use proptest::prelude::*;

use crate::edits::any_edit;
use crate::support::{
    WORDS, article, article_id, claim, holds, key, label, mention, must, person_id, project,
    put_claim, put_mention, text, transaction,
};

fn mine(_: &Part) -> Side {
    Side::Mine
}

fn theirs(_: &Part) -> Side {
    Side::Theirs
}

fn with(project: &Project, edits: Vec<Edit>) -> Project {
    let mut project = project.clone();
    must(&mut project, edits);
    project
}

fn noted(id: u64, note: &str) -> Edit {
    let mut mention = project_mention(id);
    mention.note = note.to_owned();
    put_mention(key("a", "ada"), mention)
}

fn project_mention(id: u64) -> claimdesk::model::Mention {
    let project = project();
    let (_, mention) = project.mention(MentionId::new(id)).unwrap();
    claimdesk::model::Mention::clone(mention)
}

fn note(project: &Project, id: u64) -> &str {
    &project.mention(MentionId::new(id)).unwrap().1.note
}

/// The state after as many of the edits, one by one, as the rules allow.
fn after(project: &Project, edits: &[Edit]) -> Project {
    let mut project = project.clone();
    for edit in edits {
        let _ = apply(&mut project, &transaction(vec![edit.clone()]));
    }
    project
}

/// Everything but the order of the articles.
fn unordered(project: &Project) -> impl PartialEq + std::fmt::Debug {
    let articles: BTreeMap<_, _> = project
        .articles()
        .map(|a| (a.id.clone(), a.clone()))
        .collect();
    let layers: Vec<_> = project
        .layers()
        .map(|(k, l)| (k.clone(), l.clone()))
        .collect();
    (
        (project.title.clone(), project.guidelines.clone()),
        (project.scheme.clone(), project.people().to_vec()),
        (articles, layers),
    )
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec(any_edit(), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_difference_leads_from_one_to_the_other(a in edits(), b in edits()) {
        let start = project();
        let (a, b) = (after(&start, &a), after(&start, &b));
        let way = difference(&a, &b);
        prop_assert_eq!(way.is_empty(), a == b);
        let mut got = a;
        must(&mut got, way);
        prop_assert_eq!(got, b);
    }

    #[test]
    fn where_one_side_did_nothing_the_other_counts(a in edits(), b in edits()) {
        let base = after(&project(), &a);
        let other = after(&base, &b);
        // Other words under an article's name are refused.
        let rewritten = |one: &Arc<claimdesk::model::Article>| {
            let other = other.article(&one.id);
            other.is_some_and(|other| other.text != one.text)
        };
        prop_assume!(!base.articles().any(rewritten));
        for choose in [mine, theirs] {
            let merged = merge(&base, &base, &other, &choose).unwrap();
            prop_assert_eq!((&merged.conflicts, &merged.kept, merged.renamed), (&vec![], &vec![], 0));
            let mut got = base.clone();
            must(&mut got, merged.edits);
            prop_assert_eq!(&got, &other);
            let nothing = merge(&base, &other, &base, &choose).unwrap();
            prop_assert_eq!(nothing, Merged::default());
            let same = merge(&base, &other, &other, &choose).unwrap();
            prop_assert_eq!(same, Merged::default());
        }
    }

    #[test]
    fn what_is_merged_follows_the_rules_and_does_not_depend_on_the_side(
        a in edits(), b in edits(), c in edits(),
    ) {
        let base = after(&project(), &a);
        let (one, two) = (after(&base, &b), after(&base, &c));
        let both = (
            merge(&base, &one, &two, &mine),
            merge(&base, &two, &one, &mine),
        );
        if let (Ok(there), Ok(back)) = both {
            prop_assert_eq!(&there.conflicts, &back.conflicts);
            prop_assert_eq!(there.renamed, back.renamed);
            let plain = there.conflicts.is_empty() && there.renamed == 0;
            let (mut there_and, mut back_and) = (one.clone(), two.clone());
            must(&mut there_and, there.edits);
            must(&mut back_and, back.edits);
            if plain {
                prop_assert!(unordered(&there_and) == unordered(&back_and));
                prop_assert_eq!(there.kept, back.kept);
            }
            // Merging again brings nothing more.
            let again = merge(&two, &there_and, &two, &mine).unwrap();
            prop_assert_eq!(again, Merged::default());
        }
    }

    #[test]
    fn nothing_of_mine_is_lost_where_mine_counts(a in edits(), b in edits()) {
        let base = project();
        let (ours, other) = (after(&base, &a), after(&base, &b));
        if let Ok(merged) = merge(&base, &ours, &other, &mine) {
            let mut got = ours.clone();
            must(&mut got, merged.edits);
            for (key, layer) in ours.layers() {
                for one in layer.mentions() {
                    let was = base.mention(one.id);
                    let changed = was.is_none_or(|(home, was)| (&**home, was) != (key, one));
                    let there = got.mention(one.id).map(|(home, now)| (&**home, now));
                    prop_assert!(!changed || there == Some((key, one)));
                }
            }
        }
    }
}

#[test]
fn changes_of_different_things_come_together() {
    let base = project();
    let ours = with(&base, vec![noted(1, "mine"), Edit::SetTitle("Mine".into())]);
    let other = with(
        &base,
        vec![
            noted(2, "theirs"),
            article("c", "7 more"),
            Edit::SetGuidelines("How".into()),
        ],
    );
    let merged = merge(&base, &ours, &other, &mine).unwrap();
    assert_eq!(merged.conflicts, []);
    let got = with(&ours, merged.edits);
    assert_eq!((note(&got, 1), note(&got, 2)), ("mine", "theirs"));
    assert_eq!(
        (got.title.as_str(), got.guidelines.as_str()),
        ("Mine", "How")
    );
    assert!(got.article(&article_id("c")).is_some());
}

#[test]
fn a_thing_that_both_changed_is_chosen() {
    let base = project();
    let ours = with(&base, vec![noted(1, "mine"), noted(2, "mine")]);
    let other = with(&base, vec![noted(1, "theirs"), noted(2, "theirs")]);
    let second = Part::Mention(MentionId::new(2));
    let choose = |part: &Part| {
        if *part == second {
            Side::Theirs
        } else {
            Side::Mine
        }
    };
    let merged = merge(&base, &ours, &other, &choose).unwrap();
    assert_eq!(
        merged.conflicts,
        [Part::Mention(MentionId::new(1)), second.clone()]
    );
    let got = with(&ours, merged.edits);
    assert_eq!((note(&got, 1), note(&got, 2)), ("mine", "theirs"));
}

#[test]
fn what_one_side_deleted_and_the_other_uses_stays() {
    let base = project();
    let at = |words: &str| {
        let start = WORDS.find(words).unwrap();
        text(WORDS)
            .range_of_bytes(start..start + words.len())
            .unwrap()
            .into()
    };
    // They delete mention 3, which a claim of mine names by now; and the other way round.
    let delete = Edit::DeleteMention {
        layer: key("a", "ada"),
        id: MentionId::new(3),
    };
    let mut uses = claim(7, "a", at("500 officers"));
    uses.mentions = vec![holds("figure", 3)];
    let deleted = with(&base, vec![delete]);
    let used = with(&base, vec![put_claim(key("a", "ada"), uses)]);
    for (ours, other) in [(&used, &deleted), (&deleted, &used)] {
        let merged = merge(&base, ours, other, &mine).unwrap();
        assert_eq!(merged.kept, [Part::Mention(MentionId::new(3))]);
        let got = with(ours, merged.edits);
        assert!(got.mention(MentionId::new(3)).is_some());
        assert!(got.claim(ClaimId::new(7)).is_some());
    }
    // They delete an article on which work of mine was begun.
    let gone = with(&base, vec![Edit::DeleteArticle(article_id("b"))]);
    let words = text("Another article with 42 words in it.")
        .range_of_bytes(21..23)
        .unwrap();
    let tag = put_mention(key("b", "ada"), mention(9, "figure", words.into()));
    let begun = with(&base, vec![tag]);
    let merged = merge(&base, &begun, &gone, &mine).unwrap();
    assert_eq!(
        (merged.kept, merged.edits),
        (vec![Part::Article(article_id("b"))], vec![])
    );
    // They take a label out of the scheme that I used meanwhile.
    let mut scheme = claimdesk::model::Scheme::clone(&base.scheme);
    scheme.labels.retain(|one| one.id != label("actor"));
    let without = with(&base, vec![Edit::SetScheme(Arc::new(scheme))]);
    let tag = put_mention(key("a", "ada"), mention(9, "actor", at("ministry")));
    let begun = with(&base, vec![tag]);
    let merged = merge(&base, &begun, &without, &mine).unwrap();
    assert_eq!(merged.kept, [Part::Label(label("actor"))]);
}

#[test]
fn two_things_that_happen_to_have_one_id_both_stay() {
    let base = project();
    let at = |words: &str| {
        let start = WORDS.find(words).unwrap();
        text(WORDS)
            .range_of_bytes(start..start + words.len())
            .unwrap()
            .into()
    };
    let ours = with(
        &base,
        vec![put_mention(
            key("a", "ada"),
            mention(9, "actor", at("Kursk")),
        )],
    );
    let mut names = claim(9, "a", at("Nobody counted"));
    names.mentions = vec![holds("figure", 9)];
    let other = with(
        &base,
        vec![
            put_mention(key("a", "bob"), mention(9, "figure", at("2024"))),
            put_claim(key("a", "bob"), names),
        ],
    );
    let merged = merge(&base, &ours, &other, &mine).unwrap();
    assert_eq!((merged.renamed, &merged.conflicts), (1, &vec![]));
    let got = with(&ours, merged.edits);
    let (home, kept) = got.mention(MentionId::new(9)).unwrap();
    assert_eq!(
        (&home.person, &kept.label),
        (&person_id("ada"), &label("actor"))
    );
    let (_, claim) = got.claim(ClaimId::new(9)).unwrap();
    let (home, new) = got.mention(claim.mentions[0].mention).unwrap();
    assert_eq!(
        (&home.person, &new.label),
        (&person_id("bob"), &label("figure"))
    );
}

#[test]
fn another_text_under_the_work_is_refused() {
    let base = project();
    let ours = with(&base, vec![noted(1, "mine")]);
    let other = with(&base, vec![article("b", "Another text.")]);
    let refused = merge(&base, &ours, &other, &theirs).unwrap_err();
    assert_eq!(refused, MergeRefusal::Text(article_id("b")));
    let (ours, other) = (
        with(&base, vec![article("c", "one")]),
        with(&base, vec![article("c", "two")]),
    );
    let refused = merge(&base, &ours, &other, &theirs).unwrap_err();
    assert_eq!(refused, MergeRefusal::SameName(article_id("c")));
}
