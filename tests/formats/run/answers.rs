//! What language models answer, in all the shapes that they give it.

use claimdesk::formats::ImportContext;
use claimdesk::formats::run::Wishes;
use claimdesk::model::*;

use super::{notes, placed, project, proposed, reasons, run, said, total, tray, two, unmatched};
use crate::{ada, now};

const WANTED: [&str; 2] = ["ferry: figure=12,000", "lake: figure=40"];

#[test]
fn quotes_and_labels_are_found_in_any_shape() {
    let project = two();
    let shapes = [
        // A list, with the article in each.
        r#"[{"article":"ferry","quote":"12,000","label":"figure"},{"article":"lake","quote":"40","label":"figure"}]"#,
        // Lines.
        "{\"doc_id\":\"ferry\",\"span\":\"12,000\",\"type\":\"figure\"}\n\n{\"doc_id\":\"lake\",\"span\":\"40\",\"type\":\"figure\"}\n",
        // Under the articles' ids.
        r#"{"ferry":[{"text":"12,000","category":"figure"}],"lake":[{"text":"40","category":"figure"}]}"#,
        r#"{"ferry.txt":{"entities":[{"text":"12,000","label":"Figure"}]},"lake.txt":{"entities":[{"text":"40","label":"Figure"}]}}"#,
        // Under labels, as words alone.
        r#"{"articles":[{"id":"ferry","figures":["12,000"]},{"id":"lake","figures":["40"]}]}"#,
        r#"{"ferry":{"figure":["12,000"]},"lake":{"figure":["40"]}}"#,
        // As langextract asks for them.
        r#"{"ferry":{"extractions":[{"figure":"12,000","figure_attributes":{"unit":"people"}}]},"lake":{"extractions":[{"figure":"40"}]}}"#,
        // With words around, in fences, with what is no JSON.
        "Here you are:\n\n```json\n{\"ferry\": [{\"quote\": \"12,000\", \"label\": \"figure\",},], // done\n \"lake\": [{'quote': '40', 'label': 'figure'}]}\n```\n\nI found [2] entities.",
        "**ferry**\n```\n[{\"article\":\"ferry\",\"quote\":\"12,000\",\"label\":\"figure\"}]\n```\n**lake**\n```\n[{\"article\":\"lake\",\"quote\":\"40\",\"label\":\"figure\"}]\n```",
        // No article named: each is the only one that has the words.
        r#"[{"quote":"12,000","label":"figure"},{"quote":"40","label":"figure"}]"#,
        // As services send it, and in their batches.
        r#"{"id":"x","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"[{\"quote\":\"12,000\",\"label\":\"figure\"},{\"quote\":\"40\",\"label\":\"figure\"}]"},"finish_reason":"stop"}]}"#,
        "{\"custom_id\":\"ferry\",\"response\":{\"body\":{\"content\":[{\"type\":\"text\",\"text\":\"Yes:\\n```json\\n{\\\"figures\\\": [\\\"12,000\\\"]}\\n```\"}]}}}\n{\"custom_id\":\"lake\",\"response\":{\"body\":{\"content\":[{\"type\":\"text\",\"text\":\"{\\\"figure\\\": \\\"40\\\"}\"}]}}}\n",
        // Positions are no help where they are wrong.
        r#"[{"quote":"12,000","label":"figure","start":900,"end":906},{"quote":"40","label":"figure","start":0,"end":2}]"#,
    ];
    for shape in shapes {
        let run_in = run(&project, "answer.json", shape);
        assert_eq!(placed(&project, &run_in), WANTED, "{shape}");
        assert_eq!(total(&run_in), 2, "{shape}");
        let texts = run(&project, "answer.txt", shape);
        assert_eq!(placed(&project, &texts), WANTED, "{shape}");
    }
}

