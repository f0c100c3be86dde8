//! UIMA CAS XMI.

use claimdesk::formats::{Exported, Imported, Loss, format};
use claimdesk::model::*;

use crate::exchange::{export, marked};
use crate::{brat, import, import_beside, problems, put, read_back, refusal};

fn file<'a>(exported: &'a Exported, name: &str) -> &'a str {
    let file = exported.files.iter().find(|file| file.name == name);
    std::str::from_utf8(&file.unwrap().bytes).unwrap()
}

fn mentions(imported: &Imported) -> Vec<(&str, String)> {
    let all = imported.layers.iter().flat_map(|layer| &layer.mentions);
    let text = &imported.articles[0].text;
    let words = all.map(|one| (one.label.as_str(), text.quote(&one.extent)));
    words.collect()
}

/// A file with these things in it.
fn around(things: &str, text: &str, members: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" \
         xmlns:custom=\"http:///custom.ecore\" xmlns:tcas=\"http:///uima/tcas.ecore\" \
         xmlns:ner=\"http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore\" \
         xmlns:seg=\"http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore\" \
         xmlns:pos=\"http:///de/tudarmstadt/ukp/dkpro/core/api/lexmorph/type/pos.ecore\" \
         xmlns:dep=\"http:///de/tudarmstadt/ukp/dkpro/core/api/syntax/type/dependency.ecore\" \
         xmi:version=\"2.0\">\n\
         <cas:NULL xmi:id=\"0\"/>\n{things}\n\
         <cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" sofaString=\"{text}\"/>\n\
         <cas:View sofa=\"1\" members=\"{members}\"/>\n\
         </xmi:XMI>"
    )
}

#[test]
fn an_article_is_written_as_inception_has_it() {
    let exported = export(format("xmi").unwrap(), &brat::project());
    let names: Vec<&str> = exported.files.iter().map(|file| &*file.name).collect();
    assert_eq!(names, ["a.xmi", "TypeSystem.xml"]);
    assert_eq!(
        file(&exported, "a.xmi"),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:custom="http:///custom.ecore" xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" xmi:version="2.0">
  <cas:NULL xmi:id="0"/>
  <type:DocumentMetaData xmi:id="2" sofa="1" begin="0" end="29" language="x-unspecified" documentId="a"/>
  <custom:Span xmi:id="3" sofa="1" begin="0" end="29" label="actor"/>
  <custom:Span xmi:id="4" sofa="1" begin="0" end="3" label="source"/>
  <custom:Span xmi:id="5" sofa="1" begin="12" end="24" label="figure"/>
  <custom:Relation xmi:id="6" sofa="1" begin="0" end="3" Governor="4" Dependent="4" label="source of c12"/>
  <custom:Relation xmi:id="7" sofa="1" begin="12" end="24" Governor="4" Dependent="5" label="figure of c12"/>
  <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain" sofaString="Ada 😀 said&#10;ten thousand came"/>
  <cas:View sofa="1" members="2 3 4 5 6 7"/>
</xmi:XMI>
"#
    );
}

#[test]
fn titles_and_claims_come_back() {
    let xmi = format("xmi").unwrap();
    let mut project = brat::project();
    let article = project.articles().next().unwrap().clone();
    let title = "“A” & <b>\n\t\"c\"";
    let meta = ArticleMeta {
        title: title.into(),
        language: "de".into(),
        ..ArticleMeta::default()
    };
    project.put_article_meta(&article.id, meta);
    let back = read_back(xmi, &project, &export(xmi, &project));
    let meta = &back.articles().next().unwrap().meta;
    assert_eq!((meta.title.as_str(), meta.language.as_str()), (title, "de"));
    let (_, layer) = back.layers().next().unwrap();
    let claim = layer.claims().next().unwrap();
    assert_eq!((layer.claim_count(), claim.id), (1, ClaimId::new(12)));
    let roles: Vec<_> = claim.mentions.iter().map(|one| one.role.as_str()).collect();
    assert_eq!(roles, ["source", "figure"]);
}

