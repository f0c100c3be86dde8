//! Columns: what is written, and what others write.

use claimdesk::formats::tokens::{Alignment, Columns, TagScheme, TextUnit, TokenOptions};
use claimdesk::formats::{
    Confidence, ExportOptions, Exported, Format, Input, Loss, detect, format,
};
use claimdesk::model::Project;

use crate::exchange::{hard_cases, marked};
use crate::{import, import_beside, problems, read_back};

fn conll() -> &'static dyn Format {
    format("conll").unwrap()
}

fn written(project: &Project, tokens: TokenOptions) -> (String, Exported) {
    let options = ExportOptions {
        tokens,
        ..ExportOptions::default()
    };
    let exported = conll().export(project, &options).unwrap();
    let columns = String::from_utf8(exported.files[0].bytes.clone()).unwrap();
    (columns, exported)
}

fn two_sentences() -> Project {
    marked(
        "Ada said 10\u{202f}000 came. L’un d’eux left.\n",
        &[
            ("actor", &[(0, 3)]),
            ("figure", &[(9, 15)]),
            ("actor", &[(24, 34)]),
        ],
    )
}

#[test]
fn a_small_export_byte_for_byte() {
    let mut project = two_sentences();
    let id = project.articles().next().unwrap().id.clone();
    let mut meta = project.articles().next().unwrap().meta.clone();
    meta.title = "Title".into();
    meta.language = "fr".into();
    project.put_article_meta(&id, meta);
    let (columns, exported) = written(&project, TokenOptions::default());
    assert_eq!(
        columns,
        "-DOCSTART- -X- O O\n\nAda\tB-actor\nsaid\tO\n10\tB-figure\n000\tI-figure\ncame\tO\n.\tO\n\n\
         L’\tO\nun\tB-actor\nd’\tI-actor\neux\tI-actor\nl\tI-actor\neft\tO\n.\tO\n\n"
    );
    assert_eq!(exported.files[0].name, "claimdesk.conll");
    assert_eq!(exported.files[1].name, "claimdesk.articles.jsonl");
    let line = String::from_utf8(exported.files[1].bytes.clone()).unwrap();
    assert!(
        line.starts_with("{\"id\":\"a\",\"title\":\"Title\",\"meta\":{"),
        "{line}"
    );
    assert_eq!(exported.loss.count(Loss::CutTokens), 1);
    let back = read_back(conll(), &project, &exported);
    let before = project.articles().next().unwrap();
    let after = back.articles().next().unwrap();
    assert_eq!(
        (&after.id, &after.text, &after.meta),
        (&before.id, &before.text, &before.meta)
    );
}

#[test]
fn options_change_tags_columns_rows_and_borders() {
    let project = two_sentences();
    let options = TokenOptions {
        alignment: Alignment::Expand,
        scheme: TagScheme::Bilou,
        unit: TextUnit::Article,
        columns: Columns::Four,
        ..TokenOptions::default()
    };
    let (columns, exported) = written(&project, options);
    assert_eq!(
        columns,
        "-DOCSTART- -X- O O\n\nAda -X- -X- U-actor\nsaid -X- -X- O\n10 -X- -X- B-figure\n\
         000 -X- -X- L-figure\ncame -X- -X- O\n. -X- -X- O\nL’ -X- -X- O\nun -X- -X- B-actor\n\
         d’ -X- -X- I-actor\neux -X- -X- I-actor\nleft -X- -X- L-actor\n. -X- -X- O\n\n"
    );
    assert_eq!(exported.loss.count(Loss::Moved), 1);
    let back = read_back(conll(), &project, &exported);
    let quotes = |project: &Project| {
        let layers = project
            .layers()
            .flat_map(|(_, layer)| layer.mentions_in_order());
        let text = &project.articles().next().unwrap().text;
        let quotes = layers.map(|mention| text.quote(&mention.extent));
        quotes.collect::<Vec<_>>()
    };
    assert_eq!(quotes(&back), ["Ada", "10\u{202f}000", "un d’eux left"]);
}

#[test]
fn no_column_ever_holds_what_other_readers_split_at() {
    for (name, project) in hard_cases() {
        let (columns, _) = written(&project, TokenOptions::default());
        for line in columns
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with("-DOC"))
        {
            assert_eq!(line.split_whitespace().count(), 2, "{name}: {line}");
        }
        assert!(columns.ends_with("\n\n"), "{name}");
    }
}

/// Labels and words of all mentions, in order.
fn found(name: &str, columns: &str, beside: &[(&str, &[u8])]) -> (Vec<String>, Vec<String>) {
    let imported = import_beside(name, columns.as_bytes(), beside).unwrap();
    assert_eq!(imported.format, "conll");
    let project = crate::put(&Project::new(""), &imported);
    let mut out = Vec::new();
    for (key, layer) in project.layers() {
        let text = &project.article(&key.article).unwrap().text;
        for mention in layer.mentions_in_order() {
            out.push(format!("{} {}", mention.label, text.quote(&mention.extent)));
        }
    }
    (out, problems(&imported))
}

