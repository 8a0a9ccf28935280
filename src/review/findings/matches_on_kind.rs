//! Many matches must grow when an enum does.

use super::{Evidence, Fact, Rule};
use crate::design::{Place, Type};

pub(super) const RULE: Rule = Rule {
    id: "matches-on-kind",
    why: "An interviewer adds a kind and counts the places that you open; a method, a \
          table or a trait is one place.",
    section: "The axes of change",
    find,
};

/// A finding takes so many matches on one enum.
const MANY_MATCHES: usize = 3;

/// A fact for each enum, the one with the most matches first.
fn find(evidence: &Evidence<'_>) -> Vec<Fact> {
    let types = &evidence.design.types;
    let mut places = vec![Vec::new(); types.len()];
    for (index, place) in &evidence.bodies.matches {
        places[*index].push(place.clone());
    }
    // Of two kinds there is seldom a third: up and down, light and dark.
    let is_many = |it: &(&Type, Vec<Place>)| it.1.len() >= MANY_MATCHES && it.0.variants.len() > 2;
    let mut enums: Vec<_> = types.iter().zip(places).filter(is_many).collect();
    enums.sort_by_key(|it| std::cmp::Reverse(it.1.len()));
    let fact = |(it, places): (&Type, Vec<Place>)| Fact {
        sentence: format!(
            "`{}` is matched on in {} places that must all grow with a new kind.",
            it.name,
            places.len()
        ),
        places,
    };
    enums.into_iter().map(fact).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::findings::tests::found;

    #[test]
    fn three_matches_that_grow_with_a_kind_are_a_finding_and_two_are_none() {
        let two = "enum Kind { A, B, C }\nimpl Kind {\n\
            fn one(self) -> u8 { match self { Self::A => 1, Self::B | Self::C => 2 } }\n\
            fn other(self) -> u8 { match self { Kind::A => 1, Kind::B | Kind::C => 2 } }\n";
        assert_eq!(found(&format!("{two}}}")), []);
        let with_default =
            format!("{two}fn f(self) {{ match self {{ Self::A => 1, _ => 2 }} }} }}");
        assert_eq!(found(&with_default), []);
        let wording = format!(
            "{two}}} impl Display for Kind {{ fn fmt(&self) {{ match self {{ Self::A => 1, Self::B | Self::C => 2 }} }} }}"
        );
        assert_eq!(found(&wording), []);
        let three = format!(
            "{two}}}\nfn f(k: Kind, l: Kind) {{ match (k, l) {{ (A, _) => 1, (Kind::B | Kind::C, x) => 2 }} }}"
        );
        let fact = "`Kind` is matched on in 3 places that must all grow with a new kind.";
        assert_eq!(found(&three), [(RULE.id, fact.to_owned(), vec![3, 4, 6])]);
        let closed = three.replace(", C }", " }").replace(" | Self::C", "");
        assert_eq!(found(&closed.replace(" | Kind::C", "")), []);
    }
}
