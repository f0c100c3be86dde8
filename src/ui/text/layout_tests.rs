use super::*;
use crate::ui::text::ParagraphStyle;
use crate::ui::theme;

fn with_fonts(run: impl Fn(&Context)) {
    let ctx = Context::default();
    theme::install(&ctx);
    let output = ctx.run_ui(egui::RawInput::default(), |ui| run(ui.ctx()));
    output.drop_without_applying_deltas();
}

fn lay_out(ctx: &Context, text: &str, width: f32) -> BlockLayout {
    let metrics = ParagraphStyle::Body.metrics(17.0, false);
    let request = Request {
        text,
        metrics: &metrics,
        width,
        goes_on: false,
    };
    BlockLayout::measure(request, &galley(ctx, request))
}

const SAMPLES: [&str; 9] = [
    "",
    "a",
    "Officials confirmed that the first office was affected by flying sparks from the fire.",
    "De\u{301}ja\u{300} vu : l’e\u{302}tre et le ne\u{301}ant, n\u{303}andu\u{301}, o\u{302}\u{323}",
    "Ǹjé ọ̀rọ̀ yìí ṣe kókó? 10 000 km², 4,5 % – „so heißt es“",
    "Flags 🇫🇷🇩🇪 and a family 👨‍👩‍👧‍👦 went 👍🏽 by 🏴‍☠️ at 5️⃣ o’clock",
    "Жук упал, и встать не может. Ждёт он, кто ему поможет. Ελληνικά είναι εδώ.",
    "A tab\there, a no-break\u{a0}space, a thin\u{202f}one, zero\u{200b}width, soft\u{ad}hyphen",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
];

#[test]
fn the_caret_of_every_grapheme_is_hit_again() {
    with_fonts(|ctx| {
        for text in SAMPLES {
            for width in [60.0, 140.0, 333.0, 1e5] {
                let layout = lay_out(ctx, text, width);
                for at in grapheme_borders(text) {
                    let caret = layout.caret(at);
                    let hit = layout.hit(caret.center());
                    let same = layout.caret(hit);
                    assert!(
                        hit == at || same == caret || at > layout.row_ends(layout.row_of(at)).1,
                        "{text:?} at {at}: {caret:?} gives {hit}, {same:?}"
                    );
                }
            }
        }
    });
}

#[test]
fn letters_of_a_ligature_have_places_of_their_own() {
    with_fonts(|ctx| {
        let layout = lay_out(ctx, "office fire", 1e5);
        let places: Vec<f32> = (0..11).map(|at| layout.caret(at).left()).collect();
        assert!(places.windows(2).all(|two| two[0] < two[1]), "{places:?}");
    });
}

#[test]
fn lines_hold_every_byte_once_and_pieces_cover_their_range() {
    with_fonts(|ctx| {
        for text in SAMPLES {
            let layout = lay_out(ctx, text, 120.0);
            let mut end = 0;
            for row in &layout.rows {
                assert_eq!(row.bytes.start, end);
                assert!(row.bytes.start <= row.last && row.last <= row.bytes.end);
                end = row.bytes.end;
            }
            assert_eq!(end, text.len());
            let borders: Vec<usize> = grapheme_borders(text).collect();
            for two in borders.windows(2) {
                // The pieces of all graphemes make up the pieces of the whole.
                let whole: f32 = layout.pieces(0..text.len()).map(|p| p.ink.width()).sum();
                let head: f32 = layout.pieces(0..two[0]).map(|p| p.ink.width()).sum();
                let tail: f32 = layout
                    .pieces(two[0]..text.len())
                    .map(|p| p.ink.width())
                    .sum();
                assert!(
                    (head + tail - whole).abs() < 0.01,
                    "{text:?} cut at {two:?}"
                );
                for piece in layout.pieces(two[0]..two[1]) {
                    assert!(piece.line.contains_rect(piece.ink));
                }
            }
        }
    });
}

#[test]
fn scripts_that_are_set_wrongly_still_have_positions() {
    with_fonts(|ctx| {
        for text in [
            "שלום עולם and more words",
            "سلام دنیا",
            "नमस्ते दुनिया",
            "中文字",
            "ไทย",
        ] {
            for width in [30.0, 1e5] {
                let layout = lay_out(ctx, text, width);
                let borders: Vec<usize> = grapheme_borders(text).collect();
                for step in 0..200_u16 {
                    let hit = layout.hit(pos2(f32::from(step), f32::from(step) * 0.7));
                    assert!(borders.contains(&hit), "{text}: {hit}");
                }
                assert_eq!(
                    layout.rows.last().map(|row| row.bytes.end),
                    Some(text.len())
                );
            }
        }
        // An error stays in its word.
        let layout = lay_out(ctx, "a שלום b", 1e5);
        let b = layout.caret(11).left();
        let plain = lay_out(ctx, "a שלום ", 1e5).last_row_right();
        assert!((b - plain).abs() < 1.0, "{b} {plain}");
    });
}

#[test]
fn the_end_of_a_soft_line_is_before_its_space() {
    with_fonts(|ctx| {
        let text = "The harbour burned for two days";
        let layout = lay_out(ctx, text, 120.0);
        assert!(layout.row_count() > 1);
        let (start, last) = layout.row_ends(0);
        assert_eq!(start, 0);
        assert!(text[last..].starts_with(' '));
        assert_eq!(layout.hit(pos2(1000.0, 3.0)), last);
        assert_eq!(layout.row_of(last + 1), 1);
    });
}
