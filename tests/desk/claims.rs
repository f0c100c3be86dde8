//! Claims by keyboard.

use super::{press, session, sessions, undo_all_redo_all};
use claimdesk::command::{ClaimChange, Command};
use claimdesk::model::{Evidence, LinkKind, ScaleId, Stance};
use claimdesk::session::Session;

fn roles(session: &Session) -> Vec<(String, String)> {
    let claim = session.current_claim().unwrap();
    let role = |m: &claimdesk::model::ClaimMention| {
        (
            m.role.to_string(),
            session.project().quote_of(m.mention).unwrap(),
        )
    };
    claim.mentions.iter().map(role).collect()
}

fn pair(a: &str, b: &str) -> (String, String) {
    (a.to_owned(), b.to_owned())
}

#[test]
fn a_claim_made_of_a_selection_collects_the_mentions_inside() {
    let mut desk = session("⟦«KCNA|source» says «10|figure» men⟧ came to «Kursk|actor».");
    let said = press(&mut desk, "c").unwrap();
    assert_eq!(said.message.as_deref(), Some("C1 made with 2 mentions"));
    assert_eq!(roles(&desk), [pair("source", "KCNA"), pair("figure", "10")]);
    let claim = desk.current_claim().unwrap().clone();
    assert_eq!(claim.quotes.len(), 1);
    assert_eq!(claim.status.as_str(), "new");
    assert_eq!(claim.stance, Stance::Asserted);
    undo_all_redo_all(desk);
}

#[test]
fn a_claim_made_at_a_mention_takes_its_sentence() {
    let mut desk = session("One. KCNA says «1‸0|figure» men came. Three.");
    press(&mut desk, "c").unwrap();
    let quote = &desk.current_claim().unwrap().quotes[0];
    let text = desk.article().unwrap().text.clone();
    assert_eq!(text.quote(&quote.extent), "KCNA says 10 men came.");
    assert_eq!(roles(&desk), [pair("figure", "10")]);
}

#[test]
fn mentions_join_leave_and_change_their_role() {
    let mut desk = session("⟦«10|figure» men⟧, says «KCNA|source».");
    press(&mut desk, "c Tab Tab g").unwrap();
    assert_eq!(roles(&desk), [pair("figure", "10"), pair("source", "KCNA")]);
    assert!(
        press(&mut desk, "g").is_err(),
        "the same mention joins twice"
    );
    let claim = desk.current_claim().unwrap().clone();
    let entry = claim.mentions[1].clone();
    let actor = claimdesk::model::RoleId::new("actor").unwrap();
    let change = ClaimChange::MoveMention(entry.mention, entry.role, actor);
    desk.run(Command::EditClaim(claim.id, change)).unwrap();
    assert_eq!(roles(&desk)[1], pair("actor", "KCNA"));
    press(&mut desk, "Shift+R").unwrap();
    assert_eq!(roles(&desk).len(), 1);
    undo_all_redo_all(desk);
}

#[test]
fn a_claim_may_be_quoted_in_several_articles() {
    let mut desk = sessions(&["⟦«10|figure» men⟧ came.", "Some «ten|figure» men came."]);
    press(&mut desk, "c Ctrl+PgDn Ctrl+A Shift+G").unwrap();
    let claim = desk.current_claim().unwrap().clone();
    assert_eq!(claim.quotes.len(), 2);
    assert_eq!(claim.quotes[1].article.as_str(), "a2");
    assert_eq!(
        claim.mentions.len(),
        2,
        "the mention inside the new quote came along"
    );
    let remove = |index| Command::EditClaim(claim.id, ClaimChange::RemoveQuote(index));
    desk.run(remove(0)).unwrap();
    assert!(desk.run(remove(0)).is_err(), "the last quote stays");
    undo_all_redo_all(desk);
}

#[test]
fn j_and_k_go_through_the_claims_in_text_order() {
    let mut desk = session("One «1|figure». Two «2|figure». Three «3|figure».");
    // Made in another order than they stand in the text.
    press(&mut desk, "Tab Tab Tab c Ctrl+Home Tab c").unwrap();
    let number = |desk: &Session| desk.current_claim().map(|c| c.number);
    press(&mut desk, "j").unwrap();
    assert_eq!(number(&desk), Some(1));
    press(&mut desk, "k").unwrap();
    assert_eq!(number(&desk), Some(2));
    let said = press(&mut desk, "k").unwrap();
    assert!(said.message.unwrap().contains("last claim"));
}

