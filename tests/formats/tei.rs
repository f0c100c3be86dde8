//! TEI P5.

use std::sync::Arc;

use claimdesk::formats::{Exported, Imported, Loss, format};
use claimdesk::model::*;

use crate::exchange::{export, marked};
use crate::{brat, import, problems, put, read_back, refusal};

fn file(exported: &Exported) -> &str {
    std::str::from_utf8(&exported.files[0].bytes).unwrap()
}

fn mentions(imported: &Imported) -> Vec<(&str, String)> {
    let all = imported.layers.iter().flat_map(|layer| &layer.mentions);
    let text = &imported.articles[0].text;
    let words = all.map(|one| (one.label.as_str(), text.quote(&one.extent)));
    words.collect()
}

/// A file with this in its body.
fn around(body: &str) -> String {
    format!(
        "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt>\
         <title>T</title></titleStmt></fileDesc></teiHeader>\n<text><body>{body}</body></text></TEI>"
    )
}

#[test]
fn an_article_is_written_with_anchors_and_spans() {
    let exported = export(format("tei").unwrap(), &brat::project());
    assert_eq!(exported.files[0].name, "a.xml");
    assert_eq!(
        file(&exported),
        r##"<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader>
    <fileDesc>
      <titleStmt><title></title></titleStmt>
      <publicationStmt><p/></publicationStmt>
      <sourceDesc><bibl></bibl></sourceDesc>
    </fileDesc>
    <encodingDesc>
      <classDecl>
        <taxonomy>
          <category xml:id="figure"><catDesc>figure</catDesc></category>
          <category xml:id="actor"><catDesc>actor</catDesc></category>
          <category xml:id="source"><catDesc>source</catDesc></category>
        </taxonomy>
      </classDecl>
    </encodingDesc>
  </teiHeader>
  <text>
    <body>
      <ab xml:space="preserve"><anchor xml:id="m.1.from"/><anchor xml:id="m.2.from"/>Ada<anchor xml:id="m.1.to"/><anchor xml:id="m.2.to"/> 😀 said
<anchor xml:id="m.3.from"/>ten thousand<anchor xml:id="m.3.to"/> <anchor xml:id="m.1.2.from"/>came<anchor xml:id="m.1.2.to"/></ab>
      <spanGrp>
        <span xml:id="m.3" from="#m.3.from" to="#m.3.to" ana="#figure" cert="low">first line
 second</span>
      </spanGrp>
      <spanGrp>
        <span xml:id="m.1" from="#m.1.from" to="#m.1.to" ana="#actor" next="#m.1.2"/>
        <span xml:id="m.1.2" from="#m.1.2.from" to="#m.1.2.to" ana="#actor" prev="#m.1"/>
      </spanGrp>
      <spanGrp>
        <span xml:id="m.2" from="#m.2.from" to="#m.2.to" ana="#source"/>
      </spanGrp>
      <interpGrp type="claim">
        <interp xml:id="claim.12">claim 1</interp>
      </interpGrp>
      <listRelation type="claim">
        <relation name="source" active="#claim.12" passive="#m.2"/>
        <relation name="figure" active="#claim.12" passive="#m.3"/>
      </listRelation>
    </body>
  </text>
</TEI>
"##
    );
    assert_eq!(exported.loss.count(Loss::Attributes), 1);
}

#[test]
fn notes_claims_and_all_that_is_known_of_an_article_come_back() {
    let tei = format("tei").unwrap();
    let mut project = brat::project();
    let (key, layer) = project.layers().next().unwrap();
    let (key, mut source) = (
        key.clone(),
        (**layer.mention(MentionId::new(1)).unwrap()).clone(),
    );
    source.note = "  & <so>\r\n".into();
    project.put_mention(&key, Arc::new(source));
    let meta = ArticleMeta {
        title: " A\n“title” ".into(),
        outlet: "The Outlet & Co".into(),
        author: "Ada, Bob".into(),
        url: "https://example.org/a?b&c".into(),
        archive_url: "https://archive.example.org".into(),
        published: "2025-03-01".into(),
        retrieved: "2025-03-02".into(),
        language: "de".into(),
        translated_from: "fr".into(),
        licence: "CC0 <1.0>".into(),
        direction: TextDirection::RightToLeft,
        note: "a\tnote".into(),
        foreign: Default::default(),
    };
    project.put_article_meta(&key.article, meta.clone());
    let back = read_back(tei, &project, &export(tei, &project));
    assert_eq!(back.articles().next().unwrap().meta, meta);
    let (_, layer) = back.layers().next().unwrap();
    let notes: Vec<_> = layer
        .mentions()
        .map(|one| (one.note.as_str(), one.unsure))
        .collect();
    assert!(notes.contains(&("  & <so>\r\n", false)), "{notes:?}");
    assert!(notes.contains(&("first line\n second", true)), "{notes:?}");
    let claim = layer.claims().next().unwrap();
    assert_eq!((layer.claim_count(), claim.id), (1, ClaimId::new(12)));
    let roles: Vec<_> = claim.mentions.iter().map(|one| one.role.as_str()).collect();
    assert_eq!(roles, ["source", "figure"]);
}

