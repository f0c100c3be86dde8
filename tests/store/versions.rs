//! Projects of older and newer versions, and what is not ours in their folders.

use std::fs;
use std::path::{Path, PathBuf};

use claimdesk::edit::Edit;
use claimdesk::formats::{ExportOptions, format};
use claimdesk::model::Project;
use claimdesk::store::{self, StoreError};

use crate::faulty::{Fault, FaultyFs};
use crate::support::{Work, copy, files, key, project, reopen, saved};

/// The stored project of every past version, and what it holds as JSON Lines.
fn past() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/formats");
    let mut all: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    all.sort();
    let said = |path: &PathBuf| fs::read_to_string(path.with_extension("jsonl")).unwrap();
    all.into_iter()
        .map(|path| (path.clone(), said(&path)))
        .collect()
}

fn copied(from: &Path) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    copy(from, dir.path());
    dir
}

fn jsonl(project: &Project) -> String {
    let exported = format("jsonl")
        .unwrap()
        .export(project, &ExportOptions::default());
    String::from_utf8(exported.unwrap().files[0].bytes.clone()).unwrap()
}

/// The packs of older states that are kept beside a project.
fn kept(root: &Path) -> Vec<PathBuf> {
    let names = files(root).into_iter().map(|(name, _)| root.join(name));
    names.filter(|name| store::is_pack(name)).collect()
}

fn without_lock(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let all = files(root).into_iter();
    all.filter(|(name, _)| !name.to_string_lossy().starts_with("journal/."))
        .collect()
}

#[test]
fn every_past_version_opens_and_its_state_is_kept_until_it_is_not_wanted() {
    assert_eq!(
        past().len(),
        1,
        "one folder for each version but the newest"
    );
    for (path, expected) in past() {
        let dir = copied(&path);
        let (read, _) = store::read(dir.path()).unwrap();
        assert_eq!(jsonl(&read), expected);
        assert_eq!(
            without_lock(dir.path()),
            files(&path),
            "reading changes nothing"
        );
        let opened = store::open(dir.path()).unwrap();
        let note = opened
            .notes
            .iter()
            .find(|note| note.contains("earlier version"));
        assert!(
            note.unwrap().contains("to go back, unpack that"),
            "{note:?}"
        );
        assert!(opened.recovered > 0);
        assert_eq!(jsonl(&opened.project), expected);
        let mut work = Work::of(opened);
        work.save();
        drop(work);
        let head = fs::read_to_string(dir.path().join("project.ron")).unwrap();
        assert!(
            head.starts_with("(\n    format: 2,\n    needs: \"0.1.0\",\n    id: \""),
            "{head}"
        );
        let again = store::open(dir.path()).unwrap();
        assert_eq!(
            (jsonl(&again.project), again.recovered),
            (expected.clone(), 0)
        );
        assert_eq!(again.notes, Vec::<String>::new());
        drop(again);
        assert_eq!(
            fs::read(dir.path().join("notes.md")).unwrap(),
            b"of our own\n"
        );
        // Going back: the folder is as the older program left it, journal and all.
        let packs = kept(dir.path());
        let [pack] = packs.as_slice() else {
            panic!("{packs:?}");
        };
        let back = dir.path().join("back");
        store::unpack(pack, &back).unwrap();
        assert_eq!(files(&back), files(&path));
        fs::remove_file(pack).unwrap();
        assert_eq!(jsonl(&reopen(dir.path())), expected);
    }
}

#[test]
fn an_old_project_that_is_repaired_keeps_its_old_state_too() {
    for (path, expected) in past() {
        let dir = copied(&path);
        let id = store::project_id(dir.path()).unwrap();
        let repaired = store::repair(dir.path()).unwrap();
        assert!(repaired.done[0].contains("earlier version"), "{repaired:?}");
        assert_eq!(kept(dir.path()).len(), 1);
        assert_eq!(jsonl(&reopen(dir.path())), expected);
        assert_eq!(store::project_id(dir.path()), Some(id));
        assert!(reads(dir.path(), "project.ron").contains("format: 2,"));
    }
}

#[test]
fn a_disk_that_fails_while_an_old_project_is_opened_loses_nothing() {
    for (path, expected) in past() {
        for at in 0.. {
            let dir = copied(&path);
            let disk = FaultyFs::new(Fault::Once(at));
            match store::open_with(disk.clone(), dir.path()) {
                // Opening has queued the first save in the new version; closing waits for it.
                Ok(opened) => drop(Work::of(opened)),
                Err(_) => assert_eq!(
                    reads(dir.path(), "project.ron"),
                    reads(&path, "project.ron")
                ),
            }
            let ended = disk.count() <= at;
            assert_eq!(jsonl(&reopen(dir.path())), expected, "step {at}");
            // Opening twice may keep two states, but the old one is among them.
            let back = dir.path().join("back");
            let is_old = |pack: &PathBuf| {
                store::unpack(pack, &back).unwrap();
                let same = files(&back) == files(&path);
                fs::remove_dir_all(&back).unwrap();
                same
            };
            assert!(kept(dir.path()).iter().any(is_old), "step {at}");
            if ended {
                assert!(at > 40, "only {at} steps?");
                break;
            }
        }
    }
}

