//! A report about sales: read, compute, write.

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
    report_as(text, &Plain)
}

/// Reads the lines.
pub fn read(text: &str) -> Result<Vec<Sale>, BadLine> {
    let mut sales = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let parts: Vec<&str> = line.split(';').collect();
        let [item, count, price] = parts[..] else {
            return Err(BadLine(index + 1));
        };
        let (Ok(count), Ok(cents)) = (count.parse(), price.parse()) else {
            return Err(BadLine(index + 1));
        };
        let item = item.into();
        sales.push(Sale { item, count, cents });
    }
    Ok(sales)
}

/// Computes the numbers.
pub fn summarize(sales: &[Sale]) -> Summary {
    let mut summary = Summary::default();
    let mut most = 0;
    for sale in sales {
        let sum = sale.count * sale.cents;
        summary.pieces += sale.count;
        summary.cents += sum;
        if summary.best.is_none() || sum > most {
            summary.best = Some(sale.item.clone());
            most = sum;
        }
    }
    summary
}

/// `5 pieces, 900 cents, best: tea`
pub struct Plain;

impl Format for Plain {
    fn write(&self, summary: &Summary) -> String {
        let mut out = format!("{} pieces, {} cents", summary.pieces, summary.cents);
        if let Some(item) = &summary.best {
            out += &format!(", best: {item}");
        }
        out
    }
}

/// The same report in another format.
pub fn report_as(text: &str, format: &dyn Format) -> Result<String, BadLine> {
    Ok(format.write(&summarize(&read(text)?)))
}
