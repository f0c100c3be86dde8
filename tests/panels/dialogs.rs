//! Article details, project details, delete article.

use claimdesk::command::Command;
use claimdesk::model::{Foreign, TextDirection};
use claimdesk::ui::dialogs::{ArticleDialog, DeleteArticleDialog, ProjectDialog};
use claimdesk::ui::{Cx, Sink};
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

use crate::common::raster::Screen;
use crate::fixture::{Desk, Show, Window, article_id, on, pictures, session, window};

const SIZE: egui::Vec2 = vec2(900.0, 720.0);

/// A dialog, and whether it is open.
type Shown<D> = Option<D>;

macro_rules! dialog {
    ($make:ident, $show:ident, $ty:ty, $open:expr) => {
        fn $show(dialog: &mut Shown<$ty>, ui: &mut egui::Ui, cx: &Cx<'_>, sink: &mut Sink) {
            let open = dialog
                .as_mut()
                .is_some_and(|dialog| dialog.show(ui.ctx(), cx, sink));
            if !open {
                *dialog = None;
            }
        }
        fn $make() -> Desk<Shown<$ty>> {
            Desk::new(session(), $open)
        }
    };
}

dialog!(article, show_article, ArticleDialog, |cx| {
    ArticleDialog::open(cx)
});
dialog!(delete, show_delete, DeleteArticleDialog, |cx| {
    DeleteArticleDialog::open(cx)
});
dialog!(project, show_project, ProjectDialog, |cx| Some(
    ProjectDialog::open(cx)
));

fn open<D: 'static>(desk: Desk<Shown<D>>, show: Show<Shown<D>>) -> Window<Shown<D>> {
    window(SIZE, egui::Theme::Light, &Screen::new(), desk, show)
}

fn retype<D>(harness: &mut Window<D>, name: &str, text: &str) {
    harness.get_by_label(name).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_label(name).type_text(text);
    harness.run();
}

#[test]
fn article_details_are_saved_in_one_step() {
    let mut harness = open(article(), show_article);
    assert!(harness.get_by_label("Title").is_focused());
    retype(&mut harness, "Author", " R. Lund ");
    retype(&mut harness, "Published", "2025-03");
    harness.key_press(Key::Enter);
    harness.run();
    let desk = harness.state();
    assert!(desk.panel.is_none(), "it has closed");
    assert_eq!(desk.sent.len(), 1);
    let meta = &desk.session.article().unwrap().meta;
    assert_eq!(
        (meta.author.as_str(), meta.published.as_str()),
        ("R. Lund", "2025-03")
    );
}

#[test]
fn the_text_direction_is_chosen_in_article_details() {
    let mut harness = open(article(), show_article);
    harness.get_by_label("Right to left").focus();
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    harness.get_by_label("Save").click();
    harness.run();
    let article = harness.state().session.article().unwrap();
    assert_eq!(article.meta.direction, TextDirection::RightToLeft);
}

#[test]
fn a_wrong_date_keeps_article_details_open_and_says_why() {
    let mut harness = open(article(), show_article);
    retype(&mut harness, "Published", "last week");
    let said = "“last week” is no date such as 2025, 2025-03 or 2025-03-14";
    assert_eq!(
        harness.get_all_by_label(said).count(),
        2,
        "at the field and below"
    );
    harness.key_press(Key::Enter);
    harness.run();
    harness.get_by_label("Save").click();
    harness.run();
    assert!(harness.state().panel.is_some() && harness.state().sent.is_empty());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().panel.is_none() && harness.state().sent.is_empty());
}

#[test]
fn article_details_tell_where_the_text_came_from() {
    let harness = open(article(), show_article);
    harness.get_by_label("courier-warehouse-fire.html");
    harness.get_by_label("decoded from windows-1252, then main text taken from the page");
    harness.get_by_label_contains("6 mentions · 1 claim");
}

fn article_from_doccano() -> Desk<Shown<ArticleDialog>> {
    let mut project = session().project().clone();
    let id = article_id("warehouse");
    let mut meta = project.article(&id).unwrap().meta.clone();
    let fields = [
        ("doccano/stars", "4"),
        ("label-studio.data/desk", "\"Wire\""),
    ];
    let fields = fields.map(|(key, value)| (key.to_owned(), value.to_owned()));
    meta.foreign = Foreign::new(fields.into());
    project.put_article_meta(&id, meta);
    Desk::new(on(project), ArticleDialog::open)
}

#[test]
fn article_details_tell_what_another_tool_said_and_keep_it() {
    let mut harness = open(article_from_doccano(), show_article);
    harness.get_by_label("doccano: stars 4");
    harness.get_by_label("label-studio: desk Wire");
    let before = harness.state().session.article().unwrap().meta.clone();
    retype(&mut harness, "Author", "R. Lund");
    harness.get_by_label("Save").click();
    harness.run();
    let meta = &harness.state().session.article().unwrap().meta;
    assert_eq!(
        (meta.author.as_str(), &meta.foreign),
        ("R. Lund", &before.foreign)
    );
    let harness = open(article(), show_article);
    assert!(harness.query_by_label_contains("Kept from").is_none());
}

#[test]
fn deleting_an_article_says_what_goes_with_it() {
    let mut harness = open(delete(), show_delete);
    harness.get_by_label_contains("6 mentions and 1 claim go with it.");
    harness.get_by_label_contains("Ctrl+Z");
    harness.get_by_label("Cancel").click();
    harness.run();
    assert!(harness.state().panel.is_none() && harness.state().sent.is_empty());
    let mut harness = open(delete(), show_delete);
    harness.get_by_label("Delete article").click();
    harness.run();
    let desk = harness.state();
    assert!(
        matches!(&desk.sent[..], [Command::DeleteArticle(id)] if *id == article_id("warehouse"))
    );
    assert_eq!(desk.session.project().article_count(), 2);
}

#[test]
fn the_project_gets_another_title_and_another_person() {
    let mut harness = open(project(), show_project);
    retype(&mut harness, "Title", "Harbour fire");
    retype(&mut harness, "New person", "Ines Vall");
    harness.get_by_label("Add and work as").click();
    harness.run();
    assert_eq!(harness.state().session.person().as_str(), "ines-vall");
    harness.get_by_label("Work as Lena Marsh").click();
    harness.run();
    assert_eq!(harness.state().session.person().as_str(), "lena");
    retype(&mut harness, "You", "Lena M.");
    harness.get_by_label("Save").click();
    harness.run();
    let project = harness.state().session.project();
    assert_eq!(project.title, "Harbour fire");
    let names: Vec<&str> = project.people().iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["Ines Vall", "Lena M.", "Omar Reyes"]);
}

#[test]
fn pictures_of_dialogs() {
    pictures("dialog-article", SIZE, article, show_article, |harness| {
        retype(harness, "Retrieved", "yesterday");
    });
    pictures(
        "dialog-article-kept",
        SIZE,
        article_from_doccano,
        show_article,
        |harness| {
            let last = harness.get_by_label("label-studio: desk Wire");
            last.scroll_to_me();
        },
    );
    pictures(
        "dialog-delete",
        vec2(700.0, 420.0),
        delete,
        show_delete,
        |_| {},
    );
    pictures("dialog-project", SIZE, project, show_project, |_| {});
}
