//! What could be tagged: the memory, lists and patterns. Marked text in, marked text out.

use std::fmt::Write as _;
use std::sync::Arc;

use claimdesk::analysis::scoring::{Comparison, Matching, Report};
use claimdesk::edit::Edit;
use claimdesk::jobs::{Progress, score};
use claimdesk::model::{
    Answer, Article, ArticleId, ArticleMeta, Decision, Idea, LayerState, Person, PersonId, Project,
    Suggestion, Timestamp,
};
use claimdesk::session::edits_of_run;
use claimdesk::suggest::{
    Asked, File, Forms, List, MAX_PATTERNS, Memory, Patterns, Problem, SUGGESTERS, Suggester,
    Which, run_of,
};
use claimdesk::text::marked;
use proptest::prelude::*;

use crate::support::{
    article_id, key, label, mention, must, person, person_id, put_mention, transaction,
};

/// An article: its words with what is tagged and, as `not-actor`, what was rejected; and who did
/// that, with whether they are done.
#[derive(Clone, Copy)]
struct Told<'a> {
    marked: &'a str,
    person: &'a str,
    done: bool,
}

fn tagged(marked: &str) -> Told<'_> {
    Told {
        marked,
        person: "ada",
        done: false,
    }
}

fn done(marked: &str) -> Told<'_> {
    Told {
        done: true,
        ..tagged(marked)
    }
}

fn by<'a>(person: &'a str, told: Told<'a>) -> Told<'a> {
    Told { person, ..told }
}

