//! `import(export(p)) == p` for any project.

use std::sync::Arc;

use claimdesk::formats::{ExportOptions, FORMATS};
use claimdesk::model::article::OriginalBytes;
use claimdesk::model::*;
use claimdesk::text::{ArticleText, CharOffset, Digest, Extent};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::{ada, import, put};

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-zé漢😀\u{2028} \n\"\\\\\t\u{1}]{0,12}"
    ]
}

fn time() -> impl Strategy<Value = Timestamp> {
    (0_i64..4_000_000_000_000).prop_map(Timestamp::from_millis)
}

fn text() -> impl Strategy<Value = ArticleText> {
    "[a-zé漢😀\u{85} \n]{1,60}x".prop_map(|text| ArticleText::new(text).unwrap())
}

/// Fields of another tool, in half of all cases.
fn foreign(words: &str) -> Foreign {
    let fields =
        (words.len() % 2 == 1).then(|| ("doccano/own key".to_owned(), format!("{words:?}")));
    Foreign::new(fields.into_iter().collect())
}

fn article() -> impl Strategy<Value = (ArticleText, ArticleMeta, Option<Original>)> {
    let meta =
        (words(), words(), words(), words(), words()).prop_map(|(a, b, c, d, e)| ArticleMeta {
            title: a.clone(),
            outlet: b.clone(),
            author: c.clone(),
            url: d.clone(),
            archive_url: e.clone(),
            published: a,
            retrieved: b,
            language: c,
            licence: d.clone(),
            translated_from: d,
            direction: TextDirection::ALL[e.len() % 3],
            foreign: foreign(&e),
            note: e,
        });
    let original =
        (words(), prop::collection::vec(words(), 0..3)).prop_map(|(name, steps)| Original {
            digest: Digest::of(name.as_bytes()),
            file_name: name,
            extension: "html".into(),
            steps,
            bytes: OriginalBytes::default(),
        });
    (text(), meta, prop::option::of(original))
}

/// An extent of a text from any numbers.
fn extent(text: &ArticleText, cuts: &[(Index, Index)]) -> Extent {
    let length = text.char_count().get();
    let pieces = cuts.iter().filter_map(|(a, b)| {
        let (a, b) = (a.index(length + 1), b.index(length + 1));
        text.range_of_chars(CharOffset::new(a.min(b)), CharOffset::new(a.max(b)))
    });
    Extent::from_pieces(pieces).unwrap_or_else(|| text.full_range().into())
}

fn cuts() -> impl Strategy<Value = Vec<(Index, Index)>> {
    prop::collection::vec(any::<(Index, Index)>(), 1..4)
}

fn origin() -> impl Strategy<Value = Origin> {
    prop_oneof![
        Just(Origin::ByHand),
        Just(Origin::Propagated),
        (words(), words(), any::<bool>()).prop_map(|(run, score, edited)| Origin::Accepted {
            run,
            score,
            edited
        }),
        words().prop_map(|from| Origin::Imported { from }),
    ]
}

#[derive(Clone, Debug)]
struct AnyMention {
    article: Index,
    person: Index,
    label: Index,
    cuts: Vec<(Index, Index)>,
    note: String,
    attribute: String,
    unsure: bool,
    origin: Origin,
    at: Timestamp,
}

fn mention() -> impl Strategy<Value = AnyMention> {
    (
        any::<(Index, Index, Index)>(),
        cuts(),
        words(),
        words(),
        any::<bool>(),
        origin(),
        time(),
    )
        .prop_map(
            |((article, person, label), cuts, note, attribute, unsure, origin, at)| AnyMention {
                article,
                person,
                label,
                cuts,
                note,
                attribute,
                unsure,
                origin,
                at,
            },
        )
}

#[derive(Clone, Debug)]
struct AnyClaim {
    home: (Index, Index),
    quotes: Vec<(Index, Vec<(Index, Index)>)>,
    mentions: Vec<(Index, Index)>,
    links: Vec<(Index, LinkKind)>,
    status: Index,
    words: (String, String, String),
    stance: Stance,
    checkable: Option<Checkable>,
    verdict: Option<(Index, Index, String, Timestamp)>,
    evidence: Vec<Evidence>,
    at: Timestamp,
}

