//! Where in a learner's code the things are of which a lesson speaks.

use serde::Serialize;

use crate::design::{Design, RelationKind, Type, TypeKind};

/// A type that a lesson names, as it is in the learner's code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seam {
    pub name: String,
    /// `struct`, `enum` or `trait`.
    pub kind: TypeKind,
    pub file: String,
    pub line: usize,
    /// Of a trait the types that implement it.
    pub implementations: Vec<String>,
    /// Whether macros may have more of them.
    #[serde(skip)]
    pub in_macros: bool,
    /// Of an enum its variants.
    pub variants: Vec<String>,
}

/// The types of `design` that `lesson` names in backticks, in the order of the text.
pub fn seams(lesson: &str, design: &Design) -> Vec<Seam> {
    let mut found: Vec<Seam> = Vec::new();
    for name in lesson.split('`').skip(1).step_by(2) {
        let known = found.iter().any(|seam| seam.name == name);
        let index = design.types.iter().position(|it| it.name == name);
        if let Some(index) = index.filter(|_| !known) {
            found.push(seam(design, index, &design.types[index]));
        }
    }
    found
}

fn seam(design: &Design, index: usize, it: &Type) -> Seam {
    let implements = design
        .relations
        .iter()
        .filter(|relation| relation.to == index && relation.kind == RelationKind::Implements);
    Seam {
        name: it.name.clone(),
        kind: it.kind,
        file: it.place.file.clone(),
        line: it.place.line,
        implementations: implements
            .map(|relation| design.types[relation.from].name.clone())
            .collect(),
        in_macros: it.in_macros,
        variants: it.variants.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::TextTree;

    #[test]
    fn a_lesson_is_tied_to_the_types_that_it_names() {
        let code = "pub trait Price {}\npub struct Flat;\nimpl Price for Flat {}\n\
                    pub enum Kind { Car, Truck }\nstruct Other;\n";
        let tree = TextTree::from([("lib.rs".to_owned(), code.to_owned())]);
        let design = Design::read(&tree).unwrap();
        let lesson = "It is behind `Price`. `Price` grows, `Kind` does not; `Gone` went.";
        let seams = seams(lesson, &design);
        let names: Vec<&str> = seams.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Price", "Kind"]);
        assert_eq!(seams[0].implementations, ["Flat"]);
        assert_eq!((seams[0].line, seams[1].line), (1, 4));
        assert_eq!(seams[1].variants, ["Car", "Truck"]);
    }
}
