//! The game behind a text command: it reads words, calls the game, and writes replies.
//!
//! A partner brings rules and players by name, before the first command. They are foreign
//! code: the app calls them before anything changes, and a panic is a reply.

use crate::history::{Action, Change, HistoryError, Observer, Scoreboard};
use crate::players::{Player, Position, Scripted};
use crate::record::Move;
use crate::rules::{Gravity, Misere, Rule, Verdict};
use crate::sizes::{Cells, InARow};
use crate::{Cell, Game, Mark, MoveError, Status};
use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Makes a rule for lines of this length.
type MakeRule = Box<dyn Fn(usize) -> Box<dyn Rule>>;
/// Makes a player from its seat, or `None` if the words make no sense.
type MakePlayer = Box<dyn Fn(&Seat) -> Option<Box<dyn Player>>>;

/// What a player gets when it takes its seat.
#[derive(Clone, Debug)]
pub struct Seat {
    cells: Vec<Cell>,
    moves: Moves,
}

impl Seat {
    /// The cells that the command names after the name of the player.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The moves of the game. Keep a clone: it always shows the game that goes on.
    pub fn moves(&self) -> Moves {
        self.moves.clone()
    }
}

/// The moves of the game that goes on, to read. Clones show the same game.
#[derive(Clone, Debug, Default)]
pub struct Moves(Arc<Mutex<Vec<Move>>>);

impl Moves {
    /// All moves in the order of play, without those that are taken back.
    pub fn all(&self) -> Vec<Move> {
        lock(&self.0).clone()
    }
}

/// Games that are set up and run by text commands.
pub struct App {
    rules: BTreeMap<String, MakeRule>,
    players: BTreeMap<String, MakePlayer>,
    plan: Plan,
    watchers: Vec<Watcher>,
    screen: Lines,
    seats: BTreeMap<Mark, (String, Box<dyn Player>)>,
    moves: Moves,
    /// The rule that has panicked in this command.
    failed: Failure,
    game: Game,
}

/// What the next game is made of.
struct Plan {
    marks: Vec<Mark>,
    rule: Vec<String>,
}

/// A watcher. It stays; an observer of its own goes to each game.
enum Watcher {
    Radio(Radio),
    Hall(Hall),
}

impl Default for App {
    fn default() -> Self {
        let app = Self {
            rules: BTreeMap::new(),
            players: BTreeMap::new(),
            plan: Plan {
                marks: vec![Mark::X, Mark::O],
                rule: vec!["line".to_string()],
            },
            watchers: Vec::new(),
            screen: Lines::default(),
            seats: BTreeMap::new(),
            moves: Moves::default(),
            failed: Failure::default(),
            game: Game::new(),
        };
        app.with_rule("line", |run| Box::new(InARow::new(run)))
            .with_player("first", |_| Some(Box::new(First)))
            .with_player("script", |seat| Some(Box::new(Scripted::new(seat.cells()))))
            .with_player("careful", |_| Some(Box::new(Careful)))
    }
}

impl App {
    /// No game yet. The app knows the rules and the players of the house.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a rule as last word of `rule … NAME`. `make` gets the length of a line. A
    /// name that is taken keeps its rule.
    #[must_use]
    pub fn with_rule(
        mut self,
        name: &str,
        make: impl Fn(usize) -> Box<dyn Rule> + 'static,
    ) -> Self {
        let entry = self.rules.entry(name.to_string());
        entry.or_insert(Box::new(make));
        self
    }

    /// Adds a player for `seat MARK NAME CELL …`. A name that is taken keeps its player.
    #[must_use]
    pub fn with_player(
        mut self,
        name: &str,
        make: impl Fn(&Seat) -> Option<Box<dyn Player>> + 'static,
    ) -> Self {
        let entry = self.players.entry(name.to_string());
        entry.or_insert(Box::new(make));
        self
    }

