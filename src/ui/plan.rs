//! The plan on one screen, and as a calendar.

use super::{
    Draw, Ui, clean, style,
    text::{columns, padded, plural},
};
use crate::{
    calendar::Date,
    reports::{PlanItem, PlanReport, PlanTask, PlanToday},
    wrap::wrapped,
};

/// More than these, and a longer plan would be better.
const MUCH: u32 = 90;
/// Lines for today.
const MOST_TODAY: usize = 8;
/// Lines for who goes on when today is done.
const MOST_AHEAD: usize = 4;

impl Draw for PlanReport {
    /// A line or two a week, and today.
    fn text(&self, ui: &Ui) -> String {
        let dot = ui.signs.dot;
        let weeks = self.weeks.len();
        let week = self
            .week
            .map_or(String::new(), |it| format!(" {dot} week {it} of {weeks}"));
        let mut text = format!(
            "{} {dot} {} to {}{week} {dot} {} of {} done\n\n",
            style::strong("plan"),
            words(&self.from, Date::short),
            words(&self.until, Date::long),
            self.done,
            self.all
        );
        for (number, week) in (1..).zip(&self.weeks) {
            let is_now = self.week == Some(number);
            text += &ui.plan_week(
                number,
                &words(&week.from, Date::short),
                is_now,
                &week.done,
                &week.to_do,
            );
        }
        let daily = "     and ten drill cards each day";
        text += &format!("{}\n", style::faint(daily));
        if !self.without_room.is_empty() {
            let left_out = format!(
                "not in it, for want of time: {}",
                self.without_room.join(", ")
            );
            for line in wrapped(&clean(&left_out), ui.width.saturating_sub(5)) {
                text += &style::faint(&format!("     {line}\n"));
            }
        }
        text += &ui.plan_today(self);
        text
    }

    fn notes(&self) -> Vec<String> {
        let ics = self
            .ics
            .iter()
            .map(|file| format!("the calendar is in {file}"));
        let made = self.made.then(|| {
            "the plan is in the journal; `kata plan` shows it, and it moves with what you do"
                .to_owned()
        });
        made.into_iter().chain(ics).collect()
    }
}

/// A day in other words.
fn words(day: &str, how: fn(Date) -> String) -> String {
    day.parse().map_or_else(|_| day.to_owned(), how)
}

impl Ui {
    fn plan_week(
        &self,
        number: usize,
        from: &str,
        is_now: bool,
        done: &[PlanTask],
        to_do: &[PlanTask],
    ) -> String {
        let sign = if is_now {
            style::hint(self.signs.here)
        } else {
            " ".to_owned()
        };
        let head = format!("{sign} {number}  {}  ", padded(from, 6));
        let room = self.width.saturating_sub(columns(&head) + 2);
        let line =
            |sign: &str, tasks: &[PlanTask]| format!("{sign} {}\n", self.in_short(tasks, room));
        let pass = style::good(self.signs.pass);
        let blanks = " ".repeat(columns(&head));
        // Drills are on every day.
        let to_do: Vec<PlanTask> = to_do
            .iter()
            .filter(|it| it.what != "drill")
            .cloned()
            .collect();
        match (done, to_do.as_slice()) {
            ([], []) => format!("{head}{}\n", self.signs.dash),
            ([], to_do) => head + &line(" ", to_do),
            (done, []) => head + &line(&pass, done),
            (done, to_do) => head + &line(&pass, done) + &blanks + &line(" ", to_do),
        }
    }

    /// Tasks in short, as many as fit into `room` columns: those of a kind together, katas
    /// with their stages; last what each week has.
    fn in_short(&self, tasks: &[PlanTask], room: usize) -> String {
        let count = |what: &str| tasks.iter().filter(|it| it.what == what).count();
        let mut parts = Vec::new();
        let of = |count: usize, noun: &str| (count > 0).then(|| plural(count, noun));
        parts.extend(of(count("warm_up"), "warm-up"));
        let mut katas: Vec<(&str, Vec<usize>)> = Vec::new();
        for task in tasks.iter().filter(|it| it.what == "stage") {
            if let (Some(kata), Some(stage)) = (&task.kata, task.stage) {
                match katas.iter_mut().find(|(other, _)| other == kata) {
                    Some((_, stages)) => stages.push(stage),
                    None => katas.push((kata, vec![stage])),
                }
            }
        }
        for (kata, stages) in katas {
            let (first, last) = (stages.iter().min(), stages.iter().max());
            let (first, last) = (first.unwrap_or(&0), last.unwrap_or(&0));
            let kata = clean(kata);
            parts.push(if first == last {
                format!("{kata} {first}")
            } else {
                format!("{kata} {first}{}{last}", self.signs.dash)
            });
        }
        parts.extend(of(count("hunt"), "hunt"));
        parts.extend(of(count("read"), "page"));
        parts.extend(of(count("drill"), "drill"));
        parts.extend(match count("interview") {
            1 => Some("interview".to_owned()),
            more => of(more, "interview"),
        });
        let mut text = String::new();
        let last = parts.len();
        for (number, part) in (1..).zip(parts) {
            let longer = match text.as_str() {
                "" => part,
                _ => format!("{text} {} {part}", self.signs.dot),
            };
            // Unless it is the last, there must be room for the sign that there is more.
            if columns(&longer) + if number == last { 0 } else { 2 } > room {
                return format!("{text} {}", self.signs.more);
            }
            text = longer;
        }
        text
    }