/// Articles `a0`, `a1`, … as they are told; the same words are the same article.
fn project(articles: &[Told<'_>]) -> Project {
    let mut project = Project::new("Test");
    must(&mut project, vec![person("ada"), person("bob")]);
    let mut next = 1;
    let mut texts = Vec::new();
    for told in articles {
        let read = marked::parse(told.marked).unwrap();
        let words = read.text.as_str().to_owned();
        let known = texts.iter().position(|text| *text == words);
        let index = known.unwrap_or(texts.len());
        let id = format!("a{index}");
        if known.is_none() {
            must(&mut project, vec![crate::support::article(&id, &words)]);
            texts.push(words);
        }
        let layer = key(&id, told.person);
        for (extent, name) in read.marks {
            let edit = match name.strip_prefix("not-") {
                None => put_mention(layer.clone(), mention(next, &name, extent)),
                Some(name) => Edit::PutDecision {
                    layer: layer.clone(),
                    decision: Arc::new(Decision {
                        idea: Idea::Mention {
                            extent,
                            label: label(name),
                        },
                        answer: Answer::Rejected {
                            reason: String::new(),
                        },
                        supporters: Vec::new(),
                        at: Timestamp::default(),
                    }),
                },
            };
            must(&mut project, vec![edit]);
            next += 1;
        }
        if told.done {
            let state = LayerState::Done;
            must(&mut project, vec![Edit::SetLayerState { layer, state }]);
        }
    }
    project
}

fn in_marks(article: &Article, suggestions: &[Suggestion]) -> String {
    let marks: Vec<_> = suggestions
        .iter()
        .map(|one| (one.extent.clone(), one.label.to_string()))
        .collect();
    marked::render_all(&article.text, &marks)
}

/// What a suggester says of the last article to Ada.
fn said(project: &Project, suggester: &dyn Suggester) -> (String, Vec<Suggestion>) {
    let last = project.article_at(project.article_count() - 1).unwrap();
    let layer = project.layer(&key(last.id.as_str(), "ada"));
    let found = suggester.suggest(last, layer.map(AsRef::as_ref), &|| true);
    (in_marks(last, &found), found)
}

fn remembered(articles: &[Told<'_>]) -> (String, Vec<Suggestion>) {
    let project = project(articles);
    let memory = Memory::of(&project, None).unwrap();
    said(&project, &memory)
}

#[test]
fn words_tagged_before_are_proposed() {
    // Tagged in one article, the next one, what is proposed there.
    let cases: &[(&str, &str, &str)] = &[
        (
            "«Ada Lovelace|actor» spoke.",
            "Later Ada Lovelace left; Ada stayed.",
            "Later «Ada Lovelace|actor» left; Ada stayed.",
        ),
        // The longest wins, and what is left of it is free for others.
        (
            "The «Ministry|actor» and the «Ministry of Defence|source» and «Defence|actor».",
            "Ministry of Defence, Ministry, Defence Ministry of",
            "«Ministry of Defence|source», «Ministry|actor», «Defence|actor» «Ministry|actor» of",
        ),
        // Whole words, over any apostrophe and space; numbers hold together.
        (
            "«Ukraine|actor», «10 000|figure», «500|figure»",
            "l’Ukraine, Ukrainian, 10\u{a0}000, 110 000, 10 000 000, 500, 1 500, 500,5",
            "l’«Ukraine|actor», Ukrainian, «10\u{a0}000|figure», 110 000, 10 000 000, «500|figure», 1 500, 500,5",
        ),
        // Other case and other endings.
        (
            "Die «Vereinigten Staaten|actor» und «Soldaten|actor»",
            "VEREINIGTE STAATEN, der Vereinigter Staat, ein Soldat, Soldatin",
            "«VEREINIGTE STAATEN|actor», der «Vereinigter Staat|actor», ein «Soldat|actor», Soldatin",
        ),
        (
            "«Président|actor» et «bateau|actor»",
            "le président, Pre\u{301}sident, présidents, bateaux, les présidentes",
            "le «président|actor», «Pre\u{301}sident|actor», «présidents|actor», «bateaux|actor», les «présidentes|actor»",
        ),
        (
            "«Кремль|actor» заявил",
            "В Кремле и у Кремля, кремлевский",
            "В «Кремле|actor» и у «Кремля|actor», кремлевский",
        ),
        // Scripts without spaces, by their dictionary; not inside of a word.
        (
            "«北京|actor»と«京都|actor»",
            "在北京, 東京都と京都へ",
            "在«北京|actor», 東京都と«京都|actor»へ",
        ),
        (
            "«ประเทศไทย|actor» ร้อน",
            "ในประเทศไทยวันนี้",
            "ใน«ประเทศไทย|actor»วันนี้",
        ),
        (
            "قال «أحمد|actor»",
            "وصل أَحمد ثم احمد، وأحمدي",
            "وصل «أَحمد|actor» ثم «احمد|actor»، وأحمدي",
        ),
        // Not over the end of a paragraph, not what has a gap, not signs alone.
        (
            "«New\nYork|actor» «1:red|actor:1» hot «1:iron|actor:1» «—|actor»",
            "New York — red iron",
            "New York — red iron",
        ),
        // Signs belong to words that were tagged with them.
        (
            "«\\«Ada\\»|actor» «U.S.|actor»",
            "\\«Ada\\» Ada U.S. US",
            "«\\«Ada»|actor» Ada «U.S.|actor» US",
        ),
    ];
    for (before, text, wanted) in cases {
        let plain = marked::parse(text).unwrap().text.as_str().to_owned();
        let plain = plain.replace('«', "\\«");
        let (found, _) = remembered(&[tagged(before), tagged(&plain)]);
        assert_eq!(found, *wanted, "after {before:?}");
    }
}

#[test]
fn what_is_tagged_or_answered_is_not_proposed() {
    let cases: &[(&str, &str)] = &[
        ("Ada «Kim|actor» Kim", "Ada Kim «Kim|actor»"),
        // With another label somebody has said what it is; longer words with this one cover it.
        ("Ada «Kim|source» Kim", "Ada Kim «Kim|actor»"),
        ("«Ada Kim|actor» Kim", "Ada Kim «Kim|actor»"),
        ("«Ada Kim|source» Kim", "Ada Kim «Kim|actor»"),
        ("Ada «Kim|not-actor» Kim", "Ada Kim «Kim|actor»"),
    ];
    for (text, wanted) in cases {
        let (found, _) = remembered(&[tagged("«Kim|actor» «Kim|actor» «Kim|actor»"), tagged(text)]);
        assert_eq!(found, *wanted, "in {text:?}");
    }
}

/// Score, for, against and form of what is proposed last.
fn weighed(articles: &[Told<'_>]) -> Option<(f64, String)> {
    let (_, found) = remembered(articles);
    let last = found.last()?;
    let attribute = |key: &str| last.attributes[key].clone();
    let words = format!(
        "{} : {}, {}",
        attribute("for"),
        attribute("against"),
        attribute("form")
    );
    Some((last.score.unwrap().get(), words))
}

#[test]
fn the_score_is_the_share_of_yes() {
    let is = |articles: &[Told<'_>], score: f64, words: &str| {
        assert_eq!(weighed(articles), Some((score, words.to_owned())));
    };
    is(
        &[tagged("«Kim|actor»"), tagged("x Kim")],
        0.852,
        "1 : 0, exact",
    );
    is(
        &[tagged("«Kim|actor»"), tagged("x KIM")],
        0.778,
        "1 : 0, any case",
    );
    is(
        &[tagged("«Soldat|actor»"), tagged("x Soldaten")],
        0.667,
        "1 : 0, inflected",
    );
    // Untagged in an article that is done; tagged there is tagged, even as part of more.
    is(
        &[
            tagged("«Kim|actor»"),
            done("Kim came, Kim went. «Old Kim|actor»"),
            tagged("x Kim"),
        ],
        // inflected 2/5, any case 1.8/5, exact (1 + 0.72)/5
        0.344,
        "1 : 2, exact",
    );
    // What is not done is not held against it; what was rejected is, and once only.
    is(
        &[
            tagged("«Kim|actor» or Kim"),
            done("«Kim|not-actor» came"),
            tagged("x Kim"),
        ],
        0.5,
        "1 : 1, exact",
    );
    // One did, one did not.
    is(
        &[
            done("«Kim|actor» came"),
            by("bob", done("Kim came")),
            tagged("x Kim"),
        ],
        0.5,
        "1 : 1, exact",
    );
    // Two did: it is one place.
    is(
        &[
            done("«Kim|actor» came"),
            by("bob", done("«Kim|actor» came")),
            tagged("x Kim"),
        ],
        0.852,
        "1 : 0, exact",
    );
}

#[test]
fn of_several_labels_the_surest_is_proposed() {
    let (found, all) = remembered(&[
        done("«Kim|actor» «Kim|actor» «Kim|source»"),
        tagged("x Kim"),
    ]);
    assert_eq!(found, "x «Kim|actor»");
    assert_eq!(all[0].attributes["against"], "1");
}

#[test]
fn other_case_is_another_word_where_people_left_it() {
    let mut articles = vec![tagged("The «US|actor» said")];
    let left = "between us, for us and with us";
    articles.push(done(left));
    articles.push(tagged("US and us"));
    assert_eq!(remembered(&articles).0, "«US|actor» and us");
}

#[test]
fn what_was_mostly_rejected_is_proposed_no_more_and_shows_what_is_inside() {
    let (found, _) = remembered(&[
        tagged("«Old Kim|actor»; «Kim|actor»"),
        tagged(
            "«Old Kim|not-actor» «Old Kim|not-actor» «Old Kim|not-actor» «Old Kim|not-actor» «Old Kim|not-actor» «Old Kim|not-actor»",
        ),
        tagged("x Old Kim"),
    ]);
    assert_eq!(found, "x Old «Kim|actor»");
}

#[test]
fn one_can_learn_from_one_person_only() {
    let project = project(&[
        tagged("«Kim|actor» Lee"),
        by("bob", tagged("Kim «Lee|source»")),
        tagged("x Kim Lee"),
    ]);
    let of = |who: Option<&str>| {
        let who = who.map(person_id);
        said(&project, &Memory::of(&project, who.as_ref()).unwrap()).0
    };
    assert_eq!(of(None), "x «Kim|actor» «Lee|source»");
    assert_eq!(of(Some("ada")), "x «Kim|actor» Lee");
    assert_eq!(of(Some("bob")), "x Kim «Lee|source»");
}

/// What a file of a kind says of a text in English.
fn file_says(kind: &str, name: &str, file: &str, text: &str) -> Result<String, Vec<String>> {
    file_says_in(kind, name, file, text, "en", None)
}

fn file_says_in(
    kind: &str,
    name: &str,
    file: &str,
    text: &str,
    language: &str,
    of_all: Option<&str>,
) -> Result<String, Vec<String>> {
    let mut project = project(&[tagged(text)]);
    let meta = ArticleMeta {
        language: language.to_owned(),
        ..ArticleMeta::default()
    };
    project.put_article_meta(&article_id("a0"), meta);
    let ada = person_id("ada");
    let of_all = of_all.map(label);
    let asked = Asked {
        file: Some(File { name, text: file }),
        label: of_all.as_ref(),
        ..Asked::new(&project, &ada)
    };
    let made = (claimdesk::suggest::kind(kind).unwrap().make)(&asked);
    let words =
        |problems: Vec<Problem>| problems.iter().map(ToString::to_string).collect::<Vec<_>>();
    Ok(said(&project, &*made.map_err(words)?).0)
}

#[test]
fn lists_are_read_and_found() {
    let text = "Reuters and thomson reuters, the A.P. and AP; MODs of Al-Jazeera’s";
    let plain = "\u{feff}# outlets\nReuters | Thomson Reuters\tsource\n\nA.P.|AP\tsource\texact\n\
                 MoD\tActor\tinflected\nAl Jazeera | Al-Jazeera\tsource\n\\#1\tsource\n";
    assert_eq!(
        file_says("list", "x.txt", plain, text).unwrap(),
        "«Reuters|source» and thomson reuters, the «A.P.|source» and «AP|source»; MODs of «Al-Jazeera|source»’s"
    );
    let table = "Label,name,other,ALIASES,forms\nsource,Reuters,1,Thomson Reuters,any case\n\
                 actor,\"A.P.\",,\"AP | Associated\nPress\",\n,,,,\n";
    assert_eq!(
        file_says("list", "x.csv", table, text).unwrap(),
        "«Reuters|source» and «thomson reuters|source», the «A.P.|actor» and «AP|actor»; MODs of Al-Jazeera’s"
    );
    let semicolons = "name;label\nReuters;source\n";
    assert!(
        file_says("list", "x.csv", semicolons, text)
            .unwrap()
            .starts_with("«Reuters|source» and t")
    );
    // Two labels for one name are two ideas; the label of all is for those without.
    assert_eq!(
        file_says_in(
            "list",
            "x",
            "AP\nAP\tsource\nAP\tsource",
            "AP",
            "",
            Some("actor")
        )
        .unwrap(),
        "««AP|source»|actor»"
    );
}

#[test]
fn what_is_wrong_in_a_list_is_told_by_line() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "x.txt",
            "Kim\tactor\nLee\n\n—\tactor\nSue\tactress\nTom\tactor\tloosely\n\t actor",
            &[
                "line 2: “Lee” has no label.",
                "line 4: “—” has no letter and no digit.",
                "line 5: there is no label “actress”.",
                "line 6: “loosely” says not how much may differ.",
                "line 7: “” is no name.",
            ],
        ),
        ("x.txt", "# nobody\n", &["there is no name in it."]),
        (
            "x.csv",
            "who,label\nKim,actor\n",
            &["line 1: the first row names no column “name”."],
        ),
        (
            "x.csv",
            "name,label\n\"—\n—\",actor\nSue,\n",
            &[
                "line 2: “— —” has no letter and no digit.",
                "line 4: “Sue” has no label.",
            ],
        ),
    ];
    for (name, file, wanted) in cases {
        let problems = file_says("list", name, file, "any").unwrap_err();
        assert_eq!(problems.len(), wanted.len(), "{problems:?}");
        for (problem, wanted) in problems.iter().zip(*wanted) {
            assert!(problem.starts_with(wanted), "{problem}");
            assert!(problem.len() > wanted.len() + 8, "no way out: {problem}");
        }
    }
}

