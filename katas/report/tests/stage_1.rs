use report::{BadLine, Format, Plain, Sale, Summary, read, report, report_as, summarize};

/// A format of another team.
struct Json;

impl Format for Json {
    fn write(&self, summary: &Summary) -> String {
        let best = summary.best.as_deref().unwrap_or("-");
        format!("{{\"cents\":{},\"best\":\"{best}\"}}", summary.cents)
    }
}

fn sale(item: &str, count: u64, cents: u64) -> Sale {
    let item = item.into();
    Sale { item, count, cents }
}

// rules: 1.1
#[test]
fn the_report_still_has_its_numbers() {
    let text: Result<String, BadLine> = report("tea;2;250\ncake;1;400\n");
    assert_eq!(text, Ok("3 pieces, 900 cents, best: tea".into()));
    let empty: Result<String, BadLine> = report("");
    assert_eq!(empty, Ok("0 pieces, 0 cents".into()));
}

// rules: 1.1
#[test]
fn the_first_of_equal_items_is_still_the_best() {
    let text: Result<String, BadLine> = report("a;1;1\nb;2;300\nc;1;600\nd;9;1");
    assert_eq!(text, Ok("13 pieces, 1210 cents, best: b".into()));
}

// rules: 1.2
#[test]
fn the_first_bad_line_is_still_named() {
    for (text, line) in [
        ("tea;2", 1),
        ("tea;1;250\ncake;x;1\n?", 2),
        ("tea;1;250\n\nb;1;1", 2),
        ("tea;1;-5", 1),
        ("tea;1;5;6", 1),
    ] {
        let bad: Result<String, BadLine> = report(text);
        assert_eq!(bad, Err(BadLine(line)), "{text:?}");
    }
}

// rules: 1.3
#[test]
fn lines_are_read_without_a_report() {
    let sales: Result<Vec<Sale>, BadLine> = read("tea;2;250\ncake;0;400\n");
    assert_eq!(sales, Ok(vec![sale("tea", 2, 250), sale("cake", 0, 400)]));
    let bad: Result<Vec<Sale>, BadLine> = read("tea;2;250\ncake\n");
    assert_eq!(bad, Err(BadLine(2)));
}

// rules: 1.4
#[test]
fn numbers_are_computed_from_sales_of_any_source() {
    let summary: Summary = summarize(&[sale("a;b", 0, 5), sale("c", 3, 3)]);
    let expected = Summary {
        pieces: 3,
        cents: 9,
        best: Some("c".into()),
    };
    assert_eq!(summary, expected);
    let nothing: Summary = summarize(&[sale("free", 1, 0), sale("free too", 1, 0)]);
    assert_eq!(nothing.best, Some("free".into()));
    assert_eq!(summarize(&[]), Summary::default());
}

// rules: 1.5
#[test]
fn the_format_writes_what_it_is_given() {
    let summary = Summary {
        pieces: 1,
        cents: 999,
        best: None,
    };
    let text: String = Plain.write(&summary);
    assert_eq!(text, "1 pieces, 999 cents");
}

// rules: 1.5
#[test]
fn a_format_from_outside_plugs_in() {
    let text: Result<String, BadLine> = report_as("tea;2;250\ncake;1;400", &Json);
    assert_eq!(text, Ok("{\"cents\":900,\"best\":\"tea\"}".into()));
    let bad: Result<String, BadLine> = report_as("tea", &Json);
    assert_eq!(bad, Err(BadLine(1)));
}