fn evidence() -> impl Strategy<Value = Evidence> {
    (
        select(&EvidenceSide::ALL[..]),
        words(),
        words(),
        words(),
        any::<bool>(),
    )
        .prop_map(|(side, a, b, c, primary)| Evidence {
            side,
            url: a.clone(),
            archive_url: b.clone(),
            retrieved: c.clone(),
            quote: a,
            locator: b,
            primary,
            note: c,
        })
}

fn claim() -> impl Strategy<Value = AnyClaim> {
    let links = prop::collection::vec((any::<Index>(), select(&LinkKind::ALL[..])), 0..3);
    let verdict = (any::<Index>(), any::<Index>(), words(), time());
    let judged = (
        select(&Stance::ALL[..]),
        prop::option::of(select(&Checkable::ALL[..])),
        prop::option::of(verdict),
    );
    (
        any::<(Index, Index, Index)>(),
        prop::collection::vec((any::<Index>(), cuts()), 0..3),
        prop::collection::vec(any::<(Index, Index)>(), 0..4),
        links,
        (words(), words(), words()),
        judged,
        prop::collection::vec(evidence(), 0..3),
        time(),
    )
        .prop_map(
            |(
                (a, p, status),
                quotes,
                mentions,
                links,
                words,
                (stance, checkable, verdict),
                evidence,
                at,
            )| AnyClaim {
                home: (a, p),
                quotes,
                mentions,
                links,
                status,
                words,
                stance,
                checkable,
                verdict,
                evidence,
                at,
            },
        )
}

fn scheme(extra: bool) -> Scheme {
    let mut scheme = Project::default().scheme.as_ref().clone();
    if extra {
        scheme.labels.push(Label {
            id: LabelId::new("place").unwrap(),
            name: "Place \"1\"".into(),
            kind: Kind::parse("Ort"),
            description: "Where".into(),
            hue: Hue::Olive,
            pattern: Pattern::Wavy,
            chord: "Ctrl+P".into(),
            attributes: vec![Attribute {
                key: "sort".into(),
                name: "Sort".into(),
                ty: AttributeType::Choice(vec!["town".into(), "land".into()]),
                description: String::new(),
            }],
        });
        scheme.roles.reverse();
        scheme.scales = presets::scales();
        let label = |id| LabelId::new(id).unwrap();
        scheme
            .forbidden_overlaps
            .push((label("place"), label("place-2")));
    }
    scheme
}

pub fn project() -> impl Strategy<Value = Project> {
    (
        (words(), words(), any::<bool>()),
        prop::collection::vec(article(), 0..4),
        prop::collection::vec(mention(), 0..8),
        prop::collection::vec(claim(), 0..5),
        prop::collection::vec(
            (any::<(Index, Index)>(), select(&LayerState::ALL[..])),
            0..4,
        ),
    )
        .prop_map(
            |((title, guidelines, extra), articles, mentions, claims, states)| {
                let mut project = Project::new(&title);
                project.guidelines = guidelines;
                project.scheme = Arc::new(scheme(extra));
                let mary = Person {
                    id: PersonId::new("mary").unwrap(),
                    name: "Mary Ó\n".into(),
                };
                let people = [mary, ada()];
                people.iter().cloned().for_each(|person| {
                    project.put_person(person);
                });
                for (index, (text, meta, original)) in articles.iter().cloned().enumerate() {
                    let id = ArticleId::new(&format!("{}-article", 9 - index)).unwrap();
                    project.put_article(
                        Arc::new(Article {
                            id,
                            text,
                            meta,
                            original,
                        }),
                        None,
                    );
                }
                if articles.is_empty() {
                    return project;
                }
                let list: Vec<Arc<Article>> = project.articles().cloned().collect();
                let key = |article: Index, person: Index| LayerKey {
                    article: article.get(&list).id.clone(),
                    person: person.get(&people).id.clone(),
                };
                for ((article, person), state) in states {
                    project.put_layer_state(&key(article, person), state);
                }
                let mut put_mentions = Vec::new();
                for (index, any) in mentions.into_iter().enumerate() {
                    let label = any.label.get(&project.scheme.labels).id.clone();
                    let mut attributes = mention::Attributes::new();
                    attributes.insert("own key".into(), any.attribute);
                    let id = MentionId::new(1000 - 7 * index as u64);
                    let mention = Mention {
                        id,
                        label,
                        extent: extent(&any.article.get(&list).text, &any.cuts),
                        attributes,
                        foreign: foreign(&any.note),
                        note: any.note,
                        unsure: any.unsure,
                        origin: any.origin,
                        at: any.at,
                    };
                    let key = key(any.article, any.person);
                    put_mentions.push((id, key.person.clone()));
                    project.put_mention(&key, Arc::new(mention));
                }
                put_claims(&mut project, &list, &claims, &put_mentions, &key);
                project
            },
        )
}

