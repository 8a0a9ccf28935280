//! A design on the terminal: boxes where they fit, else, and for those who hear
//! the screen, an outline in words.

use super::{
    Draw, Manner, Ui,
    canvas::Canvas,
    style,
    text::{clean, columns, padded, plural},
};
use crate::{
    design::{Design, How, Kind, Relation, Type},
    diagram::{MOST_BOXES, Panel, Sketch, sketch},
    reports::{DiagramReport, Drawn},
    wrap::wrapped,
};

impl Draw for DiagramReport {
    const MANNER: Manner = Manner::Long;

    fn text(&self, ui: &Ui) -> String {
        if let Some(file) = &self.to {
            let titles: Vec<&str> = self.designs.iter().map(|it| it.title.as_str()).collect();
            return style::with_code(&format!("{}: `{file}`\n", titles.join(", and ")));
        }
        if self.format != "text" {
            return self.picture.clone();
        }
        let drawn = self.designs.iter();
        let panels: Vec<Panel<'_>> = drawn
            .map(|Drawn { title, design, .. }| Panel { title, design })
            .collect();
        ui.diagram(&panels, self.all)
    }

    fn notes(&self) -> Vec<String> {
        let text = "no program here shows it: open that file in a browser, or name a program in \
                    KATA_OPEN";
        self.not_opened
            .then(|| text.to_owned())
            .into_iter()
            .collect()
    }
}

