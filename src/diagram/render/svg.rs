//! The picture as SVG: one file, no script, no font from elsewhere, readable on
//! light and on dark ground.

use super::Panel;
use crate::{
    design::{Design, TypeKind},
    diagram::{
        card::BoxText,
        layout::{Area, Drawing, Fit, LineStyle, Mark, Spacing, Tip, arrange},
        select::{Chosen, MOST_BOXES, choose},
    },
    wrap::plural,
};

/// How a file begins that was written here.
pub const SVG_BEGINS: &str = "<!-- Drawn by `kata diagram`. -->";

/// Pixels.
const SPACING: Spacing = Spacing {
    gap: 30,
    wire_gap: 16,
    wire: 2,
    port: 16,
    letter: 6,
    track: 11,
    head: 26,
};

const MARGIN: i32 = 28;
const PADDING: i32 = 12;
/// Between two sections of a box.
const SECTION: i32 = 6;
/// Lines of methods, and of variants, in a box.
const MOST_LINES: usize = 7;

const HEAD: Font = Font {
    class: "s",
    size: 10,
    line: 15,
};
const NAME: Font = Font {
    class: "n",
    size: 13,
    line: 19,
};
const BODY: Font = Font {
    class: "m",
    size: 12,
    line: 16,
};
const TITLE: Font = Font {
    class: "t",
    size: 18,
    line: 26,
};
const NOTE: Font = Font {
    class: "o",
    size: 12,
    line: 18,
};

pub(crate) struct Font {
    class: &'static str,
    pub(crate) size: i32,
    line: i32,
}

impl Font {
    /// The width of `length` characters: six tenths of the size each, as in all
    /// common fonts of one width, and a little more.
    pub(crate) fn width(&self, length: usize) -> i32 {
        let length = i32::try_from(length).unwrap_or(0);
        (length * self.size * 61 + 99) / 100
    }

    /// A line of text whose left end is at `x`. It takes the width that was planned
    /// for it, in every font.
    fn text(&self, x: i32, y: i32, text: &str) -> String {
        let width = self.width(text.chars().count());
        format!(
            "<text class=\"{}\" x=\"{x}\" y=\"{y}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\">{}</text>\n",
            self.class,
            escaped(text)
        )
    }
}