fn put_claims(
    project: &mut Project,
    list: &[Arc<Article>],
    claims: &[AnyClaim],
    mentions: &[(MentionId, PersonId)],
    key: &dyn Fn(Index, Index) -> LayerKey,
) {
    let scheme = project.scheme.clone();
    let id = |index: usize| ClaimId::new(index as u64 * 3);
    for (index, any) in claims.iter().enumerate() {
        let key = key(any.home.0, any.home.1);
        let own: Vec<_> = mentions
            .iter()
            .filter(|(_, person)| *person == key.person)
            .collect();
        let entries = any.mentions.iter().filter(|_| !own.is_empty());
        let verdict = any.verdict.as_ref().filter(|_| !scheme.scales.is_empty());
        let claim = Claim {
            id: id(index),
            number: 100 - index as u32,
            quotes: any
                .quotes
                .iter()
                .map(|(article, cuts)| Quote {
                    article: article.get(list).id.clone(),
                    extent: extent(&article.get(list).text, cuts),
                })
                .collect(),
            // A claim needs a quote or a wording.
            wording: format!("w{}", any.words.0),
            mentions: entries
                .map(|(mention, role)| ClaimMention {
                    role: role.get(&scheme.roles).id.clone(),
                    mention: mention.get(&own).0,
                })
                .collect(),
            stance: any.stance,
            status: any.status.get(&scheme.statuses).id.clone(),
            checkable: any.checkable,
            checkable_why: any.words.1.clone(),
            verdict: verdict.map(|(scale, value, why, at)| {
                let scale = scale.get(&scheme.scales);
                Verdict {
                    scale: scale.id.clone(),
                    value: value.get(&scale.values).id.clone(),
                    rationale: why.clone(),
                    by: why.clone(),
                    at: *at,
                }
            }),
            evidence: any.evidence.clone(),
            questions: vec![any.words.1.clone(), any.words.2.clone()],
            note: any.words.2.clone(),
            links: any
                .links
                .iter()
                .map(|(other, kind)| ClaimLink {
                    kind: *kind,
                    claim: id(other.index(claims.len())),
                })
                .collect(),
            at: any.at,
        };
        project.put_claim(&key, Arc::new(claim));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn an_export_read_back_is_the_same_project(project in project()) {
        for format in FORMATS.iter().filter(|format| format.capabilities().is_lossless()) {
            let exported = format.export(&project, &ExportOptions::default()).unwrap();
            let bytes = &exported.files[0].bytes;
            let imported = import("a.jsonl", bytes).unwrap();
            prop_assert_eq!(&imported.problems, &vec![]);
            let back = put(&Project::new(""), &imported);
            prop_assert_eq!(&back, &project);
            let again = format.export(&back, &ExportOptions::default()).unwrap();
            prop_assert_eq!(&again.files[0].bytes, bytes);
        }
    }
}
