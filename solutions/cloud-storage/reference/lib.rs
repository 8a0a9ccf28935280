//! A cloud storage: files at paths, with sizes and no contents.

pub mod backups;
mod files;
pub mod find;
mod paths;
pub mod saves;
pub mod shared;
pub mod users;

pub use files::{AddError, Bytes, CopyError, NotFound, Storage, Usage};
pub use paths::{FilePath, InvalidPath};