#[test]
fn patterns_are_read_and_found() {
    let text = "About 12 km and 9 miles, three times, said Ada Lovelace.\nAccording to Bob";
    let cases: &[(&str, &str, &str)] = &[
        (
            "# distances\nfigure\t\\b\\d+ (?:km|miles)\\b",
            "en",
            "About «12 km|figure» and «9 miles|figure», three times, said Ada Lovelace.\nAccording to Bob",
        ),
        (
            "source\tsaid (\\p{Lu}\\w+ \\p{Lu}\\w+)\t\t1\nactor\t(?i)^according to (?<who>\\w+)$\t\twho",
            "en",
            "About 12 km and 9 miles, three times, said «Ada Lovelace|source».\nAccording to «Bob|actor»",
        ),
        ("figure\t\\d+\tfr", "en-GB", text),
        (
            "figure\t\\b9\\b\tEN",
            "en-GB",
            "About 12 km and «9|figure» miles, three times, said Ada Lovelace.\nAccording to Bob",
        ),
        (
            "figure\t\\b9\\b\tfr",
            "",
            "About 12 km and «9|figure» miles, three times, said Ada Lovelace.\nAccording to Bob",
        ),
        ("figure\tx*", "en", text),
        (
            "figure\t 9 \nfigure\t9 ",
            "en",
            "About 12 km and «9|figure» miles, three times, said Ada Lovelace.\nAccording to Bob",
        ),
    ];
    for (file, language, wanted) in cases {
        let found = file_says_in("patterns", "x", file, text, language, None).unwrap();
        assert_eq!(found, *wanted, "{file}");
    }
}

