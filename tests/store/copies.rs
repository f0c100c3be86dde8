//! Copies that sync folders and other programs leave beside a project's files.

use std::fs;

use claimdesk::store;

use crate::support::{files, project, saved};

#[test]
fn copies_of_other_programs_are_named_and_neither_read_nor_touched() {
    let dir = saved(&project());
    let root = dir.path();
    let copies = [
        (
            "layers/ada/ferry (PC’s conflicted copy 2026-11-25).ron",
            "Dropbox",
            "ferry.ron",
        ),
        (
            "layers/ada/ferry.sync-conflict-20261125-120000-ABCDEFG.ron",
            "Syncthing",
            "ferry.ron",
        ),
        ("articles/isle (1).ron", "Google Drive", "isle.ron"),
        ("articles/isle 2.txt", "iCloud", "isle.txt"),
        ("originals/ferry-DESKTOP.html", "OneDrive", "ferry.html"),
        ("project.ron.orig", "version control", "project.ron"),
    ];
    for (name, _, _) in copies {
        fs::write(root.join(name), "whatever it holds").unwrap();
    }
    let before = files(root);
    let found: Vec<String> = store::inspect(root)
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    for (name, tool, of) in copies {
        let about: Vec<&String> = found.iter().filter(|words| words.contains(name)).collect();
        assert_eq!(about.len(), 1, "{name}: {about:?}");
        let said = format!("{tool} left this copy of {of}");
        assert!(about[0].contains(&said), "{about:?}");
        assert!(about[0].contains("compare both"), "{about:?}");
    }
    let opened = store::open(root).unwrap();
    assert_eq!(opened.project, project());
    let note = opened
        .notes
        .iter()
        .find(|note| note.contains("was not read"));
    assert!(
        note.unwrap().contains("and 5 more copies"),
        "{:?}",
        opened.notes
    );
    drop(opened);
    store::repair(root).unwrap();
    for (name, bytes) in before {
        assert!(
            copies
                .iter()
                .all(|(copy, _, _)| name != std::path::Path::new(copy))
                || fs::read(root.join(&name)).unwrap() == bytes,
            "{name:?} was touched"
        );
    }
}

#[test]
fn a_conflict_in_an_article_is_named_with_its_line_and_left_to_a_person() {
    let dir = saved(&project());
    let path = dir.path().join("articles/ferry.txt");
    let text = fs::read_to_string(&path).unwrap();
    let conflict = format!("<<<<<<< HEAD\n{text}=======\nother\n>>>>>>> theirs\n");
    fs::write(&path, &conflict).unwrap();
    let said = store::open(dir.path()).err().unwrap().to_string();
    assert!(
        said.contains("articles/ferry.txt:1: version control left a conflict here"),
        "{said}"
    );
    let left = store::repair(dir.path())
        .map(|repaired| repaired.left)
        .unwrap();
    assert!(
        left.iter().any(|p| p.to_string().contains("ferry.txt:1")),
        "{left:?}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), conflict);
}
