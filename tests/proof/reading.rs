//! Reading fails: each call of an opening, a save and what follows it, once, in each way. What
//! can't be read for a moment must never count as damaged, empty or gone.

use std::path::Path;
use std::sync::Arc;

use claimdesk::edit::Edit;
use claimdesk::session::journal::Journal as _;
use claimdesk::store::atomic::{Fs, RealFs};
use claimdesk::store::{self, StoreError};

use crate::dice::{files_of, quick_folder};
use crate::flaky::Flaky;
use crate::random::difference;
use crate::support::{LONG, Work, copy, files, imported, key, project, saved};

/// Steps of which a history has some and the journal some, with an article that is deleted.
pub(crate) fn work_in(root: &Path, fs: &Arc<dyn Fs>) -> Work {
    let mut work = Work::of(open_soon(fs, root).unwrap());
    work.tag(&key("ferry", "ada"), 10, "More");
    let old = imported("old", "8 less", b"eight");
    let id = old.id.clone();
    work.step(vec![Edit::PutArticle {
        article: old,
        index: None,
    }]);
    work.save();
    work.step(vec![Edit::DeleteArticle(id)]);
    let new = imported("new", "7 more", b"seven");
    work.step(vec![Edit::PutArticle {
        article: new,
        index: Some(0),
    }]);
    work.tag(&key("new", "ada"), 11, "7");
    work
}

pub(crate) fn open_soon(fs: &Arc<dyn Fs>, root: &Path) -> Result<store::Opened, StoreError> {
    loop {
        match store::open_with(fs.clone(), root) {
            // Another test's child holds every lock for a moment.
            Err(StoreError::Locked(_)) => std::thread::yield_now(),
            other => return other,
        }
    }
}

/// A refusal says what can't be read.
fn says_where(root: &Path, what: &str, error: &StoreError) {
    let words = error.to_string();
    let named = [&*root.to_string_lossy(), ".ron", ".txt", "journal/"];
    let says = named.iter().any(|name| words.contains(name));
    assert!(says, "{what}: {words}");
}

#[test]
fn an_opening_whose_reads_fail_misses_nothing_or_is_refused_and_changes_nothing() {
    let base = saved(&project());
    let real: Arc<dyn Fs> = Arc::new(RealFs);
    let work = work_in(base.path(), &real);
    let expected = work.project.clone();
    let steps = work.history.entries().len();
    drop(work);
    let dir = quick_folder();
    copy(base.path(), dir.path());
    let root = dir.path();
    let before = files_of(root);
    let flaky = Flaky::new();
    let fs: Arc<dyn Fs> = flaky.clone();
    assert!(open_soon(&fs, root).unwrap().project == expected);
    let mut opened = 0;
    let tried = flaky.at_every_read(|what| {
        let (result, calls) = flaky.during(|| store::open_with(fs.clone(), root));
        match result {
            Ok(found) => {
                assert!(found.project == expected, "{what}: {:?}", found.notes);
                opened += 1;
            }
            Err(StoreError::Locked(_)) => {}
            Err(error) => says_where(root, what, &error),
        }
        assert!(files_of(root) == before, "{what}: something was changed");
        calls
    });
    let read = flaky.at_every_read(|what| {
        let (result, calls) = flaky.during(|| store::read_with(&*fs, root));
        match result {
            Ok((found, notes)) => assert!(found == expected, "{what}: {notes:?}"),
            Err(error) => says_where(root, what, &error),
        }
        assert!(files_of(root) == before, "{what}: something was changed");
        calls
    });
    let again = open_soon(&fs, root).unwrap();
    assert!(again.project == expected);
    assert_eq!(
        store::read_history(root, &expected).past.entries.len(),
        steps
    );
    println!("READ failed {tried} times in openings ({opened} opened), {read} in looking only");
    assert!(tried > 200 && read > 150, "{tried}, {read}");
}

