//! Random sequences of every command. `CLAIMDESK_COMMANDS=1000000` is the nightly size.

use claimdesk::edit;
use claimdesk::model::{LayerKey, Project, Timestamp};
use claimdesk::session::{Derived, FixedClock, IdSource, MemoryJournal, RestorePreview, Session};
use claimdesk::store::{self, Severity};

use crate::commands::{Act, VARIANTS, any, variant};
use crate::dice::{Dice, quick_folder, seed, setting};
use crate::support::project;
use claimdesk::command::Command;
use claimdesk::model::Person;

/// After as many commands everything is undone and redone, and a new session begins.
const BATCH: usize = 400;

fn session(project: Project, ids: u64) -> Session {
    let ada = Person {
        id: crate::support::person("ada"),
        name: project
            .person(&crate::support::person("ada"))
            .map_or_else(|| "Ada".to_owned(), |person| person.name.clone()),
    };
    Session::new(
        project,
        ada,
        Box::new(MemoryJournal::new()),
        Box::new(FixedClock(Timestamp::from_millis(1_770_000_000_000))),
        IdSource::counting_from(ids),
    )
}

/// Every index that is kept up step by step is what a walk over everything gives.
fn indexes_hold(session: &Session) {
    let project = session.project();
    let kept = session.derived();
    let walked = Derived::new(project, session.person());
    assert_eq!(kept.claim_index(), walked.claim_index());
    assert_eq!(kept.claim_order(), walked.claim_order());
    for article in project.articles() {
        let id = &article.id;
        assert_eq!(
            kept.stats(project, article, 7),
            walked.stats(project, article, 7)
        );
        let spans = |derived: &Derived| {
            let index = derived.span_index(id);
            index
                .map(|index| index.spans().copied().collect::<Vec<_>>())
                .unwrap_or_default()
        };
        assert_eq!(spans(kept), spans(&walked), "marks of {id}");
        let key = LayerKey {
            article: id.clone(),
            person: session.person().clone(),
        };
        for mention in project
            .layer(&key)
            .into_iter()
            .flat_map(|layer| layer.mentions())
        {
            assert_eq!(kept.claims_of(mention.id), walked.claims_of(mention.id));
            assert_eq!(
                kept.lane(id, mention.id),
                walked.lane(id, mention.id),
                "lane of {}",
                mention.id
            );
        }
    }
}

/// The project without what undo leaves: people, as their adding is no work.
fn work(project: &Project) -> Project {
    let mut work = project.clone();
    for id in ["ada", "bob", "zoe"] {
        work.take_person(&crate::support::person(id));
    }
    work
}

/// Two projects are equal; if not, the first lines on which they differ are shown.
fn same(is: &Project, shall: &Project, what: &str) {
    assert!(is == shall, "{what}: {}", difference(is, shall));
}

