//! The words of a question, so that different words for the same thing are equal.

use std::collections::BTreeSet;

/// Words that say nothing about what is asked.
const FILLERS: &[&str] = &[
    "a",
    "about",
    "after",
    "all",
    "also",
    "an",
    "and",
    "any",
    "anybody",
    "anything",
    "are",
    "as",
    "ask",
    "assume",
    "at",
    "be",
    "before",
    "both",
    "but",
    "by",
    "call",
    "can",
    "cannot",
    "case",
    "come",
    "comes",
    "could",
    "do",
    "does",
    "during",
    "each",
    "else",
    "ever",
    "every",
    "expect",
    "for",
    "from",
    "get",
    "gets",
    "give",
    "given",
    "handle",
    "happen",
    "happens",
    "has",
    "have",
    "he",
    "her",
    "his",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "just",
    "know",
    "let",
    "like",
    "make",
    "may",
    "me",
    "might",
    "more",
    "must",
    "my",
    "need",
    "no",
    "not",
    "of",
    "on",
    "one",
    "only",
    "or",
    "other",
    "our",
    "out",
    "own",
    "people",
    "person",
    "possible",
    "shall",
    "should",
    "so",
    "some",
    "somebody",
    "someone",
    "something",
    "support",
    "sure",
    "take",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "things",
    "this",
    "to",
    "too",
    "use",
    "used",
    "want",
    "was",
    "we",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whose",
    "why",
    "will",
    "with",
    "without",
    "work",
    "would",
    "yet",
    "you",
    "your",
];

/// Words of the trade, and irregular forms, that mean the same in a question. The first
/// of each line stands for the others.
const SYNONYMS: &[&[&str]] = &[
    &[
        "price", "fee", "cost", "tariff", "rate", "pricing", "priced",
    ],
    &["money", "amount", "cent", "currency", "integer", "float"],
    &["pay", "payment", "paid", "cash", "invoice"],
    &[
        "thread",
        "concurrent",
        "concurrency",
        "concurrently",
        "parallel",
        "multithreaded",
        "multithreading",
        "multi",
        "simultaneous",
        "simultaneously",
        "race",
        "lock",
        "mutex",
        "synchronize",
    ],
    &[
        "store",
        "database",
        "persist",
        "persistence",
        "persistent",
        "save",
        "saved",
        "disk",
        "sql",
        "memory",
        "storage",
        "survive",
        "restart",
        "file",
    ],
    &["limit", "maximum", "max", "capacity"],
    &["size", "big", "large", "bigger", "larger", "dimension"],
    &[
        "interface",
        "ui",
        "gui",
        "console",
        "screen",
        "print",
        "frontend",
        "terminal",
    ],
    &[
        "error",
        "exception",
        "fail",
        "failure",
        "invalid",
        "illegal",
        "wrong",
        "reject",
        "rejected",
        "refuse",
        "refused",
    ],
    &[
        "notify",
        "notification",
        "inform",
        "informed",
        "email",
        "mail",
        "sms",
        "alert",
    ],
    &[
        "choose",
        "chosen",
        "select",
        "selected",
        "pick",
        "assign",
        "assigned",
        "allocate",
        "allocated",
        "decide",
        "decides",
    ],
    &["nearest", "closest", "near"],
    &["undo", "revert", "undone", "redo"],
    &["computer", "ai", "bot", "machine", "program"],
    &[
        "login",
        "password",
        "authenticate",
        "authentication",
        "account",
        "admin",
        "role",
        "permission",
    ],
    &["floor", "level", "storey"],
    &["entrance", "entry", "exit", "gate"],
    &["clock", "timer", "simulate", "simulated", "now", "today"],
    &[
        "begin",
        "start",
        "initial",
        "initially",
        "first",
        "begins",
        "begun",
    ],
    &["fast", "speed", "quick", "performance", "efficient"],
    &["member", "user", "borrower", "patron", "customer", "reader"],
    &["fine", "penalty"],
    &["late", "overdue"],
    &["loan", "borrow", "lend", "lent", "borrowed", "checkout"],
    &[
        "reserve",
        "reservation",
        "reserved",
        "hold",
        "queue",
        "waiting",
    ],
    &["renew", "renewal", "extend", "prolong"],
    &["lose", "lost", "loses", "missing"],
    &["elevator", "lift", "cabin"],
    &["emergency", "ambulance", "siren", "police"],
    &["junction", "intersection", "crossroads"],
    &["pedestrian", "walker", "walk"],
    &["many", "number", "count"],
    &["long", "duration"],
    &["win", "won", "winner", "winning"],
    &["type", "kind"],
    &[
        "change",
        "changed",
        "swap",
        "exchange",
        "exchanged",
        "replace",
    ],
    &["twice", "again", "duplicate", "repeated"],
    &["algorithm", "strategy", "scheduling", "schedule"],
    &["broken", "damaged", "defect", "fault", "malfunction"],
];

