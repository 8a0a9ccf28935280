//! Stage 7: many games and many threads.

use crate::stage_1::{O, X, after, all_cells, at, film, name, play_on, words};
use crate::stage_2::{end_in_words, marked_picture, sheet};
use crate::stage_3::{Crash, Diary, all_of, step};
use crate::stage_4::{Stubborn, made, random_player};
use crate::stage_6::{A, built, ruled};
use crate::support::{Generator, Rendezvous, assert_send_sync, in_parallel};
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::time::Duration;
use tic_tac_toe::history::{Action, Change, HistoryError, Observer, Scoreboard};
use tic_tac_toe::lobby::{GameId, Lobby, LobbyError};
use tic_tac_toe::players::{Player, Position, TurnError};
use tic_tac_toe::record::Move;
use tic_tac_toe::rules::{Gravity, Misere, Rule, Verdict};
use tic_tac_toe::sizes::{Cells, InARow};
use tic_tac_toe::{Cell, Game, Mark, MoveError, Status};

fn closed(lobby: &Lobby, id: GameId) -> Game {
    match lobby.close(id) {
        Ok(game) => game,
        Err(why) => panic!("{why:?}"),
    }
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let lobby = Lobby::new();
    let score = Scoreboard::new();
    let diary = Diary::default();
    let mut player = random_player(seed);
    let mut lines = Vec::new();
    for (number, mut random) in random.steps(0..240) {
        let open = lobby.games();
        let id = match open.is_empty() || random.chance(4) {
            true => GameId(random.below(9)),
            false => *random.pick(&open),
        };
        let came = match random.below(30) {
            _ if number % 40 < 2 => {
                let mut game = match random.below(3) {
                    0 => Game::new(),
                    1 => ruled(3, Misere::of(InARow::new(3))),
                    _ => built(
                        &Game::builder()
                            .marks(&[X, O, A])
                            .rule(Gravity::of(InARow::new(2))),
                    ),
                };
                game.observe(score.clone());
                game.observe(diary.clone());
                format!("opened as {}", lobby.open(game).0)
            }
            0 => match lobby.close(id) {
                Ok(game) => format!("closed {}: {}, {}", id.0, sheet(&game), end_in_words(&game)),
                Err(why) => format!("close {why:?}"),
            },
            1..=5 => format!("undo {}: {:?}", id.0, lobby.undo(id)),
            6..=9 => format!("redo {}: {:?}", id.0, lobby.redo(id)),
            10..=15 => {
                let (mark, place) = (*random.pick(&[X, O, X, O, A]), *random.pick(&all_cells(3)));
                let played = lobby.play(id, mark, place);
                format!("{} {}{}: {played:?}", id.0, mark.0, name(place))
            }
            _ => format!("turn {}: {:?}", id.0, lobby.take_turn(id, &mut player)),
        };
        lines.push(came);
        lines.extend(diary.lines().into_iter().map(|line| format!("    {line}")));
    }
    lines.push(format!("open: {:?}", lobby.games()));
    lines.push(format!(
        "score: {:?}, {} drawn",
        [X, O, A].map(|mark| score.wins(mark)),
        score.draws()
    ));
    lines.join("\n")
}

