use office::{AllInOne, NoPaper, copy_by};

pub fn attempt(machine: &mut AllInOne) -> Result<(), NoPaper> {
    copy_by(machine)
}
