//! Stage 4: who chooses a move.

use crate::stage_1::{O, X, after, all_cells, at, cell, film, name, picture, play_on, seen};
use crate::stage_2::{end_in_words, marked_picture, names, sheet};
use crate::stage_3::game;
use crate::support::{Generator, assert_send_sync};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tic_tac_toe::players::{Perfect, Player, Position, Random, Rng, Scripted, TurnError};
use tic_tac_toe::record::Outcome;
use tic_tac_toe::registry::{AlreadyRegistered, PlayerError, PlayerRegistry};
use tic_tac_toe::{Board, Cell, Game, Mark, MoveError, Status};

pub struct Dice(pub Generator);

impl Rng for Dice {
    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }
}

pub fn random_player(seed: u64) -> Random {
    Random::new(Box::new(Dice(Generator::new(seed))))
}

/// Names the same cell again and again, and counts how often it is asked.
#[derive(Clone)]
pub struct Stubborn(pub Option<Cell>, pub Arc<AtomicUsize>);

impl Stubborn {
    pub fn on(cell: Option<Cell>) -> Self {
        Self(cell, Arc::default())
    }

    pub fn asked(&self) -> usize {
        self.1.load(Ordering::SeqCst)
    }
}

impl Player for Stubborn {
    fn choose(&mut self, _position: &Position) -> Option<Cell> {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0
    }
}

pub fn registry() -> PlayerRegistry {
    PlayerRegistry::standard(|| Box::new(Dice(Generator::new(4))))
}

pub fn made(registry: &PlayerRegistry, line: &str) -> Box<dyn Player> {
    match registry.create(line) {
        Ok(player) => player,
        Err(why) => panic!("{line}: {why:?}"),
    }
}

fn perfect(game: &Game) -> String {
    let cell: Option<Cell> = Perfect::new().choose(&game.position());
    cell.map_or("nothing".to_string(), name)
}

fn next(position: &Position, cell: Cell) -> Position {
    match position.after(cell) {
        Ok(next) => next,
        Err(why) => panic!("{}: {why:?}", name(cell)),
    }
}

/// What a position is worth to `me`: 100 for a win now, 99 for one a move
/// later, down to -100 for a loss now. A plain search of everything.
fn worth(position: &Position, me: Mark) -> i32 {
    let now = match position.status() {
        Status::Won(winner) if winner == me => return 100,
        Status::Won(_) => return -100,
        Status::Draw => return 0,
        Status::Turn(mark) => mark,
    };
    let choices = position.choices().into_iter();
    let values = choices.map(|cell| worth(&next(position, cell), me));
    let best = if now == me {
        values.max()
    } else {
        values.min()
    };
    let best = best.expect("there is a choice");
    best - best.signum()
}

/// What a perfect player plays, by a plain search.
pub fn best(position: &Position) -> Option<Cell> {
    let me = position.turn()?;
    let choices = position.choices().into_iter();
    let values = choices.map(|cell| (worth(&next(position, cell), me), cell));
    let first_best = values.reduce(|best, it| if it.0 > best.0 { it } else { best });
    first_best.map(|(_, cell)| cell)
}

/// All that can happen when `me` is played by `player` and the others play
/// whatever they like: the ends, sorted and counted as won, drawn, lost.
pub fn all_replies(position: &Position, me: Mark, player: &mut dyn Player) -> [u32; 3] {
    let replies: Vec<Cell> = match position.status() {
        Status::Won(winner) if winner == me => return [1, 0, 0],
        Status::Draw => return [0, 1, 0],
        Status::Won(_) => return [0, 0, 1],
        Status::Turn(mark) if mark == me => player.choose(position).into_iter().collect(),
        Status::Turn(_) => position.choices(),
    };
    assert!(!replies.is_empty(), "nothing to play");
    let ends = replies
        .into_iter()
        .map(|cell| all_replies(&next(position, cell), me, player));
    ends.fold([0; 3], |sum, end| [0, 1, 2].map(|n| sum[n] + end[n]))
}

/// A player that has a favourite, and takes the last choice if it is taken.
struct Favourite(Cell);

