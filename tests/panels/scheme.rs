//! The scheme editor.

use claimdesk::command::Command;
use claimdesk::model::{LabelId, Pattern};
use claimdesk::ui::dialogs::SchemeDialog;
use claimdesk::ui::{Cx, Sink};
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

use crate::common::raster::Screen;
use crate::fixture::{Desk, Window, pictures, session, window};

const SIZE: egui::Vec2 = vec2(1000.0, 800.0);

type Editor = Option<SchemeDialog>;

fn show(dialog: &mut Editor, ui: &mut egui::Ui, cx: &Cx<'_>, sink: &mut Sink) {
    let open = dialog
        .as_mut()
        .is_some_and(|dialog| dialog.show(ui.ctx(), cx, sink));
    if !open {
        *dialog = None;
    }
}

fn desk() -> Desk<Editor> {
    Desk::new(session(), |cx| Some(SchemeDialog::open(cx)))
}

fn open() -> Window<Editor> {
    window(SIZE, egui::Theme::Light, &Screen::new(), desk(), show)
}

fn click(harness: &mut Window<Editor>, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

fn retype(harness: &mut Window<Editor>, name: &str, text: &str) {
    harness.get_by_label(name).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_label(name).type_text(text);
    harness.run();
}

fn label(id: &str) -> LabelId {
    LabelId::new(id).unwrap()
}

#[test]
fn a_label_is_added_with_all_that_belongs_to_it() {
    let mut harness = open();
    assert!(harness.get_by_label("Name").is_focused());
    click(&mut harness, "Add label");
    assert!(harness.get_by_label("Name").is_focused());
    retype(&mut harness, "Name", "Où ?");
    retype(&mut harness, "Name of the kind", "place");
    retype(&mut harness, "Key", "ctrl+l");
    click(&mut harness, "pink");
    click(&mut harness, "wavy underline");
    click(&mut harness, "Add attribute");
    retype(&mut harness, "Name of attribute 1", "Inside of");
    harness.get_by_label("never over figure").click_accesskit();
    harness.run();
    click(&mut harness, "Apply");
    let desk = harness.state();
    assert!(desk.panel.is_none());
    assert!(matches!(&desk.sent[..], [Command::SetScheme(_)]));
    let scheme = &desk.session.project().scheme;
    let made = scheme.label(&label("ou")).unwrap();
    assert_eq!((made.name.as_str(), made.kind.name()), ("Où ?", "place"));
    assert_eq!((made.chord.as_str(), made.hue.name()), ("Ctrl+L", "pink"));
    assert_eq!(made.pattern, Pattern::Wavy);
    assert_eq!(&*made.attributes[0].key, "inside_of");
    assert!(scheme.forbids_overlap(&label("figure"), &made.id));
}

#[test]
fn deleting_a_label_in_use_asks_what_becomes_of_its_mentions() {
    let mut harness = open();
    click(&mut harness, "actor");
    click(&mut harness, "Delete label");
    harness.get_by_label("What becomes of the 3 mentions under “actor”?");
    harness.get_by_label_contains("3 mentions are deleted");
    click(&mut harness, "Their new label");
    click(&mut harness, "They become source");
    harness.get_by_label_contains("3 mentions get another label");
    click(&mut harness, "Apply");
    assert!(harness.state().panel.is_some(), "first the question");
    click(&mut harness, "Delete it");
    harness.get_by_label_contains("3 mentions get another label");
    click(&mut harness, "Apply");
    let session = &harness.state().session;
    assert!(session.project().scheme.label(&label("actor")).is_none());
    assert_eq!(
        session.history().undo_entry().unwrap().forward.name,
        "delete label actor"
    );
}

#[test]
fn what_is_wrong_is_said_in_place_and_nothing_is_applied() {
    let mut harness = open();
    retype(&mut harness, "Key", "Hyper+Q");
    harness
        .get_all_by_label_contains("is no key")
        .next()
        .unwrap();
    click(&mut harness, "Apply");
    assert!(harness.state().panel.is_some());
    retype(&mut harness, "Key", "o");
    harness.get_by_label("O already runs “Next overlapping mention”, which goes first.");
    retype(&mut harness, "Name", "actor");
    assert_eq!(
        harness
            .get_all_by_label("Two entries are called “actor”.")
            .count(),
        1
    );
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().panel.is_none() && harness.state().sent.is_empty());
}

#[test]
fn statuses_roles_and_scales_are_edited_too() {
    let mut harness = open();
    click(&mut harness, "Statuses");
    click(&mut harness, "Delete status");
    harness.get_by_label("What becomes of the claim with the status “new”?");
    click(&mut harness, "Delete it");
    click(&mut harness, "Roles");
    click(&mut harness, "Add role");
    retype(&mut harness, "Name", "Witness");
    click(&mut harness, "Every claim should have one");
    click(&mut harness, "Verdict scales");
    click(&mut harness, "Add scale");
    click(&mut harness, "AVeriTeC");
    click(&mut harness, "Simple");
    click(&mut harness, "Delete scale");
    harness.get_by_label("What becomes of the verdict?");
    click(&mut harness, "What true becomes");
    click(&mut harness, "Supported (AVeriTeC)");
    click(&mut harness, "Delete it");
    click(&mut harness, "Apply");
    let session = &harness.state().session;
    let scheme = &session.project().scheme;
    assert_eq!(scheme.statuses[0].id.as_str(), "in-work");
    let role = scheme.roles.last().unwrap();
    assert!(role.id.as_str() == "witness" && role.expected);
    let (_, claim) = session
        .project()
        .claims_of(session.person())
        .next()
        .unwrap();
    let verdict = claim.verdict.as_ref().unwrap();
    assert_eq!(
        (verdict.scale.as_str(), verdict.value.as_str()),
        ("averitec", "supported")
    );
    assert_eq!(claim.status.as_str(), "in-work");
}

#[test]
fn an_own_scale_has_values_of_its_own() {
    let mut harness = open();
    click(&mut harness, "Verdict scales");
    click(&mut harness, "Add scale");
    click(&mut harness, "Own scale");
    retype(&mut harness, "Name", "House scale");
    click(&mut harness, "Add value");
    retype(&mut harness, "Name of value 3", "Half so");
    click(&mut harness, "Move up value 3");
    click(&mut harness, "Delete value 1");
    click(&mut harness, "Apply");
    let scheme = &harness.state().session.project().scheme;
    let scale = scheme.scales.last().unwrap();
    let values: Vec<&str> = scale.values.iter().map(|v| v.id.as_str()).collect();
    assert_eq!(
        (scale.id.as_str(), values),
        ("house-scale", vec!["half-so", "false"])
    );
}

#[test]
fn pictures_of_the_scheme_editor() {
    pictures("scheme-labels", SIZE, desk, show, |harness| {
        click(harness, "actor");
    });
    pictures("scheme-delete", SIZE, desk, show, |harness| {
        click(harness, "actor");
        click(harness, "Delete label");
    });
    pictures("scheme-wrong", SIZE, desk, show, |harness| {
        retype(harness, "Key", "o");
        retype(harness, "Name", "actor");
    });
    pictures("scheme-statuses", SIZE, desk, show, |harness| {
        click(harness, "Statuses");
    });
    pictures("scheme-roles", SIZE, desk, show, |harness| {
        click(harness, "Roles");
    });
    pictures("scheme-scales", SIZE, desk, show, |harness| {
        click(harness, "Verdict scales");
    });
    pictures("scheme-small", vec2(760.0, 480.0), desk, show, |_| {});
}
