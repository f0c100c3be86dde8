//! WebAnno TSV, as INCEpTION has it.

use claimdesk::formats::{Exported, Imported, Loss, format};
use claimdesk::model::*;

use crate::exchange::{export, marked};
use crate::{brat, import, problems, put, read_back, refusal};

fn file(exported: &Exported) -> &str {
    std::str::from_utf8(&exported.files[0].bytes).unwrap()
}

/// Label and words of each mention.
fn mentions(imported: &Imported) -> Vec<(String, String)> {
    let all = imported.layers.iter().flat_map(|layer| &layer.mentions);
    let text = &imported.articles[0].text;
    let words = all.map(|one| (one.label.to_string(), text.quote(&one.extent)));
    words.collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
    owned.collect()
}

/// Note, roles and words of each claim.
fn claims(imported: &Imported) -> Vec<(String, Vec<String>)> {
    let layer = &imported.layers[0];
    let text = &imported.articles[0].text;
    let claim = |claim: &Claim| {
        let members = claim.mentions.iter().map(|entry| {
            let mention = layer.mentions.iter().find(|one| one.id == entry.mention);
            format!("{}: {}", entry.role, text.quote(&mention.unwrap().extent))
        });
        (claim.note.clone(), members.collect())
    };
    layer.claims.iter().map(claim).collect()
}

#[test]
fn an_article_is_written_as_inception_has_it() {
    let exported = export(format("webanno").unwrap(), &brat::project());
    assert_eq!(exported.files[0].name, "a.tsv");
    assert_eq!(
        file(&exported),
        "#FORMAT=WebAnno TSV 3.3\n\
         #T_SP=custom.Span|label\n\
         #T_RL=custom.Relation|label|BT_custom.Span\n\
         \n\
         \n\
         #Text=Ada 😀 said\n\
         1-1\t0-3\tAda\tactor[1]|source[2]\tsource of c12\t1-1[2_2]\t\n\
         1-2\t4-6\t😀\tactor[1]\t_\t_\t\n\
         1-3\t7-11\tsaid\tactor[1]\t_\t_\t\n\
         \n\
         #Text=ten thousand came\n\
         2-1\t12-15\tten\tactor[1]|figure[3]\tfigure of c12\t1-1[2_3]\t\n\
         2-2\t16-24\tthousand\tactor[1]|figure[3]\t_\t_\t\n\
         2-3\t25-29\tcame\tactor[1]\t_\t_\t\n"
    );
    assert_eq!(exported.loss.count(Loss::Gaps), 1);
}

#[test]
fn claims_come_back_as_relations() {
    let webanno = format("webanno").unwrap();
    let project = brat::project();
    let back = read_back(webanno, &project, &export(webanno, &project));
    let (_, layer) = back.layers().next().unwrap();
    let claim = layer.claims().next().unwrap();
    assert_eq!((layer.claim_count(), claim.id), (1, ClaimId::new(12)));
    let roles: Vec<_> = claim.mentions.iter().map(|one| one.role.as_str()).collect();
    assert_eq!(roles, ["source", "figure"]);
}

#[test]
fn blanks_between_and_around_sentences_stay() {
    for text in [
        "one",
        "one\n",
        "one\n\n\n",
        "  one",
        "\n\t one\n  two\n\u{a0}\nthree \n",
        "a\\tb\tc\u{1}\u{c}d\n\n\u{85}e\u{2028}f\r",
        "x\n\ty",
    ] {
        let project = marked(text, &[]);
        let webanno = format("webanno").unwrap();
        let back = read_back(webanno, &project, &export(webanno, &project));
        let text = |project: &Project| project.articles().next().unwrap().text.as_str().to_owned();
        assert_eq!(text(&back), text(&project));
    }
}

#[test]
fn a_mention_is_trimmed_and_one_of_blanks_is_left_out() {
    let project = marked("one  two", &[("actor", &[(3, 8)]), ("figure", &[(3, 5)])]);
    let exported = export(format("webanno").unwrap(), &project);
    assert!(file(&exported).contains("1-1\t0-3\tone\t_\t\n1-2\t5-8\ttwo\tactor\t\n"));
    assert_eq!(exported.loss.count(Loss::Reshaped), 1);
    assert_eq!(exported.loss.count(Loss::LeftOut), 1);
}

