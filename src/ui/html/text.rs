//! Text and dates for a page.

use crate::{
    calendar::Date,
    ui::text::{clean, duration},
};

/// `ms` in words whose numbers stay with their units.
pub(super) fn span(ms: u64) -> String {
    duration(ms)
        .replace(" h", "\u{a0}h")
        .replace(" min", "\u{a0}min")
}

/// `text` as it may stand between tags and in a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => result += "&amp;",
            '<' => result += "&lt;",
            '>' => result += "&gt;",
            '"' => result += "&quot;",
            '\'' => result += "&#39;",
            c => result.push(c),
        }
    }
    result
}

/// A cell with a number; a 0 stands back.
pub(super) fn count(number: usize) -> String {
    let class = if number == 0 { "number zero" } else { "number" };
    format!("<td class=\"{class}\">{number}</td>")
}

/// `text` in at most `most` characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    kept.trim_end().to_owned() + "…"
}

/// `at`, in milliseconds since 1970, as an element with date and time in UTC.
pub(super) fn time(at: u64) -> String {
    let date = Date::of_day(at / 86_400_000);
    let minutes = at / 60_000 % 1440;
    let (hour, minute) = (minutes / 60, minutes % 60);
    format!(
        "<time datetime=\"{date}T{hour:02}:{minute:02}Z\">{}, \
         {hour:02}:{minute:02}</time>",
        day(at)
    )
}

/// The day of `at` in UTC, in words.
pub(in crate::ui) fn day(at: u64) -> String {
    Date::of_day(at / 86_400_000).long()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 86_400_000;

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(day(0), "1 Jan 1970");
        assert_eq!(day(59 * DAY), "1 Mar 1970");
        assert_eq!(day(11_016 * DAY), "29 Feb 2000");
        assert_eq!(day(11_017 * DAY), "1 Mar 2000");
        assert_eq!(day(20_454 * DAY - 1), "31 Dec 2025");
        assert_eq!(day(20_454 * DAY), "1 Jan 2026");
        assert_eq!(
            time(1_795_532_229_217),
            "<time datetime=\"2026-11-24T14:57Z\">24 Nov 2026, 14:57</time>"
        );
    }

    #[test]
    fn nothing_is_left_that_means_something_in_html() {
        assert_eq!(
            escape("<a href='x'>&\"\u{1b}[31m"),
            "&lt;a href=&#39;x&#39;&gt;&amp;&quot;"
        );
    }

    #[test]
    fn long_text_ends_in_dots() {
        assert_eq!(cut("chargers, permits", 10), "chargers,…");
        assert_eq!(cut("pricing", 10), "pricing");
    }
}