#[test]
fn what_is_wrong_in_patterns_is_told_by_line() {
    let many = "figure\t9\n".repeat(MAX_PATTERNS + 1);
    let long = format!("figure\t{}", "9".repeat(2000));
    let deep = format!("figure\t{}9{}", "(".repeat(200), ")".repeat(200));
    let cases: &[(&str, &str)] = &[
        ("figure 9", "line 1: there is no pattern behind “figure 9”."),
        ("\n\nfigures\t9", "line 3: there is no label “figures”."),
        (
            "figure\t(9",
            "line 1: the pattern can’t be read: unclosed group.",
        ),
        (
            "figure\t(?=9)",
            "line 1: the pattern can’t be read: look-around",
        ),
        ("figure\t(9)\t\t2", "line 1: the pattern has no group “2”."),
        (
            "figure\t\\w{999}",
            "line 1: the pattern needs too much memory.",
        ),
        (
            "figure\t((9{99}){99}){99}",
            "line 1: the pattern needs too much memory.",
        ),
        (
            &deep,
            "line 1: the pattern can’t be read: exceed the maximum number",
        ),
        (&long, "line 1: the pattern is longer than 1024 bytes."),
        (&many, "line 201: it has more than 200 patterns."),
        ("", "there is no pattern in it."),
    ];
    for (file, wanted) in cases {
        let problems = file_says("patterns", "x", file, "any").unwrap_err();
        assert!(problems[0].starts_with(wanted), "{problems:?}");
        assert_eq!(problems.len(), 1, "{problems:?}");
    }
}

