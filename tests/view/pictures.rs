//! The view as drawn in both themes.

use claimdesk::model::{ClaimId, MentionId, Pattern};
use claimdesk::ui::Theme;
use claimdesk::ui::text::{ClaimBar, Mark, ParagraphStyle};
use egui::{Rect, pos2, vec2};

use crate::common::raster::{count, save};
use crate::desk::{Desk, State};

const ARTICLE: &str = "A fire in the old harbour of Lindhaven has injured dozens of people and \
closed the north quay.
What is known about the injured
On Friday morning Marenco Logistics called reports of serious injuries “wholly unfounded”. The \
Courier asked twice for a list of those on shift. Speaking at the port authority, mayor Ilse \
Brandt neither confirmed nor denied the reports. The fire brigade’s duty officer R. Okafor said \
that more than 40 people with smoke injuries had been taken to St Anne’s, and that 12 were still \
there.
The dockers’ union demands that the reports are published; some say that the sprinklers worked; \
others point to the strong wind of that night, which carried sparks as far as the grain silos on \
the other bank. Of the 180 workers on the night shift, two crane drivers and three trainees are \
said to be missing.
Damage and insurance
In June 2024 a new fire-safety contract had been signed between Marenco Logistics and the port \
authority. It was meant to end years of dispute about who pays for the old hoses.";

fn state() -> State {
    let mut state = State::new(ARTICLE);
    state.title = "Warehouse fire in Lindhaven: company speaks of “minor damage”".to_owned();
    state.language = "en".to_owned();
    state.meta =
        "Coast Courier · 14 March 2025 · 612 words · 13 figures, 40 actors, 8 sources".to_owned();
    let body = ParagraphStyle::Body;
    state.styles = vec![
        ParagraphStyle::Faint {
            tag: "repeated lead",
        },
        ParagraphStyle::Heading,
        body,
        body,
        ParagraphStyle::Heading,
        body,
    ];
    add_marks(&mut state);
    for (number, words, selected) in [
        (
            3,
            "On Friday morning Marenco Logistics called reports of serious injuries “wholly unfounded”",
            false,
        ),
        (
            6,
            "more than 40 people with smoke injuries had been taken to St Anne’s",
            true,
        ),
        (
            8,
            "two crane drivers and three trainees are said to be missing",
            false,
        ),
    ] {
        state.claims.push(ClaimBar {
            claim: ClaimId::new(number),
            range: state.range(words),
            number: format!("C{number}"),
            selected,
        });
    }
    state.ticks = state
        .marks
        .iter()
        .map(|mark| (mark.ranges[0].start(), mark.hue))
        .collect();
    state.ticks.sort_unstable();
    state
}

fn add_marks(state: &mut State) {
    let kinds = [
        (Pattern::Solid, "figure"),
        (Pattern::Dotted, "actor"),
        (Pattern::Double, "source"),
    ];
    for (number, (words, hue)) in [
        ("Marenco Logistics", 1),
        ("Courier", 2),
        ("port authority", 1),
        ("Ilse Brandt", 1),
        ("The fire brigade’s duty officer R. Okafor", 2),
        ("R. Okafor", 1),
        ("more than 40 people with smoke injuries", 0),
        ("St Anne’s", 1),
        ("12", 0),
        ("dockers’ union", 1),
        ("180 workers", 0),
        ("two crane drivers", 0),
        ("three trainees", 0),
        ("June 2024", 0),
    ]
    .into_iter()
    .enumerate()
    {
        let (pattern, label) = kinds[hue];
        let number = number as u64;
        state.marks.push(Mark {
            id: MentionId::new(number).into(),
            ranges: vec![state.range(words)],
            hue,
            pattern,
            lane: u8::from(number == 5),
            focused: number == 6,
            lit: false,
            dimmed: false,
            unsure: number == 7,
            suggestion: number == 12,
            doubtful: false,
            label: label.to_owned(),
        });
    }
}

const SIZE: egui::Vec2 = vec2(788.0, 828.0);

