//! CSV tables.

use std::sync::Arc;

use claimdesk::formats::{Exported, Imported, Loss, format};
use claimdesk::model::*;

use crate::exchange::export;
use crate::projects::marked;
use crate::{brat, import, import_beside, import_into, problems, put, read_back, refusal};

fn file<'a>(exported: &'a Exported, name: &str) -> &'a str {
    let file = exported.files.iter().find(|file| file.name == name);
    std::str::from_utf8(&file.unwrap().bytes).unwrap()
}

fn mentions(imported: &Imported) -> Vec<(&str, &str, String)> {
    let words = imported.layers.iter().flat_map(|layer| {
        let of = |one: &&Arc<Article>| one.id == layer.key.article;
        let article = imported.articles.iter().find(of).unwrap();
        let all = layer.mentions.iter();
        all.map(|one| {
            let words = article.text.quote(&one.extent);
            (article.id.as_str(), one.label.as_str(), words)
        })
    });
    words.collect()
}

/// A claim with all that a table can hold.
fn judged() -> Project {
    let mut project = brat::project();
    let (key, layer) = project.layers().next().unwrap();
    let (key, mut claim) = (key.clone(), (**layer.claims().next().unwrap()).clone());
    claim.wording = "=Ten thousand came".into();
    claim.stance = Stance::Hedged;
    claim.checkable = Some(Checkable::Partly);
    claim.checkable_why = "who counts?".into();
    claim.note = "-5 %".into();
    let scale = project.scheme.scales[0].clone();
    claim.verdict = Some(Verdict {
        scale: scale.id.clone(),
        value: scale.values[1].id.clone(),
        rationale: "a \"list\";\r\nof reasons".into(),
        by: "Bob".into(),
        at: crate::now(),
    });
    project.put_claim(&key, Arc::new(claim));
    project
}

#[test]
fn a_project_is_written_as_three_tables() {
    let exported = export(format("csv").unwrap(), &judged());
    let names: Vec<&str> = exported.files.iter().map(|file| &*file.name).collect();
    assert_eq!(names, ["articles.csv", "mentions.csv", "claims.csv"]);
    assert_eq!(
        file(&exported, "articles.csv"),
        "\u{feff}id,title,outlet,author,url,archive_url,published,retrieved,language,\
         translated_from,licence,direction,note,text\r\n\
         a,,,,,,,,,,,automatic,,\"Ada 😀 said\nten thousand came\"\r\n"
    );
    assert_eq!(
        file(&exported, "mentions.csv"),
        "\u{feff}doc_id,start,end,label,text,claim_id,role,id,pieces,note,unsure,\
         attribute:Reference,attribute:own key,attribute:qualifier,attribute:unit\r\n\
         a,0,28,actor,Ada … came,,,m3,0-3+24-28,,,,,,\r\n\
         a,0,3,source,Ada,c12,source,m1,,,,,,,\r\n\
         a,11,23,figure,ten thousand,c12,figure,m2,,\"first line\n second\",yes,\
         Wikidata:Q5 a number,\"a\nb\",vague,people and dogs\r\n"
    );
    assert_eq!(
        file(&exported, "claims.csv"),
        "\u{feff}claim_id,doc_id,number,wording,quotes,status,stance,checkable,checkable_why,scale,\
         verdict,rationale,verdict_by,verdict_at,note\r\n\
         c12,a,1,'=Ten thousand came,0-28,new,hedged,partly,who counts?,simple,false,\
         \"a \"\"list\"\";\r\nof reasons\",Bob,2026-03-02T09:30:00Z,'-5 %\r\n"
    );
}

#[test]
fn all_of_it_comes_back() {
    let csv = format("csv").unwrap();
    let project = judged();
    let back = read_back(csv, &project, &export(csv, &project));
    let content = |project: &Project| {
        let (_, layer) = project.layers().next().unwrap();
        let mentions = layer.mentions().map(|one| {
            let one = (**one).clone();
            (
                one.id,
                one.label,
                one.extent,
                one.attributes,
                one.note,
                one.unsure,
            )
        });
        let claims = layer.claims().map(|one| Claim {
            at: crate::now(),
            ..(**one).clone()
        });
        (mentions.collect::<Vec<_>>(), claims.collect::<Vec<_>>())
    };
    assert_eq!(content(&back), content(&project));
}

#[test]
fn no_cell_is_a_formula_and_none_is_changed_by_that() {
    let csv = format("csv").unwrap();
    for text in [
        "=1+1", "+49 30", "-5 %", "@you", "'=x", "''-x", "'tis", "\tx", "a\u{1}b",
    ] {
        let project = marked(text, &[("figure", &[(0, 2)])]);
        let exported = export(csv, &project);
        for line in file(&exported, "articles.csv").lines().skip(1) {
            let cell = line.rsplit(',').next().unwrap();
            let formula = cell
                .trim_start_matches('"')
                .starts_with(['=', '+', '-', '@', '\t']);
            assert!(!formula, "{line:?}");
        }
        let back = read_back(csv, &project, &exported);
        assert_eq!(back.articles().next().unwrap().text.as_str(), text);
    }
}

