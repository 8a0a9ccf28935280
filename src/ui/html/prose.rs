//! The Markdown of this project's own pages as HTML: headings, paragraphs, lists, tables
//! and blocks of code, and in a line code and bold.

use super::text::escape;

/// The HTML of `markdown`. Headings become `h3`; `link` gives the target of a piece of
/// code that is a command, if it has one.
pub(super) fn prose(markdown: &str, link: &dyn Fn(&str) -> Option<String>) -> String {
    let mut prose = Prose {
        html: String::new(),
        block: Block::None,
        text: Vec::new(),
        link,
    };
    for line in markdown.lines() {
        prose.line(line);
    }
    prose.end();
    prose.html
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    None,
    Paragraph,
    /// A list with points, or with numbers.
    List(&'static str),
    Table,
    Code,
}

struct Prose<'a> {
    html: String,
    block: Block,
    /// The lines of a paragraph or block, the items of a list, the rows of a table.
    text: Vec<String>,
    link: &'a dyn Fn(&str) -> Option<String>,
}

impl Prose<'_> {
    fn line(&mut self, line: &str) {
        if line.trim_start().starts_with("```") {
            let was_code = self.block == Block::Code;
            self.end();
            self.block = if was_code { Block::None } else { Block::Code };
            return;
        }
        if self.block == Block::Code {
            self.text.push(line.to_owned());
            return;
        }
        let words = line.trim();
        if words.is_empty() {
            self.end();
        } else if words.starts_with('#') {
            self.end();
            let heading = self.inline(words.trim_start_matches('#').trim());
            self.html += &format!("<h3>{heading}</h3>\n");
        } else if let Some((kind, item)) = item(line) {
            self.begin(Block::List(kind));
            self.text.push(item.to_owned());
        } else if words.starts_with('|') {
            self.begin(Block::Table);
            self.text.push(words.to_owned());
        } else if matches!(self.block, Block::List(_)) && line.starts_with(' ') {
            if let Some(last) = self.text.last_mut() {
                *last += &format!(" {words}");
            }
        } else {
            self.begin(Block::Paragraph);
            self.text.push(words.to_owned());
        }
    }

    fn begin(&mut self, block: Block) {
        if self.block != block {
            self.end();
            self.block = block;
        }
    }

    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        let html = match std::mem::replace(&mut self.block, Block::None) {
            Block::None => String::new(),
            Block::Code => {
                let code: String = text
                    .iter()
                    .map(|line| format!("{}\n", escape(line)))
                    .collect();
                format!("<pre tabindex=\"0\"><code>{code}</code></pre>\n")
            }
            Block::Paragraph => format!("<p>{}</p>\n", self.inline(&text.join(" "))),
            Block::List(kind) => {
                let items = text
                    .iter()
                    .map(|item| format!("<li>{}</li>\n", self.inline(item)));
                format!("<{kind}>\n{}</{kind}>\n", items.collect::<String>())
            }
            Block::Table => self.table(&text),
        };
        self.html += &html;
    }

    fn table(&self, rows: &[String]) -> String {
        let is_rule = |row: &&String| row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
        let rows = rows.iter().filter(|row| !is_rule(row)).enumerate();
        let rows: String = rows
            .map(|(number, row)| {
                let cell = if number == 0 { "th" } else { "td" };
                let cells = row.trim_matches('|').split('|');
                let cells: String = cells
                    .map(|text| format!("<{cell}>{}</{cell}>", self.inline(text.trim())))
                    .collect();
                format!("<tr>{cells}</tr>\n")
            })
            .collect();
        format!("<table>\n{rows}</table>\n")
    }

    /// Code and bold in a line.
    fn inline(&self, text: &str) -> String {
        let mut html = String::new();
        for (number, part) in text.split('`').enumerate() {
            if number % 2 == 1 {
                let code = format!("<code>{}</code>", escape(part));
                html += &match (self.link)(part) {
                    Some(to) => format!("<a href=\"{}\">{code}</a>", escape(&to)),
                    None => code,
                };
                continue;
            }
            for (number, part) in part.split("**").enumerate() {
                let part = escape(part);
                html += &if number % 2 == 1 {
                    format!("<strong>{part}</strong>")
                } else {
                    part
                };
            }
        }
        html
    }
}

/// The kind of the list of which `line` begins an item, and its text.
fn item(line: &str) -> Option<(&'static str, &str)> {
    if let Some(text) = line.strip_prefix("- ") {
        return Some(("ul", text));
    }
    let (number, text) = line.split_once(". ")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(("ol", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_html_and_nothing_in_it_is_a_tag() {
        let page = "## Before\n\nOne `x < 1` and\n**two**.\n\n- a\n  b\n- `kata learn c`\n\n\
                    1. first\n2. second\n\n| h | i |\n|---|---|\n| `j` | <b> |\n\n\
                    ```rust\nlet x = a < b; // **\n\n```\n";
        let link = |code: &str| code.strip_prefix("kata learn ").map(|it| format!("#{it}"));
        let html = "<h3>Before</h3>\n<p>One <code>x &lt; 1</code> and <strong>two</strong>.</p>\n\
                    <ul>\n<li>a b</li>\n<li><a href=\"#c\"><code>kata learn c</code></a></li>\n\
                    </ul>\n<ol>\n<li>first</li>\n<li>second</li>\n</ol>\n\
                    <table>\n<tr><th>h</th><th>i</th></tr>\n\
                    <tr><td><code>j</code></td><td>&lt;b&gt;</td></tr>\n</table>\n\
                    <pre tabindex=\"0\"><code>let x = a &lt; b; // **\n\n</code></pre>\n";
        assert_eq!(prose(page, &link), html);
    }
}
