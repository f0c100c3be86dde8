//! Pages in every script: pictures, and that marks and the hand are right on them.

use claimdesk::model::{MentionId, Pattern};
use claimdesk::ui::text::Mark;
use egui::vec2;

use crate::common::raster::save;
use crate::common::scripts::{PAGES, page};
use crate::desk::{Desk, State};

/// A page with its marks on it.
fn state(name: &str) -> State {
    let page = page(name);
    let mut state = State::new(page.text.as_str());
    let (_, language, _) = PAGES.iter().find(|(known, ..)| *known == name).unwrap();
    state.language = (*language).to_owned();
    for (number, (extent, label)) in page.marks.iter().enumerate() {
        let (hue, pattern) = match label.as_str() {
            "figure" => (0, Pattern::Solid),
            "actor" => (1, Pattern::Dotted),
            _ => (2, Pattern::Double),
        };
        state.marks.push(Mark {
            id: MentionId::new(number as u64).into(),
            ranges: extent.pieces().collect(),
            hue,
            pattern,
            lane: 0,
            focused: number == 1,
            lit: false,
            dimmed: false,
            unsure: false,
            suggestion: false,
            doubtful: false,
            label: label.clone(),
        });
    }
    state
}

#[test]
fn a_page_in_every_script_in_both_themes() {
    for (name, ..) in PAGES {
        for (theme, kind) in [(egui::Theme::Light, "light"), (egui::Theme::Dark, "dark")] {
            let desk = Desk::sized(state(name), vec2(760.0, 420.0), theme);
            let picture = desk.screen.picture(&desk.harness);
            save(&picture, &format!("script-{name}-{kind}"));
        }
    }
}

#[test]
fn characters_without_ink_are_shown_on_demand() {
    for (theme, kind) in [(egui::Theme::Light, "light"), (egui::Theme::Dark, "dark")] {
        let mut state = state("mixed");
        state.title = "مِيناء: ٣٥ عبّارة".to_owned();
        let mut desk = Desk::sized(state, vec2(760.0, 480.0), theme);
        let plain = desk.screen.picture(&desk.harness);
        desk.set(|state| state.invisibles = true);
        let shown = desk.screen.picture(&desk.harness);
        save(&shown, &format!("invisibles-{kind}"));
        assert!(plain != shown);
        desk.set(|state| state.invisibles = false);
        assert!(plain == desk.screen.picture(&desk.harness), "nothing stays");
    }
}
