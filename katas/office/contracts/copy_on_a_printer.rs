//~ E0277
use office::{NoPaper, Printer, copy_by};

pub fn attempt(printer: &mut Printer) -> Result<(), NoPaper> {
    copy_by(printer)
}
