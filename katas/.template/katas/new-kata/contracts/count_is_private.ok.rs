use new_kata::Counter;

pub fn attempt(counter: Counter) -> Counter {
    counter
}
