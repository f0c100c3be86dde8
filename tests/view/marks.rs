//! Marks as drawn: deep overlaps, gaps, suggestions and hits.

use std::collections::HashMap;

use claimdesk::model::{MentionId, Pattern};
use claimdesk::ui::Theme;
use claimdesk::ui::text::Mark;
use egui::{Color32, Rect, Vec2, vec2};
use image::{Rgba, RgbaImage};

use crate::common::raster::{count, save};
use crate::common::vision::Sight;
use crate::desk::{Desk, State};

/// The three built-in kinds: colour, underline, name.
pub(crate) const KINDS: [(usize, Pattern, &str); 3] = [
    (0, Pattern::Solid, "figure"),
    (1, Pattern::Dotted, "actor"),
    (2, Pattern::Double, "source"),
];

/// A mark of a built-in kind on some words.
pub(crate) fn mark(state: &State, kind: usize, pieces: &[&str]) -> Mark {
    let (hue, pattern, label) = KINDS[kind];
    Mark {
        id: MentionId::new(state.marks.len() as u64 + 1).into(),
        ranges: pieces.iter().map(|words| state.range(words)).collect(),
        hue,
        pattern,
        lane: 0,
        focused: false,
        lit: false,
        dimmed: false,
        unsure: false,
        suggestion: false,
        doubtful: false,
        label: label.to_owned(),
    }
}

const DEEP: &str = "one two three four five six seven eight nine ten eleven twelve thirteen";

/// Nine marks of which each holds the next, and what else can meet in a few lines.
fn crowded() -> State {
    let words = format!(
        "A plain paragraph stands above, so that the room that lines take can be compared with the \
        one below. It goes on for a while, with a figure such as 40 people in it.\n\
        Here {DEEP} end. The rest of this paragraph has nothing but text and one actor, Ilse \
        Brandt, in it; it runs over three lines or so to show how far apart they are.\n\
        The mayor said on Friday, after a night without sleep and with the harbour still under \
        smoke, that the number of injured workers was not known.\n\
        A second paragraph has the last words of that mention, and a proposed figure, a proposed \
        source within a known actor here, and a harbour found twice."
    );
    let mut state = State::new(&words);
    let mut add = |pieces: &[&str], kind: usize, change: &dyn Fn(&mut Mark)| {
        let mut made = mark(&state, kind, pieces);
        change(&mut made);
        state.marks.push(made);
    };
    add(&["40 people"], 0, &|_| {});
    let inner: Vec<&str> = DEEP.split(' ').collect();
    for lane in 0..9 {
        let until = if lane < 4 { 13 - lane } else { 9 };
        let pieces = inner[lane / 2..until].join(" ");
        add(&[&pieces], lane % 3, &|mark| mark.lane = lane as u8);
    }
    add(&["Ilse Brandt"], 1, &|_| {});
    let pieces = [
        "The mayor said",
        "the number of injured",
        "the last words of that mention",
    ];
    add(&pieces, 2, &|_| {});
    add(&["mayor"], 1, &|mark| mark.lane = 1);
    add(&["the harbour still under smoke"], 1, &|mark| {
        mark.lane = 1;
        mark.focused = true;
    });
    add(&["proposed figure"], 0, &|mark| mark.suggestion = true);
    add(&["source within a known actor here"], 1, &|_| {});
    add(&["source within"], 2, &|mark| {
        mark.suggestion = true;
        mark.lane = 1;
    });
    state.hits = vec![state.range("harbour still"), state.range("harbour found")];
    state
}

fn themes() -> [(egui::Theme, &'static str, &'static Theme); 2] {
    [
        (egui::Theme::Light, "light", Theme::light()),
        (egui::Theme::Dark, "dark", Theme::dark()),
    ]
}

/// A window of 760 by 560 points at so many pixels in a point.
fn drawn(state: State, theme: egui::Theme, scale: f32) -> (Desk, RgbaImage) {
    let size: Vec2 = vec2(760.0, 560.0);
    let mut desk = Desk::sized(state, size * scale, theme);
    desk.harness.set_pixels_per_point(scale);
    desk.harness.run();
    let picture = desk.screen.picture(&desk.harness);
    (desk, picture)
}

#[test]
fn crowded_marks_in_both_themes() {
    for (theme, name, _) in themes() {
        for (scale, factor) in [(1.0, "1x"), (1.5, "1.5x"), (2.0, "2x")] {
            let (_, picture) = drawn(crowded(), theme, scale);
            save(&picture, &format!("crowded-{name}-{factor}"));
        }
        let mut state = crowded();
        state.label_names = true;
        let (_, picture) = drawn(state, theme, 1.0);
        save(&picture, &format!("crowded-names-{name}"));
    }
}

