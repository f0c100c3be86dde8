//! One damage a row: what `check` says of it, what `--repair` makes of it, and that nothing is lost.

use std::fs;
use std::path::{Path, PathBuf};

use claimdesk::store::{self, Problem};

use crate::support::{Work, as_if_killed, files, key, project, saved};

/// What is done to a project, and what must be said.
#[derive(Clone, Copy)]
struct Row {
    name: &'static str,
    damage: fn(&Path),
    /// `file:line` and words of problems; all are gone after the repair.
    says: &'static [&'static str],
    /// What only a person can put right: said before and after.
    left: &'static [&'static str],
    /// Whether it can be opened afterwards.
    opens: bool,
}

const ADA: &str = "layers/ada/ferry.ron";
const BOB: &str = "layers/bob/isle.ron";
const FERRY: &str = "articles/ferry.ron";

fn change(dir: &Path, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(dir.join(file)).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    fs::write(dir.join(file), text.replacen(from, to, 1)).unwrap();
}

fn change_bytes(dir: &Path, file: &str, from: &[u8], to: &[u8]) {
    let bytes = fs::read(dir.join(file)).unwrap();
    let at = bytes.windows(from.len()).position(|w| w == from).unwrap();
    let changed = [&bytes[..at], to, &bytes[at + from.len()..]].concat();
    fs::write(dir.join(file), changed).unwrap();
}

const fn row(name: &'static str, damage: fn(&Path), says: &'static [&'static str]) -> Row {
    Row {
        name,
        damage,
        says,
        left: &[],
        opens: true,
    }
}

/// A row that needs a person.
const fn by_hand(
    name: &'static str,
    damage: fn(&Path),
    says: &'static [&'static str],
    left: &'static [&'static str],
    opens: bool,
) -> Row {
    Row {
        name,
        damage,
        says,
        left,
        opens,
    }
}

