//! The texts of a kata by name: as they were read from a folder, or packed in the
//! binary and unpacked a part at a time when one of them is asked for.

use std::{
    borrow::Borrow,
    collections::BTreeMap,
    fmt,
    io::Read,
    ops::{Bound, Range},
    sync::{Arc, OnceLock},
};

use lzma_rust2::LzmaReader;

use super::parts;
use crate::fs::TextTree;

#[derive(Clone)]
pub(super) enum Texts {
    Plain(Arc<TextTree>),
    Packed(Arc<[Part]>),
}

/// Texts that were packed together.
pub(super) struct Part {
    packed: &'static [u8],
    /// How many bytes it is when unpacked.
    length: usize,
    unpacked: OnceLock<Unpacked>,
}

struct Unpacked {
    whole: String,
    /// Where name and text are in it, in the order of the names.
    files: Vec<(Range<usize>, Range<usize>)>,
}

impl Texts {
    pub(super) fn plain(tree: TextTree) -> Self {
        Self::Plain(Arc::new(tree))
    }

    /// One part, or two: the one with the pages comes first.
    pub(super) fn packed(parts: impl IntoIterator<Item = Part>) -> Self {
        Self::Packed(parts.into_iter().collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names().next().is_none()
    }

    /// The text of the file `name`; of an absent file the empty one, which `verify`
    /// misses.
    pub(super) fn get(&self, name: &str) -> &str {
        let text = match self {
            Self::Plain(tree) => tree.get(name).map(String::as_str),
            Self::Packed(parts) => part_with(parts, name).and_then(|part| part.get(name)),
        };
        text.unwrap_or_default()
    }

    /// What lies below the folder `prefix` (`a/`), named from there.
    pub(super) fn below(&self, prefix: &str) -> TextTree {
        match self {
            Self::Plain(tree) => below(tree, prefix),
            Self::Packed(parts) => part_with(parts, prefix)
                .into_iter()
                .flat_map(Part::files)
                .filter_map(|(name, text)| Some((name.strip_prefix(prefix)?.into(), text.into())))
                .collect(),
        }
    }

    /// All texts with their names.
    pub(super) fn all(&self) -> Box<dyn Iterator<Item = (&str, &str)> + '_> {
        match self {
            Self::Plain(tree) => Box::new(tree.iter().map(|(a, b)| (a.as_str(), b.as_str()))),
            Self::Packed(parts) => Box::new(parts.iter().flat_map(Part::files)),
        }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.all().map(|(name, _)| name)
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

/// The part in which a file of this name, or the files below such a folder, would be.
fn part_with<'a>(parts: &'a [Part], name: &str) -> Option<&'a Part> {
    parts
        .first()
        .filter(|_| parts::is_page(name))
        .or(parts.last())
}

impl Part {
    pub(super) fn new(packed: &'static [u8], length: usize) -> Self {
        Self {
            packed,
            length,
            unpacked: OnceLock::new(),
        }
    }

    fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        let Unpacked { whole, files } = self.unpacked();
        let of = |range: &Range<usize>| &whole[range.clone()];
        files.iter().map(move |(name, text)| (of(name), of(text)))
    }

    fn get(&self, name: &str) -> Option<&str> {
        let Unpacked { whole, files } = self.unpacked();
        let found = files.binary_search_by(|(other, _)| whole[other.clone()].cmp(name));
        found.ok().map(|index| &whole[files[index].1.clone()])
    }

    fn unpacked(&self) -> &Unpacked {
        let unpack = || self.unpack().expect("the build script packed it like this");
        self.unpacked.get_or_init(unpack)
    }

    fn unpack(&self) -> Option<Unpacked> {
        let mut whole = String::with_capacity(self.length);
        let length = u64::try_from(self.length).ok()?;
        let dictionary = parts::dictionary(self.length);
        let [lc, lp, pb] = [
            parts::LITERAL_CONTEXT,
            parts::LITERAL_POSITION,
            parts::POSITION,
        ];
        let reader = LzmaReader::new(self.packed, length, lc, lp, pb, dictionary, None);
        reader.ok()?.read_to_string(&mut whole).ok()?;
        let files = table(&whole)?;
        Some(Unpacked { whole, files })
    }
}

/// Reads the table at the head of a part: the number of files, and a line with the name
/// and the length of each.
fn table(whole: &str) -> Option<Vec<(Range<usize>, Range<usize>)>> {
    let (count, _) = whole.split_once('\n')?;
    let mut place = count.len() + 1;
    let mut files = Vec::new();
    for _ in 0..count.parse().ok()? {
        let (line, _) = whole[place..].split_once('\n')?;
        let (name, length) = line.split_once('\t')?;
        files.push((place..place + name.len(), 0..length.parse().ok()?));
        place += line.len() + 1;
    }
    for (_, text) in &mut files {
        *text = place..place + text.end;
        place = text.end;
    }
    (place == whole.len()).then_some(files)
}

/// What lies below `prefix`, named from there.
pub(super) fn below<S: Borrow<str> + Ord>(tree: &BTreeMap<S, S>, prefix: &str) -> TextTree {
    tree.range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
        .map(|(name, text)| (name.borrow(), text.borrow()))
        .take_while(|(name, _)| name.starts_with(prefix))
        .map(|(name, text)| (name[prefix.len()..].to_owned(), text.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_must_fit_the_texts_behind_it() {
        let whole = "2\na\t1\nb/c\t3\nxyzw";
        let texts: Vec<(&str, &str)> = table(whole)
            .unwrap()
            .into_iter()
            .map(|(name, text)| (&whole[name], &whole[text]))
            .collect();
        assert_eq!(texts, [("a", "x"), ("b/c", "yzw")]);
        for wrong in ["", "1\n", "1\na\t2\nx", "1\na\t1\nxy", "a\nb\t0\n"] {
            assert_eq!(table(wrong), None, "{wrong:?}");
        }
    }
}
