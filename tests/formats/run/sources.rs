//! Every format that brings mentions brings suggestions.

use claimdesk::formats::run::Wishes;
use claimdesk::formats::{ExportOptions, FORMATS, ImportContext, group};
use claimdesk::model::*;

use super::{FERRY, LAKE, notes, placed, project, proposed, run, said, tray, two, unmatched};
use crate::projects::example;
use crate::{ada, now};

fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn a_pipeline_s_entities_come_with_scores_and_with_or_without_the_text() {
    let project = two();
    let file = r#"[{"entity_group":"figure","score":0.98,"word":"Forty","start":0,"end":5},
        {"entity_group":"actor","score":0.5,"word":"mayor","start":34,"end":39}]"#;
    let wanted = ["ferry: figure=Forty @0.98", "ferry: actor=mayor @0.5"];
    // The file is called like the article.
    assert_eq!(placed(&project, &run(&project, "ferry.json", file)), wanted);
    let mut context = ImportContext::new(&project, ada(), now());
    let beside: &[(&str, &[u8])] = &[("x.txt", FERRY.as_bytes())];
    let said = said(&mut context, ("x.json", file.as_bytes()), beside, "").unwrap();
    assert_eq!(said.format, "huggingface-pipeline");
    let run_in = proposed(vec![said], &Wishes::default(), &mut context);
    assert_eq!(placed(&project, &run_in), wanted);
    assert!(run_in.articles.is_empty());
    // Pieces of words are put together, with the lowest score.
    let pieces = r###"[{"entity":"B-actor","score":0.9,"index":8,"word":"may","start":34,"end":37},
        {"entity":"I-actor","score":0.7,"index":9,"word":"##or","start":37,"end":39}]"###;
    assert_eq!(
        placed(&project, &run(&project, "ferry.json", pieces)),
        ["ferry: actor=mayor @0.7"]
    );
}

#[test]
fn gliner_s_answers_are_held_to_their_words() {
    let project = two();
    let file = r#"[{"start":0,"end":5,"text":"Swans","label":"actor","score":0.75},
        {"start":30,"end":32,"text":"40","label":"figure","score":0.25}]"#;
    let run_in = run(&project, "lake.json", file);
    assert_eq!(
        placed(&project, &run_in),
        ["lake: actor=Swans @0.75", "lake: figure=40 @0.25"]
    );
}

#[test]
fn prodigy_doccano_and_label_studio_keep_scores() {
    let project = two();
    let prodigy = format!(
        r#"{{"text":{},"spans":[{{"start":0,"end":5,"label":"actor","score":0.5}}],"_input_hash":1}}"#,
        json(LAKE)
    );
    assert_eq!(
        placed(&project, &run(&project, "p.jsonl", prodigy)),
        ["lake: actor=Swans @0.5"]
    );
    let doccano = format!(
        r#"{{"id":1,"text":{},"entities":[{{"id":1,"start_offset":0,"end_offset":5,"label":"actor","score":0.25}}],"relations":[]}}"#,
        json(LAKE)
    );
    assert_eq!(
        placed(&project, &run(&project, "d.jsonl", doccano)),
        ["lake: actor=Swans @0.25"]
    );
    let labels = format!(
        r#"{{"id":1,"text":{},"label":[[0,5,"actor"]]}}"#,
        json(LAKE)
    );
    assert_eq!(
        placed(&project, &run(&project, "d.jsonl", labels)),
        ["lake: actor=Swans"]
    );
    let region = r#"{"type":"labels","from_name":"l","to_name":"t","score":0.9,"value":{"start":0,"end":5,"text":"Swans","labels":["actor"]}}"#;
    let human = region
        .replace("0,\"end\":5", "7,\"end\":11")
        .replace("Swans", "were");
    // Predictions are what a run is about, also where people have been over them.
    let studio = format!(
        r#"[{{"id":7,"data":{{"text":{}}},"annotations":[{{"result":[{human}]}}],
            "predictions":[{{"model_version":"m1","score":0.1,"result":[{region}]}}]}}]"#,
        json(LAKE)
    );
    assert_eq!(
        placed(&project, &run(&project, "s.json", studio)),
        ["lake: actor=Swans @0.9"]
    );
}

