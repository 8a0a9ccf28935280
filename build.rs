//! Embeds `katas/` and `solutions/`, so that one binary has all it needs, and the
//! templates from which `kata new` makes another kata.
//!
//! The texts are packed with LZMA in a few parts a kata, because sixty katas must fit
//! into one binary and a command needs the texts of one. What `list` and `status` show
//! of every kata goes into an index that is not packed.

#[path = "src/kata/parts.rs"]
mod parts;
#[path = "src/kata/track.rs"]
mod track;

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use lzma_rust2::{LzmaOptions, LzmaWriter};

/// Names one more folder with `katas/` and `solutions/` to embed: the benchmark of a
/// large catalogue sets it.
const MORE: &str = "KATA_EMBED";
/// The values of `kata.toml` that go into the index.
const WANTED: [&str; 14] = [
    "title",
    "summary",
    "difficulty",
    "frequency",
    "group",
    "patterns",
    "principles",
    "prepares",
    "id",
    "minutes",
    "adds",
    "level",
    "kind",
    "asks",
];
/// What a line of the index says of a stage.
const STAGE: [&str; 7] = [
    "id",
    "minutes",
    "level",
    "difficulty",
    "kind",
    "title",
    "adds",
];
/// The same of a frozen round, with what stands for an absent value.
const ROUND: [(&str, &str); 7] = [
    ("id", ""),
    ("minutes", "20"),
    ("level", "senior"),
    ("difficulty", ""),
    ("kind", ""),
    ("title", ""),
    ("asks", ""),
];
/// What `kata new` makes, by the name in the index.
const TEMPLATES: [(&str, &str); 2] = [
    ("template", "katas/.template"),
    ("template-warm-up", "katas/.template-warm-up"),
];

/// Texts by name, with lines that end with `\n` alone.
type Texts = BTreeMap<String, String>;

fn main() {
    let root = folder("CARGO_MANIFEST_DIR");
    let mut roots = vec![root.clone()];
    roots.extend(env::var_os(MORE).map(PathBuf::from));
    println!("cargo::rerun-if-env-changed={MORE}");
    println!("cargo::rerun-if-changed=build.rs");
    let mut texts = Texts::new();
    for root in &roots {
        for part in ["katas", "solutions"] {
            println!("cargo::rerun-if-changed={}", root.join(part).display());
            // The author's guides lie directly in these folders.
            let below = texts_below(&root.join(part)).into_iter();
            let below = below.filter(|(name, _)| name.contains('/'));
            texts.extend(below.map(|(name, text)| (format!("{part}/{name}"), text)));
        }
    }
    let support = below(&texts, "katas/support/");
    let mut packer = Packer::new(&folder("OUT_DIR"));
    packer.index += "texts\tsupport\n";
    packer.add("all", &support);
    packer.index += "texts\tdrills\n";
    packer.add("all", &below(&texts, "katas/drills/"));
    packer.index += "texts\tconcepts\n";
    packer.add("all", &below(&texts, "katas/concepts/"));
    for (name, folder) in TEMPLATES {
        let _ = writeln!(packer.index, "texts\t{name}");
        packer.add("all", &texts_below(&root.join(folder)));
    }
    let ids: BTreeSet<&str> = texts.keys().filter_map(|it| it.split('/').nth(1)).collect();
    for id in ids {
        let mut files = below(&texts, &format!("katas/{id}/"));
        if files.contains_key("kata.toml") {
            let mut solution = below(&texts, &format!("solutions/{id}/"));
            let open = track::take(id, &mut files, &mut solution);
            packer.add_kata(id, None, files, &solution, &support);
            if let Some(open) = open {
                let open = open.unwrap_or_else(|why| panic!("katas/{id}/open: {why}"));
                packer.add_kata(&open.id, Some(id), open.files, &open.solution, &support);
            }
        }
    }
    packer.finish();
}

/// Collects the index and the packed parts. A part that was packed by an earlier run
/// is taken from there.
struct Packer {
    out: PathBuf,
    index: String,
    packed: Vec<u8>,
    used: BTreeSet<PathBuf>,
}

impl Packer {
    fn new(out: &Path) -> Self {
        Self {
            out: out.to_owned(),
            index: String::new(),
            packed: Vec::new(),
            used: BTreeSet::new(),
        }
    }

