//! Targets: the formats of other tools, one each. What beside a file belongs to it stays as it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use claimdesk::formats::{
    ExportOptions, ExportedFile, FORMATS, Format, ImportContext, Imported, Input, format, group,
    import_as, verify,
};
use claimdesk::model::Project;

use super::formats::{ada, kinds, lasts, now, taken_in};
use super::{Target, kind_of, run};
use crate::support::project;

/// Signs and words that these formats are made of.
const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "\n",
    "\t",
    "null",
    "true",
    "-1",
    "0",
    "7",
    "1e9",
    "\"start\":",
    "\"end\":",
    "\"text\":\"",
    "\"label\":",
    "\"labels\":[",
    "\"spans\":[",
    "\"entities\":[",
    "\"relations\":[",
    "\"tokens\":[",
    "\"id\":1",
    "\"meta\":{",
    "\"value\":{",
    "\"ner_tags\":[",
    "\"ner\":[[0,1,\"x\"]]",
    "\"tokenized_text\":[",
    "\"extractions\":[",
    "\"char_interval\":{",
    "\"body\":",
    "\"target\":",
    "\"selector\":{",
    "\"annotation_sets\":{",
    "\"%FEATURE_STRUCTURES\":[",
    "\"annotations\":[",
    "\\ud83d\\ude00",
    "\\ud800",
    "\\u0000",
    "T1\tfigure 0 3\tTen\n",
    "R1\tx Arg1:T1 Arg2:T2\n",
    "A1\tx T1 y\n",
    "#1\tNote T1\tx\n",
    ";",
    "E1\tx:T1\n",
    "N1\tReference T1 a:b\tc\n",
    "-DOCSTART- -X- O O\n",
    "B-figure",
    "I-actor",
    " O\n",
    "#T_SP=webanno.custom.Span|label\n",
    "1-1\t0-3\tTen\tfigure[1]\n",
    "#Text=",
    "_",
    "\\",
    "|",
    "<",
    "/>",
    "<a ",
    "</a>",
    "&amp;",
    "&#x1f600;",
    "<!--",
    "<![CDATA[",
    "xml:id=\"a\"",
    "begin=\"0\"",
    "end=\"3\"",
    "ana=\"#x\"",
    "<anchor xml:id=\"a\"/>",
    "<span from=\"#a\" to=\"#b\"/>",
    "sofa=\"1\"",
    "doc_id,start,end,label,text\r\n",
    "\"\"",
    "sep=;\n",
    "=1+1",
    "PAR1",
    "PK\u{3}\u{4}",
    "😀",
    "\u{301}",
    "\r\n",
    "\u{2028}",
    "\u{feff}",
];

fn import(
    format: &dyn Format,
    name: &str,
    bytes: &[u8],
    beside: &BTreeMap<String, Arc<[u8]>>,
) -> Result<Imported, String> {
    let project = Project::default();
    let mut context = ImportContext::new(&project, ada(), now());
    let input = Input::new(name, bytes).with_companions(beside.clone());
    import_as(format, &input, &mut context).map_err(|error| error.to_string())
}

/// What came in of a format goes out as it again, and is read back as it was written.
fn goes_out_again(format: &dyn Format, project: &Project) {
    // A format that takes the project for a training set may refuse one that is too small.
    let Ok(exported) = format.export(project, &ExportOptions::default()) else {
        return;
    };
    let differences = verify(format, &project.scheme, &exported.files, &exported.wrote);
    assert_eq!(differences, [], "an export is read back as it was written");
}

fn base_name(file: &ExportedFile) -> String {
    file.name.rsplit('/').next().unwrap_or_default().to_owned()
}

fn exchange(id: &'static str) {
    let format = format(id).unwrap();
    let (mut seeds, mut beside) = (Vec::new(), BTreeMap::new());
    let mut name = format!("a.{}", format.extensions()[0]);
    if format.capabilities().export {
        let exported = format
            .export(&project(), &ExportOptions::default())
            .unwrap();
        for group in group(&exported.files, |file| &file.name) {
            if seeds.is_empty() {
                name = base_name(&group.main);
                let companions = group.companions.iter();
                beside = companions
                    .map(|file| (base_name(file), file.bytes.clone().into()))
                    .collect();
            }
            seeds.push(group.main.bytes);
        }
    } else {
        seeds
            .push(br#"[{"entity_group":"x","score":0.9,"word":"Ten","start":0,"end":3}]"#.to_vec());
    }
    let check = move |input: &[u8]| {
        let outcome = import(format, &name, input, &beside);
        let kind = kinds(&outcome);
        if let Ok(imported) = outcome {
            let project = taken_in(imported);
            if input.len().is_multiple_of(4) {
                lasts(&project, input.len().is_multiple_of(16));
                if format.capabilities().export {
                    goes_out_again(format, &project);
                }
            }
        }
        kind_of(kind)
    };
    run(&Target {
        name: id,
        seeds,
        words: WORDS,
        check: Box::new(check),
    });
}

macro_rules! targets {
    ($($name:ident = $id:literal),+ $(,)?) => {
        $(#[test] fn $name() { exchange($id); })+
        const TARGETS: &[&str] = &[$($id),+];
    };
}

targets! {
    brat = "brat",
    conll = "conll",
    csv = "csv",
    doccano = "doccano",
    gate = "gate",
    gliner = "gliner",
    huggingface = "huggingface",
    json_cas = "json-cas",
    label_studio = "label-studio",
    langextract = "langextract",
    pipeline = "huggingface-pipeline",
    prodigy = "prodigy",
    quotes = "quotes",
    spacy = "spacy",
    spacy_json = "spacy-json",
    tei = "tei",
    w3c = "w3c",
    webanno = "webanno",
    xmi = "xmi",
}

#[cfg(feature = "parquet")]
#[test]
fn huggingface_parquet() {
    exchange("huggingface-parquet");
}

#[cfg(feature = "xlsx")]
#[test]
fn xlsx() {
    exchange("xlsx");
}

#[test]
fn every_format_that_is_read_is_a_target() {
    let elsewhere = [
        "jsonl",
        "html",
        "markdown",
        "text",
        "huggingface-parquet",
        "xlsx",
    ];
    let read = FORMATS.iter().filter(|format| format.capabilities().import);
    let missing = read
        .map(|format| format.id())
        .filter(|id| !TARGETS.contains(id) && !elsewhere.contains(id));
    assert_eq!(missing.collect::<Vec<_>>(), [""; 0]);
}
