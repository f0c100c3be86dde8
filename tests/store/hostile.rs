//! Projects that somebody made to do harm. Each case says what must be said of it, and within how
//! much memory and CPU time: the program runs as a child that the system ends beyond them.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;

use claimdesk::store::{self, StoreError, limits};

#[cfg(target_os = "linux")]
use crate::bounded::{self, Bounds};
use crate::support::{files, project, saved};

const ADA: &str = "layers/ada/ferry.ron";

fn change(dir: &Path, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(dir.join(file)).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    fs::write(dir.join(file), text.replacen(from, to, 1)).unwrap();
}

fn sparse(dir: &Path, file: &str) {
    let file = File::create(dir.join(file)).unwrap();
    file.set_len(2 << 30).unwrap();
}

fn said(dir: &Path) -> String {
    match store::inspect(dir) {
        Ok(problems) => problems.iter().map(|p| format!("{p}\n")).collect(),
        Err(StoreError::Damaged(problems)) => problems.iter().map(|p| format!("{p}\n")).collect(),
        Err(other) => other.to_string(),
    }
}

/// The lines of a layer with so many mentions, each made by `mention`.
fn layer_of(dir: &Path, count: usize, mention: impl Fn(usize) -> String) {
    let text = fs::read_to_string(dir.join(ADA)).unwrap();
    let head = text.split("    mentions: [").next().unwrap();
    let mut out = format!("{head}    mentions: [\n");
    for number in 0..count {
        let _ = writeln!(out, "        {},", mention(number));
    }
    out.push_str("    ],\n)\n");
    fs::write(dir.join(ADA), out).unwrap();
}

#[cfg(target_os = "linux")]
struct Case {
    name: &'static str,
    make: fn(&Path),
    /// What `check` must say; nothing: it must find nothing wrong with the file.
    says: &'static str,
    megabytes: u64,
    seconds: u64,
}

