//~ E0004
use tic_tac_toe::MoveError;

pub fn attempt(error: MoveError) -> bool {
    match error {
        MoveError::GameOver | MoveError::NotYourTurn => true,
        MoveError::OutOfBoard | MoveError::Taken | MoveError::Forbidden => false,
    }
}