#[test]
fn what_stands_before_a_cut_is_taken_and_that_is_said() {
    let project = two();
    let whole = "```json\n{\"ferry\":[{\"quote\":\"12,000\",\"label\":\"figure\"},{\"quote\":\"Forty\",\"label\":\"figure\"}]}\n```";
    for cut in whole.find("\"Forty").unwrap()..whole.len() - 5 {
        let run_in = run(&project, "a.json", &whole[..cut]);
        let all = placed(&project, &run_in);
        assert_eq!(all.last().unwrap(), "ferry: figure=12,000", "{cut}");
        let notes = notes(&run_in);
        assert!(notes[0].contains("cut off"), "{cut}: {notes:?}");
    }
    let run_in = run(&project, "a.json", &whole[..whole.len() - 10]);
    assert!(
        notes(&run_in)[0].contains("the last one"),
        "{:?}",
        notes(&run_in)
    );
    // In lines, the others are not touched by it.
    let lines = "{\"quote\":\"12,000\",\"label\":\"figure\"}\nnothing\n{\"quote\":\"40\",\"label\":\"figure\",\"x\":";
    let run_in = run(&project, "a.jsonl", lines);
    assert_eq!(placed(&project, &run_in), WANTED);
    assert_eq!(
        notes(&run_in),
        [
            "a.jsonl, line 2: there is no JSON in this line; it was left out",
            "a.jsonl, line 3: the answer is cut off; what stands before the end was taken",
        ]
    );
}

#[test]
fn fields_can_be_named() {
    let project = two();
    let file = r#"[{"what":"12,000","how":"figure","text":"not this","label":"nor that","sure":"80 %","where":"ferry"}]"#;
    let mut context = ImportContext::new(&project, ada(), now());
    let keys = "quote=what,label=how,score=sure,article=where";
    let said = said(&mut context, ("a.json", file.as_bytes()), &[], keys).unwrap();
    let run_in = proposed(vec![said], &Wishes::default(), &mut context);
    assert_eq!(placed(&project, &run_in), ["ferry: figure=12,000 @0.8"]);
    let wrong = claimdesk::formats::run::Keys::parse(&["quotes=x".to_owned()]).unwrap_err();
    assert!(wrong.to_string().contains("quote=FIELD"), "{wrong}");
}

#[test]
fn scores_attributes_and_what_stands_around_are_kept() {
    let project = two();
    let file = r#"{"article":"ferry","entities":[
        {"quote":"said","label":"verb","confidence":0.25,"prefix":"hurt, the mayor ","reason":"why","attributes":{"tense":"past","sure":true}},
        {"quote":"the mayor","label":"actor","suffix":" said; 5 %"}]}"#;
    let run_in = run(&project, "a.json", file);
    assert_eq!(
        placed(&project, &run_in),
        ["ferry: actor=the mayor", "ferry: verb=said @0.25"]
    );
    let said = &run_in.proposals.values().next().unwrap().suggestions[1];
    let all: Vec<(&str, &str)> = said
        .attributes
        .iter()
        .map(|(k, v)| (&**k, v.as_str()))
        .collect();
    assert_eq!(all, [("reason", "why"), ("sure", "yes"), ("tense", "past")]);
}

#[test]
fn what_says_something_else_waits_in_the_tray_with_its_candidates() {
    let project = two();
    let file = r#"[{"article":"ferry","quote":"The mayor said 10,000 came","label":"claim"},
        {"article":"ferry","quote":"Nobody was not hurt","label":"claim"},
        {"article":"ferry","quote":"mayor said","label":"actor"},
        {"article":"ferry","quote":"6 % of the crew","label":"figure"},
        {"article":"ferry","quote":"penguins everywhere","label":"actor"},
        {"article":"ferry","quote":"","label":"actor"},
        {"article":"nowhere","quote":"Ada","label":"actor"},
        {"quote":"a quote that no article has","label":"actor"}]"#;
    let run_in = run(&project, "a.json", file);
    assert_eq!(placed(&project, &run_in), [""; 0]);
    let reasons = reasons(&run_in);
    assert_eq!(reasons["numbers differ"], 2, "{reasons:?}");
    assert_eq!(reasons["negation differs"], 1, "{reasons:?}");
    assert_eq!(reasons["ambiguous"], 1, "{reasons:?}");
    assert_eq!(reasons["empty"], 1, "{reasons:?}");
    assert_eq!(reasons["not found"], 1, "{reasons:?}");
    let tray = tray(&project, &run_in);
    assert!(
        tray.iter()
            .any(|one| one.contains("ambiguous) [\"mayor said\", \"mayor said\"]")),
        "{tray:?}"
    );
    assert_eq!(
        unmatched(&run_in),
        ["nowhere: actor=Ada", ": actor=a quote that no article has"]
    );
    assert_eq!(total(&run_in), 8);
}