#[test]
fn what_xml_forbids_is_said_to_be_replaced() {
    let mut project = marked("a\u{1}b\u{ffff}c\u{7f}\u{85}", &[("actor", &[(2, 5)])]);
    let id = project.articles().next().unwrap().id.clone();
    let meta = ArticleMeta {
        title: "\u{2}".into(),
        ..ArticleMeta::default()
    };
    project.put_article_meta(&id, meta);
    let xmi = format("xmi").unwrap();
    let exported = export(xmi, &project);
    assert_eq!(exported.loss.count(Loss::Characters), 3);
    let back = read_back(xmi, &project, &exported);
    let article = back.articles().next().unwrap();
    assert_eq!(article.text.as_str(), "a b\u{fffd}c\u{7f}\u{85}");
    // Nothing is left of a text of controls.
    let exported = export(xmi, &marked("\u{1}", &[("actor", &[(0, 1)])]));
    assert_eq!(exported.loss.count(Loss::Skipped), 1);
    assert_eq!(exported.loss.count(Loss::LeftOut), 1);
    assert_eq!(exported.files, []);
}

#[test]
fn what_dkpro_and_inception_write_is_read() {
    let things = r#"<tcas:DocumentAnnotation xmi:id="2" sofa="1" begin="0" end="9" language="en"/>
<seg:Sentence xmi:id="3" sofa="1" begin="0" end="9"/>
<seg:Token xmi:id="4" sofa="1" begin="0" end="3" pos="5"/>
<pos:POS_NOUN xmi:id="5" sofa="1" begin="0" end="3" PosValue="NN"/>
<ner:NamedEntity xmi:id="6" sofa="1" begin="3" end="6" value="PER" identifier="http://x/Q1"/>
<custom:Plain xmi:id="7" sofa="1" begin="8" end="11"/>
<custom:Frame xmi:id="8" sofa="1" begin="3" end="11" sort="meeting" sure="yes" target="6">
  <tags>a</tags>
  <tags>b &amp; c</tags>
</custom:Frame>
<dep:Dependency xmi:id="9" sofa="1" Governor="4" Dependent="4" DependencyType="ROOT"/>
<custom:Knows xmi:id="10" sofa="1" begin="8" end="11" Governor="6" Dependent="7" sort="met"/>
<custom:Deleted xmi:id="11" sofa="1" begin="8" end="11"/>
<custom:Knows xmi:id="12" sofa="1" Governor="6" Dependent="99"/>"#;
    let file = around(things, "😀 Ada\r\n&#13;&#10;Bob", "2 3 4 5 6 7 8 9 10 12");
    let types = "<typeSystemDescription><types>\
                 <typeDescription><name>custom.Frame</name>\
                 <supertypeName>custom.Base</supertypeName><features>\
                 <featureDescription><name>target</name><rangeTypeName>custom.Plain</rangeTypeName>\
                 </featureDescription></features></typeDescription>\
                 <typeDescription><name>custom.Base</name>\
                 <supertypeName>custom.Frame</supertypeName><features>\
                 <featureDescription><name>tags</name>\
                 <rangeTypeName>uima.cas.StringArray</rangeTypeName></featureDescription>\
                 </features></typeDescription></types></typeSystemDescription>";
    let beside: &[(&str, &[u8])] = &[("TypeSystem.xml", types.as_bytes())];
    let imported = import_beside("news.xmi", file.as_bytes(), beside).unwrap();
    assert_eq!(imported.format, "xmi");
    // A bare line end in an attribute is a blank to every reader of XML.
    assert_eq!(imported.articles[0].text.as_str(), "😀 Ada \nBob");
    assert_eq!(imported.articles[0].meta.language, "en");
    assert_eq!(
        mentions(&imported),
        [
            ("per", "Ada".to_owned()),
            ("plain", "\nBo".to_owned()),
            ("frame", "Ada \nBo".to_owned())
        ]
    );
    let frame = &imported.layers[0].mentions[2].attributes;
    let frame: Vec<(&str, &str)> = frame
        .iter()
        .map(|(key, value)| (&**key, &**value))
        .collect();
    assert_eq!(
        frame,
        [("sort", "meeting"), ("sure", "yes"), ("tags", "a; b & c")]
    );
    let claim = &imported.layers[0].claims[0];
    assert_eq!((claim.note.as_str(), claim.mentions.len()), ("met", 2));
    assert_eq!(
        problems(&imported),
        ["news.xmi, line 17: a relation ties together what is no mention; it was left out"]
    );
    put(&Project::default(), &imported);
}