// rules: 7.1, 7.2
#[test]
fn a_lobby_numbers_its_games_and_forgets_the_closed_ones() {
    let lobby = Lobby::new();
    let ids: Vec<GameId> = (0..3).map(|_| lobby.open(Game::new())).collect();
    assert_eq!(ids, [GameId(1), GameId(2), GameId(3)]);
    assert_eq!(lobby.play(ids[1], X, at("b2")), Ok(Status::Turn(O)));
    assert_eq!(lobby.status(ids[0]), Ok(Status::Turn(X)));
    assert_eq!(lobby.status(ids[1]), Ok(Status::Turn(O)));
    assert_eq!(sheet(&closed(&lobby, ids[1])), "Xb2");
    assert_eq!(lobby.games(), [GameId(1), GameId(3)]);
    assert_eq!(
        lobby.open(after("c3 a1")),
        GameId(4),
        "no number comes again"
    );
    assert_eq!(lobby.status(GameId(4)), Ok(Status::Turn(X)));
    assert_eq!(lobby.games(), [GameId(1), GameId(3), GameId(4)]);
    let _ = closed(&lobby, GameId(4));
    assert_eq!(lobby.open(Game::new()), GameId(5), "not even the latest");
    for id in lobby.games() {
        let _ = closed(&lobby, id);
    }
    assert_eq!(lobby.games(), []);
    assert_eq!(lobby.open(Game::new()), GameId(6), "not when all close");
    assert_eq!(Lobby::new().open(Game::new()), GameId(1));
    {
        let scores = Scoreboard::new();
        let mut game = after("a1 b2 b1 c3");
        game.observe(scores.clone());
        play_on(&mut game, "c1");
        assert!(game.undo().is_ok() && game.undo().is_ok());
        let lobby = Lobby::new();
        let id = lobby.open(game);
        assert!(lobby.redo(id).is_ok());
        let mut game = closed(&lobby, id);
        assert!(game.redo().is_ok());
        assert_eq!((scores.wins(X), scores.wins(O)), (1, 0));
    }
}

// rules: 7.3, 7.4
#[test]
fn a_refused_call_of_the_lobby_changes_nothing() {
    assert_send_sync::<Lobby>();
    let lobby = Lobby::new();
    let diary = Diary::default();
    let mut game = after("b2");
    game.observe(diary.clone());
    let id = lobby.open(game);
    let gone = lobby.open(Game::new());
    let _ = closed(&lobby, gone);
    for unknown in [gone, GameId(0), GameId(99)] {
        let why = LobbyError::UnknownGame(unknown);
        let mut player = Stubborn::on(Some(at("a1")));
        assert_eq!(lobby.status(unknown), Err(why));
        assert_eq!(lobby.play(unknown, X, at("a1")), Err(why));
        assert_eq!(lobby.take_turn(unknown, &mut player), Err(why));
        assert_eq!(player.asked(), 0);
        assert_eq!(lobby.undo(unknown), Err(why));
        assert_eq!(lobby.redo(unknown), Err(why));
        assert_eq!(lobby.close(unknown).err(), Some(why));
    }
    let taken = LobbyError::Move(MoveError::Taken);
    assert_eq!(lobby.play(id, O, at("b2")), Err(taken));
    let cell = at("b2");
    let why = MoveError::Taken;
    let illegal = LobbyError::Turn(TurnError::Illegal { cell, why });
    assert_eq!(
        lobby.take_turn(id, &mut Stubborn::on(Some(cell))),
        Err(illegal)
    );
    let none = LobbyError::Turn(TurnError::NoMove);
    assert_eq!(lobby.take_turn(id, &mut Stubborn::on(None)), Err(none));
    let nothing = LobbyError::History(HistoryError::NothingToRedo);
    assert_eq!(lobby.redo(id), Err(nothing));
    assert_eq!(diary.lines(), Vec::<String>::new());
    assert_eq!(lobby.games(), [id]);
    let over = lobby.open(after("a1 a2 b1 b2 c1"));
    let mut player = Stubborn::on(Some(at("c3")));
    let ended = LobbyError::Turn(TurnError::GameOver);
    assert_eq!(lobby.take_turn(over, &mut player), Err(ended));
    assert_eq!(player.asked(), 0, "not asked after the end");
    let _ = closed(&lobby, over);
    assert_eq!(lobby.undo(id), Ok(step(X, "b2")));
    let nothing = LobbyError::History(HistoryError::NothingToUndo);
    assert_eq!(lobby.undo(id), Err(nothing));
    assert_eq!(lobby.redo(id), Ok(step(X, "b2")));
    assert_eq!(diary.lines().len(), 2);
    assert_eq!(all_of(&closed(&lobby, id)), all_of(&after("b2")));
}

/// Nobody wins, and it takes its time until somebody else judges as well.
struct Dithering(Arc<Rendezvous>);