#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn rows_of_layers() -> Vec<Row> {
    vec![
        row(
            "quote is not the text",
            |dir| {
                change(
                    dir,
                    ADA,
                    "at: [(15, 24)], quote: \"40 people\", when",
                    "at: [(16, 25)], quote: \"40 people\", when",
                );
            },
            &["layers/ada/ferry.ron:9: mention m1: its quote is “40 people”"],
        ),
        row(
            "extent beyond the text",
            |dir| change(dir, ADA, "at: [(15, 24)]", "at: [(15, 2400)]"),
            &["layers/ada/ferry.ron:9: mention m1: 15 to 2400 is no place in the text"],
        ),
        row(
            "digest of another text",
            |dir| change(dir, ADA, "sha256:", "sha256:0"),
            &["layers/ada/ferry.ron:5: it was made on another version"],
        ),
        row(
            "the same id twice",
            |dir| change(dir, ADA, "(id: \"m1\", ", "(id: \"m2\", "),
            &[
                "layers/ada/ferry.ron:8: the id m2 is used twice by ada",
                "claim c1: there is no mention m1",
            ],
        ),
        row(
            "link to nowhere",
            |dir| change(dir, BOB, "claim: \"c1\"", "claim: \"c9\""),
            &["layers/bob/isle.ron:10: claim c2: there is no claim c9"],
        ),
        row(
            "mention in a claim that is nowhere",
            |dir| change(dir, ADA, "id: \"m1\")]", "id: \"m77\")]"),
            &["layers/ada/ferry.ron:12: claim c1: there is no mention m77"],
        ),
        row(
            "quote of an article that is nowhere",
            |dir| change(dir, ADA, "article: \"isle\"", "article: \"gone\""),
            &["layers/ada/ferry.ron:12: claim c1: there is no article gone"],
        ),
        row(
            "label that is not in the scheme",
            |dir| {
                change(
                    dir,
                    ADA,
                    "\"m2\", label: \"figure\"",
                    "\"m2\", label: \"dream\"",
                );
            },
            &["layers/ada/ferry.ron:8: mention m2: the scheme has no label “dream”"],
        ),
        row(
            "status and role that are not in the scheme",
            |dir| {
                change(dir, ADA, "status: \"", "status: \"x-");
                change(dir, ADA, "role: \"", "role: \"x-");
            },
            &[
                "claim c1: the scheme has no status “x-",
                "claim c1: the scheme has no role “x-",
            ],
        ),
        row(
            "verdict that is on no scale",
            |dir| {
                change(
                    dir,
                    ADA,
                    "evidence:",
                    "verdict: (scale: \"odd\", value: \"true\", by: \"ada\", when: \"2026-02-02T02:40:00Z\"), evidence:",
                );
            },
            &[
                "layers/ada/ferry.ron:12: claim c1: the scheme has no verdict “true” on a scale “odd”",
            ],
        ),
        row(
            "unknown field",
            |dir| change(dir, ADA, "unsure: true", "unsrue: true"),
            &["layers/ada/ferry.ron:8: this line can't be read: "],
        ),
        row(
            "bracket lost in a record",
            |dir| {
                change(
                    dir,
                    ADA,
                    "(15, 24)], quote: \"40 people\", when",
                    "(15, 24), quote: \"40 people\", when",
                );
            },
            &["layers/ada/ferry.ron:9: this line can't be read: "],
        ),
        row(
            "record that is no UTF-8",
            |dir| change_bytes(dir, ADA, b"two\\nlines", b"tw\xff\\nlines"),
            &["layers/ada/ferry.ron:8: this line can't be read: these bytes are no UTF-8"],
        ),
        row(
            "file cut short",
            |dir| {
                let bytes = fs::read(dir.join(ADA)).unwrap();
                fs::write(dir.join(ADA), &bytes[..bytes.len() - 40]).unwrap();
            },
            &["layers/ada/ferry.ron:17: this line can't be read: "],
        ),
        row(
            "last bracket lost",
            |dir| change(dir, BOB, "\n)\n", "\n"),
            &["layers/bob/isle.ron:15: Unexpected end"],
        ),
        row(
            "state that there is not",
            |dir| change(dir, ADA, "\"done\"", "\"finished\""),
            &["layers/ada/ferry.ron:6: there is no state “finished”"],
        ),
        row(
            "claim number twice",
            |dir| change(dir, BOB, "(id: \"c2\", number: 2", "(id: \"c2\", number: 1"),
            &[],
        ),
        by_hand(
            "claim without a quote",
            |dir| {
                change(
                    dir,
                    BOB,
                    "quotes: [(at: [(23, 32)], quote: \"people\\u{200f}\")], ",
                    "",
                );
            },
            &[],
            &["layers/bob/isle.ron:10: claim C2 has no quote"],
            true,
        ),
        by_hand(
            "conflict",
            |dir| {
                change(dir, ADA, "    claims: [", "<<<<<<< HEAD\n    claims: [");
                fs::write(dir.join("articles/stray.txt"), "nobody's").unwrap();
            },
            &["articles/stray.txt: this text belongs to no article"],
            &["layers/ada/ferry.ron:11: version control left a conflict here (choose the lines"],
            false,
        ),
        by_hand(
            "laid out by hand, then damaged",
            |dir| change(dir, ADA, "        (id: \"m1\", ", "        (\nid: \"m1\"; "),
            &[],
            &["layers/ada/ferry.ron:10: "],
            false,
        ),
        by_hand(
            "layer of somebody else",
            |dir| change(dir, ADA, "person: \"ada\"", "person: \"eve\""),
            &[],
            &["layers/ada/ferry.ron: it says that it is the work of eve on ferry"],
            false,
        ),
        by_hand(
            "person's folder with a name that can't be",
            |dir| fs::rename(dir.join("layers/bob"), dir.join("layers/Bob B")).unwrap(),
            &[],
            &["layers/Bob B: “Bob B” can't be the id of a person (rename the folder"],
            true,
        ),
    ]
}

