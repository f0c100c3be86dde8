//! Characters without ink, shown as what they are: spaces by their width and by whether a line
//! may break there, tabs, soft hyphens, and signs without a width by their names.
//!
//! | shape | character |
//! |---|---|
//! | dot | space |
//! | ring | space of another width, such as U+2009 or U+3000 |
//! | bracket | no-break space |
//! | bracket with a dot | narrow no-break space |
//! | arrow | tab |
//! | hook | soft hyphen, below the letters |
//! | stroke with a name | without a width: directions, joiners, break opportunities |
//! | stroke with a number | everything else without ink, see [`unseen`](crate::text::unseen) |
//! | ¶ | end of a paragraph |

use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::layout::{self, Cell};
use super::page::{Page, Placed};
use super::strips::Scale;
use crate::text::ArticleText;
use crate::text::unseen::{is_at_home, is_unseen, is_variation};
use crate::ui::theme::{self, Theme};

/// How a character without ink is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Space,
    WideOrThin,
    NoBreak,
    NarrowNoBreak,
    Tab,
    SoftHyphen,
    NoWidth(&'static str),
    Other(char),
}

fn sign(character: char) -> Option<Sign> {
    Some(match character {
        ' ' => Sign::Space,
        '\t' => Sign::Tab,
        '\u{a0}' | '\u{2007}' => Sign::NoBreak,
        '\u{202f}' => Sign::NarrowNoBreak,
        '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => Sign::WideOrThin,
        '\u{ad}' => Sign::SoftHyphen,
        '\u{34f}' => Sign::NoWidth("CGJ"),
        '\u{61c}' => Sign::NoWidth("ALM"),
        '\u{200b}' => Sign::NoWidth("ZWSP"),
        '\u{200c}' => Sign::NoWidth("ZWNJ"),
        '\u{200d}' => Sign::NoWidth("ZWJ"),
        '\u{200e}' => Sign::NoWidth("LRM"),
        '\u{200f}' => Sign::NoWidth("RLM"),
        '\u{202a}' => Sign::NoWidth("LRE"),
        '\u{202b}' => Sign::NoWidth("RLE"),
        '\u{202c}' => Sign::NoWidth("PDF"),
        '\u{202d}' => Sign::NoWidth("LRO"),
        '\u{202e}' => Sign::NoWidth("RLO"),
        '\u{2060}' => Sign::NoWidth("WJ"),
        '\u{2066}' => Sign::NoWidth("LRI"),
        '\u{2067}' => Sign::NoWidth("RLI"),
        '\u{2068}' => Sign::NoWidth("FSI"),
        '\u{2069}' => Sign::NoWidth("PDI"),
        '\u{feff}' => Sign::NoWidth("BOM"),
        // They end a paragraph, which has its own sign.
        '\u{2028}' | '\u{2029}' => return None,
        control if control.is_control() => Sign::NoWidth("CTRL"),
        other if is_unseen(other) => Sign::Other(other),
        _ => return None,
    })
}

/// The signs in a grapheme. Joiners and tags that emoji are made of are part of the picture, as
/// is what chooses the shape of a sign; what only hides behind one is shown.
fn signs(grapheme: &str) -> impl Iterator<Item = Sign> + '_ {
    let picture = egui::epaint::text::has_emoji_presentation(grapheme);
    let mut before = None;
    grapheme.chars().filter_map(move |character| {
        let last = before.replace(character);
        let belongs = is_variation(last, character) || picture && is_at_home(last, character);
        sign(character).filter(|_| !belongs)
    })
}

