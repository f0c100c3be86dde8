//! Every rule refuses what breaks it and leaves the project as it was.

use std::sync::Arc;

use claimdesk::edit::{Edit, EditError, apply};
use claimdesk::model::{
    AttributeType, ClaimId, ClaimLink, LayerState, LinkKind, MentionId, Project, ScaleId, Scheme,
    StatusId, Timestamp, Verdict, presets,
};
use claimdesk::text::Extent;

use crate::support::{
    WORDS, article, article_id, claim, holds, key, label, mention, must, person_id, project,
    put_claim, put_mention, text, transaction,
};

fn whole(words: &str) -> Extent {
    text(words).full_range().into()
}

fn first() -> Extent {
    text(WORDS).range_of_bytes(0..4).unwrap().into()
}

/// Refused with such an error, and nothing changed, even by the good edits before it.
fn refused(project: &Project, edits: Vec<Edit>, is: impl Fn(&EditError) -> bool) {
    let mut tried = project.clone();
    let mut all = vec![
        Edit::SetTitle("changed".into()),
        put_mention(key("a", "ada"), mention(77, "actor", first())),
    ];
    all.extend(edits);
    let error = apply(&mut tried, &transaction(all)).unwrap_err();
    assert!(is(&error), "{error:?}");
    assert!(!error.to_string().is_empty());
    assert_eq!(tried, *project, "{error}");
}

fn scheme_with(change: impl Fn(&mut Scheme)) -> Edit {
    let mut scheme = presets::scheme();
    change(&mut scheme);
    Edit::SetScheme(Arc::new(scheme))
}

#[test]
fn what_is_not_there() {
    let p = project();
    let m = |id| mention(id, "figure", first());
    refused(&p, vec![put_mention(key("nowhere", "ada"), m(9))], |e| {
        matches!(e, EditError::NoArticle(_))
    });
    refused(&p, vec![put_mention(key("a", "nobody"), m(9))], |e| {
        matches!(e, EditError::NoPerson(_))
    });
    let state = |layer| Edit::SetLayerState {
        layer,
        state: LayerState::Done,
    };
    refused(&p, vec![state(key("nowhere", "ada"))], |e| {
        matches!(e, EditError::NoArticle(_))
    });
    refused(&p, vec![state(key("a", "nobody"))], |e| {
        matches!(e, EditError::NoPerson(_))
    });
    let meta = Edit::SetArticleMeta {
        article: article_id("nowhere"),
        meta: Box::default(),
    };
    refused(&p, vec![meta], |e| matches!(e, EditError::NoArticle(_)));
    let mut c = claim(5, "nowhere", first());
    refused(&p, vec![put_claim(key("a", "ada"), c.clone())], |e| {
        matches!(e, EditError::NoArticle(_))
    });
    c = claim(5, "a", first());
    c.mentions = vec![holds("figure", 99)];
    refused(&p, vec![put_claim(key("a", "ada"), c.clone())], |e| {
        matches!(e, EditError::NoMention(_))
    });
    c.mentions = vec![];
    c.links = vec![ClaimLink {
        kind: LinkKind::Same,
        claim: ClaimId::new(99),
    }];
    refused(&p, vec![put_claim(key("a", "ada"), c)], |e| {
        matches!(e, EditError::NoClaim(_))
    });
}

#[test]
fn what_lies_outside_the_text() {
    let p = project();
    let far = text(&"x".repeat(9999)).range_of_bytes(9000..9001).unwrap();
    refused(
        &p,
        vec![put_mention(
            key("a", "ada"),
            mention(9, "figure", far.into()),
        )],
        |e| matches!(e, EditError::OutsideText(_)),
    );
    refused(
        &p,
        vec![put_claim(key("a", "ada"), claim(5, "a", far.into()))],
        |e| matches!(e, EditError::OutsideText(_)),
    );
    let mut p = p;
    must(&mut p, vec![article("c", "été")]);
    let cut = text("abcdef").range_of_bytes(1..3).unwrap();
    refused(
        &p,
        vec![put_mention(
            key("c", "ada"),
            mention(9, "figure", cut.into()),
        )],
        |e| matches!(e, EditError::OutsideText(_)),
    );
}

#[test]
fn a_text_is_never_replaced_under_the_work_on_it() {
    let p = project();
    refused(&p, vec![article("a", "Shorter.")], |e| {
        matches!(e, EditError::OutsideText(_))
    });
    // Nor in two steps within one transaction.
    let steps = vec![
        Edit::DeleteArticle(article_id("a")),
        article("a", "Shorter."),
    ];
    refused(&p, steps, |e| matches!(e, EditError::OutsideText(_)));
    // Nor where only another article's claim quotes it.
    let mut p = project();
    must(&mut p, vec![article("c", "Quoted from afar.")]);
    must(
        &mut p,
        vec![put_claim(
            key("a", "ada"),
            claim(5, "c", whole("Quoted from afar.")),
        )],
    );
    refused(&p, vec![article("c", "No.")], |e| {
        matches!(e, EditError::OutsideText(_))
    });
}

