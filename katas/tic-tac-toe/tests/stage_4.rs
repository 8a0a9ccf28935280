//! Stage 4: who chooses a move.

use crate::stage_1::{O, X, after, all_cells, at, cell, cells, film, name, picture, play_on, seen};
use crate::stage_2::{end_in_words, marked_picture, names, sheet};
use crate::stage_3::Diary;
use crate::support::{Generator, assert_send_sync};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tic_tac_toe::players::{Perfect, Player, Position, Random, Rng, Scripted, TurnError};
use tic_tac_toe::record::Outcome;
use tic_tac_toe::registry::{AlreadyRegistered, PlayerRegistry};
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

/// A player of this name, with the arguments behind it.
pub fn made(line: &str) -> Box<dyn Player> {
    match line.split_once(' ') {
        Some(("scripted", moves)) => Box::new(Scripted::new(&cells(moves))),
        _ if line == "random" => Box::new(random_player(4)),
        _ => Box::new(Perfect::new()),
    }
}

pub fn perfect(game: &Game) -> String {
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
    let mut registry = PlayerRegistry::new();
    let dice = Arc::new(AtomicUsize::new(0));
    let makers: [(&str, Box<dyn Fn() -> Box<dyn Player> + Send + Sync>); 4] = [
        ("perfect", Box::new(|| made("perfect"))),
        ("random", {
            Box::new(move || Box::new(random_player(dice.fetch_add(1, Ordering::SeqCst) as u64)))
        }),
        ("corners", Box::new(|| made("scripted a1 c1 a3 c3 b2"))),
        ("off", Box::new(|| made("scripted d4 a2 b1"))),
    ];
    for (name, make) in makers {
        assert_eq!(registry.register(name, make), Ok(()));
    }
    let names = ["perfect", "random", "random", "corners", "off", "robot"];
    let mut lines = Vec::new();
    for (number, mut random) in random.steps(1..=30) {
        let pair = [*random.pick(&names), *random.pick(&names)];
        lines.push(format!("game {number}: {pair:?}"));
        let players = pair.map(|name| registry.create(name));
        let [Some(mut one), Some(mut other)] = players else {
            lines.push("  no such player".to_string());
            continue;
        };
        let mut game = Game::new();
        let openings = ["a3 b1 c2", "b2 c3 a2", "c1 a1 b3 c2"];
        play_on(&mut game, openings[number % 3]);
        for turn in 0..10 {
            let player = if turn % 2 == 0 { &mut one } else { &mut other };
            if let Err(why) = game.take_turn(player.as_mut()) {
                lines.push(format!("  {}: {why:?}", sheet(&game)));
                if matches!(why, TurnError::GameOver | TurnError::NoMove) {
                    break;
                }
            }
            if random.chance(15) && game.moves().len() > 3 {
                let undone = game.undo().map(|step| name(step.cell));
                lines.push(format!("  undone: {undone:?}"));
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
fn a_position_has_nothing_beyond_the_edges() {
    let position = after("a2 b2 a1 c2").position();
    let far = usize::MAX;
    for (row, col) in [(0, 3), (3, 0), (1, 3), (9, 9), (far, 0), (0, far)] {
        let place = cell(row, col);
        assert_eq!(position.at(place), None, "{place:?}");
        let refused = position.after(place).err();
        assert_eq!(refused, Some(MoveError::OutOfBoard), "{place:?}");
    }
    let over = after("a1 a2 b1 b2 c1").position();
    for place in [at("a1"), cell(0, 3), cell(far, far)] {
        let refused = over.after(place).err();
        assert_eq!(refused, Some(MoveError::GameOver), "{place:?}");
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
        let mut game = Game::new();
        let mut players = [random_player(seed), random_player(seed + 1)];
        let mut twin = Generator::new(seed);
        for turn in 0.. {
            let choices = game.position().choices();
            let over = game.position().turn().is_none();
            assert_eq!(choices.is_empty(), over);
            if over {
                break;
            }
            let free = all_cells(3).into_iter();
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
    let mut ends = [0; 3];
    for opening in ["a1 b2", "b1 a1", "b2 a1"] {
        let replies = all_replies(&after(opening).position(), O, &mut Perfect::new());
        ends = [0, 1, 2].map(|n| ends[n] + replies[n]);
    }
    let [won, drawn, lost] = ends;
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

pub fn best_of(game: &Game) -> String {
    best(&game.position()).map_or("nothing".to_string(), name)
}

// rules: 4.4
#[test]
fn of_equal_moves_the_perfect_player_takes_the_first_in_board_order() {
    assert_eq!(perfect(&after("b2")), "a1", "any corner draws");
    assert_eq!(perfect(&after("a1 b2")), "b1", "they all draw");
    assert_eq!(perfect(&after("a1 b2 c3 a3 c1 b1")), "c2");
}

// rules: 4.4
#[test]
fn the_perfect_player_agrees_with_a_plain_search() {
    let mut random = Generator::new(44);
    for _ in 0..80 {
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

// rules: 4.3
#[test]
fn a_scripted_player_plays_its_list_and_a_random_one_its_numbers() {
    let start = Game::new().position();
    let mut scripted = Scripted::new(&cells("a1 a1 c3"));
    let played = [0; 4].map(|_: i32| scripted.choose(&start));
    let [a1, c3] = ["a1", "c3"].map(|it| Some(at(it)));
    assert_eq!(played, [a1, a1, c3, None]);
    let mut nothing = Scripted::new(&[]);
    assert_eq!(nothing.choose(&start), None);
    for number in [0, 8, 9, u64::from(u32::MAX) + 1, u64::MAX] {
        let mut random = Random::new(Box::new(Fixed(number)));
        let index = usize::try_from(number % 9).expect("small");
        let choice = random.choose(&start);
        assert_eq!(choice, Some(start.choices()[index]), "{number}");
    }
    let last = after("a1 b1 c1 b2 a2 c2 b3 a3").position();
    let drawn = Arc::new(AtomicUsize::new(0));
    let mut random = Random::new(Box::new(Counted(Arc::clone(&drawn))));
    let played = [0; 3].map(|_: i32| random.choose(&last));
    assert_eq!(played, [Some(at("c3")); 3]);
    let drawn = drawn.load(Ordering::SeqCst);
    assert_eq!(drawn, 3, "one number for each call, also for one choice");
}

/// Counts the numbers that are drawn.
struct Counted(Arc<AtomicUsize>);

impl Rng for Counted {
    fn next_u64(&mut self) -> u64 {
        u64::try_from(self.0.fetch_add(1, Ordering::SeqCst)).expect("small")
    }
}

struct Fixed(u64);

impl Rng for Fixed {
    fn next_u64(&mut self) -> u64 {
        self.0
    }
}

// rules: 4.5
#[test]
fn players_from_outside_are_created_by_name_each_time_anew() {
    let mut registry = PlayerRegistry::new();
    let made_so_far = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&made_so_far);
    let count = registry.register("likes", move || {
        counter.fetch_add(1, Ordering::SeqCst);
        Box::new(Favourite(at("b2")))
    });
    assert_eq!(count, Ok(()));
    let script = || -> Box<dyn Player> { made("scripted a1 b1") };
    assert_eq!(registry.register("script", script), Ok(()));
    assert_eq!(made_so_far.load(Ordering::SeqCst), 0, "made too early");
    let start = Game::new().position();
    for number in 1..=3 {
        let mut player = registry.create("likes").expect("it is registered");
        assert_eq!(made_so_far.load(Ordering::SeqCst), number);
        assert_eq!(player.choose(&start), Some(at("b2")));
        let mut player = registry.create("script").expect("it is registered");
        assert_eq!(player.choose(&start), Some(at("a1")), "a new script");
    }
    assert!(registry.create("robot").is_none());
    for name in ["Likes", " likes ", "like", "likes b2", ""] {
        assert!(registry.create(name).is_none(), "{name:?}");
    }
    assert!(PlayerRegistry::new().create("likes").is_none());
}

// rules: 4.6, 4.7
#[test]
fn a_name_keeps_its_first_meaning() {
    assert_send_sync::<PlayerRegistry>();
    let mut registry = PlayerRegistry::new();
    let first = || -> Box<dyn Player> { made("scripted a1") };
    let second = || -> Box<dyn Player> { made("scripted c3") };
    assert_eq!(registry.register("one", first), Ok(()));
    let refused = registry.register("one", second);
    assert_eq!(refused, Err(AlreadyRegistered("one".to_string())));
    assert_eq!(registry.register("One", second), Ok(()));
    assert_eq!(registry.register(" one ", second), Ok(()));
    let start = Game::new().position();
    for (name, place) in [("one", "a1"), ("One", "c3"), (" one ", "c3")] {
        let mut player = registry.create(name).expect("it is registered");
        assert_eq!(player.choose(&start), Some(at(place)), "{name}");
    }
}

// rules: 3.3, 3.4, 4.2
#[test]
fn a_turn_is_a_move_like_any_other_for_undo_and_for_observers() {
    let mut game = after("a1 a2 b1 b2");
    let diary = Diary::default();
    game.observe(diary.clone());
    assert!(game.undo().is_ok());
    assert!(game.take_turn(&mut Stubborn::on(Some(at("a1")))).is_err());
    assert!(game.take_turn(&mut Stubborn::on(None)).is_err());
    assert!(game.redo().is_ok(), "a rejected turn changes nothing");
    assert!(game.undo().is_ok());
    diary.read();
    assert!(game.take_turn(&mut Stubborn::on(Some(at("c2")))).is_ok());
    assert!(game.redo().is_err());
    assert_eq!(diary.lines(), ["played Oc2: O to play, X to play"]);
    let position = game.position();
    assert!(position.after(at("c1")).is_ok());
    assert_eq!(game.take_turn(&mut Perfect::new()), Ok(Status::Won(X)));
    let told = ["played Xc1: X to play, X has won"];
    assert_eq!(diary.lines(), told, "thoughts are no moves");
    assert!(game.undo().is_ok());
    assert_eq!(game.position().choices(), cells("c1 b2 a3 b3 c3"));
    assert_eq!(game.position().turn(), Some(X));
}

// rules: 4.4
#[test]
fn perfect_against_a_beginner() {
    let mut text = String::new();
    for (opening, one, other) in [
        ("a1 b2", "scripted c1 b3", "perfect"),
        ("b2 a1", "random", "perfect"),
        ("b1 a1", "scripted c3", "perfect"),
    ] {
        let mut players = [made(one), made(other)];
        let mut game = after(opening);
        let mut frames = Vec::new();
        for turn in 0..9 {
            let Ok(_) = game.take_turn(players[turn % 2].as_mut()) else {
                break;
            };
            let moves = game.moves();
            let step = moves.last().expect("a move was played");
            frames.push((
                format!("{} {}", step.mark.0, name(step.cell)),
                marked_picture(&game),
            ));
        }
        text += &format!(
            "{opening}, then {one} against {other}: {}\n\n",
            end_in_words(&game)
        );
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
