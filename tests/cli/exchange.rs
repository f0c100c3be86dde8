//! `import`, `export` and `convert` with the formats of other tools.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::{Desk, Word, lines};

/// Two lines as langextract writes them, the second with an emoji before its mention.
const RUN: &str = r#"{"extractions":[{"extraction_class":"PER","extraction_text":"Ada","char_interval":{"start_pos":0,"end_pos":3},"alignment_status":"match_exact","attributes":{"claim":["actor of c1"]}},{"extraction_class":"CARDINAL","extraction_text":"40 ferries","char_interval":{"start_pos":10,"end_pos":20},"alignment_status":"match_exact","attributes":{"claim":["figure of c1"]}}],"text":"Ada counts 40 ferries.","document_id":"one"}
{"extractions":[{"extraction_class":"PER","extraction_text":"Bo","char_interval":{"start_pos":2,"end_pos":4},"alignment_status":"match_exact"},{"extraction_class":"MISC","extraction_text":"x","char_interval":null,"alignment_status":null}],"text":"😀 Bo waves.","document_id":"two"}
"#;

fn run_file(desk: &Desk) -> std::path::PathBuf {
    desk.write(
        "run.jsonl",
        RUN.replace(
            "\"start_pos\":10,\"end_pos\":20",
            "\"start_pos\":11,\"end_pos\":21",
        ),
    )
}

/// The mentions of an exported project: article, label, words.
fn mentions(desk: &Desk, project: &Path) -> Vec<(String, String, String)> {
    let ran = desk
        .run(&[&"export", &project, &"--format", &"jsonl"])
        .fine();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let mut out = Vec::new();
    for article in lines(&ran.out) {
        for mention in article["mentions"].as_array().into_iter().flatten() {
            out.push((
                word(&article["id"]),
                word(&mention["label"]),
                word(&mention["quote"]),
            ));
        }
    }
    out
}

fn owned(all: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    let one = |(a, b, c): &(&str, &str, &str)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned());
    all.iter().map(one).collect()
}

#[test]
fn labels_of_a_file_become_those_of_the_project() {
    let (desk, project) = (Desk::new(), "project");
    desk.run(&[&"new", &project]).fine();
    let file = run_file(&desk);
    let ran = desk.run(&[
        &"import",
        &project,
        &file,
        &"--map",
        &"PER=actor",
        &"--map",
        &"CARDINAL=figure",
    ]);
    assert!(
        ran.err.contains("extraction number 2, “x”, has no place"),
        "{ran:?}"
    );
    let wanted = owned(&[
        ("one", "actor", "Ada"),
        ("one", "figure", "40 ferries"),
        ("two", "actor", "Bo"),
    ]);
    assert_eq!(mentions(&desk, &desk.path(project)), wanted);
    let ran = desk.run(&[&"stats", &project, &"--json"]).fine();
    assert_eq!(ran.json()["people"][0]["total"]["claims"], 1);
}

