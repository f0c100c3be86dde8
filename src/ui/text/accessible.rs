//! What screen readers get of the article, and what they ask for.
//!
//! The article is a document that holds what is visible: a paragraph each, in it its lines as
//! runs of text and the marks that begin there. Document and runs together are what AccessKit
//! calls a text: the caret is a run and a number of graphemes in it. Joined, the runs are the
//! text from the first visible byte to the last, line feeds included.
//!
//! Nothing is made while nobody listens.

use std::ops::Range;

use egui::accesskit::{
    Action, ActionData, AriaCurrent, Rect as Bounds, Role, TextDirection, TextPosition,
    TextSelection,
};
use egui::{Id, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use super::flow::{Env, HEADER_ABOVE};
use super::layout::Cell;
use super::overlay::rects;
use super::page::{Page, Placed};
use super::scene::{Mark, Scene, ViewEvent};
use super::style::ParagraphStyle;
use super::view::ArticleView;
use crate::session::Selection;
use crate::text::segment;
use crate::text::{ArticleText, ByteOffset};
use crate::ui::spoken::{self, Traits};

/// Most characters of a run: AccessKit counts the places of words in a byte.
const LONGEST_RUN: usize = 255;

/// Most bytes of a character, for the same reason.
const LONGEST_CHARACTER: usize = 255;

/// One character of a run: a grapheme, or a part of one that has very many marks.
struct Character {
    /// Its bytes in the article.
    bytes: Range<usize>,
    left: f32,
    right: f32,
}

/// A stretch of one line in one direction.
struct Run {
    id: Id,
    /// Where it begins in the article, if it has no characters.
    start: usize,
    characters: Vec<Character>,
    rtl: bool,
    rect: Rect,
}

impl Run {
    /// How many of its characters lie before a position.
    fn index_of(&self, at: usize) -> usize {
        self.characters
            .partition_point(|character| character.bytes.end <= at)
    }

    fn byte(&self, index: usize) -> usize {
        match self.characters.get(index) {
            Some(character) => character.bytes.start,
            None => self
                .characters
                .last()
                .map_or(self.start, |last| last.bytes.end),
        }
    }
}

/// Gives screen readers what is visible and takes what they ask for.
pub(super) fn describe(
    ui: &mut Ui,
    env: Env<'_>,
    scene: &Scene<'_>,
    page: &Page,
    marks: &[Mark],
    events: &mut Vec<ViewEvent>,
) {
    let document = ArticleView::id();
    if !ui.ctx().has_accesskit_node(document) {
        return;
    }
    title(ui, env, page);
    let mut runs = Vec::new();
    let mut left: Vec<&Mark> = marks.iter().collect();
    for placed in &page.placed {
        let inside = paragraph(ui, env, placed);
        let lines = lines(env.source.text, placed);
        write_runs(&inside, env.source.text, placed, &lines);
        runs.extend(lines.into_iter().flatten());
        let end = placed.block.bytes().end;
        left.retain(|mark| {
            let begun = mark.ranges.iter().any(|range| range.start().get() < end);
            !begun || !describe_mark(&inside, scene, page, mark, events)
        });
    }
    let language = env.source.header.language;
    let selection = scene
        .selection
        .and_then(|both| text_selection(&runs, page, both));
    ui.ctx().accesskit_node_builder(document, |node| {
        node.add_action(Action::SetTextSelection);
        node.set_read_only();
        if !language.is_empty() {
            node.set_language(language);
        }
        if let Some(selection) = selection {
            node.set_text_selection(selection);
        }
    });
    take_selection(ui, &runs, env.source.text, events);
}

fn bounds(rect: Rect) -> Bounds {
    Bounds {
        x0: rect.left().into(),
        y0: rect.top().into(),
        x1: rect.right().into(),
        y1: rect.bottom().into(),
    }
}

/// A place in the tree of what is read out, below the document.
fn inside(ui: &mut Ui, id: Id, rect: Rect, role: Role) -> Ui {
    let below = UiBuilder::new()
        .max_rect(rect)
        .accessibility_parent(ArticleView::id())
        .accessibility_role(role);
    let child = ui.new_child(below.scope_id(id));
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_bounds(bounds(rect));
    });
    child
}

/// The title that stands above the text.
fn title(ui: &mut Ui, env: Env<'_>, page: &Page) {
    let title = env.source.header.title;
    if let Some(at) = page.header.filter(|_| !title.is_empty()) {
        let rect = Rect::from_min_size(at, vec2(env.width, HEADER_ABOVE));
        let id = ArticleView::id().with("title");
        inside(ui, id, rect, Role::Heading);
        ui.ctx()
            .accesskit_node_builder(id, |node| node.set_label(title));
    }
}

