//! What one student handed in: files by name, with limits on all that an enemy chooses.
//! A name becomes no path before it was found to be a plain one.

use std::collections::BTreeMap;

use crate::{
    error::Result,
    fs::{TextTree, text_of},
    judge::{Sealed, seal_texts},
    kata::{KataId, is_source},
    kata_path::{KataPath, collision},
};

/// Most entries of an archive or a folder that are looked at.
const MOST_ENTRIES: usize = 5_000;
/// Deepest folder that is looked into.
pub(super) const DEEPEST: usize = 12;
/// Most bytes of one file, of all sources, and of everything that is unpacked.
pub(super) const MOST_FILE: u64 = 1 << 20;
const MOST_SOURCES: usize = 2 << 20;
pub(super) const MOST_UNPACKED: u64 = 8 << 20;
const MOST_FILES: usize = 500;
/// Folders above `src/lib.rs` that are looked into.
const DEEPEST_LIB: usize = 4;
const LONGEST_NAME: usize = 300;
/// Folders that tools make; nobody hands them in on purpose.
const OF_TOOLS: &[&str] = &["target", "__MACOSX", "node_modules"];
const LIB: &str = "src/lib.rs";

/// The sources of one submission before they are looked at.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    files: BTreeMap<String, Vec<u8>>,
    /// Why it cannot be taken, in sentences.
    problems: Vec<String>,
    /// What was unpacked or read so far.
    pub(super) bytes: u64,
    entries: usize,
    /// Archives that were unpacked.
    pub(super) archives: usize,
}

impl Bundle {
    pub(super) fn refuse(&mut self, why: impl Into<String>) {
        // The first few say enough.
        if self.problems.len() < 5 {
            self.problems.push(why.into());
        }
    }

    /// Whether something speaks against it already.
    pub(super) fn is_refused(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Counts one more entry; false, and refused, if there are too many.
    pub(super) fn count(&mut self) -> bool {
        self.entries += 1;
        if self.entries == MOST_ENTRIES + 1 {
            self.refuse(format!("it has more than {MOST_ENTRIES} files and folders"));
        }
        self.entries <= MOST_ENTRIES
    }

    /// Takes a file in, if it can be a source.
    pub(super) fn add(&mut self, name: &str, bytes: Vec<u8>) {
        if self.files.insert(name.to_owned(), bytes).is_some() {
            self.refuse(format!("it has the file `{}` twice", short(name)));
        }
    }

    /// The sources, sealed as the judge takes them.
    pub(super) fn sealed(mut self, kata: &KataId) -> Result<Result<Sealed, Vec<String>>> {
        if self.is_refused() {
            return Ok(Err(self.problems));
        }
        let sources = match self.sources(kata) {
            Err(why) => return Ok(Err(vec![why])),
            Ok(sources) => sources,
        };
        let sealed = seal_texts(sources)?;
        if sealed.refused.is_empty() {
            return Ok(Ok(sealed));
        }
        let refused = sealed.refused.iter().take(5);
        let sentences = refused.map(|it| format!("`{}` {}", short(&it.path), it.why));
        Ok(Err(sentences.collect()))
    }

    /// The texts below the one `src/`.
    fn sources(&mut self, kata: &KataId) -> Result<TextTree, String> {
        let src = self.src(kata)?;
        let mut sources = TextTree::new();
        let mut total = 0;
        for (path, bytes) in std::mem::take(&mut self.files) {
            let Some(name) = path.strip_prefix(&src).filter(|name| is_source(name)) else {
                continue;
            };
            let shown = format!("`src/{}`", short(name));
            KataPath::parse(name).map_err(|why| format!("{shown} {why}"))?;
            if bytes.len() as u64 > MOST_FILE {
                return Err(format!("{shown} is larger than 1 MiB"));
            }
            total += bytes.len();
            if sources.len() == MOST_FILES || total > MOST_SOURCES {
                return Err(format!(
                    "it has more than {MOST_FILES} sources, or more than 2 MiB of them"
                ));
            }
            let text = text_of(bytes).map_err(|_| format!("{shown} is not UTF-8"))?;
            sources.insert(name.to_owned(), text);
        }
        if let Some(why) = collision(sources.keys().map(String::as_str)) {
            return Err(why);
        }
        if sources.values().all(|text| text.trim().is_empty()) {
            return Err("its `src/lib.rs` is empty".to_owned());
        }
        Ok(sources)
    }

    /// The folder of the sources, with `/` at its end; empty for all that was handed in.
    fn src(&self, kata: &KataId) -> Result<String, String> {
        let is_lib = |name: &&String| {
            let above = name.strip_suffix(LIB)?;
            let depth = above.matches('/').count();
            ((above.is_empty() || above.ends_with('/')) && depth <= DEEPEST_LIB)
                .then(|| above.to_owned())
        };
        let found: Vec<String> = self.files.keys().filter_map(|name| is_lib(&name)).collect();
        // One crate within another belongs to it, as the partner's of an open track does.
        let is_outer = |above: &&String| {
            let mut others = found.iter().filter(|other| other != above);
            !others.any(|other| above.starts_with(other.as_str()))
        };
        let outer: Vec<&String> = found.iter().filter(is_outer).collect();
        let folder = format!("{kata}/");
        let of_kata =
            |above: &&&String| ***above == folder || above.ends_with(&format!("/{folder}"));
        let named: Vec<&&String> = outer.iter().filter(of_kata).collect();
        match (outer.as_slice(), named.as_slice()) {
            ([one], _) => Ok(format!("{one}src/")),
            (_, [one]) => Ok(format!("{one}src/")),
            ([], _) => self.single_lib(),
            _ => Err(format!(
                "it has {} files `src/lib.rs`, and which one counts is not clear",
                outer.len()
            )),
        }
    }

    /// Some students hand in `lib.rs` without a folder around it.
    fn single_lib(&self) -> Result<String, String> {
        let above = |name: &String| Some(name.strip_suffix("lib.rs")?.to_owned());
        let all: Vec<String> = self.files.keys().filter_map(above).collect();
        let found: Vec<&String> = all
            .iter()
            .filter(|it| it.is_empty() || it.ends_with('/'))
            .collect();
        match found.as_slice() {
            [one] => Ok((*one).clone()),
            [] if self.files.is_empty() => Err("it has no file with Rust code".to_owned()),
            [] => Err("it has no `src/lib.rs`".to_owned()),
            _ => Err("it has several files `lib.rs`, and none in a folder `src`".to_owned()),
        }
    }
}

/// A name in an archive as it is taken, or why it cannot be: it goes on below a folder
/// that no `..` and no `/` at its beginning leaves.
pub(super) fn entry_name(name: &str) -> Result<String, String> {
    let name = name.replace('\\', "/");
    let shown = short(&name);
    if name.len() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(format!(
            "the name `{shown}` is too long or has control characters"
        ));
    }
    let has_drive = name.as_bytes().get(1) == Some(&b':');
    let climbs = name.split('/').any(|part| part == "..");
    if name.starts_with('/') || has_drive || climbs {
        return Err(format!("the name `{shown}` leads out of its folder"));
    }
    let parts: Vec<&str> = name
        .split('/')
        .filter(|it| !matches!(*it, "" | "."))
        .collect();
    if parts.len() > DEEPEST {
        return Err(format!("`{shown}` lies more than {DEEPEST} folders deep"));
    }
    Ok(parts.join("/"))
}