    fn add_kata(
        &mut self,
        id: &str,
        base: Option<&str>,
        files: Texts,
        solution: &Texts,
        support: &Texts,
    ) {
        let all = files.iter().chain(solution).chain(support);
        let all = all.flat_map(|(name, text)| [name.as_bytes(), &[0], text.as_bytes(), &[0]]);
        let version = parts::mark(all);
        let head = Head::read(id, &files["kata.toml"]);
        let (pages, tests): (Texts, Texts) = files
            .into_iter()
            .partition(|(name, _)| parts::is_page(name));
        let _ = write!(self.index, "kata\t{id}\t{version:016x}\t{}", head.index());
        if let Some(base) = base {
            let _ = writeln!(self.index, "base\t{base}");
        }
        self.add("pages", &pages);
        self.add("tests", &tests);
        self.add("solution", solution);
        let marks = below(&tests, "tests/").into_iter();
        let helpers = support
            .iter()
            .map(|(name, text)| (format!("support/{name}"), text.clone()));
        let marks = marks.chain(helpers);
        let marks =
            marks.map(|(name, text)| (name, format!("{:016x}", parts::mark([text.as_bytes()]))));
        self.add("marks", &marks.collect());
    }

    /// Adds `texts` as one part: their number, a line with name and length of each, and
    /// the texts.
    fn add(&mut self, name: &str, texts: &Texts) {
        let lines: String = texts
            .iter()
            .map(|(name, text)| format!("{name}\t{}\n", text.len()))
            .collect();
        let all: String = texts.values().map(String::as_str).collect();
        let whole = format!("{}\n{lines}{all}", texts.len());
        let packed = self.pack(whole.as_bytes());
        let start = self.packed.len();
        self.packed.extend(packed);
        let end = self.packed.len();
        let _ = writeln!(self.index, "part\t{name}\t{start}\t{end}\t{}", whole.len());
    }

    fn pack(&mut self, whole: &[u8]) -> Vec<u8> {
        let known = self.out.join(format!(
            "{:016x}-{}.lzma",
            parts::mark([whole]),
            whole.len()
        ));
        self.used.insert(known.clone());
        if let Ok(packed) = fs::read(&known) {
            return packed;
        }
        let packed = packed(whole).expect("memory does not fail to be written");
        write(&known, &packed);
        packed
    }

    fn finish(self) {
        write(&self.out.join("index.txt"), self.index.as_bytes());
        write(&self.out.join("packed.bin"), &self.packed);
        for entry in fs::read_dir(&self.out).expect("OUT_DIR").flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|end| end == "lzma") && !self.used.contains(&path) {
                remove(&path);
            }
        }
    }
}

fn packed(whole: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut options = LzmaOptions::with_preset(6);
    options.dict_size = parts::dictionary(whole.len());
    options.lc = parts::LITERAL_CONTEXT;
    options.lp = parts::LITERAL_POSITION;
    options.pb = parts::POSITION;
    let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false)?;
    writer.write_all(whole)?;
    writer.finish()
}

/// What the index says of a kata, from its `kata.toml`. A whole TOML parser would have
/// to be compiled for this build script once more. So it reads lines: these values must
/// be on one line each, and a test compares the index with what the program's own parser
/// makes of the file.
#[derive(Default)]
struct Head {
    values: BTreeMap<String, Vec<String>>,
    stages: Vec<BTreeMap<String, Vec<String>>>,
    /// The frozen rounds of an open track: stages, too.
    rounds: Vec<BTreeMap<String, Vec<String>>>,
}

impl Head {
    fn read(id: &str, manifest: &str) -> Self {
        let mut head = Self::default();
        let (mut section, mut in_text) = (String::new(), false);
        for line in manifest.lines() {
            let begins_in_text = in_text;
            in_text ^= line.matches("\"\"\"").count() % 2 == 1;
            if begins_in_text || line.starts_with('#') {
                continue;
            }
            if line.starts_with('[') {
                line.trim().clone_into(&mut section);
                match section.as_str() {
                    "[[stages]]" => head.stages.push(BTreeMap::new()),
                    "[[rounds]]" => head.rounds.push(BTreeMap::new()),
                    _ => {}
                }
            } else if let Some((key, value)) = line.split_once('=') {
                let values = match section.as_str() {
                    "" => Some(&mut head.values),
                    "[[stages]]" => head.stages.last_mut(),
                    "[[rounds]]" => head.rounds.last_mut(),
                    _ => None,
                };
                let key = key.trim().to_owned();
                let is_wanted = !in_text && WANTED.contains(&key.as_str());
                if let Some(values) = values.filter(|_| is_wanted) {
                    let value = strings(value.trim());
                    let value = value.unwrap_or_else(|| {
                        panic!("katas/{id}/kata.toml: `{line}` must be a value on one line")
                    });
                    values.insert(key, value);
                }
            }
        }
        head
    }

