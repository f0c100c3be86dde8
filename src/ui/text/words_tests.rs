use egui::{Context, RawInput};
use icu_properties::props::{BidiClass, EnumeratedProperty as _};

use super::*;
use crate::ui::theme::Theme;

const ARABIC: &[u8] = include_bytes!("../../../tests/data/fonts/TestArabic.ttf");

fn context() -> Context {
    let ctx = Context::default();
    theme::install(&ctx);
    super::super::add_fonts(&ctx, &[("Noto Naskh Arabic", ARABIC)]);
    ctx
}

/// Runs one frame.
fn frame<R>(ctx: &Context, mut show: impl FnMut(&Context) -> R) -> Option<R> {
    let mut shown = None;
    let mut output = ctx.run_ui(RawInput::default(), |ui| shown = Some(show(ui.ctx())));
    output.textures_delta.clear();
    shown
}

fn job(text: &str, width: f32, rows: usize) -> LayoutJob {
    let format = TextFormat::simple(theme::body(), Theme::light().text);
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = width;
    job.wrap.max_rows = rows;
    job
}

fn block(ctx: &Context, job: &LayoutJob) -> Arc<Block> {
    match frame(ctx, |ctx| Words::of(ctx, job.clone())) {
        Some(Words::Block(block)) => block,
        _ => unreachable!("“{}” is egui's", job.text),
    }
}

/// Where the letters of a text begin from left to right, by their order in the text.
fn lefts(block: &Block, text: &str) -> Vec<f32> {
    let borders = grapheme_borders(text).filter(|at| *at < text.len());
    let left = |at| {
        let mut cells = block.layout.cells.iter();
        cells.find(|c| c.bytes.start == at).map(|c| c.left)
    };
    borders.filter_map(left).collect()
}

#[test]
fn all_that_runs_from_right_to_left_is_the_engines() {
    for c in '\u{80}'..=char::MAX {
        let class = BidiClass::for_char(c);
        let needed = matches!(
            class,
            BidiClass::RightToLeft
                | BidiClass::ArabicLetter
                | BidiClass::ArabicNumber
                | BidiClass::RightToLeftEmbedding
                | BidiClass::RightToLeftOverride
                | BidiClass::RightToLeftIsolate
        );
        let not_needed = matches!(class, BidiClass::LeftToRight);
        let found = needs_bidi(c.encode_utf8(&mut [0; 4]));
        assert!(found || !needed, "{c:?} is left to egui");
        assert!(!found || !not_needed, "{c:?} is taken from egui");
    }
    assert!(needs_bidi("۳۵"), "Persian digits");
    assert!(!needs_bidi("“Über 10 000” – 中文, ২৫ €"));
}

#[test]
fn a_figure_in_a_title_is_read_from_left_to_right() {
    let ctx = context();
    let text = "٣٥ عبّارة";
    let block = block(&ctx, &job(text, f32::INFINITY, 1));
    let lefts = lefts(&block, text);
    let [three, five, space, ain, ..] = lefts[..] else {
        unreachable!("{lefts:?}");
    };
    assert!(three < five, "{lefts:?}");
    assert!(ain < space && space < three, "{lefts:?}");
    // And as it is painted: the triangles of the digits are those of the digits alone.
    let alone = |text: &str| {
        let block = super::tests::block(&ctx, &job(text, f32::INFINITY, 1));
        block.layout.glyphs.first().map(|glyph| glyph.id)
    };
    let glyphs = &block.layout.glyphs;
    let last: Vec<_> = glyphs[glyphs.len() - 2..]
        .iter()
        .map(|g| Some(g.id))
        .collect();
    assert_eq!(last, [alone("٣"), alone("٥")]);
    let mesh = block.mesh(&ctx, Theme::light().text);
    let lefts: Vec<f32> = mesh.vertices.chunks(4).map(|quad| quad[0].pos.x).collect();
    assert_eq!(lefts.len(), glyphs.len() - 1, "all but the space");
    let (three, five) = (lefts[lefts.len() - 2], lefts[lefts.len() - 1]);
    assert!(three < five, "{lefts:?}");
    let letters = &lefts[..lefts.len() - 2];
    assert!(letters.iter().all(|left| *left < three), "{lefts:?}");
}

#[test]
fn words_without_such_letters_stay_eguis() {
    let ctx = context();
    for text in ["Warehouse fire in Lindhaven", "Über 10 000 – Ελλάδα €", ""] {
        let job = job(text, 90.0, 2);
        let (ours, theirs) = frame(&ctx, |ctx| {
            let theirs = ctx.fonts_mut(|fonts| fonts.layout_job(job.clone()));
            (Words::of(ctx, job.clone()), theirs)
        })
        .unwrap_or_else(|| unreachable!());
        let Words::Galley(galley) = &ours else {
            unreachable!("“{text}” is the engine's");
        };
        assert!(Arc::ptr_eq(galley, &theirs));
        assert_eq!((ours.size(), ours.rtl()), (theirs.size(), false));
        assert_eq!(ours.elided(), theirs.elided);
    }
}

