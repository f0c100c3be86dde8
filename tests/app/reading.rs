//! What reading needs: copying, and the size of the text.

use std::collections::BTreeMap;
use std::sync::Arc;

use claimdesk::command::Command;
use claimdesk::model::{
    Article, ArticleId, ArticleMeta, LayerKey, Mention, MentionId, Origin, Person, PersonId,
    Project, Timestamp,
};
use claimdesk::session::preferences::ZOOM_STEPS;
use claimdesk::session::{FixedClock, IdSource, MemoryJournal, Session};
use claimdesk::text::{ArticleText, ByteOffset};
use egui::{Event, Modifiers, OutputCommand, pos2, vec2};

use crate::hand::Hand;

const WORDS: &str =
    "First\u{a0}line, 10\u{202f}000 «mots».\n\n\tSecond: e\u{301}te\u{301} שלום.\nThird.";

fn reading(words: &str) -> Session {
    let mut project = Project::new("P");
    let person = Person {
        id: PersonId::new("ada").unwrap(),
        name: "Ada".to_owned(),
    };
    project.put_person(person.clone());
    let text = ArticleText::new(words).unwrap();
    let id = ArticleId::new("a1").unwrap();
    let mention = Mention {
        id: MentionId::new(1),
        label: claimdesk::model::LabelId::new("figure").unwrap(),
        extent: text.range_of_bytes(0..5).unwrap().into(),
        attributes: BTreeMap::new(),
        note: String::new(),
        unsure: false,
        origin: Origin::ByHand,
        at: Timestamp::from_millis(0),
        foreign: Default::default(),
    };
    let article = Article {
        id: id.clone(),
        text,
        meta: ArticleMeta::default(),
        original: None,
    };
    project.put_article(Arc::new(article), None);
    let layer = LayerKey {
        article: id,
        person: person.id.clone(),
    };
    project.put_mention(&layer, Arc::new(mention));
    let clock = Box::new(FixedClock(Timestamp::from_millis(0)));
    let journal = Box::new(MemoryJournal::new());
    Session::new(project, person, journal, clock, IdSource::counting_from(10))
}

/// What a frame puts on the clipboard.
fn copied(hand: &mut Hand, event: Event) -> Option<String> {
    hand.window.input_mut().events.push(event);
    // The first frame hears it; what it draws comes with the same or the next one.
    for _ in 0..3 {
        hand.window.step();
        let commands = &hand.window.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        if text.is_some() {
            return text;
        }
    }
    None
}

#[test]
fn a_copy_is_the_text_letter_by_letter() {
    let mut session = reading(WORDS);
    let end = session.article().unwrap().text.end();
    let select = Command::Select {
        anchor: ByteOffset::ZERO,
        head: end,
        snap: false,
        done: true,
    };
    session.run(select).unwrap();
    let mut hand = Hand::on(session);
    assert_eq!(copied(&mut hand, Event::Copy).as_deref(), Some(WORDS));
    let marked = Event::Key {
        key: egui::Key::C,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::COMMAND | Modifiers::SHIFT,
    };
    let copied = copied(&mut hand, marked).expect("copied with marks");
    let wanted = format!("«First|figure»{}", &WORDS[5..].replace('«', "\\«"));
    assert_eq!(copied, wanted);
}

#[test]
fn one_notch_of_the_wheel_is_one_step_of_size_and_scrolls_nothing() {
    let mut hand = Hand::on(reading(&"A line of a longer text.\n".repeat(300)));
    // As the status bar says.
    let zoom = |hand: &Hand| {
        let mut steps = ZOOM_STEPS.iter().copied();
        steps.find(|step| hand.shows(&format!("{step} %")))
    };
    let notch = |hand: &mut Hand, up: f32| {
        let events = &mut hand.window.input_mut().events;
        events.push(Event::PointerMoved(pos2(560.0, 400.0)));
        events.push(Event::ModifiersChanged(Modifiers::COMMAND));
        events.push(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Line,
            delta: vec2(0.0, up),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::COMMAND,
        });
        hand.settle();
        let events = &mut hand.window.input_mut().events;
        events.push(Event::ModifiersChanged(Modifiers::NONE));
        hand.settle();
    };
    for (up, wanted) in [(1.0, 110), (1.0, 125), (-1.0, 110), (-1.0, 100), (-1.0, 90)] {
        notch(&mut hand, up);
        assert_eq!(zoom(&hand), Some(wanted));
    }
    hand.press("Ctrl+0 Ctrl++ Ctrl++");
    assert_eq!(zoom(&hand), Some(125));
    hand.press("Ctrl+-");
    assert_eq!(zoom(&hand), Some(110));
    hand.press("Ctrl+0");
    assert_eq!(zoom(&hand), Some(100));
    let whole = hand.window.ctx.zoom_factor();
    assert!(
        (whole - 1.0).abs() < 1e-6,
        "the interface was zoomed too: {whole}"
    );
}
