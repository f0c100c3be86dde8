//! Claims from every side, what is found in them, and counts.

use std::collections::BTreeSet;

use claimdesk::analysis::findings::{Finding, conflicts, findings, in_conflict};
use claimdesk::analysis::{ClaimIndex, project_stats, word_count};
use claimdesk::model::{
    Checkable, Claim, ClaimId, ClaimLink, Evidence, Kind, LinkKind, MentionId, Project, ScaleId,
    StatusId, Timestamp, Verdict,
};
use claimdesk::text::ByteOffset;
use proptest::prelude::*;

use crate::support::{article_id, holds, key, must, person_id, project, put_claim, role};

/// Compares the index with what a walk over the whole project finds.
pub fn equals_a_walk(index: &ClaimIndex, project: &Project) -> Result<(), TestCaseError> {
    let me = index.person().clone();
    prop_assert_eq!(index, &ClaimIndex::build(project, &me));
    let claims: Vec<_> = project.claims_of(&me).collect();
    prop_assert_eq!(index.len(), claims.len());
    let place = |id: &claimdesk::model::ArticleId| project.article_index(id).unwrap();
    let mut order: Vec<_> = claims
        .iter()
        .map(|(home, c)| {
            let quotes = c
                .quotes
                .iter()
                .map(|q| (place(&q.article), q.extent.start().get()));
            (
                quotes.min().unwrap_or((place(&home.article), usize::MAX)),
                c.id,
            )
        })
        .collect();
    order.sort();
    let order: Vec<ClaimId> = order.into_iter().map(|(_, id)| id).collect();
    prop_assert_eq!(index.in_text_order().collect::<Vec<_>>(), order.clone());
    for pair in order.windows(2) {
        prop_assert_eq!(index.claim_after(pair[0]), Some(pair[1]));
        prop_assert_eq!(index.claim_before(pair[1]), Some(pair[0]));
    }
    for article in project.articles() {
        let found: BTreeSet<ClaimId> = index.touching(&article.id).collect();
        let wanted: BTreeSet<ClaimId> = claims
            .iter()
            .filter(|(home, c)| {
                home.article == article.id || c.quotes.iter().any(|q| q.article == article.id)
            })
            .map(|(_, c)| c.id)
            .collect();
        prop_assert_eq!(found, wanted);
        let quotes = claims
            .iter()
            .flat_map(|(_, c)| &c.quotes)
            .filter(|q| q.article == article.id);
        prop_assert_eq!(index.quotes_in(&article.id).count(), quotes.clone().count());
        for start in [0, 3, 11, 20] {
            let Some(window) = article.text.range_of_bytes(start..start + 6) else {
                continue;
            };
            let near = quotes.clone().map(|q| q.extent.cover());
            let mut wanted: Vec<_> = near.filter(|cover| cover.overlaps(window)).collect();
            let found = index.quotes_touching(&article.id, window);
            let mut found: Vec<_> = found.into_iter().map(|(_, cover)| cover).collect();
            wanted.sort();
            found.sort();
            prop_assert_eq!(found, wanted);
        }
        for quote in index.quotes_in(&article.id) {
            let (_, claim) = project.claim(quote.claim).unwrap();
            prop_assert_eq!(&claim.quotes[quote.quote].article, &article.id);
        }
    }
    for (_, target) in &claims {
        let mut wanted: Vec<_> = claims
            .iter()
            .flat_map(|(_, c)| {
                c.links
                    .iter()
                    .filter(|l| l.claim == target.id)
                    .map(|l| (c.id, l.kind))
            })
            .collect();
        wanted.sort();
        wanted.dedup();
        prop_assert_eq!(index.links_to(target.id), wanted.as_slice());
    }
    let highest = claims.iter().map(|(_, c)| c.number).max();
    prop_assert_eq!(index.highest_number(), highest.unwrap_or(0));
    loose_equal_a_walk(
        index,
        project,
        &claims.iter().map(|(_, c)| c.as_ref()).collect::<Vec<_>>(),
    )
}