    /// Runs one command, and returns the lines of the reply.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let reply = self.set_up(&words).or_else(|| self.act(&words));
        reply.unwrap_or_else(|| format!("rejected: {line} makes no sense"))
    }

    /// The commands for later games and turns.
    fn set_up(&mut self, words: &[&str]) -> Option<String> {
        Some(match words {
            ["marks", marks @ ..] => {
                let all: Option<_> = marks.iter().map(|word| mark(word)).collect();
                self.plan.marks = all?;
                format!("{} play from the next game", marks.join(" "))
            }
            ["rule", words @ ..] => {
                self.rule(words, 1)?;
                self.plan.rule = words.iter().map(ToString::to_string).collect();
                format!("rule {} plays from the next game", words.join(" "))
            }
            ["watch", name, style] => self.watch(name, style)?,
            ["seat", letter, name, cells @ ..] => {
                let cells: Option<_> = cells.iter().map(|word| cell(word)).collect();
                let seat = Seat {
                    cells: cells?,
                    moves: self.moves.clone(),
                };
                let player = self.players.get(*name)?(&seat)?;
                let place = ((*name).to_string(), player);
                self.seats.insert(mark(letter)?, place);
                format!("{letter} is {name}")
            }
            _ => return None,
        })
    }

    fn act(&mut self, words: &[&str]) -> Option<String> {
        Some(match words {
            ["new"] => self.begin(3, 3)?,
            ["new", size, run] => self.begin(size.parse().ok()?, run.parse().ok()?)?,
            ["play", letter, place] => self.play(mark(letter)?, cell(place)?),
            ["turn"] => self.turn(),
            ["undo"] => {
                let undone = self.game.undo();
                self.stepped("undone", undone)
            }
            ["redo"] => {
                let redone = self.game.redo();
                self.stepped("redone", redone)
            }
            ["moves"] => listed(&self.game.moves()),
            ["status"] => status(&self.game),
            ["board"] => drawn(&self.game),
            _ => return None,
        })
    }

    fn watch(&mut self, name: &str, style: &str) -> Option<String> {
        let (name, lines) = (name.to_string(), self.screen.clone());
        let reply = format!("{name} is a {style}");
        let watcher = match style {
            "radio" => Watcher::Radio(Radio { name, lines }),
            "scoreboard" => Watcher::Hall(Hall {
                name,
                lines,
                score: Scoreboard::new(),
            }),
            _ => return None,
        };
        watcher.follow(&mut self.game);
        self.watchers.push(watcher);
        Some(reply)
    }

    fn begin(&mut self, size: usize, run: usize) -> Option<String> {
        if size == 0 {
            return Some("rejected: the board has no cells".to_string());
        }
        if run == 0 || run > size {
            return Some(format!("rejected: a line of {run} does not fit"));
        }
        let words: Vec<&str> = self.plan.rule.iter().map(String::as_str).collect();
        let rule = self.rule(&words, run)?;
        let game = Game::builder()
            .size(size)
            .marks(&self.plan.marks)
            .rule(rule);
        let built = game.build();
        if let Some(why) = self.failed.reply() {
            return Some(why);
        }
        let Ok(game) = built else {
            return Some(format!("rejected: a line of {run} does not fit"));
        };
        self.game = game;
        for watcher in &self.watchers {
            watcher.follow(&mut self.game);
        }
        Some(status(&self.game))
    }

    /// The rule of these words: the last one names it, and the others wrap it.
    fn rule(&self, words: &[&str], run: usize) -> Option<AnyRule> {
        let (name, around) = words.split_last()?;
        let guarded = Guarded {
            name: (*name).to_string(),
            rule: self.rules.get(*name)?(run),
            failed: self.failed.clone(),
        };
        let inner = AnyRule(Box::new(guarded));
        around.iter().rev().try_fold(inner, |inner, word| {
            Some(AnyRule(match *word {
                "misere" => Box::new(Misere::of(inner)),
                "gravity" => Box::new(Gravity::of(inner)),
                _ => return None,
            }))
        })
    }

    /// Plays a move, after a try on a copy that shows whether the rule panics.
    fn play(&mut self, mark: Mark, cell: Cell) -> String {
        let position = self.game.position();
        if position.turn() == Some(mark) {
            let _tried = position.after(cell);
        }
        if let Some(why) = self.failed.reply() {
            return why;
        }
        match self.game.play(mark, cell) {
            Ok(_) => self.with_watchers(status(&self.game)),
            Err(why) => rejected(why, mark, cell),
        }
    }

    fn turn(&mut self) -> String {
        let position = self.game.position();
        let Some(mark) = position.turn() else {
            return "rejected: the game is over".to_string();
        };
        let Some((name, player)) = self.seats.get_mut(&mark) else {
            return format!("rejected: {} has no player", mark.0);
        };
        *lock(&self.moves.0) = self.game.moves();
        let choice = catch_unwind(AssertUnwindSafe(|| player.choose(&position)));
        if let Some(why) = self.failed.reply() {
            return why;
        }
        match choice {
            Err(_) => format!("rejected: player {name} failed"),
            Ok(None) => format!("rejected: {} has no move", mark.0),
            Ok(Some(cell)) => {
                let reply = self.play(mark, cell);
                if reply.starts_with("rejected: ") {
                    return reply;
                }
                format!("{} plays {}\n{reply}", mark.0, named(cell))
            }
        }
    }

    fn stepped(&self, word: &str, step: Result<Move, HistoryError>) -> String {
        match step {
            Ok(Move { mark, cell }) => {
                self.with_watchers(format!("{word}: {} {}", mark.0, named(cell)))
            }
            Err(HistoryError::NothingToUndo) => "rejected: nothing to undo".to_string(),
            Err(HistoryError::NothingToRedo) => "rejected: nothing to redo".to_string(),
        }
    }

    /// The reply, and then what the watchers show.
    fn with_watchers(&self, reply: String) -> String {
        let lines = std::iter::once(reply).chain(self.screen.take());
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

/// Plays the first cell that the rule allows.
struct First;

impl Player for First {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        position.choices().into_iter().next()
    }
}