impl Rule for Dithering {
    fn judge(&self, _cells: &dyn Cells, _last: Move) -> Verdict {
        self.0.meet();
        Verdict::GoesOn
    }
}

// rules: 7.4
#[test]
fn a_move_is_played_or_undone_once_even_by_two_threads() {
    for place in ["a1", "c3"] {
        let lobby = Lobby::new();
        let diary = Diary::default();
        let mut game = ruled(3, Dithering(Arc::new(Rendezvous::new(2))));
        game.observe(diary.clone());
        let id = lobby.open(game);
        let places = [at("a1"), at(place)];
        let came = in_parallel(2, |thread| lobby.play(id, X, places[thread]));
        let refused: Vec<LobbyError> = came.iter().filter_map(|it| it.err()).collect();
        assert_eq!(refused, [LobbyError::Move(MoveError::NotYourTurn)]);
        assert_eq!(diary.read().len(), 1);
        let game = closed(&lobby, id);
        assert_eq!((game.moves().len(), game.status()), (1, Status::Turn(O)));
    }
    {
        let lobby = Lobby::new();
        let diary = Diary::default();
        let mut game = after("b2");
        game.observe(SlowNews(Rendezvous::new(2)));
        game.observe(diary.clone());
        let id = lobby.open(game);
        let came = in_parallel(2, |_| lobby.undo(id));
        let undone = came.iter().filter(|it| **it == Ok(step(X, "b2"))).count();
        let nothing = LobbyError::History(HistoryError::NothingToUndo);
        let refused = came.iter().filter(|it| **it == Err(nothing)).count();
        assert_eq!((undone, refused, diary.read().len()), (1, 1, 1));
    }
}

/// Takes its time over each change, until another change is told as well.
struct SlowNews(Rendezvous);

impl Observer for SlowNews {
    fn changed(&mut self, change: Change) {
        if change.action == Action::Undone {
            self.0.meet();
        }
    }
}

/// Chooses a cell, but not before somebody else has come to think as well.
struct Pondering<'a>(&'a Rendezvous, Cell);

impl Player for Pondering<'_> {
    fn choose(&mut self, _position: &Position) -> Option<Cell> {
        self.0.meet();
        Some(self.1)
    }
}

// rules: 7.6, 7.7
#[test]
fn two_players_who_think_about_one_turn_play_it_once() {
    let lobby = Lobby::new();
    let id = lobby.open(Game::new());
    let together = Rendezvous::new(2);
    let places = ["a1", "c3"].map(at);
    let came = in_parallel(2, |thread| {
        lobby.take_turn(id, &mut Pondering(&together, places[thread]))
    });
    assert_eq!(
        came.iter().filter(|it| **it == Ok(Status::Turn(O))).count(),
        1
    );
    let lost = (0..2)
        .find(|&thread| came[thread].is_err())
        .expect("both played: the second player was called after the first move");
    let (cell, why) = (places[lost], MoveError::NotYourTurn);
    let illegal = LobbyError::Turn(TurnError::Illegal { cell, why });
    assert_eq!(came[lost], Err(illegal));
    assert_eq!(closed(&lobby, id).moves().len(), 1);
}

/// Looks at its game, plays in it, and only then says what it wants.
struct Restless {
    lobby: Arc<Lobby>,
    id: GameId,
    before: fn(&Lobby, GameId),
    cell: Cell,
}

impl Player for Restless {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        assert_eq!(
            self.lobby.status(self.id).ok(),
            position.turn().map(Status::Turn)
        );
        (self.before)(&self.lobby, self.id);
        Some(self.cell)
    }
}

/// What comes of a turn of a restless player, who is given two seconds.
fn restless_turn(place: &str, before: fn(&Lobby, GameId)) -> (Result<Status, LobbyError>, String) {
    let lobby = Arc::new(Lobby::new());
    let id = lobby.open(after("b2"));
    let mut player = Restless {
        lobby: Arc::clone(&lobby),
        id,
        before,
        cell: at(place),
    };
    let (done, waits) = mpsc::channel();
    let same_lobby = Arc::clone(&lobby);
    std::thread::spawn(move || done.send(lobby.take_turn(id, &mut player)));
    let came = waits.recv_timeout(Duration::from_secs(2));
    let came = came.expect("a call waits for ever");
    let moves = same_lobby
        .close(id)
        .map_or("closed".to_string(), |game| sheet(&game));
    (came, moves)
}

