//! The claims panel.

use crate::common::raster::{Screen, save};
use crate::project::{Desk, claim, mention_of, session, without_claims};
use claimdesk::command::{ClaimChange, Command};
use claimdesk::model::{Checkable, ClaimId, LinkKind, Stance};
use claimdesk::session::Session;
use claimdesk::ui::panels::claims::ClaimsPanel;
use egui::{Key, Modifiers, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

type Window = Harness<'static, Desk<ClaimsPanel>>;

fn window_of(session: Session, screen: &Screen, height: f32, theme: egui::Theme) -> Window {
    let mut harness = screen
        .builder(vec2(420.0, height), theme)
        .with_max_steps(12)
        .build_ui_state(
            |ui, desk: &mut Desk<ClaimsPanel>| desk.frame(ui, ClaimsPanel::show),
            Desk::new(session, ClaimsPanel::default()),
        );
    harness.run();
    harness
}

fn window(session: Session) -> Window {
    window_of(session, &Screen::new(), 1400.0, egui::Theme::Light)
}

/// All claims, with this one current.
fn at_claim(number: u32) -> Session {
    let mut session = session();
    let id = claim(&session, number).id;
    session.run(Command::SelectClaim(Some(id))).unwrap();
    session
}

fn steps(harness: &Window) -> usize {
    harness.state().session.history().position()
}

fn click(harness: &mut Window, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

/// Chooses from the open menu.
fn choose(harness: &mut Window, name: &str) {
    let role = egui::accesskit::Role::MenuItemRadio;
    harness.get_by_role_and_label(role, name).click();
    harness.run();
}

/// Replaces what stands in a field.
fn retype(harness: &mut Window, name: &str, text: &str) {
    harness.get_by_label(name).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_label(name).type_text(text);
    harness.run();
}

fn card(number: u32, words: &str) -> String {
    format!("C{number} {words}")
}

fn has(harness: &Window, name: &str) -> bool {
    harness.query_by_label(name).is_some()
}

const C1: &str = "C1 Nobody was seriously injured";
const C2: &str = "C2 More than 40 people with smoke injuries were taken to hospital";
const C3: &str = "C3 12 of them were still in hospital on Friday";

#[test]
fn a_click_makes_a_claim_the_current_one() {
    let mut harness = window(at_claim(2));
    click(&mut harness, C3);
    let session = &harness.state().session;
    assert_eq!(session.desk().claim, Some(claim(session, 3).id));
    assert!(has(&harness, "Verdict of C3"));
    assert!(!has(&harness, "Verdict of C2"));
}

#[test]
fn filters_choose_what_is_listed() {
    let mut harness = window(at_claim(2));
    let eighth = card(8, "The damage is 4.5 million euros");
    assert!(has(&harness, C1) && !has(&harness, &eighth));
    click(&mut harness, "Project");
    assert!(has(&harness, C1) && has(&harness, &eighth));
    click(&mut harness, "No source");
    assert!(!has(&harness, C1) && has(&harness, C3));
    click(&mut harness, "No source");
    click(&mut harness, "Conflicts");
    assert!(has(&harness, C1) && has(&harness, C2) && !has(&harness, C3));
    click(&mut harness, "Conflicts");
    click(&mut harness, "More");
    harness.get_by_label("Filter claims").focus();
    harness.run();
    harness.get_by_label("Filter claims").type_text("halle war");
    harness.run();
    assert!(has(&harness, &card(9, "The hall was empty")) && !has(&harness, C1));
    assert!(has(&harness, "C2 is not in this list. Show it"));
    click(&mut harness, "Clear filters");
    click(&mut harness, "Status: any");
    choose(&mut harness, "to review");
    assert!(has(&harness, C1) && !has(&harness, C2));
    click(&mut harness, "Clear filters");
    click(&mut harness, "Verdict: any");
    choose(&mut harness, "Mostly True");
    assert!(!has(&harness, C1) && has(&harness, C2));
}

#[test]
fn claims_can_be_sorted() {
    let mut harness = window(at_claim(2));
    let tenth = card(10, "Most workers went home");
    let above = |harness: &Window, a: &str, b: &str| {
        harness.get_by_label(a).rect().top() < harness.get_by_label(b).rect().top()
    };
    assert!(above(&harness, C1, &tenth));
    click(&mut harness, "More");
    click(&mut harness, "Order: text order");
    choose(&mut harness, "status");
    assert!(above(&harness, &tenth, C1));
    click(&mut harness, "Order: status");
    choose(&mut harness, "number");
    assert!(above(&harness, C1, &tenth));
}

#[test]
fn wording_is_one_step_whether_by_enter_or_by_leaving() {
    let mut harness = window(at_claim(3));
    click(&mut harness, "Edit C3");
    let before = steps(&harness);
    retype(&mut harness, "Wording of C3", "Twelve were still there");
    assert_eq!(steps(&harness), before, "nothing is sent while typing");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(steps(&harness), before + 1);
    assert_eq!(
        claim(&harness.state().session, 3).wording,
        "Twelve were still there"
    );
    retype(&mut harness, "Wording of C3", "A dozen");
    click(&mut harness, C1);
    let session = &harness.state().session;
    assert_eq!(claim(session, 3).wording, "A dozen");
    assert_eq!(steps(&harness), before + 2);
}

#[test]
fn escape_leaves_the_wording_as_it_was_and_returns_to_the_text() {
    let mut harness = window(at_claim(3));
    harness.state_mut().panel.edit_wording();
    harness.run();
    assert!(harness.get_by_label("Wording of C3").is_focused());
    let before = steps(&harness);
    harness.get_by_label("Wording of C3").type_text("nonsense");
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(steps(&harness), before);
    assert!(
        !claim(&harness.state().session, 3)
            .wording
            .contains("nonsense")
    );
    assert!(
        harness
            .state()
            .sent
            .iter()
            .any(|sent| sent == "Window(FocusText)")
    );
}

#[test]
fn what_changed_elsewhere_wins_over_what_is_typed() {
    let mut harness = window(at_claim(3));
    click(&mut harness, "Edit C3");
    retype(&mut harness, "Wording of C3", "typed");
    let id = claim(&harness.state().session, 3).id;
    let change = ClaimChange::Wording("from elsewhere".into());
    harness
        .state_mut()
        .session
        .run(Command::EditClaim(id, change))
        .unwrap();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(claim(&harness.state().session, 3).wording, "from elsewhere");
}

#[test]
fn words_are_not_lost_when_another_claim_becomes_current() {
    let mut harness = window(at_claim(3));
    click(&mut harness, "Edit C3");
    retype(&mut harness, "Wording of C3", "typed");
    let first = claim(&harness.state().session, 1).id;
    harness
        .state_mut()
        .session
        .run(Command::SelectClaim(Some(first)))
        .unwrap();
    harness.run();
    harness.run();
    assert_eq!(claim(&harness.state().session, 3).wording, "typed");
}

#[test]
fn stance_status_and_verdict_are_chosen_from_menus() {
    let mut harness = window(at_claim(3));
    click(&mut harness, "Stance of C3");
    choose(&mut harness, "hedged");
    assert_eq!(claim(&harness.state().session, 3).stance, Stance::Hedged);
    click(&mut harness, "Status new of C3");
    choose(&mut harness, "done");
    assert_eq!(claim(&harness.state().session, 3).status.as_str(), "done");
    assert!(has(&harness, "closed without a verdict"));
    click(&mut harness, "Verdict of C3");
    choose(&mut harness, "Half True");
    let verdict = claim(&harness.state().session, 3).verdict.clone().unwrap();
    assert_eq!(
        (verdict.scale.as_str(), verdict.value.as_str()),
        ("politifact", "half-true")
    );
    assert_eq!(verdict.by, "Lena Marsh");
    assert!(has(
        &harness,
        "verdict without evidence · verdict without a reason"
    ));
    click(&mut harness, "Edit C3");
    retype(&mut harness, "Rationale of C3", "The log says so");
    harness.key_press(Key::Enter);
    harness.run();
    let verdict = claim(&harness.state().session, 3).verdict.clone().unwrap();
    assert_eq!(verdict.rationale, "The log says so");
    click(&mut harness, "Checkable of C3");
    choose(&mut harness, "partly");
    assert_eq!(
        claim(&harness.state().session, 3).checkable,
        Some(Checkable::Partly)
    );
    click(&mut harness, "Verdict of C3");
    choose(&mut harness, "Take the verdict back");
    assert_eq!(claim(&harness.state().session, 3).verdict, None);
}

#[test]
fn evidence_is_added_as_one_step_and_changed_field_by_field() {
    let mut harness = window(at_claim(3));
    click(&mut harness, "Edit C3");
    let before = steps(&harness);
    click(&mut harness, "Add evidence to C3");
    assert!(
        harness
            .get_by_label("Link of new evidence of C3")
            .is_focused()
    );
    harness
        .get_by_label("Link of new evidence of C3")
        .type_text("https://log.example/7");
    harness.run();
    retype(&mut harness, "Retrieved of new evidence of C3", "yesterday");
    click(&mut harness, "Add evidence");
    assert!(
        harness
            .query_by_label_contains("is no date such as")
            .is_some()
    );
    assert_eq!(steps(&harness), before);
    retype(
        &mut harness,
        "Retrieved of new evidence of C3",
        "2026-02-28",
    );
    click(&mut harness, "Side of new evidence of C3");
    choose(&mut harness, "against");
    click(&mut harness, "Add evidence");
    assert_eq!(steps(&harness), before + 1);
    let evidence = claim(&harness.state().session, 3).evidence[0].clone();
    assert_eq!(evidence.url, "https://log.example/7");
    assert_eq!(
        (evidence.side.name(), evidence.retrieved.as_str()),
        ("against", "2026-02-28")
    );
    assert!(has(&harness, "1 without archived copy"));
    click(&mut harness, "Edit evidence 1 of C3");
    retype(
        &mut harness,
        "Archived of evidence 1 of C3",
        "https://archive.example/7",
    );
    harness.key_press(Key::Enter);
    harness.run();
    assert!(!has(&harness, "1 without archived copy"));
    retype(&mut harness, "Retrieved of evidence 1 of C3", "31.2.");
    harness.key_press(Key::Enter);
    harness.run();
    assert!(
        harness
            .query_by_label_contains("is no date such as")
            .is_some()
    );
    assert_eq!(
        claim(&harness.state().session, 3).evidence[0].retrieved,
        "2026-02-28"
    );
    click(&mut harness, "Remove evidence 1 of C3");
    assert!(claim(&harness.state().session, 3).evidence.is_empty());
}

#[test]
fn links_are_made_by_number_followed_and_removed() {
    let mut harness = window(at_claim(3));
    click(&mut harness, "Edit C3");
    click(&mut harness, "Link C3 to another claim");
    click(&mut harness, "Kind of the new link of C3");
    choose(&mut harness, "part of");
    harness.get_by_label("Claim that C3 is linked to").focus();
    harness.run();
    harness
        .get_by_label("Claim that C3 is linked to")
        .type_text("C2");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let session = &harness.state().session;
    let (second, third) = (claim(session, 2), claim(session, 3));
    assert_eq!(
        (third.links[0].kind, third.links[0].claim),
        (LinkKind::PartOf, second.id)
    );
    click(&mut harness, "part of C2");
    assert_eq!(harness.state().session.desk().claim, Some(second.id));
    click(&mut harness, "has part C3");
    click(&mut harness, "Edit C3");
    click(&mut harness, "Remove link 1 of C3");
    assert!(claim(&harness.state().session, 3).links.is_empty());
}

#[test]
fn links_name_the_outlet_of_another_article() {
    let harness = window(at_claim(2));
    assert!(has(&harness, "contradicts C1"));
    assert!(has(&harness, "same as C5 (Le Quai)"));
}

/// Drags from the middle of one node to the middle of another.
fn drag(harness: &mut Window, from: &str, to: impl FnOnce(&Window) -> Pos2) {
    let start = harness.get_by_label(from).rect().center();
    harness.drag_at(start);
    harness.run();
    harness.hover_at(start + vec2(9.0, 0.0));
    harness.run();
    let end = to(harness);
    harness.hover_at(end);
    harness.run();
    harness.drop_at(end);
    harness.run();
}

fn centre(name: &'static str) -> impl FnOnce(&Window) -> Pos2 {
    move |harness| harness.get_by_label(name).rect().center()
}

#[test]
fn a_chip_is_dragged_onto_another_role_and_another_card() {
    let mut harness = window(at_claim(2));
    let words = "Actor St Anne’s of C2";
    drag(&mut harness, words, centre("Drop as source of C2"));
    assert!(has(&harness, "Source St Anne’s of C2") && !has(&harness, words));
    drag(
        &mut harness,
        "Source St Anne’s of C2",
        centre("no source in C3"),
    );
    assert!(has(&harness, "Source St Anne’s of C3"));
    let corner = |harness: &Window| harness.get_by_label(C1).rect().left_top() + vec2(60.0, 40.0);
    drag(&mut harness, "Figure > 40 people of C2", corner);
    assert!(has(&harness, "Figure > 40 people of C1"));
    assert!(has(&harness, "Figure > 40 people of C2"));
    assert_eq!(harness.state().refused, Vec::<String>::new());
}

#[test]
fn chips_go_to_their_mention_and_have_a_menu() {
    let mut harness = window(at_claim(2));
    click(&mut harness, "Figure > 40 people of C2");
    let session = &harness.state().session;
    assert_eq!(
        session.desk().focus,
        Some(mention_of(session, "more than 40 people"))
    );
    harness
        .get_by_label("Source R. Okafor, fire brigade of C2")
        .click_secondary();
    harness.run();
    choose(&mut harness, "As actor");
    assert!(has(&harness, "Actor R. Okafor, fire brigade of C2"));
    harness
        .get_by_label("Actor R. Okafor, fire brigade of C2")
        .click_secondary();
    harness.run();
    click(&mut harness, "Take out of the claim");
    assert!(!has(&harness, "Actor R. Okafor, fire brigade of C2"));
    assert!(has(&harness, "no source in C2"));
}

#[test]
fn loose_figures_are_counted_and_gone_to() {
    let mut harness = window(at_claim(2));
    click(&mut harness, "1 figure in none");
    let session = &harness.state().session;
    assert_eq!(
        session.desk().focus,
        Some(mention_of(session, "180 workers"))
    );
}

#[test]
fn arrows_go_through_the_cards_and_enter_opens() {
    let mut harness = window(at_claim(1));
    harness.state_mut().panel.focus();
    harness.run();
    assert!(harness.get_by_label(C1).is_focused());
    harness.key_press(Key::ArrowDown);
    harness.run();
    let session = &harness.state().session;
    assert_eq!(session.desk().claim, Some(claim(session, 2).id));
    assert!(harness.get_by_label(C2).is_focused());
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.get_by_label("Wording of C2").is_focused());
}

#[test]
fn claims_are_deleted_from_the_menu() {
    let mut harness = window(at_claim(3));
    click(&mut harness, "Actions of C3");
    harness.get_by_label_contains("Delete claim").click();
    harness.run();
    assert!(!has(&harness, C3));
}

#[test]
fn the_current_claim_is_brought_into_view() {
    let mut harness = window_of(session(), &Screen::new(), 300.0, egui::Theme::Light);
    let inside = |harness: &Window, name: &str| {
        let rect = harness.get_by_label(name).rect();
        rect.top() >= 60.0 && rect.top() < 290.0
    };
    for number in [1, 10, 2, 4] {
        let found = claim(&harness.state().session, number);
        harness
            .state_mut()
            .session
            .run(Command::SelectClaim(Some(found.id)))
            .unwrap();
        harness.run();
        let card = harness
            .query_all_by_role(egui::accesskit::Role::ListBoxOption)
            .map(|node| node.accesskit_node().label().unwrap_or_default())
            .find(|label| label.starts_with(&format!("C{number} ")));
        let card = card.unwrap();
        let rect = harness.get_by_label(&card).rect();
        assert!(inside(&harness, &card), "{card}: {rect:?}");
    }
}

#[test]
fn ten_thousand_claims_cost_no_more_than_those_in_view() {
    let mut session = without_claims();
    let text = session.article().unwrap().text.clone();
    let key = session.layer_key().unwrap();
    let mut project = session.project().clone();
    let quote = claimdesk::model::Quote {
        article: key.article.clone(),
        extent: text.full_range().into(),
    };
    for number in 1..=10_000 {
        let id = ClaimId::new(u64::from(number));
        let status = project.scheme.statuses[0].id.clone();
        let at = claimdesk::model::Timestamp::from_millis(0);
        let mut claim = claimdesk::model::Claim::new(id, number, quote.clone(), status, at);
        claim.wording = format!("Claim number {number}");
        project.put_claim(&key, std::sync::Arc::new(claim));
    }
    session = crate::project::on(project);
    let mut harness = window_of(session, &Screen::new(), 800.0, egui::Theme::Light);
    let cards = harness
        .query_all_by_role(egui::accesskit::Role::ListBoxOption)
        .count();
    assert!(cards < 20, "{cards} cards are drawn");
    let last = ClaimId::new(10_000);
    harness
        .state_mut()
        .session
        .run(Command::SelectClaim(Some(last)))
        .unwrap();
    harness.run();
    let rect = harness.get_by_label("C10000 Claim number 10000").rect();
    assert!(rect.bottom() <= 801.0 && rect.top() > 80.0, "{rect:?}");
    let started = std::time::Instant::now();
    harness.run_steps(20);
    let each = started.elapsed() / 20;
    assert!(each.as_millis() < 60, "{each:?} a frame");
}

#[test]
fn pictures_of_the_list_the_open_card_and_nothing() {
    for (name, theme) in [("light", egui::Theme::Light), ("dark", egui::Theme::Dark)] {
        let screen = Screen::new();
        let mut harness = window_of(at_claim(2), &screen, 840.0, theme);
        harness.remove_cursor();
        save(&screen.picture(&harness), &format!("claims-list-{name}"));
        click(&mut harness, "Evidence of C2");
        click(&mut harness, "More");
        save(&screen.picture(&harness), &format!("claims-more-{name}"));
        let screen = Screen::new();
        let mut harness = window_of(at_claim(2), &screen, 1300.0, theme);
        click(&mut harness, "Edit C2");
        harness.run();
        click(&mut harness, "Edit evidence 2 of C2");
        save(&screen.picture(&harness), &format!("claims-open-{name}"));
        click(&mut harness, "Verdict of C2");
        harness.run();
        save(&screen.picture(&harness), &format!("claims-verdict-{name}"));
        let screen = Screen::new();
        let mut harness = window_of(at_claim(3), &screen, 840.0, theme);
        click(&mut harness, "Actions of C3");
        click(&mut harness, "Add evidence");
        save(
            &screen.picture(&harness),
            &format!("claims-evidence-{name}"),
        );
        let screen = Screen::new();
        let harness = window_of(without_claims(), &screen, 400.0, theme);
        save(&screen.picture(&harness), &format!("claims-none-{name}"));
        assert!(has(&harness, "No claims yet"));
    }
}
