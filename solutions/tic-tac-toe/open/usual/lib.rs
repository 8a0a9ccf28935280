//! Games of marks behind one text command: the answer most people give.

use std::collections::BTreeMap;

pub struct App {
    size: usize,
    run: usize,
    marks: Vec<char>,
    misere: bool,
    gravity: bool,
    next_marks: Vec<char>,
    next_misere: bool,
    next_gravity: bool,
    board: Vec<Vec<char>>,
    done: Vec<(char, usize, usize)>,
    undone: Vec<(char, usize, usize)>,
    end: Option<End>,
    watchers: Vec<Watcher>,
    seats: BTreeMap<char, Player>,
}

#[derive(Clone)]
struct End {
    winner: Option<char>,
    line: Vec<(usize, usize)>,
}

struct Watcher {
    name: String,
    scoreboard: bool,
    wins: BTreeMap<char, u32>,
    draws: u32,
}

enum Player {
    First,
    Careful,
    Script {
        cells: Vec<(usize, usize)>,
        used: usize,
    },
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

impl App {
    pub fn new() -> Self {
        App {
            size: 3,
            run: 3,
            marks: vec!['X', 'O'],
            misere: false,
            gravity: false,
            next_marks: vec!['X', 'O'],
            next_misere: false,
            next_gravity: false,
            board: vec![vec!['.'; 3]; 3],
            done: Vec::new(),
            undone: Vec::new(),
            end: None,
            watchers: Vec::new(),
            seats: BTreeMap::new(),
        }
    }

    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["new"] => self.begin(3, 3),
            ["new", size, run] => self.begin(number(size), number(run)),
            ["marks", marks @ ..] => {
                self.next_marks = marks.iter().map(|word| letter(word)).collect();
                format!("{} play from the next game", marks.join(" "))
            }
            ["rule", words @ ..] => {
                let misere = words.iter().filter(|word| **word == "misere");
                self.next_misere = misere.count() % 2 == 1;
                self.next_gravity = words.contains(&"gravity");
                format!("rule {} plays from the next game", words.join(" "))
            }
            ["watch", name, style] => {
                self.watchers.push(Watcher {
                    name: name.to_string(),
                    scoreboard: *style == "scoreboard",
                    wins: BTreeMap::new(),
                    draws: 0,
                });
                format!("{name} is a {style}")
            }
            ["seat", mark, name, cells @ ..] => {
                let player = match *name {
                    "first" => Player::First,
                    "careful" => Player::Careful,
                    _ => Player::Script {
                        cells: cells.iter().map(|word| cell(word)).collect(),
                        used: 0,
                    },
                };
                self.seats.insert(letter(mark), player);
                format!("{mark} is {name}")
            }
            ["play", mark, place] => self.play(letter(mark), cell(place)),
            ["turn"] => self.turn(),
            ["undo"] => self.undo(),
            ["redo"] => self.redo(),
            ["moves"] => {
                if self.done.is_empty() {
                    return "no moves".to_string();
                }
                let moves = self.done.iter();
                let moves = moves.map(|(mark, row, col)| format!("{mark} {}", name(*row, *col)));
                moves.collect::<Vec<_>>().join(", ")
            }
            ["status"] => self.status(),
            ["board"] => {
                let mut rows = Vec::new();
                for row in &self.board {
                    let marks: Vec<String> = row.iter().map(char::to_string).collect();
                    rows.push(marks.join(" "));
                }
                rows.join("\n")
            }
            _ => String::new(),
        }
    }

    fn begin(&mut self, size: usize, run: usize) -> String {
        if size == 0 {
            return "rejected: the board has no cells".to_string();
        }
        if run == 0 || run > size {
            return format!("rejected: a line of {run} does not fit");
        }
        self.size = size;
        self.run = run;
        self.marks = self.next_marks.clone();
        self.misere = self.next_misere;
        self.gravity = self.next_gravity;
        self.board = vec![vec!['.'; size]; size];
        self.done.clear();
        self.undone.clear();
        self.end = None;
        self.status()
    }

    fn on_turn(&self) -> char {
        self.marks[self.done.len() % self.marks.len()]
    }

    fn status(&self) -> String {
        match &self.end {
            None => format!("{} to play", self.on_turn()),
            Some(End { winner: None, .. }) => "draw".to_string(),
            Some(End {
                winner: Some(mark),
                line,
            }) => {
                let cells: Vec<String> = line.iter().map(|(row, col)| name(*row, *col)).collect();
                format!("{mark} wins with {}", cells.join(" "))
            }
        }
    }

    fn allowed(&self, row: usize, col: usize) -> bool {
        if self.board[row][col] != '.' {
            return false;
        }
        !self.gravity || row + 1 == self.size || self.board[row + 1][col] != '.'
    }

    fn choices(&self) -> Vec<(usize, usize)> {
        let mut cells = Vec::new();
        for row in 0..self.size {
            for col in 0..self.size {
                if self.allowed(row, col) {
                    cells.push((row, col));
                }
            }
        }
        cells
    }

    fn play(&mut self, mark: char, (row, col): (usize, usize)) -> String {
        if self.end.is_some() {
            return "rejected: the game is over".to_string();
        }
        if mark != self.on_turn() {
            return format!("rejected: {mark} is not on turn");
        }
        if row >= self.size || col >= self.size {
            return format!("rejected: {} is not on the board", name(row, col));
        }
        if self.board[row][col] != '.' {
            return format!("rejected: {} is taken", name(row, col));
        }
        if !self.allowed(row, col) {
            return format!("rejected: {} is not allowed", name(row, col));
        }
        self.undone.clear();
        self.put(mark, row, col);
        self.status() + &self.lines("plays", "", mark, row, col, 1)
    }

    fn put(&mut self, mark: char, row: usize, col: usize) {
        self.board[row][col] = mark;
        self.done.push((mark, row, col));
        let line = self.line(mark, row, col);
        if !line.is_empty() {
            let winner = if self.misere { self.on_turn() } else { mark };
            self.end = Some(End {
                winner: Some(winner),
                line,
            });
        } else if self.choices().is_empty() {
            let winner = None;
            self.end = Some(End { winner, line });
        }
    }

    fn take_back(&mut self) {
        if let Some((_, row, col)) = self.done.pop() {
            self.board[row][col] = '.';
            self.end = None;
        }
    }

    fn line(&self, mark: char, row: usize, col: usize) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        for (down, right) in [(0, 1), (1, 0), (1, 1), (1, -1)] {
            let mut cells = vec![(row, col)];
            for sign in [1, -1] {
                let (mut r, mut c) = (row as isize, col as isize);
                loop {
                    r += down * sign;
                    c += right * sign;
                    let inside = 0..self.size as isize;
                    if !inside.contains(&r) || !inside.contains(&c) {
                        break;
                    }
                    if self.board[r as usize][c as usize] != mark {
                        break;
                    }
                    cells.push((r as usize, c as usize));
                }
            }
            if cells.len() >= self.run {
                all.extend(cells);
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    fn undo(&mut self) -> String {
        let Some((mark, row, col)) = self.done.last().copied() else {
            return "rejected: nothing to undo".to_string();
        };
        let lines = self.lines("takes back", "", mark, row, col, -1);
        self.take_back();
        self.undone.push((mark, row, col));
        format!("undone: {mark} {}", name(row, col)) + &lines
    }

    fn redo(&mut self) -> String {
        let Some((mark, row, col)) = self.undone.pop() else {
            return "rejected: nothing to redo".to_string();
        };
        self.put(mark, row, col);
        let lines = self.lines("plays", " again", mark, row, col, 1);
        format!("redone: {mark} {}", name(row, col)) + &lines
    }

    /// `by` is 1 if the end now came with this move, and -1 if it goes.
    fn lines(
        &mut self,
        word: &str,
        after: &str,
        mark: char,
        row: usize,
        col: usize,
        by: i32,
    ) -> String {
        let mut lines = String::new();
        for watcher in &mut self.watchers {
            let who = &watcher.name;
            if !watcher.scoreboard {
                lines += &format!("\n{who}: {mark} {word} {}{after}", name(row, col));
                continue;
            }
            match &self.end {
                None => {}
                Some(End {
                    winner: Some(winner),
                    ..
                }) => {
                    let wins = watcher.wins.entry(*winner).or_insert(0);
                    *wins = wins.saturating_add_signed(by);
                    lines += &format!("\n{who}: {winner} has {wins} wins");
                }
                Some(End { winner: None, .. }) => {
                    watcher.draws = watcher.draws.saturating_add_signed(by);
                    lines += &format!("\n{who}: {} draws", watcher.draws);
                }
            }
        }
        lines
    }

    fn turn(&mut self) -> String {
        if self.end.is_some() {
            return "rejected: the game is over".to_string();
        }
        let mark = self.on_turn();
        let choice = match self.seats.get_mut(&mark) {
            None => return format!("rejected: {mark} has no player"),
            Some(Player::Script { cells, used }) => {
                *used += 1;
                cells.get(*used - 1).copied()
            }
            Some(Player::First) => self.choices().first().copied(),
            Some(Player::Careful) => self.careful(mark),
        };
        let Some((row, col)) = choice else {
            return format!("rejected: {mark} has no move");
        };
        let reply = self.play(mark, (row, col));
        if reply.starts_with("rejected") {
            return reply;
        }
        format!("{mark} plays {}\n{reply}", name(row, col))
    }

    fn careful(&mut self, mark: char) -> Option<(usize, usize)> {
        let mut best = None;
        for (row, col) in self.choices() {
            self.put(mark, row, col);
            let rank = self.rank(mark);
            self.take_back();
            if best.is_none_or(|(least, _)| rank < least) {
                best = Some((rank, (row, col)));
            }
        }
        best.map(|(_, cell)| cell)
    }

    fn rank(&mut self, mark: char) -> u8 {
        match &self.end {
            Some(End { winner: None, .. }) => return 2,
            Some(end) if end.winner == Some(mark) => return 1,
            Some(_) => return 4,
            None => {}
        }
        let next = self.on_turn();
        for (row, col) in self.choices() {
            self.put(next, row, col);
            let wins = self
                .end
                .as_ref()
                .is_some_and(|end| end.winner == Some(next));
            self.take_back();
            if wins {
                return 3;
            }
        }
        2
    }
}

fn letter(word: &str) -> char {
    word.chars().next().unwrap_or('.')
}

fn number(word: &str) -> usize {
    word.parse().unwrap_or(0)
}

fn cell(word: &str) -> (usize, usize) {
    let col = usize::from(word.as_bytes()[0] - b'a');
    (number(&word[1..]) - 1, col)
}

fn name(row: usize, col: usize) -> String {
    let letter = char::from(b'a' + col as u8);
    format!("{letter}{}", row + 1)
}