#[test]
fn each_text_of_a_file_is_an_article() {
    let more = "<cas:Sofa xmi:id=\"20\" sofaNum=\"2\" sofaID=\"German\" sofaString=\"Ada kam\"/>\
                <cas:Sofa xmi:id=\"21\" sofaNum=\"3\" sofaID=\"Empty\" sofaURI=\"http://x\"/>\
                <cas:View sofa=\"20\" members=\"22\"/>\
                <custom:Span xmi:id=\"22\" sofa=\"20\" begin=\"0\" end=\"3\" label=\"actor\"/>";
    let imported = import("a.xmi", around(more, "Ada came", "").as_bytes()).unwrap();
    let ids: Vec<&str> = imported
        .articles
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(ids, ["a-german", "a-initialview"]);
    assert_eq!(mentions(&imported), [("actor", "Ada".to_owned())]);
    assert_eq!(imported.layers[0].key.article.as_str(), "a-german");
}

#[test]
fn positions_that_do_not_fit_are_named_with_their_line() {
    let things = "<custom:Span xmi:id=\"3\" sofa=\"1\" begin=\"1\" end=\"3\" label=\"a\"/>\n\
                  <custom:Span xmi:id=\"4\" sofa=\"1\" begin=\"x\" end=\"3\" label=\"a\"/>\n\
                  <custom:Span xmi:id=\"5\" sofa=\"1\" begin=\"3\" end=\"99\" label=\"a\"/>";
    let imported = import("a.xmi", around(things, "😀 Ada", "3 4 5").as_bytes()).unwrap();
    assert_eq!(
        problems(&imported),
        [
            "a.xmi, line 4: 1 to 3 begins or ends inside a character; it was left out",
            "a.xmi, line 5: it has neither start and end nor pieces; it was left out",
            "a.xmi, line 6: 3 to 99 is not in the text, which has 6 UTF-16 units; it was left out",
        ]
    );
}

#[test]
fn what_xml_can_do_to_a_reader_is_refused() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let good = around("", "&b;", "");
    let (head, rest) = good.split_once('\n').unwrap();
    let refused = refusal("a.xmi", format!("{head}\n{bomb}\n{rest}").as_bytes());
    assert_eq!(
        refused,
        "a.xmi: line 2: it defines entities of its own, which are not read. Export it again, or \
         put the XML right in a text editor."
    );
    let cases = [
        (
            around("", "&b;", ""),
            "line 5: an attribute of Sofa can’t be read",
        ),
        (
            around("<a>&b;</a>", "x", ""),
            "line 4: the entity &b; is not known",
        ),
        (
            around(&"<a>".repeat(300), "x", ""),
            "line 4: more than 256 elements inside each other",
        ),
        (around("<a>", "x", ""), "this is no XML"),
        (
            around("", "x", "").replace("</xmi:XMI>", ""),
            "line 7: the file ends before its last",
        ),
        (
            around("", "x", "").replace("sofaString", "other"),
            "there is no text in it",
        ),
    ];
    for (file, words) in cases {
        let refused = refusal("a.xmi", file.as_bytes());
        assert!(refused.contains(words), "{refused}");
    }
    // A type system that can't be read is said, and the rest is taken.
    let good = around("", "one", "");
    let beside: &[(&str, &[u8])] = &[("TypeSystem.xml", b"<a>\n<b")];
    let imported = import_beside("a.xmi", good.as_bytes(), beside).unwrap();
    let problem = problems(&imported).remove(0);
    assert!(
        problem.starts_with("TypeSystem.xml: line 2: this is no XML"),
        "{problem}"
    );
    assert!(problem.ends_with("the types were guessed"), "{problem}");
}
