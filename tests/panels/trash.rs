//! The trash.

use claimdesk::command::Command;
use claimdesk::model::MentionId;
use claimdesk::session::Session;
use claimdesk::ui::dialogs::TrashDialog;
use claimdesk::ui::{Cx, Sink};
use egui::{Key, Ui, vec2};
use egui_kittest::kittest::Queryable as _;

use crate::common::raster::Screen;
use crate::fixture::{Desk, Window, article_id, pictures, session, window};

const SIZE: egui::Vec2 = vec2(760.0, 640.0);

fn show(dialog: &mut TrashDialog, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
    dialog.show(ui.ctx(), cx, sink);
}

fn desk(session: Session) -> Desk<TrashDialog> {
    Desk::new(session, |_| TrashDialog::default())
}

/// A mention, a claim and an article were deleted.
fn with_trash() -> Session {
    let mut session = session();
    let mention = MentionId::new(101);
    session.run(Command::FocusMention(mention)).unwrap();
    session.run(Command::DeleteMention).unwrap();
    let claim = session.derived().claim_order()[0];
    session.run(Command::DeleteClaim(Some(claim))).unwrap();
    session
        .run(Command::DeleteArticle(article_id("incendie")))
        .unwrap();
    session
}

fn open(session: Session) -> Window<TrashDialog> {
    let screen = Screen::new();
    window(SIZE, egui::Theme::Light, &screen, desk(session), show)
}

fn click(harness: &mut Window<TrashDialog>, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

#[test]
fn what_was_deleted_is_listed_filtered_and_restored() {
    let mut harness = open(with_trash());
    harness.get_by_label("3 things");
    // The keyboard is in the filter.
    harness.get_by_label("Filter trash").type_text("claim");
    harness.run();
    harness.get_by_label("1 of 3 things");
    let before = harness.state().session.history().position();
    click(
        &mut harness,
        "Restore Claim C1 “The fire brigade said that more than 40…”",
    );
    let session = &harness.state().session;
    assert_eq!(session.history().position(), before + 1, "one step");
    assert_eq!(session.derived().claim_order().len(), 1);
    harness.get_by_label("Nothing like that in the trash");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().session.deleted().count(), 2);
}

#[test]
fn deleting_for_good_asks_first() {
    let mut harness = open(with_trash());
    click(&mut harness, "Delete Mention “Marenco Logistics”…");
    assert!(harness.state().sent().is_empty());
    click(&mut harness, "Keep");
    click(&mut harness, "Delete Mention “Marenco Logistics”…");
    click(&mut harness, "Delete Mention “Marenco Logistics” for good");
    harness.get_by_label("2 things");
    click(&mut harness, "Empty trash…");
    harness.get_by_label("Nothing of this can be restored then.");
    assert_eq!(harness.state().session.deleted().count(), 2);
    click(&mut harness, "Delete all for good");
    harness.get_by_label("The trash is empty");
    assert_eq!(harness.state().session.deleted().count(), 0);
    // Undo still reaches what was deleted in this run.
    let undone = harness.state_mut().session.run(Command::Undo);
    assert!(undone.is_ok());
}

#[test]
fn pictures_of_the_trash() {
    let ask = |harness: &mut Window<TrashDialog>| {
        click(
            harness,
            "Delete Claim C1 “The fire brigade said that more than 40…”…",
        );
    };
    pictures("trash", SIZE, || desk(with_trash()), show, ask);
    pictures("trash-empty", SIZE, || desk(session()), show, |_| {});
}
