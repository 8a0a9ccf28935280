//! What a crate uses of another crate's public API, as far as its text tells.
//!
//! The text is read token by token, so that the arguments of macros count, too. The type
//! of a value before a dot is not read, so a method is known by its name alone. Where
//! several types have it, the one counts that the crate names; else each is only possible.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde::Serialize;

use super::{
    api::{Api, Entity},
    imports::imports,
    parse::parse,
    source::Place,
};
use crate::fs::TextTree;

/// How a crate uses an item of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Calls,
    Implements,
    Names,
    /// A method or field of this name is used, maybe that of another type.
    MayUse,
}

/// Methods that many types of the standard library have.
const COMMON: [&str; 32] = [
    "add", "append", "as_ref", "clear", "clone", "cmp", "contains", "count", "drain", "entry",
    "eq", "extend", "filter", "find", "first", "get", "get_mut", "insert", "iter", "join", "last",
    "len", "map", "max", "min", "next", "pop", "push", "remove", "replace", "set", "take",
];

/// What a crate uses, each with the first place where it does.
#[derive(Default)]
pub(super) struct Uses {
    /// By the path from the used crate's root on.
    paths: BTreeMap<String, (How, Place)>,
    /// Methods and fields that come after a dot.
    members: BTreeMap<String, (How, Place)>,
    /// Functions in an `impl` of the trait at a path.
    implemented: BTreeMap<(String, String), Place>,
}

impl Uses {
    pub(super) fn of(user: &TextTree, name: &str) -> Self {
        let mut files = Vec::new();
        for (file, text) in user {
            // What is nested too deeply, or is no Rust, tells nothing.
            if let (Ok(_), Ok(tokens)) = (parse(file, text), text.parse::<TokenStream>()) {
                files.push((file, tokens));
            }
        }
        let mut reader = Reader {
            roots: BTreeMap::from([(name.to_owned(), Vec::new())]),
            uses: Self::default(),
        };
        // An import may begin with what another one brings.
        for _ in 0..3 {
            for (_, tokens) in &files {
                reader.imports(tokens);
            }
        }
        for (file, tokens) in &files {
            let mut flat = Vec::new();
            flatten(tokens, &mut flat);
            reader.file(file, &flat);
        }
        reader.uses
    }

    /// How it uses what is at this path of the used crate.
    pub(super) fn path(&self, name: &str) -> Option<(How, &Place)> {
        self.paths.get(name).map(|(how, place)| (*how, place))
    }

    /// How it uses a type or function of `api`; what it implements says most.
    pub(super) fn of_entity(&self, api: &Api, entity: &Entity) -> Option<(How, &Place)> {
        let found = entity.names.iter().filter_map(|it| self.paths.get(it));
        let mut found: Vec<_> = found.map(|(how, place)| (*how, place)).collect();
        found.sort_by_key(|(how, _)| *how != How::Implements);
        let named = found.first().copied();
        // What is never named may still be called: by a method that returns it.
        let members = entity.members.keys();
        let members = members.filter_map(|it| self.of_member(api, entity, it));
        named.or_else(|| members.min_by_key(|(how, _)| *how))
    }

    /// Whether it has the item `member` in an `impl` of the trait.
    pub(super) fn implements(&self, entity: &Entity, member: &str) -> bool {
        let mut names = entity.names.iter();
        names.any(|it| {
            self.implemented
                .contains_key(&(it.clone(), member.to_owned()))
        })
    }

    pub(super) fn of_member(
        &self,
        api: &Api,
        entity: &Entity,
        member: &str,
    ) -> Option<(How, &Place)> {
        let mut paths = entity.names.iter();
        let by_path = paths.find_map(|it| self.paths.get(&format!("{it}::{member}")));
        let mut names = entity.names.iter();
        let implemented =
            names.find_map(|it| self.implemented.get(&(it.clone(), member.to_owned())));
        if let Some(place) = implemented {
            return Some((How::Implements, place));
        }
        if let Some((how, place)) = by_path {
            return Some((*how, place));
        }
        let (how, place) = self.members.get(member)?;
        let is_named = |it: &Entity| it.names.iter().any(|name| self.paths.contains_key(name));
        let others = api.entities.iter().filter(|it| {
            let is_other = !std::ptr::eq(*it, entity);
            is_other && it.members.contains_key(member)
        });
        let is_sure = match (is_named(entity), others.clone().any(is_named)) {
            (false, true) => return None,
            (true, true) => false,
            (true, false) => true,
            (false, false) => others.count() == 0,
        };
        let is_sure = is_sure && !COMMON.contains(&member);
        Some((if is_sure { *how } else { How::MayUse }, place))
    }
}

