//! Changing the scheme carries the data along.

use super::{press, session, shown, undo_all_redo_all};
use claimdesk::command::{ClaimChange, Command, SchemeChange};
use claimdesk::model::{
    Attribute, AttributeType, Hue, Kind, Label, LabelId, Pattern, ScaleId, StatusId,
};

fn label(id: &str) -> LabelId {
    LabelId::new(id).unwrap()
}

fn own(name: &str, chord: &str) -> Label {
    Label {
        id: label(name),
        name: name.into(),
        kind: Kind::parse("place"),
        description: String::new(),
        hue: Hue::Purple,
        pattern: Pattern::Dashed,
        chord: chord.into(),
        attributes: Vec::new(),
    }
}

#[test]
fn a_label_of_ones_own_has_a_number_and_its_own_key() {
    let mut desk = session("⟦Kursk⟧ and Paris");
    let mut scheme = (*desk.project().scheme).clone();
    scheme.labels.push(own("place", "P"));
    desk.run(Command::SetScheme(Box::new(SchemeChange::new(scheme))))
        .unwrap();
    press(&mut desk, "1 Ctrl+Right Ctrl+Right p").unwrap();
    assert_eq!(shown(&desk), "«Kursk|place» and «Paris|place»");
    undo_all_redo_all(desk);
}

#[test]
fn deleting_a_label_in_use_carries_or_removes_its_mentions() {
    let start = "⟦«Ada|actor» met «10|figure»⟧ men.";
    let mut desk = session(start);
    press(&mut desk, "c").unwrap();
    let mut scheme = (*desk.project().scheme).clone();
    scheme.labels.retain(|l| l.id.as_str() != "actor");
    let mut carry = SchemeChange::new(scheme.clone());
    carry.labels.insert(label("actor"), Some(label("source")));
    let impact = desk.scheme_impact(&carry);
    assert_eq!((impact.relabelled, impact.deleted), (1, 0));
    let mut remove = SchemeChange::new(scheme);
    remove.labels.insert(label("actor"), None);
    let impact = desk.scheme_impact(&remove);
    assert_eq!(
        (impact.relabelled, impact.deleted, impact.claims_changed),
        (0, 1, 1)
    );
    assert_eq!(impact.sentence(), "1 mention is deleted, 1 claim changes.");

    desk.run(Command::SetScheme(Box::new(carry))).unwrap();
    assert_eq!(shown(&desk), "«Ada|source» met «10|figure» men.");
    desk.run(Command::Undo).unwrap();
    desk.run(Command::SetScheme(Box::new(remove))).unwrap();
    assert_eq!(shown(&desk), "Ada met «10|figure» men.");
    assert_eq!(desk.current_claim().unwrap().mentions.len(), 1);
    undo_all_redo_all(desk);
}

#[test]
fn statuses_and_verdicts_are_carried() {
    let mut desk = session("⟦Ten men⟧ came.");
    press(&mut desk, "c t").unwrap();
    let id = desk.desk().claim.unwrap();
    let scale = |s: &str| ScaleId::new(s).unwrap();
    let judged = ClaimChange::Verdict(Some((scale("simple"), scale("false"))));
    desk.run(Command::EditClaim(id, judged)).unwrap();
    let mut scheme = (*desk.project().scheme).clone();
    scheme.statuses.retain(|s| s.id.as_str() != "in-work");
    scheme.scales = claimdesk::model::presets::scales()
        .into_iter()
        .filter(|s| s.id.as_str() == "politifact")
        .collect();
    let mut change = SchemeChange::new(scheme);
    let done = StatusId::new("done").unwrap();
    change
        .statuses
        .insert(StatusId::new("in-work").unwrap(), done.clone());
    let to = (scale("politifact"), scale("pants-on-fire"));
    change
        .values
        .insert((scale("simple"), scale("false")), Some(to));
    desk.run(Command::SetScheme(Box::new(change))).unwrap();
    let claim = desk.current_claim().unwrap();
    assert_eq!(claim.status, done);
    assert_eq!(
        claim.verdict.as_ref().unwrap().value.as_str(),
        "pants-on-fire"
    );
    undo_all_redo_all(desk);
}

#[test]
fn a_scheme_that_lacks_what_it_must_have_is_refused() {
    let mut desk = session("Ten");
    let mut empty = (*desk.project().scheme).clone();
    empty.labels.clear();
    assert!(
        desk.run(Command::SetScheme(Box::new(SchemeChange::new(empty))))
            .is_err()
    );
    let mut twice = (*desk.project().scheme).clone();
    twice.labels.push(twice.labels[0].clone());
    assert!(
        desk.run(Command::SetScheme(Box::new(SchemeChange::new(twice))))
            .is_err()
    );
    assert_eq!(desk.history().position(), 0);
}

#[test]
fn relabelling_drops_values_that_the_new_label_does_not_allow() {
    let mut desk = session("«1‸0|figure» men");
    let mut scheme = (*desk.project().scheme).clone();
    let mut place = own("place", "P");
    place.attributes.push(Attribute {
        key: "value".into(),
        name: "value".into(),
        ty: AttributeType::Date,
        description: String::new(),
    });
    scheme.labels.push(place);
    desk.run(Command::SetScheme(Box::new(SchemeChange::new(scheme))))
        .unwrap();
    let id = desk.focused_mention().unwrap().id;
    desk.run(Command::SetAttribute(id, "value".into(), "10".into()))
        .unwrap();
    press(&mut desk, "p").unwrap();
    assert_eq!(shown(&desk), "«10|place» men");
    assert!(desk.focused_mention().unwrap().attributes.is_empty());
    undo_all_redo_all(desk);
}
