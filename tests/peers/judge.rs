//! How a peer judges: what it must read in our files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use claimdesk::formats::{
    Carries, ExportOptions, ExportedFile, Format, ImportContext, Input, OffsetUnit, Wrote, format,
    group, import_any,
};
use claimdesk::model::{Project, Scheme};
use claimdesk::text::{ByteOffset, Extent};
use serde::Deserialize;
use serde_json::Value;

use crate::cases::{AN_EMPTY_ARTICLE, foreign, ours};
use crate::environment;
use crate::projects::{ada, now, put};

/// A program that reads, and perhaps writes, one of our formats.
pub struct Peer {
    format: &'static dyn Format,
    environment: &'static str,
    script: &'static str,
    options: ExportOptions,
    only_tokens: bool,
    /// Problems that are rightly told of its files, by words in them.
    told: Vec<&'static str>,
    refuses_empty_texts: bool,
    /// Cases for it alone.
    more: Vec<(&'static str, Project)>,
}

/// A mention as a peer reads it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
struct Read(String, Words, Option<usize>, Option<usize>);

/// The words of a mention, one for each of its pieces.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(untagged)]
enum Words {
    Whole(String),
    Pieces(Vec<String>),
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct ReadArticle {
    id: Option<String>,
    mentions: Vec<Read>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Answer {
    Failed { error: String },
    Articles(Vec<ReadArticle>),
}

/// What a peer says of a case, by the folder that it read.
type Answers = BTreeMap<String, Answer>;

impl Peer {
    /// The peer whose script in `scripts/` has the name of the format.
    pub fn new(id: &'static str, environment: &'static str) -> Self {
        Self {
            format: format(id).unwrap(),
            environment,
            script: id,
            options: ExportOptions::default(),
            only_tokens: false,
            told: Vec::new(),
            refuses_empty_texts: false,
            more: Vec::new(),
        }
    }

    /// The same for a peer that writes tokens and no texts: blanks are ours, and we say so.
    pub fn that_writes_only_tokens(mut self) -> Self {
        self.only_tokens = true;
        self.who_is_told("put together of their tokens")
    }

    /// The same for a peer whose files lack something, of which we tell in these words.
    pub fn who_is_told(mut self, words: &'static str) -> Self {
        self.told.push(words);
        self
    }

    /// The same with a script of another name, where a format has several judges.
    pub fn by(mut self, script: &'static str) -> Self {
        self.script = script;
        self
    }

    /// The same with options for our exports.
    pub fn with(mut self, options: ExportOptions) -> Self {
        self.options = options;
        self
    }

    /// The same for a peer that itself knows no empty texts.
    pub fn that_refuses_empty_texts(mut self) -> Self {
        self.refuses_empty_texts = true;
        self
    }

    /// The same for a peer that reads more projects of ours.
    pub fn that_reads_more(mut self, cases: Vec<(&'static str, Project)>) -> Self {
        self.more = cases;
        self
    }

    /// It reads what we write: as many mentions, the same words in the same places.
    pub fn judges_ours(&self) {
        if let Some(python) = environment::python(self.environment) {
            self.reads_ours(&python);
        }
    }

    /// It reads what we write; and what it wrote itself it finds again in what we wrote after
    /// reading that.
    pub fn judges_both_ways(&self) {
        if let Some(python) = environment::python(self.environment) {
            self.reads_ours(&python);
            self.reads_its_own_again(&python);
        }
    }

    fn reads_ours(&self, python: &Path) {
        let root = self.root("ours");
        let mut wrote = BTreeMap::new();
        for (name, project) in ours().into_iter().chain(self.more.clone()) {
            let exported = self.format.export(&project, &self.options).unwrap();
            write(&case(&root, name).join("ours"), &exported.files);
            wrote.insert(case(&root, name), (name, exported.wrote));
        }
        let answers = self.ask(python, &root);
        assert_eq!(answers.len(), wrote.len(), "it was given all cases");
        for (folder, (name, wrote)) in wrote {
            let read = articles(&answers[&key(&folder)], "ours", name);
            self.compare(name, &wrote, read);
        }
    }

    fn compare(&self, name: &str, wrote: &[Wrote], read: Vec<ReadArticle>) {
        let name = format!("{}, {name}", self.script);
        let mut read = read;
        if read.iter().all(|article| article.id.is_some()) {
            let place =
                |id: &Option<String>| wrote.iter().position(|one| Some(&one.name) == id.as_ref());
            read.sort_by_key(|article| place(&article.id));
        }
        assert_eq!(read.len(), wrote.len(), "{name}: articles");
        for (read, wrote) in read.into_iter().zip(wrote) {
            if let Some(id) = &read.id {
                assert_eq!(id, &wrote.name, "{name}");
            }
            let meant = wrote.mentions.iter().map(|(label, extent)| {
                Read(
                    label.to_string(),
                    self.words(wrote, extent),
                    self.position(wrote, extent.start()),
                    self.position(wrote, extent.end()),
                )
            });
            assert_same(&name, meant.collect(), self.normal(read.mentions, false));
        }
    }

    /// A mention's words; without blanks where the format has only tokens.
    fn words(&self, wrote: &Wrote, extent: &Extent) -> Words {
        let pieces = extent
            .pieces()
            .map(|piece| wrote.text.slice(piece).to_owned());
        self.plain(Words::Pieces(pieces.collect()), false)
    }

    fn plain(&self, words: Words, again: bool) -> Words {
        let pieces = match words {
            Words::Whole(words) => vec![words],
            Words::Pieces(pieces) => pieces,
        };
        let rebuilt = again && self.only_tokens;
        if self.format.capabilities().carries(Carries::Texts) && !rebuilt {
            return Words::Pieces(pieces);
        }
        let joined = pieces.concat();
        let letters = joined.chars().filter(|letter| !letter.is_whitespace());
        Words::Pieces(vec![letters.collect()])
    }

    fn normal(&self, mentions: Vec<Read>, again: bool) -> Vec<Read> {
        let mentions = mentions.into_iter();
        let one =
            |Read(label, words, start, end)| Read(label, self.plain(words, again), start, end);
        mentions.map(one).collect()
    }

    fn position(&self, wrote: &Wrote, at: ByteOffset) -> Option<usize> {
        match self.format.capabilities().offsets {
            OffsetUnit::Bytes => Some(at.get()),
            OffsetUnit::CodePoints => Some(wrote.text.to_char(at).get()),
            OffsetUnit::Utf16 => Some(wrote.text.to_utf16(at).get()),
            OffsetUnit::None | OffsetUnit::Tokens => None,
        }
    }

    fn reads_its_own_again(&self, python: &Path) {
        let root = self.root("theirs");
        let cases = foreign();
        for (name, articles) in &cases {
            let json = serde_json::to_vec(articles).unwrap();
            fs::write(case(&root, name).join("articles.json"), json).unwrap();
        }
        let first = self.ask(python, &root);
        let mut schemes = BTreeMap::new();
        for (name, _) in &cases {
            let folder = case(&root, name);
            let project = self.take_in(name, &folder.join("theirs"));
            let read = articles(&first[&key(&folder)], "theirs", name);
            let mentions = project.layers().map(|(_, layer)| layer.mention_count());
            let theirs = read.iter().map(|article| article.mentions.len());
            assert_eq!(
                mentions.sum::<usize>(),
                theirs.sum::<usize>(),
                "{}, {name}: mentions that were read",
                self.script
            );
            let exported = self.format.export(&project, &self.options).unwrap();
            write(&folder.join("again"), &exported.files);
            schemes.insert(*name, project.scheme.clone());
        }
        let second = self.ask(python, &root);
        for given in &cases {
            let name = given.0;
            let key = key(&case(&root, name));
            let before = articles(&first[&key], "theirs", name);
            let after = articles(&second[&key], "again", name);
            self.same_again(given, &schemes[name], before, after);
        }
    }

    /// A project with what the peer wrote.
    fn take_in(&self, name: &str, folder: &Path) -> Project {
        let files = files(folder, folder);
        let project = Project::default();
        let mut context = ImportContext::new(&project, ada(), now());
        let mut taken = project.clone();
        let mut said = 0;
        for group in group(&files, |file| &file.name) {
            let beside = group.companions.into_iter();
            let beside = beside.map(|file| {
                let base = file.name.rsplit('/').next().unwrap();
                (base.to_owned(), Arc::from(file.bytes))
            });
            let input = Input::new(&group.main.name, group.main.bytes);
            let input = input.with_companions(beside.collect());
            let imported = match import_any(&input, &mut context) {
                Ok(imported) => imported,
                Err(_) if name == AN_EMPTY_ARTICLE => {
                    said += 1;
                    continue;
                }
                Err(error) => panic!("{}, {name}: {error}", self.script),
            };
            assert_eq!(
                imported.format,
                self.format.id(),
                "{name}: {}",
                imported.why
            );
            let problems = imported.problems.iter();
            let mut problems = problems.map(|problem| problem.message.as_str());
            let told = |message: &str| self.told.iter().any(|words| message.contains(words));
            let surprise = problems.find(|message| !told(message));
            if name == AN_EMPTY_ARTICLE {
                said += usize::from(surprise.is_some());
            } else {
                assert_eq!(surprise, None, "{}, {name}", self.script);
            }
            taken = put(&taken, &imported);
        }
        if name == AN_EMPTY_ARTICLE && !self.refuses_empty_texts {
            assert!(
                said > 0,
                "{}: nothing is said of the empty text",
                self.script
            );
        }
        taken
    }

    /// A label's name has become its id; line ends and byte order marks that went move what follows.
    fn same_again(
        &self,
        (name, given): &(&str, Value),
        scheme: &Scheme,
        before: Vec<ReadArticle>,
        after: Vec<ReadArticle>,
    ) {
        let given = given.as_array().unwrap().iter();
        let texts: Vec<&str> = given.map(|one| one["text"].as_str().unwrap()).collect();
        // CRs become LFs, and a byte order mark that stands before a text is none of it.
        let moved = |text: &&str| text.contains('\r') || text.starts_with('\u{feff}');
        let moved = texts.iter().any(moved);
        let name = format!("{}, {name}, through us", self.script);
        let mut before = before;
        if !self.refuses_empty_texts {
            assert_eq!(before.len(), texts.len(), "{name}: articles that it wrote");
            let mut texts = texts.iter();
            before.retain(|_| texts.next().is_some_and(|text| !text.is_empty()));
        }
        assert_eq!(before.len(), after.len(), "{name}: articles");
        let named = |id: String| {
            let mut labels = scheme.labels.iter();
            let label = labels.find(|label| label.id.as_str() == id);
            label.map_or(id, |label| label.name.clone())
        };
        let normal = |mentions: Vec<Read>| -> Vec<Read> {
            let mentions = self.normal(mentions, true).into_iter();
            let one = |Read(label, words, start, end)| match (moved, words) {
                (true, Words::Pieces(pieces)) => {
                    let pieces = pieces.iter().map(|words| words.replace("\r\n", "\n"));
                    Read(named(label), Words::Pieces(pieces.collect()), None, None)
                }
                (_, words) => Read(named(label), words, start, end),
            };
            mentions.map(one).collect()
        };
        for (before, after) in before.into_iter().zip(after) {
            assert_same(&name, normal(before.mentions), normal(after.mentions));
        }
    }

    /// An empty folder for the cases of one direction.
    fn root(&self, which: &str) -> PathBuf {
        let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("peers");
        let root = root.join(format!("{}-{which}", self.script));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        root
    }

    fn ask(&self, python: &Path, root: &Path) -> BTreeMap<String, Answers> {
        let run = environment::folder().join("run.py");
        let asked = Command::new(python)
            .arg(run)
            .arg(self.script)
            .arg(root)
            .output();
        let asked = asked.unwrap();
        let log = String::from_utf8_lossy(&asked.stderr);
        assert!(asked.status.success(), "{}: {log}", self.script);
        let answer = fs::read(root.join("read.json")).unwrap();
        serde_json::from_slice(&answer).unwrap()
    }
}

fn assert_same(name: &str, mut meant: Vec<Read>, mut read: Vec<Read>) {
    meant.sort();
    read.sort();
    let differ = meant.iter().zip(&read).find(|(meant, read)| meant != read);
    if let Some((meant, read)) = differ {
        panic!("{name}: it reads {read:?}, meant is {meant:?}");
    }
    assert_eq!(meant.len(), read.len(), "{name}: as many mentions");
}

fn articles(answers: &Answers, which: &str, name: &str) -> Vec<ReadArticle> {
    for (what, answer) in answers {
        if let Answer::Failed { error } = answer {
            panic!("{name}, {what}: {error}");
        }
    }
    match answers.get(which) {
        Some(Answer::Articles(articles)) => articles.clone(),
        _ => panic!("{name}: it read nothing of {which}"),
    }
}

/// The folder of a case.
fn case(root: &Path, name: &str) -> PathBuf {
    let folder = root.join(name.replace(' ', "-"));
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn key(folder: &Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

/// Writes an export's files into a folder.
pub fn write(folder: &Path, files: &[ExportedFile]) {
    fs::create_dir_all(folder).unwrap();
    for file in files {
        let path = folder.join(&file.name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.bytes).unwrap();
    }
}

/// All files below a folder, by name.
fn files(root: &Path, folder: &Path) -> Vec<ExportedFile> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        if path.is_dir() {
            out.extend(files(root, &path));
        } else {
            let name = path.strip_prefix(root).unwrap().components();
            let name = name.map(|part| part.as_os_str().to_string_lossy());
            out.push(ExportedFile {
                name: name.collect::<Vec<_>>().join("/"),
                bytes: fs::read(&path).unwrap(),
            });
        }
    }
    out
}
