//! JSON CAS as INCEpTION and dkpro-cassis write it.

use claimdesk::formats::{Imported, format};

use crate::exchange::{claimed, export};
use crate::{import, marked_words, problems};

fn cas(structures: &str) -> Imported {
    let source = format!(
        r#"{{"%TYPES":{{}},"%FEATURE_STRUCTURES":[{structures}],"%VIEWS":{{"_InitialView":{{"%SOFA":1,"%MEMBERS":[]}}}}}}"#
    );
    let imported = import("a.json", source.as_bytes()).unwrap();
    assert_eq!(imported.format, "json-cas");
    imported
}

const SOFA: &str = r#"{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaID":"_InitialView","mimeType":"text","sofaString":"😀 Ada saw\r\n12"}"#;

#[test]
fn a_cas_is_written_types_first() {
    let exported = export(format("json-cas").unwrap(), &claimed());
    let source = std::str::from_utf8(&exported.files[0].bytes).unwrap();
    assert!(
        source.starts_with("{\"%TYPES\":{\"custom.Relation\":{\"%NAME\":"),
        "{source}"
    );
    for piece in [
        "\"%FEATURE_STRUCTURES\":[{\"%ID\":1,\"%TYPE\":\"uima.cas.Sofa\",",
        "{\"%ID\":3,\"%TYPE\":\"custom.Span\",\"@sofa\":1,\"begin\":0,\"end\":3,\"label\":\"actor\"}",
        "{\"%ID\":6,\"%TYPE\":\"custom.Relation\",\"@Dependent\":3,\"@Governor\":3,\"@sofa\":1,\"begin\":0,\"end\":3,\"label\":\"source of c1\"}",
        "{\"%ID\":7,\"%TYPE\":\"custom.Relation\",\"@Dependent\":4,\"@Governor\":3,\"@sofa\":1,\"begin\":9,\"end\":13,\"label\":\"figure of c1\"}",
        "\"%VIEWS\":{\"_InitialView\":{\"%MEMBERS\":[2,3,4,5,6,7,8,9],\"%SOFA\":1}}}",
    ] {
        assert!(source.contains(piece), "{piece}\n{source}");
    }
}

#[test]
fn spans_count_utf16_units_and_labels_are_found_in_either_feature() {
    let imported = cas(&[
        SOFA,
        r#"{"%ID":2,"%TYPE":"de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData","@sofa":1,"begin":0,"end":14,"language":"en","documentId":"doc 7","documentTitle":"Of Ada"}"#,
        r#"{"%ID":3,"%TYPE":"custom.Span","@sofa":1,"begin":3,"end":6,"label":"actor","sure":true}"#,
        r#"{"%ID":4,"%TYPE":"de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity","@sofa":1,"begin":12,"end":14,"value":"NUM"}"#,
        r#"{"%ID":5,"%TYPE":"de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token","@sofa":1,"begin":3,"end":6}"#,
        r#"{"%ID":6,"%TYPE":"custom.Odd","@sofa":1,"begin":7,"end":10}"#,
        r#"{"%ID":7,"%TYPE":"custom.Relation","@sofa":1,"begin":12,"end":14,"@Governor":3,"@Dependent":4,"label":"seen"}"#,
        r#"{"%ID":8,"%TYPE":"custom.Relation","@sofa":1,"begin":12,"end":14,"@Governor":99,"@Dependent":4}"#,
    ]
    .join(","));
    assert_eq!(marked_words(&imported), ["actor=Ada", "Odd=saw", "NUM=12"]);
    assert_eq!(imported.layers[0].mentions[0].attributes["sure"], "yes");
    let article = &imported.articles[0];
    assert_eq!(article.meta.title, "Of Ada");
    assert_eq!(article.meta.language, "en");
    let claim = &imported.layers[0].claims[0];
    let roles: Vec<&str> = claim.mentions.iter().map(|one| one.role.as_str()).collect();
    assert_eq!(roles, ["actor", "seen"]);
    assert_eq!(
        problems(&imported),
        [
            "a.json: 1 tokens, sentences and annotations of syntax were left out",
            "a.json: a relation leads from or to an annotation that is not there; it was left out"
        ]
    );
}

#[test]
fn structures_by_id_are_read_and_a_cas_without_text_is_refused() {
    let source = r#"{"%TYPES":{},"%FEATURE_STRUCTURES":{"2":{"%TYPE":"custom.Span","@sofa":1,"begin":0,"end":3,"label":"actor"},"1":{"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaID":"_InitialView","sofaString":"Ada left"}},"%VIEWS":{}}"#;
    let imported = import("a.json", source.as_bytes()).unwrap();
    assert_eq!(marked_words(&imported), ["actor=Ada"]);
    let error = import("a.json", source.replace("sofaString", "sofaURI").as_bytes());
    assert!(error.unwrap_err().to_string().contains("no text"));
}