#[test]
fn an_opening_that_finishes_a_save_finishes_it_or_leaves_it_for_the_next_time() {
    let base = saved(&project());
    let cut = quick_folder();
    let flaky = Flaky::new();
    let fs: Arc<dyn Fs> = flaky.clone();
    let mut work = work_in(base.path(), &fs);
    flaky.get_stuck_after(4);
    work.journal.snapshot(work.project.clone());
    assert!(work.journal.flush(LONG).problem.is_some());
    copy(base.path(), cut.path());
    assert!(cut.path().join("journal/commit").is_file());
    let (expected, steps) = (work.project.clone(), work.history.entries().len());
    drop(work);
    let flaky = Flaky::new();
    let fs: Arc<dyn Fs> = flaky.clone();
    let real: Arc<dyn Fs> = Arc::new(RealFs);
    let mut opened = 0;
    let tried = flaky.at_every_read(|what| {
        let dir = quick_folder();
        copy(cut.path(), dir.path());
        let root = dir.path();
        let (result, calls) = flaky.during(|| store::open_with(fs.clone(), root));
        match result {
            Ok(found) => {
                assert!(found.project == expected, "{what}: {:?}", found.notes);
                opened += 1;
            }
            Err(StoreError::Locked(_)) => {}
            Err(error) => says_where(root, what, &error),
        }
        let again = open_soon(&real, root).unwrap();
        assert!(again.project == expected, "{what}: {:?}", again.notes);
        assert!(!root.join("journal/commit").exists(), "{what}");
        let kept = store::read_history(root, &expected);
        assert_eq!(kept.notes, Vec::<String>::new(), "{what}");
        assert_eq!(kept.past.entries.len(), steps, "{what}");
        calls
    });
    println!("READ failed {tried} times in openings that finish a save, {opened} opened");
    assert!(tried > 200, "{tried}");
}

/// Work with a journal of which a line in the middle is damaged, the step after it can't be
/// taken without that, and the end is torn.
fn damaged() -> tempfile::TempDir {
    let base = saved(&project());
    let real: Arc<dyn Fs> = Arc::new(RealFs);
    drop(work_in(base.path(), &real));
    let journal = base.path().join("journal/ada.log");
    let words = std::fs::read_to_string(&journal).unwrap();
    let damaged = words.replace("PutArticle(id: \"new\"", "PutArticle(id: \"nex\"");
    assert_ne!(damaged, words);
    std::fs::write(&journal, damaged + "12345678 (number: 99, aft").unwrap();
    base
}

#[test]
fn a_damaged_journal_whose_reads_fail_is_mended_as_if_nothing_had_failed() {
    let base = damaged();
    let real: Arc<dyn Fs> = Arc::new(RealFs);
    let good = quick_folder();
    copy(base.path(), good.path());
    let expected = open_soon(&real, good.path()).unwrap().project;
    let mended = files_of(good.path());
    let kept = |what: &str| {
        let names = mended.iter().map(|(name, _)| name.to_string_lossy());
        names.filter(|name| name.contains(what)).count()
    };
    assert_eq!((kept(".damaged-"), kept(".refused-")), (1, 1));
    let flaky = Flaky::new();
    let fs: Arc<dyn Fs> = flaky.clone();
    let tried = flaky.at_every_read(|what| {
        let dir = quick_folder();
        copy(base.path(), dir.path());
        let root = dir.path();
        let (result, calls) = flaky.during(|| store::open_with(fs.clone(), root));
        match result {
            Ok(found) => assert!(found.project == expected, "{what}: {:?}", found.notes),
            Err(StoreError::Locked(_)) => {}
            Err(error) => says_where(root, what, &error),
        }
        assert!(
            open_soon(&real, root).unwrap().project == expected,
            "{what}"
        );
        assert!(files_of(root) == mended, "{what}: other files are kept");
        calls
    });
    println!("READ failed {tried} times in openings of a damaged journal");
    assert!(tried > 200, "{tried}");
}

/// A project with a file of each kind that a repair writes anew, moves or keeps aside.
fn broken() -> tempfile::TempDir {
    let base = damaged();
    let edit = |path: &str, from: &str, to: &str| {
        let path = base.path().join(path);
        let words = std::fs::read_to_string(&path).unwrap();
        assert!(words.contains(from), "{words}");
        std::fs::write(path, words.replacen(from, to, 1)).unwrap();
    };
    edit("layers/bob/isle.ron", "40 שלום", "41 שלום");
    edit("articles/isle.txt", "left", "stayed");
    edit("project.ron", "\"isle\",", "\"isle\", \"isle\",");
    std::fs::write(base.path().join("articles/alone.txt"), "belongs to nobody").unwrap();
    base
}

