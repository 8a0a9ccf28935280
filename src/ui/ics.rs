//! A plan as a calendar file of RFC 5545: one event a day, without a time.

use crate::{
    calendar::Date,
    reports::{PlanDay, PlanItem, PlanReport},
};

/// How such a file of this program's begins.
pub const ICS_BEGINS: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//kata//plan//EN\r\n";
/// Most bytes of a line, without its end (section 3.1).
const LONGEST: usize = 75;

/// The calendar of `plan`, written at `stamp` (day and second of the day).
pub fn ics(plan: &PlanReport, stamp: (u64, u64)) -> String {
    let mut text = ICS_BEGINS.to_owned();
    text += "CALSCALE:GREGORIAN\r\n";
    let (day, second) = stamp;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let stamp = format!(
        "{}T{hour:02}{minute:02}{second:02}Z",
        basic(Date::of_day(day))
    );
    for day in &plan.days {
        if let Ok(date) = day.day.parse::<Date>() {
            for line in event(plan, day, date, &stamp) {
                text += &folded(&line);
            }
        }
    }
    text + "END:VCALENDAR\r\n"
}

fn event(plan: &PlanReport, day: &PlanDay, date: Date, stamp: &str) -> Vec<String> {
    let next = Date::of_day(date.day() + 1);
    let main = day.items.iter().filter(|it| it.task.what != "drill");
    let mut names: Vec<String> = main.map(name).collect();
    names.dedup();
    if names.is_empty() {
        names.push("drill".to_owned());
    }
    let commands: Vec<String> = day
        .items
        .iter()
        .map(|it| format!("{} ({} min)", it.command, it.minutes))
        .collect();
    vec![
        "BEGIN:VEVENT".to_owned(),
        // The same day of the same plan is the same event, so that it can be imported again.
        format!("UID:{}-{}@kata.plan", plan.from, day.day),
        format!("DTSTAMP:{stamp}"),
        format!("DTSTART;VALUE=DATE:{}", basic(date)),
        format!("DTEND;VALUE=DATE:{}", basic(next)),
        format!(
            "SUMMARY:{}",
            escaped(&format!("kata: {}", names.join(", ")))
        ),
        format!("DESCRIPTION:{}", escaped(&commands.join("\n"))),
        "TRANSP:TRANSPARENT".to_owned(),
        "END:VEVENT".to_owned(),
    ]
}

fn name(item: &PlanItem) -> String {
    let task = &item.task;
    let kata = task.kata.clone().unwrap_or_default();
    match task.what {
        "read" => task.topic.clone().unwrap_or_default(),
        "stage" => format!("{kata} {}", task.stage.unwrap_or_default()),
        "hunt" => format!("hunt {kata} {}", task.stage.unwrap_or_default()),
        "interview" => format!("interview {kata}"),
        _ => kata,
    }
}

/// `20261130`.
fn basic(date: Date) -> String {
    date.to_string().replace('-', "")
}

/// Section 3.3.11.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped += "\\n",
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// The line with its end, in pieces of at most 75 bytes; each piece but the first begins
/// with a blank.
fn folded(line: &str) -> String {
    let mut text = String::new();
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > LONGEST {
            text += "\r\n ";
            used = 1;
        }
        text.push(c);
        used += c.len_utf8();
    }
    text + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_and_no_character_is_split() {
        let line = format!("SUMMARY:{}", "ü".repeat(200));
        let folded = folded(&line);
        assert!(folded.ends_with("\r\n"));
        for piece in folded.split_terminator("\r\n") {
            assert!(piece.len() <= LONGEST, "{piece}");
        }
        assert_eq!(folded.replace("\r\n ", "").trim_end(), line);
        assert_eq!(super::folded("A:b"), "A:b\r\n");
        let exact = "x".repeat(75);
        assert_eq!(super::folded(&exact), format!("{exact}\r\n"));
    }

    #[test]
    fn commas_semicolons_and_line_ends_are_escaped() {
        assert_eq!(escaped("a, b; c\\d\ne\r"), "a\\, b\\; c\\\\d\\ne");
    }
}