#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn rows_of_articles() -> Vec<Row> {
    vec![
        row(
            "another text",
            |dir| {
                change(
                    dir,
                    "articles/ferry.txt",
                    "L’équipage: 40 people",
                    "Voilà: 40 people",
                );
            },
            &["articles/ferry.txt: the text is not the one that was annotated: its digest differs"],
        ),
        row(
            "text that is no UTF-8",
            |dir| change_bytes(dir, "articles/ferry.txt", b"More", b"M\xffre"),
            &["articles/ferry.txt:2: these bytes are no UTF-8"],
        ),
        row(
            "line of what is known",
            |dir| change(dir, FERRY, "title: \"", "title; \""),
            &["articles/ferry.ron:5: this line can't be read: "],
        ),
        row(
            "digest of the words",
            |dir| change(dir, FERRY, "digest: \"sha256", "digest: sha256"),
            &["articles/ferry.ron:4: this line can't be read: "],
        ),
        row(
            "what is known is gone",
            |dir| fs::remove_file(dir.join("articles/isle.ron")).unwrap(),
            &["articles/isle.ron: this file is missing, though the words are there"],
        ),
        row(
            "what is known is empty",
            |dir| fs::write(dir.join("articles/isle.ron"), "(\n").unwrap(),
            &["articles/isle.ron:1: it does not begin with"],
        ),
        row(
            "orphans",
            |dir| {
                fs::write(dir.join("articles/stray.txt"), "nobody's").unwrap();
                fs::write(dir.join("originals/stray.html"), "nobody's").unwrap();
                fs::copy(dir.join(ADA), dir.join("layers/ada/gone.ron")).unwrap();
            },
            &[
                "articles/stray.txt: this text belongs to no article",
                "originals/stray.html: this original belongs to no article",
                "layers/ada/gone.ron: there is no article “gone”",
            ],
        ),
        by_hand(
            "article without its files",
            |dir| {
                fs::remove_file(dir.join("articles/isle.ron")).unwrap();
                fs::remove_file(dir.join("articles/isle.txt")).unwrap();
            },
            &[],
            &[
                "articles/isle.ron: the article isle is in the list, but its files are not there (restore both",
            ],
            false,
        ),
        by_hand(
            "words gone",
            |dir| fs::remove_file(dir.join("articles/isle.txt")).unwrap(),
            &[],
            &["articles/isle.txt: not there"],
            false,
        ),
        by_hand(
            "original changed",
            |dir| fs::write(dir.join("originals/ferry.html"), "<p>y").unwrap(),
            &[],
            &["originals/ferry.html: the original was changed"],
            true,
        ),
        by_hand(
            "original gone",
            |dir| fs::remove_file(dir.join("originals/ferry.html")).unwrap(),
            &[],
            &["originals/ferry.html: the original is missing"],
            true,
        ),
    ]
}

#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn rows_of_project() -> Vec<Row> {
    vec![
        row(
            "article that fell out of the list",
            |dir| change(dir, "project.ron", "        \"isle\",\n", ""),
            &["articles/isle.ron: this article is not in the list"],
        ),
        row(
            "article and person twice in the list",
            |dir| {
                change(
                    dir,
                    "project.ron",
                    "        \"isle\",\n",
                    "        \"isle\",\n        \"isle\",\n",
                );
                change(
                    dir,
                    "project.ron",
                    "(id: \"bob\", name: \"Bob\")",
                    "(id: \"ada\", name: \"Bob\")",
                );
            },
            &[
                "the article isle is in the list twice",
                "the person ada is in the list twice",
            ],
        ),
        row(
            "ids that can't be",
            |dir| {
                change(dir, "project.ron", "\"ferry\",", "\"../../ferry\",");
                change(dir, "project.ron", "id: \"bob\"", "id: \"Bob/..\"");
            },
            &["\"../../ferry\" is no id", "\"Bob/..\" is no id"],
        ),
        row(
            "unknown field",
            |dir| {
                change(
                    dir,
                    "project.ron",
                    "    title:",
                    "    colour: 3,\n    title:",
                );
            },
            &["project.ron:5: this line can't be read: "],
        ),
        row(
            "line of a person",
            |dir| change(dir, "project.ron", "(id: \"bob\"", "(id; \"bob\""),
            &["project.ron:14: this line can't be read: "],
        ),
        row(
            "label that is in use",
            |dir| change(dir, "project.ron", "(id: \"figure\"", "(ib: \"figure\""),
            &[
                "this line can't be read: ",
                "the scheme has no label “figure”",
            ],
        ),
        row(
            "cut short",
            |dir| {
                let bytes = fs::read(dir.join("project.ron")).unwrap();
                fs::write(dir.join("project.ron"), &bytes[..bytes.len() / 2]).unwrap();
            },
            &["project.ron:"],
        ),
        row(
            "the list is gone",
            |dir| change(dir, "project.ron", "    articles: [", "    artikles: ["),
            &[
                "project.ron:",
                "articles/ferry.ron: this article is not in the list",
            ],
        ),
        by_hand(
            "colour that there is not",
            |dir| change(dir, "project.ron", "hue: \"blue\"", "hue: \"mauve\""),
            &[],
            &[
                "project.ron:",
                "there is no colour “mauve” (correct this line)",
            ],
            false,
        ),
    ]
}