/// The schema of TEI takes neither a language that is no tag nor an id that begins so.
#[test]
fn what_the_schema_does_not_take_as_it_is_is_written_otherwise_and_comes_back() {
    let tei = format("tei").unwrap();
    let mut project = crate::projects::marked("1 or 2", &[("2nd", &[(0, 1)]), ("-x", &[(5, 6)])]);
    let id = project.articles().next().unwrap().id.clone();
    let meta = ArticleMeta {
        language: "Old English".into(),
        ..ArticleMeta::default()
    };
    project.put_article_meta(&id, meta.clone());
    let exported = export(tei, &project);
    assert!(!file(&exported).contains("<language"));
    assert!(file(&exported).contains("<category xml:id=\"_-x\">"));
    let back = read_back(tei, &project, &exported);
    assert_eq!(back.articles().next().unwrap().meta, meta);
    let (_, layer) = back.layers().next().unwrap();
    let labels = layer.mentions_in_order();
    let names = labels
        .iter()
        .map(|one| &back.scheme.label(&one.label).unwrap().name);
    assert_eq!(names.collect::<Vec<_>>(), ["2nd", "-x"]);
}

#[test]
fn blanks_stay_and_what_xml_forbids_is_replaced() {
    let tei = format("tei").unwrap();
    for text in ["\n one\n\n  two\t\n", "a\u{2028}b\u{85}c", "<&>\"']]>"] {
        let project = marked(text, &[]);
        let back = read_back(tei, &project, &export(tei, &project));
        assert_eq!(back.articles().next().unwrap().text.as_str(), text);
    }
    let mut project = marked("a\u{1}b", &[("actor", &[(1, 3)])]);
    let (key, layer) = project.layers().next().unwrap();
    let (key, mut mention) = (key.clone(), (**layer.mentions().next().unwrap()).clone());
    mention.note = "\u{2}".into();
    project.put_mention(&key, Arc::new(mention));
    let meta = ArticleMeta {
        outlet: "\u{3}".into(),
        ..ArticleMeta::default()
    };
    project.put_article_meta(&key.article, meta);
    let exported = export(tei, &project);
    assert_eq!(exported.loss.count(Loss::Characters), 3);
    assert_eq!(exported.wrote[0].text.as_str(), "a b");
}

