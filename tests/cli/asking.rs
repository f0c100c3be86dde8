//! Programs that are asked for suggestions, well-behaved and not. Unix, as they are shell scripts.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use claimdesk::jobs::Progress;
use claimdesk::jobs::outside::{AskError, Asked, Failure, ask};
use claimdesk::model::{Article, ArticleId, ArticleMeta};
use claimdesk::store::Settings;
use claimdesk::suggest::OutsideProgram;
use claimdesk::suggest::outside::{MAX_LINE_BYTES, request};
use claimdesk::text::ArticleText;

use crate::{Desk, Ran};

/// Long enough for every machine.
const LONG: Duration = Duration::from_secs(100);
const SHORT: Duration = Duration::from_millis(300);

fn articles(count: usize) -> Vec<Arc<Article>> {
    let article = |number| {
        Arc::new(Article {
            id: ArticleId::new(&format!("a{number}")).unwrap(),
            text: ArticleText::new(format!("{} ü\n{number}", "word ".repeat(200))).unwrap(),
            meta: ArticleMeta::default(),
            original: None,
        })
    };
    (0..count).map(article).collect()
}

/// What a shell script answers, line by line.
struct Asking<'a> {
    script: &'a str,
    limit: Duration,
    silence: Duration,
    articles: usize,
    progress: Progress,
}

impl<'a> Asking<'a> {
    fn script(script: &'a str) -> Self {
        Self {
            script,
            limit: LONG,
            silence: LONG,
            articles: 3,
            progress: Progress::unwatched(),
        }
    }

    fn ask(
        &self,
        mut take: impl FnMut(&str) -> ControlFlow<()>,
    ) -> (Vec<String>, Result<Vec<String>, AskError>) {
        let arguments = ["-c".to_owned(), self.script.to_owned()];
        let asked = Asked {
            program: "sh",
            arguments: &arguments,
            folder: Path::new("/"),
            limit: self.limit,
            silence: self.silence,
        };
        let mut lines = Vec::new();
        let mut keep = |line: &str| {
            lines.push(line.to_owned());
            take(line)
        };
        let ended = ask(asked, articles(self.articles), &self.progress, &mut keep);
        (lines, ended)
    }

    fn fails(&self) -> (Vec<String>, AskError) {
        let (lines, ended) = self.ask(|_| ControlFlow::Continue(()));
        (lines, ended.unwrap_err())
    }
}

#[test]
fn a_program_gets_one_article_a_line_and_answers_when_it_likes() {
    // More than any pipe holds.
    let asking = Asking {
        articles: 500,
        ..Asking::script("cat; echo loaded >&2")
    };
    let (lines, ended) = asking.ask(|_| ControlFlow::Continue(()));
    assert_eq!(ended.unwrap(), ["loaded"]);
    let wanted: Vec<String> = articles(500)
        .iter()
        .map(|article| request(article))
        .collect();
    assert_eq!(lines, wanted);
    assert_eq!(asking.progress.fraction(), Some(1.0));
    // One that does not read all, and one that reads nothing before it has answered a lot.
    let asking = Asking {
        articles: 500,
        ..Asking::script("read -r one; echo \"$one\" | head -c 7; echo")
    };
    let (lines, ended) = asking.ask(|_| ControlFlow::Continue(()));
    assert!(ended.is_ok());
    assert_eq!(lines, ["{\"id\":\""]);
    let asking = Asking {
        articles: 500,
        ..Asking::script("yes | head -n 100000; cat >/dev/null")
    };
    let (lines, ended) = asking.ask(|_| ControlFlow::Continue(()));
    assert!(ended.is_ok());
    assert_eq!(lines.len(), 100_000);
}

