//! What is expensive to copy is cloned in a loop.

use super::{Evidence, Fact, Rule, listed};

pub(super) const RULE: Rule = Rule {
    id: "clone-in-loop",
    why: "Be ready to say what a round costs, and whether a reference would do.",
    section: "Trade-offs",
    find,
};

fn find(evidence: &Evidence<'_>) -> Vec<Fact> {
    let clones = evidence.bodies.clones_in_loops.iter();
    let mut names: Vec<&str> = clones.clone().map(|it| it.0.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return Vec::new();
    }
    let are = if names.len() == 1 { "is" } else { "are" };
    vec![Fact {
        sentence: format!("In a loop, {} {are} cloned in every round.", listed(&names)),
        places: clones.map(|it| it.1.clone()).collect(),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::findings::tests::found;

    #[test]
    fn what_is_expensive_and_cloned_in_a_loop_is_a_finding() {
        let text = "#[derive(Clone)] struct Car { plate: String, id: u32, shared: Arc<Lot> }\n\
            fn f(cars: &[Car], name: &String) {\n\
            let once = name.clone();\n\
            for car in cars {\n\
            car.id.clone(); car.shared.clone(); car.clone();\n\
            g(car.plate.clone());\n\
            println!(\"{}\", name.clone());\n\
            } }";
        let fact = "In a loop, `name` and `plate` are cloned in every round.";
        assert_eq!(found(text), [(RULE.id, fact.to_owned(), vec![6, 7])]);
    }
}
