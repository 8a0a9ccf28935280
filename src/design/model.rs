//! A design: the types of a crate, and how they stand to each other.

use std::fmt;

use serde::Serialize;

use super::{code::read, parse::Unreadable, source::Place};
use crate::fs::TextTree;

/// The types of a crate, without what is there for tests only.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Design {
    pub types: Vec<Type>,
    pub relations: Vec<Relation>,
    #[serde(skip)]
    pub files: usize,
    #[serde(skip)]
    pub lines: usize,
    /// Types that are there too, and are not shown.
    #[serde(skip)]
    pub left_out: usize,
    /// Whether a picture marks what is public, not what is internal: where the author
    /// chose what the crate publishes.
    #[serde(skip)]
    pub marks_public: bool,
}

/// A struct, an enum or a trait.
#[derive(Clone, Debug, Serialize)]
pub struct Type {
    pub name: String,
    /// The names of its type parameters, as in `<K, V>`; empty if there are none.
    pub parameters: String,
    /// The module in which it is declared; empty is the crate's root.
    pub module: String,
    pub kind: TypeKind,
    /// Whether it can be named from outside the crate.
    pub public: bool,
    /// The partner in whose crate it is, if it is not the learner's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    #[serde(flatten)]
    pub place: Place,
    /// In the order of the source; those of a local trait's `impl` are among them.
    pub methods: Vec<Method>,
    pub variants: Vec<String>,
    /// The traits of `std` that say what it is for, such as `Iterator` or `Drop`.
    pub also: Vec<String>,
    /// Whether macros, which are not expanded here, may have implementations of it.
    #[serde(skip)]
    pub in_macros: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeKind {
    Struct,
    Enum,
    Trait,
}

#[derive(Clone, Debug, Serialize)]
pub struct Method {
    pub name: String,
    pub visibility: Visibility,
    /// Whether it is there because a trait demands it.
    pub of_trait: bool,
    #[serde(flatten)]
    pub place: Place,
}

/// From where something can be named, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Visibility {
    #[serde(rename = "here")]
    Private,
    /// `pub(crate)` and the like.
    #[serde(rename = "crate")]
    Crate,
    #[serde(rename = "everywhere")]
    Public,
}

/// How one type stands to another, by their indexes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Relation {
    pub from: usize,
    pub to: usize,
    #[serde(flatten)]
    pub kind: RelationKind,
    /// In how many places of the source it can be seen.
    #[serde(skip)]
    pub occurrences: usize,
}

/// From the strongest to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum RelationKind {
    /// A type has an `impl` of a trait.
    Implements,
    /// A trait demands another one.
    Extends,
    /// It has it in its fields, that many times.
    Holds {
        #[serde(flatten)]
        count: Count,
    },
    /// Its methods take it or make it.
    Uses,
}

/// How many of something there can be; no `max` is any number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Count {
    pub min: u32,
    pub max: Option<u32>,
}

impl Count {
    pub const ONE: Self = Self {
        min: 1,
        max: Some(1),
    };
    pub const ANY: Self = Self { min: 0, max: None };

    /// It may also be missing.
    #[must_use]
    pub fn or_none(self) -> Self {
        Self { min: 0, ..self }
    }

    /// This many and that many more.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            min: self.min.saturating_add(other.min),
            max: self.max.zip(other.max).map(|(a, b)| a.saturating_add(b)),
        }
    }

    /// Either this many or that many.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            min: self.min.min(other.min),
            max: self.max.zip(other.max).map(|(a, b)| a.max(b)),
        }
    }

    #[must_use]
    pub fn times(self, factor: u32) -> Self {
        Self {
            min: self.min.saturating_mul(factor),
            max: self.max.map(|max| max.saturating_mul(factor)),
        }
    }
}

/// As in UML: `1`, `0..1`, `*`, `1..*`.
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (0, None) => write!(f, "*"),
            (min, None) => write!(f, "{min}..*"),
            (min, Some(max)) if min == max => write!(f, "{min}"),
            (min, Some(max)) => write!(f, "{min}..{max}"),
        }
    }
}

impl Design {
    /// Reads the files of `src/`, by their names below it.
    pub fn read(tree: &TextTree) -> Result<Self, Unreadable> {
        read(tree, |_, design| design)
    }
}

impl Type {
    /// What it offers: to everybody, or, if it is internal, to the crate.
    pub fn offers(&self) -> impl Iterator<Item = &str> {
        let least = if self.public || self.kind == TypeKind::Trait {
            Visibility::Public
        } else {
            Visibility::Crate
        };
        let methods = self.methods.iter();
        methods
            .filter(move |method| !method.of_trait && method.visibility >= least)
            .map(|method| method.name.as_str())
    }
}