/// Whether each pixel of a part of a picture is nearer to the theme's letters than to its paper:
/// what is left of it without colour and without shades.
fn one_bit(picture: &RgbaImage, part: Rect, scale: f32) -> Vec<Vec<bool>> {
    let light = |&Rgba([r, g, b, _]): &Rgba<u8>| u32::from(r) + u32::from(g) + u32::from(b);
    let dark = light(picture.get_pixel(2, 2)) < 382;
    let (x0, x1) = ((part.left() * scale) as u32, (part.right() * scale) as u32);
    let (y0, y1) = ((part.top() * scale) as u32, (part.bottom() * scale) as u32);
    let row = |y| (x0..x1).map(move |x| (light(picture.get_pixel(x, y)) > 382) == dark);
    (y0..y1).map(|y| row(y).collect()).collect()
}

/// What lies under the same words as a mark of each kind, in one bit a pixel.
fn shapes(theme: egui::Theme, scale: f32, change: &dyn Fn(&mut Mark)) -> Vec<Vec<Vec<bool>>> {
    let shape = |kind: usize| {
        // No letter of this word reaches below the line.
        let mut state = State::new("A mumumumumumumu in it.");
        let mut made = mark(&state, kind, &["mumumumumumumu"]);
        change(&mut made);
        state.marks.push(made);
        let (mut desk, picture) = drawn(state, theme, scale);
        let word = desk.rect("mumumumumumumu");
        let below = Rect::from_min_max(
            word.left_bottom() + vec2(2.0, -4.0),
            word.right_bottom() + vec2(-2.0, 4.0),
        );
        one_bit(&picture, below, scale)
    };
    (0..3).map(shape).collect()
}

#[test]
fn kinds_differ_without_colour() {
    for (theme, name, _) in themes() {
        for scale in [1.0, 1.5, 2.0] {
            for suggestion in [false, true] {
                let shapes = shapes(theme, scale, &|mark| mark.suggestion = suggestion);
                for (a, b) in [(0, 1), (0, 2), (1, 2)] {
                    let pixels = shapes[a].iter().flatten().zip(shapes[b].iter().flatten());
                    let differ = pixels.filter(|(a, b)| a != b).count();
                    let inked =
                        |shape: usize| shapes[shape].iter().flatten().filter(|b| **b).count();
                    let most = inked(a).max(inked(b));
                    assert!(most > 100, "{name} {scale}: nothing is drawn");
                    assert!(
                        differ * 4 > most,
                        "{name} {scale} {suggestion}: {} and {} differ in {differ} of {most}",
                        KINDS[a].2,
                        KINDS[b].2,
                    );
                }
            }
        }
    }
}

#[test]
fn a_shape_is_what_the_legend_says() {
    for scale in [1.0, 2.0] {
        let shapes = shapes(egui::Theme::Light, scale, &|_| {});
        // For each row of pixels with ink in it: what share of it has ink.
        let rows = |kind: usize| -> Vec<f32> {
            let share =
                |row: &Vec<bool>| row.iter().filter(|bit| **bit).count() as f32 / row.len() as f32;
            let all = shapes[kind].iter().map(share);
            all.skip_while(|share| *share < 0.1)
                .take(3 * scale as usize)
                .collect()
        };
        let full = |share: &f32| *share > 0.99;
        let (figure, actor, source) = (rows(0), rows(1), rows(2));
        let one = scale as usize;
        assert!(figure[..2 * one].iter().all(full), "solid: {figure:?}");
        let half = |share: &f32| (0.4..0.6).contains(share);
        assert!(actor[..2 * one].iter().all(half), "dotted: {actor:?}");
        let empty = |share: &f32| *share < 0.01;
        let (upper, rest) = source.split_at(one);
        let (between, lower) = rest.split_at(one);
        assert!(upper.iter().chain(lower).all(full), "double: {source:?}");
        assert!(between.iter().all(empty), "double: {source:?}");
    }
}

#[test]
fn more_than_six_marks_on_each_other_are_counted() {
    // Letters have the chip's colour too, but none reaches above their line.
    let words = "one two three";
    let chip = |lanes: usize| {
        let mut state = State::new(words);
        for lane in 0..lanes {
            let mut made = mark(&state, 0, &[words]);
            made.lane = lane as u8;
            state.marks.push(made);
        }
        let (mut desk, picture) = drawn(state, egui::Theme::Dark, 1.0);
        let corner = desk.rect(words).right_top();
        let above = Rect::from_min_max(corner + vec2(-20.0, -10.0), corner + vec2(20.0, 2.0));
        count(&picture, above, 1.0, Theme::dark().inverse)
    };
    assert_eq!((chip(1), chip(6)), (0, 0));
    assert!(chip(7) > 60 && chip(9) > 60, "{} {}", chip(7), chip(9));
}