#[test]
fn a_check_or_repair_whose_reads_fail_finds_no_more_and_keeps_every_file_that_it_changes() {
    let base = broken();
    let before = files_of(base.path());
    let found = store::inspect(base.path()).unwrap();
    assert!(found.len() >= 5, "{found:#?}");
    let good = quick_folder();
    copy(base.path(), good.path());
    store::repair(good.path()).unwrap();
    let expected = store::read(good.path()).unwrap().0;
    let flaky = Flaky::new();
    let checked = flaky.at_every_read(|what| {
        let (again, calls) = flaky.during(|| store::inspect_with(&*flaky, base.path()));
        match again {
            Ok(again) => {
                let known = |problem: &&store::Problem| !found.contains(problem);
                let more: Vec<_> = again.iter().filter(known).collect();
                // Only beside a file that can't be read, which is told first.
                let is_told = more.iter().any(|problem| problem.repair.is_none());
                assert!(more.is_empty() || is_told, "{what}: {more:#?}");
            }
            Err(error) => says_where(base.path(), what, &error),
        }
        assert!(files_of(base.path()) == before, "{what}: it was changed");
        calls
    });
    let repaired = flaky.at_reads(5, |what| {
        let dir = quick_folder();
        copy(base.path(), dir.path());
        let root = dir.path();
        let (result, calls) = flaky.during(|| store::repair_with(&*flaky, root));
        if let Err(error) = &result {
            says_where(root, what, error);
        }
        while let Err(StoreError::Locked(_)) = store::repair(root) {
            std::thread::yield_now();
        }
        let found = store::read(root).unwrap().0;
        let other = (found != expected).then(|| difference(&found, &expected));
        assert_eq!(other, None, "{what}: {result:#?}");
        // Whatever was there is there still, or in the trash; journals are in the history.
        let now = files(root);
        for (name, bytes) in &before {
            let is_kept = now.iter().any(|(_, kept)| kept == bytes);
            let journal = name.starts_with("journal");
            assert!(is_kept || journal, "{what}: {} is lost", name.display());
        }
        calls
    });
    println!("READ failed {checked} times in checks, {repaired} times in repairs");
    assert!(checked > 200 && repaired > 300, "{checked}, {repaired}");
}

#[test]
fn a_pack_whose_reads_fail_is_whole_or_not_made() {
    let base = saved(&project());
    let real: Arc<dyn Fs> = Arc::new(RealFs);
    let work = work_in(base.path(), &real);
    std::fs::create_dir(base.path().join("notes")).unwrap();
    std::fs::write(base.path().join("notes/mine.md"), "not ours").unwrap();
    let to = quick_folder();
    let (good, zip) = (to.path().join("good.zip"), to.path().join("pack.zip"));
    store::pack_with(&RealFs, &work.project, base.path(), &good).unwrap();
    let good = std::fs::read(good).unwrap();
    let flaky = Flaky::new();
    let (mut tried, mut made) = (0, 0);
    tried += flaky.at_every_read(|what| {
        let (packed, calls) =
            flaky.during(|| store::pack_with(&*flaky, &work.project, base.path(), &zip));
        if packed.is_ok_and(|packed| packed.notes.is_empty()) {
            assert!(std::fs::read(&zip).unwrap() == good, "{what}");
            made += 1;
        }
        calls
    });
    println!("READ failed {tried} times in packs, {made} were made");
    assert!(tried > 60, "{tried}");
}

#[test]
fn a_save_whose_reads_fail_is_made_in_the_end_and_loses_nothing() {
    let base = saved(&project());
    let real: Arc<dyn Fs> = Arc::new(RealFs);
    let flaky = Flaky::new();
    let fs: Arc<dyn Fs> = flaky.clone();
    let tried = flaky.at_every_read(|what| {
        let (dir, killed) = (quick_folder(), quick_folder());
        copy(base.path(), dir.path());
        let root = dir.path();
        let mut work = work_in(root, &fs);
        let (_, calls) = flaky.during(|| {
            work.journal.snapshot(work.project.clone());
            work.journal.flush(LONG);
            copy(root, killed.path());
        });
        work.tag(&key("ferry", "ada"), 12, "people");
        let status = work.journal.flush(LONG);
        assert_eq!((status.pending, status.problem), (0, None), "{what}");
        let (expected, steps) = (work.project.clone(), work.history.entries().len());
        drop(work);
        let crashed = open_soon(&real, killed.path()).unwrap();
        assert_eq!(
            crashed.project.article_count(),
            expected.article_count(),
            "{what}"
        );
        let opened = open_soon(&real, root).unwrap();
        assert!(opened.project == expected, "{what}");
        let kept = store::read_history(root, &expected);
        assert_eq!(kept.notes, Vec::<String>::new(), "{what}");
        assert_eq!(kept.past.entries.len(), steps, "{what}");
        calls
    });
    println!("READ failed {tried} times in saves");
    assert!(tried > 100, "{tried}");
}
