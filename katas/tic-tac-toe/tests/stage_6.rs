//! Stage 6: what wins, what loses, what is allowed; and who plays.

use crate::stage_1::{O, X, all_cells, at, cell, cells, film, name, picture, play_on, seen};
use crate::stage_2::{end, end_in_words, marked_picture, names, sheet};
use crate::stage_3::step;
use crate::stage_4::{best, random_player};
use crate::stage_5::Wall;
use crate::support::Generator;
use tic_tac_toe::players::{Perfect, Player, Scripted, TurnError};
use tic_tac_toe::record::Move;
use tic_tac_toe::rules::{BuildError, GameBuilder, Gravity, Misere, Rule, Verdict};
use tic_tac_toe::sizes::{Cells, InARow};
use tic_tac_toe::{Cell, Game, Mark, MoveError, Status};

pub const A: Mark = Mark('A');

pub fn built(builder: &GameBuilder) -> Game {
    match builder.build() {
        Ok(game) => game,
        Err(why) => panic!("{why:?}"),
    }
}

pub fn ruled(size: usize, rule: impl Rule + 'static) -> Game {
    built(&Game::builder().size(size).rule(rule))
}

fn refusal(builder: &GameBuilder) -> Option<BuildError> {
    builder.build().err()
}

/// Four equal marks that make a small square win. It names the corners in an
/// order of its own, and the last one twice.
struct Square;

impl Rule for Square {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        let Cell { row, col } = last.cell;
        for (row, col) in [
            (row, col),
            (row + 1, col),
            (row, col + 1),
            (row + 1, col + 1),
        ] {
            let (Some(up), Some(left)) = (row.checked_sub(1), col.checked_sub(1)) else {
                continue;
            };
            let square = [(row, col), (row, left), (up, col), (up, left), (row, col)];
            let square = square.map(|(row, col)| Cell { row, col });
            if square.iter().all(|&cell| cells.at(cell) == Some(last.mark)) {
                return Verdict::Wins(square.to_vec());
            }
        }
        Verdict::GoesOn
    }

    fn fits(&self, size: usize) -> bool {
        size >= 2
    }
}

/// Nobody may play on or next to another mark, in a row or a column. Whoever
/// plays c3 wins.
struct Apart;

impl Rule for Apart {
    fn judge(&self, _cells: &dyn Cells, last: Move) -> Verdict {
        if last.cell == at("c3") {
            return Verdict::Wins(vec![last.cell]);
        }
        Verdict::GoesOn
    }

    fn allows(&self, cells: &dyn Cells, cell: Cell) -> bool {
        let Cell { row, col } = cell;
        let left = col.checked_sub(1).map(|col| Cell { row, col });
        let above = row.checked_sub(1).map(|row| Cell { row, col });
        let right = Some(Cell { row, col: col + 1 });
        let below = Some(Cell { row: row + 1, col });
        let near = [left, above, right, below].into_iter().flatten();
        let mut near = near.chain([cell]);
        near.all(|cell| cells.at(cell).is_none())
    }

    fn fits(&self, size: usize) -> bool {
        size % 2 == 1
    }
}

/// A rule that always has the same verdict.
struct Always(Verdict);

impl Rule for Always {
    fn judge(&self, _cells: &dyn Cells, _last: Move) -> Verdict {
        self.0.clone()
    }
}

/// Whoever completes a1 and b1 wins, with marks of both.
struct Pair;

impl Rule for Pair {
    fn judge(&self, cells: &dyn Cells, _last: Move) -> Verdict {
        let pair = ["a1", "b1"].map(at);
        if pair.iter().all(|&cell| cells.at(cell).is_some()) {
            return Verdict::Wins(pair.to_vec());
        }
        Verdict::GoesOn
    }
}