/// Looks at what each cell would bring, and at the answers of the next mark.
struct Careful;

impl Player for Careful {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        let me = position.turn()?;
        let choices = position.choices().into_iter();
        choices.min_by_key(|cell| position.after(*cell).map_or(LOSS, |next| rank(&next, me)))
    }
}

const WIN: u8 = 0;
const SAFE: u8 = 1;
const UNSAFE: u8 = 2;
const LOSS: u8 = 3;

/// How good this position is for the mark that has just moved: the lower, the better.
fn rank(after: &Position, me: Mark) -> u8 {
    match after.status() {
        Status::Won(winner) if winner == me => WIN,
        Status::Won(_) => LOSS,
        Status::Draw => SAFE,
        Status::Turn(next) => {
            let mut answers = after.choices().into_iter();
            let wins = |cell| {
                after
                    .after(cell)
                    .is_ok_and(|it| it.status() == Status::Won(next))
            };
            if answers.any(wins) { UNSAFE } else { SAFE }
        }
    }
}

/// A rule behind a pointer.
struct AnyRule(Box<dyn Rule>);

impl Rule for AnyRule {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        self.0.judge(cells, last)
    }

    fn allows(&self, cells: &dyn Cells, cell: Cell) -> bool {
        self.0.allows(cells, cell)
    }

    fn fits(&self, size: usize) -> bool {
        self.0.fits(size)
    }
}

/// A rule that may be a partner's. If it panics, it says so in `failed`, and its answer
/// does not count.
struct Guarded {
    name: String,
    rule: Box<dyn Rule>,
    failed: Failure,
}

impl Guarded {
    fn guard<T>(&self, otherwise: T, call: impl FnOnce(&dyn Rule) -> T) -> T {
        let answer = catch_unwind(AssertUnwindSafe(|| call(&*self.rule)));
        answer.unwrap_or_else(|_| {
            *lock(&self.failed.0) = Some(self.name.clone());
            otherwise
        })
    }
}

impl Rule for Guarded {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        self.guard(Verdict::GoesOn, |rule| rule.judge(cells, last))
    }

    fn allows(&self, cells: &dyn Cells, cell: Cell) -> bool {
        self.guard(true, |rule| rule.allows(cells, cell))
    }

    fn fits(&self, size: usize) -> bool {
        self.guard(true, |rule| rule.fits(size))
    }
}

/// The name of the rule that has panicked in this command.
#[derive(Clone, Default)]
struct Failure(Arc<Mutex<Option<String>>>);

