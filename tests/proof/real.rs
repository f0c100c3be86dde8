//! Real faults, made by the system: a disk that is full, a disk that turns read-only, another
//! process, a clock that jumps. What the machine does not allow is skipped with a word.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use claimdesk::command;
use claimdesk::model::{Person, Timestamp};
use claimdesk::session::journal::{Journal as _, JournalStatus};
use claimdesk::session::{FixedClock, IdSource, Session};
use claimdesk::store::{self, StoreError};
use claimdesk::text::ByteOffset;

use crate::support::{LONG, Work, key, no_waker, person, project, saved};

/// A small disk of its own; `None`, and says so, where mounting is not allowed.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn new(bytes: usize) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let size = format!("size={bytes}");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(dir.path())
            .stderr(Stdio::null())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(dir));
        }
        println!("skipped: mounting a small disk needs Linux and root");
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn remount(&self, how: &str) {
        let how = format!("remount,{how}");
        let status = Command::new("mount")
            .args(["-o", &how])
            .arg(self.path())
            .status();
        assert!(status.unwrap().success(), "{how}");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a test that failed may still have files open.
        let _ = Command::new("umount")
            .arg("--lazy")
            .arg(self.path())
            .status();
    }
}

#[test]
fn a_real_disk_that_is_full_loses_nothing_and_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::new(512 << 10) else {
        return;
    };
    let root = disk.path().join("p");
    store::create(&root, &project()).unwrap();
    let mut work = Work::open(&root);
    work.tag(&key("ferry", "ada"), 10, "More");
    let before = work.project.clone();
    // Fills whatever is left, page by page.
    let filler = disk.path().join("filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    while file.write_all(&[7; 4096]).is_ok() {}
    drop(file);
    // The page that holds the journal's end still has room for some steps.
    let title = "so long a title that some of them fill a page ".repeat(20);
    let mut status = JournalStatus::default();
    for index in 0..40 {
        let title = format!("{title}{index}");
        work.queue(vec![claimdesk::edit::Edit::SetTitle(title)]);
        status = work.journal.flush(LONG);
        if status.problem.is_some() {
            break;
        }
    }
    let said = status.problem.clone().unwrap_or_default();
    assert!(said.contains("the disk is full"), "{said}");
    assert!(status.pending > 0);
    // A save does not fit either, and breaks nothing.
    work.journal.snapshot(work.project.clone());
    let status = work.journal.flush(LONG);
    assert!(
        status.problem.is_some() && status.snapshot_running,
        "{status:?}"
    );
    let (seen, _) = store::read(&root).unwrap();
    assert!(seen.mention(claimdesk::model::MentionId::new(10)).is_some());
    assert_eq!(seen.articles().len(), before.articles().len());
    std::fs::remove_file(&filler).unwrap();
    assert_eq!(work.journal.flush(LONG), JournalStatus::default());
    let expected = work.project.clone();
    drop(work);
    assert_eq!(store::open(&root).unwrap().project, expected);
}

#[test]
fn a_disk_that_is_read_only_is_refused_in_words_and_can_be_read() {
    let Some(disk) = SmallDisk::new(1 << 20) else {
        return;
    };
    let root = disk.path().join("p");
    store::create(&root, &project()).unwrap();
    let mut work = Work::open(&root);
    work.tag(&key("ferry", "ada"), 10, "More");
    let expected = work.project.clone();
    drop(work);
    disk.remount("ro");
    let refused = store::open(&root).map(|_| ()).unwrap_err().to_string();
    assert!(refused.contains("read-only"), "{refused}");
    assert_eq!(store::read(&root).unwrap().0, expected);
    disk.remount("rw");
    assert_eq!(store::open(&root).unwrap().project, expected);
}

/// Says to a second process which project to hold.
const HOLDER: &str = "CLAIMDESK_HOLDER";