/// Games of all kinds on the small board.
fn kinds() -> Vec<(&'static str, GameBuilder)> {
    let small = Game::builder;
    let three = small().marks(&[X, O, A]);
    let line = InARow::new(3);
    vec![
        ("misere", small().rule(Misere::of(line))),
        ("gravity", small().rule(Gravity::of(line))),
        (
            "falling misere",
            small().rule(Gravity::of(Misere::of(line))),
        ),
        (
            "misere falling",
            small().rule(Misere::of(Gravity::of(line))),
        ),
        ("square", small().rule(Square)),
        ("apart", small().rule(Apart)),
        ("three marks", three.clone()),
        ("three, two in a row", three.rule(InARow::new(2))),
    ]
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut lines = Vec::new();
    for (number, mut random) in random.steps(1..=40) {
        let size = usize::try_from(random.below(5)).expect("small");
        let run = usize::try_from(random.below(5)).expect("small");
        let mut marks = [X, O, A, Mark('B')][..random.pick(&[1, 2, 2, 3, 4]).to_owned()].to_vec();
        if random.chance(10) {
            marks.push(*random.pick(&[X, O]));
        }
        let builder = Game::builder().size(size).marks(&marks);
        let (word, builder) = match random.below(5) {
            0 => ("in a row", builder.rule(InARow::new(run))),
            1 => ("misere", builder.rule(Misere::of(InARow::new(run)))),
            2 => ("gravity", builder.rule(Gravity::of(InARow::new(run)))),
            3 => (
                "falling misere",
                builder.rule(Gravity::of(Misere::of(InARow::new(run)))),
            ),
            _ => ("square", builder.rule(Misere::of(Gravity::of(Square)))),
        };
        let letters: String = marks.iter().map(|mark| mark.0).collect();
        lines.push(format!(
            "game {number}: {word} {run}, size {size}, marks {letters}"
        ));
        let mut game = match builder.build() {
            Ok(game) => game,
            Err(why) => {
                lines.push(format!("  {why:?}"));
                continue;
            }
        };
        let mut player = random_player(seed ^ number);
        let mut refused = Vec::new();
        for (_, mut random) in random.steps(0..size * size * 2) {
            if random.chance(70) {
                let _ = game.take_turn(&mut player);
            } else {
                let place = *random.pick(&all_cells(size));
                let mark = *random.pick(&marks);
                if let Err(why) = game.play(mark, place) {
                    refused.push(format!("{why:?}"));
                }
            }
        }
        lines.push(format!("  refused: {}", refused.join(" ")));
        lines.push(format!("  {}", sheet(&game)));
        lines.push(format!("  {}", end_in_words(&game)));
    }
    lines.join("\n")
}

// rules: 6.6
#[test]
fn the_first_mistake_of_a_builder_is_named() {
    let bad = Game::builder().size(0).marks(&[X]).rule(InARow::new(9));
    assert_eq!(refusal(&bad), Some(BuildError::ZeroSize));
    let bad = bad.size(3);
    assert_eq!(refusal(&bad), Some(BuildError::TooFewMarks));
    assert_eq!(
        refusal(&bad.clone().marks(&[])),
        Some(BuildError::TooFewMarks)
    );
    let unfit = Game::builder().size(usize::MAX).rule(InARow::new(0));
    assert_eq!(refusal(&unfit), Some(BuildError::RuleDoesNotFit));
    let alone = unfit.marks(&[X]);
    assert_eq!(refusal(&alone), Some(BuildError::TooFewMarks));
    let twins = alone.marks(&[X, X]);
    assert_eq!(refusal(&twins), Some(BuildError::DuplicateMark(X)));
    let bad = bad.marks(&[X, O, A, O, X]);
    assert_eq!(refusal(&bad), Some(BuildError::DuplicateMark(O)));
    let bad = bad.marks(&[A, Mark('a')]);
    assert_eq!(refusal(&bad), Some(BuildError::RuleDoesNotFit));
    assert_eq!(refusal(&bad.clone().size(9)), None);
    assert_eq!(refusal(&bad.rule(InARow::new(3))), None);
}

// rules: 6.6
#[test]
fn a_builder_builds_many_independent_games() {
    let builder = Game::builder().size(4).marks(&[A, X]).rule(InARow::new(2));
    let mut one = built(&builder);
    let mut other = built(&builder);
    play_on(&mut one, "a1 d4 b1");
    assert_eq!(seen(&one).0, Status::Won(A));
    assert_eq!(
        seen(&other),
        (Status::Turn(A), vec![". . . .".to_string(); 4])
    );
    play_on(&mut other, "a1 d4 a3 d3");
    assert_eq!(seen(&other).0, Status::Won(X));
}

