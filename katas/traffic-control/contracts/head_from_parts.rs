//~ E0451
use traffic_control::SignalHead;

pub fn attempt(head: SignalHead) -> SignalHead {
    SignalHead { ..head }
}