/// A token without its nesting.
#[derive(Debug, PartialEq)]
enum Piece {
    Word(String),
    Sign(char),
    Open(Delimiter),
    Close(Delimiter),
}

type Flat = Vec<(Piece, usize)>;

fn flatten(tokens: &TokenStream, flat: &mut Flat) {
    for token in tokens.clone() {
        let line = token.span().start().line;
        match token {
            TokenTree::Group(group) => {
                let delimiter = group.delimiter();
                flat.push((Piece::Open(delimiter), line));
                flatten(&group.stream(), flat);
                let end = group.span_close().start().line;
                flat.push((Piece::Close(delimiter), end));
            }
            TokenTree::Ident(ident) => {
                let word = ident.to_string();
                flat.push((Piece::Word(word.trim_start_matches("r#").to_owned()), line));
            }
            TokenTree::Punct(it) => flat.push((Piece::Sign(it.as_char()), line)),
            TokenTree::Literal(_) => flat.push((Piece::Sign('0'), line)),
        }
    }
}

struct Reader {
    /// What a word at the beginning of a path means, as a path in the used crate.
    roots: BTreeMap<String, Vec<String>>,
    uses: Uses,
}

impl Reader {
    /// Notes what the `use` items within `tokens` bring.
    fn imports(&mut self, tokens: &TokenStream) {
        let mut all = tokens.clone().into_iter();
        while let Some(token) = all.next() {
            match token {
                TokenTree::Group(group) => self.imports(&group.stream()),
                TokenTree::Ident(ident) if ident == "use" => {
                    let is_end =
                        |it: &TokenTree| matches!(it, TokenTree::Punct(it) if it.as_char() == ';');
                    let mut item = TokenStream::from(TokenTree::from(ident));
                    for token in all.by_ref() {
                        let ends = is_end(&token);
                        item.extend([token]);
                        if ends {
                            break;
                        }
                    }
                    if let Ok(item) = syn::parse2::<syn::ItemUse>(item) {
                        self.import(&item);
                    }
                }
                _ => {}
            }
        }
    }

    fn import(&mut self, item: &syn::ItemUse) {
        for (name, import) in imports(item) {
            let path: Vec<String> = import.path.into_iter().filter(|it| it != "::").collect();
            let Some((first, rest)) = path.split_first() else {
                continue;
            };
            if name != "*"
                && let Some(root) = self.roots.get(first)
            {
                let path = [root.as_slice(), rest].concat();
                self.roots.entry(name).or_insert(path);
            }
        }
    }

    fn file(&mut self, file: &str, flat: &Flat) {
        let (mut at, mut open) = (0, Open::default());
        while at < flat.len() {
            let place = Place {
                file: file.to_owned(),
                line: flat[at].1,
            };
            at = match &flat[at].0 {
                Piece::Word(word) if word == "fn" => {
                    // A type such as `fn(u8) -> u8` has no name.
                    let name = flat.get(at + 1).and_then(|it| match &it.0 {
                        Piece::Word(function) => Some(function.clone()),
                        _ => None,
                    });
                    let skipped = usize::from(name.is_some());
                    if let (Some(of), Some(function)) = (open.trait_(), name) {
                        let key = (of.clone(), function);
                        self.uses.implemented.entry(key).or_insert(place);
                    }
                    at + 1 + skipped
                }
                Piece::Word(word) if is_after(flat, at, '.') => {
                    let is_called = is_called(flat, at + 1);
                    let how = if is_called { How::Calls } else { How::Names };
                    let members = &mut self.uses.members;
                    members.entry(word.clone()).or_insert((how, place));
                    at + 1
                }
                Piece::Word(_) => self.path(flat, at, &place, &mut open),
                piece => {
                    open.follow(piece);
                    at + 1
                }
            };
        }
    }

    /// Notes the path that begins at `at`; gives where it ends.
    fn path(&mut self, flat: &Flat, at: usize, place: &Place, open: &mut Open) -> usize {
        let (path, end) = path_at(flat, at);
        if let Some(named) = self.resolved(&path) {
            let is_impl = is_trait_of_impl(flat, at, end);
            if is_impl {
                open.head = Some(named.join("::"));
            }
            let how = match () {
                () if is_impl => How::Implements,
                () if is_called(flat, end) => How::Calls,
                () => How::Names,
            };
            self.uses.note(&named, how, place);
        }
        end
    }

