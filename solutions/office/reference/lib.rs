//! The machines of an office, by what they can do.

/// Why a machine did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// There is no paper.
    NoPaper,
    /// This machine cannot do it at all.
    Unsupported,
}

/// Everything that a machine in the office may be able to do.
pub trait Machine {
    /// Prints a page.
    fn print(&mut self, page: &str) -> Result<(), NotDone>;
    /// Reads the page on the glass.
    fn scan(&mut self) -> Result<String, NotDone>;
    /// Sends a page to a number.
    fn fax(&mut self, number: u32, page: &str) -> Result<(), NotDone>;
}

/// Prints, and nothing else.
#[derive(Debug, Default)]
pub struct Printer {
    /// How many pages it can print.
    pub paper: usize,
    /// The printed pages.
    pub out: Vec<String>,
}

/// Prints, scans and faxes.
#[derive(Debug, Default)]
pub struct AllInOne {
    /// The page on the glass.
    pub glass: String,
    /// The printed pages.
    pub out: Vec<String>,
    /// The pages that were sent.
    pub faxes: Vec<(u32, String)>,
}

impl Machine for Printer {
    fn print(&mut self, page: &str) -> Result<(), NotDone> {
        self.print_page(page).map_err(|NoPaper| NotDone::NoPaper)
    }

    fn scan(&mut self) -> Result<String, NotDone> {
        Err(NotDone::Unsupported)
    }

    fn fax(&mut self, _number: u32, _page: &str) -> Result<(), NotDone> {
        Err(NotDone::Unsupported)
    }
}

impl Machine for AllInOne {
    fn print(&mut self, page: &str) -> Result<(), NotDone> {
        self.print_page(page).map_err(|NoPaper| NotDone::NoPaper)
    }

    fn scan(&mut self) -> Result<String, NotDone> {
        Ok(self.scan_page())
    }

    fn fax(&mut self, number: u32, page: &str) -> Result<(), NotDone> {
        self.faxes.push((number, page.into()));
        Ok(())
    }
}

/// Prints these pages in order.
pub fn print_all(machine: &mut dyn Machine, pages: &[&str]) -> Result<(), NotDone> {
    for page in pages {
        machine.print(page)?;
    }
    Ok(())
}

/// Prints the page on the glass.
pub fn copy(machine: &mut dyn Machine) -> Result<(), NotDone> {
    let page = machine.scan()?;
    machine.print(&page)
}

/// There is no paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPaper;

/// Can print.
pub trait Print {
    /// Prints a page.
    fn print_page(&mut self, page: &str) -> Result<(), NoPaper>;
}

/// Can scan.
pub trait Scan {
    /// Reads the page on the glass.
    fn scan_page(&mut self) -> String;
}

impl Print for Printer {
    fn print_page(&mut self, page: &str) -> Result<(), NoPaper> {
        if self.paper == 0 {
            return Err(NoPaper);
        }
        self.paper -= 1;
        self.out.push(page.into());
        Ok(())
    }
}

impl Print for AllInOne {
    fn print_page(&mut self, page: &str) -> Result<(), NoPaper> {
        self.out.push(page.into());
        Ok(())
    }
}

impl Scan for AllInOne {
    fn scan_page(&mut self) -> String {
        self.glass.clone()
    }
}

/// Prints these pages in order, on anything that prints.
pub fn print_by(printer: &mut dyn Print, pages: &[&str]) -> Result<(), NoPaper> {
    for page in pages {
        printer.print_page(page)?;
    }
    Ok(())
}

/// Prints the page on the glass of a machine that scans and prints.
pub fn copy_by<M: Print + Scan>(machine: &mut M) -> Result<(), NoPaper> {
    let page = machine.scan_page();
    machine.print_page(&page)
}

/// Prints the page on the glass of one machine on another one.
pub fn copy_with(scanner: &mut dyn Scan, printer: &mut dyn Print) -> Result<(), NoPaper> {
    let page = scanner.scan_page();
    printer.print_page(&page)
}
