//! Our own lines: what is taken, what is refused, with what words.

use claimdesk::formats::{ExportOptions, Imported, format};
use claimdesk::model::{
    ClaimId, Kind, LabelId, MentionId, Origin, PersonId, Project, TextDirection,
};

use crate::{import, import_into, put};

fn lines(source: &[&str]) -> Imported {
    import("a.jsonl", source.join("\n").as_bytes()).unwrap()
}

fn problems(imported: &Imported) -> Vec<String> {
    imported.problems.iter().map(ToString::to_string).collect()
}

/// One line with these mentions on `Ten met 😀 Ada`.
fn mentions(inner: &str) -> Imported {
    lines(&[&format!(
        "{{\"id\":\"a\",\"text\":\"Ten met 😀 Ada\",\"mentions\":[{inner}]}}"
    )])
}

fn export(project: &Project, options: &ExportOptions) -> (String, Vec<String>) {
    let exported = format("jsonl").unwrap().export(project, options).unwrap();
    let text = String::from_utf8(exported.files[0].bytes.clone()).unwrap();
    (text, exported.loss.lines())
}

#[test]
fn the_least_that_other_tools_write_is_enough() {
    let imported = mentions("{\"label\":\"actor\",\"start\":10,\"end\":13}");
    assert_eq!(problems(&imported), [""; 0]);
    let layer = &imported.layers[0];
    assert_eq!(layer.key.person.as_str(), "ada");
    let mention = &layer.mentions[0];
    let text = &imported.articles[0].text;
    assert_eq!(text.quote(&mention.extent), "Ada");
    assert_eq!(mention.id, MentionId::new(1));
    assert_eq!(
        mention.origin,
        Origin::Imported {
            from: "jsonl".into()
        }
    );
    put(&Project::default(), &imported);
}

#[test]
fn each_fault_is_named_with_its_place_and_the_rest_is_taken() {
    let cases: &[(&str, &str)] = &[
        (
            "{\"id\":\"m1\",\"label\":\"actor\",\"start\":10,\"end\":13,\"quote\":\"Bob\"}",
            "its quote is “Bob”, but the text there is “Ada”",
        ),
        (
            "{\"id\":\"m1\",\"label\":\"actor\",\"start\":11,\"end\":14,\"quote\":\"Ada\"}",
            "is not in the text, which has 13 code points",
        ),
        (
            "{\"id\":\"m1\",\"label\":\"actor\",\"start\":5,\"end\":5}",
            "it is empty",
        ),
        (
            "{\"id\":\"m1\",\"label\":\"actor\"}",
            "neither start and end nor pieces",
        ),
        (
            "{\"id\":\"m1\",\"label\":\"actor\",\"start\":0,\"end\":9,\"pieces\":[[0,3],[4,7]]}",
            "not those of its pieces",
        ),
        ("{\"id\":\"m1\",\"start\":0,\"end\":3}", "no label"),
        (
            "{\"id\":\"m1\",\"label\":\"actor\",\"start\":-1,\"end\":3}",
            "can't be read",
        ),
        (
            "{\"id\":\"m1\",\"label\":\"actor\",\"start\":0,\"end\":3,\"colour\":\"red\"}",
            "the field “colour” is not known",
        ),
        (
            "{\"id\":\"m1\",\"label\":\"actor\",\"start\":0,\"end\":3,\"at\":\"noon\"}",
            "“noon” is no time",
        ),
        (
            "{\"id\":\"m1\",\"label\":\"figure\",\"start\":0,\"end\":3,\"attributes\":{\"value\":\"ten\"}}",
            "it was put into the note",
        ),
        (
            "{\"id\":\"m1\",\"label\":\"a\",\"start\":0,\"end\":3},{\"id\":\"m1\",\"label\":\"a\",\"start\":0,\"end\":3}",
            "same id",
        ),
        ("7", "can't be read"),
    ];
    for (inner, message) in cases {
        let good = "{\"id\":\"m9\",\"label\":\"figure\",\"start\":0,\"end\":3,\"quote\":\"Ten\"}";
        let imported = mentions(&format!("{inner},{good}"));
        let said = problems(&imported);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains(message), "{said:?}");
        assert!(said[0].starts_with("a.jsonl, line 1, mention "), "{said:?}");
        assert!(
            imported.layers[0]
                .mentions
                .iter()
                .any(|m| m.id == MentionId::new(9))
        );
        put(&Project::default(), &imported);
    }
}

