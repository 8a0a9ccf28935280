//! The gate for drill cards: what can be said by reading them. That they are well formed
//! is a matter of reading them at all.

use serde::Serialize;

use super::Finding;
use crate::kata::{Catalogue, Concepts, DrillCard, DrillTopic, Drills};

/// Most characters of each text.
const ASKS: usize = 600;
const CHOICE: usize = 130;
const MISSES: usize = 200;
const SAYS: usize = 600;
const MODEL: usize = 560;
const POINT: usize = 120;
/// A longest text that is longer than the next one by so much stands out.
const STANDS_OUT: usize = 2;

/// What the drill cards were found to be.
#[derive(Debug, Serialize)]
pub struct DrillsProof {
    pub topics: usize,
    pub cards: usize,
    pub traps: usize,
    pub open_questions: usize,
    pub findings: Vec<Finding>,
}

/// Looks at all cards of `drills`; their links lead to `catalogue` and the concept pages.
pub fn drills(drills: &Drills, catalogue: &Catalogue, concepts: &Concepts) -> DrillsProof {
    let cards = || drills.iter().flat_map(|topic| &topic.cards);
    let mut findings = Vec::new();
    for topic in drills.iter() {
        let file = format!("drills/{}.toml", topic.id);
        let finding = |says: String| Finding::new(&file, says);
        findings.extend(guessable(topic).map(finding));
        findings.extend(lengths(topic).into_iter().map(finding));
        let links = topic.cards.iter().flat_map(|card| {
            let dead = card
                .more
                .iter()
                .filter(|it| !leads(it, catalogue, concepts));
            dead.map(|it| format!("card `{}`: `{it}` leads nowhere", card.id))
        });
        findings.extend(links.map(finding));
        if topic.cards.is_empty() {
            findings.push(finding("has no card".to_owned()));
        }
    }
    DrillsProof {
        topics: drills.iter().count(),
        cards: cards().count(),
        traps: cards().filter(|card| card.trap).count(),
        open_questions: drills.iter().map(|topic| topic.open.len()).sum(),
        findings,
    }
}

fn leads(link: &str, catalogue: &Catalogue, concepts: &Concepts) -> bool {
    match link.split_once(':') {
        Some(("learn", topic)) => concepts.iter().any(|concept| concept.name == topic),
        Some((_, kata)) => catalogue.has(kata),
        None => false,
    }
}

/// Whether the right one can be guessed in a topic, because it is the longest in more
/// than half of the cards.
fn guessable(topic: &DrillTopic) -> impl Iterator<Item = String> {
    let is_longest = |texts: &[String], right: usize| {
        let length = |it: &String| it.chars().count();
        let right_length = length(&texts[right - 1]);
        let mut others = texts.iter().zip(1..).filter(|(_, number)| *number != right);
        others.all(|(text, _)| length(text) + STANDS_OUT <= right_length)
    };
    let count = |which: fn(&DrillCard) -> (&[String], usize)| {
        let cards = topic.cards.iter().map(which);
        cards
            .filter(|(texts, right)| is_longest(texts, *right))
            .count()
    };
    let all = topic.cards.len();
    let counts = [
        ("answer", count(|card| (&card.answers, card.right))),
        ("reason", count(|card| (&card.reasons, card.right_reason))),
    ];
    counts
        .into_iter()
        .filter(move |(_, longest)| longest * 2 > all)
        .map(move |(what, longest)| {
            format!(
                "the right {what} is the longest in {longest} of {all} cards: it can be guessed"
            )
        })
}

fn lengths(topic: &DrillTopic) -> Vec<String> {
    let mut all: Vec<(&str, &str, usize, &String)> = Vec::new();
    for card in &topic.cards {
        let id = card.id.as_str();
        all.push((id, "the question", ASKS, &card.asks));
        all.push((id, "`says`", SAYS, &card.says));
        all.extend(card.answers.iter().map(|it| (id, "an answer", CHOICE, it)));
        all.extend(card.reasons.iter().map(|it| (id, "a reason", CHOICE, it)));
        all.extend(card.misses.iter().map(|it| (id, "`misses`", MISSES, it)));
    }
    for open in &topic.open {
        let id = open.id.as_str();
        all.push((id, "the question", ASKS, &open.asks));
        all.push((id, "`model`", MODEL, &open.model));
        all.extend(open.rubric.iter().map(|it| (id, "a point", POINT, it)));
    }
    let long = all.into_iter().filter_map(|(id, what, most, text)| {
        let length = text.chars().count();
        (length > most).then(|| format!("`{id}`: {what} has {length} characters, {most} fit"))
    });
    long.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(card: &str) -> Vec<String> {
        let text = format!(
            "title = \"T\"\nsummary = \"S\"\norder = 1\n[[cards]]\nid = \"one\"\nasks = \"?\"\n\
             right = 2\nright_reason = 3\nmisses = [\"m\", \"\", \"n\"]\nsays = \"s\"\n\
             source = \"r\"\n{card}"
        );
        let mut cards = Drills::default();
        cards.add(&[("a.toml".to_owned(), text)].into()).unwrap();
        let catalogue = Catalogue::embedded().unwrap();
        let proof = drills(&cards, &catalogue, &Concepts::embedded().unwrap());
        proof.findings.into_iter().map(|it| it.says).collect()
    }

    #[test]
    fn a_card_whose_right_answer_is_longest_can_be_guessed() {
        let good = "answers = [\"aaaa\", \"bbb\", \"cc\"]\nreasons = [\"x\", \"y\", \"z\"]\n";
        assert_eq!(found(good), [""; 0]);
        let longest = good.replace("bbb", "bbbbbbbb");
        assert!(found(&longest)[0].contains("the right answer is the longest in 1 of 1"));
        let longest = good.replace("\"z\"", "\"zzzzz\"");
        assert!(found(&longest)[0].contains("the right reason is the longest"));
        let long = good.replace("aaaa", &"a".repeat(140));
        assert!(found(&long)[0].contains("an answer has 140 characters"));
        let dead = format!("{good}more = [\"learn:strategy\", \"kata:nowhere\"]\n");
        assert_eq!(found(&dead), ["card `one`: `kata:nowhere` leads nowhere"]);
    }
}