#[test]
fn langextract_s_extractions_without_a_place_are_looked_for() {
    let project = two();
    let line = format!(
        r#"{{"extractions":[
            {{"extraction_class":"actor","extraction_text":"swans","char_interval":{{"start_pos":0,"end_pos":5}},"alignment_status":"match_exact","attributes":{{"kind":"bird"}}}},
            {{"extraction_class":"figure","extraction_text":"52 in May","char_interval":null,"alignment_status":null}},
            {{"extraction_class":"figure","extraction_text":"41 in March","char_interval":{{"start_pos":35,"end_pos":43}},"alignment_status":"match_fuzzy"}}
            ],"text":{},"document_id":"doc_1"}}"#,
        json(LAKE)
    )
    .replace('\n', "");
    let run_in = run(&project, "l.jsonl", line);
    assert_eq!(
        placed(&project, &run_in),
        ["lake: actor=Swans", "lake: figure=52 in May"]
    );
    assert_eq!(
        tray(&project, &run_in),
        ["lake: figure=41 in March (numbers differ) []"]
    );
    let suggestion = &run_in.proposals.values().next().unwrap().suggestions[0];
    assert_eq!(suggestion.attributes["kind"], "bird");
    assert_eq!(suggestion.words, "swans");
}

#[test]
fn brat_comes_with_its_text_and_without() {
    let project = two();
    let ann = "T1\tactor 0 5\tSwans\nT2\tfigure 32 34;41 43\t40 Ma\nT3\tfigure 32 34\t40\n";
    let mut context = ImportContext::new(&project, ada(), now());
    let beside: &[(&str, &[u8])] = &[("x.txt", LAKE.as_bytes())];
    let said = said(&mut context, ("x.ann", ann.as_bytes()), beside, "").unwrap();
    let run_in = proposed(vec![said], &Wishes::default(), &mut context);
    let all = placed(&project, &run_in);
    assert!(all.contains(&"lake: figure=40".to_owned()), "{all:?}");
    assert_eq!(super::total(&run_in), 3);
}

#[test]
fn tables_with_named_columns_come_with_positions_or_without() {
    let project = two();
    let table = "doc_id,start,end,label,text,score\nlake,0,5,actor,Swans,0.5\nlake,,,figure,52,0.9\ngone,0,3,actor,Ada,1\n";
    let run_in = run(&project, "t.csv", table);
    assert_eq!(
        placed(&project, &run_in),
        ["lake: actor=Swans @0.5", "lake: figure=52 @0.9"]
    );
    assert_eq!(unmatched(&run_in), ["gone: actor=Ada"]);
    let words = "Article\tQuote\tType\tConfidence\nlake\tSwans\tactor\t90 %\nlake.txt\tcouncil\tactor\t0.5\n";
    let run_in = run(&project, "t.tsv", words);
    assert_eq!(
        placed(&project, &run_in),
        ["lake: actor=Swans @0.9", "lake: actor=council @0.5"]
    );
    let quoted = "quote;label\n\"Swans\nwere\";actor\n";
    assert_eq!(
        placed(&project, &run(&project, "t.csv", quoted)),
        ["lake: actor=Swans were"]
    );
}

