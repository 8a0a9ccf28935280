//! What is worth saying of a design: facts with places, the weightiest first. None
//! of them is a fault as such; each is a question that an interviewer would ask.

use std::collections::BTreeMap;

use super::facts::Facts;
use crate::design::{Place, Type};

/// A fact and where it can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub what: What,
    pub places: Vec<Place>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A stage changed much more than it changed in the reference.
    Cost(Cost),
    /// As many matches must grow when this enum does.
    Matches { name: String, count: usize },
    /// Values are asked for their type.
    Downcasts,
    /// A shared lock within a shared lock.
    Locks,
    /// A trait with one implementation or none, and none in the tests.
    Seam {
        name: String,
        implementations: usize,
    },
    /// A type has a large share of all methods that the kata does not name.
    Largest {
        name: String,
        methods: usize,
        of: usize,
    },
    /// Functions take values of one primitive type side by side.
    Alike {
        functions: Vec<(String, String, Vec<String>)>,
    },
    /// The code may panic, and how, and how often so.
    Panics { how: Vec<(&'static str, usize)> },
    /// Everybody can set these fields of types that guard their state.
    OpenFields { names: Vec<String> },
    /// A struct keeps its state in several truth values.
    Flags { name: String, fields: Vec<String> },
    /// Branches and loops within each other, so many, in these functions.
    Nesting { functions: Vec<(String, usize)> },
    /// What is dear is cloned in loops.
    Clones { names: Vec<String> },
    /// Public functions that nobody outside their file names.
    Surface { names: Vec<String>, public: usize },
}

/// What a stage cost, in files touched and lines changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Cost {
    pub stage: usize,
    pub files: usize,
    pub lines: usize,
    pub reference_files: usize,
    pub reference_lines: usize,
}

impl Cost {
    /// More than twice the reference's, and not by a few lines.
    pub fn is_high(&self) -> bool {
        self.lines > 2 * self.reference_lines && self.lines >= self.reference_lines + 40
    }
}

/// Matches on an enum in so many places are worth a word.
const MANY_MATCHES: usize = 3;
/// So many methods that the kata did not ask for, and such a share in percent, make a
/// type large.
const MANY_METHODS: usize = 15;
const LARGE_SHARE: usize = 50;
/// An `expect` with its reason is fine, and so is what says that it never happens; so
/// many are a habit.
const MANY_REASONS: usize = 3;
const WITH_REASON: &[&str] = &[
    "expect",
    "unreachable!",
    "assert!",
    "assert_eq!",
    "assert_ne!",
];
/// So many branches and loops within each other are hard to follow.
const DEEP_NEST: usize = 5;

/// All findings, those that say most first.
pub fn findings(facts: &Facts, costs: &[Cost]) -> Vec<Finding> {
    let mut all = Vec::new();
    let mut add = |what, places: Vec<Place>| all.push(Finding { what, places });
    if let Some(cost) = costs
        .iter()
        .filter(|it| it.is_high())
        .max_by_key(|it| it.lines - it.reference_lines)
    {
        add(What::Cost(*cost), Vec::new());
    }
    matches(facts, &mut add);
    if !facts.bodies.downcasts.is_empty() {
        add(What::Downcasts, facts.bodies.downcasts.clone());
    }
    if !facts.locks.is_empty() {
        add(What::Locks, facts.locks.clone());
    }
    for seam in facts
        .seams
        .iter()
        .filter(|it| it.here <= 1 && it.in_tests == 0)
    {
        let (name, implementations) = (seam.name.clone(), seam.here);
        add(
            What::Seam {
                name,
                implementations,
            },
            vec![seam.place.clone()],
        );
    }
    largest(facts, &mut add);
    state(facts, &mut add);
    alike(facts, &mut add);
    panics(facts, &mut add);
    let clones = &facts.bodies.clones_in_loops;
    if !clones.is_empty() {
        let mut names: Vec<String> = clones.iter().map(|it| it.0.clone()).collect();
        names.sort();
        names.dedup();
        add(
            What::Clones { names },
            clones.iter().map(|it| it.1.clone()).collect(),
        );
    }
    if !facts.unneeded.is_empty() {
        let names = facts.unneeded.iter().map(|it| it.0.clone()).collect();
        let public = facts.numbers.public_items + facts.numbers.public_methods;
        add(
            What::Surface { names, public },
            facts.unneeded.iter().map(|it| it.1.clone()).collect(),
        );
    }
    all
}

fn matches(facts: &Facts, add: &mut impl FnMut(What, Vec<Place>)) {
    let mut enums: Vec<(&Type, Vec<Place>)> = Vec::new();
    let mut places = vec![Vec::new(); facts.design.types.len()];
    for (index, place) in &facts.bodies.matches {
        places[*index].push(place.clone());
    }
    for (it, places) in facts.design.types.iter().zip(places) {
        // Of two kinds there is seldom a third: up and down, light and dark.
        if places.len() >= MANY_MATCHES && it.variants.len() > 2 {
            enums.push((it, places));
        }
    }
    enums.sort_by_key(|it| std::cmp::Reverse(it.1.len()));
    for (it, places) in enums {
        let (name, count) = (it.name.clone(), places.len());
        add(What::Matches { name, count }, places);
    }
}

