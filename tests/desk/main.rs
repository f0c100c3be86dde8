//! The desk by keys: chord → command → session, without a window.
//!
//! Cases are data in the language of `claimdesk::text::marked`: `«words|label»` is a mention,
//! `‸` the caret, `⟦words⟧` the selection.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

mod articles;
mod claims;
mod copy;
mod counts;
mod history;
mod import;
mod keys;
mod meanwhile;
mod people;
#[path = "../common/proposals.rs"]
mod proposals;
mod review;
mod scheme;
mod table;

use claimdesk::command::{Chord, Command, Keymap, Step};
use claimdesk::model::{
    Article, ArticleId, ArticleMeta, Layer, LayerKey, Mention, Origin, Person, PersonId, Project,
    Timestamp,
};
use claimdesk::session::{Effect, FixedClock, IdSource, MemoryJournal, Refusal, Session};
use claimdesk::text::{Extent, marked};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A session on one article of marked text.
pub fn session(source: &str) -> Session {
    sessions(&[source])
}

fn ada() -> Person {
    Person {
        id: PersonId::new("ada").unwrap(),
        name: "Ada".into(),
    }
}

/// A session on several articles, `a1`, `a2`, …
pub fn sessions(sources: &[&str]) -> Session {
    let mut session = session_on(project_of(sources));
    let Some(first) = sources.first() else {
        return session;
    };
    let parsed = marked::parse(first).unwrap();
    let place = parsed.selection.map(|range| (range.start(), range.end()));
    let place = place.or_else(|| parsed.caret.map(|caret| (caret, caret)));
    if let Some((anchor, head)) = place {
        if anchor == head {
            session.set_caret(head, false);
        } else {
            session
                .run(Command::Select {
                    anchor,
                    head,
                    snap: false,
                    done: false,
                })
                .unwrap();
        }
    }
    session
}

/// A project of articles of marked text, `a1`, `a2`, …
pub fn project_of(sources: &[&str]) -> Project {
    let person = ada();
    let mut project = Project::new("Test");
    project.put_person(person.clone());
    let mut next = 1000;
    for (index, source) in sources.iter().enumerate() {
        let parsed = marked::parse(source).unwrap_or_else(|error| panic!("{source}: {error}"));
        let id = ArticleId::new(&format!("a{}", index + 1)).unwrap();
        let article = Article {
            id: id.clone(),
            text: parsed.text.clone(),
            meta: ArticleMeta::default(),
            original: None,
        };
        project.put_article(Arc::new(article), None);
        let key = LayerKey {
            article: id,
            person: person.id.clone(),
        };
        for (extent, label) in parsed.marks {
            next += 1;
            let mention = Mention {
                id: claimdesk::model::MentionId::new(next),
                label: claimdesk::model::LabelId::new(&label).unwrap(),
                extent,
                attributes: BTreeMap::new(),
                note: String::new(),
                unsure: false,
                origin: Origin::ByHand,
                at: Timestamp::from_millis(0),
                foreign: Default::default(),
            };
            project.put_mention(&key, Arc::new(mention));
        }
    }
    project
}

/// Ada's session on a project.
pub fn session_on(project: Project) -> Session {
    let journal = Box::new(MemoryJournal::new());
    let clock = Box::new(FixedClock(Timestamp::from_millis(1_767_225_600_000)));
    Session::new(project, ada(), journal, clock, IdSource::counting_from(1))
}

/// Presses chords, written with spaces between them; what the last one said.
pub fn press(session: &mut Session, chords: &str) -> Result<Effect, Refusal> {
    let mut last = Ok(Effect::quiet());
    for written in chords.split_whitespace() {
        let chord = Chord::parse(written).unwrap_or_else(|error| panic!("{error}"));
        let (keymap, errors) = Keymap::new(&BTreeMap::new(), &session.project().scheme);
        assert_eq!(errors, []);
        let bindings = keymap.bindings(chord);
        assert!(!bindings.is_empty(), "nothing is bound to {written}");
        let fits = |binding: &&claimdesk::command::Binding| match binding {
            claimdesk::command::Binding::Spec(spec) => session.meets(spec.needs),
            claimdesk::command::Binding::Label(_) => true,
        };
        let command = bindings.iter().find(fits).unwrap_or(&bindings[0]).command();
        last = session.run(command);
    }
    last
}

/// The marks of the current article, by place.
pub fn marks(session: &Session) -> Vec<(Extent, String)> {
    let key = session.layer_key().unwrap();
    let empty = Arc::new(Layer::default());
    let layer = session.project().layer(&key).unwrap_or(&empty).clone();
    let all = layer.mentions_in_order();
    all.iter()
        .map(|m| (m.extent.clone(), m.label.to_string()))
        .collect()
}

/// The current article with its marks.
pub fn shown(session: &Session) -> String {
    let text = session.article().unwrap().text.clone();
    marked::render_all(&text, &marks(session))
}

/// Checks that `before`, with `chords` pressed, is `after`: always the marks; the caret or
/// selection where `after` has one.
pub fn keys((before, chords, after): (&str, &str, &str)) {
    let mut session = session(before);
    let said = press(&mut session, chords);
    let wanted = marked::parse(after).unwrap();
    let place = format!("{before:?} + {chords:?}, which said {said:?}");
    assert_eq!(
        shown(&session),
        marked::render_all(&wanted.text, &wanted.marks),
        "{place}"
    );
    if let Some(selection) = wanted.selection {
        assert_eq!(
            session.selected(),
            Some(selection),
            "selection after {place}"
        );
    }
    if let Some(caret) = wanted.caret {
        assert_eq!(session.desk().selection.head, caret, "caret after {place}");
        assert_eq!(
            session.selected(),
            None,
            "a selection is left after {place}"
        );
    }
    undo_all_redo_all(session);
}

/// Undo of everything gives the beginning, redo of everything the end.
pub fn undo_all_redo_all(mut session: Session) {
    let end = session.project().clone();
    let steps = session.history().position();
    while session.run(Command::Undo).is_ok() {}
    assert_eq!(session.history().position(), 0);
    for _ in 0..steps {
        session.run(Command::Redo).unwrap();
    }
    assert_eq!(*session.project(), end);
}

/// Whether a command only moves the caret through the window's lines.
pub fn needs_layout(step: Step) -> bool {
    matches!(step, Step::Line | Step::LineEdge | Step::Page)
}
