//! Pictures of the whole window, looked at by people; the tests see that the marks are there.

use claimdesk::app::App;
use claimdesk::cli::Start;
use claimdesk::ui::Theme;
use egui::{Vec2, vec2};
use egui_kittest::kittest::Queryable as _;

use crate::common::raster::{count, save};
use crate::hand::{Hand, sample, surroundings};
use crate::proposals::propose;

fn picture(size: Vec2, which: egui::Theme, name: &str, keys: &str) {
    let dir = tempfile::tempdir().unwrap();
    let around = surroundings(Start::Project(sample(dir.path())), which);
    let mut hand = Hand::new(size, which, |ctx| App::new(ctx, around));
    hand.press(keys);
    let picture = hand.screen.picture(&hand.window);
    save(&picture, name);
    let theme = Theme::of(&hand.window.ctx);
    let all = hand.window.ctx.content_rect();
    assert!(
        count(&picture, all, 1.0, theme.accent) > 20,
        "{name}: the accent"
    );
    assert!(
        count(&picture, all, 1.0, theme.paper) > 10_000,
        "{name}: the paper"
    );
    for color in [theme.figure(), theme.actor(), theme.source()] {
        let pixels = count(&picture, all, 1.0, color.line);
        assert!(pixels > 20, "{name}: the hues of the marks");
    }
    let left = hand.window.get_by_label("Article list").rect();
    assert!(left.width() < 300.0, "{name}: the list takes {left:?}");
}

#[test]
fn the_whole_window() {
    for (size, width) in [(vec2(1280.0, 800.0), 1280), (vec2(1920.0, 1080.0), 1920)] {
        for (theme, which) in [(egui::Theme::Light, "light"), (egui::Theme::Dark, "dark")] {
            let name = format!("app-{width}-{which}");
            picture(size, theme, &name, "Ctrl+2 J Tab");
        }
    }
}

#[test]
fn the_list_of_mentions_beside_the_text() {
    for (which, name) in [(egui::Theme::Light, "light"), (egui::Theme::Dark, "dark")] {
        let dir = tempfile::tempdir().unwrap();
        let around = surroundings(Start::Project(sample(dir.path())), which);
        let mut hand = Hand::new(vec2(1280.0, 800.0), which, |ctx| App::new(ctx, around));
        hand.press("Ctrl+2 J Tab Tab Ctrl+M Down");
        let picture = hand.screen.picture(&hand.window);
        save(&picture, &format!("app-mentions-{name}"));
        let theme = Theme::of(&hand.window.ctx);
        let list = hand.window.get_by_label("List of mentions").rect();
        for color in [theme.figure(), theme.actor(), theme.source()] {
            let pixels = count(&picture, list, 1.0, color.line);
            assert!(pixels > 20, "{name}: the hues in the list");
        }
    }
}

/// A review of the sample: what two runs say of its first article.
#[test]
fn reviewing_suggestions() {
    for (which, name) in [(egui::Theme::Light, "light"), (egui::Theme::Dark, "dark")] {
        let dir = tempfile::tempdir().unwrap();
        let (mut project, _) = claimdesk::store::read(&sample(dir.path())).unwrap();
        let first = project.article_at(0).unwrap().id.to_string();
        let one = [
            ("small glass cabins", "actor", 0.31),
            ("Siebenklang gorge", "actor", 0.92),
            ("Saturday evening", "figure", 0.55),
        ];
        propose(&mut project, "gliner", &first, &one);
        let two = [
            ("gorge", "actor", 0.72),
            ("light of headlamps", "source", 0.2),
        ];
        propose(&mut project, "llm", &first, &two);
        let session = crate::hand::sample_session(&project);
        let around = surroundings(Start::Nothing, which);
        let mut hand = Hand::new(vec2(1280.0, 800.0), which, |ctx| {
            App::with_session(ctx, around, session)
        });
        hand.press("r Tab");
        // Beside each other or below, however much there is to say, and all of it.
        let facts = |hand: &Hand| {
            let mut all = hand.window.get_all_by(|_| true);
            let asked = all.find(|node| node.value().is_some_and(|said| said.starts_with("score")));
            asked.unwrap().rect()
        };
        let progress = |hand: &Hand| {
            let progress = hand.window.get_by_label_contains("left in this article");
            progress.rect()
        };
        let (narrow, beside) = (facts(&hand), progress(&hand));
        assert!(narrow.top() >= beside.bottom(), "{narrow:?} {beside:?}");
        hand.window.set_size(vec2(1900.0, 800.0));
        hand.settle();
        let (wide, beside) = (facts(&hand), progress(&hand));
        assert!(wide.right() <= beside.left(), "{wide:?} {beside:?}");
        assert_eq!(narrow.size(), wide.size(), "nothing is cut off");
        hand.window.set_size(vec2(1280.0, 800.0));
        hand.settle();
        let picture = hand.screen.picture(&hand.window);
        save(&picture, &format!("app-review-{name}"));
        assert!(hand.shows("Accept") && hand.shows("Reject"), "{name}");
        for (keys, what) in [("Shift+Y", "accept-all"), ("Alt+X", "reason")] {
            hand.press(keys);
            let picture = hand.screen.picture(&hand.window);
            save(&picture, &format!("app-review-{what}-{name}"));
            hand.press("Esc");
        }
        hand.press("Ctrl+Shift+R");
        let picture = hand.screen.picture(&hand.window);
        save(&picture, &format!("app-review-options-{name}"));
    }
}