fn largest(facts: &Facts, add: &mut impl FnMut(What, Vec<Place>)) {
    if let Some(it) = &facts.largest
        && it.methods >= MANY_METHODS
        && it.methods * 100 >= it.of * LARGE_SHARE
    {
        let of = it.of;
        let (methods, it) = (it.methods, &facts.design.types[it.index]);
        let name = it.name.clone();
        add(What::Largest { name, methods, of }, vec![it.place.clone()]);
    }
}

fn state(facts: &Facts, add: &mut impl FnMut(What, Vec<Place>)) {
    if !facts.open_fields.is_empty() {
        let names = facts.open_fields.iter().map(|it| it.0.clone()).collect();
        let places = facts.open_fields.iter().map(|it| it.1.clone()).collect();
        add(What::OpenFields { names }, places);
    }
    for it in &facts.flags {
        let (name, fields) = (it.name.clone(), it.fields.clone());
        add(What::Flags { name, fields }, vec![it.place.clone()]);
    }
    let nested = facts.bodies.nested.iter();
    let mut deep: Vec<_> = nested.filter(|it| it.1 >= DEEP_NEST).collect();
    deep.sort_by_key(|it| std::cmp::Reverse(it.1));
    if !deep.is_empty() {
        let functions = deep.iter().map(|it| (it.0.clone(), it.1)).collect();
        let places = deep.iter().map(|it| it.2.clone()).collect();
        add(What::Nesting { functions }, places);
    }
}

fn alike(facts: &Facts, add: &mut impl FnMut(What, Vec<Place>)) {
    if !facts.alike.is_empty() {
        let functions = facts.alike.iter();
        let functions =
            functions.map(|it| (it.function.clone(), it.primitive.clone(), it.names.clone()));
        let places = facts.alike.iter().map(|it| it.place.clone()).collect();
        add(
            What::Alike {
                functions: functions.collect(),
            },
            places,
        );
    }
}