fn loose_equal_a_walk(
    index: &ClaimIndex,
    project: &Project,
    claims: &[&Claim],
) -> Result<(), TestCaseError> {
    let mut loose = Vec::new();
    for (key, layer) in project
        .layers()
        .filter(|(key, _)| key.person == *index.person())
    {
        let place = project.article_index(&key.article).unwrap();
        for m in layer.mentions() {
            let mut holders: Vec<ClaimId> = claims
                .iter()
                .filter(|c| c.has_mention(m.id))
                .map(|c| c.id)
                .collect();
            // The walk goes by layer, the index answers by id.
            holders.sort();
            prop_assert_eq!(index.claims_with(m.id), holders.as_slice());
            let figure = project
                .scheme
                .label(&m.label)
                .is_some_and(|l| l.kind == Kind::Figure);
            if figure && holders.is_empty() {
                loose.push((place, m.extent.start(), m.id));
            }
        }
    }
    loose.sort();
    let ids: Vec<MentionId> = loose.iter().map(|(.., id)| *id).collect();
    prop_assert_eq!(index.loose_figures().collect::<Vec<_>>(), ids);
    prop_assert_eq!(index.loose_figure_count(), loose.len());
    for (nth, article) in project.articles().enumerate() {
        let here = loose.iter().filter(|(a, ..)| *a == nth).map(|(.., id)| *id);
        prop_assert_eq!(
            index.loose_figure_count_in(&article.id),
            here.clone().count()
        );
        prop_assert_eq!(
            index.loose_figures_in(&article.id).collect::<Vec<_>>(),
            here.collect::<Vec<_>>()
        );
        for at in [0, 9, 30] {
            let at = ByteOffset::new(at);
            let after = loose
                .iter()
                .find(|(a, s, _)| (*a, *s) > (nth, at))
                .map(|(.., id)| *id);
            prop_assert_eq!(index.loose_figure_after(&article.id, at), after);
            let before = loose
                .iter()
                .rev()
                .find(|(a, s, _)| (*a, *s) < (nth, at))
                .map(|(.., id)| *id);
            prop_assert_eq!(index.loose_figure_before(&article.id, at), before);
        }
    }
    Ok(())
}

fn verdict(value: &str, why: &str) -> Option<Verdict> {
    Some(Verdict {
        scale: ScaleId::new("simple").unwrap(),
        value: ScaleId::new(value).unwrap(),
        rationale: why.into(),
        by: "Ada".into(),
        at: Timestamp::default(),
    })
}

fn found_in(project: &Project, id: u64) -> Vec<Finding> {
    let index = ClaimIndex::build(project, &person_id("ada"));
    findings(project, &index, project.claim(ClaimId::new(id)).unwrap().1)
}

#[test]
fn what_is_found_in_a_claim() {
    let base = || {
        let p = project();
        let (_, c) = p.claim(ClaimId::new(1)).unwrap();
        (**c).clone()
    };
    type Change = fn(&mut Claim);
    let cases: &[(Change, &[&str])] = &[
        (|_| {}, &[]),
        (|c| c.mentions.truncate(1), &["no source"]),
        (|c| c.mentions = vec![holds("actor", 2)], &["no source"]),
        (|c| c.quotes.clear(), &["no quote"]),
        (
            |c| c.verdict = verdict("true", "because"),
            &["verdict without evidence"],
        ),
        (
            |c| c.verdict = verdict("true", " "),
            &["verdict without evidence", "verdict without a reason"],
        ),
        (
            |c| c.status = StatusId::new("done").unwrap(),
            &["closed without a verdict"],
        ),
        (
            |c| {
                c.status = StatusId::new("done").unwrap();
                c.checkable = Some(Checkable::No);
            },
            &[],
        ),
        (
            |c| {
                c.verdict = verdict("true", "x");
                c.checkable = Some(Checkable::No);
            },
            &["verdict on what can’t be checked"],
        ),
        (
            |c| {
                c.evidence = vec![Evidence {
                    url: "https://example.org".into(),
                    ..Evidence::default()
                }];
            },
            &["1 piece of evidence without archived copy"],
        ),
        (
            |c| {
                let bare = Evidence {
                    url: "https://example.org".into(),
                    ..Evidence::default()
                };
                let kept = Evidence {
                    archive_url: "https://example.net".into(),
                    ..bare.clone()
                };
                c.evidence = vec![bare.clone(), kept, bare, Evidence::default()];
            },
            &["2 pieces of evidence without archived copy"],
        ),
    ];
    for (change, wanted) in cases {
        let mut p = project();
        let mut c = base();
        change(&mut c);
        must(&mut p, vec![put_claim(key("a", "ada"), c)]);
        let found: Vec<String> = found_in(&p, 1).iter().map(ToString::to_string).collect();
        assert_eq!(found, *wanted);
    }
    let none = Finding::NoRole {
        role: role("source"),
        name: "source".into(),
    };
    let mut p = project();
    let mut c = base();
    c.mentions.clear();
    must(&mut p, vec![put_claim(key("a", "ada"), c)]);
    assert_eq!(found_in(&p, 1), [none]);
}

