//! The promises of the theme: readable words, visible edges, glyphs for what we write.

use egui::Color32;

use super::{Theme, contrast};

#[allow(dead_code, unreachable_pub)] // pictures use it too
#[path = "../../../tests/common/vision.rs"]
mod vision;

use vision::{Sight, ciede2000, difference};

fn themes() -> [&'static Theme; 2] {
    [Theme::light(), Theme::dark()]
}

#[track_caller]
fn at_least(theme: &Theme, what: &str, a: Color32, b: Color32, least: f32) {
    let ratio = contrast(a, b);
    assert!(
        ratio >= least,
        "{what} ({}): {ratio:.2} < {least}",
        if theme.dark { "dark" } else { "light" }
    );
}

#[test]
fn contrast_is_the_one_of_wcag() {
    assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
    assert!((contrast(Color32::WHITE, Color32::WHITE) - 1.0).abs() < 0.01);
    // The grey that WCAG's own documents give as the lightest one readable on white.
    let ratio = contrast(Color32::from_gray(0x76), Color32::WHITE);
    assert!((4.5..4.6).contains(&ratio), "{ratio}");
}

#[test]
fn words_can_be_read() {
    for t in themes() {
        for (ground_name, ground) in [("window", t.window), ("paper", t.paper), ("card", t.card)] {
            at_least(t, &format!("text on {ground_name}"), t.text, ground, 7.0);
            at_least(t, &format!("muted on {ground_name}"), t.muted, ground, 4.5);
            at_least(
                t,
                &format!("accent text on {ground_name}"),
                t.accent_text,
                ground,
                4.5,
            );
            at_least(
                t,
                &format!("danger on {ground_name}"),
                t.danger,
                ground,
                4.5,
            );
            at_least(
                t,
                &format!("warning on {ground_name}"),
                t.warning,
                ground,
                4.5,
            );
            at_least(
                t,
                &format!("success on {ground_name}"),
                t.success,
                ground,
                4.5,
            );
            // What steps back may be fainter, but must stay visible.
            at_least(t, &format!("faint on {ground_name}"), t.faint, ground, 3.0);
        }
        at_least(t, "text on hover", t.text, t.hover, 7.0);
        at_least(t, "muted on hover", t.muted, t.hover, 4.5);
        at_least(t, "text on pressed", t.text, t.pressed, 7.0);
        at_least(t, "accent on card", t.accent, t.card, 4.5);
        at_least(t, "on accent", t.on_accent, t.accent, 4.5);
        at_least(t, "on accent soft", t.accent_text, t.accent_soft, 4.5);
        at_least(t, "on inverse", t.on_inverse, t.inverse, 7.0);
        at_least(t, "text on selection", t.text, t.selection, 7.0);
        at_least(
            t,
            "accent text on selection",
            t.accent_text,
            t.selection,
            4.5,
        );
        at_least(t, "text on danger soft", t.text, t.danger_soft, 7.0);
        at_least(t, "danger on danger soft", t.danger, t.danger_soft, 4.5);
        at_least(t, "text on warning soft", t.text, t.warning_soft, 7.0);
        at_least(t, "text on success soft", t.text, t.success_soft, 7.0);
        at_least(t, "find hit", t.on_find, t.find, 4.5);
        at_least(t, "current find hit", t.on_find, t.find_current, 4.5);
        at_least(t, "hit against current hit", t.find, t.find_current, 1.2);
    }
}

#[test]
fn marks_can_be_seen_and_read() {
    for t in themes() {
        for (index, name) in super::HUE_NAMES.iter().enumerate() {
            let hue = t.hue(index);
            at_least(t, &format!("text on {name}"), t.text, hue.background, 7.0);
            at_least(t, &format!("chip {name}"), hue.text, hue.background, 4.5);
            at_least(
                t,
                &format!("line {name} on mark"),
                hue.line,
                hue.background,
                3.0,
            );
            for ground in [t.paper, t.window, t.card] {
                at_least(t, &format!("line {name}"), hue.line, ground, 3.0);
            }
        }
    }
}

/// Pairs of the supplement to Sharma, Wu and Dalal (2005), among them those at which the formula
/// is most easily written wrongly.
#[test]
fn colour_differences_are_those_of_the_standard() {
    for (one, other, wanted) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, -1.1848, -84.8006], [50.0, 0.0, -82.7485], 1.0),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082),
    ] {
        let found = ciede2000(one, other);
        assert!((found - wanted).abs() < 1e-4, "{found} for {wanted}");
    }
    // White stays white and grey stays grey to every eye.
    for sight in Sight::ALL {
        for grey in [Color32::WHITE, Color32::from_gray(0x80)] {
            assert!(difference(sight.sees(grey), grey) < 0.5, "{sight:?}");
        }
    }
}

