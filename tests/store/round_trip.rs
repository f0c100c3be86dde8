//! What is saved is what is opened.

use std::fs;
use std::sync::Arc;

use claimdesk::edit::Edit;
use claimdesk::model::{
    ArticleId, LayerState, Mention, MentionId, Origin, Person, Project, Quote, TextDirection,
};
use claimdesk::store;
use proptest::prelude::*;

use crate::support::{
    Work, article, as_if_killed, claim, extent, files, imported, key, mention, person, project,
    reopen, saved,
};

#[test]
fn a_project_comes_back_as_it_was() {
    let project = project();
    let dir = saved(&project);
    let opened = store::open(dir.path()).unwrap();
    assert_eq!(opened.project, project);
    assert_eq!(opened.notes, Vec::<String>::new());
    assert_eq!(
        fs::read(dir.path().join("originals/ferry.html")).unwrap(),
        b"<p>x"
    );
    assert_eq!(
        fs::read_to_string(dir.path().join("articles/ferry.txt")).unwrap(),
        project.article_at(0).unwrap().text.as_str()
    );
}

#[test]
fn saving_again_changes_no_byte() {
    let dir = saved(&project());
    let before = files(dir.path());
    let mut work = Work::open(dir.path());
    work.save();
    drop(work);
    let after: Vec<_> = files(dir.path())
        .into_iter()
        .filter(|(name, _)| !name.starts_with("journal"))
        .collect();
    let before: Vec<_> = before
        .into_iter()
        .filter(|(name, _)| !name.starts_with("journal"))
        .collect();
    assert_eq!(before, after);
}

#[test]
fn every_edit_survives_a_kill() {
    let dir = saved(&Project::new("T"));
    let mut work = Work::open(dir.path());
    work.step(vec![Edit::SetTitle("Title".to_owned())]);
    work.step(vec![Edit::SetGuidelines("a\n\nb".to_owned())]);
    let mut scheme = (*work.project.scheme).clone();
    scheme.labels[0].name = "Zahl".to_owned();
    work.step(vec![Edit::SetScheme(Arc::new(scheme))]);
    for id in ["ada", "bob"] {
        let name = id.to_uppercase();
        work.step(vec![Edit::PutPerson(Person {
            id: person(id),
            name,
        })]);
    }
    work.step(vec![Edit::DeletePerson(person("bob"))]);
    work.step(vec![
        Edit::PutArticle {
            article: article("one", "40 came.\n"),
            index: None,
        },
        Edit::PutArticle {
            article: imported("two", "12 went", b"\xff12"),
            index: Some(0),
        },
    ]);
    let home = key("one", "ada");
    work.tag(&home, 1, "40");
    work.tag(&home, 2, "came");
    let made = claim(&work.project, &home, 1, "40 came");
    work.step(vec![Edit::PutClaim {
        layer: home.clone(),
        claim: Arc::new(made),
    }]);
    let id = MentionId::new(2);
    work.step(vec![Edit::DeleteMention { layer: home, id }]);
    let two = ArticleId::new("two").unwrap();
    let meta = Box::new(claimdesk::model::ArticleMeta {
        outlet: "Post".to_owned(),
        licence: "CC BY-SA 4.0".to_owned(),
        direction: TextDirection::RightToLeft,
        foreign: claimdesk::model::Foreign::new([("doccano/stars".into(), "4".into())].into()),
        ..Default::default()
    });
    work.step(vec![Edit::SetArticleMeta { article: two, meta }]);
    let one = ArticleId::new("one").unwrap();
    let put = crate::support::proposed(&work.project, &one, "40");
    let [Edit::PutRun(run), Edit::PutProposals { key, .. }] = &put[..2] else {
        panic!("a run and what it proposes");
    };
    let gone = [
        Edit::DeleteProposals(key.clone()),
        Edit::DeleteRun(run.id.clone()),
    ];
    let Edit::PutDecision { layer, decision } = &put[2] else {
        panic!("an answer");
    };
    let taken = Edit::DeleteDecision {
        layer: layer.clone(),
        idea: Box::new(decision.idea.clone()),
    };
    work.step(put.clone());
    work.step([vec![taken], gone.to_vec()].concat());
    work.step(put);
    let killed = as_if_killed(dir.path());
    let opened = store::open(killed.path()).unwrap();
    assert_eq!(opened.project, work.project);
    assert_eq!(opened.recovered, 15);
    assert_eq!(
        fs::read(killed.path().join("originals/two.html")).unwrap(),
        b"\xff12"
    );
    let (read, _) = store::read(dir.path()).unwrap();
    assert_eq!(read, work.project);
}

#[test]
fn a_snapshot_empties_the_journal_and_closing_needs_none() {
    let dir = saved(&project());
    let mut work = Work::open(dir.path());
    work.tag(&key("ferry", "ada"), 10, "More");
    work.save();
    work.tag(&key("ferry", "ada"), 11, "came");
    let expected = work.project.clone();
    drop(work);
    let opened = store::open(dir.path()).unwrap();
    assert_eq!(opened.recovered, 1);
    assert_eq!(opened.project, expected);
    let mut work = Work::of(opened);
    work.save();
    drop(work);
    let opened = store::open(dir.path()).unwrap();
    assert_eq!((opened.recovered, opened.notes), (0, Vec::new()));
    assert_eq!(opened.project, expected);
}

