//! A run comes in part by part while it is read: the first article at once, all as one step.

use std::cell::RefCell;

use claimdesk::analysis::review::{Filter, Order};
use claimdesk::command::{Command, Reply};
use claimdesk::formats::run::{Parts, propose_in_parts};
use claimdesk::jobs::{Progress, RunFiles, place_run, read_files};
use claimdesk::session::{Arrival, FixedClock, IdSource, MemoryJournal, Session, StepKind};

use super::*;

/// So many articles: several parts.
const ARTICLES: usize = 30;

/// `There are 0 ferries on lake Ada.`, in `a00`, and so on.
fn lakes() -> Project {
    let texts = (0..ARTICLES).map(|n| (format!("a{n:02}"), sentence(n)));
    let texts: Vec<(String, String)> = texts.collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (&**id, &**text)).collect();
    project(&texts)
}

fn sentence(n: usize) -> String {
    format!("There are {n} ferries on the lake. Captain Ada Lind says that nobody fell into it.")
}

/// Of every article but one of three a sentence is quoted, with a slip in each fourth; one
/// article is new.
fn file() -> String {
    let mut lines = String::new();
    for n in 0..ARTICLES {
        let quote = match n % 4 {
            0 => "Captain Ada Lind says that nobodv fell into it",
            _ => "Captain Ada Lind says that nobody fell into it",
        };
        let spans = match n % 3 {
            0 => String::new(),
            _ => format!("{{\"quote\":\"{quote}\",\"label\":\"actor\",\"score\":0.5}}"),
        };
        lines += &format!("{{\"id\":\"a{n:02}\",\"mentions\":[{spans}]}}\n");
    }
    lines
        + "{\"id\":\"new\",\"text\":\"Nobody came.\",\"mentions\":[{\"quote\":\"Nobody\",\"label\":\"actor\"}]}\n"
}

/// All parts, the last one last.
fn parts(project: &Project, from: Option<&str>) -> Vec<RunIn> {
    let mut context = ImportContext::new(project, ada(), now());
    let said = said(&mut context, ("run.jsonl", file().as_bytes()), &[], "").unwrap();
    let from = from.map(|id| ArticleId::new(id).unwrap());
    let mut parts = Vec::new();
    let mut take = |part| parts.push(part);
    let hand_over = Parts {
        from: from.as_ref(),
        take: &mut take,
    };
    let wishes = Wishes::default();
    let all = &|_, _| true;
    let last = propose_in_parts(vec![said], &wishes, &mut context, all, Some(hand_over)).unwrap();
    parts.push(last);
    parts
}

fn session(project: &Project, journal: &MemoryJournal) -> Session {
    Session::new(
        project.clone(),
        ada(),
        Box::new(journal.clone()),
        Box::new(FixedClock(now())),
        IdSource::counting_from(1),
    )
}

fn review(session: &mut Session) {
    let filter = Box::new(Filter::default());
    let begin = Command::SetReview(Order::Place, filter);
    session.run(begin).unwrap();
}

fn asked(session: &Session) -> Option<String> {
    let (article, _) = session.review()?.current()?;
    Some(article.to_string())
}

#[test]
fn parts_are_together_what_comes_in_at_once_and_the_first_is_the_open_article() {
    let project = lakes();
    let whole = run(&project, "run.jsonl", file());
    assert!(whole.run.nothing_on.len() >= ARTICLES / 3, "{whole:?}");
    assert!(!whole.run.is_partial);
    let parts = parts(&project, Some("a13"));
    let sizes: Vec<usize> = parts.iter().map(|part| part.proposals.len()).collect();
    assert!(parts.len() > 3, "{sizes:?}");
    let first: Vec<&str> = parts[0].proposals.keys().map(ArticleId::as_str).collect();
    assert_eq!(first, ["a13"]);
    let (last, before) = parts.split_last().unwrap();
    assert!(before.iter().all(|part| part.run.is_partial));
    assert_eq!(last.run, whole.run);
    let mut together = BTreeMap::new();
    let mut articles = Vec::new();
    for part in parts {
        articles.extend(part.articles);
        for (id, proposals) in part.proposals {
            assert!(together.insert(id, proposals).is_none(), "twice");
        }
    }
    assert_eq!(together, whole.proposals);
    assert_eq!(articles, whole.articles);
}

#[test]
fn reviewing_begins_with_the_first_part_and_undo_takes_back_all() {
    let before = lakes();
    let journal = MemoryJournal::new();
    let mut session = session(&before, &journal);
    let clean = session.project().clone();
    let mut parts = parts(&before, Some("a13")).into_iter();
    let first = parts.next().unwrap();
    let mut arrival: Arrival = session.take_in_part(None, first).unwrap();
    let id = arrival.run().clone();
    assert!(session.project().run(&id).unwrap().is_partial);
    session
        .run(Command::OpenArticle(ArticleId::new("a13").unwrap()))
        .unwrap();
    review(&mut session);
    assert_eq!(asked(&session).as_deref(), Some("a13"));
    session.run(Command::Answer(Reply::Accept)).unwrap();
    assert_eq!(asked(&session), None, "nothing else has come yet");
    let blind = session.run(Command::SetBlind(id.clone(), 7));
    assert!(blind.is_err(), "undo could not pass it");
    for part in parts {
        arrival = session.take_in_part(Some(arrival), part).unwrap();
        assert!(
            asked(&session).is_some(),
            "the next question comes by itself"
        );
    }
    let run = session.project().run(&id).unwrap();
    assert!(!run.is_partial);
    let came = session.project().clone();
    let tally = arrival.tally();
    assert_eq!(tally.articles, came.proposals().count());
    assert_eq!((tally.new_articles, tally.suggestions), (1, tally.articles));
    // The run and the answer.
    assert_eq!(session.history().position(), 2);
    for _ in 0..2 {
        session.run(Command::Undo).unwrap();
    }
    assert_eq!(*session.project(), clean);
    for _ in 0..2 {
        session.run(Command::Redo).unwrap();
    }
    let again = session.project();
    assert!(again.proposals().eq(came.proposals()));
    assert!(!again.run(&id).unwrap().is_partial);
    assert_eq!(again.articles().count(), came.articles().count());
    let kinds = journal.steps();
    let parts = kinds
        .iter()
        .filter(|step| matches!(step.kind, StepKind::PartOf { .. }));
    assert!(parts.count() > 2);
}