#[test]
fn figures_in_no_claim_are_counted_and_gone_to() {
    let mut desk = sessions(&["‸x «1|figure» and «2|figure».", "«3|figure»"]);
    assert_eq!(desk.derived().claim_index().loose_figure_count(), 3);
    let focus = |desk: &Session| {
        let mention = desk.focused_mention().unwrap();
        desk.project().quote_of(mention.id).unwrap()
    };
    press(&mut desk, "n").unwrap();
    assert_eq!(focus(&desk), "1");
    press(&mut desk, "n").unwrap();
    assert_eq!(focus(&desk), "2");
    press(&mut desk, "n").unwrap();
    assert_eq!(
        (desk.article().unwrap().id.as_str(), focus(&desk).as_str()),
        ("a2", "3")
    );
    press(&mut desk, "Shift+N").unwrap();
    assert_eq!(focus(&desk), "2");
    press(&mut desk, "c").unwrap();
    assert_eq!(desk.derived().claim_index().loose_figure_count(), 1);
}

#[test]
fn every_field_of_a_claim_changes_and_changes_back() {
    let mut desk = session("⟦«10|figure» men⟧ came. ⟦«12|figure»⟧ left.");
    press(&mut desk, "c Tab Tab c").unwrap();
    let ids = desk.derived().claim_order();
    let (first, second) = (ids[0], ids[1]);
    let scale = ScaleId::new("simple").unwrap();
    let value = |v: &str| ScaleId::new(v).unwrap();
    let evidence = Evidence {
        url: "https://example.org".into(),
        ..Evidence::default()
    };
    for change in [
        ClaimChange::Wording("Ten came".into()),
        ClaimChange::Stance(Stance::Denied),
        ClaimChange::Status(claimdesk::model::StatusId::new("done").unwrap()),
        ClaimChange::Checkable(Some(claimdesk::model::Checkable::Partly), "vague".into()),
        ClaimChange::Verdict(Some((scale.clone(), value("false")))),
        ClaimChange::Rationale("The log says so.".into()),
        ClaimChange::Verdict(Some((scale, value("true")))),
        ClaimChange::Note("n".into()),
        ClaimChange::Questions(vec!["Who counted?".into()]),
        ClaimChange::AddEvidence(evidence.clone()),
        ClaimChange::SetEvidence(
            0,
            Evidence {
                primary: true,
                ..evidence
            },
        ),
        ClaimChange::AddLink(LinkKind::Contradicts, second),
    ] {
        desk.run(Command::EditClaim(first, change)).unwrap();
    }
    let claim = desk.project().claim(first).unwrap().1.clone();
    let verdict = claim.verdict.as_ref().unwrap();
    assert_eq!(
        (verdict.value.as_str(), verdict.rationale.as_str()),
        ("true", "The log says so.")
    );
    assert_eq!(verdict.by, "Ada");
    assert!(claim.evidence[0].primary);
    assert_eq!(desk.history().position(), 14);
    let itself = ClaimChange::AddLink(LinkKind::Same, first);
    assert!(desk.run(Command::EditClaim(first, itself)).is_err());
    // Deleting the other claim takes the link along, and undo brings both back.
    desk.run(Command::DeleteClaim(Some(second))).unwrap();
    assert!(desk.project().claim(first).unwrap().1.links.is_empty());
    desk.run(Command::Undo).unwrap();
    assert_eq!(desk.project().claim(first).unwrap().1.links.len(), 1);
    undo_all_redo_all(desk);
}

#[test]
fn the_status_goes_round() {
    let mut desk = session("⟦Ten men⟧ came.");
    press(&mut desk, "c").unwrap();
    let mut seen = Vec::new();
    for _ in 0..4 {
        press(&mut desk, "t").unwrap();
        seen.push(desk.current_claim().unwrap().status.to_string());
    }
    assert_eq!(seen, ["in-work", "to-review", "done", "new"]);
}

#[test]
fn clicking_a_mention_lights_its_claim_and_a_claim_goes_to_its_words() {
    let mut desk = session("Intro. ⟦«10|figure» men⟧ came.");
    press(&mut desk, "c Esc Esc Esc").unwrap();
    assert_eq!(desk.desk().claim, None);
    press(&mut desk, "Ctrl+Home Tab").unwrap();
    assert!(desk.desk().claim.is_some());
    press(&mut desk, "Ctrl+End").unwrap();
    let id = desk.desk().claim;
    desk.run(Command::SelectClaim(id)).unwrap();
    assert_eq!(desk.desk().selection.head.get(), 7);
}

#[test]
fn deleting_an_article_takes_work_on_it_along_and_undo_brings_all_back() {
    let mut desk = sessions(&["⟦«10|figure» men⟧ came.", "Some «ten|figure» men came."]);
    press(&mut desk, "c Ctrl+PgDn Ctrl+A Shift+G Ctrl+PgUp").unwrap();
    let before = desk.project().clone();
    let second = desk.project().article_at(1).unwrap().id.clone();
    desk.run(Command::DeleteArticle(second)).unwrap();
    assert_eq!(desk.project().article_count(), 1);
    let claim = desk
        .project()
        .claims_of(desk.person())
        .next()
        .unwrap()
        .1
        .clone();
    assert_eq!((claim.quotes.len(), claim.mentions.len()), (1, 1));
    desk.run(Command::Undo).unwrap();
    assert_eq!(*desk.project(), before);
    undo_all_redo_all(desk);
}