fn paragraph(ui: &mut Ui, env: Env<'_>, placed: &Placed) -> Ui {
    let bytes = placed.block.bytes();
    let role = match placed.unit.style {
        // A blank line is a line of the text, but nothing to go to.
        _ if bytes.is_empty() => Role::GenericContainer,
        ParagraphStyle::Title | ParagraphStyle::Heading => Role::Heading,
        ParagraphStyle::Body | ParagraphStyle::Faint { .. } => Role::Paragraph,
    };
    let size = vec2(env.width, placed.unit.layout.height());
    let rect = Rect::from_min_size(placed.origin, size);
    let id = ArticleView::id().with(("paragraph", bytes.start));
    let child = inside(ui, id, rect, role);
    if !bytes.is_empty() {
        let words = &env.source.text.as_str()[bytes];
        ui.ctx()
            .accesskit_node_builder(id, |node| node.set_label(words));
    }
    child
}

/// The lines of a block, each as its runs in reading order. The line feed after a paragraph
/// belongs to its last line.
fn lines(text: &ArticleText, placed: &Placed) -> Vec<Vec<Run>> {
    let layout = &placed.unit.layout;
    let block = placed.block.bytes();
    let rows = layout.row_count().max(1);
    let mut lines = Vec::with_capacity(rows);
    for row in 0..rows {
        let (top, bottom) = layout.row_span(row);
        let at = pos2(placed.origin.x, placed.origin.y + top);
        let line = Rect::from_min_size(at, vec2(0.0, bottom - top));
        let mut cells = layout.cells(row).to_vec();
        cells.sort_by_key(|cell| cell.bytes.start);
        let feed = row + 1 == rows && placed.block.last && block.end < text.end().get();
        let start = block.start + layout.row_ends(row).0.at;
        let mut runs = runs_of(text, &cells, block.start, start, line);
        if feed {
            add_feed(&mut runs, block.end);
        }
        for (index, run) in runs.iter_mut().enumerate() {
            run.id = ArticleView::id().with(("run", block.start, row, index));
        }
        lines.push(runs);
    }
    lines
}

/// Cuts the graphemes of a line, in reading order, where the direction changes.
fn runs_of(text: &ArticleText, cells: &[Cell], block: usize, start: usize, line: Rect) -> Vec<Run> {
    let empty = |start: usize, rtl: bool| Run {
        id: Id::NULL,
        start,
        characters: Vec::new(),
        rtl,
        rect: line,
    };
    let mut runs = vec![empty(start, cells.first().is_some_and(|cell| cell.rtl))];
    for cell in cells {
        for character in characters(text, cell, block, line.left()) {
            let full = runs.last().is_none_or(|run| {
                // One place is kept for the line feed.
                run.rtl != cell.rtl || run.characters.len() + 1 >= LONGEST_RUN
            });
            if full {
                runs.push(empty(character.bytes.start, cell.rtl));
            }
            if let Some(run) = runs.last_mut() {
                run.characters.push(character);
            }
        }
    }
    for run in &mut runs {
        let sides = |side: fn(&Character) -> f32| run.characters.iter().map(side);
        let left = sides(|one| one.left).fold(f32::INFINITY, f32::min);
        let right = sides(|one| one.right).fold(f32::NEG_INFINITY, f32::max);
        if left <= right {
            run.rect = Rect::from_x_y_ranges(left..=right, line.y_range());
        }
    }
    runs
}

/// A grapheme as characters that are short enough; mostly one.
fn characters(text: &ArticleText, cell: &Cell, block: usize, origin: f32) -> Vec<Character> {
    let (start, end) = (block + cell.bytes.start, block + cell.bytes.end);
    let (left, right) = (origin + cell.left, origin + cell.right);
    let mut all = Vec::with_capacity(1);
    let mut from = start;
    while from < end {
        let to = text
            .as_str()
            .floor_char_boundary((from + LONGEST_CHARACTER).min(end));
        let right = if from == start { right } else { left };
        all.push(Character {
            bytes: from..to,
            left,
            right,
        });
        from = to;
    }
    all
}

fn add_feed(runs: &mut [Run], at: usize) {
    if let Some(run) = runs.last_mut() {
        let end = if run.rtl {
            run.rect.left()
        } else {
            run.rect.right()
        };
        run.characters.push(Character {
            bytes: at..at + 1,
            left: end,
            right: end,
        });
    }
}

