//! A run that comes in part by part is left half-way: it is cancelled, or taken back.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use claimdesk::cli::Start;
use claimdesk::model::{Article, ArticleId, ArticleMeta, Person, PersonId, Project};
use claimdesk::store;
use claimdesk::text::ArticleText;
use egui_kittest::kittest::Queryable as _;

use crate::hand::{Hand, write};

/// So many articles, with so many paragraphs each, keep the job busy for long after the first part.
const ARTICLES: usize = 240;
const PARAGRAPHS: usize = 30;

const CANCEL: &str = "Cancel: Importing suggestions";

/// A project with articles in which each sentence is its own, and a run on all of them; the
/// first article is short.
fn project_and_run(dir: &Path) -> (PathBuf, PathBuf) {
    let mut project = Project::new("Ferries");
    project.put_person(Person {
        id: PersonId::new("maren").unwrap(),
        name: "Maren Holt".to_owned(),
    });
    let mut lines = String::new();
    for number in 0..ARTICLES {
        let paragraphs = if number == 0 { 1 } else { PARAGRAPHS };
        let text = (0..paragraphs).map(|at| {
            format!("On day {at} of {number} the harbour office counted ferries on the lake, says Ada Lind.")
        });
        let text: Vec<String> = text.collect();
        let id = format!("day{number:03}");
        let article = Article {
            id: ArticleId::new(&id).unwrap(),
            text: ArticleText::new(text.join("\n\n")).unwrap(),
            meta: ArticleMeta::default(),
            original: None,
        };
        project.put_article(Arc::new(article), None);
        // With a slip, which takes longest.
        let quote = "the harb0ur office counted ferries on the lake";
        lines += &format!("{{\"article\":\"{id}\",\"quote\":\"{quote}\",\"label\":\"source\"}}\n");
    }
    let folder = dir.join("project");
    store::create(&folder, &project).unwrap();
    (folder, write(dir, "run.jsonl", lines))
}

/// Imports the run, up to where its first parts are there and more are to come.
fn begin(hand: &mut Hand, file: &Path) {
    hand.press("Ctrl+Shift+O");
    hand.type_words(&file.display().to_string());
    hand.click("Look at it");
    hand.window.get_by_label("Import").click();
    hand.wait("a part", |hand| hand.project().proposals().count() > 0);
    assert!(hand.shows(CANCEL), "it is still coming in");
}

/// The articles of which the run says anything.
fn came(hand: &Hand) -> Vec<String> {
    let all = hand.project().proposals();
    all.map(|(article, ..)| article.to_string()).collect()
}

#[test]
fn what_came_before_a_cancel_stays_whole_says_so_and_is_one_step() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, file) = project_and_run(dir.path());
    let mut hand = Hand::start(Start::Project(folder.clone()));
    let clean = hand.project().clone();
    begin(&mut hand, &file);
    hand.click(CANCEL);
    let came_in = came(&hand);
    let count = came_in.len();
    assert!((1..ARTICLES).contains(&count), "{count} of {ARTICLES}");
    assert_eq!(came_in[0], "day000", "the open article first");
    // Parts of 1, 4, 16, 64 and then 256: none by halves.
    assert!([1, 5, 21, 85].contains(&count), "{count}");
    // In all but the first article the sentence stands in several places.
    let said = match count {
        1 => "1 suggestion on 1 article".to_owned(),
        _ => format!(
            "1 suggestion, {} in the tray on {count} articles",
            count - 1
        ),
    };
    let stays = "came in before and stay; one undo takes them back";
    assert!(hand.shows(&format!("Import cancelled: {said} {stays}")));
    let run = hand.project().runs().next().unwrap().clone();
    assert!(run.is_partial);
    assert_eq!(hand.session().history().position(), 1);
    // What came can be reviewed, and lasts.
    hand.press("Y");
    assert_eq!(hand.project().layers().count(), 1, "an answer");
    hand.close();
    let mut hand = Hand::start(Start::Project(folder));
    assert_eq!(came(&hand), came_in, "after a restart");
    assert!(hand.project().runs().next().unwrap().is_partial);
    hand.press("Ctrl+Z");
    assert_eq!(came(&hand), came_in, "only the answer is taken back");
    hand.press("Ctrl+Z");
    assert_eq!(*hand.project(), clean, "one undo takes back all parts");
    hand.press("Ctrl+Shift+Z");
    assert_eq!(came(&hand), came_in);
    assert!(hand.project().runs().next().unwrap().is_partial);
}

#[test]
fn once_a_run_is_taken_back_half_way_nothing_of_it_comes() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, file) = project_and_run(dir.path());
    let mut hand = Hand::start(Start::Project(folder));
    let clean = hand.project().clone();
    begin(&mut hand, &file);
    hand.press("Ctrl+Z");
    assert!(!hand.shows(CANCEL), "the job has ended");
    assert_eq!(*hand.project(), clean);
    assert!(hand.shows("The suggestions can't come in"));
    assert!(hand.shows_part("were taken back; no more come"));
    // What had come can be brought back, and is a part.
    hand.press("Ctrl+Shift+Z");
    let count = came(&hand).len();
    assert!((1..ARTICLES).contains(&count), "{count} of {ARTICLES}");
    assert!(hand.project().runs().next().unwrap().is_partial);
}
