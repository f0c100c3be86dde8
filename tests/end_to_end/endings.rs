//! How the program ends when it is not by Quit: by a fault of its own, and by signals.

use std::path::{Path, PathBuf};

use crate::screen::{Program, Screen, export, quotes, wait};
use crate::{article, judge_mentions, project, tag, tag_all};

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect()
}

fn running(screen: &Screen) -> usize {
    files(&screen.path("home/data/running")).len()
}

#[test]
fn a_crash_keeps_every_step_and_leaves_a_report() {
    let Some(screen) = Screen::new() else { return };
    let work = article(screen.dir());
    let folder = project(&screen, &work);
    let mut command = screen.claimdesk();
    command.env("CLAIMDESK_CRASH", "help.keys").arg(&folder);
    let mut program = screen.start(&mut command, folder.clone());
    tag(&program, &work.text, work.source, "s", 1);
    assert_eq!(running(&screen), 1);
    // The last step has no time to get to the disk by itself.
    program.keys(&["u", "F1"]);
    assert_eq!(program.code(), Some(101));
    let reports = files(&screen.path("home/data/crashes"));
    let [report] = reports.as_slice() else {
        panic!("{reports:?}: {}", screen.said());
    };
    let said = screen.said();
    assert!(said.contains(&report.display().to_string()), "{said}");
    let text = std::fs::read_to_string(report).unwrap();
    for part in [
        "thread: main\n",
        "a crash on purpose",
        "  tag.source\n",
        "  mention.unsure\n  help.keys\n\nbacktrace:",
        "claimdesk::store::crash",
    ] {
        assert!(text.contains(part), "no “{part}” in {text}");
    }
    assert!(!text.contains(work.source), "{text}");
    let kept = export(&screen, &folder);
    let mentions = kept["mentions"].as_array().unwrap();
    assert_eq!(mentions.len(), 1);
    assert_eq!(mentions[0]["unsure"], true, "{mentions:?}");
    // The next window goes on, and ends as it should.
    assert_eq!(running(&screen), 1);
    let mut again = screen.open(&folder);
    again.keys(&["ctrl+q"]);
    again.ended();
    assert_eq!(running(&screen), 0);
    assert_eq!(export(&screen, &folder), kept);
}

/// Whether the files have the work, and not the journal alone.
fn snapshot_written(folder: &Path) -> bool {
    std::fs::read_dir(folder.join("layers")).is_ok_and(|mut people| people.next().is_some())
}

fn end_by(program: &mut Program<'_>, signal: &str) {
    program.signal(signal);
    program.ended();
    assert_eq!(running(program.screen), 0);
}

#[test]
fn signals_close_the_window_as_quit_does() {
    let Some(screen) = Screen::new() else { return };
    let work = article(screen.dir());
    let folder = project(&screen, &work);
    let mut program = screen.open(&folder);
    tag_all(&program, &work);
    assert!(!snapshot_written(&folder));
    end_by(&mut program, "TERM");
    assert!(snapshot_written(&folder));
    judge_mentions(&export(&screen, &folder), &work);
    let mut program = screen.open(&folder);
    end_by(&mut program, "HUP");
    let mut program = screen.open(&folder);
    end_by(&mut program, "INT");
    judge_mentions(&export(&screen, &folder), &work);
}

#[test]
fn a_signal_ends_the_program_also_while_the_disk_refuses() {
    let Some(screen) = Screen::new() else { return };
    let work = article(screen.dir());
    let folder = project(&screen, &work);
    let mut program = screen.open(&folder);
    tag(&program, &work.text, work.source, "s", 1);
    // The journal can't be written to: its folder is away.
    let (journal, away) = (folder.join("journal"), screen.path("away"));
    std::fs::rename(&journal, &away).unwrap();
    std::fs::write(&journal, "in the way").unwrap();
    program.keys(&["u", "u", "u"]);
    program.signal("TERM");
    program.ended();
    std::fs::remove_file(&journal).unwrap();
    std::fs::rename(&away, &journal).unwrap();
    wait("the step from before", || {
        quotes(&screen, &folder) == [work.source]
    });
}
