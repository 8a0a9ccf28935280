//! Expected and yours, line by line. However little room there is, the first line that
//! differs is shown from both sides.

use super::{
    style::{self, Signs},
    text::{clean, escaped},
};
use crate::{
    kata::{Edit, edits, hunks},
    wrap::{columns, plural, start},
};

/// How much may be shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Lines of a difference. What differs first is shown in any case.
    pub(super) lines: usize,
    pub(super) columns: usize,
    pub(super) signs: Signs,
}

/// What is shown around a difference: how many equal lines, and whether lines are numbered.
#[derive(Clone, Copy)]
struct Form {
    context: usize,
    is_numbered: bool,
}

/// More equal lines than any text has.
const ALL: usize = 1 << 20;
/// Columns before a line, and behind it for a tag.
const INDENT: usize = 8;
const NUMBER: usize = 3;
const TAG: usize = 11;
/// So many columns of a long line are shown before the place where it differs.
const BEFORE: usize = 16;

impl Room {
    /// Room for everything.
    pub(super) fn full(signs: Signs) -> Self {
        Self {
            lines: usize::MAX,
            columns: usize::MAX,
            signs,
        }
    }

    /// Expected and actual as one list of numbered lines.
    pub(super) fn snapshot(self, expected: &str, actual: &str) -> String {
        let form = Form {
            context: 2,
            is_numbered: true,
        };
        self.compared(&[expected, actual].map(str::trim_end), form)
    }

    /// The same for a script, with the lines that lead to the difference.
    pub(super) fn script(self, expected: &str, actual: &str) -> String {
        let form = Form {
            context: ALL,
            is_numbered: true,
        };
        self.compared(&[expected, actual].map(str::trim_end), form)
    }

    /// Two replies to one command.
    pub(super) fn replies(self, expected: &str, actual: &str) -> String {
        let form = Form {
            context: if self.lines == usize::MAX { ALL } else { 2 },
            is_numbered: false,
        };
        self.compared(&[expected, actual], form)
    }

    fn compared(self, texts: &[&str; 2], form: Form) -> String {
        let [old, new] = texts.map(|text| format!("{text}\n"));
        let edits = edits(&old, &new);
        let mut pieces = Vec::new();
        let mut shown_to = 0;
        for (index, hunk) in hunks(&edits, form.context).iter().enumerate() {
            if index > 0 || !form.is_numbered {
                pieces.push(Piece::Gap(hunk.old_start - 1 - shown_to));
            }
            let numbers = [hunk.old_start, hunk.new_start];
            shown_to = hunk.old_start - 1 + in_old(hunk.edits);
            pieces.extend(pieces_of(hunk.edits, numbers));
        }
        if !form.is_numbered {
            pieces.push(Piece::Gap(in_old(&edits) - shown_to));
        }
        let drawing = Drawing { room: self, form };
        drawing.text(&pieces)
    }
}

