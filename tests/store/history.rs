//! Undo survives a restart: by kill or by closing, before and after snapshots.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use claimdesk::command::{Command, Direction};
use claimdesk::edit::StepNumber;
use claimdesk::formats::Input;
use claimdesk::formats::run::{Keys, Parts, RunIn, Wishes, propose_in_parts, read};
use claimdesk::model::{ArticleId, Item, MentionId, Person, Project};
use claimdesk::session::{FixedClock, IdSource, Session};
use claimdesk::store::{self, KeptHistory};
use claimdesk::text::ByteOffset;
use proptest::prelude::*;

use crate::support::{LONG, as_if_killed, at, extent, no_waker, person, project, saved};

/// A session as the window makes it.
pub(crate) fn open_at(path: &Path, who: &str, ms: i64) -> (Session, KeptHistory) {
    let opened = store::open(path).unwrap();
    let known = opened.project.person(&person(who)).cloned();
    let person = known.unwrap_or(Person {
        id: person(who),
        name: who.to_owned(),
    });
    let (project, _, journal) = opened.into_parts(&person.id, no_waker()).unwrap();
    let clock = Box::new(FixedClock(at(ms)));
    let ids = IdSource::counting_from(1000 + ms as u64);
    let mut session = Session::new(project, person, Box::new(journal), clock, ids);
    let kept = store::read_history(path, session.project());
    session.recall(kept.past.clone());
    session.take_trash(store::read_trash(path, session.project()).unwrap());
    (session, kept)
}

pub(crate) fn open(path: &Path) -> Session {
    let (session, kept) = open_at(path, "ada", 0);
    assert_eq!(kept.notes, Vec::<String>::new());
    session
}

/// Selects words of the article and tags them.
pub(crate) fn tag(session: &mut Session, words: &str, label: &str) {
    let text = session.article().unwrap().text.clone();
    let range = extent(&text, words).cover();
    let (anchor, head) = (range.start(), range.end());
    let select = Command::Select {
        anchor,
        head,
        snap: false,
        done: false,
    };
    session.run(select).unwrap();
    let label = claimdesk::model::LabelId::new(label).unwrap();
    session.run(Command::Tag(label)).unwrap();
}

pub(crate) fn on_disk(session: &mut Session) {
    let status = session.flush(LONG);
    assert_eq!((status.pending, status.problem), (0, None));
}

pub(crate) fn save(session: &mut Session) {
    session.snapshot();
    assert_eq!(session.flush(LONG), Default::default());
}