#[test]
fn a_deleted_article_lies_in_the_trash_and_comes_back() {
    let dir = saved(&Project::new("T"));
    let mut work = Work::open(dir.path());
    let one = imported("one", "40 came", b"original");
    work.step(vec![Edit::PutArticle {
        article: one.clone(),
        index: None,
    }]);
    work.save();
    work.step(vec![Edit::DeleteArticle(one.id.clone())]);
    work.save();
    assert!(!dir.path().join("articles/one.txt").exists());
    assert_eq!(
        fs::read_dir(dir.path().join("trash/articles"))
            .unwrap()
            .count(),
        2
    );
    let mut back = (*one).clone();
    if let Some(original) = &mut back.original {
        original.bytes = Default::default();
    }
    work.step(vec![Edit::PutArticle {
        article: Arc::new(back),
        index: None,
    }]);
    let expected = work.project.clone();
    work.save();
    drop(work);
    assert_eq!(reopen(dir.path()), expected);
    assert_eq!(
        fs::read(dir.path().join("originals/one.html")).unwrap(),
        b"original"
    );
}

#[test]
fn an_id_used_again_for_another_text_loses_neither() {
    let dir = saved(&Project::new("T"));
    let mut work = Work::open(dir.path());
    let first = article("one", "the first text");
    work.step(vec![Edit::PutArticle {
        article: first.clone(),
        index: None,
    }]);
    work.step(vec![Edit::DeleteArticle(first.id.clone())]);
    let second = article("one", "the second text");
    work.step(vec![Edit::PutArticle {
        article: second,
        index: None,
    }]);
    let killed = as_if_killed(dir.path());
    assert_eq!(reopen(killed.path()), work.project);
    let trash = fs::read_dir(killed.path().join("trash/articles")).unwrap();
    assert_eq!(trash.count(), 1);
}

/// Found by the kill test: a layer that is the same as before on another text of the same id had
/// its file left with the digest of the old text, and the project could not be opened.
#[test]
fn a_layer_is_written_anew_when_the_text_below_it_is_another() {
    let dir = saved(&project());
    let mut work = Work::open(dir.path());
    let (home, other) = (key("new", "ada"), key("isle", "ada"));
    let state = LayerState::InProgress;
    let bring = |work: &mut Work, text: &str| {
        let article = article("new", text);
        let quoted = Quote {
            article: article.id.clone(),
            extent: extent(&article.text, "more"),
        };
        let index = None;
        work.step(vec![Edit::PutArticle { article, index }]);
        let layer = home.clone();
        work.step(vec![Edit::SetLayerState { layer, state }]);
        let mut quotes = claim(&work.project, &other, 50, "left");
        quotes.quotes.push(quoted);
        let (layer, claim) = (other.clone(), Arc::new(quotes));
        work.step(vec![Edit::PutClaim { layer, claim }]);
        work.save();
    };
    bring(&mut work, "7 more came");
    let without = Arc::new(claim(&work.project, &other, 50, "left"));
    work.step(vec![
        Edit::PutClaim {
            layer: other.clone(),
            claim: without,
        },
        Edit::SetLayerState {
            layer: home.clone(),
            state: LayerState::New,
        },
        Edit::DeleteArticle(home.article.clone()),
    ]);
    bring(&mut work, "8 more left");
    let expected = work.project.clone();
    drop(work);
    assert_eq!(reopen(dir.path()), expected);
    assert_eq!(
        errors(&store::inspect(dir.path()).unwrap()),
        Vec::<String>::new()
    );
}

/// What is bad enough to keep a project from being opened.
fn errors(problems: &[store::Problem]) -> Vec<String> {
    let worst = problems
        .iter()
        .filter(|problem| problem.severity == store::Severity::Error);
    worst.map(ToString::to_string).collect()
}

#[test]
fn two_people_who_worked_apart_are_put_together() {
    let mut project = project();
    let dir = saved(&project);
    // Bob's copy: the same ids as Ada's next ones, as two programs would give them.
    let home = key("ferry", "bob");
    let bobs = mention(&project, &home, 1, "came");
    let mut claims = claim(&project, &home, 1, "came");
    claims.mentions.push(claimdesk::model::ClaimMention {
        role: project.scheme.roles[0].id.clone(),
        mention: MentionId::new(1),
    });
    let apart = tempfile::tempdir().unwrap();
    let mut other = Project::new("x");
    other.put_person(project.people()[1].clone());
    other.put_article(project.article_at(0).unwrap().clone(), None);
    other.put_mention(&home, bobs);
    other.put_claim(&home, Arc::new(claims));
    store::create(apart.path(), &other).unwrap();
    let file = "layers/bob/ferry.ron";
    fs::create_dir_all(dir.path().join("layers/bob")).unwrap();
    fs::copy(apart.path().join(file), dir.path().join(file)).unwrap();

    let opened = store::open(dir.path()).unwrap();
    assert_eq!(opened.notes.len(), 1, "{:?}", opened.notes);
    let joined = opened.project.clone();
    let layer = joined.layer(&home).unwrap();
    let mention = layer.mentions().next().unwrap();
    assert_eq!(
        layer.claims().next().unwrap().mentions[0].mention,
        mention.id
    );
    assert_eq!(
        joined.mention(MentionId::new(1)).unwrap().0.person,
        person("ada")
    );
    let mut work = Work::of(opened);
    let status =
        claimdesk::session::journal::Journal::flush(&mut work.journal, crate::support::LONG);
    assert!(!status.snapshot_running);
    drop(work);
    let opened = store::open(dir.path()).unwrap();
    assert_eq!((opened.project, opened.notes), (joined, Vec::new()));
    project.title.clear();
}

