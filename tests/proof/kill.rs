//! Kills a program that works on a project, again and again, at random moments.
//!
//! The child is this test program itself: it opens the folder with the real store and does what
//! the dice say, in a session as the window has it. On its standard output it says of every step,
//! before the journal gets it, what the project is after it (as a digest), and how many steps
//! were reported as saved. The parent kills it, opens the folder and compares: it must hold the
//! project as it was after some step that is not before the last one reported.
//! `CLAIMDESK_KILLS=10000 cargo test --release --test proof kill -- --nocapture` is the whole
//! number; `CLAIMDESK_KILL_DIR` says where the folder is.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use claimdesk::command;
use claimdesk::edit::{Head, apply};
use claimdesk::formats::{ExportOptions, format};
use claimdesk::model::{Person, Project, Timestamp};
use claimdesk::session::journal::{Journal, JournalStatus, Step};
use claimdesk::session::{FixedClock, IdSource, Session};
use claimdesk::store::{self, FileJournal, Severity};

use crate::commands::any;
use crate::dice::{Dice, KeptOnFailure, quick_folder, seed, setting};
use crate::fuzz::kind_of;
use crate::support::{LONG, no_waker, person, project};

/// Says to the child where to work, and with which number of the run.
const CHILD: &str = "CLAIMDESK_KILL_CHILD";
/// The moment of the kill lies up to as long after the child began to work.
const LONGEST: Duration = Duration::from_millis(40);
/// So many steps may be on their way to the disk at most.
const BURST: usize = 12;

/// A digest of all that a project holds.
fn digest(project: &Project) -> String {
    let jsonl = format("jsonl").unwrap();
    let exported = jsonl.export(project, &ExportOptions::default()).unwrap();
    format!("{:016x}", kind_of(&exported.files[0].bytes))
}

fn say(words: &str) {
    let mut out = std::io::stdout();
    out.write_all(words.as_bytes()).unwrap();
    out.flush().unwrap();
}

/// A journal that says of every step what the project is after it, and counts.
struct Told {
    journal: FileJournal,
    project: Project,
    appended: Arc<AtomicUsize>,
}

impl Journal for Told {
    fn head(&self) -> Head {
        self.journal.head()
    }

    fn append(&mut self, step: Step) {
        apply(&mut self.project, &step.transaction).unwrap();
        say(&format!("STEP {}\n", digest(&self.project)));
        self.journal.append(step);
        self.appended.fetch_add(1, Ordering::SeqCst);
    }

    fn snapshot(&mut self, project: Project) {
        assert!(
            project == self.project,
            "the session's project is that of its steps"
        );
        self.journal.snapshot(project);
    }

    fn status(&self) -> JournalStatus {
        self.journal.status()
    }

    fn flush(&mut self, limit: Duration) -> JournalStatus {
        self.journal.flush(limit)
    }
}

/// Works until it is killed.
fn work(folder: &Path, run: u64) -> ! {
    say("\nWORKS\n");
    let opened = store::open(folder).expect("the parent has seen that it opens");
    let (project, _, journal) = opened.into_parts(&person("ada"), no_waker()).unwrap();
    say(&format!("STEP {}\n", digest(&project)));
    let appended = Arc::new(AtomicUsize::new(0));
    let journal = Told {
        journal,
        project: project.clone(),
        appended: appended.clone(),
    };
    let ada = project.person(&person("ada")).cloned();
    let ada = ada.unwrap_or_else(|| Person {
        id: person("ada"),
        name: "Ada".to_owned(),
    });
    let now = Timestamp::from_millis(1_770_000_000_000 + run as i64);
    let (clock, ids) = (FixedClock(now), IdSource::counting_from(run << 18));
    let mut session = Session::new(project, ada, Box::new(journal), Box::new(clock), ids);
    let mut dice = Dice::new(seed() ^ (run << 20));
    loop {
        let before = appended.load(Ordering::SeqCst);
        match dice.below(3) {
            // No two states are the same, so it shows which one was found.
            0 => drop(session.run(command::Command::SetGuidelines(format!("{run}, {before}")))),
            _ => drop(any(&mut dice, &session).run(&mut session)),
        }
        let done = appended.load(Ordering::SeqCst);
        if done == before {
            continue;
        }
        match dice.below(12) {
            0 => session.snapshot(),
            1..4 => drop(session.flush(LONG)),
            _ => {}
        }
        let mut status = session.journal_status();
        if status.pending > BURST {
            status = session.flush(LONG);
        }
        assert_eq!(status.problem, None);
        say(&format!("SAVED {}\n", done - status.pending));
    }
}

