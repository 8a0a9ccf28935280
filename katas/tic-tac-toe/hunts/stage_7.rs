//! Your tests for stage 7, from the brief alone. `kata hunt` runs them on
//! correct designs, which they must accept, and on wrong ones, which they must
//! find. `crate::support` has `in_parallel` and `Rendezvous` for threads.

use tic_tac_toe::Game;
use tic_tac_toe::lobby::Lobby;

#[test]
fn a_closed_game_is_not_listed() {
    let lobby = Lobby::new();
    let ids = [lobby.open(Game::new()), lobby.open(Game::new())];
    assert_eq!(lobby.games(), ids);
    assert!(lobby.close(ids[0]).is_ok());
    assert_eq!(lobby.games(), [ids[1]]);
}