// rules: 7.6, 7.7
#[test]
fn a_game_goes_on_while_a_player_thinks_about_it() {
    let illegal = |place: &str, why| {
        let cell = at(place);
        Err(LobbyError::Turn(TurnError::Illegal { cell, why }))
    };
    let (came, moves) = restless_turn("a1", |_, _| ());
    assert_eq!((came, moves.as_str()), (Ok(Status::Turn(X)), "Xb2 Oa1"));
    let (came, moves) = restless_turn("a1", |lobby, id| {
        assert_eq!(lobby.play(id, O, at("c1")), Ok(Status::Turn(X)));
    });
    assert_eq!(came, illegal("a1", MoveError::NotYourTurn));
    assert_eq!(moves, "Xb2 Oc1");
    let (came, moves) = restless_turn("a1", |lobby, id| {
        assert!(lobby.play(id, O, at("a1")).is_ok());
        assert!(lobby.play(id, X, at("c1")).is_ok());
    });
    assert_eq!(came, illegal("a1", MoveError::Taken));
    assert_eq!(moves, "Xb2 Oa1 Xc1");
    let (came, moves) = restless_turn("a1", |lobby, id| {
        assert!(lobby.play(id, O, at("c2")).is_ok());
        assert!(lobby.play(id, X, at("c1")).is_ok());
    });
    assert_eq!(
        (came, moves.as_str()),
        (Ok(Status::Turn(X)), "Xb2 Oc2 Xc1 Oa1")
    );
    let (came, moves) = restless_turn("c3", |lobby, id| {
        for (mark, place) in [(O, "a1"), (X, "c1"), (O, "a2"), (X, "a3")] {
            assert!(lobby.play(id, mark, at(place)).is_ok());
        }
    });
    assert_eq!(came, illegal("c3", MoveError::GameOver));
    assert_eq!(moves, "Xb2 Oa1 Xc1 Oa2 Xa3");
    let (came, moves) = restless_turn("a1", |lobby, id| {
        assert!(lobby.close(id).is_ok());
    });
    assert_eq!(came, Err(LobbyError::UnknownGame(GameId(1))));
    assert_eq!(moves, "closed");
}

/// Says when it judges for the first time, and then has no verdict before it
/// hears from the other end of the line, or two seconds are over.
struct Waiting {
    begins: mpsc::Sender<()>,
    line: Mutex<Option<mpsc::Receiver<()>>>,
}

impl Rule for Waiting {
    fn judge(&self, _cells: &dyn Cells, _last: Move) -> Verdict {
        let line = self.line.lock().expect("no thread panicked").take();
        if let Some(line) = line {
            let _ = self.begins.send(());
            let _ = line.recv_timeout(Duration::from_secs(2));
        }
        Verdict::GoesOn
    }
}

/// X makes a slow move in a game of a lobby; meanwhile a second thread asks for
/// something in the same game, and a third calls the lobby.
fn while_a_move_is_slow<T: Send>(
    second: impl FnOnce(&Lobby, GameId) -> T + Send,
    third: impl FnOnce(&Lobby, &[GameId]),
) -> (Result<Status, LobbyError>, T) {
    let lobby = Lobby::new();
    let (begins, begun) = mpsc::channel();
    let (end, line) = mpsc::channel();
    let line = Mutex::new(Some(line));
    let slow = lobby.open(ruled(3, Waiting { begins, line }));
    let others: Vec<GameId> = (0..40).map(|_| lobby.open(Game::new())).collect();
    let (calls, called) = mpsc::channel();
    let back = Rendezvous::new(2);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| lobby.play(slow, X, at("b2")));
        let patience = Duration::from_secs(2);
        assert!(begun.recv_timeout(patience).is_ok(), "nobody asks the rule");
        let second = scope.spawn(|| {
            let _ = calls.send(());
            let came = second(&lobby, slow);
            back.meet();
            came
        });
        assert!(called.recv_timeout(patience).is_ok(), "no second thread");
        back.meet(); // unless the second one waits for the game
        third(&lobby, &others);
        let in_time = end.send(()).is_ok();
        assert!(in_time, "calls for other games waited for the slow game");
        let first = first.join().expect("a thread panicked");
        (first, second.join().expect("a thread panicked"))
    })
}

