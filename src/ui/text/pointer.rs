//! The mouse in the text: selecting, taking hold of edges, carrying a mark away.

use egui::{CursorIcon, DragAndDrop, Event, Modifiers, PointerButton, Pos2, Rect, Response, Ui};

use super::overlay::Handle;
use super::page::{Caret, Page};
use super::scene::MarkId;
use super::scene::{Mark, Scene, ViewEvent};
use crate::command::Edge;
use crate::model::MentionId;
use crate::session::Selection;
use crate::text::segment::{Unit, unit_at};
use crate::text::{ArticleText, ByteOffset};

/// How far the pointer may move in a press that still counts as a click, in points.
pub const PRESS_SLOP: f32 = 4.0;

/// What the button that is held down does.
#[derive(Clone, Copy, Debug)]
enum Gesture {
    /// Selecting by a unit, from where it was pressed.
    Select {
        unit: Unit,
        from: (ByteOffset, ByteOffset),
        pressed: Pos2,
        moved: bool,
        extending: bool,
    },
    /// Moving an edge of a mark.
    Edge {
        mark: MarkId,
        edge: Edge,
        to: Option<ByteOffset>,
    },
    /// About to carry a mark away.
    Lift { mention: MentionId, pressed: Pos2 },
    /// A mark is carried; egui's drag and drop has it.
    Carry,
}

/// The state of the mouse between frames.
#[derive(Debug, Default)]
pub(super) struct Pointer {
    gesture: Option<Gesture>,
    /// Time, place and number of the last presses that belong together.
    presses: Option<(f64, Pos2, u8)>,
    hover: Option<ByteOffset>,
    /// Where the caret was last put in this frame.
    put: Option<Caret>,
}

/// What the mouse is moved over.
pub(super) struct Ground<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) page: &'a Page,
    pub(super) marks: &'a [Mark],
    pub(super) handles: &'a [Handle],
    pub(super) view: Rect,
}

/// What egui knows of the mouse in this frame.
#[derive(Clone, Copy)]
struct Input {
    pos: Option<Pos2>,
    down: bool,
    time: f64,
    delay: f64,
    modifiers: Modifiers,
}

impl Input {
    fn read(ui: &Ui) -> Self {
        let delay = ui
            .ctx()
            .options(|options| options.input_options.max_double_click_delay);
        ui.input(|input| Self {
            pos: input.pointer.latest_pos(),
            down: input.pointer.button_down(PointerButton::Primary),
            time: input.time,
            delay,
            modifiers: input.modifiers,
        })
    }

    /// Where the button was pressed (true) and let go in this frame, in order. A slow frame may
    /// hold a whole drag, whose start egui has forgotten at its end.
    fn buttons(ui: &Ui) -> Vec<(Pos2, bool)> {
        let button = |event: &Event| match *event {
            Event::PointerButton {
                pos,
                button: PointerButton::Primary,
                pressed,
                ..
            } => Some((pos, pressed)),
            _ => None,
        };
        ui.input(|input| input.events.iter().filter_map(button).collect())
    }
}

impl Pointer {
    /// Whether the text is being selected or an edge moved, so that the view scrolls along.
    pub(super) fn drags(&self) -> bool {
        match self.gesture {
            Some(Gesture::Select { moved, .. }) => moved,
            Some(Gesture::Edge { .. }) => true,
            Some(Gesture::Lift { .. } | Gesture::Carry) | None => false,
        }
    }

    /// The edge that is held, if any.
    pub(super) fn held_edge(&self) -> Option<Edge> {
        match self.gesture {
            Some(Gesture::Edge { edge, .. }) => Some(edge),
            _ => None,
        }
    }

    /// Reads the mouse and says what it did, and where it put the caret.
    pub(super) fn update(
        &mut self,
        ui: &Ui,
        response: &Response,
        ground: &Ground<'_>,
        events: &mut Vec<ViewEvent>,
    ) -> Option<Caret> {
        let input = Input::read(ui);
        let over = response.contains_pointer();
        for (pos, pressed) in Input::buttons(ui) {
            let then = Input {
                pos: Some(pos),
                ..input
            };
            if !pressed {
                self.drag(ui, pos, then, ground, events);
                self.release(then, ground, events);
            } else if over {
                response.request_focus();
                self.press(pos, then, ground, events);
            }
        }
        if let (Some(_), Some(pos)) = (self.gesture, input.pos) {
            self.drag(ui, pos, input, ground, events);
        }
        if !input.down {
            self.release(input, ground, events);
        }
        if response.secondary_clicked()
            && let Some(pos) = response.interact_pointer_pos()
            && let Some(Caret { at, .. }) = ground.page.hit(pos)
        {
            events.push(ViewEvent::ContextMenu { at, pos });
        }
        self.hover(ui, over, input, ground, events);
        self.put.take()
    }