#[test]
fn other_units_are_recognised() {
    let utf16 = mentions(
        "{\"label\":\"actor\",\"start\":11,\"end\":14,\"quote\":\"Ada\"},{\"label\":\"x\",\"start\":9,\"end\":11,\"quote\":\" A\"}",
    );
    assert!(
        problems(&utf16)
            .iter()
            .any(|p| p.contains("is not in the text")),
        "{:?}",
        problems(&utf16)
    );
    let source = "{\"text\":\"😀 Ada met Bob\",\"mentions\":[{\"label\":\"actor\",\"start\":3,\"end\":6,\"quote\":\"Ada\"}]}";
    assert!(problems(&lines(&[source]))[0].contains("count UTF-16 units"));
    let source = "{\"text\":\"é Ada met Bob\",\"mentions\":[{\"label\":\"actor\",\"start\":3,\"end\":6,\"quote\":\"Ada\"}]}";
    assert!(problems(&lines(&[source]))[0].contains("count bytes"));
}

#[test]
fn positions_count_the_crs_of_a_text_that_has_them() {
    let source = "{\"text\":\"Ten\\r\\nmet\\r\\nAda\",\"mentions\":[{\"label\":\"actor\",\"start\":10,\"end\":13,\"quote\":\"Ada\"}]}";
    let imported = lines(&[source]);
    assert_eq!(problems(&imported), [""; 0]);
    assert_eq!(imported.articles[0].text.as_str(), "Ten\nmet\nAda");
}

#[test]
fn a_bad_line_does_not_stop_the_others() {
    let imported = lines(&[
        "{\"id\":\"a\",\"text\":\"Ten met\"}",
        "{\"text\":",
        "[1]",
        "",
        "{\"id\":\"b\"}",
        "{\"id\":\"c\",\"text\":\"  \"}",
        "{\"id\":\"d\",\"text\":\"Ada\",\"extra\":1,\"digest\":\"sha256:00\"}",
    ]);
    let ids: Vec<_> = imported.articles.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(ids, ["a", "d"]);
    let said = problems(&imported);
    assert!(
        said[0].starts_with("a.jsonl, line 2: this line is no JSON"),
        "{said:?}"
    );
    assert!(
        said[1].starts_with("a.jsonl, line 3: this line is no JSON object"),
        "{said:?}"
    );
    assert!(
        said[2].starts_with("a.jsonl, line 5: it has no “text”"),
        "{said:?}"
    );
    assert!(
        said[3].starts_with("a.jsonl, line 6: there is no text in it"),
        "{said:?}"
    );
    assert!(
        said[4].contains("“extra”") && said[5].contains("digest"),
        "{said:?}"
    );
    let nothing = import("a.jsonl", b"{\"id\":\"b\",\"text\":\" \",\"mentions\":[]}").unwrap_err();
    assert!(
        nothing
            .to_string()
            .contains("no line of it can be used (a.jsonl, line 1: "),
        "{nothing}"
    );
}

#[test]
fn a_changed_text_is_reported_and_quotes_decide() {
    let source = "{\"text\":\"Ten met Ada\",\"digest\":\"sha256:0000000000000000000000000000000000000000000000000000000000000000\",\
        \"mentions\":[{\"label\":\"actor\",\"start\":8,\"end\":11,\"quote\":\"Ada\"}]}";
    let imported = lines(&[source]);
    assert!(problems(&imported)[0].contains("the digest differs"));
    assert_eq!(imported.layers[0].mentions.len(), 1);
}