// rules: 6.1, 6.4, 6.5, 6.6
#[test]
fn a_rule_must_fit_the_board() {
    let fits = |rule: &dyn Rule| [0, 1, 2, 3, 4].map(|size| -> bool { rule.fits(size) });
    assert_eq!(fits(&InARow::new(3)), [false, false, false, true, true]);
    assert_eq!(fits(&InARow::new(1)), [false, true, true, true, true]);
    assert_eq!(fits(&InARow::new(0)), [false; 5]);
    assert_eq!(
        fits(&Misere::of(InARow::new(4))),
        [false, false, false, false, true]
    );
    assert_eq!(fits(&Gravity::of(Apart)), [false, true, false, true, false]);
    assert_eq!(fits(&Always(Verdict::GoesOn)), [true; 5]);
    let builder = Game::builder().size(2).rule(Gravity::of(Misere::of(Apart)));
    assert_eq!(refusal(&builder), Some(BuildError::RuleDoesNotFit));
}

// rules: 6.6
#[test]
fn marks_play_in_the_order_that_was_given() {
    let mut game = built(
        &Game::builder()
            .size(4)
            .marks(&[O, A, X])
            .rule(InARow::new(3)),
    );
    assert_eq!(game.status(), Status::Turn(O));
    assert_eq!(game.play(X, at("a1")), Err(MoveError::NotYourTurn));
    assert_eq!(game.play(O, at("a1")), Ok(Status::Turn(A)));
    assert_eq!(game.play(O, at("b1")), Err(MoveError::NotYourTurn));
    assert_eq!(game.play(A, at("a2")), Ok(Status::Turn(X)));
    assert_eq!(game.play(A, at("b1")), Err(MoveError::NotYourTurn));
    assert_eq!(game.play(X, at("a3")), Ok(Status::Turn(O)));
    play_on(&mut game, "b1 b2 b3 d4 c2");
    assert_eq!(game.status(), Status::Won(A));
    assert_eq!(end(&game), Some((Some(A), cells("a2 b2 c2"))));
    assert_eq!(sheet(&game), "Oa1 Aa2 Xa3 Ob1 Ab2 Xb3 Od4 Ac2");

    let many: Vec<Mark> = ('\u{4e00}'..).take(300).map(Mark).collect();
    let mut game = built(&Game::builder().size(18).marks(&many));
    for (turn, place) in all_cells(18).into_iter().enumerate().take(302) {
        let next = Status::Turn(many[(turn + 1) % 300]);
        assert_eq!(game.play(many[turn % 300], place), Ok(next), "turn {turn}");
    }
}

// rules: 6.5
#[test]
fn in_misere_a_line_loses() {
    let mut game = ruled(3, Misere::of(InARow::new(3)));
    play_on(&mut game, "a1 a2 b1 b2");
    assert_eq!(game.play(X, at("c1")), Ok(Status::Won(O)));
    assert_eq!(end(&game), Some((Some(O), cells("a1 b1 c1"))));
    let mut drawn = ruled(3, Misere::of(InARow::new(3)));
    play_on(&mut drawn, "a1 b1 c1 b2 a2 c2 b3 a3 c3");
    assert_eq!(end(&drawn), Some((None, vec![])));
}

// rules: 6.2
#[test]
fn with_more_marks_the_next_one_wins_a_lost_game() {
    for (moves, winner) in [("a1 d1 d3 b1 d4 a4 c1", O), ("d1 a1 d3 d4 b1 a4 b3 c1", A)] {
        let builder = Game::builder().size(4).marks(&[X, O, A]);
        let mut game = built(&builder.rule(Misere::of(InARow::new(3))));
        play_on(&mut game, moves);
        assert_eq!(game.status(), Status::Won(winner));
        assert_eq!(end(&game), Some((Some(winner), cells("a1 b1 c1"))));
    }
    let builder = Game::builder().marks(&[A, O, X]);
    let mut game = built(&builder.rule(Always(Verdict::Loses(vec![]))));
    assert_eq!(game.play(A, at("a1")), Ok(Status::Won(O)));
    {
        let builder = Game::builder().size(4).marks(&[X, O, A]);
        let mut game = built(&builder.rule(Misere::of(InARow::new(3))));
        play_on(&mut game, "a1 b1 a4 a2 b2 b4 d1 d2 c4");
        assert_eq!(end(&game), Some((Some(X), cells("a4 b4 c4"))));
        let twice = Game::builder().marks(&[X, O, X, O]);
        assert_eq!(refusal(&twice), Some(BuildError::DuplicateMark(X)));
    }
}