/// The words of `text` that say something, each by the word that stands for it.
pub(super) fn words(text: &str) -> BTreeSet<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !FILLERS.contains(word))
        .map(canonical)
        .collect()
}

/// The word that stands for `word`.
fn canonical(word: &str) -> String {
    let stem = stem(word);
    let of_line = |line: &&[&str]| line.iter().any(|it| *it == word || self::stem(it) == stem);
    let same = SYNONYMS.iter().copied().find(of_line);
    same.map_or(stem, |line| self::stem(line[0]))
}

/// `word` without the endings of English that change no meaning here.
fn stem(word: &str) -> String {
    let long_enough = |stem: &&str| stem.chars().count() >= 3;
    let stem = if word.ends_with("ss") {
        word
    } else {
        ["ies", "ing", "es", "ed", "s"]
            .iter()
            .find_map(|end| word.strip_suffix(end).filter(long_enough))
            .unwrap_or(word)
    };
    // `stopped` and `stop`, `running` and `run`.
    let mut ends = stem.chars().rev();
    let (last, before) = (ends.next(), ends.next());
    let is_doubled =
        last == before && word.len() > stem.len() + 1 && !matches!(last, Some('l' | 's'));
    let stem = if is_doubled {
        &stem[..stem.len() - 1]
    } else {
        stem
    };
    // `price` and `pricing`, `pay` and `paying`, `vehicle` and `vehicles`.
    let stem = stem
        .strip_suffix(['e', 'y'])
        .filter(long_enough)
        .unwrap_or(stem);
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn are_equal(one: &str, other: &str) {
        assert_eq!(words(one), words(other), "{one}, {other}");
    }

    #[test]
    fn endings_do_not_matter() {
        for (one, other) in [
            ("price", "prices"),
            ("price", "pricing"),
            ("pay", "paying"),
            ("vehicle", "vehicles"),
            ("switch", "switches"),
            ("entry", "entries"),
            ("stop", "stopped"),
        ] {
            are_equal(one, other);
        }
        assert_eq!(stem("class"), "class");
        assert_eq!(stem("bus"), "bus");
        assert_eq!(stem("full"), "full");
    }

    #[test]
    fn words_of_the_trade_for_one_thing_are_equal() {
        for (one, other) in [
            ("fee", "price"),
            ("thread-safe", "threads safe"),
            ("multithreaded", "concurrent"),
            ("a database", "persistent"),
            ("the lost one", "lose"),
        ] {
            are_equal(one, other);
        }
        assert_ne!(words("price"), words("thread"));
    }

    /// A word in two lines would take the meaning of the first.
    #[test]
    fn no_word_stands_in_two_lines() {
        let mut known = BTreeSet::new();
        for line in SYNONYMS {
            let stems: BTreeSet<String> = line.iter().map(|word| stem(word)).collect();
            for stem in stems {
                assert!(known.insert(stem.clone()), "{stem}");
            }
        }
    }

    #[test]
    fn no_filler_is_a_word_of_the_trade() {
        for word in SYNONYMS.iter().flat_map(|line| line.iter()) {
            assert!(!FILLERS.contains(word), "{word}");
        }
    }
}