#[test]
fn an_article_keeps_an_id_that_is_one() {
    let long = "a_b--".repeat(16);
    for id in ["a_b", "a--b", &long[..80]] {
        let line = format!(r#"{{"id":"{id}","text":"words"}}"#);
        let imported = import("a.jsonl", line.as_bytes()).unwrap();
        assert_eq!(imported.articles[0].id.as_str(), id);
    }
}

#[test]
fn foreign_ids_get_numbers_and_references_follow() {
    let line = |article: &str| {
        format!(
            "{{\"id\":\"{article}\",\"text\":\"Ten met Ada\",\"mentions\":[{{\"id\":\"T1\",\"label\":\"actor\",\"start\":8,\"end\":11}},\
             {{\"id\":2,\"label\":\"figure\",\"start\":0,\"end\":3}}],\"claims\":[{{\"id\":\"R1\",\"quotes\":[{{\"start\":0,\"end\":11}}],\
             \"mentions\":[{{\"role\":\"actor\",\"id\":\"T1\"}},{{\"role\":\"figure\",\"id\":2}}]}},\
             {{\"id\":\"R2\",\"wording\":\"w\",\"links\":[{{\"kind\":\"same\",\"claim\":\"R1\"}}]}}]}}"
        )
    };
    let imported = lines(&[&line("a"), &line("b")]);
    assert_eq!(problems(&imported), [""; 0]);
    for layer in &imported.layers {
        let ids: Vec<_> = layer.mentions.iter().map(|m| m.id).collect();
        let used: Vec<_> = layer.claims[0].mentions.iter().map(|m| m.mention).collect();
        assert_eq!(ids, used);
        assert_eq!(layer.claims[1].links[0].claim, layer.claims[0].id);
    }
    let project = put(&Project::default(), &imported);
    assert_eq!(project.claims_of(&PersonId::new("ada").unwrap()).count(), 4);
}

#[test]
fn what_the_scheme_lacks_is_added_to_it() {
    let source = "{\"text\":\"Ten met Ada\",\"mentions\":[{\"id\":\"m1\",\"label\":\"Quelle?\",\"kind\":\"source\",\"start\":8,\"end\":11},\
        {\"id\":\"m2\",\"label\":\"Figure\",\"start\":0,\"end\":3}],\"claims\":[{\"wording\":\"w\",\"status\":\"parked\",\
        \"mentions\":[{\"role\":\"witness\",\"id\":\"m1\"}],\"verdict\":{\"scale\":\"stars\",\"value\":\"three\"}},\
        {\"wording\":\"v\",\"verdict\":{\"scale\":\"simple\",\"value\":\"odd\"}}]}";
    let imported = lines(&[source]);
    assert_eq!(problems(&imported), [""; 0]);
    let labels = &imported.additions.labels;
    assert_eq!(labels.len(), 1);
    assert_eq!(
        (labels[0].id.as_str(), &labels[0].kind),
        ("quelle", &Kind::Source)
    );
    let project = put(&Project::default(), &imported);
    assert!(
        project
            .scheme
            .label(&LabelId::new("quelle").unwrap())
            .is_some()
    );
    let again = import_into(&project, "a.jsonl", source.as_bytes()).unwrap();
    assert!(again.additions.is_empty());
}

#[test]
fn a_forbidden_overlap_is_left_out_not_fatal() {
    let mut project = Project::default();
    let mut scheme = (*project.scheme).clone();
    let label = |id| LabelId::new(id).unwrap();
    scheme
        .forbidden_overlaps
        .push((label("actor"), label("source")));
    project.scheme = scheme.into();
    let source = "{\"text\":\"Ten met Ada\",\"mentions\":[{\"id\":\"m1\",\"label\":\"actor\",\"start\":8,\"end\":11},\
        {\"id\":\"m2\",\"label\":\"source\",\"start\":8,\"end\":11}],\"claims\":[{\"wording\":\"w\",\"mentions\":[{\"role\":\"source\",\"id\":\"m2\"}]}]}";
    let imported = import_into(&project, "a.jsonl", source.as_bytes()).unwrap();
    assert!(problems(&imported)[0].contains("does not allow source to overlap"));
    put(&project, &imported);
}

#[test]
fn the_same_file_twice_adds_nothing() {
    let once = put(
        &Project::default(),
        &import("a.jsonl", SAMPLE.as_bytes()).unwrap(),
    );
    let (source, _) = export(&once, &ExportOptions::default());
    let again = import_into(&once, "a.jsonl", source.as_bytes()).unwrap();
    assert_eq!(problems(&again), [""; 0]);
    assert!(again.articles.is_empty() && again.people.is_empty());
    assert!(
        again
            .layers
            .iter()
            .all(|l| l.mentions.is_empty() && l.claims.is_empty())
    );
    assert_eq!(put(&once, &again), once);
}

#[test]
fn another_persons_work_joins_without_clashes() {
    let once = put(
        &Project::default(),
        &import("a.jsonl", SAMPLE.as_bytes()).unwrap(),
    );
    let other = SAMPLE.replace("\"person\":\"mary\"", "\"person\":\"Grace Hopper\"");
    let imported = import_into(&once, "b.jsonl", other.as_bytes()).unwrap();
    assert_eq!(problems(&imported), [""; 0]);
    assert!(imported.articles.is_empty());
    assert_eq!(imported.people[0].id.as_str(), "grace-hopper");
    let both = put(&once, &imported);
    assert_eq!(both.layers().count(), 4);
    assert!(both.claim(ClaimId::new(2)).is_some());
}

#[test]
fn the_same_claim_changed_is_put_beside_it() {
    let once = put(
        &Project::default(),
        &import("a.jsonl", SAMPLE.as_bytes()).unwrap(),
    );
    let changed = SAMPLE.replace("Ten met.", "Ten came.");
    let imported = import_into(&once, "b.jsonl", changed.as_bytes()).unwrap();
    assert!(
        problems(&imported)[0].contains("put beside it as c"),
        "{:?}",
        problems(&imported)
    );
    put(&once, &imported);
}

#[test]
fn a_part_of_a_project_says_what_it_leaves_out() {
    let project = put(
        &Project::default(),
        &import("a.jsonl", SAMPLE.as_bytes()).unwrap(),
    );
    let only = ExportOptions {
        articles: Some(vec![claimdesk::model::ArticleId::new("one").unwrap()]),
        ..ExportOptions::default()
    };
    let (text, loss) = export(&project, &only);
    assert_eq!(text.lines().count(), 1);
    assert_eq!(loss.len(), 3, "{loss:?}");
    assert_eq!(
        problems(&import("b.jsonl", text.as_bytes()).unwrap()),
        [""; 0]
    );
    let nobody = ExportOptions {
        people: Some(vec![PersonId::new("bob").unwrap()]),
        ..ExportOptions::default()
    };
    let error = format("jsonl")
        .unwrap()
        .export(&project, &nobody)
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("the project has no person “bob”. It has: "),
        "{error}"
    );
}

