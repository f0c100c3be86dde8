//! Several programs that back up one project at the same moment.

use claimdesk::session::{Clock as _, SystemClock};
use claimdesk::store::atomic::RealFs;
use claimdesk::store::{self, Backups, Made};

use crate::Desk;

/// How many programs run at once.
const PROGRAMS: usize = 4;

#[test]
fn programs_that_back_up_at_once_take_turns() {
    let desk = Desk::new();
    let project = desk.project();
    let base = desk.path("home").join("data/backups");
    for round in 1..=3_usize {
        // Something is new in each round.
        let file = project.join("project.ron");
        let words = std::fs::read_to_string(&file).unwrap();
        let title = words
            .lines()
            .find(|line| line.trim().starts_with("title:"))
            .unwrap();
        let words = words.replace(title, &format!("    title: \"Round {round}\","));
        std::fs::write(&file, words).unwrap();
        let (ran, made) = std::thread::scope(|scope| {
            // A window would do it in this way.
            let window = scope.spawn(|| {
                let (known, _) = store::read(&project).unwrap();
                let backups = Backups::of(&base, &project).unwrap();
                backups.make(&RealFs, &known, SystemClock.now(), u64::MAX)
            });
            let programs: Vec<_> = (0..PROGRAMS)
                .map(|_| scope.spawn(|| desk.run(&[&"backup", &project])))
                .collect();
            let ran: Vec<_> = programs
                .into_iter()
                .map(|program| program.join().unwrap())
                .collect();
            (ran, window.join().unwrap())
        });
        let by_window = matches!(made.unwrap(), Made::New(..));
        let ran: Vec<String> = ran.into_iter().map(|ran| ran.fine().err).collect();
        let new = ran.iter().filter(|err| err.contains("backed up into"));
        let same = ran.iter().filter(|err| err.contains("nothing is new"));
        let (new, same) = (new.count(), same.count());
        assert_eq!(new + usize::from(by_window), 1, "{by_window}: {ran:?}");
        assert_eq!(new + same, PROGRAMS, "{ran:?}");
        let list = desk.run(&[&"backup", &project, &"--list"]).fine().out;
        assert_eq!(list.lines().count(), round, "{list}");
        assert!(!list.contains("can't be read"), "{list}");
        let dir = Backups::of(&base, &project).unwrap().dir().to_owned();
        let names = std::fs::read_dir(dir).unwrap().flatten();
        let staged = names.filter(|entry| entry.file_name().to_string_lossy().ends_with(".new"));
        assert_eq!(staged.count(), 0);
    }
}