#[test]
fn names_separators_and_order_of_columns_may_be_others() {
    let articles = "Body;ID;Head Line\n\"Ada met\r\n;Bob\";one;x\n";
    let rows = "\u{feff}sep=;\r\nEnd;label;Begin;Doc-ID;Confidence;Text\r\n\
                    3;PER;0;one;0,9;Ada\r\n;;;;;\r\n13;PER;10;one;;Bob\r\n";
    let beside: &[(&str, &[u8])] = &[("my-articles.csv", articles.as_bytes())];
    let imported = import_beside("my-mentions.csv", rows.as_bytes(), beside).unwrap();
    assert_eq!(imported.format, "csv");
    assert_eq!(
        problems(&imported),
        ["my-articles.csv: columns that are not known here were left out: “Head Line”"]
    );
    assert_eq!(imported.articles[0].text.as_str(), "Ada met\n;Bob");
    assert_eq!(
        mentions(&imported),
        [
            ("one", "per", "Ada".to_owned()),
            ("one", "per", "Bob".to_owned())
        ]
    );
    let first = &imported.layers[0].mentions[0];
    assert_eq!(&*first.attributes["Confidence"], "0,9");
    // With TABs, and in an old encoding.
    let rows = b"id\ttext\ttitle\n1\tcaf\xe9 \xe0 Paris, d\xe9j\xe0 vu\tx\n";
    let imported = import("articles.tsv", rows).unwrap();
    assert_eq!(imported.articles[0].text.as_str(), "café à Paris, déjà vu");
    put(&Project::default(), &imported);
}

#[test]
fn mentions_without_articles_go_into_those_of_the_project() {
    let project = marked("Ada met Bob", &[]);
    let rows = "file,start,end,label,claim,role\n\
                a.txt,0,3,actor,7;8,who;by\n\
                a.txt,8,11,actor,7,\n\
                b,0,3,actor,,\nb,0,3,actor,,\n";
    let imported = import_into(&project, "spans.csv", rows.as_bytes()).unwrap();
    assert!(imported.articles.is_empty());
    assert_eq!(
        problems(&imported),
        [
            "spans.csv, line 4: there is no article “b”, neither in a table of articles beside it \
             nor in the project; its rows were left out"
        ]
    );
    let layer = &imported.layers[0];
    assert_eq!((layer.mentions.len(), layer.claims.len()), (2, 2));
    let roles: Vec<&str> = layer.claims[0]
        .mentions
        .iter()
        .map(|one| one.role.as_str())
        .collect();
    assert_eq!(roles, ["who", "actor"]);
    put(&project, &imported);
    assert_eq!(
        refusal("spans.csv", rows.as_bytes()),
        "spans.csv: none of the articles that its rows are about is in the project. Bring in the \
         articles first, or put them into articles.csv beside it, with the columns id and text."
    );
}

#[test]
fn rows_that_do_not_fit_are_named_by_file_and_line() {
    let articles = "id,text\na,one two\na,other\n";
    let claims = "claim_id,doc_id,wording,quotes\nc1,a,w,0-3;x\n";
    let rows = "doc_id,start,end,label,text,claim_id\n\
                a,0,3,figure,one,c1\na,4,99,figure,two,\na,4,7,figure,zwo,\na,x,7,figure,,\n\
                a,4,7,,two,\na,4\n";
    let beside: &[(&str, &[u8])] = &[
        ("articles.csv", articles.as_bytes()),
        ("claims.csv", claims.as_bytes()),
    ];
    let imported = import_beside("mentions.csv", rows.as_bytes(), beside).unwrap();
    assert_eq!(
        problems(&imported),
        [
            "articles.csv, line 3: there is another article a in the table; this one was left out",
            "claims.csv, line 2: “x” is no place such as 0-3; it was left out",
            "mentions.csv, line 3: 4 to 99 is not in the text, which has 7 code points; it was left \
             out",
            "mentions.csv, line 4: its quote is “zwo”, but the text there is “two”; it was left out",
            "mentions.csv, line 5: it has neither start and end nor pieces; it was left out",
            "mentions.csv, line 6: it has no label; it was left out",
            "mentions.csv, line 7: it has neither start and end nor pieces; it was left out",
        ]
    );
    assert_eq!(imported.layers[0].mentions.len(), 1);
    assert_eq!(imported.layers[0].claims[0].mentions.len(), 1);
    put(&Project::default(), &imported);
}

#[test]
fn other_tables_are_not_taken_for_ours() {
    for rows in [
        "a,b\n1,2\n",
        "Name,Text\nAda,met\n",
        "From,To,Subject\nAda,Bob,x\n",
    ] {
        if let Ok(imported) = import("a.csv", rows.as_bytes()) {
            assert_ne!(imported.format, "csv", "{rows}");
        }
    }
    let quotes_elsewhere = {
        let mut project = judged();
        let (key, layer) = project.layers().next().unwrap();
        let (key, mut claim) = (key.clone(), (**layer.claims().next().unwrap()).clone());
        claim.quotes[0].article = ArticleId::new("gone").unwrap();
        project.put_claim(&key, Arc::new(claim));
        export(format("csv").unwrap(), &project)
    };
    assert_eq!(quotes_elsewhere.loss.count(Loss::QuotesElsewhere), 1);
}