fn start(folder: &Path, run: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "kill::no_saved_step_is_lost_by_a_kill",
            "--nocapture",
        ])
        .env(CHILD, format!("{run}:{}", folder.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What a child said before it was killed.
struct Said {
    /// The project as it was opened and after each step.
    states: Vec<String>,
    /// How many steps were reported as saved.
    saved: usize,
}

/// Lets a child work and kills it.
fn kill_one(folder: &Path, run: u64, dice: &mut Dice) -> Said {
    let mut child = start(folder, run);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for line in lines.by_ref() {
        if line.unwrap() == "WORKS" {
            break;
        }
    }
    let reader = std::thread::spawn(move || {
        let (mut states, mut saved) = (Vec::new(), 0);
        let mut last = String::new();
        // A kill may cut the last line short, so each counts when the next one has begun.
        for line in lines.map_while(Result::ok) {
            match last.split_once(' ') {
                Some(("STEP", state)) => states.push(state.to_owned()),
                Some(("SAVED", count)) => saved = count.parse().unwrap(),
                _ => {}
            }
            last = line;
        }
        if let Some(("STEP", state)) = last.split_once(' ') {
            states.push(state.to_owned());
        }
        Said { states, saved }
    });
    std::thread::sleep(LONGEST.mul_f64(dice.below(1_000_000) as f64 / 1e6));
    child.kill().unwrap();
    let status = child.wait().unwrap();
    let killed = status.code().is_none() || cfg!(windows);
    assert!(killed, "the child ended by itself: {status}");
    reader.join().unwrap()
}

/// Opens the folder and finds its state among those that the child named. Also how many steps
/// are there that were not yet reported as saved.
fn compare(folder: &Path, before: &str, run: u64, said: &Said) -> (Project, usize) {
    let errors = |problems: Vec<store::Problem>| {
        let worst = problems
            .into_iter()
            .filter(|p| p.severity == Severity::Error);
        worst.map(|problem| problem.to_string()).collect::<Vec<_>>()
    };
    // Until a save that counts is finished, files may be of two states.
    if !folder.join("journal/commit").is_file() {
        let inspected = store::inspect(folder).expect("it can be inspected after a kill");
        assert_eq!(errors(inspected), Vec::<String>::new(), "kill {run}");
    }
    let opened = store::open(folder).unwrap_or_else(|error| panic!("kill {run}: {error}"));
    let inspected = store::inspect(folder).unwrap();
    assert_eq!(
        errors(inspected),
        Vec::<String>::new(),
        "kill {run}, opened"
    );
    for entry in std::fs::read_dir(folder.join("journal")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let aside = name.contains("damaged") || name.contains("refused");
        assert!(!aside, "kill {run} left {name}: {:?}", opened.notes);
    }
    let state = digest(&opened.project);
    if said.states.is_empty() {
        assert_eq!(state, before, "kill {run}: nothing had been done");
        return (opened.project, 0);
    }
    assert_eq!(
        said.states[0], before,
        "kill {run}: it was opened as it had been left"
    );
    let at = said.states.iter().rposition(|known| *known == state);
    let at = at.unwrap_or_else(|| panic!("kill {run}: a state that never was"));
    assert!(
        at >= said.saved,
        "kill {run}: {} steps were saved, {at} are there",
        said.saved
    );
    (opened.project, at - said.saved)
}

#[test]
fn no_saved_step_is_lost_by_a_kill() {
    if let Ok(child) = std::env::var(CHILD) {
        let (run, folder) = child.split_once(':').unwrap();
        work(Path::new(folder), run.parse().unwrap());
    }
    let kills = setting("CLAIMDESK_KILLS").map_or(100, |kills| kills as u64);
    let home = match std::env::var_os("CLAIMDESK_KILL_DIR") {
        Some(dir) => tempfile::tempdir_in(PathBuf::from(dir)).unwrap(),
        None => quick_folder(),
    };
    let folder = home.path().join("project");
    let mut before = project();
    store::create(&folder, &before).unwrap();
    let _kept = KeptOnFailure::new("killed", &folder);
    let mut dice = Dice::new(seed());
    let (mut steps, mut more, mut early) = (0, 0, 0);
    for run in 1..=kills {
        let said = kill_one(&folder, run, &mut dice);
        let (project, unreported) = compare(&folder, &digest(&before), run, &said);
        before = project;
        steps += said.saved;
        more += unreported;
        early += usize::from(said.saved == 0);
    }
    println!(
        "KILLED {kills} times, {steps} steps reported as saved, 0 lost, {more} more were there, \
         {early} kills before the first, {} articles at the end, in {}",
        before.article_count(),
        home.path().display(),
    );
    assert!(steps > kills as usize, "hardly any step was saved: {steps}");
}
