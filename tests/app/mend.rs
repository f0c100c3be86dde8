//! A damaged project in the window, from the list of what is wrong to the repaired project; and
//! what a check of an open one finds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use claimdesk::cli::Start;
use claimdesk::model::{ArticleId, MentionId, Project};
use claimdesk::store;

use crate::hand::{Hand, sample};

const LAYER: &str = "layers/maren/quillhaven-post-cable-car.ron";
const TEXT: &str = "articles/gazette-morvane-telepherique.txt";
const ALONE: &str = "articles/alone.txt";

/// Changes some words of a file, once; the line on which they stand, counted from 1.
fn edit(root: &Path, file: &str, from: &str, to: &str) -> usize {
    let path = root.join(file);
    let words = std::fs::read_to_string(&path).unwrap();
    let (before, _) = words.split_once(from).unwrap_or_else(|| panic!("{from}"));
    let line = before.matches('\n').count() + 1;
    std::fs::write(path, words.replacen(from, to, 1)).unwrap();
    line
}

/// Every file of a project by its place, but for those that say who holds it.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut found, mut dirs) = (BTreeMap::new(), vec![root.to_owned()]);
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => dirs.push(path),
                false if path.ends_with(".lock") || path.ends_with(".holder") => {}
                false => {
                    let name = path.strip_prefix(root).unwrap().to_owned();
                    found.insert(name, std::fs::read(&path).unwrap());
                }
            }
        }
    }
    found
}

/// Six kinds of damage. What the list says of each: beginning, file and line.
fn damage(root: &Path) -> Vec<(&'static str, String)> {
    let moved = edit(
        root,
        LAYER,
        "at: [(413, 447)], quote: \"The operator",
        "at: [(414, 448)], quote: \"The operator",
    );
    let broken = edit(root, LAYER, "(id: \"m24\", label", "(id: \"m24\" label");
    let dangling = edit(
        root,
        LAYER,
        "mentions: [(role: \"figure\", id: \"",
        "mentions: [(role: \"figure\", id: \"m999\"), (role: \"figure\", id: \"",
    );
    edit(root, TEXT, "Une ", "Un  ");
    let twice = edit(
        root,
        "project.ron",
        "        \"orveltaler-bote-warnung\",\n",
        "        \"orveltaler-bote-warnung\",\n        \"orveltaler-bote-warnung\",\n",
    );
    std::fs::write(root.join(ALONE), "belongs to nobody\n").unwrap();
    vec![
        ("error: mention m3", format!("{LAYER}:{moved}")),
        (
            "error: this line can't be read",
            format!("{LAYER}:{broken}"),
        ),
        ("there is no mention m999", format!("{LAYER}:{dangling}")),
        ("error: the text is not the one", TEXT.to_owned()),
        ("is in the list twice", format!("project.ron:{twice}")),
        ("warning: this text belongs to no article", ALONE.to_owned()),
    ]
}

/// Whether a row of the list says these words and names the place. The filter brings it in sight.
fn lists(hand: &mut Hand, words: &str, place: &str) -> bool {
    use egui_kittest::kittest::{NodeT as _, Queryable as _};
    hand.click("Filter problems");
    hand.press("Ctrl+A");
    hand.type_words(place);
    let all = hand.window.query_all_by_label_contains(place);
    all.into_iter().any(|row| {
        let label = row.accesskit_node().label().unwrap_or_default();
        label.contains(words) && label.ends_with(place)
    })
}

fn quote(project: &Project, id: u64) -> Option<String> {
    project.quote_of(MentionId::new(id))
}

#[test]
fn a_damaged_project_is_listed_repaired_and_opened_and_nothing_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let root = sample(dir.path());
    let whole = store::read(&root).unwrap().0;
    let wrong = damage(&root);
    let before = files(&root);
    let mut hand = Hand::start(Start::Project(root.clone()));
    assert!(hand.shows("This project needs repair"));
    for (words, place) in &wrong {
        assert!(lists(&mut hand, words, place), "{words}, {place}");
    }
    // As long as nothing is chosen, nothing is changed.
    assert_eq!(files(&root), before);
    hand.click("Repair and open");
    assert!(!hand.shows("This project needs repair"));
    assert!(hand.shows("Repaired"));
    let now = hand.project().clone();
    assert_eq!(quote(&now, 3), quote(&whole, 3));
    assert_eq!(quote(&now, 24), None);
    assert_eq!(now.article_count(), whole.article_count());
    // What another line said is as it was.
    for id in (1..=37).filter(|id| *id != 24) {
        assert_eq!(quote(&now, id), quote(&whole, id), "m{id}");
    }
    let changed = ArticleId::new("gazette-morvane-telepherique").unwrap();
    let text = std::str::from_utf8(&before[Path::new(TEXT)]).unwrap();
    assert_eq!(now.article(&changed).unwrap().text.as_str(), text);
    // Every file is there as it was, or in the trash; and the list of what was done names it.
    let after = files(&root);
    let details = told(&mut hand, "Repaired");
    for (name, bytes) in &before {
        if after.get(name) == Some(bytes) {
            continue;
        }
        let kept = after
            .iter()
            .find(|(place, kept)| place.starts_with("trash") && *kept == bytes);
        let (place, _) = kept.unwrap_or_else(|| panic!("{} is gone", name.display()));
        let place = place.to_string_lossy().replace('\\', "/");
        assert!(details.contains(&place), "{place} is not named: {details}");
    }
    for (_, place) in &wrong {
        assert!(details.contains(place.as_str()), "{place}: {details}");
    }
    let left = store::inspect(&root).unwrap();
    assert!(left.iter().all(|problem| !problem.is_error()), "{left:#?}");
    // It can be worked on, saved and opened again.
    hand.press("Ctrl+2 Ctrl+Home Tab U Ctrl+S");
    assert_eq!(hand.session().journal_status(), Default::default());
    let saved = hand.project().clone();
    hand.close();
    let hand = Hand::start(Start::Project(root));
    assert!(!hand.shows("This project needs repair"));
    assert_eq!(*hand.project(), saved);
}