/// A project with steps that are only in its journal.
fn with_journal(dir: &Path) {
    let mut work = Work::open(dir);
    let home = key("ferry", "ada");
    for (id, words) in [(20, "people"), (21, "More"), (22, "came")] {
        work.tag(&home, id, words);
    }
    // As if the power went: closing would change nothing, but the lock must be free.
    drop(work);
}

fn rows_of_journals() -> Vec<Row> {
    vec![
        row(
            "damaged line",
            |dir| {
                with_journal(dir);
                change(dir, "journal/ada.log", "id: \"m21\"", "id: \"m2l\"");
            },
            &["journal/ada.log:3: line 3 of journal/ada.log is damaged"],
        ),
        row(
            "line cut short",
            |dir| {
                with_journal(dir);
                let bytes = fs::read(dir.join("journal/ada.log")).unwrap();
                fs::write(dir.join("journal/ada.log"), &bytes[..bytes.len() - 9]).unwrap();
            },
            &["journal/ada.log:4: the last line of journal/ada.log was cut short"],
        ),
        row(
            "step that can't be taken",
            |dir| {
                with_journal(dir);
                let text = fs::read_to_string(dir.join("journal/ada.log")).unwrap();
                let line = text.lines().nth(2).unwrap().split_once(' ').unwrap().1;
                let bad = line.replace("article: \"ferry\"", "article: \"nowhere\"");
                assert_ne!(bad, line);
                let sum = crc32fast::hash(bad.as_bytes());
                fs::write(
                    dir.join("journal/ada.log"),
                    format!("{text}{sum:08x} {bad}\n"),
                )
                .unwrap();
            },
            &["journal/ada.log:5: a step can't be taken again: "],
        ),
        row(
            "list of moves",
            |dir| {
                fs::write(
                    dir.join("journal/commit"),
                    "00000000 [Remove(\"project.ron\")]\n",
                )
                .unwrap();
                fs::write(dir.join("layers/ada/.ferry.ron.new"), "half of a save").unwrap();
            },
            &["journal/commit: the list of what was to be saved is damaged"],
        ),
    ]
}

