//! The topics that were drilled: a table.

use super::text::escape;
use crate::reports::DrillTopicRow;

/// The table; nothing if no topic was drilled.
pub(super) fn section(rows: &[DrillTopicRow]) -> String {
    let body: String = rows.iter().filter_map(row).collect();
    if body.is_empty() {
        return body;
    }
    format!(
        "<section id=\"drills\" aria-labelledby=\"drills-title\">\n\
         <h2 id=\"drills-title\">Drills</h2>\n<div class=\"card\">\n<table>\n\
         <caption>Topics, and when each is due: after 1, 3, 7 and 14 days</caption>\n\
         <thead>\n<tr><th scope=\"col\">Topic</th>\
         <th scope=\"col\" class=\"number\">Box</th>\
         <th scope=\"col\" class=\"number\">Last time</th>\
         <th scope=\"col\">Due</th></tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n\
         </section>\n"
    )
}

fn row(row: &DrillTopicRow) -> Option<String> {
    let it = row.standing?;
    let due = match it.due_in_days {
        0 => "now".to_owned(),
        1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    };
    Some(format!(
        "<tr><th scope=\"row\">{}</th><td class=\"number\">{} of 4</td>\
         <td class=\"number\">{} of {} right</td><td>{due}</td></tr>\n",
        escape(&row.title),
        it.number,
        it.right,
        it.answers
    ))
}