#[test]
fn a_label_can_be_left_out_and_one_that_is_not_there_is_refused() {
    let (desk, project) = (Desk::new(), "project");
    desk.run(&[&"new", &project]).fine();
    let file = run_file(&desk);
    let ran = desk.run(&[&"import", &project, &file, &"--map", &"PER=person"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("there is no label “person”"), "{ran:?}");
    assert_eq!(mentions(&desk, &desk.path(project)), []);
    let ran = desk.run(&[&"import", &project, &file, &"--map", &"PER"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    desk.run(&[&"import", &project, &file, &"--map", &"PER="])
        .left_some_out();
    let left = mentions(&desk, &desk.path(project));
    assert_eq!(left, owned(&[("one", "cardinal", "40 ferries")]));
}

#[test]
fn a_dry_run_says_what_would_come_in_and_changes_nothing() {
    let (desk, project) = (Desk::new(), "project");
    desk.run(&[&"new", &project]).fine();
    let file = run_file(&desk);
    let before = desk.run(&[&"export", &project, &"--format", &"jsonl"]).out;
    let ran = desk
        .run(&[&"import", &project, &file, &"--dry-run", &"--json"])
        .left_some_out();
    let json = ran.json();
    assert_eq!(json["files"][0]["format"], "langextract", "{json}");
    assert_eq!(json["files"][0]["mentions"], 3, "{json}");
    assert_eq!(
        json["files"][0]["problems"][0]["place"], "run.jsonl, line 2",
        "{json}"
    );
    let per = json["labels"]
        .as_array()
        .unwrap()
        .iter()
        .find(|label| label["name"] == "PER");
    assert_eq!(per.unwrap()["mentions"], 2, "{json}");
    assert_eq!(per.unwrap()["new"], true, "{json}");
    assert!(ran.err.contains("Nothing was changed"), "{ran:?}");
    assert_eq!(
        desk.run(&[&"export", &project, &"--format", &"jsonl"]).out,
        before
    );
}

#[test]
fn a_dry_run_notices_what_is_there_already() {
    let desk = Desk::new();
    let project = desk.project();
    let again = &[&"import" as Word<'_>, &project, &"ferry.txt"];
    let said = "ferry.txt: the same text is already in the project";
    let dry = desk.run(&[&again[..], &[&"--dry-run"]].concat()).fine();
    assert!(dry.err.contains(said), "{dry:?}");
    assert!(desk.run(again).fine().err.contains(said));
}

#[test]
fn labels_are_listed_as_they_come_in() {
    let (desk, project) = (Desk::new(), "project");
    desk.run(&[&"new", &project]).fine();
    let file = run_file(&desk);
    let import: &[Word<'_>] = &[&"import", &project, &file, &"--json"];
    let map: &[Word<'_>] = &[&"--map", &"PER=actor", &"--map", &"CARDINAL="];
    let ran = desk.run(&[import, map].concat());
    let labels = &ran.json()["labels"];
    let actors = serde_json::json!([{"id": "actor", "name": "actor", "mentions": 2, "new": false}]);
    assert_eq!(*labels, actors);
}

#[test]
fn an_export_says_what_it_lost_and_strict_makes_it_a_failure() {
    let (desk, project) = (Desk::new(), "project");
    desk.run(&[&"new", &project]).fine();
    desk.run(&[&"import", &project, &run_file(&desk)])
        .left_some_out();
    let export = |more: &[&str]| {
        let mut words: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![
            &"export",
            &"project",
            &"--format",
            &"langextract",
            &"--out",
            &"out.jsonl",
        ];
        words.extend(more.iter().map(|word| word as &dyn AsRef<std::ffi::OsStr>));
        desk.run(&words)
    };
    let ran = export(&["--report", "report.json"]).fine();
    assert!(ran.err.contains("read back and verified"), "{ran:?}");
    assert!(
        ran.err
            .contains("not carried: 3 mentions lose when and how"),
        "{ran:?}"
    );
    let report = fs::read_to_string(desk.path("report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["verified"], true);
    let lost = |id: &str| {
        let all = report["losses"].as_array().unwrap();
        all.iter()
            .find(|loss| loss["loss"] == id)
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(lost("provenance")["count"], 3);
    assert_eq!(lost("provenance")["examples"][1]["start"], 11);
    assert_eq!(lost("provenance")["examples"][1]["words"], "40 ferries");
    assert_eq!(export(&["--strict"]).code, 3);
    let only = export(&["--label", "per", "--article", "two"]).fine();
    assert!(only.err.contains("1 article, 1 mention"), "{only:?}");
    let wrong = export(&["--label", "nobody"]);
    assert!(
        wrong.code == 1 && wrong.err.contains("no label “nobody”"),
        "{wrong:?}"
    );
}

#[test]
fn what_cannot_be_written_is_told_with_the_way_out() {
    let desk = Desk::new();
    let project = desk.project();
    let older = desk.write("older", "as it was");
    let way_out = "You can also choose another place; an older file there is still whole.";
    for place in [older.join("out.jsonl"), older.join("out.zip")] {
        let ran = desk.run(&[&"export", &project, &"--format", &"jsonl", &"--out", &place]);
        let why = "(a file stands where a folder should be: move it away)";
        let said = format!(
            "claimdesk: {} was not written {why}. {way_out}\n",
            place.display()
        );
        assert_eq!((ran.code, ran.err), (1, said));
    }
    let report: &[Word<'_>] = &[&"export", &project, &"--format", &"csv", &"--out", &"out"];
    let ran = desk.run(&[report, &[&"--report", &project]].concat());
    assert_eq!(ran.code, 1);
    let said = "project was not written (this is a folder and not a file: choose another name)";
    assert!(ran.err.contains(said), "{}", ran.err);
    assert_eq!(fs::read_to_string(&older).unwrap(), "as it was");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_in_words() {
    let desk = Desk::new();
    let full = fs::File::create("/dev/full").unwrap();
    let words: &[Word<'_>] = &[&"export", &desk.project(), &"--format", &"jsonl"];
    let ran = desk.command(words).stdout(full).output().unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    let expected = "claimdesk: standard output: the disk is full: free some space\n";
    assert_eq!((ran.status.code(), &*said), (Some(1), expected));
}

#[test]
fn a_zip_and_a_folder_in_folders_come_in_and_a_zip_goes_out() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("in/deep/er")).unwrap();
    desk.write("in/deep/er/run.jsonl", RUN.lines().nth(1).unwrap());
    desk.write("in/note.txt", "A note of its own.");
    let ran = desk.run(&[&"convert", &"in", &"out.zip", &"--to", &"jsonl"]);
    assert!(ran.err.contains("wrote out.zip"), "{ran:?}");
    desk.run(&[&"new", &"project"]).fine();
    let tried = desk.run(&[&"import", &"project", &"out.zip", &"--dry-run"]);
    let told = tried.fine().err;
    assert!(told.contains("which is new: 1 mention\n"), "{told}");
    assert!(told.contains(" articles, 1 mention, 0 claims\n"), "{told}");
    let ran = desk.run(&[&"import", &"project", &"out.zip"]).fine();
    assert!(
        ran.err.contains("Imported 2 articles, 1 mention"),
        "{ran:?}"
    );
    let found = mentions(&desk, &desk.path("project"));
    assert_eq!(found, owned(&[("two", "per", "Bo")]));
}

#[test]
fn convert_needs_no_project_and_leaves_none() {
    let desk = Desk::new();
    run_file(&desk);
    let ran = desk.run(&[
        &"convert",
        &"run.jsonl",
        &"out.jsonl",
        &"--from",
        &"langextract",
        &"--to",
        &"jsonl",
        &"--map",
        &"PER=actor",
    ]);
    ran.left_some_out();
    let out = fs::read_to_string(desk.path("out.jsonl")).unwrap();
    assert_eq!(lines(&out).len(), 2, "{out}");
    assert!(out.contains(r#""label":"actor""#), "{out}");
    let ran = desk.run(&[&"convert", &"run.jsonl", &"x", &"--to", &"nonsense"]);
    assert!(
        ran.code == 2 && ran.err.contains("no format “nonsense”"),
        "{ran:?}"
    );
    let ran = desk.run(&[&"convert", &"none.jsonl", &"x", &"--to", &"jsonl"]);
    assert!(ran.code == 1 && ran.err.contains("none.jsonl"), "{ran:?}");
}

#[test]
fn a_conversion_loses_only_what_the_file_had() {
    let desk = Desk::new();
    let line = r#"{"text":"Ada counts ferries.","label":[[0,3,"PER"]]}"#;
    desk.write("in.jsonl", line);
    let convert = |from: &str, to: &str, path: &str| {
        desk.run(&[&"convert", &from, &path, &"--to", &to, &"--strict"])
    };
    let ran = convert("in.jsonl", "brat", "out").fine();
    assert!(!ran.err.contains("not carried"), "{ran:?}");
    // What says who made it and when loses that.
    convert("in.jsonl", "jsonl", "own.jsonl").fine();
    let ran = convert("own.jsonl", "brat", "out");
    assert_eq!(ran.code, 3);
    for lost in ["colours, descriptions and guidelines", "when and how"] {
        assert!(ran.err.contains(lost), "{ran:?}");
    }
}

#[test]
fn a_format_of_several_files_makes_a_folder_even_for_one() {
    let desk = Desk::new();
    desk.write("one.jsonl", RUN.lines().nth(1).unwrap());
    let convert = |out: &str| desk.run(&[&"convert", &"one.jsonl", &out, &"--to", &"tei"]);
    convert("editions").left_some_out();
    assert!(desk.path("editions").is_dir(), "a folder");
    convert("edition.xml").left_some_out();
    assert!(
        desk.path("edition.xml").is_file(),
        "a file where one is named"
    );
}

#[test]
fn a_folder_that_lies_too_deep_is_named_and_the_rest_comes_in() {
    let desk = Desk::new();
    let deep = desk.path("in").join(vec!["d"; 34].join("/"));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("lost.txt"), "Not read.").unwrap();
    desk.write("in/near.txt", "A note of its own.");
    let ran = desk.run(&[&"convert", &"in", &"out.jsonl", &"--to", &"jsonl"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("more than 32 folders deep"), "{ran:?}");
    let out = fs::read_to_string(desk.path("out.jsonl")).unwrap();
    assert_eq!(lines(&out).len(), 1, "{out}");
}

#[test]
fn positions_count_what_is_asked_for() {
    let (desk, project) = (Desk::new(), "project");
    desk.run(&[&"new", &project]).fine();
    desk.run(&[&"import", &project, &run_file(&desk)])
        .left_some_out();
    let export = |more: &[&str]| {
        let mut words: Vec<&dyn AsRef<std::ffi::OsStr>> =
            vec![&"export", &"project", &"--format", &"doccano"];
        words.extend(more.iter().map(|word| word as &dyn AsRef<std::ffi::OsStr>));
        desk.run(&words)
    };
    let start = |more: &[&str]| {
        let second = lines(&export(more).fine().out)[1].clone();
        second["entities"][0]["start_offset"].as_u64()
    };
    assert_eq!(start(&[]), Some(3));
    assert_eq!(start(&["--unit", "utf-16"]), Some(3));
    assert_eq!(start(&["--unit", "code-points"]), Some(2));
    assert_eq!(export(&["--unit", "bytes"]).code, 2);
}

#[test]
fn options_that_mean_nothing_for_a_format_are_told() {
    let (desk, project) = (Desk::new(), "project");
    desk.run(&[&"new", &project]).fine();
    desk.run(&[&"import", &project, &run_file(&desk)])
        .left_some_out();
    let told = |format: &str, options: &[&str]| {
        let mut all: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"export", &project, &"--format"];
        all.push(&format);
        all.extend(options.iter().map(|option| option as &dyn AsRef<_>));
        let err = desk.run(&all).fine().err;
        let vain = err
            .lines()
            .filter(|line| line.contains("means nothing for"));
        vain.map(str::to_owned).collect::<Vec<_>>()
    };
    let options = [
        "--tags",
        "bilou",
        "--align",
        "strict",
        "--tokenizer",
        "blanks",
    ];
    assert_eq!(
        told("langextract", &options),
        [
            "--tokenizer means nothing for langextract JSON Lines",
            "--align means nothing for langextract JSON Lines",
            "--tags means nothing for langextract JSON Lines",
        ]
    );
    assert_eq!(
        told("prodigy", &options),
        ["--tags means nothing for Prodigy JSON Lines"]
    );
    assert!(told("huggingface", &options).is_empty());
    assert!(told("langextract", &[]).is_empty());
    assert_eq!(
        told("huggingface", &["--unit", "utf-16", "--seed", "x"]).len(),
        2
    );
}

#[test]
fn tokens_of_a_file_cut_the_texts() {
    let (desk, project) = (Desk::new(), "project");
    desk.run(&[&"new", &project]).fine();
    desk.run(&[&"import", &project, &run_file(&desk)])
        .left_some_out();
    let export = |tokens: &str| {
        desk.write("tokens.jsonl", tokens);
        desk.run(&[
            &"export",
            &project,
            &"--format",
            &"huggingface",
            &"--tokens",
            &desk.path("tokens.jsonl"),
        ])
    };
    let good = "{\"id\":\"one\",\"tokens\":[\"Ada\",\"counts\",\"40 ferries\",\".\"]}\n\
                {\"id\":\"two\",\"tokens\":[\"😀\",\"Bo\",\"waves.\"]}\n";
    let rows = lines(&export(good).fine().out);
    assert_eq!(rows[0]["tokens"][1], "counts");
    assert_eq!(rows[1]["tokens"][2], "waves.");
    let wrong = export(&good.replace("waves.", "dives."));
    assert!(
        wrong.code == 1
            && wrong
                .err
                .contains("token number 3, “dives.”, is not the next word"),
        "{wrong:?}"
    );
    let wrong = export("{}");
    assert!(
        wrong.code == 1 && wrong.err.contains("tokens.jsonl, line 1: "),
        "{wrong:?}"
    );
}

/// Longer than what is read at one go (256 MB), most of it of no use here.
#[test]
fn a_file_of_lines_may_be_of_any_length() {
    let (desk, project) = (Desk::new(), "project");
    desk.run(&[&"new", &project]).fine();
    let file = desk.write("long.jsonl", "");
    let mut out = std::io::BufWriter::new(fs::File::create(&file).unwrap());
    let padding = "x".repeat(1 << 20);
    for number in 0..260 {
        writeln!(
            out,
            "{{\"_session\":\"{padding}\",\"text\":\"Article {number} says 5 %.\",\
             \"spans\":[{{\"start\":0,\"end\":7,\"label\":\"actor\"}}],\"answer\":\"accept\"}}"
        )
        .unwrap();
    }
    out.into_inner().unwrap();
    desk.run(&[&"import", &project, &file]).fine();
    let found = mentions(&desk, Path::new(project));
    assert_eq!(found.len(), 260);
    assert!(found.iter().all(|(_, _, words)| words == "Article"));
}

/// Long enough to be read piece by piece, but not in UTF-8.
#[test]
fn a_long_file_in_another_encoding_comes_in_too() {
    let (desk, project) = (Desk::new(), "project");
    desk.run(&[&"new", &project]).fine();
    let line = |number: usize| {
        let words = "Größe ".repeat(200);
        format!("{{\"text\":\"{words}{number}\",\"label\":[[0,5,\"actor\"]]}}\n")
    };
    let text: String = (0..1_000).map(line).collect();
    let latin: Vec<u8> = text.chars().map(|sign| sign as u8).collect();
    let file = desk.write("latin.jsonl", "");
    fs::write(&file, latin).unwrap();
    desk.run(&[&"import", &project, &file]).fine();
    let found = mentions(&desk, Path::new(project));
    assert_eq!(found.len(), 1_000);
    assert!(found.iter().all(|(_, _, words)| words == "Größe"));
}
