//! What can be said of a design: what the stages cost, numbers beside those of the
//! solutions, and findings. Facts, never a verdict.

use serde::Serialize;

use super::{
    Draw, Manner, Ui, style,
    text::{clean, columns, padded, plural},
};
use crate::{
    design::Place,
    reports::Report,
    review::{Cost, Finding, Numbers, What},
    wrap::{start, wrapped},
};

#[derive(Debug, Serialize)]
pub struct ReviewReport {
    pub kata: String,
    pub stage: usize,
    pub costs: Vec<StageCost>,
    pub numbers: Vec<Column>,
    /// Of which numbers fewer are better; of the others neither many nor few are.
    pub fewer_is_better: &'static [&'static str],
    pub findings: Vec<Said>,
    /// Whether all findings are shown, or those that say most.
    #[serde(skip)]
    pub all: bool,
}

#[derive(Debug, Serialize)]
pub struct StageCost {
    pub title: String,
    #[serde(flatten)]
    pub cost: Cost,
}

/// The numbers of one design.
#[derive(Debug, Serialize)]
pub struct Column {
    /// `mine`, `reference` or `alternate`.
    pub of: &'static str,
    /// The stage that it is at.
    pub stage: usize,
    #[serde(flatten)]
    pub numbers: Numbers,
}

/// A finding in words.
#[derive(Debug, Serialize)]
pub struct Said {
    pub fact: String,
    pub places: Vec<Place>,
    pub why: &'static str,
    /// The section of the reference's design page that answers it, if it is unlocked.
    pub section: Option<&'static str>,
}

/// So many findings are shown unless all are wanted.
const MOST_FINDINGS: usize = 7;
const MOST_PLACES: usize = 6;
const BAR: usize = 14;

impl ReviewReport {
    fn shown(&self) -> usize {
        let most = if self.all { usize::MAX } else { MOST_FINDINGS };
        self.findings.len().min(most)
    }
}

impl Said {
    /// Words for a finding; `design` is the design page as far as it is unlocked.
    pub fn new(finding: &Finding, design: &str) -> Self {
        let (why, section) = why(&finding.what);
        let has_section = design
            .lines()
            .any(|line| line.trim_start_matches('#').trim() == section);
        Self {
            fact: fact(&finding.what, finding.places.len()),
            places: finding.places.clone(),
            why,
            section: has_section.then_some(section),
        }
    }
}

impl Report for ReviewReport {
    const NAME: &'static str = "review";
}

impl Draw for ReviewReport {
    const MANNER: Manner = Manner::Long;

    fn text(&self, ui: &Ui) -> String {
        ui.review(self)
    }
}

impl Ui {
    fn review(&self, report: &ReviewReport) -> String {
        let title = format!("{}: what can be said of your design", report.kata);
        let mut text = style::strong(&title) + "\n";
        text += &self.costs(&report.costs);
        text += &numbers(&report.numbers, self.width);
        text += &self.findings(report);
        let shown = report.shown();
        let dot = self.signs.dot;
        let rest = if shown < report.findings.len() {
            format!(
                "`kata review --all` shows {} more {dot} ",
                report.findings.len() - shown
            )
        } else {
            String::new()
        };
        let other = if report.numbers.len() > 1 {
            "`kata solution --diff`"
        } else {
            "`kata check`"
        };
        let next = format!("\nnext: {rest}`kata diagram` {dot} {other}\n");
        text += &style::with_code(&next);
        text
    }

    fn costs(&self, costs: &[StageCost]) -> String {
        if costs.is_empty() {
            return String::new();
        }
        let titles = costs.iter().map(|it| columns(&it.title)).max().unwrap_or(0);
        let titles = titles.min(self.width.saturating_sub(2 * BAR + 30)).max(8);
        let most = costs
            .iter()
            .flat_map(|it| [it.cost.lines, it.cost.reference_lines])
            .max();
        let most = most.unwrap_or(1).max(1);
        let head = format!(
            "     {}  {}  the reference",
            " ".repeat(titles),
            padded("you", BAR + 11)
        );
        let mut text = format!(
            "\nLines changed by each stage, and in how many files\n{}\n",
            style::faint(&head)
        );
        for StageCost { title, cost } in costs {
            let title = start(title, titles);
            let bar = |lines: usize, files: usize| {
                let length = (lines * BAR).div_ceil(most);
                let sign = if self.signs.ascii { "#" } else { "█" };
                format!(
                    "{} {lines:>4} in {files:<2}",
                    padded(&sign.repeat(length), BAR)
                )
            };
            let yours = bar(cost.lines, cost.files);
            let theirs = bar(cost.reference_lines, cost.reference_files);
            let line = format!(
                "  {}  {}  {yours}  {theirs}",
                cost.stage,
                padded(title, titles)
            );
            text += line.trim_end();
            text.push('\n');
        }
        text
    }