#[test]
fn what_inception_writes_is_read() {
    let rows = "\
#FORMAT=WebAnno TSV 3.3
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue|coarseValue
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value
#T_SP=custom.Plain|
#T_RL=de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency|DependencyType|BT_de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS
#T_RL=custom.Works|kind|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity


#Sentence.id=first
#Text=😀 Ms. Haag of Rolls-Royce said:
1-1\t0-2\t😀\tX\t_\t_\t_\t_\t_\t_\t_\t_\t
1-2\t3-6\tMs.\tNNP\t*\thttp://x/Q1[2]\tPER[2]\t_\tNAME\t1-3\tworks\\_for\\\\\t1-5.1[0_2]\t
1-3\t7-11\tHaag\tNNP\t*\t*[2]\tPER[2]\t_\tSBJ\t1-2\t_\t_\t
1-4\t12-14\tof\tIN\t*\t_\t_\t*\tNMOD\t1-3\t_\t_\t
1-5\t15-26\tRolls-Royce\tNNP\t*\t*[3]|*\tORG[3]|a\\|b\t_\t_\t_\t_\t_\t
1-5.1\t15-20\tRolls\t_\t_\t*\tPER\t_\t_\t_\t_\t_\t
1-5.2\t20-20\t\t_\t_\t*\tPER\t_\t_\t_\t_\t_\t
1-6\t27-32\tsaid:\tVB\t*\t*[3]\tORG[3]\t_\t_\t_\t_\t_\t

#Text=yes
2-1\t35-38\tyes\tUH\t*\t_\t_\t_\t_\t_\t_\t_\t
";
    let imported = import("news.tsv", rows.as_bytes()).unwrap();
    assert_eq!(imported.format, "webanno");
    assert_eq!(
        imported.articles[0].text.as_str(),
        "😀 Ms. Haag of Rolls-Royce said:\n  yes"
    );
    assert_eq!(
        mentions(&imported),
        pairs(&[
            ("per", "Ms. Haag"),
            ("plain", "of"),
            ("org", "Rolls-Royce said:"),
            ("a-b", "Rolls-Royce"),
            ("per", "Rolls"),
        ])
    );
    let layer = &imported.layers[0];
    assert_eq!(&*layer.mentions[0].attributes["identifier"], "http://x/Q1");
    assert_eq!(
        claims(&imported),
        [(
            "works_for\\".to_owned(),
            vec!["from: Rolls".to_owned(), "to: Ms. Haag".to_owned()]
        )]
    );
    assert_eq!(
        problems(&imported),
        [
            "news.tsv: the layer POS was left out: it says something of every word",
            "news.tsv: the relations Dependency were left out: what they tie together was not taken",
            "news.tsv, line 17: it is empty: it goes from 20 to 20; it was left out",
        ]
    );
    put(&Project::default(), &imported);
}

#[test]
fn chains_and_slots_are_read_or_named() {
    let rows = "\
#FORMAT=WebAnno TSV 3.2
#T_CH=custom.CorefLink|referenceRelation|referenceType
#T_SP=custom.Frame|value|ROLE_custom.Frame:args_custom.Arg|custom.Span


#Text=Ada met her
1-1\t0-3\tAda\t*->1-1\tname[1]\t_\t_\t_\t
1-2\t4-7\tmet\t_\t_\tmeeting\twho;whom\t1-1;1-3\t
1-3\t8-11\ther\t*->1-2\t*[1]\t_\t_\t_\t
";
    let imported = import("a.tsv", rows.as_bytes()).unwrap();
    assert_eq!(
        mentions(&imported),
        pairs(&[("name", "Ada"), ("meeting", "met"), ("coreflink", "her")])
    );
    assert_eq!(
        claims(&imported),
        [(
            String::new(),
            vec!["same: Ada".to_owned(), "same: her".to_owned()]
        )]
    );
    assert_eq!(
        problems(&imported),
        ["a.tsv: the slots of the layer Frame were left out; its labels were taken"]
    );
}