impl Player for Favourite {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        let choices: Vec<Cell> = position.choices();
        let favourite = choices.iter().copied().find(|&cell| cell == self.0);
        favourite.or(choices.last().copied())
    }
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let numbers = Arc::new(Mutex::new(Generator::new(seed ^ 1)));
    let seeds = Arc::clone(&numbers);
    let registry = PlayerRegistry::standard(move || {
        let seed = seeds.lock().expect("nobody panics in here").next_u64();
        Box::new(Dice(Generator::new(seed)))
    });
    let words = [
        "perfect",
        "perfect",
        "perfect",
        "random",
        "random",
        "random",
        "scripted b2 a1 c3 a3",
        "scripted a1 b1 a2 c2",
        "scripted c1 c1 a3",
        "scripted d4 a1",
        "Perfect",
        "robot",
        "random 6",
        "",
        "scripted b2 b22x",
    ];
    let mut lines = Vec::new();
    for (number, mut random) in random.steps(1..=30) {
        let pair = [*random.pick(&words), *random.pick(&words)];
        lines.push(format!("game {number}: {pair:?}"));
        let mut players = Vec::new();
        for line in pair {
            match registry.create(line) {
                Ok(player) => players.push(player),
                Err(why) => lines.push(format!("  {why:?}")),
            }
        }
        let [one, other] = players.as_mut_slice() else {
            continue;
        };
        let mut game = Game::new();
        play_on(&mut game, ["a3", "b2 c3", "c1"][number % 3]);
        for turn in 0..10 {
            let player = if turn % 2 == 0 {
                &mut *one
            } else {
                &mut *other
            };
            if let Err(why) = game.take_turn(player.as_mut()) {
                lines.push(format!("  {}: {why:?}", sheet(&game)));
                if matches!(why, TurnError::GameOver | TurnError::NoMove) {
                    break;
                }
            }
        }
        lines.push(format!("  {}: {}", sheet(&game), end_in_words(&game)));
    }
    lines.join("\n")
}

// rules: 4.1
#[test]
fn a_position_shows_how_the_game_stands() {
    let mut game = after("b2 a1");
    let position: Position = game.position();
    let size: usize = position.size();
    let turn: Option<Mark> = position.turn();
    assert_eq!(
        (size, turn, position.status()),
        (3, Some(X), Status::Turn(X))
    );
    let marks: [Option<Mark>; 4] = ["a1", "b2", "c3", "d1"].map(|it| position.at(at(it)));
    assert_eq!(marks, [Some(O), Some(X), None, None]);
    assert_eq!(names(&position.choices()), "b1 c1 a2 c2 a3 b3 c3");

    play_on(&mut game, "c1 a3 c2 b1 c3");
    assert_eq!(
        position.turn(),
        Some(X),
        "what was taken earlier stays as it is"
    );
    assert_eq!(position.at(at("c1")), None);
    let over = game.position();
    assert_eq!((over.turn(), over.status()), (None, Status::Won(X)));
    assert_eq!(over.choices(), [], "free cells are no choices any more");
    {
        let position = after("b2 a1").position();
        let refusal = |cell: Cell| -> Option<MoveError> { position.after(cell).err() };
        assert_eq!(refusal(at("b2")), Some(MoveError::Taken));
        assert_eq!(refusal(at("a1")), Some(MoveError::Taken));
        assert_eq!(refusal(cell(0, 3)), Some(MoveError::OutOfBoard));
        assert_eq!(refusal(at("c3")), None);
        let over = after("a1 a2 b1 b2 c1").position();
        assert_eq!(over.after(at("c3")).err(), Some(MoveError::GameOver));
    }
}

// rules: 4.1
#[test]
fn thinking_changes_nothing_in_the_game() {
    let mut game = after("b2 a1");
    let position = game.position();
    let one = next(&position, at("c1"));
    let two = next(&one, at("a3"));
    assert_eq!(one.at(at("c1")), Some(X));
    assert_eq!((two.at(at("a3")), two.turn()), (Some(O), Some(X)));
    assert_eq!((one.at(at("a3")), one.turn()), (None, Some(O)));
    assert_eq!((position.at(at("c1")), position.turn()), (None, Some(X)));
    let copy = position.clone();
    assert!(copy.after(at("c3")).is_ok());
    assert_eq!(copy.choices(), position.choices());
    let before = (seen(&game), sheet(&game));
    assert_eq!(perfect(&game), "b1", "nothing is lost, so the first draw");
    assert_eq!((seen(&game), sheet(&game)), before);
    assert_eq!(game.play(X, at("c1")), Ok(Status::Turn(O)));
    assert_eq!(sheet(&game), "Xb2 Oa1 Xc1");
}