#[test]
fn lines_hold_no_line_ends_that_other_readers_see() {
    let imported = import("a.txt", "Ten\u{2028}met\u{85}Ada".as_bytes()).unwrap();
    let project = put(&Project::default(), &imported);
    let (text, _) = export(&project, &ExportOptions::default());
    assert!(!text.contains(['\u{2028}', '\u{85}']));
    let back = put(
        &Project::new(""),
        &import("a.jsonl", text.as_bytes()).unwrap(),
    );
    assert_eq!(back, project);
}

#[test]
fn fields_stand_in_a_fixed_order() {
    let project = put(
        &Project::default(),
        &import("a.jsonl", SAMPLE.as_bytes()).unwrap(),
    );
    let (text, _) = export(&project, &ExportOptions::default());
    let second = text.lines().nth(1).unwrap();
    let expected = "{\"id\":\"two\",\"title\":\"\",\"text\":\"Ada denied it.\",\"meta\":{\"outlet\":\"\",\"author\":\"\",\"url\":\"\",\
        \"archive_url\":\"\",\"published\":\"\",\"retrieved\":\"\",\"language\":\"\",\"translated_from\":\"\",\"direction\":\"automatic\",\"note\":\"\"},\
        \"digest\":\"sha256:";
    assert!(second.starts_with(expected), "{second}");
    let mention = "\"mentions\":[{\"id\":\"m2\",\"label\":\"source\",\"kind\":\"source\",\"start\":0,\"end\":3,\"pieces\":[[0,3]],\
        \"quote\":\"Ada\",\"attributes\":{},\"note\":\"\",\"unsure\":false,\"origin\":\"by hand\",\"person\":\"mary\",\
        \"at\":\"2026-03-02T09:30:00Z\"}]";
    assert!(second.contains(mention), "{second}");
}

#[test]
fn a_text_direction_that_nobody_knows_is_said_and_taken_as_automatic() {
    let line = |direction: &str| {
        format!(
            "{{\"id\":\"one\",\"text\":\"Ten.\",\"meta\":{{\"outlet\":\"Post\"{direction}}}}}\n"
        )
    };
    for (given, direction, said) in [
        (
            ",\"direction\":\"right to left\"",
            TextDirection::RightToLeft,
            None,
        ),
        ("", TextDirection::Auto, None),
        (
            ",\"direction\":\"upwards\"",
            TextDirection::Auto,
            Some("“upwards” is no text direction"),
        ),
    ] {
        let imported = import("a.jsonl", line(given).as_bytes()).unwrap();
        let meta = &imported.articles[0].meta;
        assert_eq!((meta.direction, meta.outlet.as_str()), (direction, "Post"));
        let problems = problems(&imported);
        assert_eq!(problems.len(), usize::from(said.is_some()), "{problems:?}");
        assert!(said.is_none_or(|said| problems[0].contains(said)));
    }
}

