//! No bytes make any format panic.

use claimdesk::formats::{FORMATS, ImportContext, Input, import_any};
use claimdesk::model::Project;
use proptest::prelude::*;

use crate::{ada, now};

fn try_all(name: &str, bytes: &[u8]) {
    let project = Project::default();
    let mut context = ImportContext::new(&project, ada(), now());
    let input = Input::new(name, bytes);
    for format in FORMATS {
        format.sniff(&input);
        if let Ok(imported) = format.import(&input, &mut context) {
            for article in &imported.articles {
                assert!(!article.text.as_str().contains('\r'));
            }
        }
    }
    let mut context = ImportContext::new(&project, ada(), now());
    if let Ok(imported) = import_any(&input, &mut context) {
        crate::put(&project, &imported);
    }
}

fn pieces(all: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(all), 0..40).prop_map(|parts| parts.concat())
}

const TAGS: &[&str] = &[
    "<html>",
    "<body>",
    "<p>",
    "</p>",
    "<div class='article'>",
    "</div>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<li>",
    "<ul>",
    "</ul>",
    "<br>",
    "<b>",
    "</i>",
    "<a href=x>",
    "</a>",
    "<svg>",
    "</svg>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<!DOCTYPE html>",
    "<meta charset=utf-8>",
    "<sup>2",
    "</sup>",
    "&amp;",
    "&#x110000;",
    "&nbsp;",
    "words of a text, ",
    "é",
    "<",
    ">",
    "\"",
    "=",
    "<pre>\n\n",
    "<template>",
    "<select>",
    "<math>",
    "<frameset>",
    "<title>",
    "<textarea>",
    "<q>",
    "<time datetime=2025>",
    "<script type='application/ld+json'>{\"@type\":\"Article\",\"author\":[{\"name\":\"x\"}]}</script>",
];

const JSON: &[&str] = &[
    "{\"text\":\"Ten met Ada\",",
    "\"mentions\":[",
    "{\"id\":\"m1\",\"label\":\"figure\",",
    "\"start\":0,\"end\":3,",
    "\"quote\":\"Ten\"}",
    "]",
    "}",
    ",",
    "\n",
    "\"claims\":[{\"id\":\"c1\",",
    "\"quotes\":[{\"start\":0,\"end\":3}]}",
    "\"id\":\"a\"",
    "null",
    "\"project\":{\"title\":\"x\"},",
    "{\"text\":\"a\r\nb\"}",
    "[",
    "18446744073709551615",
    "{\"text\":\"Ten\",\"mentions\":[{\"label\":\"é\",\"start\":0,\"end\":18446744073709551615}]}",
    "{\"text\":\"Ten\",\"mentions\":[{\"id\":\"m18446744073709551615\",\"label\":\"x\",\"start\":0,\"end\":3}]}",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        try_all("a.bin", &bytes);
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        try_all("a.md", text.as_bytes());
    }

    #[test]
    fn any_tags(page in pieces(TAGS)) {
        try_all("a.html", page.as_bytes());
    }

    #[test]
    fn any_json(lines in pieces(JSON)) {
        try_all("a.jsonl", lines.as_bytes());
    }

    #[test]
    fn any_front_matter(lines in pieces(&["---\n", "title: x\n", "- \n", ":", "[", "]", "\"", " ", "é", "author:\n", "\n"])) {
        try_all("a.md", lines.as_bytes());
    }
}