/// How many lines of the old text there are in `edits`.
fn in_old(edits: &[Edit<'_>]) -> usize {
    let is_old = |it: &&Edit<'_>| !matches!(it, Edit::New(_));
    edits.iter().filter(is_old).count()
}

/// A part of a comparison.
enum Piece<'a> {
    /// So many equal lines that are not shown.
    Gap(usize),
    /// An equal line with its number.
    Same(usize, &'a str),
    /// Lines that stand in one text each, with the number of the first.
    Differ([(usize, Vec<&'a str>); 2]),
}

fn pieces_of<'a>(edits: &[Edit<'a>], [mut old, mut new]: [usize; 2]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    for edit in edits {
        let (side, line) = match edit {
            Edit::Same(line) => {
                pieces.push(Piece::Same(new, without_end(line)));
                (old, new) = (old + 1, new + 1);
                continue;
            }
            Edit::Gone(line) => (0, without_end(line)),
            Edit::New(line) => (1, without_end(line)),
        };
        if !matches!(pieces.last(), Some(Piece::Differ(_))) {
            pieces.push(Piece::Differ([(old, Vec::new()), (new, Vec::new())]));
        }
        if let Some(Piece::Differ(sides)) = pieces.last_mut() {
            sides[side].1.push(line);
        }
        *[&mut old, &mut new][side] += 1;
    }
    pieces
}

fn without_end(line: &str) -> &str {
    line.strip_suffix('\n').unwrap_or(line)
}

struct Drawing {
    room: Room,
    form: Form,
}

impl Drawing {
    fn text(&self, pieces: &[Piece<'_>]) -> String {
        let is_different = |it: &Piece<'_>| matches!(it, Piece::Differ(_));
        let first = pieces.iter().position(is_different);
        let first = first.unwrap_or(pieces.len());
        let (lead, rest) = pieces.split_at(first);
        let most = self.room.lines;
        // What leads to the first difference has the room that this leaves, or half.
        let needed = rest.first().map_or(0, lines_in);
        let for_lead = most.saturating_sub(needed).max(most - most / 2);
        let for_lead = for_lead.min(lead.len());
        let mut left = most - for_lead.min(most);
        let mut text = self.lead(lead, for_lead);
        let mut hidden = 0;
        for (index, piece) in rest.iter().enumerate() {
            if left == 0 && index > 0 {
                hidden += lines_in(piece);
                continue;
            }
            let (drawn, lines) = self.piece(piece, left);
            text += &drawn;
            left = left.saturating_sub(lines);
        }
        if hidden > 0 {
            let lines = plural(hidden, "more line");
            text += &self.mark(&format!("{lines}: `kata check --full`"));
        }
        text
    }

    /// The last `most` pieces before the first difference.
    fn lead(&self, lead: &[Piece<'_>], most: usize) -> String {
        let (cut, shown) = lead.split_at(lead.len() - most);
        let mut text = match cut.iter().map(lines_in).sum::<usize>() {
            0 => String::new(),
            lines => self.mark(&format!("{} before", plural(lines, "line"))),
        };
        text.extend(shown.iter().map(|piece| self.piece(piece, 1).0));
        text
    }

    /// A piece in at most `most` lines, or two where it differs; and in how many.
    fn piece(&self, piece: &Piece<'_>, most: usize) -> (String, usize) {
        match piece {
            Piece::Gap(0) => (String::new(), 0),
            Piece::Gap(lines) => (self.gap(*lines), 0),
            Piece::Same(number, line) => {
                let [line, _] = self.fitting([line, line], false, self.columns(0));
                (format!("    {}\n", self.row(' ', *number, &line)), 1)
            }
            Piece::Differ(sides) => self.sides(sides, most),
        }
    }

    fn gap(&self, lines: usize) -> String {
        if self.form.is_numbered {
            // The numbers tell how many.
            return self.mark("");
        }
        self.mark(&plural(lines, "equal line"))
    }

    fn sides(&self, sides: &[(usize, Vec<&str>); 2], most: usize) -> (String, usize) {
        let counts = [sides[0].1.len(), sides[1].1.len()];
        let shown = shares(counts, most);
        let pairs: Vec<[String; 2]> = (0..counts[0].max(counts[1]))
            .map(|at| {
                let line = |side: usize| sides[side].1.get(at).copied();
                let [old, new] = [line(0), line(1)];
                let alone = old.or(new).unwrap_or_default();
                let pair = [old.unwrap_or(alone), new.unwrap_or(alone)];
                self.fitting(pair, true, self.columns(TAG))
            })
            .collect();
        let mut text = String::new();
        for (side, tag) in ["expected", "yours"].into_iter().enumerate() {
            for (at, pair) in pairs.iter().enumerate().take(shown[side]) {
                let sign = ['-', '+'][side];
                let row = self.row(sign, sides[side].0 + at, &pair[side]);
                let paint = [style::good, style::bad][side];
                let tag = style::faint(tag);
                text += &format!("{}   {tag}\n", paint(&format!("    {row}")));
            }
            if counts[side] > shown[side] {
                let more = counts[side] - shown[side];
                let of = ["expected", "of yours"][side];
                text += &self.mark(&format!("{more} more {of}"));
            }
        }
        (text, shown[0] + shown[1])
    }

    /// The columns of a line's own text with `behind` columns behind it.
    fn columns(&self, behind: usize) -> usize {
        let number = if self.form.is_numbered { NUMBER } else { 0 };
        let used = INDENT + number + behind;
        self.room.columns.saturating_sub(used).max(2 * BEFORE)
    }

    fn row(&self, sign: char, number: usize, line: &str) -> String {
        let row = if self.form.is_numbered {
            format!("{sign} {number:>NUMBER$}  {line}")
        } else {
            format!("{sign}   {line}")
        };
        row.trim_end().to_owned()
    }

    fn mark(&self, text: &str) -> String {
        let line = format!("{} {text}", self.room.signs.more);
        format!("      {}\n", style::faint(line.trim_end()))
    }

    /// Two lines that stand below each other, each in at most `room` columns: of long
    /// ones, the part where they differ. A line that is in one text alone comes twice.
    fn fitting(&self, pair: [&str; 2], is_change: bool, room: usize) -> [String; 2] {
        let pair = self.visible(pair, is_change);
        if pair.iter().all(|line| columns(line) <= room) {
            return pair;
        }
        let chars = pair[0].chars().zip(pair[1].chars());
        let same: usize = chars.take_while(|(a, b)| a == b).count();
        // What fits from its beginning on begins there.
        let from = if pair[0] != pair[1] && same + BEFORE > room {
            same.saturating_sub(BEFORE)
        } else {
            0
        };
        let more = self.room.signs.more;
        pair.map(|line| {
            let rest: String = line.chars().skip(from).collect();
            let head = if from == 0 { "" } else { more };
            let room = room - columns(head);
            if columns(&rest) <= room {
                return format!("{head}{rest}");
            }
            let cut = start(&rest, room.saturating_sub(columns(more)));
            format!("{head}{cut}{more}")
        })
    }

    /// Two lines so that a difference can be seen, also one of blanks or control bytes.
    fn visible(&self, pair: [&str; 2], is_change: bool) -> [String; 2] {
        let is_hidden = |line: &&str| clean(line) != **line || line.ends_with([' ', '\t']);
        let has_hidden = is_change && pair.iter().any(is_hidden);
        pair.map(|line| {
            let line = match line {
                "" if is_change => "(an empty line)".to_owned(),
                _ if has_hidden => format!("{line:?}"),
                _ => clean(line),
            };
            if self.room.signs.ascii {
                escaped(&line)
            } else {
                line
            }
        })
    }
}

/// How many lines of either side are shown, of about `most`: one of each at least. A mark
/// never stands for one line.
fn shares([old, new]: [usize; 2], most: usize) -> [usize; 2] {
    let half = most / 2;
    let for_old = old.min(half.max(most.saturating_sub(new))).max(1).min(old);
    let for_new = new.min(most.saturating_sub(for_old)).max(1).min(new);
    let with_last = |shown: usize, all: usize| if shown + 1 == all { all } else { shown };
    [with_last(for_old, old), with_last(for_new, new)]
}

fn lines_in(piece: &Piece<'_>) -> usize {
    match piece {
        Piece::Gap(lines) => *lines,
        Piece::Same(..) => 1,
        Piece::Differ(sides) => sides[0].1.len() + sides[1].1.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(lines: usize, columns: usize) -> Room {
        colored::control::set_override(false);
        Room {
            lines,
            columns,
            signs: Signs::new(true),
        }
    }

    #[test]
    fn a_snapshot_shows_what_was_expected_and_what_came() {
        let wide = room(40, 80);
        assert_eq!(
            wide.snapshot("a\nb\nc\nd\ne", "a\nb\nX\nd\ne"),
            "        1  a\n        2  b\n    -   3  c   expected\n    +   3  X   yours\n        4  d\n        5  e\n"
        );
        assert_eq!(
            wide.snapshot("a –", "a -"),
            "    -   1  a \\u{2013}   expected\n    +   1  a -   yours\n"
        );
        let far = wide.snapshot(&format!("a{}b", "\n=".repeat(9)), &"=\n".repeat(10));
        assert!(far.contains("      ...\n"), "{far}");
    }

    #[test]
    fn what_differs_first_is_shown_from_both_sides_however_little_room_there_is() {
        let lines = |range: std::ops::Range<usize>, what: &str| -> String {
            range.map(|it| format!("{what} {it}\n")).collect()
        };
        let expected = lines(0..30, "same") + &lines(0..20, "old") + &lines(30..60, "same");
        let yours = lines(0..30, "same") + &lines(0..20, "new") + &lines(30..60, "same");
        for most in 0..70 {
            for shown in [
                room(most, 80).snapshot(&expected, &yours),
                room(most, 80).script(&expected, &yours),
                room(most, 80).replies(&expected, &yours),
            ] {
                assert!(shown.contains("old 0   expected"), "{most}: {shown}");
                assert!(shown.contains("new 0   yours"), "{most}: {shown}");
                let count = shown.lines().count();
                assert!(count <= most.max(3) + 6, "{most}: {count}\n{shown}");
            }
        }
        assert_eq!(
            room(6, 80).replies(&expected, &yours),
            "      ... 28 equal lines\n        same 28\n        same 29\n\
             \x20   -   old 0   expected\n      ... 19 more expected\n\
             \x20   +   new 0   yours\n    +   new 1   yours\n      ... 18 more of yours\n\
             \x20     ... 31 more lines: `kata check --full`\n"
        );
    }

    #[test]
    fn no_mark_stands_for_one_line() {
        assert_eq!(shares([2, 2], 3), [2, 2]);
        assert_eq!(shares([5, 9], 6), [3, 3]);
        assert_eq!(shares([0, 9], 0), [0, 1]);
        assert_eq!(shares([2, 9], 9), [2, 7]);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place_where_it_differs() {
        let long = |what: &str| format!("{}{what}{}", "x".repeat(300), "y".repeat(300));
        let shown = room(9, 60).replies(&long("old"), &long("new"));
        for (line, what) in shown.lines().zip(["xold", "xnew"]) {
            assert!(line.contains(what) && line.len() <= 60, "{line}");
            assert!(
                line.contains("   ...x") && line.contains("y...   "),
                "{line}"
            );
        }
        // Also where one line is the beginning of the other.
        let shown = room(9, 60).replies(&long(""), &(long("") + "new"));
        assert!(shown.contains("yynew   yours"), "{shown}");
        let shown = Room::full(Signs::new(true)).replies(&long("old"), &long("new"));
        assert_eq!(shown.lines().map(str::len).max(), Some(4 + 4 + 603 + 11));
    }

    #[test]
    fn what_cannot_be_seen_is_written_as_in_a_string() {
        let shown = |a: &str, b: &str| room(9, 60).replies(a, b);
        assert_eq!(
            shown("a", "a "),
            "    -   \"a\"   expected\n    +   \"a \"   yours\n"
        );
        assert!(shown("a", "a\u{7}").contains("+   \"a\\u{7}\"   yours"));
        assert_eq!(
            shown("a", "a\n"),
            "        a\n    +   (an empty line)   yours\n"
        );
        assert!(shown("", "a").contains("-   (an empty line)   expected"));
    }
}
