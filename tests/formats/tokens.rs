//! Texts as tokens: what cuts them, what becomes of mentions, tags, rows.

use std::ops::Range;
use std::sync::Arc;

use claimdesk::formats::tokens::*;
use claimdesk::formats::{ExportOptions, Loss, LossReport, format};
use claimdesk::model::{Article, ArticleId, ArticleMeta};
use claimdesk::text::{ArticleText, CharOffset, TextRange};
use proptest::prelude::*;

use crate::exchange::marked;

fn article(text: &str, language: &str) -> Article {
    Article {
        id: ArticleId::new("a").unwrap(),
        text: ArticleText::new(text).unwrap(),
        meta: ArticleMeta {
            language: language.into(),
            ..ArticleMeta::default()
        },
        original: None,
    }
}

fn words(text: &str, language: &str) -> Vec<String> {
    let article = article(text, language);
    let tokens = Tokenizer::Words.tokens(&article).into_iter();
    tokens
        .map(|token| article.text.slice(token.range).to_owned())
        .collect()
}

#[test]
fn words_are_those_of_unicode_and_never_hold_a_blank() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "10\u{202f}000 (12,5\u{a0}%) don't",
            "en",
            &["10", "000", "(", "12,5", "%", ")", "don't"],
        ),
        (
            "L’Insee dit qu'aujourd'hui jusqu’à l'an",
            "fr",
            &[
                "L’",
                "Insee",
                "dit",
                "qu'",
                "aujourd'hui",
                "jusqu’",
                "à",
                "l'",
                "an",
            ],
        ),
        (
            "dell'anno un’altra",
            "it",
            &["dell'", "anno", "un’", "altra"],
        ),
        ("d'you l'Oréal", "en", &["d'you", "l'Oréal"]),
        ("日本政府は", "ja", &["日本", "政府", "は"]),
        ("กล่าวว่า", "th", &["กล่าว", "ว่า"]),
        (
            "👨‍👩‍👧 cafe\u{301}\n\nx\u{1f}y",
            "",
            &["👨‍👩‍👧", "cafe\u{301}", "x", "y"],
        ),
    ];
    for (text, language, expected) in cases {
        assert_eq!(words(text, language), *expected, "{text}");
    }
}

#[test]
fn blanks_alone_leave_signs_on_words() {
    let article = article("one,  two\u{a0}three.", "");
    let tokens = Tokenizer::Blanks.tokens(&article).into_iter();
    let tokens: Vec<&str> = tokens
        .map(|token| article.text.slice(token.range))
        .collect();
    assert_eq!(tokens, ["one,", "two", "three."]);
}

/// Marks in code points, all of rank 0, on tokens.
fn tokens_of(
    article: &Article,
    marks: &[(usize, usize)],
    alignment: Alignment,
    needs: Needs,
) -> (TokenText, LossReport) {
    let range = |(start, end): &(usize, usize)| {
        let at = CharOffset::new;
        article.text.range_of_chars(at(*start), at(*end)).unwrap()
    };
    let marks = marks.iter().map(|mark| Mark {
        range: range(mark),
        rank: 0,
    });
    let options = TokenOptions {
        alignment,
        ..TokenOptions::default()
    };
    let mut loss = LossReport::default();
    let marks: Vec<Mark> = marks.collect();
    let text = TokenText::new(article, &marks, &options, needs, &mut loss);
    (text, loss)
}

fn quotes(article: &Article, text: &TokenText) -> Vec<Option<String>> {
    let quote = |span: &Option<Range<usize>>| {
        let range = text.range(span.as_ref()?)?;
        Some(article.text.slice(range).to_owned())
    };
    text.spans.iter().map(quote).collect()
}

/// spaCy's `char_span` gives these for the same text and places (`blank("en")`).
#[test]
fn mentions_are_put_on_tokens_as_asked() {
    let article = article("The unbelievable 500 people", "en");
    // "believable 5": begins and ends inside of tokens; "un": inside of one; "500": fits.
    let marks = [(6, 18), (4, 6), (17, 20)];
    let overlaps = Needs {
        overlaps: true,
        blanks: false,
    };
    let some = |words: &str| Some(words.to_owned());
    let cases = [
        (
            Alignment::Cut,
            [some("believable 5"), some("un"), some("500")],
        ),
        (
            Alignment::Expand,
            [some("unbelievable 500"), some("unbelievable"), some("500")],
        ),
        (Alignment::Contract, [None, None, some("500")]),
        (Alignment::Strict, [None, None, some("500")]),
    ];
    for (alignment, expected) in cases {
        let (text, loss) = tokens_of(&article, &marks, alignment, overlaps);
        assert_eq!(quotes(&article, &text), expected, "{alignment:?}");
        let lost = expected.iter().filter(|quote| quote.is_none()).count();
        assert_eq!(loss.count(Loss::OffTokens), lost, "{alignment:?}");
        let moved = if alignment == Alignment::Expand { 2 } else { 0 };
        assert_eq!(loss.count(Loss::Moved), moved, "{alignment:?}");
        let cut = if alignment == Alignment::Cut { 2 } else { 0 };
        assert_eq!(loss.count(Loss::CutTokens), cut, "{alignment:?}");
    }
    let (text, loss) = tokens_of(&article, &[(0, 18)], Alignment::Contract, overlaps);
    assert_eq!(quotes(&article, &text), [some("The unbelievable")]);
    assert_eq!(loss.count(Loss::Moved), 1);
}