fn write_runs(ui: &Ui, text: &ArticleText, placed: &Placed, lines: &[Vec<Run>]) {
    let block = placed.block.bytes();
    let words: Vec<usize> = segment::words(&text.as_str()[block.clone()])
        .map(|word| block.start + word.start)
        .collect();
    for line in lines {
        for (index, run) in line.iter().enumerate() {
            ui.interact(run.rect, run.id, Sense::hover());
            let before = index.checked_sub(1).and_then(|index| line.get(index));
            let after = line.get(index + 1);
            ui.ctx().accesskit_node_builder(run.id, |node| {
                node.set_role(Role::TextRun);
                node.set_bounds(bounds(run.rect));
                node.set_text_direction(if run.rtl {
                    TextDirection::RightToLeft
                } else {
                    TextDirection::LeftToRight
                });
                node.set_value(&text.as_str()[run.byte(0)..run.byte(usize::MAX)]);
                let all = &run.characters;
                let lengths = all.iter().map(|one| byte(one.bytes.len()));
                node.set_character_lengths(lengths.collect::<Vec<u8>>());
                let positions = all.iter().map(|one| match run.rtl {
                    true => run.rect.right() - one.right,
                    false => one.left - run.rect.left(),
                });
                node.set_character_positions(positions.collect::<Vec<f32>>());
                let widths = all.iter().map(|one| one.right - one.left);
                node.set_character_widths(widths.collect::<Vec<f32>>());
                let begins = |one: &Character| words.binary_search(&one.bytes.start).is_ok();
                let starts = (0..all.len()).filter(|&index| begins(&all[index]));
                node.set_word_starts(starts.map(byte).collect::<Vec<u8>>());
                if let Some(run) = before {
                    node.set_previous_on_line(run.id.accesskit_id());
                }
                if let Some(run) = after {
                    node.set_next_on_line(run.id.accesskit_id());
                }
            });
        }
    }
}

fn byte(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

/// A mark in words, where its first visible piece lies. False if none is visible.
fn describe_mark(
    ui: &Ui,
    scene: &Scene<'_>,
    page: &Page,
    mark: &Mark,
    events: &mut Vec<ViewEvent>,
) -> bool {
    let all = mark
        .ranges
        .iter()
        .flat_map(|range| rects(page, range.bytes()));
    let Some(rect) = all.map(|piece| piece.ink).reduce(Rect::union) else {
        return false;
    };
    let text = scene.source.text;
    let pieces: Vec<&str> = mark.ranges.iter().map(|range| text.slice(*range)).collect();
    let traits = Traits {
        label: &mark.label,
        suggestion: mark.suggestion,
        unsure: mark.unsure,
        aside: &(scene.aside)(mark.id),
    };
    let name = spoken::mark(&pieces.join(" … "), &traits);
    let id = ArticleView::id().with(("mark", mark.id));
    ui.interact(rect, id, Sense::hover());
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(Role::Mark);
        node.set_label(name);
        node.set_bounds(bounds(rect));
        node.add_action(Action::Click);
        node.add_action(Action::Focus);
        if mark.focused {
            node.set_aria_current(AriaCurrent::True);
        }
    });
    let asked = ui.input(|input| {
        input.has_accesskit_action_request(id, Action::Click)
            || input.has_accesskit_action_request(id, Action::Focus)
    });
    if asked {
        ui.memory_mut(|memory| memory.request_focus(ArticleView::id()));
        events.push(ViewEvent::FocusMark(mark.id));
    }
    true
}

/// The run and the character of a position: at a soft break the start of the next line.
fn position(runs: &[Run], at: usize) -> Option<TextPosition> {
    let index = runs.partition_point(|run| run.start <= at);
    let run = runs.get(index.saturating_sub(1))?;
    Some(TextPosition {
        node: run.id.accesskit_id(),
        character_index: run.index_of(at),
    })
}

/// The selection in terms of runs. What begins beyond the visible text begins at its edge; a
/// caret that is out of sight has no place.
fn text_selection(runs: &[Run], page: &Page, both: Selection) -> Option<TextSelection> {
    page.block_of(both.head)?;
    Some(TextSelection {
        anchor: position(runs, both.anchor.get())?,
        focus: position(runs, both.head.get())?,
    })
}

/// Takes a caret or selection that was asked for.
fn take_selection(ui: &Ui, runs: &[Run], text: &ArticleText, events: &mut Vec<ViewEvent>) {
    let wanted = ui.input(|input| {
        let asked = input.accesskit_action_requests(ArticleView::id(), Action::SetTextSelection);
        let wanted = asked.filter_map(|request| match request.data {
            Some(ActionData::SetTextSelection(wanted)) => Some(wanted),
            _ => None,
        });
        wanted.last()
    });
    let Some(wanted) = wanted else { return };
    let byte = |at: TextPosition| {
        let run = runs.iter().find(|run| run.id.accesskit_id() == at.node)?;
        let at = ByteOffset::new(run.byte(at.character_index));
        Some(segment::grapheme_floor(text, at))
    };
    if let (Some(anchor), Some(head)) = (byte(wanted.anchor), byte(wanted.focus)) {
        ui.memory_mut(|memory| memory.request_focus(ArticleView::id()));
        events.push(ViewEvent::SelectExactly(Selection { anchor, head }));
    }
}

#[cfg(test)]
#[path = "accessible_tests.rs"]
mod tests;
