//! `claimdesk suggest memory`, `list` and `patterns`.

use claimdesk::model::{LabelId, RunId};
use claimdesk::store;

use crate::Desk;

/// What is proposed, by words and label.
fn proposed(project: &std::path::Path, run: &str) -> Vec<(String, String)> {
    let (project, notes) = store::read(project).unwrap();
    assert!(notes.is_empty(), "{notes:?}");
    let run = RunId::new(run).unwrap();
    let all = project.proposals().filter(|(_, id, _)| **id == run);
    all.flat_map(|(article, _, proposals)| {
        let text = &project.article(article).unwrap().text;
        let each = proposals.suggestions.iter();
        each.map(|one| (text.quote(&one.extent), one.label.to_string()))
            .collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn names_and_patterns_become_runs_which_are_replaced() {
    let desk = Desk::new();
    let project = desk.project();
    let more = desk.write(
        "more.txt",
        "The Harbour Office counted 40 people and 3 dogs.\n",
    );
    desk.run(&[&"import", &project, &more]).fine();
    let list = desk.write("offices.txt", "Harbour Office\tsource\nboard\n");
    let ran = desk.run(&[&"suggest", &"list", &project, &list]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.err
            .contains("offices.txt, line 2: “board” has no label."),
        "{}",
        ran.err
    );
    let arguments: [crate::Word<'_>; 6] =
        [&"suggest", &"list", &project, &list, &"--label", &"actor"];
    let ran = desk.run(&arguments).fine();
    assert!(
        ran.err
            .contains("list offices: 2 suggestions in 2 articles"),
        "{}",
        ran.err
    );
    let pair = |words: &str, label: &str| (words.to_owned(), label.to_owned());
    let both = [pair("board", "actor"), pair("Harbour Office", "source")];
    assert_eq!(proposed(&project, "list-offices"), both);
    // Again, with less in it.
    desk.write("offices.txt", "Harbour Office\tsource\n");
    desk.run(&arguments).fine();
    assert_eq!(proposed(&project, "list-offices"), both[1..]);
    // Latin 1 and the line ends of Windows are read too.
    let patterns = desk.write(
        "figures.txt",
        b"# caf\xe9\r\nfigure\t\\b\\d+ (?:people|dogs)\\b\r\n",
    );
    let ran = desk
        .run(&[&"suggest", &"patterns", &project, &patterns, &"--dry-run"])
        .fine();
    assert!(
        ran.err.contains("patterns figures: 2 suggestions"),
        "{}",
        ran.err
    );
    assert_eq!(proposed(&project, "patterns-figures"), []);
    desk.run(&[&"suggest", &"patterns", &project, &patterns])
        .fine();
    let figures = [pair("40 people", "figure"), pair("3 dogs", "figure")];
    assert_eq!(proposed(&project, "patterns-figures"), figures);
    let ran = desk.run(&[&"suggest", &"list", &project, &list, &"--label", &"office"]);
    assert!(
        ran.err
            .contains("there is no label “office”. The project has figure"),
        "{}",
        ran.err
    );
    let ran = desk.run(&[&"suggest", &"list", &project, &desk.path("none.txt")]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("none.txt"), "{}", ran.err);
}

#[test]
fn the_memory_proposes_what_was_tagged() {
    let desk = Desk::new();
    let project = desk.path("project");
    let told = "{\"id\":\"one\",\"text\":\"The ferry sank.\",\"mentions\":[{\"start\":4,\"end\":9,\"label\":\"actor\"}]}\n\
                {\"id\":\"two\",\"text\":\"Two Ferries and a ferry.\"}\n";
    let file = desk.write("told.jsonl", told);
    desk.run(&[&"new", &project, &file]).fine();
    let (before, _) = store::read(&project).unwrap();
    let tagged = before
        .layers()
        .map(|(_, layer)| layer.mention_count())
        .sum::<usize>();
    assert_eq!(tagged, 1, "the file was read with its mention");
    assert!(
        before
            .scheme
            .label(&LabelId::new("actor").unwrap())
            .is_some()
    );
    let ran = desk.run(&[&"suggest", &"memory", &project]).fine();
    assert!(
        ran.err.contains("memory: 1 suggestion in 1 article"),
        "{}",
        ran.err
    );
    let found = proposed(&project, "memory");
    assert_eq!(found, [("ferry".to_owned(), "actor".to_owned())]);
    let ran = desk.run(&[&"suggest", &"memory", &project, &"--from", &"nobody"]);
    assert!(
        ran.err.contains("there is nobody called “nobody”"),
        "{}",
        ran.err
    );
    desk.run(&[&"check", &project]).fine();
}

/// What looked in vain is a run all the same: it can be scored.
#[test]
fn a_suggester_that_finds_nothing_says_what_it_read_and_is_scored() {
    let desk = Desk::new();
    let project = desk.project();
    let list = desk.write("nobody.txt", "Nobody At All\tactor\n");
    let ran = desk.run(&[&"suggest", &"list", &project, &list]).fine();
    assert!(
        ran.err
            .contains("list nobody: read 1 article, found nothing"),
        "{}",
        ran.err
    );
    let ran = desk.run(&[&"suggest", &"runs", &project]).fine();
    let words = "0 suggestions, 0 in the tray on 0 articles; nothing on 1 article that it read";
    assert!(ran.out.contains(words), "{}", ran.out);
    let ran = desk.run(&[&"suggest", &"runs", &project, &"--json"]).fine();
    assert!(ran.out.contains("\"nothing_on\":1"), "{}", ran.out);
    let (read, _) = store::read(&project).unwrap();
    let article = read.articles().next().unwrap().id.clone();
    assert!(read.has_read(&RunId::new("list-nobody").unwrap(), &article));
}
