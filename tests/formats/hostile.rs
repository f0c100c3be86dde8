//! Files that somebody made to do harm, brought in by the program as a child that the system ends
//! beyond a bound of memory (address space), stack and CPU time. `CLAIMDESK_HOSTILE=10` makes all
//! of them ten times as large, with ten times the time and memory.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;

use claimdesk::model::Project;
use claimdesk::store;

use crate::bounded::{self, Bounds};

const MEGABYTES: u64 = 600;
const SECONDS: u64 = 10;

fn times() -> usize {
    let set = std::env::var("CLAIMDESK_HOSTILE").ok();
    set.and_then(|words| words.parse().ok()).unwrap_or(1)
}

fn page(rest: &str) -> Vec<u8> {
    format!("<!DOCTYPE html><html><body><p>Ten people met.</p><p>They said so.</p>{rest}").into()
}

fn line(mentions: &str) -> Vec<u8> {
    format!("{{\"text\":\"Ten people met.\",\"mentions\":{mentions}}}\n").into()
}

/// Name, content, and what must be said of it.
type Case = (String, Vec<u8>, &'static str);

fn pages(k: usize) -> Vec<Case> {
    let mut cases: Vec<Case> = [
        "<table><tr><td>",
        "<div>",
        "<ul><li>",
        "<li><dd>",
        "<select>",
        "<optgroup>",
        "<svg>",
        "<template>",
        "<noscript>",
    ]
    .iter()
    .enumerate()
    .map(|(n, tags)| {
        let page = page(&tags.repeat(10_000 * k));
        (format!("nested-{n}.html"), page, "Imported 1 article")
    })
    .collect();
    let mut add = |name: &str, rest: String| {
        cases.push((name.to_owned(), page(&rest), "Imported 1 article"));
    };
    add(
        "long-attribute.html",
        format!("<p title=\"{}\">x", "x".repeat((10 << 20) * k)),
    );
    add(
        "attributes.html",
        format!("<p {}>x", "a=1 ".repeat(100_000 * k)),
    );
    add("entities.html", "&amp;".repeat(100_000 * k));
    add("brackets.html", "<".repeat(100_000 * k));
    add("comments.html", "<!--".repeat(100_000 * k));
    let many = page(&"<br>".repeat(2_000_001));
    cases.push(("tags.html".into(), many, "more than 2000000 tags"));
    let only = page(&"<".repeat((4 << 20) * k));
    cases.push(("only-brackets.html".into(), only, "more than 2000000 tags"));
    let empty = page(&"<!>".repeat((2 << 20) * k));
    cases.push((
        "empty-comments.html".into(),
        empty,
        "more than 2000000 tags",
    ));
    cases
}

fn lines(k: usize) -> Vec<Case> {
    let long = "x".repeat((10 << 20) * k);
    let fields: Vec<String> = (0..100_000 * k).map(|n| format!("\"f{n}\":1")).collect();
    let fields = format!(
        "{{\"text\":\"Ten\",\"mentions\":[],{}}}\n",
        fields.join(",")
    );
    let many = ["{\"label\":\"figure\",\"start\":0,\"end\":3}"; 1].repeat(20_000 * k);
    let mut number = line("[]");
    number.extend(line("[{\"label\":\"figure\",\"start\":1e400,\"end\":3}]"));
    let mut negative = line("[]");
    negative.extend(line("[{\"label\":\"figure\",\"start\":-1,\"end\":3}]"));
    let mut surrogate = line("[]");
    surrogate.extend(b"{\"text\":\"\\ud800\",\"mentions\":[]}\n");
    let mut deep = line("[]");
    deep.extend(line(&"[".repeat(1_000_000 * k)));
    [
        (
            "long.jsonl",
            format!("{{\"text\":\"{long}\",\"mentions\":[]}}\n").into(),
            "Imported 1 article",
        ),
        ("fields.jsonl", fields.into(), "is not known here"),
        (
            "heap.jsonl",
            line(&format!("[{}]", many.join(","))),
            "Imported 1 article",
        ),
        (
            "deep.jsonl",
            deep,
            "line 2: this line is no JSON (recursion",
        ),
        (
            "number.jsonl",
            number,
            "line 2: this line is no JSON (number",
        ),
        ("negative.jsonl", negative, "line 2, mention number 1: "),
        ("surrogate.jsonl", surrogate, "line 2: this line is no JSON"),
    ]
    .map(|(name, bytes, says)| (name.to_owned(), bytes, says))
    .into()
}

fn texts(k: usize) -> Vec<Case> {
    let words = "Ten people met.\n";
    let utf16: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut cases: Vec<Case> = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>, says| cases.push((name.to_owned(), bytes, says));
    let fine = "Imported 1 article";
    add("odd.txt", [b"\xFF\xFE", &utf16[..], b"x"].concat(), fine);
    add(
        "cut.txt",
        [b"\xFF\xFE", &utf16[..], b"\0\xD8"].concat(),
        fine,
    );
    add("utf7.txt", "+AGE-+2AA-".repeat(100_000 * k).into(), fine);
    for (n, mark) in [
        &b"\xFF\xFE"[..],
        b"\xFE\xFF",
        b"\xEF\xBB\xBF",
        b"\0\0\xFE\xFF",
    ]
    .into_iter()
    .enumerate()
    {
        add(&format!("mark-{n}.txt"), mark.into(), "nothing but blanks");
    }
    add("nul.txt", vec![0; 1_000_000 * k], "this is no text");
    for (n, sign) in [">", "[", "*", "`"].into_iter().enumerate() {
        add(
            &format!("sign-{n}.md"),
            sign.repeat(100_000 * k).into(),
            fine,
        );
    }
    add("line.txt", vec![b'x'; (10 << 20) * k], fine);
    let breaks = format!("a{}b", "\n".repeat(1_000_000 * k));
    add("breaks.txt", breaks.into(), fine);
    add("conflict.txt", "<<<<".repeat(1_000_000).into(), fine);
    cases
}

fn run(folder: &Path, (name, bytes, says): &Case) -> Result<(), String> {
    let (file, home) = (folder.join(name), folder.join("home"));
    fs::write(&file, bytes).unwrap();
    let project = folder.join(format!("project of {name}"));
    store::create(&project, &Project::new("")).unwrap();
    let k = times() as u64;
    let bounds = Bounds {
        megabytes: MEGABYTES * k,
        seconds: SECONDS * k,
        stack_kilobytes: 2048,
    };
    let ran = bounded::claimdesk(bounds, &home, "import", &[&project, &file], says);
    ran.map_err(|wrong| format!("{name}: {wrong}"))
}

fn all_of(cases: &[Case]) {
    let folder = tempfile::tempdir().unwrap();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| run(folder.path(), case).err())
        .collect();
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn no_page_takes_more_than_it_may() {
    all_of(&pages(times()));
}

#[test]
fn no_lines_take_more_than_they_may() {
    all_of(&lines(times()));
}

#[test]
fn no_text_takes_more_than_it_may() {
    all_of(&texts(times()));
}

/// They came in, and the project could not be opened again.
#[test]
fn more_labels_than_a_project_may_have_are_refused() {
    let labelled = |count: usize| {
        let mentions: Vec<String> = (0..count)
            .map(|n| format!("{{\"label\":\"l{n}\",\"start\":0,\"end\":3}}"))
            .collect();
        line(&format!("[{}]", mentions.join(",")))
    };
    let words = crate::refusal("a.jsonl", &labelled(1_001));
    assert!(words.contains("more than 1000 labels"), "{words}");
    assert!(crate::import("a.jsonl", &labelled(900)).is_ok());
}

/// A page with everything that a browser would load or run; whoever came would be seen.
#[test]
fn a_page_loads_and_runs_nothing() {
    let ear = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    ear.set_nonblocking(true).unwrap();
    let there = format!("http://{}", ear.local_addr().unwrap());
    let page = [
        "<!DOCTYPE html><html><head><base href=\"THERE/\">",
        "<meta http-equiv=refresh content=\"0; url=THERE/refresh\">",
        "<link rel=stylesheet href=THERE/sheet.css><link rel=preload href=THERE/pre as=image>",
        "<style>@import url(THERE/import.css); p { background: url(THERE/back.png) }</style>",
        "<script src=THERE/outside.js></script><script>document.write('ran'); fetch('THERE/f')</script>",
        "<script type=module>import 'THERE/module.js'</script></head>",
        "<body onload=\"location='THERE/load'\"><p>Ten people met in the square on Monday.</p>",
        "<img src=THERE/a.png srcset=\"THERE/b.png 2x\" onerror=\"alert('ran')\">",
        "<iframe src=THERE/frame srcdoc=\"<p>framed</p>\"></iframe><embed src=THERE/e>",
        "<object data=THERE/o></object><video src=THERE/v autoplay poster=THERE/p></video>",
        "<svg><image href=THERE/svg /><use href=THERE/use /><script>ran()</script></svg>",
        "<form action=THERE/form><input autofocus onfocus=\"submit()\"></form>",
        "<p>They said so, and went home again.</p></body></html>",
    ]
    .concat()
    .replace("THERE", &there);
    let article = crate::article("page.html", page.as_bytes());
    let text = article.text.as_str();
    assert!(
        text.contains("Ten people met") && text.contains("went home"),
        "{text}"
    );
    assert!(!text.contains("ran") && !text.contains(&there), "{text}");
    let came = ear.accept().map_err(|error| error.kind());
    assert_eq!(came.err(), Some(std::io::ErrorKind::WouldBlock));
}

/// Nothing can be run or loaded where there is nothing to do it with.
#[test]
fn no_format_can_reach_files_networks_or_programs() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/formats")];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            seen += 1;
            let source = fs::read_to_string(&path).unwrap();
            for word in [
                "std::fs",
                "std::net",
                "std::process",
                "Command::",
                "File::",
                "TcpStream",
            ] {
                assert!(!source.contains(word), "{word} in {}", path.display());
            }
        }
    }
    assert!(seen > 15, "{seen}");
}
