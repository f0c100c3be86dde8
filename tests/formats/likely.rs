//! Which label a machine's label is likely to mean.

use std::sync::Arc;

use claimdesk::formats::{Likely, likely};
use claimdesk::model::{Label, LabelId, Project, Scheme};

fn told(scheme: &Scheme, name: &str) -> String {
    match likely(scheme, name) {
        None => "nothing".to_owned(),
        Some(Likely::Same(label)) => format!("same {label}"),
        Some(Likely::Perhaps(label)) => format!("perhaps {label}"),
    }
}

#[test]
fn names_are_taken_where_they_are_the_same_and_proposed_where_they_are_usual() {
    let scheme = Project::new("").scheme;
    for (names, wanted) in [
        ("figure Figure FIGURES B-figure I-Figures", "same figure"),
        ("actor Actor ACTORS L-actor", "same actor"),
        ("source Sources S-SOURCE", "same source"),
        (
            "CARDINAL ORDINAL QUANTITY PERCENT MONEY DATE TIME number Zahlen chiffres",
            "perhaps figure",
        ),
        (
            "PER PERSON persons B-PER I-ORG ORG NORP GPE LOC Organisation Akteure",
            "perhaps actor",
        ),
        ("Quelle fuentes SPEAKER", "perhaps source"),
        ("EVENT LAW MISC O B- - X-PER b-per actress", "nothing"),
    ] {
        for name in names.split(' ') {
            assert_eq!(told(&scheme, name), wanted, "{name}");
        }
    }
    assert_eq!(told(&scheme, ""), "nothing");
    assert_eq!(
        told(
            &Scheme {
                labels: Vec::new(),
                ..Scheme::clone(&scheme)
            },
            "PER"
        ),
        "nothing"
    );
}

#[test]
fn a_label_of_that_name_wins() {
    let mut scheme = Arc::unwrap_or_clone(Project::new("").scheme);
    let person = Label {
        id: LabelId::new("people").unwrap(),
        name: "Persons".to_owned(),
        ..scheme.labels[0].clone()
    };
    scheme.labels.push(person);
    assert_eq!(told(&scheme, "PERSON"), "same people");
    assert_eq!(told(&scheme, "PER"), "perhaps actor");
}