#[test]
fn the_columns_of_conll_2003_are_read_as_two_articles() {
    let columns = "-DOCSTART- -X- -X- O\r\n\r\nEU NNP I-NP I-ORG\r\nrejects VBZ I-VP O\r\nGerman \
                   JJ I-NP I-MISC\r\nBritish JJ I-NP B-MISC\r\n. . O O\r\n\r\nPeter NNP I-NP \
                   I-PER\r\nBlackburn NNP I-NP I-PER\r\n\r\n-DOCSTART- -X- -X- O\r\n\r\nBRUSSELS \
                   NNP I-NP I-LOC\r\n";
    let (mentions, problems) = found("eng.train", columns, &[]);
    let expected = [
        "org EU",
        "misc German",
        "misc British",
        "per Peter Blackburn",
        "loc BRUSSELS",
    ];
    assert_eq!(mentions, expected);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("the texts of 2 articles were put together of their tokens"));
    let imported = import("eng.train", columns.as_bytes()).unwrap();
    let texts = imported
        .articles
        .iter()
        .map(|article| article.text.as_str());
    let texts: Vec<&str> = texts.collect();
    assert_eq!(
        texts,
        ["EU rejects German British.\nPeter Blackburn", "BRUSSELS"]
    );
}

#[test]
fn counted_columns_with_two_layers_of_tags_are_read_with_both() {
    let columns = "#\thttp://example.org/1\t[2010-01-01]\n1\tUni\tB-ORG\tO\n2\tBerlin\tI-ORG\tB-LOC\n\
                   3\t.\tO\tO\n\n# next\n1\tBonn\tB-LOC\tO\n";
    let (mentions, _) = found("train.tsv", columns, &[]);
    assert_eq!(mentions, ["org Uni Berlin", "loc Berlin", "loc Bonn"]);
}

#[test]
fn a_text_beside_the_columns_is_taken_as_the_text() {
    let text = "He  paid\t$5 ,\n(well)";
    let columns = "He\tO\npaid\tO\n$\tB-M\n5\tI-M\n,\tO\n\n(\tO\nwell\tB-X\n)\tO\n";
    let (mentions, problems) = found("a.conll", columns, &[("a.txt", text.as_bytes())]);
    assert_eq!(
        (mentions, problems),
        (vec!["m $5".to_owned(), "x well".to_owned()], vec![])
    );
    let (mentions, problems) = found("a.conll", columns, &[("a.txt", b"He never paid")]);
    assert_eq!(mentions, ["m $5", "x well"]);
    assert!(
        problems[0].starts_with("a.conll, line 2: this token is not the next word"),
        "{problems:?}"
    );
}

#[test]
fn tags_and_lines_that_do_not_fit_are_told_by_line() {
    let columns = "one\tB-a\ntwo\tI-b\nlonely\nthree\tO\nfour\tB-a\n";
    let error = conll_problems(columns);
    assert_eq!(
        error[..2],
        [
            "x.conll, line 3: this line has no token with a tag behind it and was left out",
            "x.conll, line 2: I-b does not follow from the tag before it; it was read as one that begins a span",
        ]
    );
    let many = format!("a\tB-a\n{}", "lonely\n".repeat(50_000));
    assert!(conll_problems(&many).len() < 30);
}

fn conll_problems(columns: &str) -> Vec<String> {
    let project = Project::new("");
    let mut context = claimdesk::formats::ImportContext::new(&project, crate::ada(), crate::now());
    let input = Input::new("x.conll", columns.as_bytes());
    problems(&conll().import(&input, &mut context).unwrap())
}

#[test]
fn columns_are_told_from_other_files() {
    let sniff = |text: &str| conll().sniff(&Input::new("a.txt", text.as_bytes()));
    assert!(matches!(sniff("a\tB-x\nb\tO\n"), Confidence::Certain(_)));
    assert!(matches!(
        sniff("-DOCSTART- -X- O O\n\na O\n"),
        Confidence::Certain(_)
    ));
    assert!(matches!(sniff("a O\n"), Confidence::Likely(_)));
    for other in [
        "He said O\nand B-x went\n",
        "# Title\n\nWords.\n",
        "a,B-x\n",
        "O\nO\n",
    ] {
        assert_eq!(sniff(other), Confidence::No, "{other}");
    }
    let (found, _) = detect(&Input::new("a.txt", &b"a B-x\nb I-x\n"[..])).unwrap();
    assert_eq!(found.id(), "conll");
}

#[test]
fn articles_beside_that_are_not_those_of_the_columns_are_not_used() {
    let columns = "-DOCSTART- -X- O O\n\none\tB-a\n";
    let of = |line: &str| found("c.conll", columns, &[("c.articles.jsonl", line.as_bytes())]).1;
    let problems = of("{\"id\":\"x\",\"text\":\"one\"}\n{\"id\":\"y\",\"text\":\"two\"}\n");
    assert!(
        problems[0].contains("it has 2 articles, but c.conll has 1"),
        "{problems:?}"
    );
    assert!(of("{\"id\":")[0].starts_with("c.articles.jsonl, line 1: this line can’t be read"));
    assert_eq!(of("{\"id\":\"x\",\"text\":\"one\"}\n"), [""; 0]);
}