#[test]
fn the_documented_example_is_read_without_a_problem() {
    let docs =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/JSONL.md")).unwrap();
    let (_, rest) = docs.split_once("```jsonl\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let imported = import("example.jsonl", example.as_bytes()).unwrap();
    assert!(imported.additions.is_empty());
    assert_eq!(problems(&imported), [""; 0]);
    let project = put(&Project::default(), &imported);
    let (written, _) = export(&project, &ExportOptions::default());
    let head = written.find("\"id\":\"post-hall\"").unwrap();
    assert_eq!(format!("{{{}", &written[head..]), example);
}

#[test]
fn the_sample_project_goes_out_and_comes_back() {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/projects/sample"));
    let (sample, notes) = claimdesk::store::read(folder).unwrap();
    assert!(notes.is_empty(), "{notes:?}");
    let (text, loss) = export(&sample, &ExportOptions::default());
    assert!(loss.is_empty(), "{loss:?}");
    let imported = import("sample.jsonl", text.as_bytes()).unwrap();
    assert_eq!(problems(&imported), [""; 0]);
    assert!(imported.additions.is_empty(), "{:?}", imported.additions);
    let back = put(&Project::default(), &imported);
    assert_eq!((back.article_count(), back.people()), (3, sample.people()));
    assert_eq!(export(&back, &ExportOptions::default()).0, text);
}

const SAMPLE: &str = "{\"id\":\"one\",\"title\":\"One\",\"text\":\"Ten met Ada.\",\"layers\":[{\"person\":\"mary\",\"state\":\"done\"}],\
\"mentions\":[{\"id\":\"m1\",\"label\":\"figure\",\"start\":0,\"end\":3,\"quote\":\"Ten\",\"person\":\"mary\",\"origin\":\"by hand\",\"at\":\"2026-03-02T09:30:00Z\"}],\
\"claims\":[{\"id\":\"c1\",\"number\":1,\"wording\":\"Ten met.\",\"status\":\"new\",\"quotes\":[{\"article\":\"one\",\"start\":0,\"end\":12},{\"article\":\"two\",\"start\":0,\"end\":14}],\
\"mentions\":[{\"role\":\"figure\",\"id\":\"m1\"}],\"links\":[{\"kind\":\"contradicts\",\"claim\":\"c2\"}],\"person\":\"mary\",\"at\":\"2026-03-02T09:30:00Z\"}]}
{\"id\":\"two\",\"text\":\"Ada denied it.\",\"mentions\":[{\"id\":\"m2\",\"label\":\"source\",\"start\":0,\"end\":3,\"person\":\"mary\",\"origin\":\"by hand\",\"at\":\"2026-03-02T09:30:00Z\"}],\
\"claims\":[{\"id\":\"c2\",\"number\":2,\"wording\":\"It was not so.\",\"status\":\"new\",\"stance\":\"denied\",\"quotes\":[{\"start\":0,\"end\":14}],\"person\":\"mary\",\"at\":\"2026-03-02T09:30:00Z\"}]}
";

/// Options leave out what they say, and count it.
#[test]
fn labels_origins_and_finished_articles_can_be_chosen() {
    use claimdesk::formats::Loss;
    use claimdesk::model::{LabelId, LayerState, Origin};

    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/projects/sample"));
    let (sample, _) = claimdesk::store::read(folder).unwrap();
    let write =
        |options: &ExportOptions| format("jsonl").unwrap().export(&sample, options).unwrap();
    let mentions = |options: &ExportOptions| {
        let exported = write(options);
        let imported = import("a.jsonl", &exported.files[0].bytes).unwrap();
        let layers = imported.layers.into_iter();
        let all: Vec<_> = layers.flat_map(|layer| layer.mentions).collect();
        (all, exported.loss)
    };
    let (all, _) = mentions(&ExportOptions::default());
    let figure = LabelId::new("figure").unwrap();
    let (figures, loss) = mentions(&ExportOptions {
        labels: Some(vec![figure.clone()]),
        ..ExportOptions::default()
    });
    assert!(!figures.is_empty() && figures.iter().all(|mention| mention.label == figure));
    assert_eq!(figures.len() + loss.count(Loss::Labels), all.len());
    let (by_hand, loss) = mentions(&ExportOptions {
        origins: Some(vec![Origin::ByHand.name().to_owned()]),
        ..ExportOptions::default()
    });
    assert!(
        by_hand
            .iter()
            .all(|mention| mention.origin == Origin::ByHand)
    );
    assert_eq!(by_hand.len() + loss.count(Loss::Origins), all.len());
    let (finished, loss) = mentions(&ExportOptions {
        only_done: true,
        ..ExportOptions::default()
    });
    let done = |layer: &claimdesk::model::Layer| layer.state == LayerState::Done;
    let expected = sample.layers().filter(|(_, layer)| done(layer));
    assert_eq!(
        finished.len(),
        expected
            .map(|(_, layer)| layer.mention_count())
            .sum::<usize>()
    );
    assert!(finished.len() < all.len() && loss.count(Loss::NotDone) > 0);
    let nonsense = ExportOptions {
        origins: Some(vec!["by foot".to_owned()]),
        ..ExportOptions::default()
    };
    let error = format("jsonl")
        .unwrap()
        .export(&sample, &nonsense)
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("the project has no origin “by foot”"),
        "{error}"
    );
}
