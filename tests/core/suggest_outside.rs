//! What a program of somebody else is asked and may answer.

use std::ops::ControlFlow;

use claimdesk::edit::Edit;
use claimdesk::formats::run::RunIn;
use claimdesk::model::{ArticleMeta, Project, WhyUnplaced};
use claimdesk::session::edits_of_run;
use claimdesk::suggest::Problem;
use claimdesk::suggest::outside::{About, Answers, request};
use claimdesk::text::marked;

use crate::support::{article_id, label, must, person};

const WORDS: &str = "🙂 Ada Lovelace met 12,000 men.\nAda left; Bob “the Bear” Kim stayed.";

fn project() -> Project {
    let mut project = Project::new("Test");
    let meta = ArticleMeta {
        title: "A “title”".to_owned(),
        language: "en".to_owned(),
        ..ArticleMeta::default()
    };
    must(
        &mut project,
        vec![
            person("ada"),
            crate::support::article("a", WORDS),
            crate::support::article("b", "Nothing here."),
            Edit::SetArticleMeta {
                article: article_id("a"),
                meta: Box::new(meta),
            },
        ],
    );
    project
}

fn about() -> About<'static> {
    let here = Some(label("actor"));
    About {
        name: "my model",
        tool: "python3 model.py",
        labels: [("PER".to_owned(), here), ("DATE".to_owned(), None)].into(),
        at: Default::default(),
    }
}

fn answered(project: &Project, lines: &str) -> Result<RunIn, Vec<Problem>> {
    let all = project.articles().map(AsRef::as_ref);
    let mut answers = Answers::new(project, all, about());
    for line in lines.lines() {
        if answers.take(line).is_break() {
            break;
        }
    }
    answers.finish()
}

#[test]
fn a_program_is_asked_in_one_line() {
    let project = project();
    let line = request(project.article_at(0).unwrap());
    assert!(!line.contains('\n'));
    let json: serde_json::Value = serde_json::from_str(&line).unwrap();
    let wanted = serde_json::json!({
        "id": "a", "text": WORDS, "language": "en", "title": "A “title”",
    });
    assert_eq!(json, wanted);
}

