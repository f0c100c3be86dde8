use proptest::prelude::*;

use super::*;

fn pieces(text: &str) -> Vec<(std::ops::Range<usize>, u32)> {
    let text = ArticleText::new(text).unwrap();
    let blocks = Blocks::new(&text);
    (0..blocks.len())
        .filter_map(|index| blocks.get(index))
        .map(|block| (block.bytes(), block.paragraph))
        .collect()
}

#[test]
fn long_paragraphs_are_cut_after_sentences() {
    let text = "It burned for two days. Nobody knew why! ".repeat(400);
    let all = pieces(&text);
    assert!(all.len() > 7);
    for (range, _) in &all[..all.len() - 1] {
        assert!(range.len() <= MAX_BLOCK && range.len() > MAX_BLOCK / 2);
        let piece = &text[range.clone()];
        assert!(piece.ends_with(". ") || piece.ends_with("! "), "{piece}");
    }
}

#[test]
fn without_sentences_words_stay_whole_and_without_words_graphemes() {
    let words = "word ".repeat(3000);
    for (range, _) in pieces(&words) {
        assert!(words[range].ends_with("word "));
    }
    let flags = "🇫🇷".repeat(2000);
    for (range, _) in pieces(&flags) {
        assert_eq!(range.len() % 8, 0, "a flag was cut");
    }
    let deep = format!("e{}", "\u{301}".repeat(3000));
    assert!(pieces(&deep).len() > 1);
}

proptest! {
    #[test]
    fn blocks_hold_the_text_without_loss(
        words in prop::collection::vec("[a-zé。.!? \n]{0,900}", 1..12)
    ) {
        let source = words.concat();
        prop_assume!(!source.trim().is_empty());
        let text = ArticleText::new(source).unwrap();
        let blocks = Blocks::new(&text);
        let mut joined = String::new();
        for index in 0..blocks.len() {
            let block = blocks.get(index).unwrap();
            prop_assert!(block.bytes().len() <= MAX_BLOCK);
            prop_assert_eq!(block.first, text.paragraph(block.paragraph as usize).0.get() == block.bytes().start);
            joined.push_str(&text.as_str()[block.bytes()]);
            if block.last {
                joined.push('\n');
            }
            prop_assert_eq!(blocks.at(ByteOffset::new(block.bytes().start)), index);
        }
        joined.pop();
        prop_assert_eq!(joined.as_str(), text.as_str());
    }
}