#[test]
fn our_own_lines_bring_claims() {
    let project = two();
    let line = format!(
        r#"{{"id":"lake","text":{},"mentions":[{{"id":"m1","label":"figure","start":32,"end":34,"quote":"40","score":0.5}}],
        "claims":[{{"id":"c1","wording":"There were 40 swans.","quotes":[{{"start":0,"end":43}}],"mentions":[{{"role":"figure","id":"m1"}}],"stance":"hedged","checkable":{{"value":"partly"}}}}]}}"#,
        json(LAKE)
    )
    .replace('\n', "");
    let run_in = run(&project, "j.jsonl", line);
    assert_eq!(placed(&project, &run_in), ["lake: figure=40 @0.5"]);
    let claim = &run_in.proposals.values().next().unwrap().claims[0];
    assert_eq!(claim.wording, "There were 40 swans.");
    assert_eq!(claim.mentions, [(RoleId::new("figure").unwrap(), 0)]);
    assert_eq!(
        (claim.stance, claim.checkable),
        (Some(Stance::Hedged), Some(Checkable::Partly))
    );
    assert_eq!(claim.quotes.len(), 1);
    // A mention that comes in by a plain import keeps its score too.
    let plain = r#"{"id":"a","text":"Ada left","mentions":[{"label":"actor","start":0,"end":3,"score":0.5}]}"#;
    let imported = crate::import("a.jsonl", plain.as_bytes()).unwrap();
    assert_eq!(imported.problems, vec![]);
    assert_eq!(imported.layers[0].mentions[0].attributes["score"], "0.5");
}

/// What any format writes of a project comes back as suggestions at the same places.
#[test]
fn all_formats_bring_what_they_carry() {
    let whole = example();
    let mut bare = whole.clone();
    for (key, layer) in whole.layers() {
        for claim in layer.claims() {
            bare.take_claim(key, claim.id);
        }
        for mention in layer.mentions() {
            bare.take_mention(key, mention.id);
        }
    }
    let mut tried = 0;
    for format in FORMATS {
        let can = format.capabilities();
        if !can.import
            || !can.export
            || !can.carries.contains(&claimdesk::formats::Carries::Mentions)
        {
            continue;
        }
        tried += 1;
        let exported = format.export(&whole, &ExportOptions::default()).unwrap();
        let mut context = ImportContext::new(&bare, ada(), now());
        let mut all = Vec::new();
        for group in group(&exported.files, |file| &file.name) {
            let beside: Vec<(&str, &[u8])> = group
                .companions
                .iter()
                .map(|file| (file.name.as_str(), file.bytes.as_slice()))
                .collect();
            let main = (group.main.name.as_str(), group.main.bytes.as_slice());
            match said(&mut context, main, &beside, "") {
                Ok(said) => all.push(said),
                Err(error) => panic!("{}: {error}", format.id()),
            }
        }
        let run_in = proposed(all, &Wishes::default(), &mut context);
        assert_eq!(tray(&bare, &run_in), [""; 0], "{}", format.id());
        assert_eq!(unmatched(&run_in), [""; 0], "{}", format.id());
        assert!(
            run_in.articles.is_empty(),
            "{}: {:?}",
            format.id(),
            notes(&run_in)
        );
        let known: Vec<String> = whole
            .layers()
            .flat_map(|(key, layer)| {
                let text = &whole.article(&key.article).unwrap().text;
                let mentions = layer.mentions();
                mentions.map(move |one| format!("{}={}", key.article, text.quote(&one.extent)))
            })
            .collect();
        let found = placed(&bare, &run_in);
        let plain = |line: &String| {
            let (id, rest) = line.split_once(": ").unwrap();
            format!("{id}={}", rest.split_once('=').unwrap().1)
        };
        let strange: Vec<String> = found
            .iter()
            .map(plain)
            .filter(|one| !known.contains(one))
            .collect();
        assert!(!found.is_empty(), "{}", format.id());
        assert_eq!(strange, [""; 0], "{}: {:?}", format.id(), notes(&run_in));
    }
    assert!(tried > 12, "{tried}");
}

#[test]
fn a_text_without_suggestions_is_told() {
    let project = project(&[]);
    let mut context = ImportContext::new(&project, ada(), now());
    for (name, bytes) in [
        ("a.txt", &b"Nothing but words"[..]),
        ("a.json", b"{\"hello\": 1}"),
        ("a.html", b"<p>Words</p>"),
        ("a.png", b"\x89PNG\r\n\x1a\n0000"),
        ("a.json", b""),
    ] {
        let error = said(&mut context, (name, bytes), &[], "")
            .map(|_| ())
            .unwrap_err();
        assert!(
            !error.what.is_empty() && !error.way_out.is_empty(),
            "{error}"
        );
    }
}