/// Calls for other games, which return while a move in another game is slow.
fn use_other_games(lobby: &Lobby, others: &[GameId]) {
    for &id in others {
        assert_eq!(lobby.play(id, X, at("a1")), Ok(Status::Turn(O)));
        assert!(lobby.undo(id).is_ok() && lobby.redo(id).is_ok());
        assert_eq!(lobby.status(id), Ok(Status::Turn(O)));
    }
    let other = lobby.open(Game::new());
    assert!(lobby.games().ends_with(&[other]));
    assert!(lobby.close(other).is_ok());
    assert!(lobby.games().ends_with(others));
}

// rules: 7.5, 7.1
#[test]
fn a_slow_game_does_not_stop_other_games() {
    let lists = |lobby: &Lobby, id| lobby.games().contains(&id);
    let (_, listed) = while_a_move_is_slow(lists, use_other_games);
    assert!(listed, "a slow game is open");
    let seconds: [fn(&Lobby, GameId) -> bool; 7] = [
        |_, _| true,
        |lobby, id| lobby.status(id).is_ok(),
        |lobby, id| lobby.play(id, O, at("a1")).is_ok(),
        |lobby, id| {
            let mut player = Stubborn::on(Some(at("a1")));
            lobby.take_turn(id, &mut player).is_ok()
        },
        |lobby, id| lobby.undo(id).is_ok(),
        |lobby, id| lobby.redo(id).is_ok(),
        |lobby, id| lobby.close(id).is_ok(),
    ];
    for second in seconds {
        let _ = while_a_move_is_slow(second, use_other_games);
    }
}

// rules: 7.2, 7.4
#[test]
fn a_game_that_is_closed_during_a_slow_move_is_not_lost() {
    let closes = |lobby: &Lobby, id| lobby.close(id);
    let (slow_move, game) = while_a_move_is_slow(closes, |_, _| ());
    let game = match game {
        Ok(game) => game,
        Err(why) => panic!("{why:?}"),
    };
    // One of them came first: the move, or the closing.
    let expected = match sheet(&game).as_str() {
        "Xb2" => Ok(Status::Turn(O)),
        _ => Err(LobbyError::UnknownGame(GameId(1))),
    };
    assert_eq!(slow_move, expected);
}

// rules: 7.4
#[test]
fn many_threads_play_many_games_and_every_change_follows_from_the_last() {
    let lobby = Lobby::new();
    let score = Scoreboard::new();
    let diaries: Vec<Diary> = (0..3).map(|_| Diary::default()).collect();
    for diary in &diaries {
        let mut game = Game::new();
        game.observe(diary.clone());
        game.observe(score.clone());
        lobby.open(game);
    }
    let moves = in_parallel(4, |thread| {
        let mut random = Generator::new(thread as u64);
        let mut player = random_player(thread as u64);
        let mut changes = 0;
        for _ in 0..200 {
            let id = GameId(1 + random.below(3));
            let changed = match random.below(4) {
                0 => lobby.undo(id).is_ok(),
                1 => lobby.redo(id).is_ok(),
                2 => lobby
                    .play(id, *random.pick(&[X, O]), *random.pick(&all_cells(3)))
                    .is_ok(),
                _ => lobby.take_turn(id, &mut player).is_ok(),
            };
            changes += usize::from(changed);
        }
        changes
    });
    let mut told = 0;
    let mut wins = 0;
    for (number, diary) in (1..).zip(&diaries) {
        let changes = diary.read();
        told += changes.len();
        let mut status = Status::Turn(X);
        for change in &changes {
            assert_eq!(change.before, status);
            status = change.after;
        }
        let game = closed(&lobby, GameId(number));
        assert_eq!(game.status(), status);
        wins += u32::from(matches!(status, Status::Won(_)));
        let mut straight = Game::new();
        for Move { mark, cell } in game.moves() {
            assert!(straight.play(mark, cell).is_ok());
        }
        assert_eq!(all_of(&game), all_of(&straight));
    }
    assert_eq!(told, moves.into_iter().sum::<usize>());
    assert_eq!(score.wins(X) + score.wins(O), wins);
}

