//! Several people in one project: nobody's work is changed by somebody else's keys.

use super::{press, session};
use claimdesk::command::Command;
use claimdesk::model::PersonId;
use claimdesk::session::Session;

fn work_as(desk: &mut Session, id: &str, name: &str) {
    let id = PersonId::new(id).unwrap();
    desk.run(Command::WorkAs(id, name.to_owned())).unwrap();
}

#[test]
fn undo_does_not_take_away_who_works() {
    let mut desk = session("Ada met ⟦Bob⟧.");
    work_as(&mut desk, "bea", "Bea");
    desk.run(Command::Undo).unwrap();
    assert_eq!(desk.person().as_str(), "bea");
    press(&mut desk, "Ctrl+Home a").unwrap();
    assert_eq!(super::shown(&desk), "«Ada|actor» met Bob.");
}

#[test]
fn a_claim_that_undo_went_to_is_not_deleted_for_another_person() {
    let mut desk = session("⟦«10|figure» men⟧ came.");
    press(&mut desk, "c").unwrap();
    desk.run(Command::NextStatus).unwrap();
    let claim = desk.current_claim().unwrap().id;
    work_as(&mut desk, "bea", "Bea");
    desk.run(Command::Undo).unwrap();
    desk.run(Command::Undo).unwrap();
    assert!(desk.run(Command::DeleteClaim(None)).is_err());
    assert!(desk.project().claim(claim).is_some(), "Ada's claim is gone");
}

#[test]
fn a_mention_that_undo_went_to_gets_no_piece_from_another_person() {
    let mut desk = session("«A‸da|actor» met Bob.");
    press(&mut desk, "u").unwrap();
    let before = super::shown(&desk);
    work_as(&mut desk, "bea", "Bea");
    desk.run(Command::Undo).unwrap();
    desk.run(Command::Undo).unwrap();
    let text = desk.article().unwrap().text.clone();
    let (anchor, head) = (claimdesk::text::ByteOffset::new(8), text.end());
    let select = Command::Select {
        anchor,
        head,
        snap: false,
        done: false,
    };
    desk.run(select).unwrap();
    assert!(desk.run(Command::AddPiece).is_err());
    work_as(&mut desk, "ada", "Ada");
    assert_eq!(super::shown(&desk), before);
}

#[test]
fn two_people_whose_names_are_alike_are_two() {
    let mut project = claimdesk::model::Project::new("");
    let first = project.person_named("Jörg");
    project.put_person(first.clone());
    assert_eq!(project.person_named("Jörg"), first);
    let second = project.person_named("jorg");
    assert_ne!(second.id, first.id);
}