/// A difference of 1 is just seen where two areas touch. Grounds are soft, small and stand apart,
/// and must still be told at a glance: six times that. Underlines are thin, so that less of
/// their colour reaches the eye: ten times. Greys are told by the underlines' shapes alone, for
/// which there is a test of the pictures (`tests/view/marks.rs`).
#[test]
fn the_three_kinds_differ_to_eyes_that_lack_a_cone() {
    for t in themes() {
        let kinds = [t.figure(), t.actor(), t.source()];
        for sight in Sight::ALL.into_iter().filter(|sight| *sight != Sight::Grey) {
            for (a, b) in [(0, 1), (0, 2), (1, 2)] {
                for (what, one, other, least) in [
                    ("grounds", kinds[a].background, kinds[b].background, 6.0),
                    ("lines", kinds[a].line, kinds[b].line, 10.0),
                ] {
                    let apart = difference(sight.sees(one), sight.sees(other));
                    assert!(
                        apart >= least,
                        "{what} of {a} and {b} to {sight:?}, dark {}: {apart:.1} < {least}",
                        t.dark
                    );
                }
            }
        }
    }
}

#[test]
fn words_on_marks_can_be_read_by_every_eye() {
    for t in themes() {
        for sight in Sight::ALL {
            for (index, name) in super::HUE_NAMES.iter().enumerate() {
                let hue = t.hue(index);
                let ground = sight.sees(hue.background);
                let what = format!("text on {name} to {sight:?}");
                at_least(t, &what, sight.sees(t.text), ground, 4.5);
                let what = format!("chip {name} to {sight:?}");
                at_least(t, &what, sight.sees(hue.text), ground, 4.5);
                let what = format!("line {name} on paper to {sight:?}");
                at_least(t, &what, sight.sees(hue.line), sight.sees(t.paper), 3.0);
            }
        }
    }
}

#[test]
fn edges_with_a_meaning_can_be_seen() {
    for t in themes() {
        for ground in [t.window, t.paper, t.card] {
            at_least(t, "focus ring", t.focus, ground, 3.0);
            at_least(t, "edge", t.edge, ground, 3.0);
            at_least(t, "caret", t.caret, ground, 3.0);
            at_least(t, "accent", t.accent, ground, 3.0);
        }
        for index in 0..super::HUE_NAMES.len() {
            let mark = t.hue(index).background;
            at_least(t, "focus ring on a mark", t.focus, mark, 3.0);
        }
        at_least(t, "idle dot", t.idle, t.window, 3.0);
        at_least(t, "progress", t.success, t.track, 3.0);
    }
}

#[test]
fn hues_differ_and_start_again() {
    for t in themes() {
        for a in 0..10 {
            for b in 0..a {
                assert_ne!(t.hue(a), t.hue(b));
            }
            assert_eq!(t.hue(a), t.hue(a + 10));
        }
        assert_eq!(t.figure(), t.hue(0));
        assert_eq!(t.actor(), t.hue(1));
        assert_eq!(t.source(), t.hue(2));
    }
}

#[test]
fn the_bundled_faces_have_what_the_interface_writes() {
    let ctx = egui::Context::default();
    super::install(&ctx);
    let mut output = ctx.run_ui(egui::RawInput::default(), |_| {});
    output.textures_delta.clear();
    let signs = "⌘⇧⏎←→↑↓✓✗•…·–—“”«»‘’×÷±≈≤≥≠−€£№Ωжאב ∑↩⌫⇥ 10 000";
    ctx.fonts_mut(|fonts| {
        for font in [
            super::ui(13.0),
            super::ui_medium(13.0),
            super::strong(13.0),
            super::mono(12.0),
            super::reading(17.0),
            super::reading_bold(17.0),
            super::reading_italic(17.0),
        ] {
            for c in signs.chars() {
                assert!(fonts.has_glyph(&font, c), "{font:?} lacks {c:?}");
            }
        }
    });
}

#[test]
fn the_theme_follows_eguis_choice() {
    let ctx = egui::Context::default();
    Theme::light().apply(&ctx);
    assert_eq!(Theme::of(&ctx), Theme::light());
    Theme::dark().apply(&ctx);
    assert_eq!(Theme::of(&ctx), Theme::dark());
    assert_eq!(ctx.global_style().visuals.panel_fill, Theme::dark().window);
}

/// Files below `folder`, for reading.
fn sources(folder: &std::path::Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else {
            into.push(path);
        }
    }
}

#[test]
fn no_colour_literal_outside_the_theme() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let theme = root.join("ui").join("theme");
    let mut files = Vec::new();
    sources(&root, &mut files);
    for file in files.iter().filter(|file| !file.starts_with(&theme)) {
        let text = std::fs::read_to_string(file).unwrap();
        for (number, line) in text.lines().enumerate() {
            for part in line.split("Color32::").skip(1) {
                let allowed = ["TRANSPARENT", "PLACEHOLDER"];
                assert!(
                    allowed.iter().any(|word| part.starts_with(word)),
                    "{}:{}: a colour belongs into the theme: {line}",
                    file.display(),
                    number + 1
                );
            }
        }
    }
}