#[test]
fn of_overlapping_mentions_the_longest_is_kept_then_the_earliest_then_by_the_scheme() {
    let text = ArticleText::new("one two three four").unwrap();
    let range = |start: usize, end: usize| text.range_of_bytes(start..end).unwrap();
    let kept = |ranges: &[(TextRange, usize)]| flatten(&text, ranges);
    let nested = [(range(4, 7), 0), (range(0, 13), 5), (range(14, 18), 0)];
    assert_eq!(kept(&nested), [false, true, true]);
    let equally_long = [(range(8, 13), 0), (range(4, 9), 9)];
    assert_eq!(kept(&equally_long), [false, true]);
    let same = [(range(4, 7), 2), (range(4, 7), 1), (range(4, 7), 1)];
    assert_eq!(kept(&same), [false, true, false]);
    // What touches does not overlap.
    assert_eq!(kept(&[(range(0, 4), 0), (range(4, 7), 0)]), [true, true]);
    // Length is counted in characters, not in bytes.
    let text = ArticleText::new("ab漢c").unwrap();
    let range = |start: usize, end: usize| text.range_of_bytes(start..end).unwrap();
    assert_eq!(
        flatten(
            &text,
            &[(range(1, 5), 0), (range(0, 5), 0), (range(5, 6), 0)]
        ),
        [false, true, true]
    );
}

#[test]
fn what_is_left_out_for_an_overlap_is_noted_and_cuts_no_tokens() {
    let article = article("The unbelievable 500 people", "en");
    let (text, loss) = tokens_of(
        &article,
        &[(6, 10), (0, 20)],
        Alignment::Cut,
        Needs::default(),
    );
    assert_eq!(text.spans, [None, Some(0..3)]);
    assert_eq!(loss.count(Loss::Overlaps), 1);
    assert_eq!(loss.count(Loss::CutTokens), 0);
}

#[test]
fn with_blanks_a_space_belongs_to_the_word_before_unless_a_mention_ends_on_it() {
    let needs = Needs {
        blanks: true,
        overlaps: true,
    };
    let shown = |article: &Article, marks: &[(usize, usize)]| {
        let (text, _) = tokens_of(article, marks, Alignment::Cut, needs);
        let tokens = text.tokens.iter();
        let tokens = tokens.map(|token| (article.text.slice(token.range).to_owned(), token.space));
        (tokens.collect::<Vec<_>>(), text.spans)
    };
    let two = article("a  b\n\u{a0} c ", "");
    let of = |word: &str, space| (word.to_owned(), space);
    let plain = [
        of("a", true),
        of(" ", false),
        of("b", false),
        of("\n\u{a0} ", false),
        of("c", true),
    ];
    assert_eq!(shown(&two, &[]).0, plain);
    let (tokens, spans) = shown(&two, &[(1, 4)]);
    assert_eq!(
        tokens[..3],
        [of("a", false), of("  ", false), of("b", false)]
    );
    assert_eq!(spans, [Some(1..3)]);
    let (tokens, spans) = shown(&two, &[(0, 2), (7, 9)]);
    assert_eq!(
        tokens,
        [
            of("a", false),
            of(" ", true),
            of("b", false),
            of("\n\u{a0} ", false),
            of("c", false),
            of(" ", false)
        ]
    );
    assert_eq!(spans, [Some(0..2), Some(4..6)]);
}

#[test]
fn tags_are_written_in_four_schemes() {
    let spans = [(0..1, "a"), (1..3, "a"), (4..7, "b"), (7..8, "c")];
    let written = |scheme: TagScheme| scheme.write(9, spans.clone()).join(" ");
    assert_eq!(written(TagScheme::Iob2), "B-a B-a I-a O B-b I-b I-b B-c O");
    assert_eq!(written(TagScheme::Iob1), "I-a B-a I-a O I-b I-b I-b I-c O");
    assert_eq!(written(TagScheme::Bilou), "U-a B-a L-a O B-b I-b L-b U-c O");
    assert_eq!(written(TagScheme::Iobes), "S-a B-a E-a O B-b I-b E-b S-c O");
}