// rules: 6.3, 6.5
#[test]
fn in_gravity_a_mark_lies_on_the_ground_or_on_another() {
    let mut game = ruled(3, Gravity::of(InARow::new(3)));
    assert_eq!(names(&game.position().choices()), "a3 b3 c3");
    let before = seen(&game);
    assert_eq!(game.play(X, at("b2")), Err(MoveError::Forbidden));
    assert_eq!(game.play(X, at("b1")), Err(MoveError::Forbidden));
    assert_eq!(seen(&game), before);
    let rule = Gravity::of(InARow::new(3));
    let wall = Wall::new(3, X, &cells("b2"));
    let allowed = |place: &str| rule.allows(&wall, at(place));
    assert!(allowed("b1"), "directly above a mark, which hangs itself");
    assert!(!allowed("a1") && !allowed("a2") && allowed("b3"));
    play_on(&mut game, "b3 b2");
    assert_eq!(names(&game.position().choices()), "b1 a3 c3");
    assert_eq!(
        game.position().after(at("a2")).err(),
        Some(MoveError::Forbidden)
    );
    let refused = game.take_turn(&mut Scripted::new(&cells("a1")));
    let (cell, why) = (at("a1"), MoveError::Forbidden);
    assert_eq!(refused, Err(TurnError::Illegal { cell, why }));
    play_on(&mut game, "a3 b1 c3");
    assert_eq!(end(&game), Some((Some(X), cells("a3 b3 c3"))));
}

// rules: 6.3
#[test]
fn forbidden_is_the_last_reason_against_a_move() {
    let mut game = ruled(3, Gravity::of(InARow::new(3)));
    play_on(&mut game, "a3 b3");
    assert_eq!(game.play(O, at("c1")), Err(MoveError::NotYourTurn));
    assert_eq!(game.play(X, cell(3, 0)), Err(MoveError::OutOfBoard));
    assert_eq!(game.play(X, at("b3")), Err(MoveError::Taken));
    assert_eq!(game.play(X, at("c1")), Err(MoveError::Forbidden));
    play_on(&mut game, "a2 b2 a1");
    assert_eq!(game.play(O, at("c1")), Err(MoveError::GameOver));
    let mut apart = ruled(3, Apart);
    play_on(&mut apart, "b2");
    assert_eq!(apart.play(X, at("b1")), Err(MoveError::NotYourTurn));
    assert_eq!(apart.play(O, at("b2")), Err(MoveError::Taken));
    assert_eq!(apart.play(O, at("b1")), Err(MoveError::Forbidden));
}

// rules: 6.5
#[test]
fn a_rule_around_another_passes_everything_on() {
    let mut game = ruled(3, Misere::of(Gravity::of(InARow::new(3))));
    assert_eq!(game.play(X, at("a1")), Err(MoveError::Forbidden));
    play_on(&mut game, "a3 a2 b3 b2 c3");
    assert_eq!(game.status(), Status::Won(O));

    let mut both = ruled(3, Gravity::of(Apart));
    assert_eq!(names(&both.position().choices()), "a3 b3 c3");
    play_on(&mut both, "a3");
    assert_eq!(
        names(&both.position().choices()),
        "c3",
        "not beside a3, not above it"
    );
    play_on(&mut both, "c3");
    assert_eq!(both.status(), Status::Won(O));
    let lost = ruled(3, Misere::of(Always(Verdict::Loses(vec![]))));
    let next = lost.position().after(at("b2"));
    assert_eq!(next.map(|it| it.status()), Ok(Status::Won(X)));
}