#[test]
fn another_process_keeps_the_project_until_it_is_killed() {
    if let Some(folder) = std::env::var_os(HOLDER) {
        let held = store::open(Path::new(&folder)).unwrap();
        println!("\nHOLDS");
        std::io::stdout().flush().unwrap();
        // The parent never closes the pipe: this waits to be killed.
        let _ = std::io::stdin().read_line(&mut String::new());
        drop(held);
        return;
    }
    let dir = saved(&project());
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "real::another_process_keeps_the_project_until_it_is_killed",
            "--nocapture",
        ])
        .env(HOLDER, dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = std::io::BufReader::new(holder.stdout.take().unwrap());
    let mut lines = std::io::BufRead::lines(out).map_while(Result::ok);
    assert!(lines.any(|line| line == "HOLDS"));
    let refused = store::open(dir.path()).map(|_| ());
    assert!(
        matches!(refused, Err(StoreError::Locked { .. })),
        "{refused:?}"
    );
    let (read, _) = store::read(dir.path()).unwrap();
    assert_eq!(read, project(), "it can be read meanwhile");
    holder.kill().unwrap();
    holder.wait().unwrap();
    // The lock of a process that is dead keeps nobody out.
    assert_eq!(store::open(dir.path()).unwrap().project, project());
}

/// Works as somebody at the moment that the clock says.
fn at_moment(
    root: &Path,
    who: &str,
    moment: i64,
    does: impl FnOnce(&mut Session),
) -> claimdesk::model::Project {
    let opened = store::open(root).unwrap();
    assert!(
        opened.notes.iter().all(|note| !note.contains("could not")),
        "{:?}",
        opened.notes
    );
    let (project, _, journal) = opened.into_parts(&person(who), no_waker()).unwrap();
    let me = project
        .person(&person(who))
        .cloned()
        .unwrap_or_else(|| Person {
            id: person(who),
            name: who.to_owned(),
        });
    let clock = FixedClock(Timestamp::from_millis(moment));
    let ids = IdSource::counting_from(u64::try_from(moment.rem_euclid(1 << 40)).unwrap() << 8);
    let mut session = Session::new(project, me, Box::new(journal), Box::new(clock), ids);
    does(&mut session);
    assert_eq!(session.flush(LONG).pending, 0);
    session.project().clone()
}

/// Two people at one computer whose clock jumps: each needs what the other did before, whatever
/// the clock said.
#[test]
fn a_clock_that_jumps_loses_no_step() {
    let year = 365 * 24 * 3_600_000;
    let start = 1_770_000_000_000;
    let mut dir = saved(&project());
    let text = "Some 40 people came, 12 left, and 7 stayed for good.\n";
    let moments = [
        start,
        start - 3 * year,
        start + 9 * year,
        start - 1,
        0,
        start,
    ];
    for (round, moment) in moments.into_iter().enumerate() {
        let who = ["bob", "ada"][round % 2];
        let expected = at_moment(dir.path(), who, moment, |session| {
            let act = crate::commands::Act::Import("news.txt", text.as_bytes().to_vec());
            if round == 0 {
                act.run(session).unwrap();
            }
            let news = session.project().articles().last().unwrap().id.clone();
            session.run(command::Command::OpenArticle(news)).unwrap();
            let at = ByteOffset::new(5 + round * 4);
            let select = command::Command::Select {
                anchor: at,
                head: ByteOffset::new(at.get() + 2),
                snap: false,
                done: true,
            };
            session.run(select).unwrap();
            session
                .run(command::Command::TagKind(claimdesk::model::Kind::Figure))
                .unwrap();
            session
                .run(command::Command::SetTitle(format!("round {round}")))
                .unwrap();
        });
        // The power goes: no snapshot was made, the steps are in two journals.
        dir = crate::support::as_if_killed(dir.path());
        let (read, notes) = store::read(dir.path()).unwrap();
        assert!(read == expected, "round {round}: {notes:?}");
    }
}