#[test]
fn claims_come_with_figures_actors_sources_and_judgements() {
    let project = two();
    let file = r#"{"ferry":{"claims":[
        {"claim":"Twelve thousand people came.","quote":"The mayor said 12,000 came.",
         "figures":[{"quote":"12,000","score":0.5}],"actors":["The mayor"],"sources":["penguins"],
         "stance":"Hedged","checkable":true,"verdict":"true","confidence":0.75,"mood":"glad"},
        {"wording":"Nobody was hurt.","quotes":["Nobody was hurt"]},
        {"claim":"It rained."}]},
        "lake":[{"quote":"40","label":"figure"}]}"#;
    let run_in = run(&project, "a.json", file);
    assert_eq!(
        placed(&project, &run_in),
        [
            "ferry: actor=The mayor",
            "ferry: figure=12,000 @0.5",
            "lake: figure=40"
        ]
    );
    assert_eq!(
        tray(&project, &run_in),
        ["ferry: source=penguins (not found) []"]
    );
    let ferry = &run_in.proposals[&ArticleId::new("ferry").unwrap()];
    let claim = &ferry.claims[0];
    let role = |name: &str, at: usize| (RoleId::new(name).unwrap(), at);
    assert_eq!(claim.mentions, [role("actor", 0), role("figure", 1)]);
    assert_eq!(claim.wording, "Twelve thousand people came.");
    assert_eq!(claim.score, Score::new(0.75));
    assert_eq!(
        (claim.stance, claim.checkable),
        (Some(Stance::Hedged), Some(Checkable::Yes))
    );
    assert!(claim.verdict.is_some());
    let text = &project
        .article(&ArticleId::new("ferry").unwrap())
        .unwrap()
        .text;
    assert_eq!(text.quote(&claim.quotes[0]), "The mayor said 12,000 came.");
    assert_eq!(ferry.claims.len(), 3);
    assert_eq!(ferry.claims[2].wording, "It rained.");
    assert!(notes(&run_in)[0].contains("“mood”"), "{:?}", notes(&run_in));
    let after = super::taken(&project, run_in);
    let (scale, value) = after.proposals().next().unwrap().2.claims[0]
        .verdict
        .clone()
        .unwrap();
    let known = after
        .scheme
        .scale(&scale)
        .and_then(|scale| scale.value(&value));
    assert!(known.is_some());
}

#[test]
fn claims_that_name_no_article_go_where_their_words_are() {
    let project = two();
    let file = r#"[{"claim":"Forty swans","quote":"40 in March","figures":["40"],"actors":["the mayor"]},
        {"claim":"Nothing of the kind","quote":"penguins fly","figures":["77"]}]"#;
    let run_in = run(&project, "a.json", file);
    assert_eq!(placed(&project, &run_in), ["lake: figure=40"]);
    assert_eq!(
        tray(&project, &run_in),
        ["lake: actor=the mayor (not found) []"]
    );
    assert_eq!(unmatched(&run_in), [": figure=77"]);
    assert!(
        notes(&run_in)[0].contains("1 claim"),
        "{:?}",
        notes(&run_in)
    );
    // What stands nowhere is kept too: the claim, and what of another one has no place.
    let role = |name: &str| RoleId::new(name).unwrap();
    let [kept] = &run_in.run.unmatched_claims[..] else {
        panic!("{:?}", run_in.run.unmatched_claims);
    };
    assert_eq!(kept.wording, "Nothing of the kind");
    assert_eq!(kept.quotes, ["penguins fly"]);
    assert_eq!(kept.parts, [(role("figure"), "77".to_owned())]);
    let lake = &run_in.proposals[&ArticleId::new("lake").unwrap()];
    assert_eq!(lake.claims[0].mentions, [(role("figure"), 0)]);
    assert_eq!(lake.claims[0].waiting, [(role("actor"), 0)]);
    let after = super::taken(&project, run_in);
    assert_eq!(after.runs().next().unwrap().unmatched_claims.len(), 1);
}

