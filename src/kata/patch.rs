//! Unified diffs over a tree of sources: the reference's steps, and the mutants.

use diffy::patch_set::{FileOperation, ParseOptions, PatchSet};

use serde::Serialize;

use super::{
    RuleId, TestId,
    lines::{Edit, edits},
};
use crate::{
    fs::TextTree,
    kata_path::{KataPath, collision},
};

/// A wrong design, as a diff against the reference, and who must notice it.
#[derive(Clone, Debug)]
pub struct Mutant {
    pub file: String,
    pub killed_by: Vec<TestId>,
    pub contracts: Vec<String>,
    /// The rules that it breaks, first the one that its mistake is about; none in a kata
    /// without numbered rules.
    pub breaks: Vec<RuleId>,
    /// Rules that no longer hold either, though none of `killed_by` is about them.
    pub also: Vec<RuleId>,
    /// Whether it is no design for a review, because no rule says what it breaks.
    pub is_no_spot: bool,
    pub diff: String,
}

impl Mutant {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, String> {
        let mut lines = text.lines();
        lines
            .next()
            .and_then(|line| line.strip_prefix("# "))
            .ok_or("line 1 is not `# <id>: <the mistake>`")?;
        let killers = lines
            .next()
            .and_then(|line| line.strip_prefix("# kills: "))
            .ok_or("line 2 is not `# kills: stage_1::name, …`")?;
        let mut mutant = Self {
            file: file.to_owned(),
            killed_by: Vec::new(),
            contracts: Vec::new(),
            breaks: Vec::new(),
            also: Vec::new(),
            is_no_spot: false,
            diff: text.to_owned(),
        };
        for killer in killers.split(',').map(str::trim) {
            if let Some(contract) = killer.strip_prefix("contract::") {
                mutant.contracts.push(contract.to_owned());
            } else {
                let id = TestId::parse(killer).ok_or(format!("`{killer}` names no test"))?;
                mutant.killed_by.push(id);
            }
        }
        for line in lines.take_while(|line| line.starts_with("# ")) {
            mutant.take(line)?;
        }
        Ok(mutant)
    }

    /// Takes what a further line of the head says.
    fn take(&mut self, line: &str) -> Result<(), String> {
        let named = |list: &str| -> Result<Vec<RuleId>, String> {
            list.split(',').map(|id| id.trim().parse()).collect()
        };
        if let Some(rules) = line.strip_prefix("# breaks: ") {
            self.breaks = named(rules)?;
        } else if let Some(rules) = line.strip_prefix("# also: ") {
            self.also = named(rules)?;
        } else if line.starts_with("# spot: no") {
            self.is_no_spot = true;
        }
        Ok(())
    }
}

/// The mistake of a mutant, from the first line of its file: without a number that the
/// author gave it, as in `m3: `.
pub(super) fn mistake(diff: &str) -> &str {
    let line = diff.lines().next().unwrap_or_default();
    let line = line.trim_start_matches('#').trim();
    match line.split_once(": ") {
        Some((id, rest)) if !id.contains(' ') => rest,
        _ => line,
    }
}

/// `sources` with `diff` applied. Context lines must fit to the letter.
pub fn apply(sources: &TextTree, diff: &str) -> Result<TextTree, String> {
    patched(sources, diff, false)
}

/// `sources` with `diff` taken back.
pub(super) fn apply_reversed(sources: &TextTree, diff: &str) -> Result<TextTree, String> {
    patched(sources, diff, true)
}

fn patched(sources: &TextTree, diff: &str, reversed: bool) -> Result<TextTree, String> {
    let mut result = sources.clone();
    let mut files = 0;
    for patch in PatchSet::parse(diff, ParseOptions::unidiff()) {
        let patch = patch.map_err(|e| e.to_string())?;
        let (mut before, mut after) = names(patch.operation())?;
        let text = patch.patch().as_text().ok_or("a binary patch")?;
        let text = if reversed {
            std::mem::swap(&mut before, &mut after);
            text.reverse()
        } else {
            text.clone()
        };
        let old = match &before {
            Some(name) => result.remove(name).ok_or(format!("there is no `{name}`"))?,
            None => String::new(),
        };
        let new = diffy::apply(&old, &text)
            .map_err(|e| format!("{}: {e}", before.as_deref().unwrap_or("a new file")))?;
        if let Some(name) = after {
            result.insert(name, new);
        }
        files += 1;
    }
    if files == 0 {
        return Err("no diff in it".into());
    }
    if let Some(why) = collision(result.keys().map(String::as_str)) {
        return Err(why);
    }
    Ok(result)
}

/// The file's name before and after, without the `a/` and `b/`.
fn names(operation: &FileOperation<'_, str>) -> Result<(Option<String>, Option<String>), String> {
    let checked = |name: &str| match KataPath::parse(name) {
        Ok(_) => Ok(Some(name.to_owned())),
        Err(why) => Err(format!("`{name}` {why}")),
    };
    Ok(match operation.strip_prefix(1) {
        FileOperation::Delete(name) => (checked(&name)?, None),
        FileOperation::Create(name) => (None, checked(&name)?),
        FileOperation::Modify { original, modified } => (checked(&original)?, checked(&modified)?),
        FileOperation::Rename { from, to } => (checked(&from)?, checked(&to)?),
        FileOperation::Copy { to, .. } => (None, checked(&to)?),
    })
}

