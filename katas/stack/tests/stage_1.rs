use stack::{Law, Plain, Small, Stack, broken_law, reversed};

/// Stacks of other teams, each with one mistake.
struct Wrong {
    kind: &'static str,
    numbers: Vec<i32>,
}

impl Stack for Wrong {
    fn push(&mut self, number: i32) {
        match self.kind {
            "full at three" if self.numbers.len() == 3 => {}
            "no number twice" if self.numbers.contains(&number) => {}
            _ => self.numbers.push(number),
        }
    }

    fn pop(&mut self) -> Option<i32> {
        match self.kind {
            "queue" if !self.numbers.is_empty() => Some(self.numbers.remove(0)),
            "zero" => Some(self.numbers.pop().unwrap_or(0)),
            "peeks" if self.numbers.len() == 1 => self.numbers.first().copied(),
            "sorted" => {
                self.numbers.sort_unstable();
                self.numbers.pop()
            }
            _ => self.numbers.pop(),
        }
    }

    fn len(&self) -> usize {
        match self.kind {
            "one too many" => self.numbers.len() + 1,
            "never empty again" if self.numbers.capacity() > 0 => self.numbers.len().max(1),
            _ => self.numbers.len(),
        }
    }
}

/// The law that this wrong stack breaks.
fn broken_by(kind: &'static str) -> Option<Law> {
    broken_law(&move || {
        Box::new(Wrong {
            kind,
            numbers: Vec::new(),
        })
    })
}

// rules: 1.1
#[test]
fn a_plain_stack_still_reverses() {
    let out: Vec<i32> = reversed(&[1, 2, 3], &mut Plain::default());
    assert_eq!(out, [3, 2, 1]);
    let none: Vec<i32> = reversed(&[], &mut Plain::default());
    assert_eq!(none, []);
}

// rules: 1.2
#[test]
fn a_plain_stack_keeps_all_laws() {
    let broken: Option<Law> = broken_law(&|| Box::new(Plain::default()));
    assert_eq!(broken, None);
    let correct: Option<Law> = broken_by("correct");
    assert_eq!(correct, None);
}

// rules: 1.2
#[test]
fn a_stack_from_outside_that_does_not_start_empty_is_named() {
    for kind in ["one too many", "zero"] {
        let broken: Option<Law> = broken_by(kind);
        assert_eq!(broken, Some(Law::StartsEmpty), "{kind}");
    }
}

// rules: 1.2
#[test]
fn a_stack_that_loses_a_number_is_named() {
    for kind in ["full at three", "no number twice"] {
        let broken: Option<Law> = broken_by(kind);
        assert_eq!(broken, Some(Law::PushCounts), "{kind}");
    }
}

// rules: 1.2, 1.3
#[test]
fn a_stack_in_another_order_is_named() {
    for kind in ["queue", "sorted", "peeks"] {
        let broken: Option<Law> = broken_by(kind);
        assert_eq!(broken, Some(Law::LastInFirstOut), "{kind}");
    }
}

// rules: 1.2
#[test]
fn a_stack_that_counts_wrong_after_pop_is_named() {
    let broken: Option<Law> = broken_by("never empty again");
    assert_eq!(broken, Some(Law::PopCounts));
}

// rules: 1.4
#[test]
fn a_small_place_says_when_it_is_full() {
    let mut small = Small::default();
    let pushed: Vec<Result<(), i32>> = [1, 2, 3].map(|it| small.try_push(it)).to_vec();
    assert_eq!(pushed, [Ok(()), Ok(()), Err(3)]);
    let taken: Vec<Option<i32>> = [small.take(), small.take(), small.take()].to_vec();
    assert_eq!(taken, [Some(2), Some(1), None]);
    assert_eq!(small.try_push(4), Ok(()));
}
