//! How a vehicle leaves without its ticket.

use std::error::Error;
use std::fmt;

/// No vehicle with this plate is parked here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotHere(pub String);

impl fmt::Display for NotHere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not parked here", self.0)
    }
}

impl Error for NotHere {}