#[test]
fn an_article_in_both_themes() {
    for (theme, name) in [(egui::Theme::Light, "light"), (egui::Theme::Dark, "dark")] {
        let desk = Desk::sized(state(), SIZE, theme);
        let picture = desk.screen.picture(&desk.harness);
        save(&picture, &format!("article-{name}"));
        let tokens = if name == "light" {
            Theme::light()
        } else {
            Theme::dark()
        };
        let all = Rect::from_min_size(pos2(0.0, 0.0), SIZE);
        for hue in 0..3 {
            let colors = tokens.hue(hue);
            assert!(
                count(&picture, all, 1.0, colors.background) > 500,
                "{name} {hue}"
            );
            assert!(count(&picture, all, 1.0, colors.line) > 50, "{name} {hue}");
        }
        assert!(
            count(&picture, all, 1.0, tokens.focus) > 500,
            "{name}: no frame"
        );
        assert!(
            count(&picture, all, 1.0, tokens.text) > 2000,
            "{name}: no words"
        );
    }
}

#[test]
fn every_state_of_a_mark() {
    let words = "Solid dotted double dashed wavy thick and a dimmed one, an unsure one, a proposed \
        one, a lit one.\nAn outer mark holds an inner mark that holds a core mark in it. One side \
        crosses another side here. Parts of it are apart and far away.\n\nFound here and found \
        there, selected words, and a caret.\nقال المتحدث إن عشرة أشخاص أصيبوا.\n中文没有字体。";
    for (theme, name) in [(egui::Theme::Light, "light"), (egui::Theme::Dark, "dark")] {
        let mut state = State::new(words);
        let mut number = 0;
        let mut add = |state: &mut State, pieces: &[&str], change: &dyn Fn(&mut Mark)| {
            number += 1;
            let mut mark = Mark {
                id: MentionId::new(number).into(),
                ranges: pieces.iter().map(|words| state.range(words)).collect(),
                hue: number as usize - 1,
                pattern: Pattern::Solid,
                lane: 0,
                focused: false,
                lit: false,
                dimmed: false,
                unsure: false,
                suggestion: false,
                doubtful: false,
                label: "label".to_owned(),
            };
            change(&mut mark);
            state.marks.push(mark);
        };
        for (words, pattern) in ["Solid", "dotted", "double", "dashed", "wavy", "thick"]
            .into_iter()
            .zip(Pattern::ALL)
        {
            add(&mut state, &[words], &|mark| mark.pattern = *pattern);
        }
        add(&mut state, &["dimmed one"], &|mark| mark.dimmed = true);
        add(&mut state, &["unsure one"], &|mark| mark.unsure = true);
        add(&mut state, &["proposed one"], &|mark| {
            mark.suggestion = true;
        });
        add(&mut state, &["lit one"], &|mark| mark.lit = true);
        for (lane, words) in [
            "An outer mark holds an inner mark that holds a core mark in it",
            "inner mark that holds a core mark",
            "core mark",
        ]
        .into_iter()
        .enumerate()
        {
            add(&mut state, &[words], &|mark| {
                mark.hue = lane;
                mark.lane = lane as u8;
            });
        }
        for (lane, words) in ["One side crosses another", "crosses another side here"]
            .into_iter()
            .enumerate()
        {
            add(&mut state, &[words], &|mark| {
                mark.hue = lane;
                mark.lane = lane as u8;
            });
        }
        add(&mut state, &["Parts of it", "apart", "far away"], &|mark| {
            mark.hue = 2;
        });
        state.hits = vec![state.range("Found"), state.range("found")];
        let range = state.range("selected words");
        state.selection = Some(claimdesk::ui::text::Selection {
            anchor: range.start(),
            head: range.end(),
        });
        state.label_names = true;
        // Letters without a font are drawn as boxes, as in the application.
        let policy = egui::MissingGlyphPolicy::Tofu;
        let desk = Desk::with(state, vec2(788.0, 500.0), theme, policy);
        let picture = desk.screen.picture(&desk.harness);
        save(&picture, &format!("marks-{name}"));
    }
}

#[test]
fn handles_show_while_the_pointer_is_near_the_focused_mention() {
    let mut desk = Desk::sized(state(), SIZE * 2.0, egui::Theme::Light);
    desk.harness.set_pixels_per_point(2.0);
    desk.harness.run();
    let focus = Theme::light().focus;
    let all = Rect::from_min_size(pos2(0.0, 0.0), SIZE);
    let rect = desk.state.borrow().view.focus_rect().expect("in view");
    let before = count(&desk.screen.picture(&desk.harness), all, 2.0, focus);
    desk.point(pos2(rect.left() + 40.0, rect.bottom() - 8.0));
    desk.harness.run();
    let picture = desk.screen.picture(&desk.harness);
    save(&picture, "handles");
    assert!(count(&picture, all, 2.0, focus) > before + 100);
}