    fn findings(&self, report: &ReviewReport) -> String {
        if report.findings.is_empty() {
            return "\nNothing stands out that an interviewer would have to ask about.\n"
                .to_owned();
        }
        let mut text = String::new();
        for (number, said) in (1..).zip(report.findings.iter().take(report.shown())) {
            let mut lines = wrapped(&said.fact, self.width.saturating_sub(4)).into_iter();
            let first = lines.next().unwrap_or_default();
            text += &format!("\n{number:>2}  {}\n", style::strong(&first));
            lines.for_each(|line| text += &format!("    {}\n", style::strong(&line)));
            if !said.places.is_empty() {
                for line in wrapped(
                    &places(&said.places, report.all),
                    self.width.saturating_sub(4),
                ) {
                    text += &format!("    {}\n", style::code(&line));
                }
            }
            for line in wrapped(said.why, self.width.saturating_sub(4)) {
                text += &format!("    {line}\n");
            }
            if let Some(section) = said.section {
                text += &style::faint(&format!("    DESIGN.md of the reference: {section}"));
                text.push('\n');
            }
        }
        text
    }
}

/// The numbers side by side.
fn numbers(all: &[Column], width_of_all: usize) -> String {
    type Row = (&'static str, fn(&Numbers) -> usize);
    let rows: [Row; 9] = [
        ("types", |it| it.types),
        ("traits", |it| it.traits),
        ("public items", |it| it.public_items),
        ("public methods", |it| it.public_methods),
        ("lines", |it| it.lines),
        ("largest type, % of methods", |it| it.largest_percent),
        ("matches that grow with a kind", |it| it.matches_on_kinds),
        ("clones", |it| it.clones),
        ("places that may panic", |it| it.may_panic),
    ];
    let name = |it: &Column| match it.of {
        "mine" => "you".to_owned(),
        other => format!("{other} at {}", it.stage),
    };
    let width = |it: &Column| columns(&name(it)).max(6);
    let heads: String = all
        .iter()
        .map(|it| format!("  {:>1$}", name(it), width(it)))
        .collect();
    let mut text = format!(
        "\n{}\n",
        style::faint(&format!("  {}{heads}", " ".repeat(30)))
    );
    for (title, number) in rows {
        let cells: String = all
            .iter()
            .map(|it| format!("  {:>1$}", number(&it.numbers), width(it)))
            .collect();
        text += &format!("  {title:<30}{cells}\n");
    }
    for line in wrapped(DIRECTIONS, width_of_all.saturating_sub(2)) {
        text += &style::faint(&format!("  {line}"));
        text.push('\n');
    }
    text
}

/// Which way is good, of each row.
const DIRECTIONS: &str = "Of types, traits, public items and lines, neither many nor few are \
    good. The largest type's share counts methods that the kata does not name: the smaller, the \
    fewer reasons one type has to change. Fewer matches, clones and places that may panic leave \
    you less to explain.";

fn places(places: &[Place], all: bool) -> String {
    let most = if all { places.len() } else { MOST_PLACES };
    let shown: Vec<String> = places
        .iter()
        .take(most)
        .map(|it| clean(&it.to_string()))
        .collect();
    let more = places.len().saturating_sub(most);
    if more > 0 {
        format!("{}, and {more} more", shown.join(", "))
    } else {
        shown.join(", ")
    }
}

/// What was found, in one sentence.
fn fact(what: &What, places: usize) -> String {
    match what {
        What::Cost(it) => format!(
            "Stage {} changed {} in {}; in the reference it changed {} in {}.",
            it.stage,
            plural(it.lines, "line"),
            plural(it.files, "file"),
            it.reference_lines,
            it.reference_files,
        ),
        What::Matches { name, count } => {
            format!("`{name}` is matched on in {count} places that must all grow with a new kind.")
        }
        What::Downcasts => format!(
            "In {} a value is asked for its type.",
            plural(places, "place")
        ),
        What::Locks => "A shared lock lies within another shared lock.".to_owned(),
        What::Seam {
            name,
            implementations: 0,
        } => {
            format!("Nothing implements the trait `{name}`, here or in a test.")
        }
        What::Seam { name, .. } => {
            format!("The trait `{name}` has one implementation, and no test brings another.")
        }
        What::Largest { name, methods, of } => {
            format!(
                "`{name}` has {methods} of the {of} methods that the kata does not name, {} %.",
                methods * 100 / of
            )
        }
        What::Alike { functions } => alike(functions),
        What::Panics { how } => {
            let ways: Vec<String> = how
                .iter()
                .map(|it| format!("{} `{}`", it.1, it.0))
                .collect();
            format!(
                "In {} the code may panic: {}. Indexing and arithmetic are not counted.",
                plural(places, "place"),
                ways.join(", ")
            )
        }
        What::OpenFields { names } => {
            let are = if names.len() == 1 { "is" } else { "are" };
            format!(
                "{} {are} public, so every caller can set what methods guard.",
                listed(names)
            )
        }
        What::Flags { name, fields } => format!(
            "`{name}` keeps its state in {} flags, {}: {} combinations.",
            fields.len(),
            listed(fields),
            1_u64
                .checked_shl(u32::try_from(fields.len()).unwrap_or(u32::MAX))
                .unwrap_or(u64::MAX),
        ),
        What::Nesting { functions } => nesting(functions),
        What::Clones { names } => {
            let are = if names.len() == 1 { "is" } else { "are" };
            format!("In a loop, {} {are} cloned in every round.", listed(names))
        }
        What::Surface { names, public } => format!(
            "Of {public} public items and methods, no other file, no test and no brief names {}.",
            listed(names),
        ),
    }
}

fn nesting(functions: &[(String, usize)]) -> String {
    match functions {
        [(name, depth)] => {
            format!("In `{name}`, branches and loops lie {depth} deep within each other.")
        }
        [(name, depth), rest @ ..] => format!(
            "In `{name}`, branches and loops lie {depth} deep within each other; in {} they are deep too.",
            plural(rest.len(), "other function")
        ),
        [] => String::new(),
    }
}

fn alike(functions: &[(String, String, Vec<String>)]) -> String {
    let one = |(name, primitive, names): &(String, String, Vec<String>)| {
        format!(
            "`{name}` takes {} side by side, each a `{primitive}`",
            listed(names)
        )
    };
    match functions {
        [only] => one(only) + ".",
        [first, rest @ ..] => {
            let others = plural(rest.len(), "other function");
            let do_so = if rest.len() == 1 { "does" } else { "do" };
            format!("{}; {others} {do_so} the like.", one(first))
        }
        [] => String::new(),
    }
}

/// `a`, `b` and `c`; of many the first ones.
fn listed(names: &[impl AsRef<str>]) -> String {
    let most = 5;
    let mut shown: Vec<String> = names
        .iter()
        .take(most)
        .map(|it| format!("`{}`", it.as_ref()))
        .collect();
    if names.len() > most {
        shown.push(format!("{} more", names.len() - most));
    }
    match shown.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => shown.concat(),
    }
}