pub(crate) fn arbitrary() -> impl Strategy<Value = Project> {
    let words = "[a-zé😀\u{301}\u{202e} \"'\\\\\n\t(),:]{0,12}";
    let marked = (
        0_usize..40,
        1_usize..12,
        words,
        any::<bool>(),
        0_u8..4,
        words,
    );
    let article = (
        "[a-c\u{4e2d}é \n]{0,40}x",
        proptest::collection::vec(marked, 0..6),
    );
    (words, words, proptest::collection::vec(article, 0..4)).prop_map(
        |(title, guidelines, articles)| {
            let mut project = Project::new(&title);
            project.guidelines = guidelines;
            for id in ["ada", "bob"] {
                project.put_person(Person {
                    id: person(id),
                    name: id.to_owned(),
                });
            }
            let mut next = 0;
            for (index, (text, mentions)) in articles.into_iter().enumerate() {
                let id = format!("a{index}");
                let article = crate::support::article(&id, &text);
                let text = article.text.clone();
                project.put_article(article, Some(0));
                for (start, length, note, unsure, origin, value) in mentions {
                    let from =
                        text.clamp(claimdesk::text::ByteOffset::new(start % text.end().get()));
                    let to = text.clamp(claimdesk::text::ByteOffset::new(from.get() + length));
                    let range = text.range(from, to).unwrap_or_else(|| text.full_range());
                    next += 1;
                    let who = if unsure { "ada" } else { "bob" };
                    let mut mention = Mention {
                        id: MentionId::new(next),
                        label: project.scheme.labels[origin as usize % project.scheme.labels.len()]
                            .id
                            .clone(),
                        extent: range.into(),
                        attributes: Default::default(),
                        note,
                        unsure,
                        origin: match origin {
                            0 => Origin::ByHand,
                            1 => Origin::Propagated,
                            2 => Origin::Imported {
                                from: value.clone(),
                            },
                            _ => Origin::Accepted {
                                run: value.clone(),
                                score: String::new(),
                                edited: unsure,
                            },
                        },
                        at: crate::support::at(next as i64 * 37),
                        foreign: claimdesk::model::Foreign::new(
                            unsure
                                .then(|| ("prodigy.span/rank".to_owned(), format!("[{next}]")))
                                .into_iter()
                                .collect(),
                        ),
                    };
                    mention
                        .attributes
                        .insert(value.as_str().into(), value.clone());
                    project.put_mention(&key(&id, who), Arc::new(mention));
                }
            }
            project
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_project_comes_back(project in arbitrary()) {
        let dir = saved(&project);
        prop_assert_eq!(reopen(dir.path()), project);
    }

    #[test]
    fn any_project_comes_back_from_the_journal(project in arbitrary()) {
        let empty = Project::new("T");
        let dir = saved(&empty);
        let mut work = Work::open(dir.path());
        let mut edits = vec![
            Edit::SetTitle(project.title.clone()),
            Edit::SetGuidelines(project.guidelines.clone()),
        ];
        edits.extend(project.people().iter().cloned().map(Edit::PutPerson));
        edits.extend(project.articles().map(|a| Edit::PutArticle { article: a.clone(), index: None }));
        for (layer, content) in project.layers() {
            edits.extend(content.mentions().map(|m| {
                Edit::PutMention { layer: layer.clone(), mention: m.clone() }
            }));
        }
        work.step(edits);
        let killed = as_if_killed(dir.path());
        prop_assert_eq!(&reopen(killed.path()), &work.project);
        prop_assert_eq!(&work.project, &project);
    }
}

#[test]
fn many_articles_are_read_in_order() {
    // The time is for the benches; here it must only work, by threads.
    let mut project = Project::new("Many");
    project.put_person(Person {
        id: person("ada"),
        name: "Ada".to_owned(),
    });
    for index in 0..300 {
        let text = format!("Article {index} says 40.");
        let article = crate::support::article(&format!("a{index}"), &text);
        let home = key(&format!("a{index}"), "ada");
        let words = extent(&article.text, "40");
        project.put_article(article, None);
        let mut mention = Mention::clone(&mention(&project, &home, index + 1, "40"));
        mention.extent = words;
        project.put_mention(&home, Arc::new(mention));
    }
    let dir = saved(&project);
    assert_eq!(reopen(dir.path()), project);
}