/// A file that differs between two trees, and by how many lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileChange {
    pub file: String,
    pub kind: ChangeKind,
    pub added: usize,
    pub removed: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Edited,
    New,
    Gone,
}

/// The files that differ between two trees.
pub fn changes(before: &TextTree, after: &TextTree) -> Vec<FileChange> {
    let names: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut changes = Vec::new();
    for name in names {
        let old = before.get(name).map_or("", String::as_str);
        let new = after.get(name).map_or("", String::as_str);
        if old != new {
            let edits = edits(old, new);
            let count = |is: fn(&Edit<'_>) -> bool| edits.iter().filter(|it| is(it)).count();
            changes.push(FileChange {
                file: name.clone(),
                kind: match (before.get(name), after.get(name)) {
                    (None, _) => ChangeKind::New,
                    (_, None) => ChangeKind::Gone,
                    _ => ChangeKind::Edited,
                },
                added: count(|line| matches!(line, Edit::New(_))),
                removed: count(|line| matches!(line, Edit::Gone(_))),
            });
        }
    }
    changes
}

/// How many files differ between two trees, and how many lines were added or removed.
pub fn lines_changed(before: &TextTree, after: &TextTree) -> (usize, usize) {
    let changes = changes(before, after);
    let lines = changes.iter().map(|change| change.added + change.removed);
    (changes.len(), lines.sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIFF: &str = "# x1: a mistake\n# kills: stage_1::b, contract::c\n\
        --- a/lib.rs\n+++ b/lib.rs\n@@ -1,2 +1,2 @@\n one\n-two\n+TWO\n\
        --- /dev/null\n+++ b/new.rs\n@@ -0,0 +1 @@\n+new\n";

    fn tree(files: &[(&str, &str)]) -> TextTree {
        files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn a_diff_that_is_applied_and_taken_back_leaves_what_was_there() {
        let before = tree(&[("lib.rs", "one\ntwo\n")]);
        let after = apply(&before, DIFF).unwrap();
        assert_eq!(
            after,
            tree(&[("lib.rs", "one\nTWO\n"), ("new.rs", "new\n")])
        );
        assert_eq!(apply_reversed(&after, DIFF).unwrap(), before);
        assert_eq!(lines_changed(&before, &after), (2, 3));
    }

    #[test]
    fn changes_tell_new_files_from_edited_ones_and_from_those_that_are_gone() {
        let before = tree(&[("a.rs", "1\n2\n"), ("b.rs", "1\n"), ("same.rs", "1\n")]);
        let after = tree(&[("a.rs", "1\n3\n4\n"), ("c.rs", "1\n"), ("same.rs", "1\n")]);
        let found: Vec<_> = changes(&before, &after)
            .into_iter()
            .map(|change| (change.file, change.kind, change.added, change.removed))
            .collect();
        assert_eq!(
            found,
            [
                ("a.rs".to_owned(), ChangeKind::Edited, 2, 1),
                ("b.rs".to_owned(), ChangeKind::Gone, 0, 1),
                ("c.rs".to_owned(), ChangeKind::New, 1, 0),
            ]
        );
    }

    #[test]
    fn a_diff_that_does_not_fit_is_refused() {
        assert!(apply(&tree(&[("lib.rs", "1\n2\n")]), DIFF).is_err());
        assert!(apply(&tree(&[]), DIFF).is_err());
        assert!(apply(&tree(&[("lib.rs", "one\ntwo\n")]), "").is_err());
    }

    #[test]
    fn a_diff_that_leaves_the_sources_is_refused() {
        for name in [
            "../build.rs",
            "/tmp/x.rs",
            "a/../../x.rs",
            "x\\..\\y.rs",
            "con.rs",
            "LIB.rs",
        ] {
            let diff = format!("--- /dev/null\n+++ b/{name}\n@@ -0,0 +1 @@\n+new\n");
            let sources = tree(&[("lib.rs", "1\n")]);
            assert!(apply(&sources, &diff).is_err(), "{name}");
            assert!(apply_reversed(&sources, &diff).is_err(), "{name}");
        }
    }

    #[test]
    fn the_head_of_a_mutant_names_the_mistake_and_who_kills_it() {
        let mutant = Mutant::parse("x.diff", DIFF).unwrap();
        assert_eq!(mutant.killed_by[0].to_string(), "stage_1::b");
        assert_eq!(mutant.contracts, ["c"]);
        assert_eq!(mutant.breaks, []);
        let text = DIFF.replacen("\n---", "\n# breaks: 1.2, 3.4\n---", 1);
        let breaks = Mutant::parse("x.diff", &text).unwrap().breaks;
        assert_eq!(breaks, ["1.2", "3.4"].map(|id| id.parse().unwrap()));
        let also = text.replacen("3.4\n", "3.4\n# also: 3.5\n# spot: no, why\n", 1);
        let mutant = Mutant::parse("x.diff", &also).unwrap();
        assert_eq!(mutant.also, ["3.5".parse().unwrap()]);
        assert_eq!((mutant.breaks.len(), mutant.is_no_spot), (2, true));
        assert!(Mutant::parse("x.diff", &text.replace("3.4", "3")).is_err());
        for text in ["--- a/lib.rs\n", "# x1: a mistake\n--- a/lib.rs\n"] {
            assert!(Mutant::parse("x.diff", text).is_err(), "{text}");
        }
    }
}
