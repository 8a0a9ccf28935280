//~ E0599
use traffic_control::SignalHead;

pub fn attempt() -> SignalHead {
    SignalHead::default()
}