#[test]
fn what_has_no_room_is_cut_with_an_ellipsis() {
    let ctx = context();
    let text = "قال سالم الأحمدي، المتحدّث باسم الميناء، إنّ شركة الأمل للملاحة نقلت ١٢٬٤٠٠ مسافر";
    for (width, rows) in [(80.0, 1), (80.0, 2), (60.0, 3), (20.0, 1)] {
        let block = block(&ctx, &job(text, width, rows));
        assert!(block.elided, "{width} {rows}");
        assert_eq!(block.layout.row_count(), rows, "{width}");
        assert!(block.size.x <= width, "{width}: {:?}", block.size);
        let last = block.layout.cells(rows - 1);
        let ellipsis = last.first().map(|cell| cell.right - cell.left);
        assert!(ellipsis.is_some_and(|wide| wide > 5.0), "at the left");
    }
    let whole = block(&ctx, &job(text, f32::INFINITY, 1));
    assert!(!whole.elided && whole.size.x > 150.0);
    assert!(reach(&whole.layout).0 - whole.indent < 1.0, "no empty room");
}

#[test]
fn words_from_the_right_begin_at_the_right() {
    let ctx = context();
    let block = block(&ctx, &job("باسم الميناء", 300.0, 3));
    let size = block.size.x;
    let words = Words::Block(block);
    assert!(size < 150.0);
    assert_eq!(words.left(10.0, 310.0), 310.0 - size);
    let text = "Paris ٣٥";
    let from_left = Words::Block(super::tests::block(&ctx, &job(text, 300.0, 3)));
    assert_eq!(from_left.left(10.0, 310.0), 10.0);
}

#[test]
fn words_are_kept_while_they_are_shown_and_no_longer() {
    let ctx = context();
    let job = job("باسم الميناء", 300.0, 1);
    let first = block(&ctx, &job);
    assert!(Arc::ptr_eq(&first, &block(&ctx, &job)));
    let mesh = first.mesh(&ctx, Theme::light().accent);
    assert!(Arc::ptr_eq(&mesh, &first.mesh(&ctx, Theme::light().accent)));
    for _ in 0..2 {
        let other = block(&ctx, &self::job("٣٥", 300.0, 1));
        assert!(!Arc::ptr_eq(&first, &other));
    }
    assert_eq!(Arc::strong_count(&first), 1, "nothing else keeps it");
    // Other faces, other words.
    let before = block(&ctx, &job);
    super::super::add_fonts(&ctx, &[("Noto Kufi Arabic", ARABIC)]);
    assert!(!Arc::ptr_eq(&before, &block(&ctx, &job)));
}

#[test]
fn a_part_has_its_ground_and_its_color_where_it_stands() {
    let ctx = context();
    let plain = TextFormat::simple(theme::body(), Theme::light().muted);
    let lit = TextFormat {
        background: Theme::light().find,
        ..TextFormat::simple(theme::body(), Theme::light().text)
    };
    let mut job = LayoutJob::default();
    for (text, format) in [("في ال", &plain), ("ميناء", &lit), (" ٣٥", &plain)] {
        job.append(text, 0.0, format.clone());
    }
    let whole = block(&ctx, &job);
    let mut output = ctx.run_ui(RawInput::default(), |ui| {
        whole.paint(ui.painter(), pos2(20.0, 20.0), Theme::light().accent);
    });
    output.textures_delta.clear();
    let mut grounds = Vec::new();
    let mut clips: Vec<(Color32, egui::Rect)> = Vec::new();
    for clipped in &output.shapes {
        match &clipped.shape {
            egui::Shape::Rect(rect) if rect.fill == Theme::light().find => grounds.push(rect.rect),
            egui::Shape::Mesh(mesh) => clips.push((mesh.vertices[0].color, clipped.clip_rect)),
            _ => {}
        }
    }
    let [ground] = grounds[..] else {
        unreachable!("{grounds:?}");
    };
    // "ميناء" has joined letters at both its sides: the article before it is to its right.
    let at: Vec<_> = whole.layout.pieces(9..19).map(|piece| piece.line).collect();
    let shift = vec2(20.0 - whole.indent, 20.0);
    assert_eq!(
        ground.x_range(),
        at[0].translate(shift).expand(1.0).x_range()
    );
    let of = |color| clips.iter().filter(move |(c, _)| *c == color);
    assert_eq!(
        (
            of(Theme::light().text).count(),
            of(Theme::light().muted).count()
        ),
        (1, 2)
    );
    for (_, black) in of(Theme::light().text) {
        assert_eq!(black.x_range(), ground.shrink(1.0).x_range());
        assert!(of(Theme::light().muted).all(|(_, gray)| gray.intersect(*black).width() < 0.01));
    }
}

#[test]
fn a_frame_is_drawn_anew_when_pictures_of_glyphs_were_dropped() {
    let ctx = context();
    let mut dropped = 0;
    for size in (40_u8..90).map(f32::from) {
        let mut passes = Vec::new();
        frame(&ctx, |ctx| {
            let format = TextFormat::simple(theme::ui(size), Theme::light().text);
            let text = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي".to_owned();
            let words = Words::of(ctx, LayoutJob::single_section(text, format));
            let revision = || lock(&Engine::of(ctx)).atlas_revision();
            let before = revision();
            if let Words::Block(block) = words {
                block.mesh(ctx, Theme::light().text);
            }
            passes.push(before > 0 && revision() != before);
        });
        let (last, others) = passes.split_last().unwrap_or_else(|| unreachable!());
        assert!(!last, "{size}: what is shown is stale");
        assert!(others.iter().all(|stale| *stale), "{size}: {passes:?}");
        dropped += others.len();
    }
    assert!(dropped > 0, "the texture never was full");
}