/// Draws the signs of what is visible.
pub(super) fn paint(painter: &Painter, theme: &Theme, text: &ArticleText, page: &Page, size: f32) {
    let scale = Scale::new(size, painter.pixels_per_point());
    let mut pen = Pen {
        painter,
        mesh: Mesh::default(),
        faint: theme.faint,
        color: theme.accent,
        scale,
        size,
    };
    for placed in &page.placed {
        let layout = &placed.unit.layout;
        let words = &text.as_str()[placed.block.bytes()];
        for row in 0..layout.row_count() {
            let ink = layout.ink(row);
            for cell in layout.cells(row) {
                let grapheme = words.get(cell.bytes.clone()).unwrap_or_default();
                for sign in signs(grapheme) {
                    pen.sign(placed, cell, ink, sign);
                }
            }
        }
        if placed.block.last && placed.block.bytes().end < text.end().get() {
            pen.pilcrow(placed);
        }
    }
    let mesh = std::mem::take(&mut pen.mesh);
    painter.add(Shape::mesh(mesh));
}

struct Pen<'a> {
    painter: &'a Painter,
    mesh: Mesh,
    /// For spaces and paragraphs, which are everywhere.
    faint: Color32,
    /// For what is worth a look.
    color: Color32,
    scale: Scale,
    size: f32,
}

impl Pen<'_> {
    fn bar(&mut self, min: Pos2, max: Pos2) {
        self.mesh
            .add_colored_rect(Rect::from_min_max(min, max), self.color);
    }

    fn sign(&mut self, placed: &Placed, cell: &Cell, ink: (f32, f32), sign: Sign) {
        let origin = placed.origin;
        let (left, right) = (origin.x + cell.left, origin.x + cell.right);
        let (top, bottom) = (origin.y + ink.0, origin.y + ink.1);
        // At the height of small letters.
        let middle = pos2(f32::midpoint(left, right), top + (bottom - top) * 0.6);
        let thin = self.scale.thick(1.0);
        match sign {
            Sign::Space => {
                let half = self.scale.thick(2.0) / 2.0;
                let dot = Rect::from_center_size(middle, vec2(2.0 * half, 2.0 * half));
                self.mesh.add_colored_rect(dot, self.faint);
            }
            Sign::WideOrThin => {
                let radius = (self.size * 0.1).max(1.5);
                self.painter
                    .circle_stroke(middle, radius, Stroke::new(thin, self.color));
            }
            Sign::NoBreak => self.bracket(left, right, bottom),
            Sign::NarrowNoBreak => {
                self.bracket(left, right, bottom);
                let half = self.scale.thick(1.5) / 2.0;
                self.bar(middle - vec2(half, half), middle + vec2(half, half));
            }
            Sign::Tab => {
                let (from, to) = if cell.rtl {
                    (right - thin, left + thin)
                } else {
                    (left + thin, right - thin)
                };
                let head = (self.size * 0.2).copysign(from - to);
                let stroke = Stroke::new(thin, self.color);
                let tip = pos2(to, middle.y);
                let line = |to: Pos2| self.painter.line_segment([tip, to], stroke);
                line(pos2(from, middle.y));
                line(tip + vec2(head, -self.size * 0.14));
                line(tip + vec2(head, self.size * 0.14));
            }
            Sign::SoftHyphen => {
                // Below the letters, which leave no room here.
                let (length, y) = (self.size * 0.22, self.scale.snap(bottom - thin));
                let x = self.scale.snap(if cell.rtl { left } else { right });
                self.bar(pos2(x - length, y), pos2(x + length, y + thin));
                self.bar(pos2(x, y - length), pos2(x + thin, y));
            }
            Sign::NoWidth(name) => self.stroke(cell, (left, right), (top, bottom), name),
            Sign::Other(character) => {
                let name = format!("U+{:04X}", u32::from(character));
                self.stroke(cell, (left, right), (top, bottom), &name);
            }
        }
    }

    /// A bracket that lies below a space.
    fn bracket(&mut self, left: f32, right: f32, bottom: f32) {
        let thin = self.scale.thick(1.0);
        let spread = ((self.size * 0.3 - (right - left)) / 2.0).max(-thin);
        let (left, right) = (
            self.scale.snap(left - spread),
            self.scale.snap(right + spread),
        );
        let y = self.scale.snap(bottom - self.size * 0.22);
        let up = y - self.size * 0.2;
        self.bar(pos2(left, y), pos2(right, y + thin));
        self.bar(pos2(left, up), pos2(left + thin, y));
        self.bar(pos2(right - thin, up), pos2(right, y));
    }

    /// A stroke through the line where the sign stands, with its name on top.
    fn stroke(&mut self, cell: &Cell, (left, right): (f32, f32), span: (f32, f32), name: &str) {
        let thin = self.scale.thick(1.0);
        let x = self.scale.snap(if cell.rtl { left } else { right });
        self.bar(pos2(x, span.0), pos2(x + thin, span.1));
        let font = theme::ui((self.size * 0.42).max(6.5));
        let galley = layout::line(self.painter, name, font, self.color);
        let at = pos2(x - galley.size().x / 2.0, span.0 - galley.size().y * 0.75);
        self.painter.galley(at, galley, self.color);
    }

    fn pilcrow(&mut self, placed: &Placed) {
        let layout = &placed.unit.layout;
        let row = layout.row_count().saturating_sub(1);
        let (left, right) = layout.last_row_reach();
        let galley = layout::line(self.painter, "¶", theme::ui(self.size * 0.8), self.faint);
        let ink = layout.ink(row);
        let y = placed.origin.y + f32::midpoint(ink.0, ink.1) - galley.size().y / 2.0;
        let x = if layout.is_rtl() {
            left - galley.size().x - 3.0
        } else {
            right + 3.0
        };
        self.painter
            .galley(pos2(placed.origin.x + x, y), galley, self.faint);
    }
}