#[test]
fn a_claim_of_an_article_that_is_not_there_is_kept() {
    let project = two();
    let file = r#"{"gone":{"claims":[{"claim":"It rained.","quote":"rain","sources":["Ada"],"stance":"denied"}]},
        "lake":[{"quote":"52","label":"figure"}]}"#;
    let mut run_in = run(&project, "a.json", file);
    let [kept] = &run_in.run.unmatched_claims[..] else {
        panic!("{:?}", run_in.run.unmatched_claims);
    };
    assert_eq!((&*kept.article, &*kept.wording), ("gone", "It rained."));
    assert_eq!(kept.stance, Some(Stance::Denied));
    assert!(run_in.tally().sentence().contains("1 claim for no article"));
    // And so is one whose article goes while the run is read.
    let file = r#"{"lake":{"claims":[{"claim":"Swans","quote":"Swans","figures":["52"],"actors":["Cy"]}]}}"#;
    run_in = run(&project, "a.json", file);
    run_in.fit_to(&super::project(&[("ferry", super::FERRY)]));
    let kept = &run_in.run.unmatched_claims[0];
    let parts: Vec<&str> = kept.parts.iter().map(|(_, words)| words.as_str()).collect();
    assert_eq!(
        (&*kept.article, &kept.quotes[..], &parts[..]),
        ("lake", &["Swans".to_owned()][..], &["52", "Cy"][..])
    );
}

