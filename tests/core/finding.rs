//! Search, occurrences, repeats, headings and likeness.

use claimdesk::analysis::headings::{ParagraphKind, paragraph_kinds};
use claimdesk::analysis::repeats::repeated_paragraphs;
use claimdesk::analysis::similar::{Candidates, Fingerprint, Likeness, SimilarIndex};
use claimdesk::analysis::{Finder, Query, Scope, find_in_project, occurrences};
use claimdesk::model::{Item, MentionId};
use proptest::prelude::*;

use crate::support::{article_id, person_id, project, text};
use crate::texts::mixed;

fn hits<'a>(words: &str, source: &'a str, case: bool, whole: bool) -> Vec<&'a str> {
    let finder = Finder::new(&Query {
        text: words.into(),
        case_sensitive: case,
        whole_words: whole,
    });
    finder.find_in(source).map(|hit| &source[hit]).collect()
}

#[test]
fn the_usual_search() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("", "any", &[]),
        ("  ", "a  b", &[]),
        (
            "10 000",
            "plus de 10\u{a0}000, 10\u{202f}000 et 10 000",
            &["10\u{a0}000", "10\u{202f}000", "10 000"],
        ),
        (
            "l'Ukraine",
            "l’Ukraine et L'UKRAINE",
            &["l’Ukraine", "L'UKRAINE"],
        ),
        ("l’ukraine", "l'Ukraine", &["l'Ukraine"]),
        (
            "ete",
            "Été, e\u{301}te\u{301}, ete",
            &["Été", "e\u{301}te\u{301}", "ete"],
        ),
        ("été", "ETE", &["ETE"]),
        ("strasse", "Straße STRASSE", &["Straße", "STRASSE"]),
        ("straße", "strasse", &["strasse"]),
        ("coeur", "cœur CŒUR", &["cœur", "CŒUR"]),
        (
            "two words",
            "two\nwords two  \n words",
            &["two\nwords", "two  \n words"],
        ),
        ("3-5", "3–5 3-5 3−5", &["3–5", "3-5", "3−5"]),
        ("\"oui\"", "« oui » “oui” «oui»", &["“oui”", "«oui»"]),
        ("...", "wait…", &["…"]),
        ("soldat", "sol\u{ad}dat", &["sol\u{ad}dat"]),
        ("aa", "aaaa", &["aa", "aa"]),
        ("курск", "Курск, КУРСК", &["Курск", "КУРСК"]),
        ("елка", "Ёлка ёлка", &["Ёлка", "ёлка"]),
        ("αθηνα", "Αθήνα ΑΘΉΝΑ", &["Αθήνα", "ΑΘΉΝΑ"]),
        ("شَدّ", "شد", &["شد"]),
        ("احمد", "أحمد", &["أحمد"]),
        ("שלום", "שָׁלוֹם", &["שָׁלוֹם"]),
        ("北京", "在北京大学", &["北京"]),
        ("ａｂｃ", "ABC", &["ABC"]),
        ("x", "", &[]),
        ("longer than the text", "long", &[]),
    ];
    for (words, source, wanted) in cases {
        assert_eq!(
            hits(words, source, false, false),
            *wanted,
            "{words:?} in {source:?}"
        );
    }
}

#[test]
fn the_exact_search() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("Kursk", "Kursk kursk KURSK", &["Kursk"]),
        ("été", "été Été ete", &["été"]),
        ("10 000", "10\u{a0}000", &["10\u{a0}000"]),
        ("l'A", "l’A l'a", &["l’A"]),
        ("aa", "aaaa", &["aa", "aa"]),
    ];
    for (words, source, wanted) in cases {
        assert_eq!(
            hits(words, source, true, false),
            *wanted,
            "{words:?} in {source:?}"
        );
    }
}

