//! The design: a class diagram, what can be said of it, and the learner's own cards.

use super::text::{escape, time};
use crate::reports::{CardRow, FindingRow, KataPart};

pub(super) fn part(kata: &KataPart) -> String {
    let design = &kata.design;
    let id = escape(&kata.id);
    let picture = match &design.picture {
        Some(svg) => figure(&id, svg, &design.words),
        None => {
            "<p>The code cannot be read as it is now, so there is no diagram of it.</p>\n".into()
        }
    };
    let findings: String = design.findings.iter().map(finding).collect();
    let findings = if findings.is_empty() {
        findings
    } else {
        format!(
            "<h3>What can be said of it</h3>
<ul class=\"findings\">
{findings}</ul>
"
        )
    };
    format!(
        "<h3>Design</h3>\n{picture}{findings}{}",
        cards(&design.cards)
    )
}

/// As an image of its own, whose style touches nothing else on the page. It scrolls
/// where it is wider than the screen.
pub(super) fn figure(id: &str, svg: &str, words: &str) -> String {
    format!(
        "<div class=\"card diagram\" role=\"region\" tabindex=\"0\" \
         aria-label=\"Class diagram of {id}\">\n\
         <img alt=\"Class diagram; the same in words follows\" src=\"data:image/svg+xml,{}\">\n\
         </div>\n<details>\n<summary>The diagram in words</summary>\n<p>{}</p>\n</details>\n",
        percent_encoded(svg),
        escape(words)
    )
}

fn finding(said: &FindingRow) -> String {
    let places: Vec<String> = said
        .places
        .iter()
        .map(|place| format!("<code>{}</code>", escape(&place.to_string())))
        .collect();
    let section = said.section.map_or(String::new(), |section| {
        format!(" DESIGN.md, <em>{}</em>, answers it.", escape(section))
    });
    format!(
        "<li><strong>{}</strong> <span>{}{section}</span> <span class=\"muted\">{}</span></li>\n",
        escape(&said.fact),
        escape(said.why),
        places.join(", ")
    )
}

fn cards(cards: &[CardRow]) -> String {
    if cards.is_empty() {
        return String::new();
    }
    let rows: String = cards.iter().map(card).collect();
    format!(
        "<h3>Cards</h3>\n<div class=\"card\">\n<table>\n\
         <caption>Own score, 0 to 4, and beside it the machine’s; they are never added</caption>\n\
         <thead>\n<tr><th scope=\"col\">When</th>\
         <th scope=\"col\" class=\"number\">Ques&shy;tions</th>\
         <th scope=\"col\" class=\"number\">Entities</th>\
         <th scope=\"col\" class=\"number\">Trade-offs</th>\
         <th scope=\"col\" class=\"number\">Explaining</th>\
         <th scope=\"col\" class=\"number\">Tests</th></tr>\n\
         </thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}

fn card(row: &CardRow) -> String {
    let own = [
        row.own.questions,
        row.own.entities,
        row.own.trade_offs,
        row.own.explaining,
    ];
    let own: String = own
        .iter()
        .map(|score| format!("<td class=\"number\">{score}</td>"))
        .collect();
    let tests = row.machine.as_ref().map_or("–".to_owned(), |machine| {
        format!("{} of {}", machine.behaviour.passed, machine.behaviour.of)
    });
    format!(
        "<tr><th scope=\"row\">{}</th>{own}<td class=\"number\">{tests}</td></tr>\n",
        time(row.at)
    )
}

/// As RFC 3986 has it for a `data:` address; nothing but letters, digits and `-._~`
/// stays.
fn percent_encoded(text: &str) -> String {
    let mut result = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            result.push(char::from(byte));
        } else {
            result += &format!("%{byte:02X}");
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_in_an_address_has_no_sign_with_a_meaning() {
        assert_eq!(percent_encoded("<a b=\"ü\">"), "%3Ca%20b%3D%22%C3%BC%22%3E");
    }
}
