//! A picture of bars, and what it says in words.

use super::text::{cut, escape};

/// One bar.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) value: u64,
    /// The value in words.
    pub(super) words: String,
}

/// Height of a bar with its label, in pixels.
const ROW: usize = 44;

/// Characters of a label that fit beside the value on a small screen.
const LABEL: usize = 25;

/// A figure with `bars`, the longest as wide as the figure. `id` is unique on the
/// page, `kind` a class that gives the colour.
///
/// Widths are in per cent and text in pixels, so that it looks the same on a
/// telephone and on paper.
pub(super) fn figure(id: &str, kind: &str, title: &str, bars: &[Bar]) -> String {
    let most = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    let mut rows = String::new();
    for (bar, index) in bars.iter().zip(0..) {
        let top = index * ROW;
        rows += &format!(
            "<text x=\"0\" y=\"{text}\">{label}</text>\n\
             <text class=\"value\" x=\"100%\" y=\"{text}\" text-anchor=\"end\">{words}</text>\n\
             <rect class=\"track\" x=\"0\" y=\"{y}\" width=\"100%\" height=\"10\" rx=\"5\"/>\n",
            text = top + 15,
            y = top + 23,
            label = escape(&cut(&bar.label, LABEL)),
            words = escape(&bar.words),
        );
        if bar.value > 0 {
            // Never so short that it cannot be seen.
            let tenths = (bar.value.saturating_mul(1000) / most).max(15);
            rows += &format!(
                "<rect class=\"bar\" x=\"0\" y=\"{}\" width=\"{}.{}%\" height=\"10\" rx=\"5\"/>\n",
                top + 23,
                tenths / 10,
                tenths % 10
            );
        }
    }
    let words: Vec<String> = bars
        .iter()
        .map(|bar| format!("{}: {}", bar.label, bar.words))
        .collect();
    format!(
        "<figure>\n<figcaption>{title}</figcaption>\n\
         <svg class=\"bars {kind}\" role=\"img\" aria-labelledby=\"{id}-title {id}-words\" \
         width=\"100%\" height=\"{height}\">\n\
         <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-words\">{words}</desc>\n\
         {rows}</svg>\n</figure>\n",
        title = escape(title),
        words = escape(&words.join("; ")),
        height = bars.len() * ROW,
    )
}

/// A thin bar that shows how much of a whole is done; its words stand beside it.
pub(super) fn share(done: usize, of: usize) -> String {
    let tenths = done * 1000 / of.max(1);
    let bar = if done > 0 {
        format!(
            "<rect class=\"bar\" width=\"{}.{}%\" height=\"6\" rx=\"3\"/>",
            tenths / 10,
            tenths % 10
        )
    } else {
        String::new()
    };
    format!(
        "<svg class=\"share\" aria-hidden=\"true\" width=\"100%\" height=\"6\">\
         <rect class=\"track\" width=\"100%\" height=\"6\" rx=\"3\"/>{bar}</svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_is_as_wide_as_the_picture() {
        let bar = |value| Bar {
            label: "a".to_owned(),
            value,
            words: format!("{value} checks"),
        };
        let html = figure("x", "checks", "Checks", &[bar(4), bar(1), bar(0)]);
        assert!(html.contains("width=\"100.0%\""));
        assert!(html.contains("width=\"25.0%\""));
        assert_eq!(html.matches("class=\"bar\"").count(), 2);
        assert!(html.contains("a: 4 checks; a: 1 checks"));
    }
}
