//! How contracts become crates. Several go into one, a module each, if the compiler
//! finds their errors in the same pass; then one crate costs as much as one contract.

use super::Member;
use crate::{fs::TextTree, kata::Kata};

/// Whether and how a member's contracts are compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contracts {
    Not,
    /// A crate for each pass of the compiler. A contract without an error among
    /// others with errors may be good or hidden by them: ask for it alone.
    Together,
    /// A crate for each contract.
    Alone,
}

/// rustc ends after a pass that found errors, so later passes stay silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum CompilerPass {
    /// Types, patterns and borrows, function by function.
    Bodies,
    /// Private fields in literals.
    Privacy,
    /// Names, or what is not known here: on its own.
    Other,
}

fn pass(code: &str) -> CompilerPass {
    match code {
        "E0004" | "E0277" | "E0282" | "E0308" | "E0382" | "E0499" | "E0502" | "E0505" | "E0507"
        | "E0594" | "E0596" | "E0599" | "E0616" | "E0624" | "E0639" => CompilerPass::Bodies,
        "E0451" => CompilerPass::Privacy,
        _ => CompilerPass::Other,
    }
}

/// The crates to compile for `member`'s contracts, by name.
pub(super) fn crates(member: &Member<'_>) -> Vec<String> {
    let mut names: Vec<String> = match member.contracts {
        Contracts::Not => return Vec::new(),
        Contracts::Together => {
            let mut names = alone(member);
            names.extend(groups(member).into_iter().map(|(name, _)| name));
            names
        }
        Contracts::Alone => ids(member).map(str::to_owned).collect(),
    };
    if names.is_empty() {
        return names;
    }
    names.push("controls".to_owned());
    names
}

/// The files below `contracts/` that those crates need.
pub(super) fn contract_files(member: &Member<'_>) -> TextTree {
    let mut files = TextTree::new();
    if crates(member).is_empty() {
        return files;
    }
    files.insert("controls.rs".to_owned(), controls(member));
    for id in ids(member) {
        files.insert(format!("{id}.rs"), member.kata.contract(id).to_owned());
        files.insert(format!("{id}.ok.rs"), member.kata.control(id).to_owned());
    }
    if member.contracts == Contracts::Together {
        files.extend(
            groups(member)
                .into_iter()
                .map(|(name, text)| (format!("{name}.rs"), text)),
        );
    }
    files
}

/// The name of the crate in which `id` is compiled with others, if it is.
pub(super) fn group_of(kata: &Kata, id: &str) -> Option<&'static str> {
    match kata.contract_codes(id).into_iter().map(pass).max()? {
        CompilerPass::Bodies => Some("all_about_bodies"),
        CompilerPass::Privacy => Some("all_about_privacy"),
        CompilerPass::Other => None,
    }
}

/// All controls as one crate, a module each.
fn controls(member: &Member<'_>) -> String {
    ids(member)
        .map(|id| format!("#[path = \"{id}.ok.rs\"]\npub mod {id};\n"))
        .collect()
}

fn groups(member: &Member<'_>) -> Vec<(String, String)> {
    ["all_about_bodies", "all_about_privacy"]
        .into_iter()
        .map(|name| {
            let members = ids(member).filter(|id| group_of(member.kata, id) == Some(name));
            let text: String = members
                .map(|id| format!("#[path = \"{id}.rs\"]\npub mod {id};\n"))
                .collect();
            (name.to_owned(), text)
        })
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

fn alone(member: &Member<'_>) -> Vec<String> {
    let alone = ids(member).filter(|id| group_of(member.kata, id).is_none());
    alone.map(str::to_owned).collect()
}

fn ids<'a>(member: &Member<'a>) -> impl Iterator<Item = &'a str> {
    member.contracts().map(|contract| contract.id.as_str())
}
