//! The counts that are kept up with each step are those of a walk over everything.

use super::{press, sessions};
use claimdesk::analysis::project_stats;
use claimdesk::command::Command;
use claimdesk::session::Session;

fn counts_hold(desk: &Session, after: &str) {
    let walked = project_stats(desk.project(), desk.person());
    for stats in walked.articles {
        let article = desk.project().article(&stats.article).unwrap();
        let kept = desk.derived().stats(desk.project(), article, stats.words);
        assert_eq!(kept, stats, "after {after}");
    }
}

#[test]
fn counts_are_right_after_every_step() {
    let mut desk = sessions(&[
        "«10|figure» ‸men met «Ada|actor» and 300 others.",
        "«5|figure» more.",
    ]);
    counts_hold(&desk, "nothing");
    let steps = [
        "f",
        "c",
        "u",
        "Ctrl+Right",
        "s",
        "a",
        "G",
        "Ctrl+z",
        "Ctrl+z",
        "Ctrl+Shift+z",
        "Delete",
        "Ctrl+PgDn",
        "Tab",
        "a",
        "c",
        "Ctrl+z",
        "Ctrl+z",
        "f",
    ];
    let mut done = 0;
    for chord in steps {
        done += usize::from(press(&mut desk, chord).is_ok());
        counts_hold(&desk, chord);
    }
    assert!(done > 12, "only {done} of the steps could be taken");
    let bea = claimdesk::model::PersonId::new("bea").unwrap();
    let before = desk.revision();
    desk.run(Command::WorkAs(bea, "Bea".into())).unwrap();
    assert!(desk.revision() > before, "what is shown is another's work");
    counts_hold(&desk, "another person came");
    press(&mut desk, "Ctrl+Home s").unwrap();
    counts_hold(&desk, "another person tagged");
}