#[cfg(target_os = "linux")]
const CASES: &[Case] = &[
    Case {
        name: "brackets a million deep",
        make: |dir| {
            let deep = "(".repeat(1_000_000);
            change(dir, ADA, "at: [(15, 24)]", &format!("at: {deep}"));
        },
        says: "layers/ada/ferry.ron:9: this line can't be read",
        megabytes: 600,
        seconds: 10,
    },
    Case {
        name: "comments a million deep",
        make: |dir| {
            let deep = "/*".repeat(1_000_000);
            change(
                dir,
                ADA,
                "    mentions: [",
                &format!("    {deep}\n    mentions: ["),
            );
        },
        says: "layers/ada/ferry.ron:7: this line can't be read",
        megabytes: 600,
        seconds: 10,
    },
    Case {
        name: "more values than a file may have",
        make: |dir| {
            let commas = ",".repeat(limits::VALUES + 1);
            change(
                dir,
                ADA,
                "    mentions: [",
                &format!("    mentions: [{commas}"),
            );
        },
        says: "there are more than 20 million values in it",
        megabytes: 600,
        seconds: 10,
    },
    Case {
        name: "twenty thousand labels",
        make: |dir| {
            let mut labels = String::from("    labels: [\n");
            for number in 0..20_000 {
                let _ = writeln!(
                    labels,
                    "        (id: \"l{number}\", name: \"\", kind: \"figure\", hue: \"blue\", pattern: \"solid\"),"
                );
            }
            change(dir, "project.ron", "    labels: [\n", &labels);
        },
        says: "there are more than 1000 labels",
        megabytes: 600,
        seconds: 10,
    },
    Case {
        name: "two gigabytes of project.ron",
        make: |dir| sparse(dir, "project.ron"),
        says: "project.ron: it is larger than 32 MB",
        megabytes: 300,
        seconds: 2,
    },
    Case {
        name: "two gigabytes of a layer",
        make: |dir| sparse(dir, ADA),
        says: "layers/ada/ferry.ron: it is larger than 256 MB",
        megabytes: 300,
        seconds: 2,
    },
    Case {
        name: "two gigabytes of text and of what is known",
        make: |dir| {
            sparse(dir, "articles/ferry.txt");
            sparse(dir, "articles/isle.ron");
        },
        says: "articles/isle.ron: it is larger than 4 MB",
        megabytes: 300,
        seconds: 2,
    },
    Case {
        name: "two gigabytes of journal",
        make: |dir| sparse(dir, "journal/ada.log"),
        says: "journal/ada.log: it is larger than 512 MB",
        megabytes: 300,
        seconds: 2,
    },
    Case {
        name: "a line of twenty megabytes",
        make: |dir| {
            let long = "x".repeat(20 << 20);
            change(dir, ADA, "note: \"", &format!("note: \"{long}"));
        },
        says: "",
        megabytes: 600,
        seconds: 10,
    },
    Case {
        name: "a hundred thousand bad records",
        make: |dir| {
            layer_of(dir, 100_000, |n| {
                format!(
                    "(id: \"m{n}\", label: \"figure\", at: [(4, 9)], quote: \"x\", when: \"2026-02-02T02:40:00Z\")"
                )
            });
        },
        says: "and 99900 more problems in this file",
        megabytes: 900,
        seconds: 30,
    },
    Case {
        name: "a hundred thousand lines that are no records",
        make: |dir| layer_of(dir, 100_000, |n| format!("(id: \"m{n}\" label")),
        says: "and 99900 more lines can't be read",
        megabytes: 600,
        seconds: 20,
    },
    Case {
        name: "a million conflict markers",
        make: |dir| {
            let markers = "<<<<<<<\n".repeat(1_000_000);
            change(
                dir,
                ADA,
                "    mentions: [",
                &format!("{markers}    mentions: ["),
            );
        },
        says: "layers/ada/ferry.ron:7: version control left a conflict here",
        megabytes: 600,
        seconds: 10,
    },
    Case {
        name: "twenty thousand mentions on the same words, which may not overlap",
        make: |dir| {
            layer_of(dir, 20_000, |n| {
                format!(
                    "(id: \"m{n}\", label: \"figure\", at: [(15, 24)], quote: \"40 people\", when: \"2026-02-02T02:40:00Z\")"
                )
            });
            let text = fs::read_to_string(dir.join("project.ron")).unwrap();
            let end = text.trim_end().strip_suffix(')').unwrap();
            let pair = "    forbidden_overlaps: [\n        (\"figure\", \"actor\"),\n    ],\n)\n";
            fs::write(dir.join("project.ron"), format!("{end}{pair}")).unwrap();
        },
        says: "",
        megabytes: 900,
        seconds: 30,
    },
    Case {
        name: "twenty thousand files of nobody",
        make: |dir| {
            for number in 0..20_000 {
                File::create(dir.join(format!("articles/stray-{number}.txt"))).unwrap();
            }
        },
        says: "more files that belong to no article",
        megabytes: 600,
        seconds: 20,
    },
    Case {
        name: "a list of articles that are not there",
        make: |dir| {
            let mut list = String::from("    articles: [\n");
            for number in 0..20_000 {
                let _ = writeln!(list, "        \"a{number}\",");
            }
            change(dir, "project.ron", "    articles: [\n", &list);
        },
        says: "more problems",
        megabytes: 600,
        seconds: 20,
    },
    Case {
        name: "more people than a project may have",
        make: |dir| {
            let mut list = String::from("    people: [\n");
            for number in 0..=limits::PEOPLE {
                let _ = writeln!(list, "        (id: \"p{number}\", name: \"\"),");
            }
            change(dir, "project.ron", "    people: [\n", &list);
        },
        says: "there are more than 10000 people or 100000 articles",
        megabytes: 600,
        seconds: 10,
    },
];

/// Runs `claimdesk check` as a child that may not take more than the case allows.
#[cfg(target_os = "linux")]
fn check(case: &Case) -> Result<(), String> {
    let (dir, home) = (saved(&project()), tempfile::tempdir().unwrap());
    (case.make)(dir.path());
    let bounds = Bounds {
        megabytes: case.megabytes,
        seconds: case.seconds,
        stack_kilobytes: 8192,
    };
    let ran = bounded::claimdesk(bounds, home.path(), "check", &[dir.path()], case.says);
    ran.map_err(|wrong| format!("{}: {wrong}", case.name))
}

#[cfg(target_os = "linux")]
#[test]
fn no_project_takes_more_memory_or_time_than_it_may() {
    let wrong: Vec<String> = CASES.iter().filter_map(|case| check(case).err()).collect();
    assert_eq!(wrong, [""; 0]);
}