#[test]
fn contradictions_are_seen_from_both_sides() {
    let mut p = project();
    let (_, first) = p.claim(ClaimId::new(1)).unwrap();
    let mut a = (**first).clone();
    a.verdict = verdict("true", "x");
    a.evidence = vec![Evidence::default()];
    let mut b = a.clone();
    b.id = ClaimId::new(2);
    b.number = 2;
    b.links = vec![ClaimLink {
        kind: LinkKind::Contradicts,
        claim: a.id,
    }];
    must(
        &mut p,
        vec![
            put_claim(key("a", "ada"), a),
            put_claim(key("a", "ada"), b.clone()),
        ],
    );
    let message = |id| found_in(&p, id)[0].message();
    assert_eq!(message(1), "contradicts C2, yet both are true");
    assert_eq!(message(2), "contradicts C1, yet both are true");
    let index = ClaimIndex::build(&p, &person_id("ada"));
    assert_eq!(conflicts(&p, &index), [(ClaimId::new(1), ClaimId::new(2))]);
    assert!(in_conflict(&index, p.claim(ClaimId::new(1)).unwrap().1));
    b.verdict = verdict("false", "y");
    must(&mut p, vec![put_claim(key("a", "ada"), b)]);
    assert_eq!(found_in(&p, 1), []);
}

/// Claims of several articles that hold one mention come by id, wherever they were made.
#[test]
fn the_claims_of_a_mention_come_by_id() {
    let mut p = project();
    let (_, first) = p.claim(ClaimId::new(1)).unwrap();
    let mut made_first = (**first).clone();
    made_first.mentions = vec![holds("figure", 1)];
    let mut later = made_first.clone();
    (made_first.id, later.id) = (ClaimId::new(7), ClaimId::new(2));
    must(
        &mut p,
        vec![
            put_claim(key("a", "ada"), made_first),
            put_claim(key("b", "ada"), later),
        ],
    );
    let index = ClaimIndex::build(&p, &person_id("ada"));
    let holders = index.claims_with(MentionId::new(1));
    assert!(
        holders.ends_with(&[ClaimId::new(2), ClaimId::new(7)]),
        "{holders:?}"
    );
    equals_a_walk(&index, &p).unwrap();
}

#[test]
fn counts() {
    let p = project();
    let stats = project_stats(&p, &person_id("ada"));
    assert_eq!(stats.articles.len(), 2);
    assert_eq!(stats.total.mentions, 3);
    assert_eq!(stats.total.of_kind(&Kind::Figure), 2);
    assert_eq!(stats.total.of_kind(&Kind::Source), 1);
    assert_eq!((stats.total.claims, stats.total.loose_figures), (1, 1));
    assert_eq!(stats.total.statuses[&StatusId::new("new").unwrap()], 1);
    assert_eq!(stats.articles[0].article, article_id("a"));
    assert_eq!(stats.articles[0].counts, stats.total);
    assert_eq!(
        stats.words,
        stats.articles.iter().map(|a| a.words).sum::<usize>()
    );
    assert_eq!(stats.states, [2, 0, 0, 0]);
}

#[test]
fn words_are_counted() {
    let cases = [
        ("", 0),
        ("one two", 2),
        ("« deux mots »", 2),
        ("10\u{a0}000", 2),
        ("l’Ukraine — oui", 2),
        ("ภาษาไทย", 2),
        ("北京 hello", 2),
    ];
    for (words, wanted) in cases {
        assert_eq!(word_count(words), wanted, "{words}");
    }
}
