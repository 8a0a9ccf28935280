//! Embeds `katas/` and `solutions/`, so that one binary has all it needs, and the
//! template from which `kata new` makes another.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use walkdir::WalkDir;

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let mut files = files_below(&root, "katas");
    files.extend(files_below(&root, "solutions"));
    let template = root.join("katas/.template");
    let mut text = table("FILES", &root, &files);
    text += &table("TEMPLATE", &root, &files_below(&template, ""));
    text += &versions(&files);
    for folder in ["katas", "solutions"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    #[expect(clippy::disallowed_methods, reason = "a build script has no `fs` room")]
    fs::write(out.join("embedded.rs"), text).expect("OUT_DIR is writable");
}

/// The files that belong to a kata, sorted by their whole name: no hidden ones,
/// nothing that lies directly in `katas/` (the author's guide), and none of the
/// compiler's words that only this project's tests compare.
fn files_below(root: &Path, folder: &str) -> BTreeMap<String, PathBuf> {
    WalkDir::new(root.join(folder))
        .min_depth(1)
        .into_iter()
        .filter_entry(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && entry.depth() > 1)
        .filter(|entry| entry.path().extension().is_none_or(|end| end != "stderr"))
        .map(|entry| (slashed(root, entry.path()), entry.into_path()))
        .collect()
}

/// A sorted table of names and texts. The texts' place is worked out anew by each
/// compilation, so that a clone may be moved. A text that git gave other line ends,
/// as it does on Windows, is written out as it should be.
fn table(name: &str, root: &Path, files: &BTreeMap<String, PathBuf>) -> String {
    let rows: String = files
        .iter()
        .map(|(name, path)| {
            let text = read(path);
            if fs::read(path).is_ok_and(|bytes| bytes != text.as_bytes()) {
                return format!("    ({name:?}, {text:?}),\n");
            }
            let path = format!("/{}", slashed(root, path));
            format!(
                "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),\n"
            )
        })
        .collect();
    format!("pub(super) static {name}: &[(&str, &str)] = &[\n{rows}];\n\n")
}

/// The text in the file `path`, with lines that end with `\n` alone.
fn read(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a text");
    text.replace("\r\n", "\n")
}

/// A hash for each folder right below `katas/` or `solutions/`.
fn versions(files: &BTreeMap<String, PathBuf>) -> String {
    let mut hashes: BTreeMap<&str, Sha256> = BTreeMap::new();
    for (name, path) in files {
        let id = name.split('/').nth(1).expect("two parts");
        let hash = hashes.entry(id).or_default();
        for part in [name.as_str(), &read(path)] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    let rows: String = hashes
        .into_iter()
        .map(|(id, hash)| {
            let digest: String = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
            format!("    ({id:?}, {:?}),\n", &digest[..16])
        })
        .collect();
    format!("pub(super) static VERSIONS: &[(&str, &str)] = &[\n{rows}];\n")
}

fn slashed(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).expect("below the root");
    let parts: Vec<_> = relative
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