fn panics(facts: &Facts, add: &mut impl FnMut(What, Vec<Place>)) {
    let panics = &facts.bodies.panics;
    let has_reason = |it: &&(&'static str, Place)| WITH_REASON.contains(&it.0);
    let is_habit = panics.iter().filter(has_reason).count() >= MANY_REASONS;
    let told = panics.iter().filter(|it| is_habit || !has_reason(it));
    let mut count: BTreeMap<&'static str, usize> = BTreeMap::new();
    for it in told.clone() {
        *count.entry(it.0).or_default() += 1;
    }
    let how: Vec<(&'static str, usize)> = count.into_iter().collect();
    if !how.is_empty() {
        add(What::Panics { how }, told.map(|it| it.1.clone()).collect());
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{fs::TextTree, review::Given};

    fn tree(files: &[(&str, &str)]) -> TextTree {
        let files = files.iter();
        files
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    /// What is found in the one file `lib.rs`, and on which lines.
    pub(crate) fn found(text: &str) -> Vec<(What, Vec<usize>)> {
        let facts = Facts::read(&tree(&[("lib.rs", text)]), &Given::default()).unwrap();
        let lines = |it: Finding| (it.what, it.places.iter().map(|it| it.line).collect());
        let mut all: Vec<_> = findings(&facts, &[]).into_iter().map(lines).collect();
        // Nothing is named by another file where there is none.
        all.retain(|it| !matches!(it.0, What::Surface { .. }));
        all
    }

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
        let what = What::Matches {
            name: "Kind".to_owned(),
            count: 3,
        };
        assert_eq!(found(&three), [(what, vec![3, 4, 6])]);
        let closed = three.replace(", C }", " }").replace(" | Self::C", "");
        assert_eq!(found(&closed.replace(" | Kind::C", "")), []);
    }

    #[test]
    fn what_is_dear_and_cloned_in_a_loop_is_a_finding() {
        let text = "#[derive(Clone)] struct Car { plate: String, id: u32, shared: Arc<Lot> }\n\
            fn f(cars: &[Car], name: &String) {\n\
            let once = name.clone();\n\
            for car in cars {\n\
            car.id.clone(); car.shared.clone(); car.clone();\n\
            g(car.plate.clone());\n\
            println!(\"{}\", name.clone());\n\
            } }";
        let what = What::Clones {
            names: vec!["name".to_owned(), "plate".to_owned()],
        };
        assert_eq!(found(text), [(what, vec![6, 7])]);
    }

    #[test]
    fn what_may_panic_is_a_finding_outside_tests_and_not_for_a_lock() {
        let text = "fn f() {\n a.unwrap();\n lock.lock().unwrap();\n panic!(\"no\");\n\
            b.expect(\"there is one\"); unreachable!(); todo!(); }\n\
            #[cfg(test)] mod tests { fn g() { a.unwrap(); } }";
        let what = What::Panics {
            how: vec![("panic!", 1), ("todo!", 1), ("unwrap", 1)],
        };
        assert_eq!(found(text), [(what, vec![2, 4, 5])]);
        // What has a reason is told only where it is a habit.
        let habit = text.replace("todo!()", "assert!(x)");
        let what = What::Panics {
            how: vec![
                ("assert!", 1),
                ("expect", 1),
                ("panic!", 1),
                ("unreachable!", 1),
                ("unwrap", 1),
            ],
        };
        assert_eq!(found(&habit), [(what, vec![2, 4, 5, 5, 5])]);
    }

    #[test]
    fn a_value_that_is_asked_for_its_type_is_a_finding() {
        let text = "fn f(it: &dyn Any) {\n if let Some(a) = it.downcast_ref::<A>() {} }";
        assert_eq!(found(text), [(What::Downcasts, vec![2])]);
    }

    #[test]
    fn a_shared_lock_in_a_shared_lock_is_a_finding() {
        let text = "struct Lot { spots: Vec<Arc<RwLock<u8>>> }\n\
            struct Fine { lot: Arc<Lot>, other: Arc<Mutex<u8>> }\n\
            struct Shared {\n lot: Arc<Mutex<Lot>> }";
        assert_eq!(found(text), [(What::Locks, vec![4])]);
        // What one thread alone can have is no lock.
        assert_eq!(found(&text.replace("Arc<RwLock", "Rc<RefCell")), []);
        assert_eq!(found(&text.replace("Arc<Mutex<Lot", "Rc<RefCell<Lot")), []);
    }

    #[test]
    fn a_trait_with_one_implementation_is_a_finding_unless_a_test_has_another() {
        let text = "trait Clock {}\nstruct Wall;\nimpl Clock for Wall {}\n";
        let what = What::Seam {
            name: "Clock".to_owned(),
            implementations: 1,
        };
        assert_eq!(found(text), [(what, vec![1])]);
        for more in [
            "struct Other; impl Clock for Other {}",
            "#[cfg(test)] mod tests { use super::*; struct Hand; impl Clock for Hand {} }",
            "impl<F: Fn()> Clock for F {}",
        ] {
            assert_eq!(found(&format!("{text}{more}")), [], "{more}");
        }
        // A pointer to one is no other.
        let boxed = format!("{text}impl<C: Clock> Clock for Arc<C> {{}}");
        assert_eq!(found(&boxed).len(), 1);
    }

    #[test]
    fn values_of_one_primitive_type_side_by_side_are_a_finding() {
        let text = "pub struct S;\nimpl S {\n\
            pub fn f(&self, from: u64, to: u64, name: &str) {}\n\
            pub fn g(&self, from: u64, name: &str, to: u64) {}\n\
            fn own(&self, from: u64, to: u64) {} }";
        let names = vec!["from".to_owned(), "to".to_owned()];
        let what = What::Alike {
            functions: vec![("S::f".to_owned(), "u64".to_owned(), names)],
        };
        assert_eq!(found(text), [(what, vec![3])]);
    }

    #[test]
    fn a_type_with_a_large_share_of_the_methods_is_a_finding() {
        let methods = |count: usize| {
            (0..count)
                .map(|it| format!("fn f{it}() {{}}\n"))
                .collect::<String>()
        };
        let text = |big: usize| {
            format!(
                "struct Big;\nstruct Small; impl Big {{ {} }} impl Small {{ {} }}",
                methods(big),
                methods(10)
            )
        };
        let what = What::Largest {
            name: "Big".to_owned(),
            methods: 15,
            of: 25,
        };
        assert_eq!(found(&text(15)), [(what, vec![1])]);
        assert_eq!(found(&text(5)), []);
    }

    #[test]
    fn what_is_public_and_named_nowhere_else_is_a_finding() {
        let files = tree(&[
            (
                "lib.rs",
                "mod a;\npub struct S;\nimpl S {\n pub fn used(&self) {}\n pub fn lost(&self) {} }",
            ),
            ("a.rs", "fn f(s: &S) { s.used() }"),
        ]);
        let facts = Facts::read(&files, &Given::default()).unwrap();
        let all = findings(&facts, &[]);
        assert_eq!(all.len(), 1);
        let names = vec!["S::lost".to_owned()];
        assert_eq!(all[0].what, What::Surface { names, public: 3 });
        assert_eq!(all[0].places[0].to_string(), "src/lib.rs:5");
    }

    #[test]
    fn the_dearest_stage_is_a_finding_if_the_reference_paid_less_than_half() {
        let facts = Facts::read(&tree(&[("lib.rs", "")]), &Given::default()).unwrap();
        let cost = |stage, lines| Cost {
            stage,
            files: 3,
            lines,
            reference_files: 2,
            reference_lines: 60,
        };
        assert_eq!(findings(&facts, &[cost(2, 120), cost(3, 90)]), []);
        let all = findings(&facts, &[cost(2, 121), cost(3, 300)]);
        assert_eq!(all[0].what, What::Cost(cost(3, 300)));
    }
}