// rules: 6.1, 6.2
#[test]
fn a_rule_from_outside_plugs_in() {
    let mut game = ruled(3, Square);
    play_on(&mut game, "b2 a1 c3 a2 c2 a3");
    assert_eq!(
        game.status(),
        Status::Turn(X),
        "three in a row are nothing here"
    );
    assert_eq!(game.play(X, at("b3")), Ok(Status::Won(X)));
    let line = cells("b2 c2 b3 c3");
    assert_eq!(
        end(&game),
        Some((Some(X), line)),
        "in board order, each once"
    );
    let mut falling = ruled(4, Gravity::of(Misere::of(Square)));
    play_on(&mut falling, "a4 d4 b4 d3 a3 d2 b3");
    assert_eq!(end(&falling), Some((Some(O), cells("a3 b3 a4 b4"))));
    let mut shared = ruled(3, Pair);
    play_on(&mut shared, "a1 b1");
    assert_eq!(end(&shared), Some((Some(O), cells("a1 b1"))), "O moved");
    let mut odd = ruled(3, Always(Verdict::Wins(cells("c3 b1 a1"))));
    play_on(&mut odd, "b1");
    let line = cells("a1 b1 c3");
    assert_eq!(end(&odd), Some((Some(X), line)), "even of free cells");
}

/// Answers for free cells only, and never has a verdict.
struct Picky;

impl Rule for Picky {
    fn judge(&self, _cells: &dyn Cells, _last: Move) -> Verdict {
        Verdict::GoesOn
    }

    fn allows(&self, cells: &dyn Cells, cell: Cell) -> bool {
        assert!(cell.row.max(cell.col) < cells.size(), "no such cell");
        assert_eq!(cells.at(cell), None, "{} is taken", name(cell));
        true
    }
}

// rules: 6.1
#[test]
fn a_rule_is_asked_about_free_cells_only() {
    let mut game = ruled(3, Picky);
    play_on(&mut game, "a1 c3 b1");
    assert_eq!(game.play(O, cell(3, 0)), Err(MoveError::OutOfBoard));
    assert_eq!(game.play(O, at("a1")), Err(MoveError::Taken));
    let position = game.position();
    assert_eq!(position.after(at("c3")).err(), Some(MoveError::Taken));
    assert_eq!(names(&position.choices()), "c1 a2 b2 c2 a3 b3");
    play_on(&mut game, "c1 a2 b2 c2 a3 b3");
    assert_eq!(game.status(), Status::Draw);
}

// rules: 6.2, 6.3
#[test]
fn without_an_allowed_cell_the_game_is_a_draw() {
    let mut game = ruled(3, Apart);
    play_on(&mut game, "b2 a1");
    assert_eq!(names(&game.position().choices()), "c1 a3 c3");
    play_on(&mut game, "c1");
    assert_eq!(game.play(O, at("b1")), Err(MoveError::Forbidden));
    play_on(&mut game, "a3");
    assert_eq!(names(&game.position().choices()), "c3");
    assert_eq!(
        game.play(X, at("c3")),
        Ok(Status::Won(X)),
        "a win before a draw"
    );
    let mut drawn = ruled(3, Apart);
    play_on(&mut drawn, "b1 a2 c2");
    assert_eq!(drawn.play(O, at("b3")), Ok(Status::Draw));
    assert_eq!(end(&drawn), Some((None, vec![])));
    assert_eq!(drawn.position().choices(), []);
    assert_eq!(drawn.play(X, at("c3")), Err(MoveError::GameOver));
}

// rules: 6.7
#[test]
fn the_perfect_player_is_perfect_under_every_rule() {
    let mut random = Generator::new(55);
    let of_two = kinds().into_iter();
    let of_two = of_two.filter(|(word, _)| !word.contains("three"));
    let others = [("A and B", [A, Mark('B')]), ("O first", [O, X])];
    let others = others.map(|(word, marks)| (word, Game::builder().marks(&marks)));
    for (word, builder) in of_two.chain(others) {
        for _ in 0..16 {
            let mut game = built(&builder);
            for _ in 0..3 + random.below(4) {
                let choices = game.position().choices();
                if let Status::Turn(mark) = game.status() {
                    assert!(game.play(mark, *random.pick(&choices)).is_ok());
                }
            }
            let position = game.position();
            let choice = Perfect::new().choose(&position);
            assert_eq!(choice, best(&position), "{word}: {:?}", picture(&game));
        }
    }
}