#[test]
fn a_thin_line_joins_the_pieces_of_a_mark_over_line_ends_and_paragraphs() {
    let words = "First piece here, then words that go on to the end of this line and beyond it, so \
        that two lines are between.\n\nMore of the same, and the last piece stands here.";
    let picture = |joined: bool| {
        let mut state = State::new(words);
        let pieces = ["First piece", "last piece"];
        if joined {
            state.marks = vec![mark(&state, 2, &pieces)];
        } else {
            state.marks = pieces
                .iter()
                .map(|piece| mark(&state, 2, &[piece]))
                .collect();
        }
        drawn(state, egui::Theme::Light, 1.0)
    };
    let ((mut desk, joined), (_, apart)) = (picture(true), picture(false));
    for between in ["then words", "that two lines", "More of the same"] {
        let rect = desk.rect(between);
        let under = Rect::from_min_max(
            rect.left_bottom() - vec2(0.0, 3.0),
            rect.right_bottom() + vec2(0.0, 4.0),
        );
        let (a, b) = (pixels(&joined, under), pixels(&apart, under));
        let changed = a.iter().zip(&b).filter(|(a, b)| a != b).count();
        let (least, most) = (rect.width() as usize - 2, rect.width() as usize + 2);
        assert!(
            (least..=most).contains(&changed),
            "{between}: {changed} of {least}"
        );
    }
    let rect = desk.rect("stands here");
    assert_eq!(pixels(&joined, rect), pixels(&apart, rect));
}

/// The pixels of a part of a picture with one pixel in a point.
fn pixels(picture: &RgbaImage, part: Rect) -> Vec<Rgba<u8>> {
    let (x0, x1) = (part.left() as u32, part.right() as u32);
    let rows = part.top() as u32..part.bottom() as u32;
    rows.flat_map(|y| (x0..x1).map(move |x| *picture.get_pixel(x, y)))
        .collect()
}

/// Marks of the three kinds, plain, nested and proposed, as every eye sees them.
#[test]
fn kinds_as_every_eye_sees_them() {
    for (theme, name, tokens) in themes() {
        let (_, picture) = drawn(crowded(), theme, 2.0);
        for sight in Sight::ALL {
            // There are far fewer colours than pixels.
            let mut known = HashMap::new();
            let mut sees = |pixel: Rgba<u8>| {
                let [r, g, b, _] = pixel.0;
                let seen = || Rgba(sight.sees(Color32::from_rgb(r, g, b)).to_array());
                *known.entry(pixel).or_insert_with(seen)
            };
            let mut seen = picture.clone();
            seen.pixels_mut().for_each(|pixel| *pixel = sees(*pixel));
            save(&seen, &format!("sight-{name}-{}", sight.name()));
            let all = Rect::from_min_size(egui::Pos2::ZERO, vec2(760.0, 560.0));
            for hue in 0..3 {
                let ground = sight.sees(tokens.hue(hue).background);
                assert!(
                    count(&seen, all, 2.0, ground) > 1000,
                    "{name} {sight:?} {hue}"
                );
            }
        }
    }
}

/// The underlines' colours below a word of the deep paragraph, from top to bottom; each is told
/// from the next by rows of pixels of another colour.
#[test]
fn six_lanes_can_be_told_apart_and_ordinary_lines_stay() {
    for (theme, name, tokens) in themes() {
        for scale in [1.0, 1.5, 2.0] {
            let (mut desk, picture) = drawn(crowded(), theme, scale);
            // Below what all nine marks hold; wide enough to meet the dots of a dotted line.
            let (word, next) = (desk.rect("six seven"), desk.rect("The rest"));
            let rows = (word.bottom() * scale) as u32 - 2..(next.top() * scale) as u32 + 4;
            let columns = (word.left() * scale) as u32..(word.right() * scale) as u32;
            let lines: Vec<usize> = rows
                .filter_map(|y| {
                    let has = |hue: &usize| {
                        let line = Rgba(tokens.hue(*hue).line.to_array());
                        columns
                            .clone()
                            .filter(|x| *picture.get_pixel(*x, y) == line)
                            .count()
                            > 8
                    };
                    (0..3).find(has)
                })
                .collect();
            let mut order = lines;
            order.dedup();
            // The three innermost are only counted; the sixth from outside is a source.
            assert_eq!(order, [2, 1, 0, 2, 1, 0], "{name} {scale}");
        }
    }
    // Two lines of a paragraph with two marks on each other stand as far apart as any.
    let (mut desk, _) = drawn(crowded(), egui::Theme::Light, 1.0);
    let mut apart = |above: &str, below: &str| desk.rect(below).top() - desk.rect(above).top();
    let plain = apart("A plain", "compared with");
    let nested = apart("The mayor said", "under smoke");
    let deep = apart("Here one", "end. The rest");
    assert!((plain - nested).abs() < 0.6, "{plain} {nested}");
    assert!(deep > plain + 10.0, "{plain} {deep}");
}