    /// The position nearest to a point, where the caret will be.
    fn hit(&mut self, ground: &Ground<'_>, pos: Pos2) -> Option<ByteOffset> {
        self.put = ground.page.hit(pos);
        self.put.map(|caret| caret.at)
    }

    fn press(&mut self, pos: Pos2, input: Input, ground: &Ground<'_>, events: &mut Vec<ViewEvent>) {
        if let Some(handle) = ground.handles.iter().find(|h| h.grip().contains(pos)) {
            self.gesture = Some(Gesture::Edge {
                mark: handle.mark,
                edge: handle.edge,
                to: None,
            });
            return;
        }
        if lifts(input.modifiers)
            && let Some(mark) = mark_under(ground, pos)
            && let MarkId::Mention(mention) = mark.id
        {
            self.gesture = Some(Gesture::Lift {
                mention,
                pressed: pos,
            });
            return;
        }
        let Some(at) = self.hit(ground, pos) else {
            return;
        };
        let count = self.count_press(pos, input);
        let unit = match count {
            1 => Unit::Grapheme,
            2 => Unit::Word,
            _ => Unit::Sentence,
        };
        let extend = ground.scene.selection.filter(|_| input.modifiers.shift);
        let from = match extend {
            Some(Selection { anchor, .. }) => (anchor, anchor),
            None => whole(ground, at, pos, unit),
        };
        self.gesture = Some(Gesture::Select {
            unit,
            from,
            pressed: pos,
            moved: false,
            extending: extend.is_some(),
        });
        let (anchor, head) = match extend {
            Some(_) => (from.0, at),
            None => from,
        };
        events.push(select(anchor, head, unit, false, input.modifiers));
    }

    /// Which press of a double or triple click this is.
    fn count_press(&mut self, pos: Pos2, input: Input) -> u8 {
        let count = match self.presses {
            Some((time, place, count))
                if input.time - time <= input.delay && place.distance(pos) <= PRESS_SLOP =>
            {
                count % 3 + 1
            }
            _ => 1,
        };
        self.presses = Some((input.time, pos, count));
        count
    }

    fn drag(
        &mut self,
        ui: &Ui,
        pos: Pos2,
        input: Input,
        ground: &Ground<'_>,
        events: &mut Vec<ViewEvent>,
    ) {
        let modifiers = input.modifiers;
        let now = match self.gesture {
            Some(Gesture::Select { .. } | Gesture::Edge { .. }) => self.hit(ground, pos),
            _ => None,
        };
        match &mut self.gesture {
            Some(Gesture::Select {
                unit,
                from,
                pressed,
                moved,
                ..
            }) => {
                *moved |= pressed.distance(pos) > PRESS_SLOP;
                let (unit, from, moved) = (*unit, *from, *moved);
                if moved && let Some(at) = now {
                    let (anchor, head) = stretch(ground, from, at, pos, unit);
                    if selection(ground, events) != Some(Selection { anchor, head }) {
                        events.push(select(anchor, head, unit, false, modifiers));
                    }
                }
            }
            Some(Gesture::Edge { mark, edge, to }) => {
                if now.is_some() && now != *to {
                    *to = now;
                    let (mark, edge) = (*mark, *edge);
                    events.extend(now.map(|to| ViewEvent::EdgeDrag {
                        mark,
                        edge,
                        to,
                        done: false,
                        modifiers,
                    }));
                }
            }
            Some(Gesture::Lift { mention, pressed }) => {
                if pressed.distance(pos) > PRESS_SLOP {
                    DragAndDrop::set_payload(ui.ctx(), *mention);
                    events.push(ViewEvent::DragMention(*mention));
                    self.gesture = Some(Gesture::Carry);
                }
            }
            Some(Gesture::Carry) | None => {}
        }
    }