/// The first lines on which two projects differ.
pub fn difference(is: &Project, shall: &Project) -> String {
    let lines = |project: &Project| {
        let all = format!("{project:#?}");
        all.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let (is, shall) = (lines(is), lines(shall));
    let at = is.iter().zip(&shall).position(|(a, b)| a != b).unwrap_or(0);
    let near = |all: &[String]| all[at.saturating_sub(12)..(at + 6).min(all.len())].join("\n");
    format!("\n{}\n\nshould be\n{}", near(&is), near(&shall))
}

/// Undo to the start and redo to the end give what was there, and what is there can be saved.
fn undone_and_redone(session: &mut Session, start: &Project) {
    while session.history().redo_entry().is_some() {
        session
            .run(Command::Redo)
            .expect("every step can be redone");
    }
    let end = session.project().clone();
    while session.history().undo_entry().is_some() {
        session
            .run(Command::Undo)
            .expect("every step can be undone");
    }
    same(&work(session.project()), &work(start), "undo to the start");
    indexes_hold(session);
    while session.history().redo_entry().is_some() {
        session
            .run(Command::Redo)
            .expect("every step can be redone");
    }
    same(session.project(), &end, "redo to the end");
    indexes_hold(session);
}

fn saves_clean(project: &Project) {
    let folder = quick_folder();
    store::create(folder.path(), project).unwrap();
    let opened = store::open(folder.path()).unwrap();
    same(&opened.project, project, "saved and opened");
    assert_eq!(opened.notes, Vec::<String>::new());
    let problems = store::inspect(folder.path()).unwrap();
    let worst: Vec<_> = problems
        .iter()
        .filter(|p| p.severity == Severity::Error)
        .collect();
    assert!(worst.is_empty(), "{worst:?}");
}

#[test]
fn any_sequence_of_commands_can_be_undone_and_redone() {
    let count = setting("CLAIMDESK_COMMANDS").map_or(20_000, |count| count as usize);
    let seed = seed();
    println!("random commands with seed {seed}");
    let mut dice = Dice::new(seed);
    let mut seen = [0_usize; VARIANTS];
    let (mut ran, mut refused, mut imports, mut steps) = (0, 0, 0, 0);
    let mut start = project();
    let mut last = Vec::new();
    while ran < count {
        let mut session = session(start.clone(), 1_000 + ran as u64);
        // The person may have been added on the way.
        start = session.project().clone();
        last.clear();
        for _ in 0..BATCH {
            let act = any(&mut dice, &session);
            match &act {
                Act::Command(command) => seen[variant(command)] += 1,
                Act::Import(..) => imports += 1,
            }
            last.push(format!("{act:?}").chars().take(300).collect::<String>());
            let panics = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let answer = act.run(&mut session);
                if dice.once_in(16) {
                    indexes_hold(&session);
                }
                answer
            }));
            let Ok(answer) = panics else {
                panic!(
                    "seed {seed}, after {ran} commands; the last ones:\n{}",
                    last[last.len().saturating_sub(12)..].join("\n")
                );
            };
            refused += usize::from(answer.is_err());
            ran += 1;
        }
        steps += session.history().position();
        undone_and_redone(&mut session, &start);
        start = session.project().clone();
        if dice.once_in(5) {
            saves_clean(&start);
        }
    }
    println!(
        "RANDOM {ran} commands, {imports} imports, {steps} steps, {refused} refused, seed {seed}"
    );
    let missing: Vec<usize> = (0..VARIANTS).filter(|index| seen[*index] == 0).collect();
    assert!(missing.is_empty(), "these commands never ran: {missing:?}");
    assert!(steps > ran / 10, "only {steps} steps of {ran} commands");
}

/// What a backup holds may be any state, and be restored over any other.
#[test]
fn any_state_can_be_made_of_any_other_as_one_step() {
    let count = setting("CLAIMDESK_COMMANDS").map_or(4_000, |count| count as usize / 10);
    let seed = seed();
    println!("random states with seed {seed}");
    let mut dice = Dice::new(seed);
    let mut session = session(project(), 1_000);
    let mut states = vec![session.project().clone()];
    let (mut restored, mut edited) = (0, 0);
    for ran in 0..count {
        // A refusal is an answer too.
        let _ = any(&mut dice, &session).run(&mut session);
        if ran % 10 != 0 {
            continue;
        }
        let now = session.project().clone();
        let then = states[dice.below(states.len())].clone();
        let steps = session.history().position();
        let edits = edit::difference(&now, &then);
        let preview = RestorePreview::new(&now, &then);
        assert_eq!(preview.is_empty(), edits.is_empty(), "after {ran} commands");
        edited += edits.len();
        let answer = session.restore_backup(edits, Timestamp::from_millis(0));
        assert!(answer.is_ok(), "after {ran} commands: {answer:?}");
        same(&work(session.project()), &work(&then), "restored");
        indexes_hold(&session);
        if session.history().position() > steps {
            restored += 1;
            session.run(Command::Undo).expect("it can be undone");
            same(session.project(), &now, "undone");
        }
        if dice.once_in(3) && states.len() < 60 {
            states.push(now);
        }
    }
    println!("RESTORED {restored} states by {edited} edits");
    assert!(restored > count / 20, "only {restored} differed");
}