fn segments(root: &Path) -> Vec<PathBuf> {
    let people = fs::read_dir(root.join("journal/history"))
        .into_iter()
        .flatten();
    let files = people.flat_map(|dir| fs::read_dir(dir.unwrap().path()).unwrap());
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn undo_goes_behind_the_last_start_and_to_the_place() {
    let dir = saved(&project());
    let (mut session, _) = open_at(dir.path(), "ada", 5);
    tag(&mut session, "More", "actor");
    let tagged = session.desk().focus.unwrap();
    save(&mut session);
    let isle = ArticleId::new("isle").unwrap();
    session.run(Command::OpenArticle(isle)).unwrap();
    session.run(Command::SetTitle("Z".to_owned())).unwrap();
    on_disk(&mut session);
    let before = session.project().clone();
    let killed = as_if_killed(dir.path());
    let mut session = open(killed.path());
    let isle = session.project().article_at(1).unwrap().id.clone();
    session.run(Command::OpenArticle(isle)).unwrap();
    let entry = session.history().undo_entry().unwrap();
    assert_eq!(entry.forward.name, "call the project “Z”");
    assert_eq!(entry.forward.person, Some(person("ada")));
    assert_eq!(entry.forward.at, at(5));
    session.run(Command::Undo).unwrap();
    let entry = session.history().undo_entry().unwrap();
    assert_eq!(entry.forward.name, "tag “More” as actor");
    assert_eq!(entry.forward.focus, Some(Item::Mention(tagged)));
    let said = session.run(Command::Undo).unwrap().message;
    assert_eq!(said.as_deref(), Some("Undid: tag “More” as actor"));
    assert_eq!(*session.project(), project());
    // To the article, and to the words.
    assert_eq!(
        session.desk().article,
        Some(ArticleId::new("ferry").unwrap())
    );
    assert_eq!(session.desk().selection.head, ByteOffset::new(26));
    let refused = session.run(Command::Undo).unwrap_err().to_string();
    assert_eq!(refused, "There is nothing to undo.");
    session.run(Command::Redo).unwrap();
    assert_eq!(session.desk().focus, Some(tagged));
    session.run(Command::Redo).unwrap();
    assert_eq!(*session.project(), before);
}

#[test]
fn until_the_history_is_read_undo_says_so() {
    let dir = saved(&project());
    let mut session = open(dir.path());
    session.run(Command::SetTitle("Z".to_owned())).unwrap();
    save(&mut session);
    drop(session);
    let opened = store::open(dir.path()).unwrap();
    let ada = opened.project.person(&person("ada")).cloned().unwrap();
    let (read, _, journal) = opened.into_parts(&ada.id, no_waker()).unwrap();
    let clock = Box::new(FixedClock(at(0)));
    let ids = IdSource::counting_from(1);
    let mut session = Session::new(read, ada, Box::new(journal), clock, ids);
    for command in [Command::Undo, Command::Redo] {
        let said = session.run(command).unwrap_err().to_string();
        assert!(said.contains("still being read"), "{said}");
    }
    // Steps of this start can be taken back at once; those before come below them.
    session.run(Command::SetTitle("Y".to_owned())).unwrap();
    session.run(Command::Undo).unwrap();
    session.run(Command::SetTitle("X".to_owned())).unwrap();
    let kept = store::read_history(dir.path(), session.project());
    session.recall(kept.past);
    assert_eq!(
        (
            session.history().entries().len(),
            session.history().position()
        ),
        (3, 2)
    );
    session.run(Command::Undo).unwrap();
    session.run(Command::Undo).unwrap();
    assert_eq!(*session.project(), project());
    session.run(Command::Redo).unwrap();
    session.run(Command::Redo).unwrap();
    assert_eq!(session.project().title, "X");
}

/// A run comes in part by part; the program is killed before all have come.
#[test]
fn a_run_of_which_parts_came_is_one_step_and_says_so_after_a_crash() {
    for save_between in [false, true] {
        let dir = saved(&project());
        let (mut session, _) = open_at(dir.path(), "ada", 5);
        let clean = session.project().clone();
        let ids = clean.articles().map(|article| article.id.to_string());
        let ids: Vec<String> = ids.collect();
        let lines = ids.iter().map(|id| {
            format!(
                "{{\"article\":\"{id}\",\"quote\":\"there is no such\",\"label\":\"figure\"}}\n"
            )
        });
        let lines: String = lines.collect();
        let mut came = None;
        let parts = parts_of(&session, &lines);
        assert!(parts.len() > 1);
        let last = parts.len() - 1;
        for (number, part) in parts.into_iter().take(last).enumerate() {
            came = Some(session.take_in_part(came, part).unwrap());
            if number == 0 {
                // A person works on.
                session.run(Command::SetTitle("Z".to_owned())).unwrap();
                if save_between {
                    save(&mut session);
                }
            }
        }
        on_disk(&mut session);
        let before = session.project().clone();
        let killed = as_if_killed(dir.path());
        drop(session);
        let opened = store::open(killed.path()).unwrap();
        assert_eq!(opened.project, before);
        assert!(opened.project.runs().all(|run| run.is_partial));
        let said = opened
            .notes
            .iter()
            .any(|note| note.contains("Only a part of it"));
        assert_eq!(said, opened.recovered > 0, "{:?}", opened.notes);
        drop(opened);
        let mut session = open(killed.path());
        session.run(Command::Undo).unwrap();
        session.run(Command::Undo).unwrap();
        assert_eq!(*session.project(), clean);
        session.run(Command::Redo).unwrap();
        session.run(Command::Redo).unwrap();
        assert_eq!(*session.project(), before);
    }
}

/// A file of quotes as it comes in.
fn parts_of(session: &Session, lines: &str) -> Vec<RunIn> {
    let mut context = session.import_context();
    let input = Input::new("run.jsonl", lines.as_bytes());
    let said = read(&input, None, &Keys::default(), None, &mut context).unwrap();
    let mut parts = Vec::new();
    let mut take = |part| parts.push(part);
    let hand_over = Parts {
        from: None,
        take: &mut take,
    };
    let all = &|_, _| true;
    let wishes = Wishes::default();
    let last = propose_in_parts(vec![said], &wishes, &mut context, all, Some(hand_over)).unwrap();
    parts.push(last);
    parts
}

#[derive(Clone, Debug)]
enum Act {
    Title(u8),
    Tag(&'static str, &'static str),
    NewClaim,
    Delete,
    DeleteClaim,
    DeleteArticle,
    Undo,
    Redo,
    Travel(prop::sample::Index),
    Save,
    Close,
    Kill,
    AsBob,
}

fn any_act() -> impl Strategy<Value = Act> {
    let words = prop::sample::select(vec!["More", "came", "équipage", "40 people", "people"]);
    let label = prop::sample::select(vec!["figure", "actor", "source"]);
    prop_oneof![
        2 => any::<u8>().prop_map(Act::Title),
        5 => (words, label).prop_map(|(words, label)| Act::Tag(words, label)),
        2 => Just(Act::NewClaim),
        1 => Just(Act::Delete),
        1 => Just(Act::DeleteClaim),
        1 => Just(Act::DeleteArticle),
        4 => Just(Act::Undo),
        2 => Just(Act::Redo),
        2 => any::<prop::sample::Index>().prop_map(Act::Travel),
        2 => Just(Act::Save),
        1 => Just(Act::Close),
        2 => Just(Act::Kill),
        1 => Just(Act::AsBob),
    ]
}

/// Does it, if it can be done. True if the program has to start again.
fn act(session: &mut Session, act: &Act, states: &BTreeMap<StepNumber, Project>) -> bool {
    let command = match act {
        Act::Title(n) => Command::SetTitle(n.to_string()),
        Act::Tag(words, label) => {
            let there = session
                .article()
                .is_some_and(|a| a.text.as_str().contains(words));
            if there {
                tag(session, words, label);
            }
            return false;
        }
        Act::NewClaim => Command::NewClaim,
        Act::Delete => {
            let _ = session.run(Command::GoToMention(Direction::Next));
            Command::DeleteMention
        }
        Act::DeleteClaim => Command::DeleteClaim(None),
        Act::DeleteArticle => match session.article() {
            Some(article) => Command::DeleteArticle(article.id.clone()),
            None => return false,
        },
        Act::Undo => Command::Undo,
        Act::Redo => Command::Redo,
        Act::Travel(which) => {
            let to = *which.get(&states.keys().collect::<Vec<_>>());
            session.run(Command::Travel(*to)).unwrap();
            assert_eq!(session.project(), &states[to]);
            return false;
        }
        Act::Save => {
            save(session);
            return false;
        }
        Act::Close | Act::Kill | Act::AsBob => {
            on_disk(session);
            return true;
        }
    };
    let _ = session.run(command);
    false
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    /// Against a model that remembers the project at every state, over any number of starts.
    #[test]
    fn every_state_can_be_reached_after_any_restarts(acts in prop::collection::vec(any_act(), 1..50)) {
        let mut dir = saved(&project());
        let mut session = open(dir.path());
        let mut states = BTreeMap::from([(0, session.project().clone())]);
        for (nth, one) in acts.iter().enumerate() {
            if act(&mut session, one, &states) {
                let history = session.history().clone();
                let was = session.project().clone();
                if matches!(one, Act::Close) {
                    save(&mut session);
                }
                let killed = as_if_killed(dir.path());
                drop(session);
                dir = killed;
                let who = if matches!(one, Act::AsBob) { "bob" } else { "ada" };
                let (again, kept) = open_at(dir.path(), who, nth as i64);
                session = again;
                prop_assert_eq!(kept.notes, Vec::<String>::new());
                prop_assert_eq!(session.project(), &was);
                prop_assert_eq!(session.history().head(), history.head());
                let same = session.history().entries() == history.entries();
                prop_assert!(same, "{:#?}\n{:#?}", session.history(), history);
                let redo = |history: &claimdesk::edit::History| history.redo_entry().map(|e| e.number);
                prop_assert_eq!(redo(session.history()), redo(&history));
            }
            let state = session.history().head().at;
            let here = states.entry(state).or_insert_with(|| session.project().clone());
            prop_assert_eq!(&*here, session.project());
        }
        for (state, project) in &states {
            session.run(Command::Travel(*state)).unwrap();
            prop_assert_eq!(session.project(), project);
        }
    }
}

#[test]
fn the_history_is_bounded_and_says_where_it_ends() {
    let dir = saved(&project());
    let mut session = open(dir.path());
    session.keep_history(3_000);
    let long = "x".repeat(700);
    for index in 0..40 {
        session
            .run(Command::SetTitle(format!("{long}{index}")))
            .unwrap();
        // Large enough that each save makes a segment of its own.
        session
            .run(Command::SetGuidelines("y".repeat(150_000 + index)))
            .unwrap();
        if index % 4 == 3 {
            save(&mut session);
        }
    }
    assert_eq!(segments(dir.path()).len(), 1, "never the newest one");
    session.keep_history(4_000_000);
    for index in 0..8 {
        session
            .run(Command::SetGuidelines("z".repeat(150_000 + index)))
            .unwrap();
        save(&mut session);
    }
    drop(session);
    let mut session = open(dir.path());
    let kept = session.history().entries().len();
    assert!((8..48).contains(&kept), "{kept}");
    while session.run(Command::Undo).is_ok() {}
    assert_eq!(session.history().position(), 0);
    assert!(
        session.project().title.ends_with("35"),
        "{}",
        session.project().title
    );
    let said = session.run(Command::Undo).unwrap_err().to_string();
    assert!(said.contains("older steps are not kept"), "{said}");
    let said = session.run(Command::Travel(0)).unwrap_err().to_string();
    assert!(said.contains("not kept"), "{said}");
    for _ in 0..kept {
        session.run(Command::Redo).unwrap();
    }
}

/// Steps enough for two segments, and some in the journal; the titles in order.
fn long_history() -> tempfile::TempDir {
    let dir = saved(&project());
    let mut session = open(dir.path());
    for index in 0..9 {
        session
            .run(Command::SetGuidelines("y".repeat(40_000 + index)))
            .unwrap();
        session.run(Command::SetTitle(index.to_string())).unwrap();
        if index % 4 == 3 {
            save(&mut session);
        }
    }
    on_disk(&mut session);
    let killed = as_if_killed(dir.path());
    assert_eq!(segments(killed.path()).len(), 2);
    killed
}

#[test]
fn of_a_damaged_segment_the_rest_is_used() {
    let dir = long_history();
    let whole = {
        let opened = store::read(dir.path()).unwrap().0;
        store::read_history(dir.path(), &opened).past.entries.len()
    };
    assert_eq!(whole, 18);
    for file in segments(dir.path()) {
        let bytes = fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for place in (0..bytes.len()).step_by(bytes.len() / 5) {
            let mut flipped = bytes.clone();
            flipped[place] ^= 4;
            for (damaged, lost) in [(flipped, 0..=1), (bytes[..place].to_vec(), 0..=8)] {
                fs::write(&file, damaged).unwrap();
                let (mut session, kept) = open_at(dir.path(), "ada", 0);
                let missing = whole - session.history().entries().len();
                assert!(
                    lost.contains(&missing),
                    "{name} at {place}: {missing} missing"
                );
                let said = kept.notes.iter().any(|note| note.contains(&name));
                // Of lines that are gone as a whole nobody knows.
                let clean = place == 0 || bytes[place - 1] == b'\n';
                assert!(
                    said || clean || missing == 0,
                    "{name} at {place}: {:?}",
                    kept.notes
                );
                // What is there is taken back, up to the gap.
                while session.run(Command::Undo).is_ok() {}
                while session.run(Command::Redo).is_ok() {}
                assert_eq!(session.project().title, "8");
            }
        }
        fs::write(&file, bytes).unwrap();
    }
    for file in segments(dir.path()) {
        fs::remove_file(file).unwrap();
    }
    let (session, kept) = open_at(dir.path(), "ada", 0);
    assert_eq!((session.history().entries().len(), kept.notes), (2, vec![]));
    drop(session);
    // Without any journal the numbers go on where the segments end.
    let dir = long_history();
    fs::remove_file(dir.path().join("journal/ada.log")).unwrap();
    let (session, _) = open_at(dir.path(), "ada", 0);
    assert_eq!(session.history().head().at, 16);
    assert_eq!(session.history().undo_entry().unwrap().number, 16);
}

#[test]
fn a_newer_segment_is_left_alone_and_said() {
    let dir = long_history();
    let file = segments(dir.path()).remove(0);
    let record = "(journal: 9, quantum: true)";
    fs::write(
        &file,
        format!("{:08x} {record}\n", crate::crashes::crc32fast_of(record)),
    )
    .unwrap();
    let (session, kept) = open_at(dir.path(), "ada", 0);
    assert!(session.history().entries().len() < 18);
    assert!(kept.notes[0].contains("newer version"), "{:?}", kept.notes);
}

#[test]
fn what_others_changed_meanwhile_is_never_overwritten() {
    let dir = saved(&project());
    let mut session = open(dir.path());
    tag(&mut session, "More", "actor");
    let id = session.desk().focus.unwrap();
    session
        .run(Command::SetMentionNote(id, "mine".to_owned()))
        .unwrap();
    session.run(Command::SetTitle("Z".to_owned())).unwrap();
    save(&mut session);
    drop(session);
    // An editor, or version control.
    let file = dir.path().join("layers/ada/ferry.ron");
    let source = fs::read_to_string(&file).unwrap();
    assert!(source.contains("\"mine\""));
    fs::write(&file, source.replace("\"mine\"", "\"theirs\"")).unwrap();
    let mut session = open(dir.path());
    let before = session.project().clone();
    session.run(Command::Undo).unwrap();
    let said = session.run(Command::Undo).unwrap_err().to_string();
    assert_eq!(
        said,
        "“note on “More”” can’t be taken back: the mention “More” has been changed since."
    );
    let said = session.run(Command::Travel(0)).unwrap_err().to_string();
    assert!(
        said.contains("the mention “More” has been changed since"),
        "{said}"
    );
    session.run(Command::Redo).unwrap();
    assert_eq!(*session.project(), before);
    drop(session);
    // The same for something that is gone.
    let without: Vec<_> = source
        .lines()
        .filter(|line| !line.contains("mine"))
        .collect();
    fs::write(&file, without.join("\n")).unwrap();
    let mut session = open(dir.path());
    session.run(Command::Undo).unwrap();
    let said = session.run(Command::Undo).unwrap_err().to_string();
    assert!(
        said.contains("the mention “More” has been deleted since"),
        "{said}"
    );
}

#[test]
fn a_deleted_article_comes_back_after_a_restart_while_its_words_are_kept() {
    let dir = saved(&project());
    let mut session = open(dir.path());
    let ferry = ArticleId::new("ferry").unwrap();
    tag(&mut session, "More", "actor");
    let before = session.project().clone();
    session.run(Command::DeleteArticle(ferry.clone())).unwrap();
    save(&mut session);
    drop(session);
    let again = as_if_killed(dir.path());
    let mut session = open(again.path());
    session.run(Command::Undo).unwrap();
    assert_eq!(*session.project(), before);
    save(&mut session);
    let original = again.path().join("originals/ferry.html");
    assert_eq!(fs::read(original).unwrap(), b"<p>x");
    drop(session);
    fs::remove_dir_all(dir.path().join("trash")).unwrap();
    let (mut session, _) = open_at(dir.path(), "ada", 0);
    let entry = session.history().undo_entry().unwrap();
    assert_eq!(entry.forward.name, "delete article “About ferry”");
    let said = session.run(Command::Undo).unwrap_err().to_string();
    assert!(
        said.contains("can’t be taken back: the words of the article “ferry” are no longer kept"),
        "{said}"
    );
    assert!(session.project().article(&ferry).is_none());
    assert!(session.project().mention(MentionId::new(1)).is_none());
}