/// One picture of all `panels`, side by side; `all` relations, or those that can be
/// read.
pub fn svg(panels: &[Panel<'_>], all: bool) -> String {
    let sheets: Vec<Sheet> = panels.iter().map(|panel| Sheet::new(*panel, all)).collect();
    let mut body = String::new();
    let mut x = MARGIN;
    let deepest = sheets.iter().map(|it| it.height).max().unwrap_or(0);
    for sheet in &sheets {
        if x > MARGIN {
            let between = x - MARGIN;
            body += &format!("<path class=\"rule\" d=\"M{between} {MARGIN}v{deepest}\"/>\n");
        }
        body += &format!(
            "<g transform=\"translate({x} {MARGIN})\">\n{}</g>\n",
            sheet.body
        );
        x += sheet.width + 2 * MARGIN;
    }
    let below = MARGIN + deepest + 16;
    body += &format!(
        "<g transform=\"translate({MARGIN} {below})\">\n{}</g>\n",
        legend()
    );
    let width = (x - MARGIN).max(2 * MARGIN + LEGEND_WIDTH);
    let mut height = below + NOTE.line + MARGIN;
    if let Some(marks) = super::marks(panels) {
        body += &NOTE.text(MARGIN, below + NOTE.line + NOTE.size, &marks);
        height += NOTE.line;
    }
    let titles: Vec<_> = panels.iter().map(|panel| escaped(panel.title)).collect();
    let says: Vec<_> = sheets.iter().map(|sheet| sheet.says.as_str()).collect();
    format!(
        "{SVG_BEGINS}\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"title desc\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n{STYLE}\
         <rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n{body}</svg>\n",
        titles.join(", and "),
        escaped(&says.join(" ")),
    )
}

/// A panel, drawn.
struct Sheet {
    width: i32,
    height: i32,
    body: String,
    /// The same in words.
    says: String,
}

impl Sheet {
    fn new(panel: Panel<'_>, all: bool) -> Self {
        let design = panel.design.at_most(MOST_BOXES);
        let chosen = choose(&design, all);
        let (cards, drawing) = laid_out(&design, &chosen);
        let mut body = TITLE.text(0, TITLE.size, panel.title);
        let note = note(&design, &chosen);
        body += &NOTE.text(0, TITLE.line + NOTE.size, &note);
        let top = TITLE.line + NOTE.line + 18;
        body += &format!("<g transform=\"translate(0 {top})\">\n");
        for wire in &drawing.wires {
            body += &wire_svg(&wire.paths, wire.line);
        }
        for (card, area) in cards.iter().zip(&drawing.boxes) {
            body += &box_svg(card, area);
        }
        for tip in drawing.wires.iter().flat_map(|wire| &wire.tips) {
            body += &tip_svg(tip);
        }
        body += "</g>\n";
        let head = TITLE.width(panel.title.chars().count());
        let head = head.max(NOTE.width(note.chars().count()));
        Self {
            width: drawing.width.max(head),
            height: top + drawing.height,
            body,
            says: super::words::sentences(&design, &chosen),
        }
    }
}

/// The boxes' texts and the drawing of a design.
pub(crate) fn laid_out(design: &Design, chosen: &Chosen<'_>) -> (Vec<BoxText>, Drawing) {
    let cards = BoxText::all(design, chosen, MOST_LINES);
    let sizes: Vec<(i32, i32)> = cards.iter().map(size).collect();
    let fit = Fit {
        limits: &[600, 800, 1000, 1200, 1400, 1600, 1900],
        ratio: 150,
    };
    let drawing = arrange(&sizes, &chosen.lines, &SPACING, fit);
    (cards, drawing)
}

pub(crate) fn size(card: &BoxText) -> (i32, i32) {
    let texts = texts(card, &Area::default());
    let right = texts
        .iter()
        .map(|(font, x, _, text)| x + font.width(text.chars().count()));
    let head = HEAD.width(card.head_length()) + 2 * PADDING;
    let bottom = texts.last().map_or(0, |(_, _, y, _)| *y);
    (head.max(right.max().unwrap_or(0) + PADDING), bottom + 9)
}

/// The lines of text in a box, each with the left end of its base line.
pub(crate) fn texts<'a>(card: &'a BoxText, area: &Area) -> Vec<(&'static Font, i32, i32, &'a str)> {
    let mut texts: Vec<(&'static Font, i32, i32, &str)> = Vec::new();
    let left = area.x + PADDING;
    let mut y = area.y + 5;
    if card.head_length() > 0 {
        y += HEAD.line;
        texts.push((&HEAD, left, y - 3, &card.tag));
        let width = HEAD.width(card.module.chars().count());
        texts.push((
            &HEAD,
            (area.right() - PADDING - width).max(left),
            y - 3,
            &card.module,
        ));
    }
    y += NAME.line;
    texts.push((&NAME, left, y - 5, &card.name));
    for section in &card.sections {
        y += SECTION;
        for line in section {
            y += BODY.line;
            texts.push((&BODY, left, y - 4, line));
        }
    }
    texts.retain(|(_, _, _, text)| !text.is_empty());
    texts
}

fn box_svg(card: &BoxText, area: &Area) -> String {
    let kind = match card.kind {
        TypeKind::Struct => "struct",
        TypeKind::Enum => "enum",
        TypeKind::Trait => "trait",
    };
    let whose = match (card.is_of_partner, card.public) {
        (true, _) => " partner",
        (false, true) => "",
        (false, false) => " internal",
    };
    let Area {
        x,
        y,
        width,
        height,
    } = area;
    let mut svg = format!(
        "<rect class=\"box {kind}{whose}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"5\"/>\n"
    );
    let head = if card.head_length() > 0 { HEAD.line } else { 0 };
    let mut rule = y + 5 + head + NAME.line;
    for section in &card.sections {
        rule += SECTION;
        svg += &format!(
            "<path class=\"rule {kind}\" d=\"M{x} {}h{width}\"/>\n",
            rule - 2
        );
        rule += BODY.line * i32::try_from(section.len()).unwrap_or(0);
    }
    for (font, x, y, text) in texts(card, area) {
        svg += &font.text(x, y, text);
    }
    svg
}

fn wire_svg(paths: &[Vec<(i32, i32)>], line: LineStyle) -> String {
    let class = match line {
        LineStyle::Solid => "wire",
        LineStyle::Dashed => "wire dashed",
        LineStyle::Dotted => "wire dotted",
    };
    let d: String = paths.iter().map(|path| rounded(path)).collect();
    format!("<path class=\"{class}\" d=\"{d}\"/>\n")
}

/// A path with round corners.
fn rounded(path: &[(i32, i32)]) -> String {
    let Some((x, y)) = path.first() else {
        return String::new();
    };
    let mut d = format!("M{x} {y}");
    for index in 1..path.len() {
        let (x, y) = path[index];
        let Some(next) = path.get(index + 1) else {
            d += &format!("L{x} {y}");
            break;
        };
        let length = |other: (i32, i32)| (other.0 - x).abs().max((other.1 - y).abs());
        let radius = |other: (i32, i32)| 5.min(length(other) / 2);
        let towards = |other: (i32, i32), r: i32| {
            (
                x + r * (other.0 - x).signum(),
                y + r * (other.1 - y).signum(),
            )
        };
        let before = towards(path[index - 1], radius(path[index - 1]));
        let after = towards(*next, radius(*next));
        d += &format!("L{} {}Q{x} {y} {} {}", before.0, before.1, after.0, after.1);
    }
    d
}

fn tip_svg(tip: &Tip) -> String {
    let (x, y) = tip.at;
    // Away from the box.
    let way = if tip.below_its_box { 1 } else { -1 };
    let mut svg = match tip.mark {
        Mark::Nothing => String::new(),
        Mark::Triangle => format!(
            "<path class=\"hollow\" d=\"M{x} {y}l-7 {0}h14z\"/>\n",
            12 * way
        ),
        Mark::Diamond => format!(
            "<path class=\"full\" d=\"M{x} {y}l-5 {0}l5 {0}l5 {1}z\"/>\n",
            7 * way,
            -7 * way
        ),
        Mark::Arrow => format!(
            "<path class=\"open\" d=\"M{} {1}L{x} {y}L{2} {1}\"/>\n",
            x - 5,
            y + 9 * way,
            x + 5
        ),
    };
    if !tip.label.is_empty() {
        let y = if tip.below_its_box { y + 14 } else { y - 6 };
        svg += &HEAD.text(x + 5, y, &tip.label);
    }
    svg
}

/// Where the count at the end of a wire is written.
#[cfg(test)]
pub(crate) fn label_area(tip: &Tip) -> Area {
    let bottom = if tip.below_its_box {
        tip.at.1 + 14
    } else {
        tip.at.1 - 6
    };
    Area {
        x: tip.at.0 + 5,
        y: bottom - 8,
        width: HEAD.width(tip.label.chars().count()),
        height: 8,
    }
}

const LEGEND_WIDTH: i32 = 460;

/// What the lines mean, in words.
fn legend() -> String {
    let mut svg = String::new();
    let entries = [
        (LineStyle::Dashed, Mark::Triangle, "implements"),
        (LineStyle::Solid, Mark::Diamond, "holds, how many"),
        (LineStyle::Dotted, Mark::Arrow, "uses"),
    ];
    let mut x = 0;
    for (line, mark, words) in entries {
        let class = match line {
            LineStyle::Solid => "wire",
            LineStyle::Dashed => "wire dashed",
            LineStyle::Dotted => "wire dotted",
        };
        svg += &format!("<path class=\"{class}\" d=\"M{x} 8h40\"/>\n");
        svg += &match mark {
            Mark::Triangle => format!("<path class=\"hollow\" d=\"M{x} 8l12 -7v14z\"/>\n"),
            Mark::Diamond => format!("<path class=\"full\" d=\"M{x} 8l7 -5l7 5l-7 5z\"/>\n"),
            _ => format!(
                "<path class=\"open\" d=\"M{} 3L{} 8L{} 13\"/>\n",
                x + 31,
                x + 40,
                x + 31
            ),
        };
        svg += &NOTE.text(x + 48, 12, words);
        x += 48 + NOTE.width(words.chars().count()) + 28;
    }
    svg
}

fn note(design: &Design, chosen: &Chosen<'_>) -> String {
    let all = design.types.len() + design.left_out;
    let (types, files) = (plural(all, "type"), plural(design.files, "file"));
    let mut note = format!("{types} in {files}");
    if design.left_out > 0 {
        note += &format!("; {} types are left out", design.left_out);
    }
    if chosen.uses_left_out > 0 {
        note += &format!(
            "; {} uses are left out, --all shows them",
            chosen.uses_left_out
        );
    }
    note
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

const STYLE: &str = "<style>\n\
text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace;fill:#1b2330}\n\
.t{font-size:18px;font-weight:600}.n{font-size:13px;font-weight:700}.m{font-size:12px}\n\
.s{font-size:10px;fill:#5a6474}.o{font-size:12px;fill:#5a6474}\n\
.page{fill:#fbfbfa}.box{fill:#fff;stroke:#6f7b8d;stroke-width:1.2}.box.internal{stroke-dasharray:4 3}\n\
.box.partner{stroke-width:2.4}\n\
.box.trait{fill:#e9f1ff;stroke:#2f62c4}.box.enum{fill:#fff5df;stroke:#a87412}\n\
.rule{stroke:#6f7b8d;stroke-width:.6;fill:none}.rule.trait{stroke:#2f62c4}.rule.enum{stroke:#a87412}\n\
.wire{fill:none;stroke:#4a5566;stroke-width:1.2}.dashed{stroke-dasharray:7 4}.dotted{stroke-dasharray:2 4;stroke-linecap:round}\n\
.hollow{fill:#fbfbfa;stroke:#4a5566;stroke-width:1.2}.full{fill:#4a5566;stroke:#4a5566}.open{fill:none;stroke:#4a5566;stroke-width:1.2}\n\
@media(prefers-color-scheme:dark){text{fill:#e7eaf0}.s,.o{fill:#9aa5b5}.page{fill:#14171c}\n\
.box{fill:#1d222b;stroke:#8693a6}.box.trait{fill:#182a4a;stroke:#7ea6f4}.box.enum{fill:#33280f;stroke:#d9ab45}\n\
.rule{stroke:#8693a6}.rule.trait{stroke:#7ea6f4}.rule.enum{stroke:#d9ab45}\n\
.wire,.open{stroke:#aab4c3}.hollow{fill:#14171c;stroke:#aab4c3}.full{fill:#aab4c3;stroke:#aab4c3}}\n\
</style>\n";
