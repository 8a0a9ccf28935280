//! A report about sales.
#![allow(unused_variables)] // remove this line when the bodies are written

/// What was sold on one line: `tea;3;250` is 3 teas at 250 cents each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    pub item: String,
    pub count: u64,
    pub cents: u64,
}

/// The numbers of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The items that were sold.
    pub pieces: u64,
    /// What was paid for them.
    pub cents: u64,
    /// The item with the highest sum of one line; of equal ones the first.
    pub best: Option<String>,
}

/// This line cannot be read; the first line is 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine(pub usize);

/// Writes a summary down.
pub trait Format {
    /// The text of a report.
    fn write(&self, summary: &Summary) -> String;
}

/// Reads the lines, computes the numbers and writes the report.
pub fn report(text: &str) -> Result<String, BadLine> {
    let (mut pieces, mut cents) = (0, 0);
    let mut best = None;
    for (index, line) in text.lines().enumerate() {
        let parts: Vec<&str> = line.split(';').collect();
        let [item, count, price] = parts[..] else {
            return Err(BadLine(index + 1));
        };
        let (Ok(count), Ok(price)) = (count.parse::<u64>(), price.parse::<u64>()) else {
            return Err(BadLine(index + 1));
        };
        pieces += count;
        cents += count * price;
        if best.is_none_or(|(_, most)| count * price > most) {
            best = Some((item, count * price));
        }
    }
    let mut out = format!("{pieces} pieces, {cents} cents");
    if let Some((item, _)) = best {
        out += &format!(", best: {item}");
    }
    Ok(out)
}

/// Reads the lines.
pub fn read(text: &str) -> Result<Vec<Sale>, BadLine> {
    todo!()
}

/// Computes the numbers.
pub fn summarize(sales: &[Sale]) -> Summary {
    todo!()
}

/// `5 pieces, 900 cents, best: tea`
pub struct Plain;

impl Format for Plain {
    fn write(&self, summary: &Summary) -> String {
        todo!()
    }
}

/// The same report in another format.
pub fn report_as(text: &str, format: &dyn Format) -> Result<String, BadLine> {
    todo!()
}
