//! brat's pairs of files.

use std::sync::Arc;

use claimdesk::formats::{Exported, Imported, Loss, format};
use claimdesk::model::*;
use claimdesk::text::CharOffset;

use crate::exchange::{export, marked};
use crate::{import, import_beside, now, problems, put, read_back};

const CONFIGURATION: &str = "\
[entities]

figure
actor
source

[relations]

# Mentions may share words with others.
<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>
claim-figure Arg1:<ENTITY>, Arg2:<ENTITY>
claim-actor Arg1:<ENTITY>, Arg2:<ENTITY>
claim-source Arg1:<ENTITY>, Arg2:<ENTITY>

[events]

[attributes]

Unsure Arg:<ENTITY>
qualifier Arg:<ENTITY>, Value:vague
unit Arg:<ENTITY>
";

fn file<'a>(exported: &'a Exported, name: &str) -> &'a str {
    let file = exported.files.iter().find(|file| file.name == name);
    std::str::from_utf8(&file.unwrap().bytes).unwrap()
}

fn pair(annotations: &str, text: &str) -> Imported {
    import_beside(
        "a.ann",
        annotations.as_bytes(),
        &[("a.txt", text.as_bytes())],
    )
    .unwrap()
}

/// Label and words of each mention, in the order of the file.
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

/// `Ada 😀 said\nten thousand came`, with a claim and all that a mention can have.
pub fn project() -> Project {
    let mut project = marked(
        "Ada 😀 said\nten thousand came",
        &[
            ("source", &[(0, 3)]),
            ("figure", &[(11, 23)]),
            ("actor", &[(0, 3), (24, 28)]),
        ],
    );
    let (key, layer) = project.layers().next().unwrap();
    let (key, layer) = (key.clone(), layer.clone());
    let mut figure = (**layer.mention(MentionId::new(2)).unwrap()).clone();
    figure.unsure = true;
    figure.note = "first line\n second".into();
    for (name, value) in [
        ("qualifier", "vague"),
        ("unit", "people and dogs"),
        ("own key", "a\nb"),
        ("Reference", "Wikidata:Q5 a number"),
    ] {
        figure.attributes.insert(name.into(), value.into());
    }
    project.put_mention(&key, Arc::new(figure));
    let role = |name| RoleId::new(name).unwrap();
    let claim = Claim {
        id: ClaimId::new(12),
        number: 1,
        quotes: vec![Quote {
            article: key.article.clone(),
            extent: project.articles().next().unwrap().text.full_range().into(),
        }],
        wording: String::new(),
        mentions: vec![
            ClaimMention {
                role: role("source"),
                mention: MentionId::new(1),
            },
            ClaimMention {
                role: role("figure"),
                mention: MentionId::new(2),
            },
        ],
        stance: Stance::default(),
        status: StatusId::new("new").unwrap(),
        checkable: None,
        checkable_why: String::new(),
        verdict: None,
        evidence: vec![],
        questions: vec![],
        note: String::new(),
        links: vec![],
        at: now(),
    };
    project.put_claim(&key, Arc::new(claim));
    project
}

#[test]
fn an_article_is_written_as_brat_has_it() {
    let exported = export(format("brat").unwrap(), &project());
    let names: Vec<&str> = exported.files.iter().map(|file| &*file.name).collect();
    assert_eq!(names, ["a.ann", "a.txt", "annotation.conf", "visual.conf"]);
    assert_eq!(
        file(&exported, "a.ann"),
        "T1\tactor 0 3;24 28\tAda came\n\
         T2\tsource 0 3\tAda\n\
         T3\tfigure 11 23\tten thousand\n\
         A1\tUnsure T3\n\
         N1\tReference T3 Wikidata:Q5\ta number\n\
         A2\tqualifier T3 vague\n\
         A3\tunit T3 people and dogs\n\
         #1\tAttributes T3\t{\"own key\":\"a\\nb\"}\n\
         #2\tAnnotatorNotes T3\tfirst line\n\
         #3\tAnnotatorNotes T3\t second\n\
         #4\tClaim T2\tsource of c12\n\
         #5\tClaim T3\tfigure of c12\n\
         R1\tclaim-figure Arg1:T2 Arg2:T3\t\n"
    );
    assert_eq!(file(&exported, "a.txt"), "Ada 😀 said\nten thousand came");
    assert_eq!(file(&exported, "annotation.conf"), CONFIGURATION);
    assert!(file(&exported, "visual.conf").starts_with("[labels]\n\nfigure | figure\n"));
}

#[test]
fn attributes_notes_and_claims_come_back() {
    let project = project();
    let brat = format("brat").unwrap();
    let back = read_back(brat, &project, &export(brat, &project));
    let (_, layer) = back.layers().next().unwrap();
    let (_, meant) = project.layers().next().unwrap();
    let figure = |layer: &Layer| {
        let found = layer.mentions().find(|one| one.label.as_str() == "figure");
        (**found.unwrap()).clone()
    };
    let (here, there) = (figure(layer), figure(meant));
    assert_eq!(here.attributes, there.attributes);
    assert_eq!((here.note, here.unsure), (there.note, there.unsure));
    let claim = layer.claims().next().unwrap();
    assert_eq!(layer.claim_count(), 1);
    assert_eq!(claim.id, ClaimId::new(12));
    let roles: Vec<_> = claim.mentions.iter().map(|one| one.role.as_str()).collect();
    assert_eq!(roles, ["source", "figure"]);
}