#[test]
fn other_line_ends_units_and_versions_are_understood() {
    let head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|label\n\n\n";
    // A script that counts code points.
    let rows = format!("{head}#Text=😀 ten\n1-1\t0-1\t😀\t_\t\n1-2\t2-5\tten\tfigure\t\n");
    let imported = import("a.tsv", rows.as_bytes()).unwrap();
    assert_eq!(mentions(&imported), pairs(&[("figure", "ten")]));
    // CRLF between the rows and inside of a text, and a byte order mark.
    let rows =
        format!("\u{feff}{head}#Text=a\\r\n#Text=ten\n1-1\t0-1\ta\t_\t\n1-2\t3-6\tten\tfigure\t\n");
    let rows = rows.replace('\n', "\r\n");
    let imported = import("a.tsv", rows.as_bytes()).unwrap();
    assert_eq!(imported.articles[0].text.as_str(), "a\nten");
    assert_eq!(mentions(&imported), pairs(&[("figure", "ten")]));
    // Version 3.1 wrote characters by their codes.
    let rows = "#FORMAT=WebAnno TSV 3.1\n\n\n#Text=a\\u00e9\\t\\u12\n1-1\t0-2\taé\t\n";
    let imported = import("a.tsv", rows.as_bytes()).unwrap();
    assert_eq!(imported.articles[0].text.as_str(), "aé\t\\u12");
}

#[test]
fn each_row_that_does_not_fit_is_named() {
    let rows = "\
#FORMAT=WebAnno TSV 3.3
#T_SP=custom.Span|label
#T_XX=custom.Span|label
#T_RL=custom.Relation|label|BT_custom.Span


#Text=one two
1-1\t0-3\tone\tfigure\t*\t1-9\t
1-2\t4-7\ttwo
1-2\t4_7\ttwo\tfigure\t_\t_\t
1-2\t4-70\ttwo\tfigure\tx\t*\t
";
    let imported = import("a.tsv", rows.as_bytes()).unwrap();
    let expected = [
        "a.tsv, line 3: this declares no layer that is known; the line was left out",
        "a.tsv, line 9: a row has a number, two positions, words and 3 columns of layers; the line \
         was left out",
        "a.tsv, line 10: a row has a number, two positions, words and 3 columns of layers; the \
         line was left out",
        "a.tsv, line 11: a relation names no other end; it was left out",
        "a.tsv, line 8: a relation leads nowhere; it was left out",
        "a.tsv, line 11: 4 to 70 is not in the text, which has 7 UTF-16 units; it was left out",
    ];
    assert_eq!(problems(&imported), expected);
    assert_eq!(mentions(&imported), pairs(&[("figure", "one")]));
    assert_eq!(
        refusal("a.tsv", b"#FORMAT=WebAnno TSV 3.3\n\n\n#Text=one\n"),
        "a.tsv: there are no sentences with tokens in it. Export it again as “WebAnno TSV v3.3”."
    );
    // Positions far away ask for no gigabytes.
    let far = "#FORMAT=WebAnno TSV 3.3\n\n\n#Text=one\n1-1\t4000000000-4000000003\tone\t\n";
    let imported = import("a.tsv", far.as_bytes()).unwrap();
    assert_eq!(imported.articles[0].text.as_str(), "one");
}

#[test]
fn ten_thousand_mentions_are_written_and_read_in_no_time() {
    let text = "word ".repeat(10_000);
    let marks: Vec<(usize, usize)> = (0..10_000).map(|at| (5 * at, 5 * at + 4)).collect();
    let marks: Vec<(&str, &[(usize, usize)])> =
        marks.chunks(1).map(|mark| ("figure", mark)).collect();
    let project = marked(&text, &marks);
    let exported = export(format("webanno").unwrap(), &project);
    let imported = import("a.tsv", &exported.files[0].bytes).unwrap();
    assert_eq!(imported.layers[0].mentions.len(), 10_000);
}