/// Whether what has this name is not looked at: hidden files, and what tools make.
pub(super) fn is_ignored(name: &str) -> bool {
    name.split('/')
        .any(|part| part.starts_with('.') || OF_TOOLS.contains(&part))
}

/// A name of the enemy's in a sentence.
pub(super) fn short(name: &str) -> String {
    let plain = super::names::plain(name).replace('`', "'");
    if plain.chars().count() <= 60 {
        return plain;
    }
    plain.chars().take(60).collect::<String>() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(files: &[(&str, &str)]) -> Result<Sealed, Vec<String>> {
        let mut bundle = Bundle::default();
        for (name, text) in files {
            bundle.add(name, text.as_bytes().to_vec());
        }
        bundle.sealed(&KataId::parse("counter").unwrap()).unwrap()
    }

    fn names(files: &[(&str, &str)]) -> Vec<String> {
        sealed(files).unwrap().sources.into_keys().collect()
    }

    #[test]
    fn the_one_library_is_found_where_students_put_it() {
        assert_eq!(
            names(&[("src/lib.rs", "a"), ("tests/x.rs", "b")]),
            ["lib.rs"]
        );
        assert_eq!(names(&[("lib.rs", "a"), ("b.rs", "b")]), ["b.rs", "lib.rs"]);
        assert_eq!(
            names(&[("a/b/src/lib.rs", "a"), ("a/b/src/c.rs", "")]),
            ["c.rs", "lib.rs"]
        );
        let dojo = [("d/counter/src/lib.rs", "a"), ("d/other/src/lib.rs", "b")];
        assert_eq!(sealed(&dojo).unwrap().sources["lib.rs"], "a");
        let open = [("src/lib.rs", "a"), ("outside/tariff/src/lib.rs", "b")];
        assert_eq!(sealed(&open).unwrap().sources["lib.rs"], "a");
    }

    #[test]
    fn what_cannot_be_taken_is_refused_with_a_sentence() {
        let says = |files: &[(&str, &str)]| sealed(files).unwrap_err().join(" ");
        assert!(says(&[]).contains("no file with Rust code"));
        assert!(says(&[("main.rs", "a")]).contains("no `src/lib.rs`"));
        assert!(says(&[("a/src/lib.rs", "a"), ("b/src/lib.rs", "b")]).contains("2 files"));
        assert!(says(&[("src/lib.rs", "a"), ("src/A.rs", ""), ("src/a.rs", "")]).contains("case"));
        assert!(says(&[("src/lib.rs", "unsafe fn a() {}")]).contains("unsafe"));
        assert!(says(&[("src/lib.rs", " \n")]).contains("empty"));
        assert!(says(&[("src/lib.rs", "a"), ("src/a b.rs", "b")]).contains("a b.rs"));
        assert!(says(&[("src/lib.rs", "a"), ("src/lib.rs", "b")]).contains("twice"));
    }

    #[test]
    fn a_name_in_an_archive_stays_below_its_folder() {
        assert_eq!(entry_name("a/./b//c.rs").unwrap(), "a/b/c.rs");
        assert_eq!(entry_name("a\\b.rs").unwrap(), "a/b.rs");
        for bad in [
            "/etc/x",
            "../x",
            "a/../../x",
            "C:/x",
            "..\\x",
            "a\u{0}b",
            &"x/".repeat(20),
        ] {
            assert!(entry_name(bad).is_err(), "{bad:?}");
        }
    }
}