#[test]
fn an_edition_is_read() {
    let edition = r##"<?xml version="1.0"?>
<!DOCTYPE TEI SYSTEM "tei_all.dtd">
<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader>
    <fileDesc>
      <titleStmt><title>A  letter</title><author><persName>Ada
        Lovelace</persName></author></titleStmt>
      <publicationStmt><publisher>The Archive</publisher><date when="2020">last year</date>
        <idno type="URI">https://example.org/1</idno></publicationStmt>
      <sourceDesc><bibl><date when="1843-08-10">August</date></bibl></sourceDesc>
    </fileDesc>
    <profileDesc><langUsage><language ident="en">English</language></langUsage></profileDesc>
  </teiHeader>
  <text>
    <body>
      <head>To <persName ref="#ab" xml:id="p1">Mr.
        Babbage</persName></head>
      <p><pb n="2"/>I paid <num value="12">twelve</num>
         <measure unit="lb">pounds</measure>,<lb/>he
         <choice><sic>sed</sic><corr>said</corr></choice>
         <rs type="place">the <placeName>old  town</placeName></rs>
         <seg>no</seg><seg ana="#quote">, yes</seg><fw>page 3</fw><rs/></p>
      <p xml:id="p2"><w xml:id="w1">One</w> <w xml:id="w2">word</w> &amp; <w xml:id="w3">more</w>.</p>
      <spanGrp type="scene">
        <span from="#w1" to="#w2" cert="unknown">
          at the start
        </span>
        <span target="#w2 #w3" type="end" xml:id="s2"/>
        <span from="#w1"/>
        <span from="#nowhere" to="#w1"/>
      </spanGrp>
      <listRelation><relation name="owns" active="#p1" passive="#s2"/></listRelation>
    </body>
  </text>
</TEI>"##;
    let imported = import("letter.xml", edition.as_bytes()).unwrap();
    assert_eq!(imported.format, "tei");
    let article = &imported.articles[0];
    assert_eq!(article.id.as_str(), "letter");
    assert_eq!(
        article.text.as_str(),
        "To Mr. Babbage\n\nI paid twelve pounds,\nhe sed the old town no, yes\n\nOne word & more."
    );
    let meta = &article.meta;
    assert_eq!(
        [
            &meta.title,
            &meta.author,
            &meta.outlet,
            &meta.published,
            &meta.url,
            &meta.language
        ],
        [
            "A letter",
            "Ada Lovelace",
            "The Archive",
            "1843-08-10",
            "https://example.org/1",
            "en"
        ]
    );
    let owned = |list: &[(&'static str, &str)]| -> Vec<(&str, String)> {
        list.iter().map(|(a, b)| (*a, (*b).to_owned())).collect()
    };
    assert_eq!(
        mentions(&imported),
        owned(&[
            ("persname", "Mr. Babbage"),
            ("num", "twelve"),
            ("measure", "pounds"),
            ("place", "the old town"),
            ("placename", "old town"),
            ("quote", ", yes"),
            ("scene", "One word"),
            ("end", "word & more"),
            ("scene", "One"),
        ])
    );
    let layer = &imported.layers[0];
    assert_eq!(&*layer.mentions[0].attributes["ref"], "#ab");
    assert_eq!(&*layer.mentions[1].attributes["value"], "12");
    assert_eq!(layer.mentions[6].note, "at the start");
    assert!(layer.mentions[6].unsure && !layer.mentions[7].unsure);
    assert_eq!(layer.claims[0].note, "owns");
    assert_eq!(layer.claims[0].mentions.len(), 2);
    assert_eq!(
        problems(&imported),
        [
            "letter.xml: 1 second reading (corr, reg or expan) was left out",
            "letter.xml, line 30: a span points to “nowhere”, which is not in the text; it was \
             left out",
        ]
    );
    put(&Project::default(), &imported);
}

#[test]
fn each_text_of_a_corpus_is_an_article() {
    let one = |words: &str| around(&format!("<p>{words}</p>"));
    let corpus = format!(
        "<teiCorpus xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader/>{}{}{}</teiCorpus>",
        one("<name>one</name>"),
        one(" "),
        one("two &#13;&#10; <name>three</name>")
    );
    let imported = import("news.xml", corpus.as_bytes()).unwrap();
    let ids: Vec<&str> = imported
        .articles
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(ids, ["news", "news-3"]);
    assert_eq!(
        problems(&imported),
        ["news.xml: there are no words in its text element"]
    );
}

#[test]
fn what_holds_no_text_or_asks_too_much_is_refused() {
    assert_eq!(
        refusal("a.xml", around("<p> </p>").as_bytes()),
        "a.xml: there are no words in its text element. Choose a TEI file with words in its \
         text element."
    );
    let bomb = "<!DOCTYPE TEI [<!ENTITY a \"b\">]>";
    let refused = refusal(
        "a.xml",
        format!("{bomb}{}", around("<p>&a;</p>")).as_bytes(),
    );
    assert!(
        refused.contains("it defines entities of its own"),
        "{refused}"
    );
    let refused = refusal("a.xml", around("<p>&eacute;</p>").as_bytes());
    assert!(
        refused.contains("the entity &eacute; is not known"),
        "{refused}"
    );
    let refused = refusal("a.xml", around("<p>").as_bytes());
    assert!(refused.contains("line 2: this is no XML"), "{refused}");
}

#[test]
fn ten_thousand_mentions_are_written_and_read_in_no_time() {
    let text = "word ".repeat(10_000);
    let marks: Vec<(usize, usize)> = (0..10_000).map(|at| (5 * at, 5 * at + 4)).collect();
    let marks: Vec<(&str, &[(usize, usize)])> =
        marks.chunks(1).map(|mark| ("figure", mark)).collect();
    let exported = export(format("tei").unwrap(), &marked(&text, &marks));
    let imported = import("a.xml", &exported.files[0].bytes).unwrap();
    assert_eq!(imported.layers[0].mentions.len(), 10_000);
}