/// Words in the tray, with why.
type Tray<'a> = &'a [(&'a str, WhyUnplaced)];

#[test]
fn answers_get_their_places() {
    // The answer; what is proposed; what waits in the tray, with why.
    let cases: &[(&str, &str, Tray<'_>)] = &[
        // Positions count code points: the smiley is one.
        (
            r#"{"id":"a","start":2,"end":14,"label":"Actor","score":0.9,"quote":"Ada Lovelace"}"#,
            "🙂 «Ada Lovelace|actor» met 12,000 men.",
            &[],
        ),
        (
            r#"{"id":"a","start":2,"end":5,"label":"PER","other":[1]}"#,
            "🙂 «Ada|actor» Lovelace met 12,000 men.",
            &[],
        ),
        // In UTF-16 it is two: the quote is found where it is.
        (
            r#"{"id":"a","start":3,"end":15,"label":"actor","quote":"Ada Lovelace"}"#,
            "🙂 «Ada Lovelace|actor» met 12,000 men.",
            &[],
        ),
        // Of several the nearest; without a place nobody can tell.
        (
            r#"{"id":"a","start":36,"end":39,"label":"actor","quote":"Ada"}"#,
            "«Ada|actor» left; Bob “the Bear” Kim stayed.",
            &[],
        ),
        (
            r#"{"id":"a","label":"actor","quote":"Ada"}"#,
            "",
            &[("Ada", WhyUnplaced::Ambiguous)],
        ),
        (
            r#"{"id":"a","label":"source","quote":"bob \"the bear\"  Kim"}"#,
            "Ada left; «Bob “the Bear” Kim|source» stayed.",
            &[],
        ),
        // Never another number, though it looks alike, and nothing that is not there.
        (
            r#"{"id":"a","start":19,"end":25,"label":"actor","quote":"10,000 men"}"#,
            "",
            &[("10,000 men", WhyUnplaced::Numbers)],
        ),
        (
            r#"{"id":"a","label":"actor","quote":"Grace Hopper"}"#,
            "",
            &[("Grace Hopper", WhyUnplaced::NotFound)],
        ),
        (
            r#"{"id":"a","start":900,"end":910,"label":"actor","quote":"Bob"}"#,
            "Ada left; «Bob|actor» “the Bear” Kim stayed.",
            &[],
        ),
        // Left out, not asked for, nothing to say.
        (r#"{"id":"a","start":2,"end":5,"label":"DATE"}"#, "", &[]),
        ("\n  \n", "", &[]),
    ];
    let project = project();
    for (answer, line, tray) in cases {
        let run = answered(&project, answer).unwrap();
        let found = run.proposals.first_key_value();
        let article = project.article_at(0).unwrap();
        let mut placed = String::new();
        let mut waiting = Vec::new();
        if let Some((id, proposals)) = found {
            assert_eq!(id.as_str(), "a");
            let all = proposals.suggestions.iter();
            let marks: Vec<_> = all
                .map(|one| (one.extent.clone(), one.label.to_string()))
                .collect();
            let text = marked::render_all(&article.text, &marks);
            placed = text
                .lines()
                .find(|line| line.contains('«'))
                .unwrap_or_default()
                .to_owned();
            let unplaced = proposals.unplaced.iter();
            waiting = unplaced.map(|one| (one.words.as_str(), one.why)).collect();
        }
        assert_eq!(
            (placed.as_str(), waiting.as_slice()),
            (*line, *tray),
            "{answer}"
        );
        must(&mut project.clone(), edits_of_run(run, &project));
    }
}

#[test]
fn what_else_is_said_is_kept() {
    let project = project();
    let lines = concat!(
        r#"{"id":"a","start":2,"end":14,"label":"actor","score":0.5,"attributes":{"kind":"PERSON","n":2,"sure":true,"x":null}}"#,
        "\n",
        r#"{"id":"b","error":"too short"}"#,
        "\n",
        r#"{"error":{"code":7}}"#,
        "\n",
        r#"{"id":"a","start":3,"end":6,"label":"actor","quote":"Ada Lovelace"}"#,
    );
    let run = answered(&project, lines).unwrap();
    assert_eq!(run.run.name, "my model");
    assert_eq!(run.run.tool, "python3 model.py");
    let moved = "1 place did not have the words that were quoted; the words were looked for";
    assert_eq!(run.run.notes, ["b: too short", "{\"code\":7}", moved]);
    let (_, proposals) = run.proposals.first_key_value().unwrap();
    let attributes = &proposals.suggestions[0].attributes;
    let pairs: Vec<(&str, &str)> = attributes.iter().map(|(k, v)| (&**k, &**v)).collect();
    assert_eq!(pairs, [("kind", "PERSON"), ("n", "2"), ("sure", "true")]);
    assert_eq!(proposals.suggestions[0].score.unwrap().get(), 0.5);
}

#[test]
fn nothing_is_taken_of_an_answer_in_which_a_line_is_wrong() {
    let good = r#"{"id":"a","start":2,"end":5,"label":"actor"}"#;
    let cases = [
        ("Loading model…", "line 2: “Loading model…” can’t be read"),
        (
            r#"{"id":"a","start":2,"#,
            "line 2: “{\"id\":\"a\",\"start\":2,” can’t be read",
        ),
        (r#"[1]"#, "line 2: “[1]” can’t be read"),
        (
            r#"{"start":2,"end":5,"label":"actor"}"#,
            "line 2: it has no id.",
        ),
        (
            r#"{"id":"z","start":2,"end":5,"label":"actor"}"#,
            "line 2: nobody asked about “z”.",
        ),
        (
            r#"{"id":"a","start":2,"end":5}"#,
            "line 2: it has no label.",
        ),
        (
            r#"{"id":"a","start":2,"end":5,"label":"LOC"}"#,
            "line 2: there is no label “LOC”.",
        ),
        (
            r#"{"id":"a","start":2,"label":"actor"}"#,
            "line 2: it has one of start and end alone.",
        ),
        (
            r#"{"id":"a","label":"actor"}"#,
            "line 2: it says not where.",
        ),
        (
            r#"{"id":"a","start":5,"end":5,"label":"actor"}"#,
            "line 2: there are no words from 5 to 5",
        ),
        (
            r#"{"id":"a","start":5,"end":2,"label":"actor"}"#,
            "line 2: there are no words from 5 to 2",
        ),
        (
            r#"{"id":"b","start":0,"end":14,"label":"actor"}"#,
            "line 2: there are no words from 0 to 14: the text has 13",
        ),
        (
            r#"{"id":"a","start":-1,"end":2,"label":"actor"}"#,
            "line 2: “{\"id\":\"a\",\"start\":-1",
        ),
        (
            r#"{"id":"a","start":2,"end":5,"label":"actor","score":NaN}"#,
            "line 2: “{\"id\":\"a\"",
        ),
    ];
    let project = project();
    for (bad, wanted) in cases {
        let problems = answered(&project, &format!("{good}\n{bad}\n{good}")).unwrap_err();
        assert_eq!(problems.len(), 1, "{bad}");
        let problem = problems[0].to_string();
        assert!(problem.starts_with(wanted), "{problem}");
    }
}

#[test]
fn a_flood_of_nonsense_is_not_listened_to() {
    let project = project();
    let all = project.articles().map(AsRef::as_ref);
    let mut answers = Answers::new(&project, all, about());
    let taken =
        (0..1_000_000).take_while(|_| answers.take("nonsense") == ControlFlow::Continue(()));
    assert_eq!(taken.count(), 49);
    assert_eq!(answers.finish().unwrap_err().len(), 50);
}

#[test]
fn what_changed_while_a_program_worked_is_left_out() {
    let was = project();
    let lines = concat!(
        r#"{"id":"a","start":2,"end":5,"label":"actor"}"#,
        "\n",
        r#"{"id":"b","start":0,"end":7,"label":"actor"}"#,
    );
    let found = answered(&was, lines).unwrap();
    let fitted = |now: &Project| {
        let mut found = found.clone();
        found.fit_to(now);
        let ids = found.proposals.keys().map(ToString::to_string);
        let ids: Vec<String> = ids.collect();
        must(&mut now.clone(), edits_of_run(found, now));
        ids
    };
    assert_eq!(fitted(&was), ["a", "b"]);
    let mut now = was.clone();
    must(&mut now, vec![Edit::DeleteArticle(article_id("a"))]);
    assert_eq!(fitted(&now), ["b"]);
    must(
        &mut now,
        vec![crate::support::article("a", "Another text.")],
    );
    assert_eq!(fitted(&now), ["b"]);
    // Another run of the same name came in: both stay.
    let mut now = was.clone();
    must(&mut now, edits_of_run(found.clone(), &was));
    let mut second = found.clone();
    second.fit_to(&now);
    let edits = edits_of_run(second, &now);
    must(&mut now, edits);
    assert_eq!(now.runs().len(), 2);
}
