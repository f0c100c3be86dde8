//! The promises of the theme: readable words, visible edges, glyphs for what we write.

use egui::Color32;

use super::{Theme, contrast};

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
