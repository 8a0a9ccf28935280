//! A design together with the crates of partners, each as a crate beside it.

use super::{model::Design, parse::Unreadable, source::Place};
use crate::fs::TextTree;

/// The crate of a partner.
#[derive(Clone, Debug)]
pub struct PartnerCrate {
    pub name: String,
    /// Its folder below the kata's own.
    pub folder: String,
    /// The files of its `src/`.
    pub sources: TextTree,
}

impl Design {
    /// Reads the files of `src/` and those of partners, which name the crate `name`. The
    /// sources of a partner are read as a module, so that their relations are found. A
    /// partner that is no Rust is left out.
    pub fn read_with_partners(
        tree: &TextTree,
        name: &str,
        partners: &[PartnerCrate],
    ) -> Result<Self, Unreadable> {
        let mut all = tree.clone();
        let mut known = Vec::new();
        for partner in partners {
            let module = format!("outside_{}", partner.name.replace('-', "_"));
            if Self::read(&partner.sources).is_err() {
                continue;
            }
            for (file, text) in &partner.sources {
                let own = text.replace("crate::", &format!("crate::{module}::"));
                let text = words_replaced(&own, name, "crate");
                let file = match file.as_str() {
                    "lib.rs" => format!("{module}.rs"),
                    file => format!("{module}/{file}"),
                };
                all.insert(file, text);
            }
            known.push((module, partner));
        }
        let mut design = Self::read(&all)?;
        for it in &mut design.types {
            let of = |(module, _): &&(String, &PartnerCrate)| {
                it.module == *module || it.module.starts_with(&format!("{module}::"))
            };
            let Some((module, partner)) = known.iter().find(of) else {
                continue;
            };
            it.partner = Some(partner.name.clone());
            it.module = it.module.replacen(module, &partner.name, 1);
            it.place = moved(&it.place, module, partner);
            for method in &mut it.methods {
                method.place = moved(&method.place, module, partner);
            }
        }
        Ok(design)
    }
}

/// A place in the file as the learner knows it.
fn moved(place: &Place, module: &str, partner: &PartnerCrate) -> Place {
    let below = place.file.strip_prefix(&format!("src/{module}"));
    let file = match below {
        Some(".rs") => "/lib.rs",
        Some(file) => file,
        None => return place.clone(),
    };
    Place {
        file: format!("{}/src{file}", partner.folder),
        line: place.line,
    }
}

/// `text` with each whole word `old` replaced.
fn words_replaced(text: &str, old: &str, new: &str) -> String {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(old) {
        let (before, after) = (&rest[..at], &rest[at + old.len()..]);
        replaced += before;
        let is_whole = !is_part(replaced.chars().last()) && !is_part(after.chars().next());
        replaced += if is_whole { new } else { old };
        rest = after;
    }
    replaced + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::RelationKind;

    fn tree(files: &[(&str, &str)]) -> TextTree {
        let files = files.iter();
        files
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn a_partner_is_a_crate_of_its_own_that_implements_the_learners_trait() {
        let lot = tree(&[(
            "lib.rs",
            "pub struct App; pub mod steps { pub trait Step {} pub struct One; }",
        )]);
        let partner = PartnerCrate {
            name: "half-step".to_owned(),
            folder: "outside/half-step".to_owned(),
            sources: tree(&[
                (
                    "lib.rs",
                    "mod more;\nuse lot_open::{App, steps::{One, Step}};\n\nstruct Half(One);\n\
                     impl Step for Half { fn next(&self) {} }\npub fn app() -> App { todo!() }",
                ),
                ("more.rs", "struct More(crate::Half);"),
            ]),
        };
        let broken = PartnerCrate {
            name: "broken".to_owned(),
            folder: "outside/broken".to_owned(),
            sources: tree(&[("lib.rs", "struct {")]),
        };
        let design = Design::read_with_partners(&lot, "lot_open", &[partner, broken]).unwrap();
        let types = design.types.iter();
        let types: Vec<_> = types
            .map(|it| {
                (
                    it.name.as_str(),
                    it.partner.as_deref(),
                    it.place.to_string(),
                )
            })
            .collect();
        let partner = Some("half-step");
        assert_eq!(
            types,
            [
                ("App", None, "src/lib.rs:1".to_owned()),
                ("Step", None, "src/lib.rs:1".to_owned()),
                ("One", None, "src/lib.rs:1".to_owned()),
                ("Half", partner, "outside/half-step/src/lib.rs:4".to_owned()),
                (
                    "More",
                    partner,
                    "outside/half-step/src/more.rs:1".to_owned()
                ),
            ]
        );
        let has = |from: &str, to: &str, wanted: fn(RelationKind) -> bool| {
            let name = |index: usize| design.types[index].name.as_str();
            let mut all = design.relations.iter();
            all.any(|it| name(it.from) == from && name(it.to) == to && wanted(it.kind))
        };
        assert!(has("Half", "Step", |it| it == RelationKind::Implements));
        assert!(has("Half", "One", |it| matches!(
            it,
            RelationKind::Holds { .. }
        )));
        assert!(has("More", "Half", |it| matches!(
            it,
            RelationKind::Holds { .. }
        )));
    }

    #[test]
    fn only_whole_words_are_replaced() {
        let text = "use lot::A; use lot_open::B; slot::C; ::lot";
        let replaced = words_replaced(text, "lot", "crate");
        assert_eq!(replaced, "use crate::A; use lot_open::B; slot::C; ::crate");
    }
}
