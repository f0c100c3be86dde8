//! Going to states that have been: what is said, and where the caret is then.

use claimdesk::command::Command;

use crate::{press, session, shown};

#[test]
fn many_steps_are_gone_at_once_and_said_in_one_sentence() {
    let mut desk = session("Ada met «Bob|actor» and «Cy|actor».");
    let said = |desk: &mut claimdesk::session::Session, to| match desk.run(Command::Travel(to)) {
        Ok(effect) => effect.message.unwrap_or_default(),
        Err(refusal) => refusal.to_string(),
    };
    press(&mut desk, "Ctrl+Home F Tab S Tab Delete").unwrap();
    let end = desk.history().head().at;
    assert_eq!(shown(&desk), "«Ada|figure» met «Bob|source» and Cy.");
    assert_eq!(said(&mut desk, 0), "Went back 3 steps");
    assert_eq!(shown(&desk), "Ada met «Bob|actor» and «Cy|actor».");
    assert_eq!(said(&mut desk, 0), "The project is there already");
    assert_eq!(said(&mut desk, end - 1), "Went forward 2 steps");
    press(&mut desk, "Ctrl+Home A").unwrap();
    let other = desk.history().head().at;
    assert_eq!(
        shown(&desk),
        "«Ada|actor» met «Bob|source» and Cy.".replace("and Cy", "and «Cy|actor»")
    );
    assert_eq!(
        said(&mut desk, end),
        "Went back 1 step and forward 1 step on another branch"
    );
    assert_eq!(shown(&desk), "«Ada|figure» met «Bob|source» and Cy.");
    assert_eq!(
        said(&mut desk, other + 1000),
        "Steps on the way there are not kept."
    );
    // All of it is journalled: each going is one step.
    assert_eq!(
        said(&mut desk, other),
        "Went back 1 step and forward 1 step on another branch"
    );
    press(&mut desk, "Ctrl+Z").unwrap();
    assert_eq!(desk.history().head().at, end - 1);
    let redo = desk.history().redo_entry().unwrap().number;
    assert_eq!(redo, other, "the branch on which one was last");
}
