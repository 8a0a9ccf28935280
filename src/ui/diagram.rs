//! A design on the terminal: boxes where they fit, else, and for those who hear
//! the screen, an outline in words.

use super::{
    Ui,
    canvas::Canvas,
    style,
    text::{clean, columns, padded, plural},
};
use crate::{
    review::{Design, How, Kind, Panel, Sketch, Type, sketch},
    wrap::wrapped,
};

impl Ui {
    /// Shows designs as pictures in characters or in words.
    pub fn diagram(&self, panels: &[Panel<'_>], all: bool) {
        self.long(&self.painted(panels, all));
    }

    /// The same for a file.
    pub fn diagram_text(&self, panels: &[Panel<'_>], all: bool) -> String {
        clean(&self.painted(panels, all))
    }

    fn painted(&self, panels: &[Panel<'_>], all: bool) -> String {
        let sketches: Vec<Option<Sketch>> = panels
            .iter()
            .map(|it| sketch(it.design, all, self.width).filter(|_| !self.plain))
            .collect();
        let pictures: Vec<Vec<String>> = panels
            .iter()
            .zip(&sketches)
            .map(|(panel, sketch)| self.panel(panel, sketch.as_ref()))
            .collect();
        let mut text = beside(&pictures, self.width).unwrap_or_else(|| {
            let whole: Vec<String> = pictures.iter().map(|lines| lines.join("\n")).collect();
            whole.join("\n\n") + "\n"
        });
        let has_wires = |it: &Sketch| !it.drawing.wires.is_empty();
        if sketches.iter().flatten().any(has_wires) {
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

    fn panel(&self, panel: &Panel<'_>, sketch: Option<&Sketch>) -> Vec<String> {
        let design = panel.design;
        let mut lines = vec![style::strong(&clean(panel.title))];
        let count = format!(
            "{} in {}",
            plural(design.types.len(), "type"),
            plural(design.files, "file")
        );
        if design.types.is_empty() {
            lines.push(format!("{count}: nothing to draw"));
            return lines;
        }
        let Some(sketch) = sketch else {
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

    fn outline(&self, design: &Design) -> Vec<String> {
        let groups = [
            (Kind::Trait, "traits, and who implements them"),
            (Kind::Struct, "structs, and what they hold"),
            (Kind::Enum, "enums, and what they may be"),
        ];
        let mut lines = Vec::new();
        for (kind, title) in groups {
            let types = design.types.iter().enumerate();
            let mut types = types.filter(|(_, it)| it.kind == kind).peekable();
            if types.peek().is_some() {
                lines.push(String::new());
                lines.push(style::strong(title));
            }
            for (index, it) in types {
                lines.extend(self.outlined(design, index, it));
            }
        }
        lines
    }

    /// A type with its module, and below it a line for each thing to be said.
    fn outlined(&self, design: &Design, index: usize, it: &Type) -> Vec<String> {
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
            let relations = design.relations.iter().filter(|it| wanted(it.how));
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