// rules: 6.7
#[test]
fn one_perfect_player_plays_several_games() {
    let mut player = Perfect::new();
    for mut game in [
        ruled(3, InARow::new(3)),
        ruled(3, Misere::of(InARow::new(3))),
    ] {
        for moves in ["a1 a2 b1", "b2"] {
            play_on(&mut game, moves);
            let position = game.position();
            assert_eq!(player.choose(&position), best(&position), "{moves}");
        }
    }
}

// rules: 6.3, 6.6
#[test]
fn random_operations_under_any_rule_never_break_the_order() {
    let mut random = Generator::new(56);
    for (word, builder) in std::iter::repeat_with(kinds).take(18).flatten() {
        let mut game = built(&builder);
        let marks = &[X, O, A][..if word.contains("three") { 3 } else { 2 }];
        for _ in 0..30 {
            let position = game.position();
            let before = (seen(&game), sheet(&game));
            let (mark, place) = (*random.pick(marks), *random.pick(&all_cells(3)));
            let legal = position.turn() == Some(mark) && position.choices().contains(&place);
            let played = game.play(mark, place);
            assert_eq!(played.is_ok(), legal, "{word} {played:?}");
            if legal {
                let turn = game.moves().len() - 1;
                assert_eq!(mark, marks[turn % marks.len()]);
            } else {
                assert_eq!((seen(&game), sheet(&game)), before, "{word}");
            }
            let on_turn = matches!(game.status(), Status::Turn(_));
            assert_eq!(game.outcome().is_none(), on_turn);
            assert_eq!(game.position().choices().is_empty(), !on_turn, "{word}");
        }
    }
}

// rules: 3.1, 3.2, 6.6
#[test]
fn undo_and_redo_work_with_any_rule_and_any_number_of_marks() {
    let mut game = built(&Game::builder().size(4).marks(&[X, O, A]));
    play_on(&mut game, "a1 b1 c1 d1");
    assert_eq!(game.undo(), Ok(step(X, "d1")));
    assert_eq!(game.status(), Status::Turn(X));
    assert_eq!(game.undo(), Ok(step(A, "c1")));
    assert_eq!(game.status(), Status::Turn(A));
    assert_eq!(game.undo(), Ok(step(O, "b1")));
    assert_eq!(game.status(), Status::Turn(O));
    assert_eq!(game.redo(), Ok(step(O, "b1")));
    assert_eq!(game.status(), Status::Turn(A));

    let mut falling = ruled(3, Gravity::of(Misere::of(InARow::new(3))));
    play_on(&mut falling, "a3 a2 b3 b2 c3");
    assert_eq!(falling.status(), Status::Won(O));
    assert_eq!(falling.undo(), Ok(step(X, "c3")));
    assert_eq!(falling.status(), Status::Turn(X));
    assert_eq!(falling.position().choices(), cells("a1 b1 c3"));
    assert_eq!(falling.redo(), Ok(step(X, "c3")));
    assert_eq!(falling.status(), Status::Won(O));
}

// rules: 6.4, 6.5
#[test]
fn one_script_under_six_rules() {
    let script = "a3 a2 b3 b1 c3 c2 c1 b2 a1";
    let mut text = format!("the script: {script}\n\n");
    let games = [
        ("three in a row", ruled(3, InARow::new(3))),
        ("misere", ruled(3, Misere::of(InARow::new(3)))),
        ("two in a row", ruled(3, InARow::new(2))),
        (
            "falling, misere",
            ruled(3, Misere::of(Gravity::of(InARow::new(3)))),
        ),
        ("small square", ruled(3, Square)),
        ("three players", built(&Game::builder().marks(&[X, O, A]))),
    ];
    for (word, mut game) in games {
        let mut player = Scripted::new(&cells(script));
        let stopped = std::iter::repeat_with(|| game.take_turn(&mut player)).find_map(Result::err);
        let stopped = format!("then {:?}", stopped.expect("a script ends"));
        text += &film(&[(word.to_string(), marked_picture(&game))]);
        text += &format!("{}\n{stopped}\n\n", end_in_words(&game));
    }
    insta::assert_snapshot!("one_script_under_six_rules", text);
}

// rules: 6.2, 6.5, 6.6
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
