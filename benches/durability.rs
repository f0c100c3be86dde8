//! How long a step takes until it is on disk: `cargo bench --bench durability`.
//!
//! Prints a Markdown table. One article of so many words with a mention at every tenth; each
//! step marks one as unsure or sure. The folder is below `target`, or where
//! `CLAIMDESK_BENCH_DIR` says: a disk in memory would flatter.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench"
)]

mod meter;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use claimdesk::command::{Command, Direction};
use claimdesk::edit::Head;
use claimdesk::model::{
    Article, ArticleId, ArticleMeta, LabelId, LayerKey, Mention, MentionId, Origin, Person,
    PersonId, Project, Timestamp,
};
use claimdesk::session::journal::{Journal, JournalStatus, Step};
use claimdesk::session::{FixedClock, IdSource, Session};
use claimdesk::store::atomic::{Fs, RealFs};
use claimdesk::store::{self, FileJournal};
use claimdesk::text::{ArticleText, segment};

/// Longer than any disk takes.
const LONG: Duration = Duration::from_secs(120);
const STEPS: usize = 400;
const BURST: usize = 2_000;

/// The real file system, counting what is appended.
struct Counted(AtomicUsize);

impl Fs for Counted {
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        RealFs.write(path, bytes)
    }
    fn append(&self, path: &Path, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.fetch_add(1, Ordering::SeqCst);
        RealFs.append(path, at, bytes)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealFs.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        RealFs.remove(path)
    }
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        RealFs.create_dir(path)
    }
    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        RealFs.sync_dir(path)
    }
}

/// A journal that notes the milliseconds of CPU which each append costs the thread that asks.
struct Timed {
    journal: FileJournal,
    appends: Arc<Mutex<Vec<f64>>>,
}

impl Journal for Timed {
    fn head(&self) -> Head {
        self.journal.head()
    }
    fn append(&mut self, step: Step) {
        let before = meter::thread_ms();
        self.journal.append(step);
        let cost = meter::thread_ms() - before;
        self.appends.lock().unwrap().push(cost);
    }
    fn snapshot(&mut self, project: Project) {
        self.journal.snapshot(project);
    }
    fn status(&self) -> JournalStatus {
        self.journal.status()
    }
    fn flush(&mut self, limit: Duration) -> JournalStatus {
        self.journal.flush(limit)
    }
}

fn project(words: usize) -> (Project, Person) {
    let person = Person {
        id: PersonId::new("ada").expect("an id"),
        name: "Ada".into(),
    };
    let mut project = Project::new("Bench");
    project.put_person(person.clone());
    let mut text = String::new();
    for index in 0..words {
        text.push_str(["harbour ", "said ", "forty ", "people "][index % 4]);
        if index % 60 == 59 {
            text.push('\n');
        }
    }
    let text = ArticleText::new(text).expect("a text");
    let id = ArticleId::new("article").expect("an id");
    let key = LayerKey {
        article: id.clone(),
        person: person.id.clone(),
    };
    let article = Article {
        id,
        text: text.clone(),
        meta: ArticleMeta::default(),
        original: None,
    };
    project.put_article(Arc::new(article), None);
    for (index, range) in segment::words(text.as_str()).step_by(10).enumerate() {
        let mention = Mention {
            id: MentionId::new(index as u64 + 1),
            label: LabelId::new("figure").expect("an id"),
            extent: text.range_of_bytes(range).expect("a word").into(),
            attributes: BTreeMap::new(),
            note: String::new(),
            unsure: false,
            origin: Origin::ByHand,
            at: Timestamp::from_millis(0),
            foreign: Default::default(),
        };
        project.put_mention(&key, Arc::new(mention));
    }
    (project, person)
}

fn row(home: &Path, words: usize) {
    let root = home.join(format!("words-{words}"));
    let (built, person) = project(words);
    store::create(&root, &built).expect("saved");
    drop(built);
    let fs = Arc::new(Counted(AtomicUsize::new(0)));
    let opened = store::open_with(fs.clone(), &root).expect("opened");
    let (project, _, journal) = opened
        .into_parts(&person.id, Arc::new(|| {}))
        .expect("a journal");
    let appends = Arc::new(Mutex::new(Vec::new()));
    let journal = Timed {
        journal,
        appends: appends.clone(),
    };
    let clock = Box::new(FixedClock(Timestamp::from_millis(0)));
    let ids = IdSource::counting_from(1 << 40);
    let mut session = Session::new(project, person, Box::new(journal), clock, ids);
    let mut saved = Vec::new();
    for _ in 0..STEPS {
        session
            .run(Command::GoToMention(Direction::Next))
            .expect("a mention");
        let start = Instant::now();
        session.run(Command::ToggleUnsure).expect("a step");
        assert_eq!(session.flush(LONG).pending, 0);
        saved.push(start.elapsed().as_secs_f64() * 1e3);
    }
    let mut costs = std::mem::take(&mut *appends.lock().unwrap());
    let writes = fs.0.load(Ordering::SeqCst);
    let start = Instant::now();
    for _ in 0..BURST {
        session
            .run(Command::GoToMention(Direction::Next))
            .expect("a mention");
        session.run(Command::ToggleUnsure).expect("a step");
    }
    let queued = start.elapsed().as_secs_f64() * 1e3;
    assert_eq!(session.flush(LONG).pending, 0);
    let all = start.elapsed().as_secs_f64() * 1e3;
    let burst = fs.0.load(Ordering::SeqCst) - writes;
    println!(
        "| {words} | {:.4} | {:.4} | {:.2} | {:.2} | {:.2} | {BURST} in {burst} writes, {queued:.0} ms to queue, {all:.0} ms until saved |",
        meter::quantile(&mut costs, 0.5),
        meter::quantile(&mut costs, 0.99),
        meter::quantile(&mut saved, 0.5),
        meter::quantile(&mut saved, 0.99),
        meter::quantile(&mut saved, 1.0),
    );
}

fn main() {
    let base = std::env::var_os("CLAIMDESK_BENCH_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from);
    let home = tempfile::tempdir_in(base).expect("a folder");
    println!(
        "| words | append, CPU p50 | append, CPU p99 | saved after p50 | p99 | max | a burst of steps |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---|");
    for words in [1_000, 10_000, 100_000, 1_000_000] {
        row(home.path(), words);
    }
    println!(
        "\nMilliseconds. `append` is what the thread of the window pays; `saved after` is from the command to the synced journal, {STEPS} steps."
    );
}