#[test]
fn what_the_scheme_does_not_know() {
    let p = project();
    let is = |wanted: &'static str| move |e: &EditError| matches!(e, EditError::NotInScheme { what, .. } if *what == wanted);
    refused(
        &p,
        vec![put_mention(key("a", "ada"), mention(9, "novel", first()))],
        is("label"),
    );
    let mut c = claim(5, "a", first());
    c.mentions = vec![holds("novel", 1)];
    refused(&p, vec![put_claim(key("a", "ada"), c.clone())], is("role"));
    c.mentions = vec![];
    c.status = StatusId::new("novel").unwrap();
    refused(
        &p,
        vec![put_claim(key("a", "ada"), c.clone())],
        is("status"),
    );
    c.status = StatusId::new("new").unwrap();
    let verdict = |scale: &str, value: &str| {
        Some(Verdict {
            scale: ScaleId::new(scale).unwrap(),
            value: ScaleId::new(value).unwrap(),
            rationale: String::new(),
            by: String::new(),
            at: Timestamp::default(),
        })
    };
    c.verdict = verdict("novel", "true");
    refused(&p, vec![put_claim(key("a", "ada"), c.clone())], is("scale"));
    c.verdict = verdict("simple", "novel");
    refused(&p, vec![put_claim(key("a", "ada"), c)], is("value"));
}

#[test]
fn attributes_of_the_wrong_type() {
    let p = project();
    let cases = [
        ("value", "ten"),
        ("as_of", "2024-13"),
        ("qualifier", "??"),
        ("low", "1 000"),
    ];
    for (attribute, value) in cases {
        let mut m = mention(9, "figure", first());
        m.attributes.insert(attribute.into(), value.into());
        refused(&p, vec![put_mention(key("a", "ada"), m)], |e| {
            matches!(e, EditError::BadAttribute { .. })
        });
    }
    let mut p = p;
    let mut m = mention(9, "figure", first());
    for (attribute, value) in [
        ("value", "10000"),
        ("as_of", "2024-12"),
        ("qualifier", "≥"),
        ("novel", "kept"),
    ] {
        m.attributes.insert(attribute.into(), value.into());
    }
    must(&mut p, vec![put_mention(key("a", "ada"), m)]);
}

#[test]
fn ids_that_are_taken() {
    let p = project();
    refused(
        &p,
        vec![put_mention(key("a", "bob"), mention(1, "figure", first()))],
        |e| matches!(e, EditError::Taken(_)),
    );
    refused(
        &p,
        vec![put_claim(key("a", "bob"), claim(1, "a", first()))],
        |e| matches!(e, EditError::Taken(_)),
    );
}

#[test]
fn overlaps_that_the_scheme_forbids() {
    let forbid = |s: &mut Scheme| s.forbidden_overlaps = vec![(label("figure"), label("source"))];
    let mut p = project();
    must(&mut p, vec![scheme_with(forbid)]);
    let over = text(WORDS).range_of_bytes(10..20).unwrap();
    refused(
        &p,
        vec![put_mention(
            key("a", "ada"),
            mention(9, "source", over.into()),
        )],
        |e| matches!(e, EditError::ForbiddenOverlap { .. }),
    );
    // Another person's work is not in the way, nor is another label.
    must(
        &mut p,
        vec![put_mention(
            key("a", "bob"),
            mention(9, "source", over.into()),
        )],
    );
    must(
        &mut p,
        vec![put_mention(
            key("a", "ada"),
            mention(10, "actor", over.into()),
        )],
    );
    // A scheme that forbids what is there already could not be worked with.
    let mut p = project();
    must(
        &mut p,
        vec![put_mention(
            key("a", "ada"),
            mention(9, "source", over.into()),
        )],
    );
    refused(&p, vec![scheme_with(forbid)], |e| {
        matches!(e, EditError::ForbiddenOverlap { .. })
    });
}