    fn index(&self) -> String {
        let line = |key: &str| {
            self.values
                .get(key)
                .map(|it| it.join("\t"))
                .unwrap_or_default()
        };
        let mut index = format!("{}\t{}\n", line("difficulty"), line("frequency"));
        let keys = [
            "title",
            "summary",
            "group",
            "patterns",
            "principles",
            "prepares",
        ];
        for key in keys {
            let _ = writeln!(index, "{key}\t{}", line(key));
        }
        for stage in &self.stages {
            index += "stage";
            index += &row(stage, STAGE.map(|key| (key, "")));
        }
        for round in &self.rounds {
            index += "stage";
            index += &row(round, ROUND);
        }
        index
    }
}

/// The values of a table by their keys, or what stands for an absent one.
fn row<const N: usize>(table: &BTreeMap<String, Vec<String>>, keys: [(&str, &str); N]) -> String {
    let value = |(key, absent): (&str, &str)| {
        let value = table.get(key).map_or(absent.to_owned(), |it| it.join("\t"));
        format!("\t{value}")
    };
    keys.map(value).concat() + "\n"
}

/// The strings of a TOML value, or the number in it.
fn strings(value: &str) -> Option<Vec<String>> {
    if let Some(list) = value.strip_prefix('[') {
        let list = list.strip_suffix(']')?.trim();
        return list_of(list.strip_suffix(',').unwrap_or(list));
    }
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(vec![value.to_owned()]);
    }
    list_of(value).filter(|values| values.len() == 1)
}

/// Strings in quotes, with commas between them.
fn list_of(mut list: &str) -> Option<Vec<String>> {
    let mut strings = Vec::new();
    while !list.is_empty() {
        let mut string = String::new();
        let mut chars = list.strip_prefix('"')?.chars();
        loop {
            match chars.next()? {
                '"' => break,
                '\\' => string.push(chars.next().filter(|it| matches!(it, '"' | '\\'))?),
                other => string.push(other),
            }
        }
        strings.push(string);
        list = chars.as_str().trim_start();
        if !list.is_empty() {
            list = list.strip_prefix(',')?.trim_start();
        }
    }
    Some(strings)
}

/// The files below `root` by their names there: no hidden ones, and none of the
/// compiler's messages, which only this project's tests compare.
fn texts_below(root: &Path) -> Texts {
    let mut texts = Texts::new();
    let mut open = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_str().expect("the name of a file is UTF-8");
            let is_message = path.extension().is_some_and(|end| end == "stderr");
            if name.starts_with('.') || is_message {
                continue;
            }
            let name = format!("{prefix}{name}");
            if path.is_dir() {
                open.push((path, name + "/"));
            } else {
                texts.insert(name, read(&path));
            }
        }
    }
    texts
}

/// What lies below `prefix`, named from there.
fn below(texts: &Texts, prefix: &str) -> Texts {
    let below = texts
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix(prefix)?, text)));
    below
        .map(|(name, text)| (name.to_owned(), text.clone()))
        .collect()
}

/// The text in the file `path`; git may have given it other line ends.
fn read(path: &Path) -> String {
    let text = fs::read_to_string(path);
    let text = text.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.replace("\r\n", "\n")
}

fn folder(variable: &str) -> PathBuf {
    PathBuf::from(env::var_os(variable).expect("cargo sets it"))
}

#[expect(
    clippy::disallowed_methods,
    reason = "a build script has no `fs` module"
)]
fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("OUT_DIR is writable");
}

#[expect(
    clippy::disallowed_methods,
    reason = "a build script has no `fs` module"
)]
fn remove(path: &Path) {
    fs::remove_file(path).expect("OUT_DIR is writable");
}