#[test]
fn a_mention_over_lines_is_cut_at_each_line_end_and_whole_again() {
    let marks: &[(&str, &[(usize, usize)])] = &[("actor", &[(0, 16)])];
    let project = marked("one\n  two\u{2028}\nthree", marks);
    let exported = export(format("brat").unwrap(), &project);
    assert_eq!(
        file(&exported, "a.ann"),
        "T1\tactor 0 3;4 9;11 16\tone   two three\n"
    );
    assert_eq!(exported.loss.count(Loss::Reshaped), 0);
    // What has nothing but a line end in its gap has no gap in brat; ends are trimmed.
    let project = marked(
        "\none\ntwo\n",
        &[("actor", &[(0, 4), (5, 9)]), ("figure", &[(0, 1)])],
    );
    let exported = export(format("brat").unwrap(), &project);
    assert_eq!(file(&exported, "a.ann"), "T1\tactor 1 4;5 8\tone two\n");
    assert_eq!(exported.loss.count(Loss::Reshaped), 1);
    assert_eq!(exported.loss.count(Loss::LeftOut), 1);
    // brat's own editor trims each fragment.
    let imported = pair("T1\tactor 0 3;6 9\tone two\n", "one\n  two three");
    assert_eq!(mentions(&imported), pairs(&[("actor", "one\n  two")]));
    assert_eq!(problems(&imported), [""; 0]);
}

#[test]
fn what_brat_and_its_friends_write_is_read() {
    let text = "Barack Obama met the press and the crowd in Berlin on Monday.";
    let annotations = "\
T1\tPerson 0 12\tBarack Obama
T2\tGroup 17 26;35 40\tthe press crowd
T3\tGeo-Place 44 50\tBerlin
T4\tMeet 13 16\tmet
E1\tMeet:T4 Agent:T1 Agent2:T2 Place:T3
T5\tReport 54 60\tMonday
E2\tReport:T5 Theme:E1
R1\tLocated Arg1:T1 Arg2:T3\t
*\tEquiv T1 T2
A1\tNegation E1
A2\tConfidence T1 High
M1\tSpeculation T3
N1\tReference T1 Wikipedia:534366\tBarack Obama
#1\tAnnotatorNotes T1\tthe president
#2\tAnnotatorNotes E1\ta big one
#3\tAnnotationError T3\tCheck this
";
    let imported = pair(annotations, text);
    assert_eq!(problems(&imported), [""; 0]);
    assert_eq!(
        mentions(&imported),
        pairs(&[
            ("person", "Barack Obama"),
            ("group", "the press … crowd"),
            ("geo-place", "Berlin"),
            ("meet", "met"),
            ("report", "Monday"),
        ])
    );
    let layer = &imported.layers[0];
    let first = &layer.mentions[0];
    assert_eq!(first.note, "the president");
    let attributes: Vec<(&str, &str)> =
        first.attributes.iter().map(|(k, v)| (&**k, &**v)).collect();
    assert_eq!(
        attributes,
        [
            ("Confidence", "High"),
            ("Reference", "Wikipedia:534366 Barack Obama")
        ]
    );
    assert_eq!(&*layer.mentions[2].attributes["Speculation"], "yes");
    assert_eq!(layer.mentions[2].note, "AnnotationError: Check this");
    let claims = layer.claims.iter().map(|claim| {
        let roles: Vec<&str> = claim.mentions.iter().map(|one| one.role.as_str()).collect();
        (claim.note.as_str(), roles.join(" "), claim.links.len())
    });
    assert_eq!(
        claims.collect::<Vec<_>>(),
        [
            (
                "Meet\nNegation: yes\na big one",
                "trigger agent agent place".to_owned(),
                1
            ),
            ("Report", "trigger".to_owned(), 0),
            ("", "person located".to_owned(), 0),
            ("Equiv", "same same".to_owned(), 0),
        ]
    );
    assert_eq!(layer.claims[0].links[0].claim, layer.claims[1].id);
    put(&Project::default(), &imported);
}