// rules: 4.2, 4.3
#[test]
fn an_illegal_suggestion_changes_nothing_and_the_turn_stays() {
    let mut game = after("b2");
    let mut player = Scripted::new(&[at("b2"), cell(3, 1), at("a1")]);
    let before = (seen(&game), sheet(&game));
    for (cell, why) in [
        (at("b2"), MoveError::Taken),
        (cell(3, 1), MoveError::OutOfBoard),
    ] {
        let refused = game.take_turn(&mut player);
        assert_eq!(refused, Err(TurnError::Illegal { cell, why }));
        assert_eq!((seen(&game), sheet(&game)), before);
    }
    assert_eq!(game.take_turn(&mut player), Ok(Status::Turn(X)));
    assert_eq!(sheet(&game), "Xb2 Oa1");
}

// rules: 4.2
#[test]
fn a_player_is_called_once_a_turn_and_not_after_the_end() {
    let mut game = after("a1 a2 b1 b2");
    let mut silent = Stubborn::on(None);
    assert_eq!(game.take_turn(&mut silent), Err(TurnError::NoMove));
    assert_eq!(silent.asked(), 1);
    let mut player = Stubborn::on(Some(at("a2")));
    assert!(game.take_turn(&mut player).is_err());
    assert_eq!(player.asked(), 1, "nobody asks again");
    player.0 = Some(at("c1"));
    assert_eq!(game.take_turn(&mut player), Ok(Status::Won(X)));
    assert_eq!(player.asked(), 2);
    assert_eq!(game.take_turn(&mut player), Err(TurnError::GameOver));
    assert_eq!(player.asked(), 2);
}

// rules: 4.1, 4.3
#[test]
fn random_operations_of_random_players_are_always_legal() {
    for seed in 0..60 {
        let mut game = game(4, 3);
        let mut players = [random_player(seed), random_player(seed + 1)];
        let mut twin = Generator::new(seed);
        for turn in 0.. {
            let choices = game.position().choices();
            let over = game.position().turn().is_none();
            assert_eq!(choices.is_empty(), over);
            if over {
                break;
            }
            let free = all_cells(4).into_iter();
            let free: Vec<Cell> = free.filter(|&it| game.board().at(it).is_none()).collect();
            assert_eq!(choices, free);
            assert!(game.take_turn(&mut players[turn % 2]).is_ok());
            if turn % 2 == 0 {
                let played = game.moves().last().map(|step| step.cell);
                assert_eq!(played, Some(*twin.pick(&choices)));
            }
        }
    }
}

// rules: 4.4
#[test]
fn the_perfect_player_never_loses_when_it_is_second() {
    let [won, drawn, lost] = all_replies(&Game::new().position(), O, &mut Perfect::new());
    assert_eq!(lost, 0);
    assert!(won > 0 && drawn > 0);
}

// rules: 4.4
#[test]
fn the_perfect_player_prefers_fast_wins_and_slow_losses() {
    assert_eq!(
        perfect(&after("a1 b1 a2 c1")),
        "a3",
        "b2 wins two moves later"
    );
    assert_eq!(perfect(&after("a1 b1 c1 b2 c3")), "b3", "c2 wins as well");
    {
        assert_eq!(perfect(&after("a1 b1 a2 c1 b3")), "a3", "b2 loses at once");
        assert_eq!(perfect(&after("a1 a3 a2 b3")), "c3", "b1 loses at once");
        assert_eq!(
            perfect(&after("a1 b1 b2")),
            "c3",
            "all is lost, but not now"
        );
    }
}

fn best_of(game: &Game) -> String {
    best(&game.position()).map_or("nothing".to_string(), name)
}