/// The lines of a notice, as they are copied.
fn told(hand: &mut Hand, title: &str) -> String {
    use egui_kittest::kittest::Queryable as _;
    let details = hand.window.query_all_by_label_contains(" details").next();
    details.expect("details").click();
    hand.settle();
    hand.click("Copy the details");
    assert!(hand.copied.starts_with(title), "{}", hand.copied);
    hand.copied.clone()
}

#[test]
fn what_only_a_person_can_put_right_is_listed_again_and_the_rest_is_repaired() {
    let dir = tempfile::tempdir().unwrap();
    let root = sample(dir.path());
    let broken = edit(&root, LAYER, "(id: \"m24\", label", "(id: \"m24\" label");
    let other = "layers/maren/orveltaler-bote-warnung.ron";
    let conflict = edit(
        &root,
        other,
        "    mentions: [\n",
        "    mentions: [\n<<<<<<< HEAD\n",
    );
    std::fs::write(root.join(ALONE), "belongs to nobody\n").unwrap();
    let before = files(&root);
    let mut hand = Hand::start(Start::Project(root.clone()));
    assert!(lists(
        &mut hand,
        "can't be read",
        &format!("{LAYER}:{broken}")
    ));
    let place = format!("{other}:{}", conflict + 1);
    assert!(lists(&mut hand, "error: ", &place));
    hand.click("Repair and open");
    // Still not opened: the conflict waits for a person, untouched.
    assert!(hand.shows("This project needs repair"));
    assert!(hand.shows("Some of it was repaired"));
    assert!(lists(&mut hand, "error: ", &place));
    assert!(!lists(&mut hand, "warning: ", ALONE));
    // So does all that the same person did: it may depend on that file.
    let after = files(&root);
    for file in [other, LAYER] {
        assert_eq!(after[Path::new(file)], before[Path::new(file)], "{file}");
    }
    let kept = &before[Path::new(ALONE)];
    assert!(!after.contains_key(Path::new(ALONE)) && after.values().any(|one| one == kept));
    // Once more: there is nothing that can be done without a person, and that is said.
    hand.click("Repair and open");
    assert!(hand.shows("Nothing could be repaired yet"));
    assert!(hand.shows("This project needs repair"));
    assert_eq!(files(&root), after);
    hand.click("Close");
    // Once it is put right by hand, the project opens.
    edit(&root, other, "<<<<<<< HEAD\n", "");
    hand.close();
    let mut hand = Hand::start(Start::Project(root));
    hand.click("Repair and open");
    assert_eq!(quote(hand.project(), 24), None);
    assert!(quote(hand.project(), 23).is_some());
}

#[test]
fn what_a_check_of_the_open_project_finds_is_repaired_as_one_step() {
    let dir = tempfile::tempdir().unwrap();
    let root = sample(dir.path());
    let line = edit(
        &root,
        LAYER,
        "(id: \"c6\", number: 6",
        "(id: \"c6\", number: 1",
    );
    let mut hand = Hand::start(Start::Project(root.clone()));
    assert!(!hand.shows("This project needs repair"));
    let before = hand.project().clone();
    let bytes = files(&root);
    hand.press("Esc Ctrl+K");
    hand.type_words("Check project");
    hand.press("Enter");
    assert!(hand.shows("Check of the project"));
    assert!(lists(&mut hand, "number", &format!("{LAYER}:{line}")));
    assert_eq!(files(&root), bytes, "looking changes nothing");
    hand.click("Repair");
    assert!(!hand.shows("Check of the project"));
    let numbers = |project: &Project| {
        let layers = project.layers().flat_map(|(_, layer)| layer.claims());
        let mut numbers: Vec<u32> = layers.map(|claim| claim.number).collect();
        numbers.sort_unstable();
        let all = numbers.len();
        numbers.dedup();
        (all, numbers.len())
    };
    let (all, different) = numbers(hand.project());
    assert_eq!(all, different, "each has a number of its own");
    assert!(numbers(&before).1 < all);
    hand.press("Ctrl+Z");
    assert_eq!(*hand.project(), before);
    hand.close();
}