/// Scheme, spans and repairs.
type Read = (
    TagScheme,
    Vec<(usize, usize, String)>,
    Vec<(usize, &'static str)>,
);

fn read(tags: &str) -> Read {
    let row: Vec<&str> = tags.split(' ').collect();
    let reader = TagReader::of([row.clone()]);
    let (spans, repairs) = reader.read(row);
    let spans = spans.into_iter();
    let spans = spans.map(|span| (span.tokens.start, span.tokens.end, span.label));
    let repairs = repairs.into_iter().map(|one| (one.token, one.as_what));
    (reader.scheme(), spans.collect(), repairs.collect())
}

#[test]
fn tags_that_break_their_scheme_are_read_as_what_they_mean_and_noted() {
    let span = |start, end, label: &str| (start, end, label.to_owned());
    let (scheme, spans, repairs) = read("B-a I-b O I-a B-a");
    assert_eq!(scheme, TagScheme::Iob2);
    let expected = [
        span(0, 1, "a"),
        span(1, 2, "b"),
        span(3, 4, "a"),
        span(4, 5, "a"),
    ];
    assert_eq!(spans, expected);
    assert_eq!(repairs, [(1, "begins a span"), (3, "begins a span")]);

    let (scheme, spans, repairs) = read("B-a O I-a L-b U-c L-c B-a");
    assert_eq!(scheme, TagScheme::Bilou);
    let expected = [
        span(0, 1, "a"),
        span(2, 3, "a"),
        span(3, 4, "b"),
        span(4, 5, "c"),
        span(5, 6, "c"),
        span(6, 7, "a"),
    ];
    assert_eq!(spans, expected);
    assert_eq!(repairs.len(), 6, "{repairs:?}");
    assert_eq!(repairs[0], (0, "ends a span"));

    // Without letters, equal labels side by side are one span; labels may hold a hyphen.
    let (_, spans, repairs) = read("PER PER O LOC B-x-y I-x-y");
    let expected = [span(0, 2, "PER"), span(3, 4, "LOC"), span(4, 6, "x-y")];
    assert_eq!((spans.as_slice(), repairs.len()), (&expected[..], 0));
}

#[test]
fn sentences_end_where_no_mention_goes_on() {
    let article = article("One came. Two went.\n\nThree “stayed.” Four left.", "en");
    let rows = |marks: &[(usize, usize)]| {
        let (text, _) = tokens_of(&article, marks, Alignment::Cut, Needs::default());
        let rows = text.rows(TextUnit::Sentence).into_iter();
        rows.map(|row| article.text.slice(text.range(&row).unwrap()).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        rows(&[(0, 3)]),
        ["One came.", "Two went.", "Three “stayed.”", "Four left."]
    );
    assert_eq!(
        rows(&[(4, 13)]),
        ["One came. Two went.", "Three “stayed.”", "Four left."]
    );
    let (text, _) = tokens_of(&article, &[(4, 13)], Alignment::Cut, Needs::default());
    assert_eq!(text.rows(TextUnit::Article).len(), 1);
    // Tokens 1 to 4 are the mention: the row ends before it, and it stays whole.
    let short = text.rows_of_at_most(TextUnit::Sentence, 2);
    assert_eq!(short[..3], [0..1, 1..4, 4..6], "{short:?}");
}

#[test]
fn given_tokens_must_be_those_of_the_text() {
    let project = marked("It can't be.", &[("actor", &[(3, 8)])]);
    let given = |tokens: &[&str]| {
        let list = tokens.iter().map(|token| (*token).to_owned()).collect();
        let lists = TokenLists::from([(ArticleId::new("a").unwrap(), list)]);
        ExportOptions {
            tokens: TokenOptions {
                tokenizer: Tokenizer::Given(Arc::new(GivenTokens(lists))),
                ..TokenOptions::default()
            },
            ..ExportOptions::default()
        }
    };
    let langextract = format("langextract").unwrap();
    let refusal = |tokens: &[&str]| {
        let error = langextract.export(&project, &given(tokens)).unwrap_err();
        error.to_string()
    };
    assert!(
        refusal(&["It", "cannot"])
            .contains("article a are not those of its text: token number 2, “cannot”"),
        "{}",
        refusal(&["It", "cannot"])
    );
    let options = given(&["It", "ca", "n't", "be"]);
    assert!(langextract.export(&project, &options).is_ok());
    // What no given token holds is a token too.
    let article = project.articles().next().unwrap();
    let tokens = options.tokens.tokenizer.tokens(article).into_iter();
    let tokens: Vec<&str> = tokens
        .map(|token| article.text.slice(token.range))
        .collect();
    assert_eq!(tokens, ["It", "ca", "n't", "be", "."]);
}

fn text() -> impl Strategy<Value = String> {
    "[a-c’'é漢ก😀\u{301}\u{200d}\u{a0}\u{202f}\u{1f} \n.,1-3]{1,40}x"
}

fn alignment() -> impl Strategy<Value = Alignment> {
    prop::sample::select(&Alignment::ALL[..])
}

type Cuts = Vec<(prop::sample::Index, prop::sample::Index)>;

fn marks_of(article: &Article, cuts: &Cuts) -> Vec<(usize, usize)> {
    let count = article.text.char_count().get();
    let cuts = cuts
        .iter()
        .map(|(a, b)| (a.index(count + 1), b.index(count + 1)));
    cuts.filter(|(a, b)| a != b)
        .map(|(a, b)| (a.min(b), a.max(b)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn tokens_hold_all_but_blanks(text in text(), language in prop::sample::select(vec!["en", "fr"])) {
        let article = article(&text, language);
        for tokenizer in [Tokenizer::Words, Tokenizer::Blanks] {
            let tokens = tokenizer.tokens(&article);
            let joined: String = tokens.iter().map(|token| article.text.slice(token.range)).collect();
            let solid: String = text.chars().filter(|c| !is_blank(*c)).collect();
            prop_assert_eq!(joined, solid);
        }
    }

    #[test]
    fn no_mention_is_lost_without_a_note(
        text in text(),
        cuts in any::<Cuts>(),
        alignment in alignment(),
        needs in any::<(bool, bool)>(),
    ) {
        let article = article(&text, "fr");
        let marks = marks_of(&article, &cuts);
        let needs = Needs { blanks: needs.0, overlaps: needs.1 };
        let (tokens, loss) = tokens_of(&article, &marks, alignment, needs);
        let placed = tokens.spans.iter().flatten().count();
        prop_assert_eq!(
            placed + loss.count(Loss::OffTokens) + loss.count(Loss::Overlaps),
            marks.len()
        );
        let mut used = vec![0; tokens.tokens.len()];
        for (span, (start, end)) in tokens.spans.iter().zip(&marks) {
            let Some(span) = span else { continue };
            span.clone().for_each(|token| used[token] += 1);
            let at = CharOffset::new;
            let meant = article.text.range_of_chars(at(*start), at(*end)).unwrap();
            if alignment == Alignment::Cut || alignment == Alignment::Strict {
                let meant = if needs.blanks { Some(meant) } else { trim(&article.text, meant) };
                prop_assert_eq!(tokens.range(span), meant);
            }
        }
        prop_assert!(needs.overlaps || used.iter().all(|count| *count <= 1));
        if needs.blanks {
            let mut all = String::new();
            for token in &tokens.tokens {
                all.push_str(article.text.slice(token.range));
                all.push_str(if token.space { " " } else { "" });
            }
            prop_assert_eq!(all.as_str(), article.text.as_str());
        }
    }

    #[test]
    fn rows_hold_every_token_once_and_cut_no_mention(
        text in text(),
        cuts in any::<Cuts>(),
        most in 1_usize..6,
    ) {
        let article = article(&text, "");
        let marks = marks_of(&article, &cuts);
        let overlaps = Needs { blanks: false, overlaps: true };
        let (tokens, _) = tokens_of(&article, &marks, Alignment::Cut, overlaps);
        for rows in [tokens.rows(TextUnit::Sentence), tokens.rows_of_at_most(TextUnit::Sentence, most)] {
            let all: Vec<usize> = rows.iter().cloned().flatten().collect();
            prop_assert_eq!(all, (0..tokens.tokens.len()).collect::<Vec<_>>());
            for span in tokens.spans.iter().flatten() {
                let held = rows.iter().any(|row| row.start <= span.start && span.end <= row.end);
                prop_assert!(held, "{:?} in {:?}", span, rows);
            }
        }
    }

    #[test]
    fn tags_say_the_spans_that_they_were_written_of(
        lengths in prop::collection::vec((0_usize..3, 1_usize..4, 0_usize..2), 0..6),
        scheme in prop::sample::select(&TagScheme::ALL[..]),
    ) {
        let mut at = 0;
        let mut spans = Vec::new();
        for (gap, length, label) in lengths {
            spans.push((at + gap..at + gap + length, ["a", "b-c"][label]));
            at += gap + length;
        }
        let tags = scheme.write(at + 1, spans.clone());
        let row: Vec<&str> = tags.iter().map(|tag| &**tag).collect();
        let (read, repairs) = TagReader::of([row.clone()]).read(row);
        let read: Vec<_> = read.iter().map(|span| (span.tokens.clone(), span.label.as_str())).collect();
        prop_assert_eq!(read, spans);
        prop_assert_eq!(repairs, vec![]);
    }
}