#[cfg(unix)]
#[test]
fn nothing_is_read_or_written_through_links() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.txt");
    fs::write(&secret, "the password is swordfish\n").unwrap();
    fs::create_dir(outside.path().join("folder")).unwrap();
    let link = |dir: &Path, name: &str, to: &Path| {
        let path = dir.join(name);
        if path.is_dir() {
            fs::remove_dir_all(&path).unwrap();
        } else if path.exists() {
            fs::remove_file(&path).unwrap();
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(to, &path).unwrap();
    };
    for name in [
        "project.ron",
        "articles/ferry.txt",
        "articles/ferry.ron",
        "originals/ferry.html",
        ADA,
        "journal/ada.log",
        "journal/commit",
        "journal/.lock",
        ".project.ron.new",
        "articles/.ferry.ron.new",
        "trash/articles/ferry.txt",
        "articles",
        "originals",
        "layers",
        "layers/ada",
        "journal",
        "trash",
    ] {
        for (to, what) in [
            ("secret.txt", "file"),
            ("folder", "folder"),
            ("nowhere", "none"),
        ] {
            let dir = saved(&project());
            link(dir.path(), name, &outside.path().join(to));
            let before = files(outside.path());
            let words = said(dir.path());
            assert!(!words.contains("swordfish"), "{name}: {words}");
            let opened = store::open(dir.path()).err().map(|e| e.to_string());
            let repaired = store::repair(dir.path());
            assert_eq!(files(outside.path()), before, "{name} to a {what}");
            if name == ".project.ron.new" && opened.is_none() {
                // What a save left behind is taken away: the link, not what it leads to.
                continue;
            }
            assert!(
                opened.is_some(),
                "{name} to a {what} was opened: {repaired:?}"
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_refused_without_waiting() {
    for name in [
        "articles/ferry.txt",
        "articles/ferry.ron",
        ADA,
        "journal/ada.log",
    ] {
        let dir = saved(&project());
        let path = dir.path().join(name);
        if path.exists() {
            fs::remove_file(&path).unwrap();
        }
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        if !made.is_ok_and(|status| status.success()) {
            return;
        }
        let words = said(dir.path());
        assert!(
            words.contains(&format!("{name}: this is a device or pipe")),
            "{words}"
        );
        assert!(store::open(dir.path()).is_err());
        assert!(store::read(dir.path()).is_err());
        assert!(store::repair(dir.path()).is_err());
    }
}

#[test]
fn a_list_of_moves_moves_nothing_but_the_projects_own_files() {
    for moves in [
        "[Rename(\"originals/ferry.html\", \".git/hooks/post-checkout\")]",
        "[Rename(\"project.ron\", \"../project.ron\")]",
        "[Rename(\"/etc/passwd\", \"articles/x.txt\")]",
        "[Rename(\"articles/../../x\", \"articles/x.txt\")]",
        "[Rename(\"articles/ferry.txt\", \"articles/con.txt\")]",
        "[Rename(\"articles/ferry.txt\", \"articles/aux\")]",
        "[Rename(\"articles/ferry.txt\", \"articles/ferry.txt.\")]",
        "[Rename(\"articles/ferry.txt\", \"articles/a:b\")]",
        "[Rename(\"articles/ferry.txt\", \"articles\\\\..\\\\..\\\\x\")]",
        "[Remove(\".gitignore\")]",
        "[Remove(\"..\")]",
        "[Remove(\"notes/diary.txt\")]",
    ] {
        let dir = saved(&project());
        let sum = crc32fast::hash(moves.as_bytes());
        fs::write(
            dir.path().join("journal/commit"),
            format!("{sum:08x} {moves}\n"),
        )
        .unwrap();
        let before = files(dir.path());
        let error = store::open(dir.path()).err().map(|e| e.to_string());
        let error = error.unwrap_or_default();
        assert!(
            error.contains("journal/commit is damaged"),
            "{moves}: {error}"
        );
        assert_eq!(files(dir.path()), before, "{moves}");
        store::repair(dir.path()).unwrap();
        assert_eq!(
            store::open(dir.path()).unwrap().project,
            project(),
            "{moves}"
        );
    }
}

#[test]
fn odd_bytes_and_values_are_told_by_line() {
    for (from, to, words) in [
        (
            "two\\nlines",
            "two\\u{d800}lines",
            "ferry.ron:8: this line can't be read",
        ),
        ("two\\nlines", "two\0lines", ""),
        (
            "(15, 24)",
            "(-1, 24)",
            "ferry.ron:9: this line can't be read",
        ),
        (
            "number: 1",
            "number: 4294967296",
            "ferry.ron:12: this line can't be read",
        ),
        (
            "number: 1",
            "number: 1e9",
            "ferry.ron:12: this line can't be read",
        ),
        (
            "(\n    format",
            "#![enable(implicit_some)]\n(\n    format",
            "ferry.ron:1: ",
        ),
    ] {
        let dir = saved(&project());
        change(dir.path(), ADA, from, to);
        let found = said(dir.path());
        assert!(found.contains(words), "{to:?}: {found}");
        let _ = store::open(dir.path());
    }
}

#[test]
fn the_highest_ids_twice_stay_two_things() {
    let dir = saved(&project());
    let top = u64::MAX.to_string();
    change(dir.path(), ADA, "(id: \"m2\"", &format!("(id: \"m{top}\""));
    change(
        dir.path(),
        "layers/bob/isle.ron",
        "(id: \"m3\"",
        &format!("(id: \"m{top}\""),
    );
    let project = store::open(dir.path()).unwrap().project;
    let count: usize = project
        .layers()
        .map(|(_, layer)| layer.mentions().count())
        .sum();
    assert_eq!(count, 3);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_told_and_left_alone() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let dir = saved(&project());
    let name = OsStr::from_bytes(b"articles/bad-\xff.txt");
    fs::write(dir.path().join(name), "nobody's").unwrap();
    let words = said(dir.path());
    assert!(
        words.contains("articles: a file here has a name that is no text"),
        "{words}"
    );
    store::repair(dir.path()).unwrap();
    assert!(dir.path().join(name).exists());
}

#[test]
fn words_that_steer_a_terminal_are_shown_by_their_numbers() {
    let dir = saved(&project());
    change(
        dir.path(),
        ADA,
        "quote: \"40 people\", when",
        "quote: \"\\u{1b}[2J\\u{202e}40\", when",
    );
    let words = said(dir.path());
    assert!(words.contains("‹U+001B›[2J‹U+202E›40"), "{words}");
}

/// The table in the documentation says what the program does.
#[test]
fn the_documentation_has_every_limit() {
    let page =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/FILE_FORMAT.md")).unwrap();
    let megabytes = |bytes: u64| format!("| {} MiB |", bytes >> 20);
    let count = |count: usize| format!("| {} |", grouped(count));
    for (what, value) in [
        ("text of an article", megabytes(limits::TEXT_BYTES)),
        ("layer file", megabytes(limits::LAYER_BYTES)),
        ("`project.ron`", megabytes(limits::PROJECT_BYTES)),
        ("`articles/<id>.ron`", megabytes(limits::META_BYTES)),
        ("journal", megabytes(limits::JOURNAL_BYTES)),
        ("any other file", megabytes(limits::FILE_BYTES)),
        ("values in a `.ron` file, by commas", count(limits::VALUES)),
        ("brackets in each other", count(limits::NESTING)),
        ("people", count(limits::PEOPLE)),
        ("articles", count(limits::ARTICLES)),
        (
            "labels, roles, statuses, scales, values of a scale, forbidden pairs, each",
            count(limits::SCHEME),
        ),
        ("problems told of a project", count(limits::ALL_PROBLEMS)),
        ("problems told of a file", count(limits::PROBLEMS)),
        ("findings told of a check", count(limits::FINDINGS)),
        (
            "file to import",
            megabytes(claimdesk::formats::MAX_IMPORT_BYTES as u64),
        ),
        (
            "tags of a web page, with comments and every other `<`",
            count(claimdesk::formats::MAX_PAGE_TAGS),
        ),
        (
            "levels of elements in an XML file",
            count(claimdesk::formats::MAX_XML_LEVELS),
        ),
        (
            "folders inside each other",
            count(claimdesk::jobs::MAX_DEPTH),
        ),
        (
            "files in a folder with all that are in it",
            count(claimdesk::jobs::MAX_FILES),
        ),
        (
            "levels of elements in a web page",
            count(claimdesk::formats::MAX_PAGE_LEVELS),
        ),
    ] {
        let row = format!("| {what} {value}");
        assert!(page.contains(&row), "{row} is not in docs/FILE_FORMAT.md");
    }
}

fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