    /// The path in the used crate that these words mean.
    fn resolved(&self, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let root = self.roots.get(first)?;
        Some([root.as_slice(), rest].concat()).filter(|it| !it.is_empty())
    }
}

/// The `impl`s of traits that are open at a place.
#[derive(Default)]
struct Open {
    depth: usize,
    /// The trait of an `impl` whose bracket comes.
    head: Option<String>,
    /// The traits, each with how deep its bracket is.
    traits: Vec<(String, usize)>,
}

impl Open {
    fn trait_(&self) -> Option<&String> {
        self.traits.last().map(|it| &it.0)
    }

    fn follow(&mut self, piece: &Piece) {
        match piece {
            Piece::Open(delimiter) => {
                self.depth += 1;
                if *delimiter == Delimiter::Brace
                    && let Some(name) = self.head.take()
                {
                    self.traits.push((name, self.depth));
                }
            }
            Piece::Close(_) => {
                self.traits.pop_if(|(_, depth)| *depth == self.depth);
                self.depth -= 1;
            }
            Piece::Word(_) | Piece::Sign(_) => {}
        }
    }
}

impl Uses {
    /// Notes a path and what it goes through.
    fn note(&mut self, path: &[String], how: How, place: &Place) {
        for end in 1..=path.len() {
            let how = if end == path.len() { how } else { How::Names };
            let entry = self.paths.entry(path[..end].join("::"));
            let known = entry.or_insert_with(|| (how, place.clone()));
            if how == How::Implements && known.0 != How::Implements {
                *known = (how, place.clone());
            }
        }
    }
}

fn sign(flat: &Flat, at: usize) -> Option<char> {
    match flat.get(at)?.0 {
        Piece::Sign(sign) => Some(sign),
        _ => None,
    }
}

fn is_after(flat: &Flat, at: usize, sought: char) -> bool {
    // Not the end of a range.
    let before = |back: usize| at.checked_sub(back).and_then(|at| sign(flat, at));
    before(1) == Some(sought) && before(2) != Some('.')
}

/// Whether what ends before `at` is called, maybe with type arguments.
fn is_called(flat: &Flat, mut at: usize) -> bool {
    if [0, 1].map(|it| sign(flat, at + it)) == [Some(':'); 2] && sign(flat, at + 2) == Some('<') {
        let mut open = 0_usize;
        at += 2;
        while let Some((piece, _)) = flat.get(at) {
            match piece {
                Piece::Sign('<') => open += 1,
                Piece::Sign('>') => open -= 1,
                _ => {}
            }
            at += 1;
            if open == 0 {
                break;
            }
        }
    }
    matches!(flat.get(at), Some((Piece::Open(Delimiter::Parenthesis), _)))
}

/// The words of the path that begins at `at`, and where it ends.
fn path_at(flat: &Flat, mut at: usize) -> (Vec<String>, usize) {
    let mut words = Vec::new();
    while let Some((Piece::Word(word), _)) = flat.get(at) {
        words.push(word.clone());
        at += 1;
        let goes_on = [0, 1].map(|it| sign(flat, at + it)) == [Some(':'); 2];
        let is_word = matches!(flat.get(at + 2), Some((Piece::Word(_), _)));
        if !goes_on || !is_word {
            break;
        }
        at += 2;
    }
    (words, at.max(1))
}

/// Whether the path from `at` to `end` is the trait in `impl Trait for Type`.
fn is_trait_of_impl(flat: &Flat, at: usize, end: usize) -> bool {
    let stops = |piece: &Piece| {
        let ends = [Piece::Sign(';'), Piece::Open(Delimiter::Brace)];
        ends.contains(piece) || matches!(piece, Piece::Close(Delimiter::Brace))
    };
    let is = |piece: &Piece, sought: &str| matches!(piece, Piece::Word(word) if word == sought);
    let mut before = flat[..at].iter().rev().map(|it| &it.0);
    let begun = before.find(|it| stops(it) || is(it, "impl") || is(it, "for"));
    let mut after = flat[end..].iter().map(|it| &it.0);
    let goes_on = after.find(|it| stops(it) || is(it, "for") || is(it, "where"));
    let is_in_angles = sign(flat, at.wrapping_sub(1)) == Some(':');
    begun.is_some_and(|it| is(it, "impl"))
        && goes_on.is_some_and(|it| is(it, "for"))
        && !is_in_angles
}