#[test]
fn once_it_is_taken_back_no_more_comes() {
    let before = lakes();
    let mut session = session(&before, &MemoryJournal::new());
    let clean = session.project().clone();
    let mut parts = parts(&before, None).into_iter();
    let arrival = session.take_in_part(None, parts.next().unwrap()).unwrap();
    let arrival = session
        .take_in_part(Some(arrival), parts.next().unwrap())
        .unwrap();
    session.run(Command::Undo).unwrap();
    assert_eq!(*session.project(), clean);
    let refused = session.take_in_part(Some(arrival.clone()), parts.next().unwrap());
    assert!(refused.unwrap_err().to_string().contains("taken back"));
    // The same if the run was deleted by hand.
    session.run(Command::Redo).unwrap();
    session
        .run(Command::DeleteRun(arrival.run().clone()))
        .unwrap();
    let refused = session.take_in_part(Some(arrival), parts.next().unwrap());
    assert!(refused.is_err());
    assert_eq!(*session.project(), clean);
}

/// A run that comes after one that was taken back has its id: what is still on its way of the
/// first is none of the second.
#[test]
fn what_is_on_its_way_of_a_run_that_was_taken_back_is_no_part_of_another() {
    let before = lakes();
    let mut session = session(&before, &MemoryJournal::new());
    let mut old = parts(&before, None).into_iter();
    let mut new = parts(&before, Some("a13")).into_iter();
    let first = session.take_in_part(None, old.next().unwrap()).unwrap();
    session.run(Command::Undo).unwrap();
    let second = session.take_in_part(None, new.next().unwrap()).unwrap();
    assert_eq!(first.run(), second.run(), "the same id");
    let came = session.project().clone();
    let refused = session.take_in_part(Some(first), old.next().unwrap());
    assert!(refused.unwrap_err().to_string().contains("taken back"));
    assert_eq!(*session.project(), came);
    session
        .take_in_part(Some(second), new.next().unwrap())
        .unwrap();
    session.run(Command::Undo).unwrap();
    assert_eq!(session.project().proposals().count(), 0);
}

#[test]
fn what_came_before_a_cancel_stays_and_says_that_it_is_a_part() {
    let before = lakes();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("run.jsonl");
    std::fs::write(&path, file()).unwrap();
    let files = RunFiles {
        paths: vec![path],
        ..RunFiles::default()
    };
    let progress = Progress::unwatched();
    let mut context = ImportContext::new(&before, ada(), now());
    let said = read_files(&files, &mut context, &progress).unwrap();
    let session = RefCell::new(session(&before, &MemoryJournal::new()));
    let came = RefCell::new(None::<Arrival>);
    let mut take = |part| {
        let arrival = session
            .borrow_mut()
            .take_in_part(came.take(), part)
            .unwrap();
        came.replace(Some(arrival));
        progress.cancel();
    };
    let parts = Parts {
        from: None,
        take: &mut take,
    };
    let ended = place_run(said, &files.wishes, &mut context, &progress, Some(parts));
    assert_eq!(ended.map(|_| ()), Err(NoRun::Cancelled));
    let session = session.into_inner();
    let run = session.project().runs().next().unwrap();
    let note = run.all_notes().next().unwrap().to_owned();
    assert_eq!(
        came.into_inner().unwrap().tally().articles,
        session.project().proposals().count()
    );
    assert!(note.starts_with("Only a part of it has come in"), "{note}");
}

#[test]
fn an_article_that_came_meanwhile_with_another_text_is_not_overwritten() {
    let before = lakes();
    let mut parts = parts(&before, None);
    let last = parts.pop().unwrap();
    let mut meanwhile = before;
    let other = Article {
        id: ArticleId::new("new").unwrap(),
        text: ArticleText::new("Something else.").unwrap(),
        meta: ArticleMeta::default(),
        original: None,
    };
    meanwhile.put_article(Arc::new(other.clone()), None);
    let mut session = session(&meanwhile, &MemoryJournal::new());
    let mut came = None;
    for part in parts.into_iter().chain([last]) {
        came = Some(session.take_in_part(came, part).unwrap());
    }
    assert_eq!(
        session.project().article(&other.id).unwrap().text,
        other.text
    );
    let run = session.project().runs().next().unwrap();
    let unmatched: Vec<&str> = run.unmatched.iter().map(|one| one.words.as_str()).collect();
    assert_eq!(unmatched, ["Nobody"]);
}