const CROWD: usize = 32;

/// What a crowd of threads brings that begin together, again and again. Two of them are
/// in each other's way mostly when they begin, so many short bursts find more than a
/// long run.
fn in_bursts<T: Send>(bursts: usize, work: impl Fn(usize, usize) -> T + Sync) -> Vec<T> {
    let burst = |number| {
        let begin = Barrier::new(CROWD);
        in_parallel(CROWD, |thread| {
            begin.wait();
            work(number, thread)
        })
    };
    (0..bursts).flat_map(burst).collect()
}

// rules: 7.1
#[test]
fn games_that_are_opened_at_the_same_time_get_different_numbers() {
    let lobby = Lobby::new();
    let numbers = in_bursts(24, |_, _| {
        let opened: Vec<GameId> = (0..40).map(|_| lobby.open(Game::new())).collect();
        assert!(opened.is_sorted(), "a later game has a smaller number");
        opened
    });
    let mut numbers = numbers.concat();
    numbers.sort_unstable();
    let all = u64::try_from(24 * CROWD * 40).expect("small");
    let expected: Vec<GameId> = (1..=all).map(GameId).collect();
    assert!(numbers == expected, "a number is there twice, or missing");
    assert_eq!(lobby.games(), expected);
}

/// Sees which mark is on turn, and always answers c3.
struct Watchful(Option<Mark>);

impl Player for Watchful {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        self.0 = position.turn();
        Some(at("c3"))
    }
}

// rules: 7.6
#[test]
fn an_answer_is_played_for_the_mark_that_the_player_has_seen() {
    let lobby = Lobby::new();
    let id = lobby.open(Game::new());
    in_bursts(24, |_, thread| {
        let mut player = Watchful(None);
        for _ in 0..50 {
            if thread % 2 == 0 {
                let _ = lobby.play(id, X, at("a1"));
            } else if let Ok(next) = lobby.take_turn(id, &mut player) {
                let seen = player.0.map(Status::Turn);
                assert_ne!(Some(next), seen, "it was played for the other mark");
            }
            let _ = lobby.undo(id);
        }
    });
}

/// Takes its time over its first change, until a second change comes.
struct SlowStart(Rendezvous, mpsc::Sender<()>);

impl Observer for SlowStart {
    fn changed(&mut self, _change: Change) {
        let _ = self.1.send(());
        self.0.meet();
    }
}

// rules: 7.4
#[test]
fn a_change_during_a_slow_call_of_an_observer_is_not_lost() {
    let lobby = Lobby::new();
    let [before, behind] = [Diary::default(), Diary::default()];
    let (begins, begun) = mpsc::channel();
    let mut game = Game::new();
    game.observe(before.clone());
    game.observe(SlowStart(Rendezvous::new(2), begins));
    game.observe(behind.clone());
    let id = lobby.open(game);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| lobby.play(id, X, at("b2")));
        assert!(begun.recv_timeout(Duration::from_secs(2)).is_ok());
        assert_eq!(lobby.play(id, O, at("a1")), Ok(Status::Turn(X)));
        let first = first.join().expect("a thread panicked");
        assert_eq!(first, Ok(Status::Turn(O)));
    });
    let expected = [
        "played Xb2: X to play, O to play",
        "played Oa1: O to play, X to play",
    ];
    assert_eq!(before.lines(), expected);
    assert_eq!(behind.lines(), expected);
    assert_eq!(sheet(&closed(&lobby, id)), "Xb2 Oa1");
}

