//! The documented example of an outside suggester, asked as the settings would have it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use claimdesk::jobs::Progress;
use claimdesk::jobs::outside::{Asked, ask};
use claimdesk::model::{Article, ArticleId, ArticleMeta, Project};
use claimdesk::suggest::outside::{About, Answers};
use claimdesk::text::{ArticleText, marked};

use crate::environment;

fn article(id: &str, language: &str, words: &str) -> Arc<Article> {
    Arc::new(Article {
        id: ArticleId::new(id).unwrap(),
        text: ArticleText::new(words).unwrap(),
        meta: ArticleMeta {
            language: language.to_owned(),
            ..ArticleMeta::default()
        },
        original: None,
    })
}

#[test]
fn the_example_finds_what_spacys_rules_find() {
    let Some(python) = environment::python("core") else {
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers/suggester");
    std::fs::create_dir_all(&folder).unwrap();
    let rules = concat!(
        r#"{"label":"PERSON","pattern":[{"LOWER":"ada"},{"LOWER":"lovelace"}]}"#,
        "\n",
        r#"{"label":"COUNT","pattern":[{"LIKE_NUM":true},{"LOWER":{"IN":["men","hommes"]}}]}"#,
        "\n",
        r#"{"label":"PLACE","pattern":"Kursk"}"#,
        "\n",
    );
    std::fs::write(folder.join("rules.jsonl"), rules).unwrap();
    let mut project = Project::new("Test");
    let cases = [
        (
            "a",
            "en",
            "🙂 Ada Lovelace met 12 men in Kursk.",
            "🙂 «Ada Lovelace|actor» met «12 men|figure» in Kursk.",
        ),
        (
            "b",
            "fr-CA",
            "ada lovelace a vu « 500 hommes »,\n500 hommes.",
            "«ada lovelace|actor» a vu \\« «500 hommes|figure» »,\n«500 hommes|figure».",
        ),
        ("c", "", "Nobody here: 12, Ada.", "Nobody here: 12, Ada."),
        (
            "d",
            "tlh",
            "Ada Lovelace Qapla’",
            "«Ada Lovelace|actor» Qapla’",
        ),
    ];
    for (id, language, words, _) in cases {
        project.put_article(article(id, language, words), None);
    }
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/spacy_suggester.py");
    let arguments = ["rules.jsonl", "PERSON=actor", "COUNT=figure"].map(str::to_owned);
    let arguments: Vec<String> = [example.to_str().unwrap().to_owned()]
        .into_iter()
        .chain(arguments)
        .collect();
    let asked = Asked {
        program: python.to_str().unwrap(),
        arguments: &arguments,
        folder: &folder,
        limit: Duration::from_secs(300),
        silence: Duration::from_secs(300),
    };
    let about = About {
        name: "spaCy",
        tool: "spaCy",
        labels: Default::default(),
        at: Default::default(),
    };
    let all: Vec<Arc<Article>> = project.articles().cloned().collect();
    let mut answers = Answers::new(&project, all.iter().map(AsRef::as_ref), about);
    let ended = ask(asked, all.clone(), &Progress::unwatched(), &mut |line| {
        answers.take(line)
    });
    ended.unwrap();
    let found = answers.finish().unwrap();
    assert_eq!(found.run.notes, Vec::<String>::new());
    assert_eq!(found.tally().unplaced, 0);
    for (id, _, _, wanted) in cases {
        let text = &project.article(&ArticleId::new(id).unwrap()).unwrap().text;
        let mut proposals = found.proposals.iter();
        let proposals = proposals.find(|(article, _)| article.as_str() == id);
        let marks: Vec<_> = proposals
            .iter()
            .flat_map(|(_, all)| &all.suggestions)
            .map(|one| (one.extent.clone(), one.label.to_string()))
            .collect();
        assert_eq!(marked::render_all(text, &marks), wanted);
    }
}