    fn release(&mut self, input: Input, ground: &Ground<'_>, events: &mut Vec<ViewEvent>) {
        match self.gesture.take() {
            Some(Gesture::Select {
                unit,
                from,
                pressed,
                moved,
                extending,
            }) => {
                let pos = input.pos.unwrap_or(pressed);
                let at = self.hit(ground, pos).unwrap_or(from.1);
                let (anchor, head) = match (moved, extending) {
                    (true, _) => stretch(ground, from, at, pos, unit),
                    (false, true) => (from.0, at),
                    (false, false) => from,
                };
                events.push(select(anchor, head, unit, true, input.modifiers));
                if !moved && !extending && unit == Unit::Grapheme {
                    click_mark(ground, pressed, input.modifiers, events);
                }
            }
            Some(Gesture::Lift { pressed, .. }) => {
                click_mark(ground, pressed, input.modifiers, events);
            }
            Some(Gesture::Edge { mark, edge, to }) => {
                events.extend(to.map(|to| ViewEvent::EdgeDrag {
                    mark,
                    edge,
                    to,
                    done: true,
                    modifiers: input.modifiers,
                }));
            }
            Some(Gesture::Carry) | None => {}
        }
    }

    fn hover(
        &mut self,
        ui: &Ui,
        over: bool,
        input: Input,
        ground: &Ground<'_>,
        events: &mut Vec<ViewEvent>,
    ) {
        let pos = input.pos.filter(|_| over);
        let under = pos.and_then(|pos| ground.page.under(pos));
        if under != self.hover {
            self.hover = under;
            events.push(ViewEvent::Hover(under));
        }
        if let Some(pos) = pos {
            let on_handle = ground.handles.iter().any(|h| h.grip().contains(pos));
            let lifting = lifts(input.modifiers) && mark_under(ground, pos).is_some();
            ui.set_cursor_icon(match () {
                () if on_handle || self.held_edge().is_some() => CursorIcon::ResizeHorizontal,
                () if lifting => CursorIcon::Grab,
                () if ground.view.contains(pos) => CursorIcon::Text,
                () => CursorIcon::Default,
            });
        }
    }
}

fn select(
    anchor: ByteOffset,
    head: ByteOffset,
    unit: Unit,
    done: bool,
    modifiers: Modifiers,
) -> ViewEvent {
    ViewEvent::SetSelection {
        anchor,
        head,
        unit,
        done,
        modifiers,
    }
}

/// The selection as the events of this frame leave it.
fn selection(ground: &Ground<'_>, events: &[ViewEvent]) -> Option<Selection> {
    let set = events.iter().rev().find_map(|event| match *event {
        ViewEvent::SetSelection { anchor, head, .. } => Some(Selection { anchor, head }),
        _ => None,
    });
    set.or(ground.scene.selection)
}

fn click_mark(ground: &Ground<'_>, pos: Pos2, modifiers: Modifiers, events: &mut Vec<ViewEvent>) {
    if let Some(at) = ground.page.under(pos)
        && mark_under(ground, pos).is_some()
    {
        events.push(ViewEvent::ClickMark { at, modifiers });
    }
}

/// The innermost mark under a point.
fn mark_under<'a>(ground: &Ground<'a>, pos: Pos2) -> Option<&'a Mark> {
    let at = ground.page.under(pos)?;
    ground
        .marks
        .iter()
        .filter(|mark| mark.ranges.iter().any(|range| range.contains(at)))
        .max_by_key(|mark| mark.lane)
}

/// The unit under a point, or the position if there is none.
fn whole(ground: &Ground<'_>, at: ByteOffset, pos: Pos2, unit: Unit) -> (ByteOffset, ByteOffset) {
    if unit == Unit::Grapheme {
        return (at, at);
    }
    let text: &ArticleText = ground.scene.source.text;
    let under = ground.page.under(pos).unwrap_or(at);
    unit_at(text, under, unit).map_or((at, at), |range| (range.start(), range.end()))
}

/// A selection from what was pressed to the pointer, by whole units.
/// Whether the keys held lift a mark out of the text: Alt, or Ctrl where the window manager
/// keeps Alt and the mouse for itself.
fn lifts(modifiers: Modifiers) -> bool {
    modifiers.alt || modifiers.command
}

fn stretch(
    ground: &Ground<'_>,
    from: (ByteOffset, ByteOffset),
    at: ByteOffset,
    pos: Pos2,
    unit: Unit,
) -> (ByteOffset, ByteOffset) {
    let (start, end) = whole(ground, at, pos, unit);
    if end > from.1 {
        (from.0, end)
    } else if start < from.0 {
        (from.1, start)
    } else {
        from
    }
}