#[test]
fn what_stands_in_several_articles_waits_in_each_of_their_trays() {
    let project = project(&[
        ("ferry", "Ada met Bob. Bob left at 5."),
        ("lake", "Bob saw 40 swans and Ada."),
        ("sea", "Nobody saw 40 swans."),
    ]);
    let file = r#"[{"quote":"Bob","label":"actor"},{"quote":"met Bob","label":"actor"},
        {"claim":"Forty","quote":"saw 40 swans","actors":["Bob"]},
        {"claim":"Both","actors":["Ada"],"sources":["Bob"]}]"#;
    let run_in = run(&project, "a.json", file);
    assert_eq!(
        tray(&project, &run_in),
        [
            "ferry: actor=Bob (in several articles) [\"Bob\", \"Bob\"]",
            "ferry: actor=Ada (in several articles) [\"Ada\"]",
            "ferry: source=Bob (in several articles) [\"Bob\", \"Bob\"]",
            "lake: actor=Bob (in several articles) [\"Bob\"]",
            "lake: actor=Ada (in several articles) [\"Ada\"]",
            "lake: source=Bob (in several articles) [\"Bob\"]",
        ]
    );
    let ferry = &run_in.proposals[&ArticleId::new("ferry").unwrap()];
    assert_eq!(ferry.unplaced[0].others, [ArticleId::new("lake").unwrap()]);
    // All parts of the first claim stand together in one article alone.
    assert_eq!(
        placed(&project, &run_in),
        ["ferry: actor=met Bob", "lake: actor=Bob"]
    );
    let lake = &run_in.proposals[&ArticleId::new("lake").unwrap()];
    assert_eq!(lake.claims[0].wording, "Forty");
    assert_eq!(lake.claims[0].mentions.len(), 1);
    assert_eq!(run_in.run.unmatched_claims[0].wording, "Both");
    assert_eq!(unmatched(&run_in), [""; 0]);
    // Each counts once.
    assert_eq!((total(&run_in), run_in.tally().unplaced), (5, 3));
    // In one of the articles it waits on if the other is gone.
    let mut run_in = run(&project, "a.json", r#"[{"quote":"Bob","label":"actor"}]"#);
    run_in.fit_to(&super::project(&[("ferry", "Ada met Bob. Bob left at 5.")]));
    assert_eq!(unmatched(&run_in), [""; 0]);
    let everywhere: Vec<(String, String)> = (0..9)
        .map(|at| (format!("a{at}"), "Bob came.".to_owned()))
        .collect();
    let all: Vec<(&str, &str)> = everywhere.iter().map(|(a, b)| (&**a, &**b)).collect();
    let project = super::project(&all);
    let run_in = run(&project, "a.json", r#"[{"quote":"Bob","label":"actor"}]"#);
    assert_eq!(unmatched(&run_in), [": actor=Bob"]);
}

#[test]
fn one_article_needs_no_name_and_texts_in_the_answer_make_new_ones() {
    let one = project(&[("only", "Ada met Bob. Ada left.")]);
    let file = r#"[{"quote":"Ada","label":"actor"},{"quote":"Ada","label":"actor"},{"quote":"Cy","label":"actor"}]"#;
    let run_in = run(&one, "a.json", file);
    assert_eq!(
        placed(&one, &run_in),
        ["only: actor=Ada", "only: actor=Ada"]
    );
    assert_eq!(total(&run_in), 3);
    let file = r#"{"documents":[{"id":"new","title":"News","text":"Cy came home.","entities":[{"text":"Cy","label":"actor","start":0,"end":2}]}]}"#;
    let run_in = run(&one, "a.json", file);
    assert_eq!(placed(&one, &run_in), ["new: actor=Cy"]);
    assert_eq!(run_in.articles[0].meta.title, "News");
}

#[test]
fn hostile_answers_cost_no_time_and_no_panic() {
    let project = two();
    let mut context = ImportContext::new(&project, ada(), now());
    let deep = "[".repeat(100_000);
    let huge = r#"[{"quote":"12,000","label":"figure","start":18446744073709551615,"end":18446744073709551615}]"#;
    let nul = "[{\"quote\":\"\\u0000\",\"label\":\"\\ud800\"}]";
    let odd = r#"[{"quote":{"a":1},"label":["x"]},{"label":"actor","start":5},[3,8,"actor"],{"quotes":[],"label":"x"},null,7,"Ada"]"#;
    for bytes in [
        &deep,
        huge,
        nul,
        odd,
        "{\"claim\":\"x\",\"quotes\":[[[]],{\"quote\":7}]}",
    ] {
        if let Ok(said) = said(&mut context, ("a.json", bytes.as_bytes()), &[], "") {
            let entries = said.entries();
            let run_in = proposed(vec![said], &Wishes::default(), &mut context);
            assert_eq!(total(&run_in), entries, "{bytes}");
            super::taken(&project, run_in);
        }
    }
}

#[test]
fn what_belongs_to_a_claim_is_meant_where_the_claim_stands() {
    let text = "Forty people came. The mayor says that forty people left, Ada says. Ada came.";
    let project = project(&[("ferry", text)]);
    let answer = r#"{"claims":[{"claim":"Forty left","quote":"The mayor says that forty people left",
        "figures":["forty people"],"actors":["mayor","Ada"]}]}"#;
    let run_in = run(&project, "a.json", answer);
    let all = placed(&project, &run_in);
    assert_eq!(all, ["ferry: actor=mayor", "ferry: figure=forty people"]);
    let proposals = run_in.proposals.values().next().unwrap();
    let figure = proposals
        .suggestions
        .iter()
        .find(|one| one.label.as_str() == "figure");
    assert_eq!(
        figure.unwrap().extent.start().get(),
        text.find("forty people l").unwrap()
    );
    assert_eq!(proposals.claims[0].mentions.len(), 2);
    // Ada stands in no part of the claim, so which one is meant is asked.
    assert_eq!(reasons(&run_in), [("ambiguous", 1)].into());
}
