//! Stage 6: several desks use one library.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::fines::{Cents, PayError};
use crate::holds::{CancelError, HoldError};
use crate::kinds::RenewError;
use crate::{AddError, BorrowError, CopyId, Day, Library, Loan, MemberId, Receipt};
use crate::{ReturnError, TitleId, TitleView, Whereabouts};

/// A library that several threads can use. Clones are the same library.
#[derive(Clone)]
pub struct SharedLibrary {
    // yours
}

impl SharedLibrary {
    /// Takes a library with all that is in it.
    pub fn new(library: Library) -> Self {
        todo!()
    }

    /// As `Library::add_copy`.
    ///
    /// # Errors
    /// As `Library::add_copy`.
    pub fn add_copy(&self, title: TitleId) -> Result<CopyId, AddError> {
        todo!()
    }

    /// As `Library::borrow`.
    ///
    /// # Errors
    /// As `Library::borrow`.
    pub fn borrow(&self, member: MemberId, title: TitleId) -> Result<Loan, BorrowError> {
        todo!()
    }

    /// As `Library::return_copy`.
    ///
    /// # Errors
    /// As `Library::return_copy`.
    pub fn return_copy(&self, copy: CopyId) -> Result<Receipt, ReturnError> {
        todo!()
    }

    /// As `Library::renew`.
    ///
    /// # Errors
    /// As `Library::renew`.
    pub fn renew(&self, member: MemberId, title: TitleId) -> Result<Loan, RenewError> {
        todo!()
    }

    /// As `Library::hold`.
    ///
    /// # Errors
    /// As `Library::hold`.
    pub fn hold(&self, member: MemberId, title: TitleId) -> Result<usize, HoldError> {
        todo!()
    }

    /// As `Library::cancel_hold`.
    ///
    /// # Errors
    /// As `Library::cancel_hold`.
    pub fn cancel_hold(&self, member: MemberId, title: TitleId) -> Result<(), CancelError> {
        todo!()
    }

    /// As `Library::pay`.
    ///
    /// # Errors
    /// As `Library::pay`.
    pub fn pay(&self, member: MemberId, amount: Cents) -> Result<Cents, PayError> {
        todo!()
    }

    /// As `Library::advance`.
    pub fn advance(&self, days: u32) {
        todo!()
    }

    /// As `Library::today`.
    pub fn today(&self) -> Day {
        todo!()
    }

    /// As `Library::title`.
    pub fn title(&self, title: TitleId) -> Option<TitleView> {
        todo!()
    }

    /// As `Library::loans`.
    pub fn loans(&self, member: MemberId) -> Option<Vec<Loan>> {
        todo!()
    }

    /// As `Library::whereabouts`.
    pub fn whereabouts(&self, copy: CopyId) -> Option<Whereabouts> {
        todo!()
    }

    /// As `Library::balance`.
    pub fn balance(&self, member: MemberId) -> Option<Cents> {
        todo!()
    }

    /// As `Library::queue`.
    pub fn queue(&self, title: TitleId) -> Option<Vec<MemberId>> {
        todo!()
    }
}
