//! T1: Landlock hides files, and seccomp refuses system calls.

use std::path::PathBuf;

use super::{
    Confinement, Role, Wall,
    inside::{Order, Paths},
};

pub(super) struct Landlock;

impl Wall for Landlock {
    fn name(&self) -> &'static str {
        "Landlock, seccomp"
    }

    fn stops(&self) -> &'static str {
        "writes elsewhere, network, programs"
    }

    fn advice(&self) -> String {
        "Linux 5.13 or later has it".to_owned()
    }

    fn opener(&self) -> Result<Option<PathBuf>, String> {
        Ok(None)
    }

    /// It does not come up without.
    fn has_landlock(&self) -> bool {
        true
    }

    fn order(&self, confinement: &Confinement) -> Order {
        let mut read: Vec<PathBuf> = confinement.system_paths().collect();
        read.extend(confinement.read.iter().cloned());
        if confinement.role == Role::Compiler {
            read.push("/proc".into());
        }
        let mut write = confinement.write.clone();
        write.push(confinement.scratch.clone());
        Order {
            quota: Some(confinement.quota),
            landlock: Some(Paths { read, write }),
            seccomp: Some(confinement.role),
        }
    }
}
