//! Journals that were cut or damaged.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use claimdesk::edit::{Edit, Transaction};
use claimdesk::model::{MentionId, Project};
use claimdesk::session::Journal as _;
use claimdesk::store;

use crate::support::{
    LONG, Work, article, as_if_killed, at, claim, key, mention, project, saved, step,
};

/// A journal of some steps, and the project after each.
fn journalled() -> (tempfile::TempDir, Vec<Project>) {
    let dir = saved(&project());
    let mut work = Work::open(dir.path());
    let mut states = vec![work.project.clone()];
    work.tag(&key("ferry", "ada"), 10, "More");
    states.push(work.project.clone());
    work.step(vec![Edit::PutArticle {
        article: article("new", "7 more"),
        index: None,
    }]);
    states.push(work.project.clone());
    work.step(vec![Edit::SetTitle("Z".to_owned())]);
    states.push(work.project.clone());
    let killed = as_if_killed(dir.path());
    (killed, states)
}

fn journal(path: &Path) -> std::path::PathBuf {
    path.join("journal/ada.log")
}

#[test]
fn a_journal_cut_at_every_byte_loses_only_what_was_cut() {
    let (dir, states) = journalled();
    let whole = fs::read(journal(dir.path())).unwrap();
    let header = whole.iter().position(|b| *b == b'\n').unwrap();
    let mut last = 0;
    for cut in 0..=whole.len() {
        fs::write(journal(dir.path()), &whole[..cut]).unwrap();
        let lines = whole[..cut].iter().filter(|b| **b == b'\n').count();
        // A record without its line's end is whole all the same.
        let full = whole.get(cut) == Some(&b'\n');
        let steps = (lines + usize::from(full)).saturating_sub(1);
        let opened = store::open(dir.path()).unwrap();
        assert_eq!(opened.project, states[steps], "cut at {cut}");
        assert_eq!(opened.recovered, steps);
        let clean = cut == 0 || full || whole[cut - 1] == b'\n';
        let said = opened.notes.iter().any(|note| note.contains("cut short"));
        assert_eq!(said, !clean, "cut at {cut}: {:?}", opened.notes);
        last = steps;
        // And work goes on from there.
        if cut % 97 == 0 || cut == header {
            let mut work = Work::of(opened);
            work.step(vec![Edit::SetTitle("on".to_owned())]);
            let killed = as_if_killed(dir.path());
            assert_eq!(store::open(killed.path()).unwrap().project, work.project);
        }
    }
    assert_eq!(last, states.len() - 1);
}

#[test]
fn a_flipped_byte_costs_at_most_its_own_step() {
    let (dir, states) = journalled();
    let whole = fs::read(journal(dir.path())).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(journal(dir.path()), &bytes).unwrap();
        let opened = store::open(dir.path()).unwrap();
        let line = whole[..at].iter().filter(|b| **b == b'\n').count();
        // A line's end that is lost costs no step: its neighbours still have their checksums.
        let lost = usize::from(line > 0 && whole[at] != b'\n');
        assert_eq!(opened.recovered, states.len() - 1 - lost, "byte {at}");
        assert!(!opened.notes.is_empty());
        drop(opened);
        // What was damaged is kept, and opening again has nothing more to say about it.
        if at % 50 == 0 {
            let kept = fs::read_dir(dir.path().join("journal")).unwrap().flatten();
            let kept = kept.filter(|e| e.file_name().to_string_lossy().contains("damaged"));
            assert!(kept.count() > 0, "byte {at}");
        }
        let again = store::open(dir.path()).unwrap();
        assert!(
            again.notes.iter().all(|note| !note.contains("damaged")),
            "{:?}",
            again.notes
        );
    }
}

#[test]
fn a_tail_of_zeros_is_no_damage() {
    let (dir, states) = journalled();
    let mut bytes = fs::read(journal(dir.path())).unwrap();
    bytes.extend([0; 4096]);
    fs::write(journal(dir.path()), &bytes).unwrap();
    assert_eq!(
        Some(&store::open(dir.path()).unwrap().project),
        states.last()
    );
}

#[test]
fn a_journal_of_a_newer_version_is_refused_and_left_alone() {
    let (dir, _) = journalled();
    let record = "(journal: 3, quantum: true)";
    let line = format!("{:08x} {record}\n", crc32fast_of(record));
    fs::write(journal(dir.path()), &line).unwrap();
    let error = store::open(dir.path()).err().unwrap().to_string();
    assert!(
        error.contains("journal/ada.log") && error.contains("newer"),
        "{error}"
    );
    assert_eq!(fs::read_to_string(journal(dir.path())).unwrap(), line);
}