fn reads(root: &Path, name: &str) -> String {
    fs::read_to_string(root.join(name)).unwrap()
}

#[test]
fn a_newer_file_is_refused_and_nothing_is_written() {
    let cases = [
        ("project.ron", "format: 2", "format: 3"),
        (
            "articles/isle.ron",
            "format: 1",
            "format: 2, needs: \"0.7.1\"",
        ),
        (
            "layers/ada/ferry.ron",
            "format: 1",
            "format: 2, needs: \"0.7.1\"",
        ),
    ];
    for (file, from, to) in cases {
        let dir = saved(&project());
        let text = reads(dir.path(), file);
        assert!(text.contains(from), "{text}");
        fs::write(dir.path().join(file), text.replacen(from, to, 1)).unwrap();
        let before = files(dir.path());
        for error in [
            store::open(dir.path()).err().unwrap(),
            store::read(dir.path()).err().unwrap(),
            store::repair(dir.path()).err().unwrap(),
        ] {
            assert!(matches!(error, StoreError::Newer { .. }), "{error}");
            let needs = if file == "project.ron" {
                "0.1.0"
            } else {
                "0.7.1"
            };
            let words = format!("it needs Claimdesk {needs} or newer");
            assert!(error.to_string().contains(&words), "{error}");
        }
        assert_eq!(files(dir.path()), before);
    }
    let dir = saved(&project());
    let mut line = "(journal: 900)".to_owned();
    line = format!("{:08x} {line}\n", crc(line.as_bytes()));
    fs::write(dir.path().join("journal/zoe.log"), line).unwrap();
    let before = files(dir.path());
    let error = store::open(dir.path()).err().unwrap();
    assert!(matches!(error, StoreError::Newer { .. }), "{error}");
    assert_eq!(files(dir.path()), before);
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

#[test]
fn files_that_are_not_ours_survive() {
    let dir = saved(&project());
    let strange = [
        ("notes.md", &b"mine\r\n"[..]),
        ("articles/ferry.pdf", b"\0\xff"),
        ("layers/ada/ferry.ron.bak", b"older"),
        ("layers/carl/not yet.json", b"{}"),
        ("originals/scan of isle.tiff", b"II*\0"),
        ("suggestions/llm-1/ferry.json", b"[]"),
        ("later/kind.ron", b"(format: 12)"),
    ];
    for (name, bytes) in strange {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let there = |root: &Path| {
        for (name, bytes) in strange {
            assert_eq!(fs::read(root.join(name)).unwrap(), bytes, "{name}");
        }
    };
    let mut work = Work::open(dir.path());
    work.tag(&key("ferry", "ada"), 10, "More");
    work.save();
    work.step(vec![Edit::SetTitle("Another".to_owned())]);
    work.save();
    drop(work);
    there(dir.path());
    let out = tempfile::tempdir().unwrap();
    let (zip, to) = (out.path().join("a.zip"), out.path().join("to"));
    store::pack(dir.path(), &zip).unwrap();
    store::unpack(&zip, &to).unwrap();
    there(&to);
}

#[test]
fn a_project_keeps_its_id_wherever_it_goes() {
    let (one, two) = (saved(&project()), saved(&project()));
    let id = store::project_id(one.path()).unwrap();
    assert_ne!(store::project_id(two.path()), Some(id.clone()));
    let mut work = Work::open(one.path());
    work.step(vec![Edit::SetTitle("Another".to_owned())]);
    work.save();
    drop(work);
    assert_eq!(store::project_id(one.path()), Some(id.clone()));
    let text = reads(one.path(), "project.ron");
    let listed = text.replacen("        \"isle\",\n", "", 1);
    assert_ne!(text, listed);
    fs::write(one.path().join("project.ron"), listed).unwrap();
    store::repair(one.path()).unwrap();
    assert_eq!(store::project_id(one.path()), Some(id.clone()));
    let out = tempfile::tempdir().unwrap();
    let (zip, to) = (out.path().join("a.zip"), out.path().join("to"));
    store::pack(one.path(), &zip).unwrap();
    store::unpack(&zip, &to).unwrap();
    assert_eq!(store::project_id(&to), Some(id));
    // Two people who open the same old project get the same id.
    for (path, _) in past() {
        let (here, there) = (copied(&path), copied(&path));
        for dir in [&here, &there] {
            let mut work = Work::open(dir.path());
            work.save();
        }
        let ids = [&here, &there].map(|dir| store::project_id(dir.path()));
        assert_eq!(ids[0], ids[1]);
    }
}
