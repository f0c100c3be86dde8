//! Marked text, in and out.

use claimdesk::text::Extent;
use claimdesk::text::marked::{MarkedError, parse, render, render_all};
use proptest::prelude::*;

use crate::support::text;

#[test]
fn what_is_written_is_read() {
    // Each comes out as it went in.
    let same = [
        "«Ada|actor» met «Bob|actor»",
        "«the «ministry|actor» said|source»",
        "«1:red «2:hot|a:1» iron|b:2»",
        "«1:red|a:1» hot «1:iron|a:1»",
        "«1:10:30|figure:1» o’clock",
        "«a|x»«b|y»",
        "a | b «c|x» | d",
        "«a|b|x»",
        "«été\n\n北京|lieu»",
        "no marks at all",
        "««same|b»|a»",
        "\\«Un «ministre|actor»» a dit : \\«Non»",
        "«a \\\\ b|x» \\⟦c\\⟧ \\‸ \\«",
        "«of \\|odd» bars|x»",
        "«\\«1:2»|figure»",
    ];
    for source in same {
        let marked = parse(source).unwrap();
        assert_eq!(render_all(&marked.text, &marked.marks), source);
    }
}

#[test]
fn places_are_read() {
    let marked = parse("a‸b ⟦cd⟧ «e|x»").unwrap();
    assert_eq!(marked.text.as_str(), "ab cd e");
    assert_eq!(marked.caret.unwrap().get(), 1);
    assert_eq!(marked.text.slice(marked.selection.unwrap()), "cd");
    assert_eq!(marked.marks[0].0.start().get(), 6);
}

#[test]
fn what_does_not_match_is_refused() {
    assert!(matches!(parse("«a"), Err(MarkedError::Unbalanced(_))));
    assert!(matches!(parse("a|x»"), Err(MarkedError::Unbalanced(_))));
    assert!(matches!(
        parse("«1:a|x:2»"),
        Err(MarkedError::Unbalanced(_))
    ));
    assert!(matches!(parse("«|x» a"), Err(MarkedError::EmptyMark(_))));
    assert!(matches!(parse(" "), Err(MarkedError::Text(_))));
}

#[test]
fn a_part_is_cut_out_with_its_marks() {
    let marked = parse("one «two three|x» four").unwrap();
    let within = marked.text.range_of_bytes(0..7).unwrap();
    assert_eq!(render(&marked.text, within, &marked.marks), "one «two|x»");
}

proptest! {
    #[test]
    fn render_then_parse_is_the_same(
        words in "[a-z0-9:é 北\n.|«»‸⟦⟧\\\\]{1,40}".prop_filter("blank", |s| !s.trim().is_empty()),
        marks in prop::collection::vec((0_usize..40, 1_usize..20, 0_usize..40, 1_usize..9, 0_u8..3, any::<bool>()), 0..6),
    ) {
        let t = text(&words);
        let mut wanted: Vec<(Extent, String)> = Vec::new();
        for (start, len, other, more, label, two) in marks {
            let clamp = |at: usize| t.clamp(claimdesk::text::ByteOffset::new(at));
            let first = t.range(clamp(start), clamp(start + len));
            let second = t.range(clamp(other), clamp(other + more)).filter(|_| two);
            if let Some(extent) = Extent::from_pieces(first.into_iter().chain(second)) {
                wanted.push((extent, format!("l{label}")));
            }
        }
        let rendered = render_all(&t, &wanted);
        let read = parse(&rendered).map_err(|e| TestCaseError::fail(format!("{e}: {rendered}")))?;
        prop_assert_eq!(read.text.as_str(), t.as_str(), "{}", rendered);
        wanted.sort();
        let mut found = read.marks;
        found.sort();
        prop_assert_eq!(found, wanted, "{}", rendered);
    }

    #[test]
    fn no_input_panics(source in "[«»|‸⟦⟧:0-9a-b \n]{0,30}") {
        let _ = parse(&source);
    }
}