#[test]
fn patterns_made_to_hang_end() {
    let words = format!("{} {}b", "a".repeat(40_000), "a".repeat(5_000));
    let mut project = Project::new("Test");
    must(
        &mut project,
        vec![person("ada"), crate::support::article("a", &words)],
    );
    let ada = person_id("ada");
    let start = cpu_time::ThreadTime::now();
    // How many places they fit: pieces of 4 kilobytes end where a text ends.
    for (pattern, wanted) in [
        ("(a+)+$", 11..14),
        ("(a|aa)+$", 11..14),
        ("(.*)*x", 0..1),
        ("[^b]*b|a", 40_000..45_000),
    ] {
        let file = format!("figure\t{pattern}");
        let file = Some(File {
            name: "x",
            text: &file,
        });
        let patterns = Patterns::parse(&Asked {
            file,
            ..Asked::new(&project, &ada)
        })
        .unwrap();
        let found = patterns.suggest(project.article_at(0).unwrap(), None, &|| true);
        assert!(wanted.contains(&found.len()), "{pattern}: {}", found.len());
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    // Asked to stop, one stops.
    let project = self::project(&[tagged("1 2 3 4 5 6 7 8 9")]);
    let ada = person_id("ada");
    let file = Some(File {
        name: "x",
        text: "figure\t\\d",
    });
    let patterns = Patterns::parse(&Asked {
        file,
        ..Asked::new(&project, &ada)
    });
    let left = std::cell::Cell::new(4);
    let go_on = || {
        left.set(left.get() - 1);
        left.get() > 0
    };
    let article = project.article_at(0).unwrap();
    let found = patterns.unwrap().suggest(article, None, &go_on);
    assert_eq!(
        in_marks(article, &found),
        "«1|figure» «2|figure» «3|figure» 4 5 6 7 8 9"
    );
}

/// A run of each kind is taken in, replaces its own, and can be undone.
#[test]
fn runs_of_all_suggesters_come_in_and_are_replaced() {
    for kind in SUGGESTERS {
        let mut project = project(&[
            tagged("«Kim|actor» ran 5 miles"),
            tagged("Kim ran 5 km"),
            done("Kim left"),
        ]);
        let before = project.clone();
        let ada = person_id("ada");
        let file = match kind.id {
            "list" => Some("Kim\tactor"),
            "patterns" => Some("actor\tKim"),
            _ => None,
        };
        assert_eq!(file.is_some(), kind.reads_file, "{}", kind.id);
        let run = |project: &Project, which: &Which| {
            let asked = Asked {
                file: file.map(|text| File {
                    name: "people.txt",
                    text,
                }),
                ..Asked::new(project, &ada)
            };
            let made = (kind.make)(&asked).unwrap();
            run_of(&*made, &asked, which, Timestamp::default(), &|_, _| true).unwrap()
        };
        let first = run(&project, &Which::All);
        assert_eq!(first, run(&project, &Which::All), "twice the same");
        assert_eq!(
            (first.tally().suggestions, first.tally().unplaced),
            (2, 0),
            "{}",
            kind.id
        );
        let back = must(&mut project, edits_of_run(first.clone(), &before));
        assert_eq!(project.runs().len(), 1);
        assert_eq!(project.proposals().count(), 2);
        let second = run(&project, &Which::ToDo);
        assert_eq!(second.run.id, first.run.id);
        let edits = edits_of_run(second, &project);
        let again = must(&mut project, edits);
        let count = project.proposals().count();
        assert_eq!(count, 2, "what was said of what is done stays");
        must(&mut project, again);
        // Asked about one article, it leaves alone what it said of the other.
        let one = first.proposals.keys().next().unwrap().clone();
        let third = run(&project, &Which::One(one.clone()));
        assert_eq!(third.proposals.len(), 1);
        assert_eq!(*third.proposals.keys().next().unwrap(), one);
        let edits = edits_of_run(third, &project);
        let again = must(&mut project, edits);
        assert_eq!(project.proposals().count(), 2, "of both articles");
        must(&mut project, again);
        must(&mut project, back);
        assert_eq!(project, before, "{}", kind.id);
        let asked = Asked {
            file: file.map(|text| File { name: "x", text }),
            ..Asked::new(&project, &ada)
        };
        let made = (kind.make)(&asked).unwrap();
        let stopped = run_of(
            &*made,
            &asked,
            &Which::All,
            Timestamp::default(),
            &|done, _| done < 2,
        );
        assert_eq!(stopped, None, "it was cancelled");
    }
}

/// A run that found nothing in one of two articles has missed what is there, as if it had been
/// told to be read.
#[test]
fn what_a_suggester_overlooked_counts_as_missed() {
    let mut project = project(&[done("«Kim|actor» ran"), done("«Lee|actor» left")]);
    let ada = person_id("ada");
    // What is tagged is not proposed, so it looked before that.
    let bob = person_id("bob");
    let asked = Asked {
        file: Some(File {
            name: "people.txt",
            text: "Kim\tactor",
        }),
        ..Asked::new(&project, &bob)
    };
    let kind = claimdesk::suggest::kind("list").unwrap();
    let made = (kind.make)(&asked).unwrap();
    let found = run_of(
        &*made,
        &asked,
        &Which::All,
        Timestamp::default(),
        &|_, _| true,
    )
    .unwrap();
    let id = found.run.id.clone();
    let edits = edits_of_run(found, &project);
    must(&mut project, edits);
    assert_eq!(project.proposals().count(), 1);
    let scores = |unread_too| {
        let comparison = Comparison::new(&project, &id, &ada, unread_too);
        assert_eq!(comparison.unread(), 0);
        let articles = score(&comparison, &Progress::unwatched());
        Report::of(&articles).all
    };
    let all = *scores(false).spans.all.of(Matching::Strict);
    assert_eq!((all.correct, all.missed), (1, 1));
    assert_eq!(scores(false), scores(true));
}

/// A run that found nothing at all has read what it looked at; what it left out because the
/// person has it is not taken for nothing, and what was answered stays.
#[test]
fn a_suggester_that_finds_nothing_has_read_the_articles() {
    let mut project = project(&[
        done("«Kim|actor» ran"),
        tagged("Lee left"),
        tagged("«Mo|actor» came with Al"),
    ]);
    let ada = person_id("ada");
    let run_for = |person: &PersonId, project: &Project, text: &str, which| {
        let asked = Asked {
            file: Some(File {
                name: "people.txt",
                text,
            }),
            ..Asked::new(project, person)
        };
        let made = (claimdesk::suggest::kind("list").unwrap().make)(&asked).unwrap();
        run_of(&*made, &asked, &which, Timestamp::default(), &|_, _| true).unwrap()
    };
    let run = |project: &Project, text: &str, which| run_for(&ada, project, text, which);
    let found = run(&project, "Bo\tactor", Which::All);
    assert!(found.says_anything());
    assert_eq!(found.tally().found(), "read 3 articles, found nothing");
    let id = found.run.id.clone();
    let edits = edits_of_run(found, &project);
    must(&mut project, edits);
    let comparison = Comparison::new(&project, &id, &ada, false);
    let scores = Report::of(&score(&comparison, &Progress::unwatched())).all;
    let strict = scores.spans.all.of(Matching::Strict);
    assert_eq!((strict.correct, strict.missed), (0, 1));
    // It knows Mo, who is tagged, and must not be said to have missed him.
    let found = run(&project, "Mo\tactor", Which::ToDo);
    assert_eq!(found.run.nothing_on.len(), 1);
    assert_eq!(found.tally().found(), "read 1 article, found nothing");
    assert_eq!(
        found.run.notes,
        ["In 1 article all that it found is tagged or answered already."]
    );
    let found = run(&project, "Lee\tactor", Which::All);
    assert_eq!(
        found.tally().found(),
        "1 suggestion in 1 article; nothing in 2 others"
    );
    let found = run(&project, "Kim\tactor", Which::One(article_id("a0")));
    assert!(!found.says_anything(), "{found:?}");
    assert_eq!(found.tally().found(), "nothing new");
    // What was proposed before she tagged it stays, and counts.
    let before = run_for(&person_id("bob"), &project, "Mo\tactor", Which::All);
    let edits = edits_of_run(before, &project);
    must(&mut project, edits);
    let again = run(&project, "Mo\tactor", Which::ToDo);
    let edits = edits_of_run(again, &project);
    must(&mut project, edits);
    assert_eq!(project.proposals().count(), 1);
    let nothing_on = project.run(&id).unwrap().nothing_on.iter();
    let nothing_on: Vec<&str> = nothing_on.map(ArticleId::as_str).collect();
    assert_eq!(nothing_on, ["a0", "a1"]);
    // Unless the file has it no more.
    let again = run(&project, "Bo\tactor", Which::ToDo);
    let edits = edits_of_run(again, &project);
    must(&mut project, edits);
    assert_eq!(project.proposals().count(), 0);
    // What she has not answered goes with its line, though she has all that is left.
    let before = run_for(
        &person_id("bob"),
        &project,
        "Mo\tactor\nAl\tactor",
        Which::All,
    );
    let edits = edits_of_run(before, &project);
    must(&mut project, edits);
    assert_eq!(project.proposals().count(), 1);
    let again = run(&project, "Mo\tactor", Which::ToDo);
    let edits = edits_of_run(again, &project);
    must(&mut project, edits);
    assert_eq!(project.proposals().count(), 0);
}

/// Leftmost, then longest, looked for word by word.
fn brute_force(names: &[Vec<&str>], words: &[&str]) -> String {
    let mut out = String::new();
    let mut at = 0;
    while at < words.len() {
        let fits = names.iter().filter(|name| words[at..].starts_with(name));
        let gap = if at > 0 { " " } else { "" };
        match fits.map(Vec::len).max() {
            Some(count) => {
                let _ = write!(out, "{gap}«{}|actor»", words[at..at + count].join(" "));
                at += count;
            }
            None => {
                let _ = write!(out, "{gap}{}", words[at]);
                at += 1;
            }
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn names_are_found_as_by_brute_force(
        names in proptest::collection::vec("[abé]{1,2}( [abé]{1,2}){0,3}", 1..12),
        words in proptest::collection::vec("[abé]{1,2}", 1..40),
    ) {
        let file: String = names.iter().map(|name| format!("{name}\tactor\n")).collect();
        let found = file_says("list", "x", &file, &words.join(" ")).unwrap();
        let names: Vec<Vec<&str>> = names.iter().map(|name| name.split(' ').collect()).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        prop_assert_eq!(found, brute_force(&names, &words));
    }

    #[test]
    fn what_was_tagged_in_any_text_is_found_in_the_same_text(
        words in crate::texts::mixed(), start in 0_usize..200, len in 1_usize..24,
    ) {
        let mut project = Project::new("Test");
        must(&mut project, vec![
            person("ada"),
            Edit::PutPerson(Person { id: person_id("bob"), name: "Bob".into() }),
            crate::support::article("a", &words),
        ]);
        let text = project.article(&article_id("a")).unwrap().text.clone();
        let at = |at: usize| text.clamp(claimdesk::text::ByteOffset::new(at));
        let Some(range) = text.range(at(start), at(start + len)) else { return Ok(()) };
        let range = claimdesk::text::segment::snap_to_words(&text, range);
        let edits = vec![put_mention(key("a", "ada"), mention(1, "actor", range.into()))];
        if claimdesk::edit::apply(&mut project, &transaction(edits)).is_err() { return Ok(()) }
        let memory = Memory::of(&project, None).unwrap();
        let article = project.article(&article_id("a")).unwrap();
        let found = memory.suggest(article, None, &|| true);
        for one in &found {
            prop_assert!(text.owns_extent(&one.extent));
            prop_assert!(one.score.unwrap().get() > 0.6);
        }
        prop_assert!(found.windows(2).all(|two| two[0].extent.end() <= two[1].extent.start()));
        if memory.len() == 1 && text.slice(range).chars().all(|c| c.is_ascii_alphanumeric()) {
            prop_assert!(!found.is_empty(), "{:?} in {words:?}", text.slice(range));
        }
    }
}

#[test]
fn a_list_tells_how_much_names_may_differ() {
    let project = project(&[tagged("KIM and kims and Kim")]);
    let ada = person_id("ada");
    let label = label("actor");
    for (forms, wanted) in [
        (Forms::Exact, "KIM and kims and «Kim|actor»"),
        (Forms::AnyCase, "«KIM|actor» and kims and «Kim|actor»"),
    ] {
        let asked = Asked {
            file: Some(File {
                name: "x",
                text: "Kim",
            }),
            label: Some(&label),
            forms,
            ..Asked::new(&project, &ada)
        };
        assert_eq!(said(&project, &List::parse(&asked).unwrap()).0, wanted);
    }
}