/// Why it matters in an interview, and the section of a design page about it.
fn why(what: &What) -> (&'static str, &'static str) {
    match what {
        What::Cost(_) => (
            "What the next requirement costs is what an interviewer wants to see: few files, \
             if the design had a place for it.",
            "What each stage cost",
        ),
        What::Matches { .. } => (
            "An interviewer adds a kind and counts the places that you open; a method, a \
             table or a trait is one place.",
            "The axes of change",
        ),
        What::Downcasts => (
            "You will be asked which method the interface lacks, that its users must look \
             behind it.",
            "The axes of change",
        ),
        What::Locks => (
            "You will be asked in which order they are taken, and what happens if two \
             threads do not agree.",
            "Trade-offs",
        ),
        What::Seam { .. } => (
            "You will be asked what varies there, and who decides; without an answer it is \
             decoration.",
            "What would be decoration here",
        ),
        What::Largest { .. } => (
            "You will be asked for the one reason for which this type changes. Said from 15 such \
             methods and half of all on.",
            "SOLID, line by line",
        ),
        What::Alike { .. } => (
            "Swapped at a call they still compile; with a type of its own for each, they do not.",
            "Trade-offs",
        ),
        What::Panics { .. } => (
            "Each is a case that no caller can handle: say why it cannot happen, or make it an \
             error.",
            "Trade-offs",
        ),
        What::OpenFields { .. } => (
            "You will be asked who keeps the rules of this type if anybody can set its fields.",
            "What was left concrete on purpose",
        ),
        What::Flags { .. } => (
            "You will be asked which combinations cannot happen; an enum has only those that can.",
            "Trade-offs",
        ),
        What::Nesting { .. } => (
            "You will be asked to walk through it; a function or an early return for each level \
             reads from top to bottom.",
            "Trade-offs",
        ),
        What::Clones { .. } => (
            "Be ready to say what a round costs, and whether a reference would do.",
            "Trade-offs",
        ),
        What::Surface { .. } => (
            "What is public is a promise: the less there is, the more can change later.",
            "What was left concrete on purpose",
        ),
    }
}