impl Ui {
    /// Designs as pictures in characters or in words.
    fn diagram(&self, panels: &[Panel<'_>], all: bool) -> String {
        let mut text = self.painted(panels, all, !self.plain);
        if !self.plain && panels.iter().any(|it| self.sketched(it, all).is_none()) {
            let dot = self.signs.dot;
            text += &style::with_code(&format!(
                "\nnext: `kata diagram --of TYPE` {dot} `--module NAME` {dot} `--open` shows it whole\n"
            ));
        }
        text
    }

    /// The same for a file, and whole.
    pub fn diagram_text(&self, panels: &[Panel<'_>], all: bool) -> String {
        clean(&self.painted(panels, all, false))
    }

    fn sketched(&self, panel: &Panel<'_>, all: bool) -> Option<Sketch> {
        let is_small = panel.design.types.len() <= MOST_BOXES && !self.plain;
        is_small.then(|| sketch(panel.design, all, self.width))?
    }

    fn sketched_traits(&self, design: &Design) -> Option<Sketch> {
        let traits = design.traits();
        let panel = Panel {
            title: "",
            design: &traits,
        };
        self.sketched(&panel, true)
            .filter(|it| !it.drawing.wires.is_empty())
    }

    /// `in_parts`: of what does not fit only the traits and a list of modules.
    fn painted(&self, panels: &[Panel<'_>], all: bool, in_parts: bool) -> String {
        let sketches: Vec<Option<Sketch>> =
            panels.iter().map(|it| self.sketched(it, all)).collect();
        let pictures: Vec<Vec<String>> = panels
            .iter()
            .zip(&sketches)
            .map(|(panel, sketch)| self.panel(panel, sketch.as_ref(), in_parts))
            .collect();
        let mut text = beside(&pictures, self.width).unwrap_or_else(|| {
            let whole: Vec<String> = pictures.iter().map(|lines| lines.join("\n")).collect();
            whole.join("\n\n") + "\n"
        });
        let has_wires = |it: &Sketch| !it.drawing.wires.is_empty();
        let has_traits = |it: &Panel<'_>| self.sketched_traits(it.design).is_some();
        let is_drawn_in_parts = in_parts && panels.iter().any(has_traits);
        if is_drawn_in_parts || sketches.iter().flatten().any(has_wires) {
            let [implements, holds] = if self.signs.ascii {
                ["^", "#"]
            } else {
                ["△", "◆"]
            };
            let legend = format!("{implements} implements   {holds} holds, how many   v uses");
            text += &format!("\n{}\n", style::faint(&legend));
        }
        text
    }

    fn panel(&self, panel: &Panel<'_>, sketch: Option<&Sketch>, in_parts: bool) -> Vec<String> {
        let design = panel.design;
        let mut lines = vec![style::strong(&clean(panel.title))];
        let count = match design.left_out {
            0 => format!(
                "{} in {}",
                plural(design.types.len(), "type"),
                plural(design.files, "file")
            ),
            more => format!(
                "{} of {}",
                design.types.len(),
                plural(design.types.len() + more, "type")
            ),
        };
        if design.types.is_empty() {
            lines.push(format!("{count}: nothing to draw"));
            return lines;
        }
        let Some(sketch) = sketch else {
            if in_parts {
                let note = format!("{count}, too wide for {} columns: in parts", self.width);
                lines.push(style::faint(&note));
                lines.extend(self.parts(design));
                return lines;
            }
            lines.push(style::faint(&count));
            lines.extend(self.outline(design));
            return lines;
        };
        let left_out = match sketch.uses_left_out {
            0 => String::new(),
            some => format!("; {} left out, --all shows them", are(some)),
        };
        lines.push(style::faint(&format!("{count}{left_out}")));
        lines.push(String::new());
        lines.extend(Canvas::draw(sketch, self.signs).lines());
        lines
    }

    /// The traits with those that implement them, as a picture if that fits, and the
    /// types of each module in a line.
    fn parts(&self, design: &Design) -> Vec<String> {
        let mut lines = Vec::new();
        let traits = design.traits();
        if !traits.types.is_empty() {
            lines.push(String::new());
            lines.push(style::strong("traits, and who implements them"));
            match self.sketched_traits(design) {
                Some(sketch) => lines.extend(Canvas::draw(&sketch, self.signs).lines()),
                None => lines.extend(self.implementers(&traits)),
            }
        }
        lines.push(String::new());
        lines.push(style::strong("modules, and their types"));
        let modules = design.modules();
        for module in modules.iter().take(MOST_MODULES) {
            let types = design.types.iter();
            let own = types
                .filter(|it| it.module == *module || (it.module.is_empty() && *module == "crate"));
            let names: Vec<&str> = own.map(|it| it.name.as_str()).collect();
            let head = padded(module, MODULE_WIDTH);
            let width = self.width.saturating_sub(columns(&head) + 4).max(20);
            let wrapped = wrapped(&names.join(", "), width);
            for (number, line) in wrapped.iter().take(MOST_ROWS).enumerate() {
                let is_cut = number + 1 == MOST_ROWS && wrapped.len() > MOST_ROWS;
                let more = if is_cut { self.signs.more } else { "" };
                let head = if number == 0 {
                    style::code(&head)
                } else {
                    " ".repeat(columns(&head))
                };
                lines.push(format!("  {head}  {line}{more}"));
            }
        }
        if modules.len() > MOST_MODULES {
            lines.push(format!(
                "  and {} more modules",
                modules.len() - MOST_MODULES
            ));
        }
        lines
    }

    /// A line for each trait, with the types that implement it.
    fn implementers(&self, traits: &Design) -> Vec<String> {
        let mut names = vec![Vec::new(); traits.types.len()];
        for it in &traits.relations {
            names[it.to].push(traits.types[it.from].name.as_str());
        }
        let all = traits.types.iter().zip(names);
        all.filter(|(it, _)| it.kind == Kind::Trait)
            .flat_map(|(it, names)| {
                let text = if names.is_empty() {
                    "nobody here".to_owned()
                } else {
                    names.join(", ")
                };
                let head = style::code(&padded(&it.name, MODULE_WIDTH));
                let width = self.width.saturating_sub(MODULE_WIDTH + 4).max(20);
                let mut lines = wrapped(&text, width).into_iter();
                let first = format!("  {head}  {}", lines.next().unwrap_or_default());
                let indent = " ".repeat(MODULE_WIDTH + 4);
                let rest = lines.map(move |line| format!("{indent}{line}"));
                [first].into_iter().chain(rest).collect::<Vec<_>>()
            })
            .collect()
    }

    fn outline(&self, design: &Design) -> Vec<String> {
        let groups = [
            (Kind::Trait, "traits, and who implements them"),
            (Kind::Struct, "structs, and what they hold"),
            (Kind::Enum, "enums, and what they may be"),
        ];
        let mut lines = Vec::new();
        let mut relations = vec![Vec::new(); design.types.len()];
        for it in &design.relations {
            relations[it.from].push(it);
            relations[it.to].push(it);
        }
        for (kind, title) in groups {
            let types = design.types.iter().enumerate();
            let mut types = types.filter(|(_, it)| it.kind == kind).peekable();
            if types.peek().is_some() {
                lines.push(String::new());
                lines.push(style::strong(title));
            }
            for (index, it) in types {
                lines.extend(self.outlined(design, &relations[index], index, it));
            }
        }
        lines
    }

    /// A type with its module, and below it a line for each thing to be said.
    fn outlined(
        &self,
        design: &Design,
        relations: &[&Relation],
        index: usize,
        it: &Type,
    ) -> Vec<String> {
        let internal = if it.public { "" } else { "internal" };
        let module = if it.module.is_empty() {
            String::new()
        } else {
            format!("in {}", it.module)
        };
        let notes: Vec<&str> = [internal, &module]
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect();
        let name = style::strong(&format!("{}{}", it.name, it.parameters));
        let note = style::faint(&notes.join(", "));
        let mut lines = vec![
            format!("  {}  {note}", padded(&name, 24))
                .trim_end()
                .to_owned(),
        ];
        let names = |wanted: &dyn Fn(How) -> bool, here: bool| -> Vec<String> {
            let relations = relations.iter().filter(|it| wanted(it.how));
            relations
                .filter(|it| index == if here { it.from } else { it.to })
                .map(|it| {
                    let other = &design.types[if here { it.to } else { it.from }].name;
                    match it.how {
                        How::Holds { count } if count.to_string() != "1" => {
                            format!("{count} {other}")
                        }
                        _ => other.clone(),
                    }
                })
                .collect()
        };
        let offers = it.offers().map(|name| format!("{name}()")).collect();
        let facts: [(&str, Vec<String>); 8] = [
            ("is", it.also.clone()),
            ("extends", names(&|how| how == How::Extends, true)),
            ("implements", names(&|how| how == How::Implements, true)),
            ("variants", it.variants.clone()),
            ("can", offers),
            (
                "implemented by",
                names(&|how| how == How::Implements, false),
            ),
            (
                "holds",
                names(&|how| matches!(how, How::Holds { .. }), true),
            ),
            ("uses", names(&|how| how == How::Uses, true)),
        ];
        for (verb, things) in facts.into_iter().filter(|(_, it)| !it.is_empty()) {
            let width = self.width.saturating_sub(INDENT + verb.len() + 1);
            for (number, line) in wrapped(&things.join(", "), width).into_iter().enumerate() {
                let head = if number == 0 {
                    verb.to_owned()
                } else {
                    " ".repeat(verb.len())
                };
                lines.push(format!(
                    "{}{} {line}",
                    " ".repeat(INDENT),
                    style::faint(&head)
                ));
            }
        }
        lines
    }
}

const GAP: usize = 4;
const INDENT: usize = 6;
/// Modules that are listed, rows of types of each, and the columns of their names.
const MOST_MODULES: usize = 24;
const MOST_ROWS: usize = 3;
const MODULE_WIDTH: usize = 16;

fn are(count: usize) -> String {
    if count == 1 {
        "1 use is".to_owned()
    } else {
        format!("{count} uses are")
    }
}

/// Two pictures side by side, if there is room for them.
fn beside(pictures: &[Vec<String>], width: usize) -> Option<String> {
    let [one, other] = pictures else { return None };
    let widest = |lines: &[String]| lines.iter().map(|it| columns(it)).max().unwrap_or(0);
    let left = widest(one) + GAP;
    if left + widest(other) > width {
        return None;
    }
    let line = |lines: &[String], row: usize| lines.get(row).cloned().unwrap_or_default();
    let rows = (0..one.len().max(other.len())).map(|row| {
        let both = format!("{}{}", padded(&line(one, row), left), line(other, row));
        both.trim_end().to_owned() + "\n"
    });
    Some(rows.collect())
}
