//! The plan: a table of its weeks.

use super::text::escape;
use crate::{
    calendar::Date,
    reports::{PlanReport, PlanTask, PlanWeek},
    wrap::plural,
};

pub(super) fn section(plan: &PlanReport) -> String {
    let rows: String = (1..)
        .zip(&plan.weeks)
        .map(|(number, week)| row(number, week))
        .collect();
    format!(
        "<section id=\"plan\" aria-labelledby=\"plan-title\">\n<h2 id=\"plan-title\">Plan</h2>\n\
         <p class=\"muted\">{} to {} · {} of {} done · about {} min a day are left</p>\n\
         <div class=\"card\">\n<table>\n<caption>Week by week</caption>\n<thead>\n\
         <tr><th scope=\"col\">Week</th><th scope=\"col\">Done</th>\
         <th scope=\"col\">To do</th></tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n\
         </section>\n",
        words(&plan.from),
        words(&plan.until),
        plan.done,
        plan.all,
        plan.minutes_a_day
    )
}

fn words(day: &str) -> String {
    day.parse().map_or_else(|_| escape(day), Date::long)
}

fn row(number: usize, week: &PlanWeek) -> String {
    let from = week
        .from
        .parse()
        .map_or_else(|_| escape(&week.from), Date::short);
    format!(
        "<tr><th scope=\"row\">{number}, from {from}</th><td>{}</td><td>{}</td></tr>\n",
        tasks(&week.done),
        tasks(&week.to_do)
    )
}

/// Tasks in short; hunts, drills and interviews are counted.
fn tasks(tasks: &[PlanTask]) -> String {
    let count = |what: &str| tasks.iter().filter(|it| it.what == what).count();
    let mut parts: Vec<String> = tasks.iter().filter_map(name).collect();
    for (what, noun) in [
        ("hunt", "hunt"),
        ("drill", "drill"),
        ("interview", "interview"),
    ] {
        if count(what) > 0 {
            parts.push(plural(count(what), noun));
        }
    }
    if parts.is_empty() {
        return "–".to_owned();
    }
    parts.join(", ")
}

fn name(task: &PlanTask) -> Option<String> {
    let kata = escape(task.kata.as_deref().unwrap_or_default());
    match task.what {
        "read" => task.topic.as_deref().map(escape),
        "warm_up" => Some(kata),
        "stage" => Some(format!("{kata}\u{a0}{}", task.stage.unwrap_or_default())),
        _ => None,
    }
}