#[cfg(test)]
mod tests {
    use super::{Sign, is_unseen, sign, signs};

    #[test]
    fn what_has_no_ink_has_a_sign_and_what_has_ink_has_none() {
        for character in "aé1-–…»«।中א".chars() {
            assert_eq!(sign(character), None, "{character}");
        }
        let spaces = " \u{a0}\u{202f}\u{2009}\t\u{ad}";
        let found: Vec<Sign> = spaces.chars().filter_map(sign).collect();
        let wanted = [
            Sign::Space,
            Sign::NoBreak,
            Sign::NarrowNoBreak,
            Sign::WideOrThin,
            Sign::Tab,
            Sign::SoftHyphen,
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn all_that_unicode_calls_ignorable_or_format_has_a_sign() {
        use icu_properties::CodePointSetData;
        use icu_properties::props::{
            DefaultIgnorableCodePoint, EnumeratedProperty as _, GeneralCategory,
            PrependedConcatenationMark,
        };
        let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
        let with_ink = CodePointSetData::new::<PrependedConcatenationMark>();
        for character in '\0'..=char::MAX {
            let category = GeneralCategory::for_char(character);
            let unseen = match category {
                GeneralCategory::Control
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator => true,
                GeneralCategory::Format => !with_ink.contains(character),
                _ => ignorable.contains(character),
            };
            let code = u32::from(character);
            assert_eq!(is_unseen(character), unseen, "U+{code:04X}");
            let ends_paragraph = matches!(character, '\u{2028}' | '\u{2029}');
            // A space between words, or nothing to see.
            let blank = unseen || category == GeneralCategory::SpaceSeparator;
            assert_eq!(
                sign(character).is_some(),
                blank && !ends_paragraph,
                "U+{code:04X}"
            );
        }
    }

    #[test]
    fn joiners_show_in_words_and_not_in_pictures() {
        assert_eq!(signs("👨\u{200d}👩\u{200d}👧").count(), 0);
        assert_eq!(signs("ه\u{200c}").count(), 1);
        assert_eq!(signs("❤\u{fe0f}").count(), 0);
        let flag = "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
        assert_eq!(signs(flag).count(), 0);
        // Letters spelt in tags behind a face are no part of it.
        assert_eq!(signs("😀\u{e0041}\u{e0101}").count(), 2);
    }
}
