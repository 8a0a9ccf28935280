use office::{
    AllInOne, NoPaper, NotDone, Print, Printer, Scan, copy, copy_by, copy_with, print_all, print_by,
};

/// A label printer of another vendor: it prints, and has no word for more.
#[derive(Default)]
struct Labels(Vec<String>);

impl Print for Labels {
    fn print_page(&mut self, page: &str) -> Result<(), NoPaper> {
        self.0.push(format!("[{page}]"));
        Ok(())
    }
}

/// A phone: it scans only, a new picture each time.
#[derive(Default)]
struct Phone(u32);

impl Scan for Phone {
    fn scan_page(&mut self) -> String {
        self.0 += 1;
        format!("photo {}", self.0)
    }
}

fn printer(paper: usize) -> Printer {
    Printer {
        paper,
        ..Printer::default()
    }
}

fn all_in_one(glass: &str) -> AllInOne {
    AllInOne {
        glass: glass.into(),
        ..AllInOne::default()
    }
}

// rules: 1.1
#[test]
fn pages_are_still_printed_until_there_is_no_paper() {
    let mut printer = printer(2);
    let done: Result<(), NotDone> = print_all(&mut printer, &["a", "b", "c"]);
    assert_eq!(done, Err(NotDone::NoPaper));
    assert_eq!(printer.out, ["a", "b"]);
    assert_eq!(printer.paper, 0);
}

// rules: 1.1
#[test]
fn copying_is_still_unsupported_on_a_printer() {
    let mut machine = all_in_one("page");
    let done: Result<(), NotDone> = copy(&mut machine);
    assert_eq!(done, Ok(()));
    assert_eq!(machine.out, ["page"]);
    assert_eq!(machine.faxes, []);
    let mut printer = printer(2);
    let done: Result<(), NotDone> = copy(&mut printer);
    assert_eq!(done, Err(NotDone::Unsupported));
    assert_eq!(printer.paper, 2);
}

// rules: 1.2
#[test]
fn our_machines_print_by_the_small_trait() {
    let mut printer = printer(2);
    let done: Result<(), NoPaper> = print_by(&mut printer, &["a", "b", "c"]);
    assert_eq!(done, Err(NoPaper));
    assert_eq!(printer.out, ["a", "b"]);
    let mut machine = all_in_one("");
    let done: Result<(), NoPaper> = print_by(&mut machine, &["a", "b", "c"]);
    assert_eq!(done, Ok(()));
    assert_eq!(machine.out, ["a", "b", "c"]);
}

// rules: 1.2
#[test]
fn a_printer_from_outside_needs_to_print_only() {
    let mut labels = Labels::default();
    let done: Result<(), NoPaper> = print_by(&mut labels, &["a", "b"]);
    assert_eq!(done, Ok(()));
    assert_eq!(labels.0, ["[a]", "[b]"]);
}

// rules: 1.3
#[test]
fn a_machine_that_can_do_both_copies() {
    let mut machine = all_in_one("page");
    let done: Result<(), NoPaper> = copy_by(&mut machine);
    assert_eq!(done, Ok(()));
    assert_eq!(machine.out, ["page"]);
    assert_eq!(machine.glass, "page");
}

// rules: 1.4
#[test]
fn a_scanner_and_a_printer_copy_together() {
    let mut phone = Phone::default();
    let mut labels = Labels::default();
    for _ in 0..2 {
        let done: Result<(), NoPaper> = copy_with(&mut phone, &mut labels);
        assert_eq!(done, Ok(()));
    }
    assert_eq!(labels.0, ["[photo 1]", "[photo 2]"]);
    let mut empty = printer(0);
    let done: Result<(), NoPaper> = copy_with(&mut phone, &mut empty);
    assert_eq!(done, Err(NoPaper));
    assert_eq!(empty.out, Vec::<String>::new());
}
