//! The tree of steps, against a model that remembers every state and every visit.

use std::collections::HashMap;
use std::sync::Arc;

use claimdesk::edit::{Edit, Head, History, StepNumber, apply};
use claimdesk::model::Project;
use proptest::prelude::*;

use crate::edits::any_edit;
use crate::support::{project, transaction};

#[derive(Clone, Debug)]
enum Act {
    Do(Vec<Edit>),
    /// Something that undo passes by.
    Aside,
    Undo,
    Redo,
    /// To the nth state that ever was.
    Travel(prop::sample::Index),
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        5 => prop::collection::vec(any_edit(), 1..3).prop_map(Act::Do),
        1 => Just(Act::Aside),
        3 => Just(Act::Undo),
        2 => Just(Act::Redo),
        2 => any::<prop::sample::Index>().prop_map(Act::Travel),
    ]
}

/// Every state that ever was, with the one below it, and all visits in order.
struct Model {
    states: Vec<(StepNumber, StepNumber, Project)>,
    visits: Vec<StepNumber>,
    at: StepNumber,
}

impl Model {
    fn parent(&self, state: StepNumber) -> Option<StepNumber> {
        let found = self.states.iter().find(|(number, ..)| *number == state);
        found.map(|(_, parent, _)| *parent).filter(|_| state != 0)
    }

    fn project(&self, state: StepNumber) -> &Project {
        &self.states.iter().find(|(n, ..)| *n == state).unwrap().2
    }

    /// The state and all below it, itself first.
    fn line(&self, state: StepNumber) -> Vec<StepNumber> {
        std::iter::successors(Some(state), |state| self.parent(*state)).collect()
    }

    fn redo(&self) -> Option<StepNumber> {
        let mut visits = self.visits.iter().rev().copied();
        visits.find(|state| self.parent(*state) == Some(self.at))
    }

    /// Steps to take back, then steps to take again.
    fn way(&self, to: StepNumber) -> (Vec<StepNumber>, Vec<StepNumber>) {
        let (from, to) = (self.line(self.at), self.line(to));
        let back = from.iter().filter(|state| !to.contains(state)).copied();
        let again = to.iter().rev().filter(|state| !from.contains(state));
        (back.collect(), again.copied().collect())
    }

    fn go(&mut self, to: StepNumber) {
        let (_, again) = self.way(to);
        self.visits.extend(again);
        self.visits.push(to);
        self.at = to;
    }
}

/// Walks there, step by step as the way says.
fn travel(history: &mut History, now: &mut Project, to: StepNumber) {
    let way = history.way_to(to).unwrap();
    for entry in way.back {
        apply(now, &transaction(entry.inverse.to_vec())).unwrap();
    }
    for entry in way.again {
        apply(now, &entry.forward).unwrap();
    }
    history.go(to);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_state_that_ever_was_can_be_reached(acts in prop::collection::vec(any_act(), 1..60)) {
        let mut now = project();
        let mut history = History::default();
        let mut model = Model { states: vec![(0, 0, now.clone())], visits: vec![], at: 0 };
        let mut last = 0;
        for act in acts {
            let to = match &act {
                Act::Do(edits) => {
                    let step = Arc::new(transaction(edits.clone()));
                    if let Ok((inverse, _)) = apply(&mut now, &step) {
                        let number = history.push(step, inverse.into());
                        model.states.push((number, model.at, now.clone()));
                        model.go(number);
                    }
                    None
                }
                Act::Aside => {
                    history.skip();
                    None
                }
                Act::Undo => history.undo_entry().map(|entry| entry.parent),
                Act::Redo => history.redo_entry().map(|entry| entry.number),
                Act::Travel(which) => Some(which.get(&model.states).0),
            };
            if matches!(act, Act::Undo) {
                prop_assert_eq!(to, model.parent(model.at));
            }
            if matches!(act, Act::Redo) {
                prop_assert_eq!(to, model.redo());
            }
            if let Some(to) = to {
                let way = history.way_to(to).unwrap();
                let numbers = |all: &[&claimdesk::edit::Entry]| -> Vec<_> {
                    all.iter().map(|entry| entry.number).collect()
                };
                prop_assert_eq!((numbers(&way.back), numbers(&way.again)), model.way(to));
                travel(&mut history, &mut now, to);
                model.go(to);
            }
            prop_assert_eq!(&now, model.project(model.at));
            prop_assert_eq!(history.head().at, model.at);
            prop_assert_eq!(history.position(), model.line(model.at).len() - 1);
            prop_assert!(history.head().last >= last, "numbers never go back");
            last = history.head().last;
        }
        let numbers: Vec<_> = history.entries().iter().map(|entry| entry.number).collect();
        let all: Vec<_> = model.states.iter().skip(1).map(|(number, ..)| *number).collect();
        prop_assert_eq!(numbers, all, "nothing is ever dropped");
        // From wherever it is to each state, and back.
        for (number, _, project) in &model.states {
            travel(&mut history, &mut now, *number);
            prop_assert_eq!(&now, project);
        }
    }
}

fn titles(history: &mut History, names: &[&str]) -> HashMap<String, StepNumber> {
    let push = |name: &&str| {
        let step = transaction(vec![Edit::SetTitle((*name).to_owned())]);
        let number = history.push(Arc::new(step), Arc::new([]));
        ((*name).to_owned(), number)
    };
    names.iter().map(push).collect()
}

#[test]
fn a_new_step_begins_a_branch_and_the_other_one_can_still_be_reached() {
    let mut history = History::default();
    let old = titles(&mut history, &["one", "two", "three"]);
    history.go(old["one"]);
    assert_eq!(history.redo_entry().unwrap().number, old["two"]);
    let new = titles(&mut history, &["other"]);
    assert_eq!((history.entries().len(), history.position()), (4, 2));
    assert!(history.redo_entry().is_none());
    let way = history.way_to(old["three"]).unwrap();
    assert_eq!((way.back.len(), way.again.len(), way.len()), (1, 2, 3));
    history.go(old["three"]);
    history.go(old["one"]);
    let entry = history.redo_entry().unwrap();
    assert_eq!(entry.number, old["two"], "where it was last");
    history.go(new["other"]);
    history.go(0);
    assert_eq!(history.redo_entry().unwrap().number, old["one"]);
    history.go(old["one"]);
    assert_eq!(history.redo_entry().unwrap().number, new["other"]);
}

#[test]
fn a_history_goes_on_where_an_earlier_one_had_come_to() {
    let mut history = History::resume(Head { last: 40, at: 38 });
    assert!(history.undo_entry().is_none() && history.redo_entry().is_none());
    let new = titles(&mut history, &["on"]);
    assert_eq!(new["on"], 41);
    assert_eq!(history.entry(41).unwrap().parent, 38);
    history.go(38);
    assert_eq!(history.head(), Head { last: 42, at: 38 });
    assert!(history.way_to(12).is_none(), "those steps are not known");
    assert_eq!(history.redo_entry().unwrap().number, 41);
}
