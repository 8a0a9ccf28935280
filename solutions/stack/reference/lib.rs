//! Stacks, and the laws that all of them keep.

/// Keeps numbers; the last one that came is the first one to go.
pub trait Stack {
    /// Puts a number on top.
    fn push(&mut self, number: i32);
    /// Takes the number from the top; `None` if there is none.
    fn pop(&mut self) -> Option<i32>;
    /// How many numbers there are.
    fn len(&self) -> usize;
    /// Whether there is no number.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A stack without a limit.
#[derive(Debug, Default)]
pub struct Plain(Vec<i32>);

impl Stack for Plain {
    fn push(&mut self, number: i32) {
        self.0.push(number);
    }

    fn pop(&mut self) -> Option<i32> {
        self.0.pop()
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

/// Reverses numbers with the help of an empty stack.
pub fn reversed(numbers: &[i32], stack: &mut dyn Stack) -> Vec<i32> {
    for &number in numbers {
        stack.push(number);
    }
    let mut out = Vec::new();
    while let Some(number) = stack.pop() {
        out.push(number);
    }
    out
}

/// A place for two numbers. It is no stack, because a third one does not fit.
#[derive(Debug, Default)]
pub struct Small(Vec<i32>);

/// What every stack promises, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// A new stack is empty, and `pop` returns `None`.
    StartsEmpty,
    /// Each `push` makes `len` larger by one.
    PushCounts,
    /// `pop` returns all numbers, the last one first.
    LastInFirstOut,
    /// Each `pop` that returns a number makes `len` smaller by one.
    PopCounts,
}

/// The first law that this kind of stack breaks. `new` makes an empty one.
pub fn broken_law(new: &dyn Fn() -> Box<dyn Stack>) -> Option<Law> {
    let numbers = [5, 3, 5, 8];
    let mut stack = new();
    if (stack.len(), stack.pop()) != (0, None) {
        return Some(Law::StartsEmpty);
    }
    let mut stack = new();
    for (before, number) in numbers.into_iter().enumerate() {
        stack.push(number);
        if stack.len() != before + 1 {
            return Some(Law::PushCounts);
        }
    }
    let mut counts = true;
    for (left, number) in numbers.into_iter().enumerate().rev() {
        if stack.pop() != Some(number) {
            return Some(Law::LastInFirstOut);
        }
        counts &= stack.len() == left;
    }
    if stack.pop().is_some() {
        return Some(Law::LastInFirstOut);
    }
    (!counts).then_some(Law::PopCounts)
}

impl Small {
    /// Puts a number on top, or returns it if there are two already.
    pub fn try_push(&mut self, number: i32) -> Result<(), i32> {
        if self.0.len() == 2 {
            return Err(number);
        }
        self.0.push(number);
        Ok(())
    }

    /// Takes the number from the top.
    pub fn take(&mut self) -> Option<i32> {
        self.0.pop()
    }
}