// rules: 7.4
#[test]
fn observers_get_the_changes_of_busy_threads_in_their_order() {
    let lobby = Lobby::new();
    let diary = Diary::default();
    let mut game = Game::new();
    game.observe(diary.clone());
    let id = lobby.open(game);
    let done = in_bursts(30, |burst, thread| {
        let place = all_cells(3)[thread % 9];
        let changed = |call: &usize| match (burst % 2, (thread + call) % 4) {
            (_, 0) | (0, 1) => lobby.play(id, X, place).is_ok(),
            (_, 1 | 2) => lobby.undo(id).is_ok(),
            _ => lobby.redo(id).is_ok(),
        };
        (0..200).filter(changed).count()
    });
    let changes = diary.read();
    assert_eq!(changes.len(), done.into_iter().sum::<usize>());
    for pair in changes.windows(2) {
        assert_eq!(pair[1].before, pair[0].after, "a change is out of order");
    }
    let stranger = changes.iter().find(|change| change.step.mark != X);
    assert_eq!(stranger, None, "only X has played");
}

// rules: 3.5, 7.4
#[test]
fn an_observer_that_panics_leaves_the_game_open_for_all_threads() {
    let lobby = Lobby::new();
    let diary = Diary::default();
    let mut game = Game::new();
    game.observe(Crash::at_call(1, Arc::default()));
    game.observe(diary.clone());
    let id = lobby.open(game);
    let came = [(X, "a1"), (O, "b2")].map(|(mark, place)| {
        let on_a_thread = in_parallel(1, |_| lobby.play(id, mark, at(place)));
        on_a_thread[0]
    });
    assert_eq!(came, [Ok(Status::Turn(O)), Ok(Status::Turn(X))]);
    assert_eq!(lobby.undo(id), Ok(step(O, "b2")));
    assert_eq!(lobby.redo(id), Ok(step(O, "b2")));
    assert_eq!(sheet(&closed(&lobby, id)), "Xa1 Ob2");
    assert_eq!(diary.lines().len(), 4);
}

// rules: 3.6, 7.1
#[test]
fn an_evening_in_the_lobby() {
    let lobby = Lobby::new();
    let score = Scoreboard::new();
    let misere = ruled(3, Misere::of(InARow::new(3)));
    let falling = ruled(3, Gravity::of(InARow::new(3)));
    let tables = [
        (Game::new(), "c2", "perfect", "random"),
        (misere, "c2", "random", "perfect"),
        (falling, "c3", "scripted b3 c2 b2", "scripted a3 c1 b1"),
        (Game::new(), "c2", "scripted a1 c1 b2", "scripted a2 c3 c2"),
    ];
    let mut text = String::new();
    let mut seats = Vec::new();
    for (mut game, place, second, first) in tables {
        game.observe(score.clone());
        let id = lobby.open(game);
        assert_eq!(lobby.play(id, X, at(place)), Ok(Status::Turn(O)));
        text += &format!("game {}: X {place}, then {second} against {first}\n", id.0);
        seats.push((id, [second, first].map(|line| made(line))));
    }
    text += "\n";
    for (id, players) in &mut seats {
        for turn in 0..9 {
            if let Err(why) = lobby.take_turn(*id, players[turn % 2].as_mut()) {
                text += &format!("game {}: {why:?}\n", id.0);
                break;
            }
        }
    }
    let frames: Vec<(String, Vec<String>)> = lobby
        .games()
        .into_iter()
        .map(|id| (id, closed(&lobby, id)))
        .map(|(id, game)| {
            (
                format!("{}: {}", id.0, words(game.status())),
                marked_picture(&game),
            )
        })
        .collect();
    text += &format!("\n{}\n", film(&frames));
    for mark in [X, O] {
        text += &format!("{} has won {}\n", mark.0, score.wins(mark));
    }
    text += &format!("drawn {}\n", score.draws());
    insta::assert_snapshot!("an_evening_in_the_lobby", text);
}

// rules: 7.1, 7.3
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