// rules: 4.4
#[test]
fn of_equal_moves_the_perfect_player_takes_the_first_in_board_order() {
    assert_eq!(perfect(&after("b2")), "a1", "any corner draws");
    assert_eq!(perfect(&after("b1")), "a1", "not only the centre draws");
    assert_eq!(perfect(&after("a1 b2")), "b1", "they all draw");
    assert_eq!(perfect(&after("a1 b2 c3 a3 c1 b1")), "c2");
}

// rules: 4.4
#[test]
fn the_perfect_player_thinks_on_every_board() {
    let mut four = game(4, 4);
    play_on(&mut four, "a1 b1 c1 d1 a2 b2 c2 d2 b3 a3");
    assert_eq!(perfect(&four), best_of(&four));
    play_on(&mut four, "a4 c3");
    assert_eq!(perfect(&four), best_of(&four));
    let mut two = game(2, 2);
    assert_eq!(perfect(&two), "a1");
    play_on(&mut two, "b2 a1");
    assert_eq!(perfect(&two), "b1");
    let mut short = game(4, 2);
    play_on(&mut short, "c3 a1");
    assert_eq!(perfect(&short), "b2", "the first that wins at once");
}

// rules: 4.4
#[test]
fn the_perfect_player_agrees_with_a_plain_search() {
    let mut random = Generator::new(44);
    for _ in 0..150 {
        let mut game = Game::new();
        let moves = 3 + random.below(6);
        for _ in 0..moves {
            let choices = game.position().choices();
            if let Status::Turn(mark) = game.status() {
                assert!(game.play(mark, *random.pick(&choices)).is_ok());
            }
        }
        assert_eq!(perfect(&game), best_of(&game), "{:?}", picture(&game));
    }
}

// rules: 4.3, 4.5
#[test]
fn a_line_of_text_makes_a_player() {
    let registry = registry();
    let mut game = Game::new();
    let mut scripted = made(&registry, "scripted c3 b2");
    assert_eq!(game.take_turn(scripted.as_mut()), Ok(Status::Turn(O)));
    let mut random = made(&registry, "  random ");
    let expected = *Generator::new(4).pick(&game.position().choices());
    assert_eq!(game.take_turn(random.as_mut()), Ok(Status::Turn(X)));
    assert_eq!(game.moves()[1].cell, expected);
    let mut perfect = made(&registry, "perfect");
    let choice = perfect.choose(&after("a1 a2 b1 b2").position());
    assert_eq!(choice, Some(at("c1")));
    let mut tabs = made(&registry, "scripted\ta1\u{3000} b2");
    let start = Game::new().position();
    let played = [0; 3].map(|_: i32| tabs.choose(&start));
    assert_eq!(played, [Some(at("a1")), Some(at("b2")), None]);
    assert_eq!(made(&registry, "scripted").choose(&start), None);
}

// rules: 4.5
#[test]
fn a_line_that_is_no_player_is_refused() {
    let registry = registry();
    let refusal = |line: &str| -> Option<PlayerError> { registry.create(line).err() };
    let unreadable = |line: &str| Some(PlayerError::Unreadable(line.to_string()));
    let unknown = |word: &str| Some(PlayerError::UnknownWord(word.to_string()));
    assert_eq!(refusal(""), unreadable(""));
    assert_eq!(refusal("  "), unreadable("  "));
    assert_eq!(refusal("perfect please"), unreadable("perfect please"));
    assert_eq!(refusal("random 6"), unreadable("random 6"));
    assert_eq!(refusal(" scripted a1  z"), unreadable(" scripted a1  z"));
    assert_eq!(refusal("scripted a1,b2"), unreadable("scripted a1,b2"));
    assert_eq!(refusal("robot"), unknown("robot"));
    assert_eq!(refusal(" robot a1 z"), unknown("robot"));
    assert_eq!(refusal("Perfect"), unknown("Perfect"));
}

// rules: 4.3, 4.5
#[test]
fn each_random_player_has_a_generator_of_its_own() {
    let made_so_far = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&made_so_far);
    let registry = PlayerRegistry::standard(move || {
        let seed = counter.fetch_add(1, Ordering::SeqCst);
        Box::new(Dice(Generator::new(seed as u64)))
    });
    let _ = made(&registry, "perfect");
    let _ = registry.create("random 6");
    assert_eq!(made_so_far.load(Ordering::SeqCst), 0, "nobody needed one");
    let mut players = [made(&registry, "random"), made(&registry, "random")];
    assert_eq!(made_so_far.load(Ordering::SeqCst), 2);
    let start = game(9, 3).position();
    for seed in [1, 0] {
        let mut twin = Generator::new(seed);
        for _ in 0..5 {
            let choice = players[seed as usize].choose(&start);
            assert_eq!(choice, Some(*twin.pick(&start.choices())));
        }
    }
}

