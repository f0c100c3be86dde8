//! Two windows on one project: the second one looks on, and takes over when the first is gone.

use claimdesk::app::App;
use claimdesk::cli::Start;
use claimdesk::store::{self, Holder};
use egui::{Event, vec2};
use egui_kittest::kittest::Queryable as _;

use crate::common::raster::save;
use crate::hand::{Hand, sample, surroundings};

/// The window comes to the front, so that it looks at once.
fn look(hand: &mut Hand) {
    hand.event(Event::WindowFocused(true));
}

#[test]
fn a_second_window_looks_on_and_takes_over() {
    let dir = tempfile::tempdir().unwrap();
    let folder = sample(dir.path());
    let mut first = Hand::start(Start::Project(folder.clone()));
    let mut second = Hand::start(Start::Project(folder.clone()));
    // It is said who has the project open, and since when.
    assert!(second.shows("Open read-only?"));
    let host = Holder::read(&folder).unwrap().host;
    let who = format!("by Maren Holt on {host} since ");
    assert!(second.shows_part(&who));
    assert!(second.app().session().is_none());
    second.press("Enter");
    assert!(second.session().is_read_only());
    assert_eq!(second.project(), first.project());
    assert!(second.shows_part("what is done there is shown here"));
    assert!(!second.shows("Take over"), "it is not free");

    // Nothing can be changed, and that is said.
    let before = second.project().clone();
    second.press("Ctrl+2 Ctrl+Right F Ctrl+Z C Delete");
    assert_eq!(*second.project(), before);
    assert!(second.shows_part("open read-only: nothing can be changed"));
    second.press("Ctrl+K");
    second.type_words("take over");
    second.press("Enter");
    assert!(second.shows_part("It is still open by Maren Holt"));
    assert!(second.session().is_read_only());

    // What the first window does is shown; the second stays where it is.
    second.press("Ctrl+PgDn Ctrl+2 Ctrl+Home Ctrl+Right Ctrl+Right Shift+Right");
    let (article, selected) = (
        second.session().desk().article.clone(),
        second.session().selected(),
    );
    assert!(selected.is_some());
    first.press("Ctrl+2 Ctrl+Home Tab U");
    look(&mut second);
    assert_eq!(second.project(), first.project());
    assert_ne!(*second.project(), before);
    first.press("Ctrl+S");
    look(&mut second);
    assert_eq!(second.project(), first.project());
    let desk = second.session().desk();
    assert_eq!(
        (&desk.article, second.session().selected()),
        (&article, selected)
    );

    // The first window is closed: the second takes over, at the same place.
    first.close();
    assert_eq!(Holder::read(&folder), None);
    look(&mut second);
    assert!(second.shows("Take over"));
    second.press("Ctrl+K");
    second.type_words("take over");
    second.press("Enter");
    assert!(!second.session().is_read_only());
    let desk = second.session().desk();
    assert_eq!(
        (&desk.article, second.session().selected()),
        (&article, selected)
    );
    second.press("Tab U");
    assert_ne!(*second.project(), before);
    assert_eq!(store::read(&folder).unwrap().0, *second.project());
    second.close();
}

#[test]
fn read_only_changes_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let folder = sample(dir.path());
    let mut hand = Hand::start(Start::ReadOnly(folder.clone()));
    assert!(hand.session().is_read_only());
    hand.press("Ctrl+S Ctrl+2 F Alt+Down");
    hand.close();
    assert!(!folder.join("journal").exists());
}

#[test]
fn pictures() {
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        let dir = tempfile::tempdir().unwrap();
        let folder = sample(dir.path());
        let first = Hand::start(Start::Project(folder.clone()));
        for (name, start) in [
            ("read-only-question", Start::Project(folder.clone())),
            ("read-only", Start::ReadOnly(folder.clone())),
        ] {
            let around = surroundings(start, theme);
            let size = vec2(1280.0, 800.0);
            let hand = Hand::new(size, theme, |ctx| App::new(ctx, around));
            let image = hand.screen.picture(&hand.window);
            save(&image, &format!("{name}-{theme:?}").to_lowercase());
        }
        first.close();
        let around = surroundings(Start::ReadOnly(folder), theme);
        let size = vec2(1280.0, 800.0);
        let hand = Hand::new(size, theme, |ctx| App::new(ctx, around));
        assert!(hand.window.query_by_label("Take over").is_some());
        let image = hand.screen.picture(&hand.window);
        save(&image, &format!("read-only-free-{theme:?}").to_lowercase());
    }
}