#[test]
fn relations_go_back_as_they_were() {
    let annotations = "T1\tPerson 0 3\tAda\nT2\tPlace 7 11\tRome\nT3\tPerson 16 18\tBo\n\
                       R1\tLocated Arg1:T1 Arg2:T2\t\nR2\tKnows Arg1:T3 Arg2:T1\t\n";
    let project = put(
        &Project::default(),
        &pair(annotations, "Ada in Rome saw Bo"),
    );
    let back = export(format("brat").unwrap(), &project);
    let relations = |source: &str| -> Vec<String> {
        let lines = source.lines().filter(|line| line.starts_with('R'));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(relations(file(&back, "a.ann")), relations(annotations));
    assert!(file(&back, "annotation.conf").contains("\nLocated Arg1:<ENTITY>, Arg2:<ENTITY>\n"));
    let again = pair(file(&back, "a.ann"), "Ada in Rome saw Bo");
    assert_eq!(again.layers[0].claims.len(), 2);
}

#[test]
fn positions_count_the_file_as_it_is() {
    let cases = [
        // brat counts each CR, and a byte order mark.
        ("T1\ta 5 8\ttwo\n", "one\r\ntwo"),
        ("T1\ta 6 9\ttwo\n", "\u{feff}one\r\ntwo"),
        // Other programs don't.
        ("T1\ta 4 7\ttwo\n", "one\r\ntwo"),
        ("T1\ta 5 8\ttwo\n", "\u{feff}one\r\ntwo"),
        ("T1\ta 5 8\ttwo\r\n", "\u{feff}one\ntwo"),
        ("T1\ta 4 7\ttwo\n", "\u{feff}one\ntwo"),
        ("\u{feff}T1\ta 4 7\ttwo\n", "one\ntwo"),
        // Not what UTF-16 counts.
        ("T1\ta 2 5\ttwo\n", "😀 two"),
    ];
    for (annotations, text) in cases {
        let imported = pair(annotations, text);
        assert_eq!(problems(&imported), [""; 0], "{text:?}");
        assert_eq!(mentions(&imported), pairs(&[("a", "two")]), "{text:?}");
        assert!(
            !imported.articles[0]
                .text
                .as_str()
                .contains(['\r', '\u{feff}'])
        );
    }
}

#[test]
fn each_line_that_does_not_fit_is_named() {
    let annotations = "\
T1\tfigure 0 3\tone
no annotation
T2 figure 0 3 one
X1\tfigure 0 3\tone
T3\tfigure 0\tone
T4\tfigure 0 99\tone
T5\tfigure 4 7\tzwo
T6\tfigure 1;2\tone
R1\tLocated Arg1:T1
E1\tMeet
A1\tonly
N1\tReference T1 nowhere\twords
#1\tAnnotatorNotes
A2\tNegation T9
R2\tLocated Arg1:T1 Arg2:T9
T7\tfigure 5 5\t

";
    let imported = pair(annotations, "one two");
    let problems = problems(&imported);
    let mut lines: Vec<usize> = problems
        .iter()
        .map(|problem| {
            let rest = problem
                .strip_prefix("a.ann, line ")
                .unwrap_or_else(|| panic!("{problem}"));
            rest.split(':').next().unwrap().parse().unwrap()
        })
        .collect();
    lines.sort_unstable();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    assert!(
        problems.contains(
            &"a.ann, line 7: its quote is “zwo”, but the text there is “two”; it was left out"
                .to_owned()
        ),
        "{problems:#?}"
    );
    assert_eq!(mentions(&imported), pairs(&[("figure", "one")]));
    put(&Project::default(), &imported);
}

#[test]
fn an_empty_file_of_annotations_is_an_article_without_mentions() {
    let imported = pair("", "one two");
    assert_eq!(imported.format, "brat");
    assert_eq!(imported.articles[0].text.as_str(), "one two");
    assert_eq!(imported.articles[0].id.as_str(), "a");
    assert!(imported.layers.is_empty());
}

#[test]
fn a_text_that_is_not_there_is_named() {
    let refused = import("b.ann", b"T1\tfigure 0 3\tone\n").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "b.ann: the text that it annotates, b.txt, is not there. Put b.txt into the same folder \
         and bring in both."
    );
    let refused = import_beside("b.ann", b"", &[("b.txt", b" \n")]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "b.txt: there is no text in it. Put the text that b.ann annotates there."
    );
    let refused =
        import_beside("b.ann", b"", &[("b.txt", b"\x80\x81\xff\0\x01\x02\x90")]).unwrap_err();
    assert!(
        refused.to_string().starts_with("b.txt: this is no text"),
        "{refused}"
    );
}

#[test]
fn the_characters_that_would_break_a_line_are_said_to_be_replaced() {
    let mut project = marked("\u{feff}one two", &[("actor", &[(1, 4)])]);
    let (key, layer) = project.layers().next().unwrap();
    let key = key.clone();
    let mut mention = (**layer.mentions().next().unwrap()).clone();
    mention.note = "a\u{2028}b".into();
    project.put_mention(&key, Arc::new(mention));
    let exported = export(format("brat").unwrap(), &project);
    assert_eq!(exported.loss.count(Loss::Characters), 2);
    assert_eq!(
        file(&exported, "a.ann"),
        "T1\tactor 1 4\tone\n#1\tAnnotatorNotes T1\ta b\n"
    );
    assert_eq!(file(&exported, "a.txt"), "\u{2060}one two");
    let text = &exported.wrote[0].text;
    assert_eq!(text.to_char(text.end()), CharOffset::new(8));
}