#[test]
fn what_is_still_in_use() {
    let p = project();
    let in_use = |e: &EditError| matches!(e, EditError::InUse { .. });
    let layer = key("a", "ada");
    refused(
        &p,
        vec![Edit::DeleteMention {
            layer: layer.clone(),
            id: MentionId::new(1),
        }],
        in_use,
    );
    refused(&p, vec![Edit::DeleteArticle(article_id("a"))], in_use);
    refused(&p, vec![Edit::DeletePerson(person_id("ada"))], |e| {
        matches!(e, EditError::NoPerson(_))
    });
    let alone = transaction(vec![Edit::DeletePerson(person_id("ada"))]);
    assert!(in_use(&apply(&mut p.clone(), &alone).unwrap_err()));
    // A mention that moves to another person is gone for the first one's claims.
    let moved = vec![
        Edit::DeleteMention {
            layer: layer.clone(),
            id: MentionId::new(1),
        },
        put_mention(key("a", "bob"), mention(1, "figure", first())),
    ];
    refused(&p, moved, in_use);
    let mut p = p;
    let mut other = claim(2, "b", whole("Another"));
    other.links = vec![ClaimLink {
        kind: LinkKind::Same,
        claim: ClaimId::new(1),
    }];
    must(&mut p, vec![put_claim(key("a", "ada"), other)]);
    refused(
        &p,
        vec![Edit::DeleteClaim {
            layer,
            id: ClaimId::new(1),
        }],
        in_use,
    );
    // Only a quote of it, from a claim made elsewhere.
    refused(&p, vec![Edit::DeleteArticle(article_id("b"))], in_use);
    refused(
        &p,
        vec![scheme_with(|s| {
            s.labels.retain(|l| l.id.as_str() != "figure");
        })],
        in_use,
    );
    refused(&p, vec![scheme_with(|s| s.roles.clear())], |e| {
        matches!(e, EditError::NotInScheme { .. })
    });
}

#[test]
fn schemes_that_can_not_be_used() {
    let p = project();
    let bad = |e: &EditError| matches!(e, EditError::BadScheme(_));
    refused(&p, vec![scheme_with(|s| s.labels.clear())], bad);
    refused(&p, vec![scheme_with(|s| s.statuses.clear())], bad);
    refused(
        &p,
        vec![scheme_with(|s| s.labels.push(s.labels[0].clone()))],
        bad,
    );
    refused(
        &p,
        vec![scheme_with(|s| s.roles.push(s.roles[0].clone()))],
        bad,
    );
    refused(
        &p,
        vec![scheme_with(|s| s.statuses.push(s.statuses[0].clone()))],
        bad,
    );
    refused(
        &p,
        vec![scheme_with(|s| s.scales.push(s.scales[0].clone()))],
        bad,
    );
    refused(
        &p,
        vec![scheme_with(|s| {
            let v = s.scales[0].values[0].clone();
            s.scales[0].values.push(v);
        })],
        bad,
    );
}

#[test]
fn a_type_that_does_not_fit_the_values_there_are() {
    let mut p = project();
    let mut m = mention(9, "figure", first());
    m.attributes.insert("unit".into(), "soldiers".into());
    must(&mut p, vec![put_mention(key("a", "ada"), m)]);
    let change = scheme_with(|s| {
        for attribute in &mut s.labels[0].attributes {
            attribute.ty = AttributeType::Number;
        }
    });
    refused(&p, vec![change], |e| {
        matches!(e, EditError::BadAttribute { .. })
    });
}

#[test]
fn deleting_both_ends_at_once_is_allowed() {
    let mut p = project();
    let layer = key("a", "ada");
    let before = p.clone();
    let mut edits: Vec<Edit> = (1..=3)
        .map(|n| Edit::DeleteMention {
            layer: layer.clone(),
            id: MentionId::new(n),
        })
        .collect();
    edits.push(Edit::DeleteClaim {
        layer,
        id: ClaimId::new(1),
    });
    edits.push(Edit::DeleteArticle(article_id("a")));
    edits.push(Edit::DeletePerson(person_id("ada")));
    let back = must(&mut p, edits);
    assert_eq!(p.article_count(), 1);
    must(&mut p, back);
    assert_eq!(p, before);
}

/// A project beyond these could be saved, but never be opened again.
#[test]
fn more_than_a_project_may_have() {
    use claimdesk::model::project::{MAX_ARTICLES, MAX_PEOPLE};
    use claimdesk::model::scheme::MAX_SCHEME;
    use claimdesk::model::{Person, PersonId};

    let too_many = |wanted: &'static str| move |e: &EditError| matches!(e, EditError::TooMany { what, .. } if *what == wanted);
    let labels = |count: usize| {
        scheme_with(move |scheme| {
            let one = scheme.labels[0].clone();
            scheme.labels.extend((scheme.labels.len()..count).map(|n| {
                let id = claimdesk::model::LabelId::new(&format!("l{n}")).unwrap();
                claimdesk::model::Label { id, ..one.clone() }
            }));
        })
    };
    let p = project();
    refused(&p, vec![labels(MAX_SCHEME + 1)], too_many("labels"));
    must(&mut p.clone(), vec![labels(MAX_SCHEME)]);
    let people = |count: usize| {
        (p.people().len()..count).map(|n| {
            Edit::PutPerson(Person {
                id: PersonId::new(&format!("p{n}")).unwrap(),
                name: String::new(),
            })
        })
    };
    refused(&p, people(MAX_PEOPLE + 1).collect(), too_many("people"));
    must(&mut p.clone(), people(MAX_PEOPLE).collect());
    let articles = (p.article_count()..=MAX_ARTICLES).map(|n| article(&format!("a{n}"), "x"));
    refused(&p, articles.collect(), too_many("articles"));
}
