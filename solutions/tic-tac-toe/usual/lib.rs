//! Tic-tac-toe in one struct: the answer most people give.

use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(pub char);

impl Mark {
    pub const X: Mark = Mark('X');
    pub const O: Mark = Mark('O');
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    pub row: usize,
    pub col: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Turn(Mark),
    Won(Mark),
    Draw,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveError {
    GameOver,
    NotYourTurn,
    OutOfBoard,
    Taken,
    Forbidden,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    pub mark: Mark,
    pub cell: Cell,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub winner: Option<Mark>,
    pub line: Vec<Cell>,
}

#[derive(Clone, Debug)]
pub enum Player {
    Scripted(Vec<Cell>),
    /// Plays the choice with this index, modulo the number of choices.
    Random(u64),
    Perfect,
}

#[derive(Clone, Debug)]
pub struct Game {
    pub size: usize,
    pub run: usize,
    pub misere: bool,
    pub gravity: bool,
    pub marks: Vec<Mark>,
    pub board: Vec<Vec<Option<Mark>>>,
    pub moves: Vec<Move>,
    pub undone: Vec<Move>,
    pub outcome: Option<Outcome>,
    /// How many games each mark has won; games that were played with this value.
    pub wins: BTreeMap<Mark, u32>,
    pub draws: u32,
}

impl Default for Game {
    fn default() -> Self {
        Self::new()
    }
}

impl Game {
    pub fn new() -> Self {
        Self::of_size(3, 3)
    }

    pub fn of_size(size: usize, run: usize) -> Self {
        Game {
            size,
            run,
            misere: false,
            gravity: false,
            marks: vec![Mark::X, Mark::O],
            board: vec![vec![None; size]; size],
            moves: Vec::new(),
            undone: Vec::new(),
            outcome: None,
            wins: BTreeMap::new(),
            draws: 0,
        }
    }

    pub fn status(&self) -> Status {
        match &self.outcome {
            None => Status::Turn(self.on_turn()),
            Some(outcome) => outcome.winner.map_or(Status::Draw, Status::Won),
        }
    }

    fn on_turn(&self) -> Mark {
        self.marks[self.moves.len() % self.marks.len()]
    }

    pub fn at(&self, cell: Cell) -> Option<Mark> {
        *self.board.get(cell.row)?.get(cell.col)?
    }

    pub fn play(&mut self, mark: Mark, cell: Cell) -> Result<Status, MoveError> {
        if self.outcome.is_some() {
            return Err(MoveError::GameOver);
        }
        if mark != self.on_turn() {
            return Err(MoveError::NotYourTurn);
        }
        if cell.row >= self.size || cell.col >= self.size {
            return Err(MoveError::OutOfBoard);
        }
        if self.at(cell).is_some() {
            return Err(MoveError::Taken);
        }
        if !self.allows(cell) {
            return Err(MoveError::Forbidden);
        }
        self.undone.clear();
        self.place(Move { mark, cell });
        Ok(self.status())
    }

    fn allows(&self, cell: Cell) -> bool {
        let row = cell.row + 1;
        !self.gravity || row == self.size || self.at(Cell { row, ..cell }).is_some()
    }

    fn place(&mut self, step: Move) {
        self.board[step.cell.row][step.cell.col] = Some(step.mark);
        self.moves.push(step);
        let line = self.line_through(step.cell);
        if !line.is_empty() {
            let next = self.on_turn();
            let winner = Some(if self.misere { next } else { step.mark });
            self.outcome = Some(Outcome { winner, line });
        } else if self.free_cells().is_empty() {
            let (winner, line) = (None, Vec::new());
            self.outcome = Some(Outcome { winner, line });
        }
        self.count(1);
    }

    fn count(&mut self, by: i32) {
        match self.status() {
            Status::Turn(_) => {}
            Status::Draw => self.draws = self.draws.saturating_add_signed(by),
            Status::Won(mark) => {
                let wins = self.wins.entry(mark).or_default();
                *wins = wins.saturating_add_signed(by);
            }
        }
    }

    pub fn undo(&mut self) -> Option<Move> {
        let step = *self.moves.last()?;
        self.count(-1);
        self.moves.pop();
        self.board[step.cell.row][step.cell.col] = None;
        self.outcome = None;
        self.undone.push(step);
        Some(step)
    }

    pub fn redo(&mut self) -> Option<Move> {
        let step = self.undone.pop()?;
        self.place(step);
        Some(step)
    }

    fn line_through(&self, last: Cell) -> Vec<Cell> {
        let mark = self.at(last);
        let mut line = Vec::new();
        for (rows, cols) in [(0, 1), (1, 0), (1, 1), (1, -1)] {
            let mut cells = vec![last];
            for sign in [1, -1] {
                let mut cell = last;
                loop {
                    let row = cell.row.checked_add_signed(sign * rows);
                    let col = cell.col.checked_add_signed(sign * cols);
                    let (Some(row), Some(col)) = (row, col) else {
                        break;
                    };
                    cell = Cell { row, col };
                    if self.at(cell) != mark {
                        break;
                    }
                    cells.push(cell);
                }
            }
            if cells.len() >= self.run {
                line.extend(cells);
            }
        }
        line.sort();
        line.dedup();
        line
    }

    pub fn free_cells(&self) -> Vec<Cell> {
        let rows = 0..self.size;
        let cells = rows.flat_map(|row| (0..self.size).map(move |col| Cell { row, col }));
        cells
            .filter(|&cell| self.at(cell).is_none() && self.allows(cell))
            .collect()
    }

    pub fn take_turn(&mut self, player: &mut Player) -> Result<Status, MoveError> {
        let Status::Turn(mark) = self.status() else {
            return Err(MoveError::GameOver);
        };
        let free = self.free_cells();
        let cell = match player {
            Player::Scripted(cells) if cells.is_empty() => return Err(MoveError::Forbidden),
            Player::Scripted(cells) => cells.remove(0),
            Player::Random(number) => free[usize::try_from(*number).unwrap_or(0) % free.len()],
            Player::Perfect => {
                let value = |&cell: &Cell| self.value_after(mark, mark, cell, 1);
                // The last maximum is the first one of the reversed list.
                let best = free.iter().rev().max_by_key(|cell| value(cell));
                *best.unwrap_or(&free[0])
            }
        };
        self.play(mark, cell)
    }

    /// The value for `me` when `mark` plays this cell: a fast win is the best.
    fn value_after(&self, me: Mark, mark: Mark, cell: Cell, moves: i32) -> i32 {
        let mut next = self.clone();
        if next.play(mark, cell).is_err() {
            return 0;
        }
        match next.status() {
            Status::Draw => 0,
            Status::Won(winner) if winner == me => 100 - moves,
            Status::Won(_) => moves - 100,
            Status::Turn(mark) => {
                let free = next.free_cells().into_iter();
                let values = free.map(|cell| next.value_after(me, mark, cell, moves + 1));
                let best = if mark == me {
                    values.max()
                } else {
                    values.min()
                };
                best.unwrap_or(0)
            }
        }
    }
}

/// All games. For several threads, put it into a `Mutex`.
#[derive(Debug, Default)]
pub struct Lobby {
    pub games: BTreeMap<u64, Game>,
    pub opened: u64,
}

impl Lobby {
    pub fn open(&mut self, game: Game) -> u64 {
        self.opened += 1;
        self.games.insert(self.opened, game);
        self.opened
    }
}
