//! The command line: the real binary, what it writes where, and its exit codes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests stop at the first surprise"
)]

#[cfg(unix)]
#[path = "../common/proposals.rs"]
mod proposals;

mod asking;
mod backups;
mod exchange;
mod importing;
mod people;
mod suggest;
mod suggesting;
mod trash;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A word of a command line.
type Word<'a> = &'a dyn AsRef<OsStr>;

/// What a run of the program came to.
#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    /// That it went well and said nothing wrong.
    fn fine(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    /// That it did its work, but left out what did not fit and ended with 1 for it.
    fn left_some_out(self) -> Self {
        assert_eq!(self.code, 1, "{self:?}");
        assert!(self.err.contains("was left out"), "{self:?}");
        self
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

/// A home of its own for the program.
struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn command(&self, arguments: &[Word<'_>]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_claimdesk"));
        command
            .args(arguments.iter().map(|argument| argument.as_ref()))
            .env("CLAIMDESK_HOME", self.path("home"))
            .env("USER", "lena")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .current_dir(self.dir.path());
        command
    }

    fn run(&self, arguments: &[Word<'_>]) -> Ran {
        let output = self.command(arguments).output().unwrap();
        Ran {
            code: output.status.code().expect("an exit code"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// A project with one text that is in it already.
    fn project(&self) -> PathBuf {
        let folder = self.path("project");
        let text = self.write("ferry.txt", "Forty people were on board.\n");
        self.run(&[&"new", &folder, &"--title", &"Ferry", &text])
            .fine();
        folder
    }
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/sample")
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Where two texts part, with a little of both.
fn first_difference(a: &str, b: &str) -> String {
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let near = |text: &str| {
        text.chars()
            .skip(same.saturating_sub(60))
            .take(160)
            .collect::<String>()
    };
    format!("{}\n{}", near(a), near(b))
}

#[test]
fn help_and_version_are_data() {
    let desk = Desk::new();
    let help = desk.run(&[&"--help"]).fine();
    for word in [
        "new",
        "import",
        "export",
        "check",
        "stats",
        "suggest",
        "formats",
        "completions",
    ] {
        assert!(help.out.contains(word), "{word}");
    }
    assert_eq!(help.err, "");
    let version = desk.run(&[&"--version"]).fine();
    assert_eq!(
        version.out,
        format!("claimdesk {}\n", env!("CARGO_PKG_VERSION"))
    );
    for command in [
        "new",
        "import",
        "export",
        "check",
        "stats",
        "suggest",
        "formats",
        "completions",
    ] {
        let help = desk.run(&[&command, &"--help"]).fine();
        assert!(
            help.out.contains("Usage: claimdesk"),
            "{command}: {}",
            help.out
        );
    }
}

#[test]
fn wrong_usage_is_two_and_says_so_on_standard_error() {
    let desk = Desk::new();
    let project = desk.project();
    let spacy: &[Word<'_>] = &[&"export", &project, &"--format", &"spacy", &"--out", &"x"];
    let all: [&[Word<'_>]; 10] = [
        &[spacy, &[&"--split", &"80/20"]].concat(),
        &[spacy, &[&"--split", &"many/10/10"]].concat(),
        &[spacy, &[&"--split", &"50/40/20"]].concat(),
        &[spacy, &[&"--tokenizer", &"nonsense"]].concat(),
        &[&"--nonsense"],
        &[&"new"],
        &[&"import", &project],
        &[&"export", &project],
        &[&"export", &project, &"--format", &"nonsense"],
        &[&"completions", &"nonsense"],
    ];
    for arguments in all {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert_eq!(ran.out, "");
        assert!(!ran.err.is_empty());
    }
    let ran = desk.run(&[spacy, &[&"--split", &"50/40/20"]].concat());
    assert!(
        ran.err.contains("the shares add up to 110, not to 100"),
        "{ran:?}"
    );
}

#[test]
fn what_fails_is_one_and_says_what_and_where() {
    let desk = Desk::new();
    let nowhere = desk.path("nowhere");
    let project = desk.project();
    let all: [(&[Word<'_>], &str); 8] = [
        (&[&"stats", &nowhere], "nowhere"),
        (&[&"check", &nowhere], "nowhere"),
        (&[&"export", &nowhere, &"--format", &"jsonl"], "nowhere"),
        (&[&"import", &nowhere, &"ferry.txt"], "nowhere"),
        (&[&"new", &project], "project"),
        (&[&"stats", &project, &"--person", &"Nobody"], "Nobody"),
        (
            &[
                &"export",
                &project,
                &"--format",
                &"jsonl",
                &"--person",
                &"Nobody",
            ],
            "Nobody",
        ),
        (
            &[
                &"export",
                &project,
                &"--format",
                &"jsonl",
                &"--article",
                &"none",
            ],
            "none",
        ),
    ];
    for (arguments, said) in all {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert_eq!(ran.out, "", "{ran:?}");
        assert!(ran.err.contains(said), "{ran:?}");
    }
}

#[test]
fn a_new_project_with_articles() {
    let desk = Desk::new();
    let project = desk.project();
    let stats = desk.run(&[&"stats", &project, &"--json"]).fine().json();
    assert_eq!(stats["title"], "Ferry");
    assert_eq!(stats["articles"], 1);
    assert_eq!(stats["people"][0]["name"], "lena");
    let table = desk.run(&[&"stats", &project]).fine();
    assert!(table.out.starts_with("Ferry: 1 article\n"), "{}", table.out);
    let check = desk.run(&[&"check", &project]).fine();
    assert_eq!(check.out, "");
    assert_eq!(check.err, "no problems found\n");
}

#[test]
fn files_that_cannot_be_read_are_named_and_the_rest_comes_in() {
    let desk = Desk::new();
    let project = desk.project();
    let empty = desk.write("empty.txt", "");
    let picture = desk.write(
        "picture.txt",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xfe\0",
    );
    let good = desk.write("good.txt", "Twelve of them left.");
    let missing = desk.path("missing.txt");
    let huge = desk.path("huge.txt");
    std::fs::File::create(&huge)
        .unwrap()
        .set_len(300_000_000)
        .unwrap();
    let ran = desk.run(&[
        &"import", &project, &empty, &picture, &missing, &huge, &good,
    ]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.out, "");
    for name in ["empty.txt", "picture.txt", "missing.txt", "huge.txt"] {
        assert!(ran.err.contains(name), "{name}: {}", ran.err);
    }
    let stats = desk.run(&[&"stats", &project, &"--json"]).fine().json();
    assert_eq!(stats["articles"], 2);
}

#[test]
fn the_same_article_twice_is_noticed() {
    let desk = Desk::new();
    let project = desk.project();
    let ran = desk.run(&[&"import", &project, &"ferry.txt"]);
    assert!(ran.err.contains("ferry"), "{ran:?}");
    let stats = desk.run(&[&"stats", &project, &"--json"]).fine().json();
    assert_eq!(stats["articles"], 1);
}

#[test]
fn any_encoding_becomes_the_same_text() {
    let words = "Die Fähre „Ada“ kam – mit 40 Gästen über 3 Brücken, sagte Müller.\r\nÄrger gab es nicht.\r\n";
    let utf16 = |swap: bool| {
        let mark = std::iter::once(0xfeff).chain(words.encode_utf16());
        let bytes = mark.flat_map(|unit| {
            if swap {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        });
        bytes.collect::<Vec<u8>>()
    };
    let windows: Vec<u8> = words
        .chars()
        .map(|sign| match sign {
            '„' => 0x84,
            '“' => 0x93,
            '–' => 0x96,
            other => u8::try_from(u32::from(other)).unwrap(),
        })
        .collect();
    for (name, bytes) in [
        ("utf8", words.as_bytes().to_vec()),
        ("bom", [b"\xef\xbb\xbf", words.as_bytes()].concat()),
        ("utf16le", utf16(false)),
        ("utf16be", utf16(true)),
        ("windows1252", windows),
    ] {
        let desk = Desk::new();
        let file = desk.write(&format!("{name}.txt"), bytes);
        let project = desk.path("p");
        desk.run(&[&"new", &project, &file]).fine();
        let exported = desk
            .run(&[&"export", &project, &"--format", &"jsonl"])
            .fine();
        let articles = lines(&exported.out);
        let text = articles
            .iter()
            .find_map(|line| line["text"].as_str())
            .unwrap();
        assert_eq!(text, words.replace("\r\n", "\n"), "{name}");
        desk.run(&[&"check", &project]).fine();
    }
}

#[test]
fn export_import_export_is_the_same_to_the_byte() {
    let desk = Desk::new();
    let first = desk
        .run(&[&"export", &sample(), &"--format", &"jsonl"])
        .fine();
    assert!(lines(&first.out).len() >= 3);
    let file = desk.write("work.jsonl", &first.out);
    let project = desk.path("again");
    // Whoever makes a project is in it, so the same person makes it; the name comes with the work.
    let title = "The Nimmergrat cable car";
    desk.run(&[&"new", &project, &"--title", &title, &"--person", &"maren"])
        .fine();
    let ron = project.join("project.ron");
    let head = std::fs::read_to_string(&ron).unwrap();
    std::fs::write(
        &ron,
        head.replace("name: \"maren\"", "name: \"Maren Holt\""),
    )
    .unwrap();
    desk.run(&[&"import", &project, &"--person", &"Maren Holt", &file])
        .fine();
    let second = desk
        .run(&[&"export", &project, &"--format", &"jsonl"])
        .fine();
    assert!(
        second.out == first.out,
        "{}",
        first_difference(&first.out, &second.out)
    );
    desk.run(&[&"check", &project]).fine();
    let out = desk.path("out.jsonl");
    let ran = desk
        .run(&[&"export", &project, &"--format", &"jsonl", &"--out", &out])
        .fine();
    assert_eq!(ran.out, "");
    assert_eq!(std::fs::read_to_string(out).unwrap(), first.out);
}

#[test]
fn offsets_count_code_points() {
    let desk = Desk::new();
    let exported = desk
        .run(&[&"export", &sample(), &"--format", &"jsonl"])
        .fine();
    let mut seen = 0;
    for article in lines(&exported.out) {
        let Some(text) = article["text"].as_str() else {
            continue;
        };
        let text: Vec<char> = text.chars().collect();
        for mention in article["mentions"].as_array().into_iter().flatten() {
            let at = |key: &str| usize::try_from(mention[key].as_u64().unwrap()).unwrap();
            let pieces = mention["pieces"].as_array().map_or(0, Vec::len);
            let words: String = text[at("start")..at("end")].iter().collect();
            if pieces <= 1 {
                assert_eq!(mention["quote"], words);
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn the_sample_has_no_problems() {
    let desk = Desk::new();
    let check = desk.run(&[&"check", &sample()]);
    assert_eq!((check.code, check.out.as_str()), (0, ""), "{check:?}");
}

#[test]
fn check_finds_what_does_not_fit_and_repairs_what_it_can() {
    let desk = Desk::new();
    let project = desk.project();
    let articles = std::fs::read_dir(project.join("articles")).unwrap();
    let text = articles
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .unwrap();
    std::fs::write(&text, "Somebody else was here.\n").unwrap();
    let ran = desk.run(&[&"check", &project]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(!ran.out.is_empty());
    assert!(ran.err.contains("problem"), "{ran:?}");
    let told = desk.run(&[&"check", &project, &"--json"]);
    assert_eq!(told.code, 1, "{told:?}");
    let told = told.json();
    let first = &told["problems"][0];
    assert!(
        first["file"].as_str().unwrap().starts_with("articles/"),
        "{told}"
    );
    assert_eq!(first["severity"], "error", "{told}");
    assert_eq!(first["repair"], "rewrite", "{told}");
    let mended = desk
        .run(&[&"check", &project, &"--repair", &"--json"])
        .fine();
    let done = mended.json();
    assert_eq!(done["problems"].as_array().map(Vec::len), Some(0), "{done}");
    let words = done["repaired"][0].as_str().unwrap();
    assert!(words.contains("kept as trash/"), "{done}");
    assert_eq!(
        desk.run(&[&"check", &project]).fine().err,
        "no problems found\n"
    );
}

#[test]
fn formats_and_completions() {
    let desk = Desk::new();
    let formats = desk.run(&[&"formats", &"--json"]).fine().json();
    let ids: Vec<&str> = formats
        .as_array()
        .unwrap()
        .iter()
        .map(|format| format["id"].as_str().unwrap())
        .collect();
    assert!(ids.contains(&"jsonl"), "{ids:?}");
    let table = desk.run(&[&"formats"]).fine();
    for id in ids {
        assert!(table.out.contains(id), "{id}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = desk.run(&[&"completions", &shell]).fine();
        assert!(ran.out.contains("claimdesk"), "{shell}");
        assert_eq!(ran.err, "");
    }
}

#[test]
fn without_a_display_the_window_says_so() {
    let desk = Desk::new();
    let project = desk.project();
    let ran = desk.run(&[&project]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(ran.out, "");
    let said = if cfg!(feature = "gui") {
        "there is no display"
    } else {
        "without its window"
    };
    assert!(ran.err.contains(said), "{ran:?}");
    assert!(ran.err.contains("claimdesk --help"), "{ran:?}");
}

#[test]
fn real_articles() {
    let folder = ["../shared/articles", "../../shared/articles"]
        .map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .into_iter()
        .find(|folder| folder.is_dir())
        .unwrap_or_default();
    let mut files: Vec<PathBuf> = match std::fs::read_dir(&folder) {
        Ok(entries) => entries.map(|entry| entry.unwrap().path()).collect(),
        Err(_) => Vec::new(),
    };
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    if files.is_empty() {
        eprintln!("skipped: there are no articles in ../shared/articles");
        return;
    }
    let desk = Desk::new();
    let project = desk.path("real");
    let ran = desk.run(&[&"new", &project, &folder]).fine();
    assert_eq!(ran.out, "");
    let exported = desk
        .run(&[&"export", &project, &"--format", &"jsonl"])
        .fine();
    let texts: Vec<String> = lines(&exported.out)
        .iter()
        .filter_map(|line| line["text"].as_str().map(str::to_owned))
        .collect();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
        text.trim_start_matches('\u{feff}').to_owned()
    };
    assert_eq!(texts, files.iter().map(read).collect::<Vec<_>>());
    desk.run(&[&"check", &project]).fine();
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_and_not_waited_for() {
    let desk = Desk::new();
    let project = desk.project();
    let pipe = desk.path("pipe.txt");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let ran = desk.run(&[&"import", &project, &pipe]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.err.contains("pipe.txt: this is a device or pipe"),
        "{ran:?}"
    );
}

#[test]
fn an_export_to_a_bare_file_name_lands_in_the_current_folder() {
    let desk = Desk::new();
    let project = desk.project();
    desk.run(&[
        &"export",
        &project,
        &"--format",
        &"jsonl",
        &"--out",
        &"book.jsonl",
    ])
    .fine();
    assert!(desk.path("book.jsonl").is_file());
}

#[test]
fn a_project_is_packed_for_sending_and_unpacked() {
    let desk = Desk::new();
    let project = desk.project();
    desk.run(&[&"pack", &project, &"sent.zip"]).fine();
    desk.run(&[&"unpack", &"sent.zip", &"got/it"]).fine();
    let export =
        |project: &dyn AsRef<OsStr>| desk.run(&[&"export", project, &"--format", &"jsonl"]);
    let got = desk.path("got/it");
    assert_eq!(export(&project).fine().out, export(&got).fine().out);
    let ran = desk.run(&[&"unpack", &"sent.zip", &"got/it"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("choose a new or empty folder"), "{ran:?}");
    desk.write("letter.zip", "Dear");
    let ran = desk.run(&[&"unpack", &"letter.zip", &"other"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("letter.zip: it is no .zip"), "{ran:?}");
    assert!(!desk.path("other").exists());
}

#[test]
fn a_crash_leaves_a_report_and_says_where() {
    let desk = Desk::new();
    let project = desk.path("p");
    let article = desk.write("ferry.txt", "Ada met Bob and 40 others.");
    desk.run(&[&"new", &project, &article]).fine();
    let ran = Command::new(env!("CARGO_BIN_EXE_claimdesk"))
        .args(["stats".as_ref(), project.as_os_str()])
        .env("CLAIMDESK_HOME", desk.path("home"))
        .env("CLAIMDESK_CRASH", "stats")
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(101));
    let crashes = desk.path("home").join("data/crashes");
    let reports: Vec<PathBuf> = std::fs::read_dir(crashes)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let [report] = reports.as_slice() else {
        panic!("{reports:?}");
    };
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(said.contains(&report.display().to_string()), "{said}");
    let text = std::fs::read_to_string(report).unwrap();
    for part in [
        "message: a crash on purpose",
        "oldest first:\n  stats\n",
        "version: ",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert!(!text.contains("Ada"), "{text}");
}

#[test]
fn a_project_is_backed_up_and_restored() {
    let desk = Desk::new();
    let project = desk.project();
    let ran = desk.run(&[&"backup", &project]).fine();
    assert!(ran.err.contains("backed up into "), "{ran:?}");
    let ran = desk.run(&[&"backup", &project]).fine();
    assert!(ran.err.contains("nothing is new"), "{ran:?}");
    let listed = desk.run(&[&"backup", &project, &"--list"]).fine().out;
    assert_eq!(listed.lines().count(), 1, "{listed}");
    assert!(
        listed.contains("  1 article, 0 mentions, 0 claims"),
        "{listed}"
    );
    let name = listed.split_whitespace().next().unwrap().to_owned();
    for (which, to) in [(name.as_str(), "one"), ("latest", "two")] {
        desk.run(&[&"backup", &project, &"--restore", &which, &"--to", &to])
            .fine();
        let export =
            |it: &dyn AsRef<OsStr>| desk.run(&[&"export", it, &"--format", &"jsonl"]).fine();
        assert_eq!(export(&project).out, export(&to).out);
    }
    let ran = desk.run(&[
        &"backup",
        &project,
        &"--restore",
        &"1999",
        &"--to",
        &"three",
    ]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("no backup “1999”"), "{ran:?}");
}