impl Failure {
    /// The reply, if a rule has panicked since the last call.
    fn reply(&self) -> Option<String> {
        let name = lock(&self.0).take()?;
        Some(format!("rejected: rule {name} failed"))
    }
}

impl Watcher {
    fn follow(&self, game: &mut Game) {
        match self {
            Self::Radio(radio) => game.observe(radio.clone()),
            Self::Hall(hall) => game.observe(hall.clone()),
        }
    }
}

/// Shows each change.
#[derive(Clone)]
struct Radio {
    name: String,
    lines: Lines,
}

impl Observer for Radio {
    fn changed(&mut self, change: Change) {
        let Move { mark, cell } = change.step;
        let (name, mark, cell) = (&self.name, mark.0, named(cell));
        self.lines.show(match change.action {
            Action::Played => format!("{name}: {mark} plays {cell}"),
            Action::Undone => format!("{name}: {mark} takes back {cell}"),
            Action::Redone => format!("{name}: {mark} plays {cell} again"),
        });
    }
}

/// Shows the count that a change has changed. Clones share the score.
#[derive(Clone)]
struct Hall {
    name: String,
    lines: Lines,
    score: Scoreboard,
}

impl Observer for Hall {
    fn changed(&mut self, change: Change) {
        self.score.changed(change);
        let name = &self.name;
        for status in [change.before, change.after] {
            match status {
                Status::Turn(_) => {}
                Status::Won(mark) => {
                    let wins = self.score.wins(mark);
                    self.lines
                        .show(format!("{name}: {} has {wins} wins", mark.0));
                }
                Status::Draw => {
                    let draws = self.score.draws();
                    self.lines.show(format!("{name}: {draws} draws"));
                }
            }
        }
    }
}

/// What watchers show in one command.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    fn show(&self, line: String) {
        lock(&self.0).push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *lock(&self.0))
    }
}

fn status(game: &Game) -> String {
    match game.status() {
        Status::Turn(mark) => format!("{} to play", mark.0),
        Status::Draw => "draw".to_string(),
        Status::Won(mark) => {
            let line = game.outcome().map(|it| it.line()).unwrap_or_default();
            let mut reply = format!("{} wins with", mark.0);
            for cell in line {
                let _ = write!(reply, " {}", named(cell));
            }
            reply
        }
    }
}

fn rejected(why: MoveError, mark: Mark, cell: Cell) -> String {
    let (mark, cell) = (mark.0, named(cell));
    match why {
        MoveError::GameOver => "rejected: the game is over".to_string(),
        MoveError::NotYourTurn => format!("rejected: {mark} is not on turn"),
        MoveError::OutOfBoard => format!("rejected: {cell} is not on the board"),
        MoveError::Taken => format!("rejected: {cell} is taken"),
        MoveError::Forbidden => format!("rejected: {cell} is not allowed"),
    }
}

fn listed(moves: &[Move]) -> String {
    if moves.is_empty() {
        return "no moves".to_string();
    }
    let words = moves
        .iter()
        .map(|it| format!("{} {}", it.mark.0, named(it.cell)));
    words.collect::<Vec<_>>().join(", ")
}

fn drawn(game: &Game) -> String {
    let size = game.board().size();
    let letter = |cell| game.board().at(cell).map_or('.', |mark| mark.0).to_string();
    let row = |row| {
        let letters = (0..size).map(|col| letter(Cell { row, col }));
        letters.collect::<Vec<_>>().join(" ")
    };
    (0..size).map(row).collect::<Vec<_>>().join("\n")
}

fn mark(word: &str) -> Option<Mark> {
    word.chars().next().map(Mark)
}

/// Reads `b3` as column 1, row 2.
fn cell(word: &str) -> Option<Cell> {
    let mut letters = word.chars();
    let col = LETTERS.find(letters.next()?)?;
    let row: usize = letters.as_str().parse().ok()?;
    let row = row.checked_sub(1)?;
    Some(Cell { row, col })
}

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

fn named(Cell { row, col }: Cell) -> String {
    let letter = LETTERS.chars().nth(col).unwrap_or('?');
    format!("{letter}{}", row + 1)
}

/// A partner's panic leaves no half change behind these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