    fn plan_today(&self, report: &PlanReport) -> String {
        let Some(next) = report.to_do.iter().find(|it| !it.done) else {
            return self.plan_ahead(report);
        };
        let mut text = format!(
            "\ntoday, {}\n",
            words(&report.today, |it| {
                format!("{} {}", it.weekday(), it.short())
            })
        );
        let width = report
            .to_do
            .iter()
            .map(|it| columns(&it.command))
            .max()
            .unwrap_or(0);
        for item in report.to_do.iter().take(MOST_TODAY) {
            text += &self.plan_item(item, width);
        }
        let more = report.to_do.len().saturating_sub(MOST_TODAY);
        if more > 0 {
            text += &format!("    and {more} more\n");
        }
        if report.minutes_a_day > MUCH {
            text += &format!(
                "\nThat is {} min a day: `kata plan --weeks {}` gives it more time.\n",
                report.minutes_a_day,
                report.weeks.len() + 1
            );
        }
        style::with_code(&format!("{text}\nnext: `{}`\n", clean(&next.command)))
    }

    /// What there is when nothing is to do today.
    fn plan_ahead(&self, report: &PlanReport) -> String {
        let ahead = report.days.iter().flat_map(|day| &day.items);
        // Drills are on every day.
        let ahead: Vec<&PlanItem> = ahead
            .filter(|it| !it.done && it.task.what != "drill")
            .take(MOST_AHEAD)
            .collect();
        let is_begun = !report.to_do.is_empty();
        let text = match ahead.first() {
            _ if report.days.is_empty() => {
                "The plan has ended.\n\nnext: `kata plan --fresh` begins another\n".to_owned()
            }
            None if is_begun => "All of the plan is done.\n\nnext: `kata list`\n".to_owned(),
            Some(first) if is_begun => {
                let widths = ahead.iter().map(|it| columns(&it.command));
                let width = widths.max().unwrap_or(0);
                let items = ahead.iter().map(|it| self.plan_item(it, width));
                let items: String = items.collect();
                let next = clean(&first.command);
                format!("Today is done. If you have more time:\n{items}\nnext: `{next}`\n")
            }
            _ => "The plan has not begun.\n".to_owned(),
        };
        format!("\n{}", style::with_code(&text))
    }

    fn plan_item(&self, item: &PlanItem, width: usize) -> String {
        let sign = if item.done {
            style::good(&self.signs.padded(self.signs.pass))
        } else {
            style::faint(&self.signs.padded(self.signs.later))
        };
        let command = style::code(&padded(&clean(&item.command), width));
        format!(
            "  {sign} {command}  {:>3} min  {}\n",
            item.minutes,
            what(&item.task)
        )
    }

    /// What the plan says today, in a line.
    pub(super) fn plan_line(&self, plan: &PlanToday) -> String {
        let dot = self.signs.dot;
        let head = match plan.week {
            Some(week) => format!("plan: week {week} of {}", plan.weeks),
            None => "plan".to_owned(),
        };
        let open: Vec<String> = plan
            .to_do
            .iter()
            .filter(|it| !it.done)
            .map(|it| format!("`{}`", clean(&it.command)))
            .collect();
        let today = if open.is_empty() {
            "today is done".to_owned()
        } else {
            let mut shown = open[0].clone();
            for (count, command) in (1..).zip(&open[1..]) {
                let longer = format!("{shown} {dot} {command}");
                let more = open.len() - 1 - count;
                if columns(&head) + columns(&longer) > self.width.saturating_sub(20) {
                    shown += &format!(" and {} more", more + 1);
                    break;
                }
                shown = longer;
            }
            format!("today {shown}")
        };
        style::with_code(&format!(
            "{head}, {} of {} done, {today}\n",
            plan.done, plan.all
        ))
    }
}

fn what(task: &PlanTask) -> String {
    match task.what {
        "read" => "a concept page".to_owned(),
        "warm_up" => "a warm-up".to_owned(),
        "stage" => format!("stage {}", task.stage.unwrap_or_default()),
        "hunt" => format!("tests for stage {}", task.stage.unwrap_or_default()),
        "drill" => "ten cards".to_owned(),
        _ => "a round by the clock".to_owned(),
    }
}