#[test]
fn a_program_that_dies_is_told_with_its_last_words() {
    let script = "cat >/dev/null; echo '{}'; i=0; while [ $i -lt 50 ]; do echo \"line $i\" >&2; \
                  i=$((i+1)); done; printf 'no\\0end' >&2; exit 3";
    let (lines, error) = Asking::script(script).fails();
    assert_eq!(lines, ["{}"]);
    assert!(matches!(&error.failure, Failure::Failed(status) if status.code() == Some(3)));
    assert_eq!(error.said.len(), 20);
    assert_eq!(error.said[18], "line 49");
    let words = error.to_string();
    assert!(
        words.starts_with("the program failed (exit status: 3)"),
        "{words}"
    );
    assert!(words.ends_with("\n  line 49\n  no‹U+0000›end"), "{words}");
    let (_, error) = Asking::script("kill -9 $$").fails();
    assert!(matches!(error.failure, Failure::Failed(_)), "{error}");
    let asked = Asked {
        program: "/nowhere/to/be/found",
        arguments: &[],
        folder: Path::new("/"),
        limit: LONG,
        silence: LONG,
    };
    let take = &mut |_: &str| ControlFlow::Continue(());
    let error = ask(asked, articles(1), &Progress::unwatched(), take).unwrap_err();
    assert!(matches!(error.failure, Failure::NotStarted(_)), "{error}");
}

#[test]
fn a_program_that_hangs_is_ended_with_what_it_started() {
    // It says the process that it started, then nothing; time is up, or the silence too long, or
    // the person has enough.
    let script = "sleep 1000 & echo $!; wait";
    for (limit, silence, cancels) in [
        (SHORT, LONG, false),
        (LONG, SHORT, false),
        (LONG, LONG, true),
    ] {
        let asking = Asking {
            limit,
            silence,
            ..Asking::script(script)
        };
        let (lines, ended) = asking.ask(|_| {
            if cancels {
                asking.progress.cancel();
            }
            ControlFlow::Continue(())
        });
        let failure = ended.unwrap_err().failure;
        assert!(
            match failure {
                Failure::TooLong(_) => limit == SHORT,
                Failure::Silent(_) => silence == SHORT,
                Failure::Cancelled => cancels,
                _ => false,
            },
            "{failure:?}"
        );
        // Ended, or waiting for its parent to notice.
        let state = || {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", lines[0]));
            let stat = stat.unwrap_or_default();
            stat.rsplit(')')
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let ends = std::time::Instant::now() + Duration::from_secs(20);
        while state().starts_with(|state| !matches!(state, 'Z' | 'X')) {
            assert!(
                std::time::Instant::now() < ends,
                "it still runs: {}",
                state()
            );
            std::thread::yield_now();
        }
    }
}

#[test]
fn what_a_program_left_running_ends_with_it() {
    // The one that is left holds the output open; what was answered counts.
    let (lines, ended) = Asking::script("sleep 1000 & echo $!").ask(|_| ControlFlow::Continue(()));
    assert!(ended.is_ok());
    assert_eq!(lines.len(), 1);
}

#[test]
fn a_flood_is_not_listened_to() {
    let (lines, error) = Asking::script("echo short; yes | tr -d '\\n'").fails();
    assert!(matches!(error.failure, Failure::LongLine(2)), "{error}");
    assert_eq!(lines, ["short"]);
    assert!(error.to_string().contains(&MAX_LINE_BYTES.to_string()));
    let mut left = 50;
    let (_, ended) = Asking::script("yes nonsense").ask(|_| {
        left -= 1;
        match left {
            0 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    });
    assert!(matches!(ended.unwrap_err().failure, Failure::Nonsense));
    // To people it may say as much as it likes.
    let script = "yes oh no | head -n 200000 >&2; head -c 3000000 /dev/zero >&2; exit 1";
    let (_, error) = Asking::script(script).fails();
    assert!(error.said.len() <= 20 && error.said.iter().all(|line| line.len() < 6000));
}

/// A desk with a project, and a suggester in its settings.
fn desk(script: &str) -> (Desk, std::path::PathBuf) {
    let desk = Desk::new();
    let project = desk.project();
    let mut settings = Settings::default();
    settings.preferences.suggesters.programs = vec![OutsideProgram {
        name: "mine".to_owned(),
        program: "sh".to_owned(),
        arguments: vec!["-c".to_owned(), script.to_owned()],
        seconds: 100,
        silence: 100,
        ..OutsideProgram::default()
    }];
    std::fs::create_dir_all(desk.path("home/config")).unwrap();
    settings.save_to(&desk.path("home/config")).unwrap();
    (desk, project)
}

/// Everything in a project but what an open one has.
fn files(project: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![project.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => found.push((path.clone(), std::fs::read(&path).unwrap())),
            }
        }
    }
    found.sort();
    found
}