fn said(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

fn check(row: Row) {
    let Row {
        name,
        damage,
        says,
        left,
        opens,
    } = row;
    let dir = saved(&project());
    let root = dir.path();
    damage(root);
    let before = files(root);
    let found = said(&store::inspect(root).unwrap());
    for words in says.iter().chain(left) {
        assert!(
            found.iter().any(|s| s.contains(words)),
            "{name}: {words} is not in {found:#?}"
        );
    }
    assert_eq!(files(root), before, "{name}: looking changes nothing");
    let repaired = store::repair(root).unwrap();
    let after = said(&repaired.left);
    for words in says {
        assert!(
            !after.iter().any(|s| s.contains(words)),
            "{name}: {words} is still in {after:#?}"
        );
    }
    for words in left {
        assert!(
            after.iter().any(|s| s.contains(words)),
            "{name}: {words} is not in {after:#?}"
        );
    }
    let all_gone = left.is_empty();
    let leftover = |s: &&String| !s.contains("could not be used were kept here");
    if all_gone {
        assert_eq!(
            after.iter().filter(leftover).count(),
            0,
            "{name}: {after:#?}"
        );
    }
    nothing_lost(name, root, &before, &repaired.done);
    let kept = as_if_killed(root);
    assert_eq!(
        store::open(kept.path()).is_ok(),
        opens,
        "{name}: {after:#?}"
    );
    // What was repaired once is whole: a second time changes nothing.
    let again = store::repair(root).unwrap();
    assert_eq!(said(&again.left), after, "{name}");
}

/// Every file is there as it was, or in the trash, and then somebody was told where.
fn nothing_lost(name: &str, root: &Path, before: &[(PathBuf, Vec<u8>)], done: &[String]) {
    let after = files(root);
    for (path, bytes) in before {
        let place = path.to_string_lossy().replace('\\', "/");
        if place.starts_with("journal/ada.log") || place.ends_with(".lock") {
            continue;
        }
        let there = after.iter().any(|(p, b)| p == path && b == bytes);
        let kept = after
            .iter()
            .find(|(p, b)| p.starts_with("trash") && b == bytes)
            .map(|(p, _)| p.to_string_lossy().replace('\\', "/"));
        let told = kept
            .as_ref()
            .is_some_and(|kept| done.iter().any(|s| s.contains(kept)));
        assert!(
            there || told,
            "{name}: {place} is gone ({kept:?}); {done:#?}"
        );
    }
}

#[test]
fn damaged_layers() {
    rows_of_layers().into_iter().for_each(check);
}

#[test]
fn damaged_articles() {
    rows_of_articles().into_iter().for_each(check);
}

#[test]
fn damaged_project_file() {
    rows_of_project().into_iter().for_each(check);
}

#[test]
fn damaged_journals() {
    rows_of_journals().into_iter().for_each(check);
}

#[test]
fn a_damaged_line_costs_that_line_alone() {
    let dir = saved(&project());
    change(
        dir.path(),
        ADA,
        "(15, 24)], quote: \"40 people\", when",
        "(15, 24), quote: \"40 people\", when",
    );
    store::repair(dir.path()).unwrap();
    let project = store::open(dir.path()).unwrap().project;
    let layer = project.layer(&key("ferry", "ada")).unwrap();
    assert_eq!(layer.mentions().count(), 1, "m2 is still there");
    assert_eq!(layer.claims().count(), 1);
    assert_eq!(
        project
            .layer(&key("isle", "bob"))
            .unwrap()
            .mentions()
            .count(),
        1
    );
}

#[test]
fn a_lost_label_costs_no_mention() {
    let dir = saved(&project());
    change(
        dir.path(),
        "project.ron",
        "(id: \"figure\"",
        "(ib: \"figure\"",
    );
    let before: usize = project()
        .layers()
        .map(|(_, layer)| layer.mentions().count())
        .sum();
    store::repair(dir.path()).unwrap();
    let project = store::open(dir.path()).unwrap().project;
    let after: usize = project
        .layers()
        .map(|(_, layer)| layer.mentions().count())
        .sum();
    assert_eq!(after, before);
}

#[test]
fn what_hangs_on_an_unreadable_file_is_left_as_it_is() {
    let dir = saved(&project());
    // Ada's file needs a person; Bob's claim points into it, and one of his quotes moved.
    change(
        dir.path(),
        ADA,
        "    claims: [",
        "<<<<<<< HEAD\n    claims: [",
    );
    change(
        dir.path(),
        BOB,
        "(id: \"m3\", label: \"figure\", at: [(",
        "(id: \"m3\", label: \"figure\", at: [(1",
    );
    let bob = fs::read(dir.path().join(BOB)).unwrap();
    let ada = fs::read(dir.path().join(ADA)).unwrap();
    store::repair(dir.path()).unwrap();
    assert_eq!(fs::read(dir.path().join(ADA)).unwrap(), ada);
    assert_eq!(
        fs::read(dir.path().join(BOB)).unwrap(),
        bob,
        "its link to c1 must not be dropped"
    );
    change(dir.path(), ADA, "<<<<<<< HEAD\n", "");
    assert_eq!(store::repair(dir.path()).unwrap().left, []);
    assert_eq!(store::open(dir.path()).unwrap().project, project());
}