#[test]
fn all_occurrences_are_whole_words() {
    let cases: &[(&str, &str, usize)] = &[
        ("Ukraine", "l’Ukraine, Ukraine; Ukrainer UkraineX", 2),
        ("10", "10 und 100, 10,5, 10 000, 10.", 2),
        ("000", "10 000", 0),
        (
            "10 000",
            "10\u{a0}000 soldats, 110 000, 10 000 000, 10 000",
            2,
        ),
        ("500", "500 et 1 500 et 3,500", 1),
        (
            "Corée du Nord",
            "la Corée du Nord. Corée du Nord-Est corée du nord",
            2,
        ),
        ("e", "e\u{301} e", 1),
        ("京都", "東京都と京都", 1),
        ("北京", "在北京", 1),
        ("", "any", 0),
    ];
    for (words, source, count) in cases {
        let t = text(source);
        let found = occurrences(&t, words);
        assert_eq!(found.len(), *count, "{words:?} in {source:?}: {found:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_stretch_of_a_text_is_found(words in mixed(), start in 0_usize..200, len in 1_usize..12, case in any::<bool>()) {
        let t = text(&words);
        let a = t.clamp(claimdesk::text::ByteOffset::new(start));
        let b = t.clamp(claimdesk::text::ByteOffset::new(start + len));
        let Some(range) = t.range(a, b) else { return Ok(()) };
        let finder = Finder::new(&Query { text: t.slice(range).into(), case_sensitive: case, whole_words: false });
        let found: Vec<_> = finder.find(&t).collect();
        prop_assert!(found.windows(2).all(|w| w[0].end() <= w[1].start()), "hits overlap");
    }

    #[test]
    fn exact_search_equals_that_of_the_standard_library(hay in "[abAB é]{0,60}", needle in "[abé]{1,3}") {
        let finder = Finder::new(&Query { text: needle.clone(), case_sensitive: true, whole_words: false });
        let found: Vec<usize> = finder.find_in(&hay).map(|h| h.start).collect();
        let wanted: Vec<usize> = hay.match_indices(&needle).map(|(at, _)| at).collect();
        prop_assert_eq!(found, wanted);
        let folded = Finder::new(&Query { text: needle.clone(), ..Query::default() });
        let found: Vec<usize> = folded.find_in(&hay).map(|h| hay[..h.start].chars().count()).collect();
        let plain = |s: &str| s.to_lowercase().replace('é', "e");
        let wanted: Vec<usize> = plain(&hay).match_indices(&plain(&needle)).map(|(at, _)| at).collect();
        prop_assert_eq!(found, wanted);
    }
}

#[test]
fn the_whole_project_is_searched() {
    let p = project();
    let find = |words: &str, scope, limit| {
        find_in_project(
            &p,
            &person_id("ada"),
            &Query::new(words),
            scope,
            limit,
            &|| false,
        )
    };
    let found = find("in", Scope::Text, 100);
    assert!(found.iter().any(|h| h.article == article_id("a")));
    assert!(found.iter().any(|h| h.article == article_id("b")));
    for hit in &found {
        assert_eq!(hit.context[hit.hit.clone()].to_lowercase(), "in");
        assert!(!hit.context.contains('\n'));
    }
    assert_eq!(find("in", Scope::Text, 1).len(), 1);
    let labels = find("figure", Scope::Label, 100);
    let items: Vec<_> = labels.iter().map(|h| h.item.clone()).collect();
    assert_eq!(
        items,
        [
            Item::Mention(MentionId::new(1)),
            Item::Mention(MentionId::new(3))
        ]
    );
    assert_eq!(&labels[0].context[labels[0].hit.clone()], "10 000");
    assert_eq!(find("anything", Scope::Note, 100), []);
    let stopped = find_in_project(
        &p,
        &person_id("ada"),
        &Query::new("in"),
        Scope::Text,
        9,
        &|| true,
    );
    assert_eq!(stopped, []);
}

#[test]
fn context_is_one_line() {
    let long = format!(
        "first line\n{} hit {}\nlast line",
        "word ".repeat(40),
        "più ".repeat(40)
    );
    let t = text(&long);
    let start = long.find("hit").unwrap();
    let range = t.range_of_bytes(start..start + 3).unwrap();
    let (line, hit) = claimdesk::analysis::find_in_project::context_of(&t, range);
    assert_eq!(&line[hit], "hit");
    assert!(
        line.starts_with("…word") && line.ends_with("più…"),
        "{line}"
    );
    assert!(line.len() < 150);
    let (line, hit) =
        claimdesk::analysis::find_in_project::context_of(&t, t.range_of_bytes(0..5).unwrap());
    assert_eq!((line.as_str(), hit), ("first line", 0..5));
}

const LEAD: &str =
    "A lead of the kind that pages print twice, once above and once below the picture.";
const BODY: &str = "A paragraph of running text that goes on for a good while, as paragraphs of news \
                    do, until everything has been said that there was to say about it.";

#[test]
fn paragraphs_said_twice() {
    let folded = LEAD.replace(' ', "\u{a0} ");
    let t = text(&format!("{LEAD}\n\nShort\nShort\n{folded}\n{BODY}\n{LEAD}"));
    assert_eq!(
        repeated_paragraphs(&t),
        [None, None, None, None, Some(0), None, Some(0)]
    );
}

#[test]
fn headings_of_pages() {
    use ParagraphKind::{Blank, Body, Heading, Title};
    // Blank lines between paragraphs: what stands right under another line is no heading.
    let parted = format!(
        "A headline of some length without a point\n\nNotice: checked by the editors.\nPublished \
         on\n\n{LEAD} {LEAD}\n\nA headline of some length without a point\n\n{BODY}\n\n{BODY}\n\nWhat \
         follows\n\n{BODY}"
    );
    let kinds = paragraph_kinds(&text(&parted), "");
    assert_eq!(
        kinds,
        [
            Title, Blank, Body, Body, Blank, Body, Blank, Heading, Blank, Body, Blank, Body, Blank,
            Heading, Blank, Body
        ]
    );
    // No blank lines, headline twice, remains of a table at the end.
    let dense = format!(
        "The headline!\nThe headline!\n{BODY}\nMissions and effects\n{BODY}\n{BODY}\nDetails | \
         |\n---|---|\nPlace | Kursk\nComments (0)"
    );
    assert_eq!(
        paragraph_kinds(&text(&dense), "The headline!"),
        [
            Title, Heading, Body, Heading, Body, Body, Body, Body, Body, Body
        ]
    );
    // Sentences end differently elsewhere.
    for line in [
        "स्थिति नियंत्रण में है।",
        "صورت حال قابو میں ہے۔",
        "状況は制御下にある」",
        "情况已得到控制：",
    ] {
        let shown = text(&format!("{BODY}\n{line}\n{BODY}"));
        assert_eq!(paragraph_kinds(&shown, "")[1], Body, "{line}");
    }
    assert_eq!(paragraph_kinds(&text(BODY), ""), [Body]);
    assert_eq!(paragraph_kinds(&text("One line"), "One line"), [Title]);
    assert_eq!(
        paragraph_kinds(&text(&format!("{BODY}\n- item\n{BODY}")), ""),
        [Body; 3]
    );
}

#[test]
fn the_same_article_twice() {
    let words: Vec<String> = (0..600)
        .map(|n| format!("word{}", n * 7919 % 1013))
        .collect();
    let one = words.join(" ");
    let mut index = SimilarIndex::default();
    let print = |s: &str| Fingerprint::of(&text(s));
    index.insert(article_id("a"), print(&one));
    index.insert(
        article_id("b"),
        print("Something else altogether, and short."),
    );
    let like = |s: &str| {
        index
            .most_like(&print(s))
            .map(|(id, l)| (id.to_string(), l))
    };
    assert_eq!(like(&one), Some(("a".into(), Likeness::Same)));
    let respaced = one.replace(' ', "\n").to_uppercase();
    assert_eq!(like(&respaced), Some(("a".into(), Likeness::Nearly(1.0))));
    let corrected = one.replacen("word7", "word seven", 2);
    assert!(matches!(like(&corrected), Some((id, Likeness::Nearly(_))) if id == "a"));
    let half = words[..300].join(" ");
    assert_eq!(like(&half), None);
    assert_eq!(like("Another text."), None);
    assert_eq!(like("short"), None);
    let built = SimilarIndex::build(&project());
    let (id, likeness) = built.most_like(&print(crate::support::WORDS)).unwrap();
    assert_eq!((id, likeness), (&article_id("a"), Likeness::Same));
}

/// Whoever compares each with each needs minutes for a project of 10,000.
#[test]
fn an_article_is_compared_with_few_however_many_there_are() {
    let form = |number: usize| {
        let words: Vec<String> = (0..100).map(|n| format!("field{n}")).collect();
        Fingerprint::of(&text(&format!("{} value{number}", words.join(" "))))
    };
    let mut candidates = Candidates::default();
    let mut index = SimilarIndex::default();
    for number in 0..2_000 {
        let print = form(number);
        let count = candidates.of(&print).count();
        assert!(count <= 64, "{count} of {number}");
        assert_eq!(candidates.of(&print).next(), number.checked_sub(1));
        let like = index.most_like(&print).map(|(_, likeness)| likeness);
        assert_eq!(like.is_some(), number > 0, "{number}");
        candidates.insert(number, &print);
        index.insert(article_id(&format!("a{number}")), print);
    }
}

#[test]
fn to_stop_comparing_early_makes_no_difference() {
    let print = |from: usize, to: usize, odd: usize| {
        let words = (from..to).map(|n| match n % odd {
            0 => format!("odd{n}"),
            _ => format!("word{n}"),
        });
        Fingerprint::of(&text(&words.collect::<Vec<_>>().join(" ")))
    };
    let mut seen = [0, 0];
    for (length, odd) in [
        (5, 9),
        (60, 7),
        (60, 500),
        (600, 97),
        (2_000, 31),
        (2_000, 5),
    ] {
        for shift in [0, 1, 3, 20, 300] {
            let (one, other) = (
                print(0, length, 1_000_000),
                print(shift, length + shift, odd),
            );
            let all = one.similarity(&other, 0.0).unwrap();
            for least in [0.2, 0.5, 0.8, 0.9, all] {
                let found = one.similarity(&other, least);
                assert_eq!(
                    found,
                    (all >= least).then_some(all),
                    "{length} {odd} {shift}"
                );
                seen[usize::from(found.is_some())] += 1;
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 30), "{seen:?}");
}

/// They are folded away, so nothing was looked for.
#[test]
fn marks_and_signs_without_ink_alone_are_found_as_they_are() {
    for sign in ["\u{5b0}", "\u{301}", "\u{ad}", "\u{200b}"] {
        let text = format!("a{sign}b c{sign}");
        let hits = Finder::new(&Query::new(sign)).find_in(&text).count();
        assert_eq!(hits, 2, "{sign:?}");
        // Beside a letter they still count for nothing.
        assert_eq!(
            Finder::new(&Query::new(&format!("a{sign}")))
                .find_in("ab")
                .count(),
            1
        );
    }
}