// rules: 4.5, 4.6
#[test]
fn players_from_outside_are_registered_by_a_word() {
    assert_send_sync::<PlayerRegistry>();
    let mut registry = registry();
    let words: Vec<String> = registry.words();
    assert_eq!(words, ["perfect", "random", "scripted"]);
    let make = |rest: &[&str]| -> Option<Box<dyn Player>> {
        match rest {
            [favourite] => Some(Box::new(Favourite(Cell::named(favourite)?))),
            _ => None,
        }
    };
    assert_eq!(registry.register("likes", make), Ok(()));
    assert_eq!(registry.words(), ["likes", "perfect", "random", "scripted"]);
    let mut game = Game::new();
    for line in ["likes b2", "likes b2"] {
        assert!(game.take_turn(made(&registry, line).as_mut()).is_ok());
    }
    assert_eq!(sheet(&game), "Xb2 Oc3");
    for line in ["likes", "likes b2 b3", "likes him"] {
        let unreadable = PlayerError::Unreadable(line.to_string());
        assert_eq!(registry.create(line).err(), Some(unreadable));
    }
}

// rules: 4.5, 4.6
#[test]
fn a_known_word_keeps_its_meaning() {
    let never = |_: &[&str]| -> Option<Box<dyn Player>> { None };
    let mut registry = registry();
    let refused = registry.register("perfect", never);
    assert_eq!(refused, Err(AlreadyRegistered("perfect".to_string())));
    assert!(registry.create("perfect").is_ok());
    assert_eq!(registry.register("Perfect", never), Ok(()));
    assert_eq!(
        registry.words(),
        ["Perfect", "perfect", "random", "scripted"]
    );

    let mut empty = PlayerRegistry::empty();
    assert_eq!(empty.words(), Vec::<String>::new());
    let unknown = PlayerError::UnknownWord("perfect".to_string());
    assert_eq!(empty.create("perfect").err(), Some(unknown));
    assert_eq!(empty.register("perfect", never), Ok(()));
    assert!(empty.register("perfect", never).is_err());
}

// rules: 4.4
#[test]
fn perfect_against_a_beginner() {
    let registry = registry();
    let mut text = String::new();
    for (one, other) in [
        ("scripted a1 c1 b3", "perfect"),
        ("random", "perfect"),
        ("scripted b1 c3", "perfect"),
    ] {
        let mut players = [made(&registry, one), made(&registry, other)];
        let mut game = Game::new();
        let mut frames = Vec::new();
        for turn in 0..9 {
            let Ok(_) = game.take_turn(players[turn % 2].as_mut()) else {
                break;
            };
            let step = game.moves()[turn];
            frames.push((
                format!("{} {}", step.mark.0, name(step.cell)),
                marked_picture(&game),
            ));
        }
        text += &format!("{one} against {other}: {}\n\n", end_in_words(&game));
        for strip in frames.chunks(5) {
            text += &format!("{}\n", film(strip));
        }
    }
    insta::assert_snapshot!("perfect_against_a_beginner", text);
}

// rules: 4.2, 4.3, 4.4, 4.5
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}

/// Whether a type has `Default`: its own answer goes before that of the trait.
struct Made<T>(PhantomData<T>);

trait NotOfNothing {
    const OF_NOTHING: bool = false;
}

impl<T> NotOfNothing for Made<T> {}

#[allow(dead_code)] // nobody has an answer of their own if all is well
impl<T: Default> Made<T> {
    const OF_NOTHING: bool = true;
}

// rules: 4.7
#[test]
fn no_board_outcome_or_position_has_a_default() {
    let of_nothing = [
        Made::<Board>::OF_NOTHING,
        Made::<Outcome>::OF_NOTHING,
        Made::<Position>::OF_NOTHING,
    ];
    assert_eq!(of_nothing, [false; 3], "board, outcome, position");
}
