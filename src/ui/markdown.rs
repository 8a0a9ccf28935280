//! Markdown in a terminal: the text stays as its author wrote it, headings,
//! code and emphasis get their colour.

use super::style;

/// `text` with colours, if there are any; otherwise as it is.
pub fn render(text: &str) -> String {
    if !style::is_on() {
        return text.to_owned();
    }
    let mut in_code = false;
    let mut result = String::new();
    for line in text.lines() {
        let shown = if line.trim_start().starts_with("```") {
            in_code = !in_code;
            style::faint(line)
        } else if in_code {
            style::code(line)
        } else if line.starts_with('#') {
            style::strong(line)
        } else {
            emphasis(&style::with_code(line))
        };
        result += &shown;
        result.push('\n');
    }
    result
}

/// `**text**` in bold.
fn emphasis(line: &str) -> String {
    let parts: Vec<&str> = line.split("**").collect();
    if parts.len() < 3 || parts.len().is_multiple_of(2) {
        return line.to_owned();
    }
    let paint = |(index, part): (usize, &&str)| {
        if index % 2 == 1 {
            style::strong(part)
        } else {
            (*part).to_owned()
        }
    };
    parts.iter().enumerate().map(paint).collect()
}
