//~ E0277
use traffic_control::SignalHead;

pub fn attempt() -> SignalHead {
    <SignalHead as Default>::default()
}