/// What version 0.1 left behind is taken, and steps after it can be added.
#[test]
fn a_journal_of_version_1_is_read_and_gone_on_with() {
    let dir = saved(&project());
    let old = include_bytes!("../data/journal/version-1.log");
    fs::write(journal(dir.path()), old).unwrap();
    let opened = store::open(dir.path()).unwrap();
    assert_eq!((opened.recovered, opened.project.title.as_str()), (2, "Z"));
    assert!(opened.project.mention(MentionId::new(10)).is_some());
    let mut work = Work::of(opened);
    work.step(vec![Edit::SetTitle("on".to_owned())]);
    let killed = as_if_killed(dir.path());
    let log = fs::read_to_string(journal(killed.path())).unwrap();
    assert!(log.contains(" (journal: 2"), "{log}");
    let opened = store::open(killed.path()).unwrap();
    assert_eq!((opened.recovered, &opened.project), (3, &work.project));
}

/// Numbers and the place in the history go on after a kill, and after a snapshot.
#[test]
fn the_numbers_of_steps_go_on_after_a_restart() {
    let mut dir = saved(&project());
    let mut last = 0;
    for save in [false, true, false, false, true, true] {
        let mut work = Work::open(dir.path());
        let head = work.history.head();
        assert_eq!((head.last, head.at), (last, last));
        work.step(vec![Edit::SetTitle("a".to_owned())]);
        work.step(vec![Edit::SetTitle("b".to_owned())]);
        if save {
            work.save();
        }
        last = work.history.head().last;
        dir = as_if_killed(dir.path());
    }
    assert_eq!(last, 12);
}

/// CRC-32 bit by bit, written apart from the program's.
pub(crate) fn crc32fast_of(text: &str) -> u32 {
    let mut crc = u32::MAX;
    for byte in text.bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

#[test]
fn every_project_file_cut_or_flipped_opens_or_explains() {
    let dir = saved(&project());
    for name in [
        "project.ron",
        "articles/ferry.ron",
        "layers/ada/ferry.ron",
        "articles/ferry.txt",
    ] {
        let path = dir.path().join(name);
        let whole = fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(7) {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (at % 7);
            for bytes in [&whole[..at], &flipped] {
                fs::write(&path, bytes).unwrap();
                if let Err(error) = store::open(dir.path()) {
                    assert!(
                        error.to_string().contains(".ron") || error.to_string().contains(".txt"),
                        "{name} at {at}: {error}"
                    );
                }
                assert_eq!(fs::read(&path).unwrap(), bytes, "opening must not write");
            }
        }
        fs::write(&path, &whole).unwrap();
    }
    assert!(store::open(dir.path()).is_ok());
}

/// Two people at one computer, and a crash after each: the later one's steps need the earlier
/// one's, whatever their names are.
#[test]
fn journals_of_several_people_are_taken_in_the_order_of_the_work() {
    let mut dir = saved(&project());
    let text = "7 more came, 8 left";
    let news = || article("new", text);
    let home = key("new", "ada");
    let mut later = project();
    later.put_article(news(), None);
    let layer = home.clone();
    let mention = mention(&later, &home, 90, "7");
    let steps = [
        (
            "bob",
            Edit::PutArticle {
                article: news(),
                index: None,
            },
        ),
        ("ada", Edit::PutMention { layer, mention }),
        ("bob", Edit::SetTitle("bob's".to_owned())),
        ("ada", Edit::SetTitle("ada's".to_owned())),
    ];
    for (ms, (who, edit)) in steps.into_iter().enumerate() {
        let mut work = Work::open_as(dir.path(), who);
        let mut step = Transaction::clone(&step(vec![edit]));
        step.at = at(1 + ms as i64);
        work.queue_transaction(Arc::new(step));
        assert_eq!(work.journal.flush(LONG).pending, 0);
        dir = as_if_killed(dir.path());
    }
    assert_eq!(store::inspect(dir.path()).unwrap(), []);
    let opened = store::open(dir.path()).unwrap();
    assert_eq!(opened.project.title, "ada's");
    assert!(opened.project.mention(MentionId::new(90)).is_some());
}

/// Found by the power cuts: one step takes a claim from one person and puts one of the same id into
/// another's work, as going back in the history may.
#[test]
fn an_id_that_goes_to_another_person_in_one_step_stays_that_id() {
    let dir = saved(&project());
    let mut work = Work::open(dir.path());
    let (from, to) = (key("isle", "ada"), key("isle", "bob"));
    let claim = Arc::new(claim(&work.project, &from, 50, "left"));
    let mention = mention(&work.project, &from, 60, "left");
    work.step(vec![
        Edit::PutClaim {
            layer: from.clone(),
            claim: claim.clone(),
        },
        Edit::PutMention {
            layer: from.clone(),
            mention: mention.clone(),
        },
    ]);
    work.step(vec![
        Edit::DeleteClaim {
            layer: from.clone(),
            id: claim.id,
        },
        Edit::DeleteMention {
            layer: from,
            id: mention.id,
        },
        Edit::PutClaim {
            layer: to.clone(),
            claim,
        },
        Edit::PutMention { layer: to, mention },
    ]);
    let killed = as_if_killed(dir.path());
    assert_eq!(store::open(killed.path()).unwrap().project, work.project);
}