/// Answers with the id that was asked about.
const ANSWER: &str = r#"read -r line; id=${line#*:\"}; id=${id%%\"*}; cat >/dev/null
echo "{\"id\":\"$id\",\"start\":0,\"end\":12,\"label\":\"PEOPLE\",\"score\":0.7,\"quote\":\"Forty people\"}""#;

#[test]
fn a_program_is_not_run_before_it_is_allowed_for_the_project() {
    let mark = tempfile::tempdir().unwrap();
    let mark = mark.path().join("it-ran");
    let script = format!("echo ran >> '{}'; {ANSWER}", mark.display());
    let (desk, project) = desk(&script);
    let before = files(&project);
    let run = |more: &[&str]| -> Ran {
        let mut words: Vec<&dyn AsRef<std::ffi::OsStr>> =
            vec![&"suggest", &"run", &project, &"--with", &"mine"];
        words.extend(more.iter().map(|word| word as &dyn AsRef<std::ffi::OsStr>));
        desk.run(&words)
    };
    let ran = run(&["--map", "PEOPLE=actor"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    for words in [
        "Nothing was run",
        "would read 1 article",
        "sh -c",
        "it-ran",
        "--allow",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    assert!(!mark.exists());
    assert_eq!(files(&project), before);
    // Allowed, but with a label that nobody knows: nothing is taken.
    let ran = run(&["--allow"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.err.contains("line 1: there is no label “PEOPLE”"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("Nothing was taken"), "{}", ran.err);
    assert_eq!(files(&project), before);
    let ran = run(&["--map", "PEOPLE=actor", "--dry-run"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("1 suggestion in 1 article"), "{}", ran.err);
    let ran = run(&["--map", "PEOPLE=actor"]).fine();
    assert!(ran.err.contains("mine: 1 suggestion"), "{}", ran.err);
    // The next time the label is known.
    run(&[]).fine();
    let (project_now, _) = claimdesk::store::read(&project).unwrap();
    let runs: Vec<&str> = project_now.runs().map(|run| run.id.as_str()).collect();
    assert_eq!(runs, ["mine", "mine-2"]);
    assert_eq!(project_now.proposals().count(), 2);
    assert_eq!(std::fs::read_to_string(&mark).unwrap().lines().count(), 4);
    // A project with another id asks again, wherever it lies.
    let other = desk.path("other");
    let text = desk.write("other.txt", "Two people.");
    desk.run(&[&"new", &other, &text]).fine();
    let ran = desk.run(&[&"suggest", &"run", &other, &"--with", &"mine"]);
    assert!(ran.err.contains("Nothing was run"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&mark).unwrap().lines().count(), 4);
}

#[test]
fn what_a_program_does_wrong_is_said() {
    let other = ANSWER.replace("PEOPLE", "ORG");
    let cases = [
        (
            "cat >/dev/null; echo oops >&2; exit 4",
            "mine: the program failed (exit status: 4)",
            "  oops",
        ),
        ("cat; echo", "line 1: it has no label", "Nothing was taken"),
        (
            &other,
            "line 1: there is no label “ORG”. If it means actor, say so",
            "--map ORG=actor",
        ),
        (
            "cat >/dev/null; yes Loading",
            "the program’s answer can’t be used",
            "line 50: “Loading” can’t be read",
        ),
    ];
    for (script, wrong, more) in cases {
        let (desk, project) = desk(script);
        let before = files(&project);
        let ran = desk.run(&[&"suggest", &"run", &project, &"--with", &"mine", &"--allow"]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(
            ran.err.contains(wrong) && ran.err.contains(more),
            "{}",
            ran.err
        );
        assert_eq!(files(&project), before);
    }
    let (desk, project) = desk("true");
    let ran = desk.run(&[&"suggest", &"run", &project, &"--with", &"yours"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("no suggester “yours” (they name “mine”)"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("settings.ron"), "{}", ran.err);
}
