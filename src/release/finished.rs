//! What the last build was of, so that the same files on the same day cost a look and no build.

use crate::build::{Finished, Inputs};
use crate::disk::{self, Fault};
use crate::output::{open, seal};
use crate::site::Order;

use super::Release;

/// In the state folder: what the last build was of.
const FINISHED: &str = "finished";

/// What stands before its bytes.
const KIND: &str = "shirube finished 1";

impl Release {
    /// The build of these files, where what is published is what came of it and nobody has
    /// touched it since.
    pub fn finished(&self, inputs: &Inputs, order: &Order) -> Result<Option<Finished>, Fault> {
        if !self.is_whole() {
            return Ok(None);
        }
        let bytes = disk::read_if_there(&self.folder.join(FINISHED))?;
        let finished: Option<Finished> = bytes.and_then(|bytes| open(KIND, &bytes));
        Ok(finished.filter(|finished| finished.is_of(inputs, order, self.state.manifest())))
    }

    /// Remembers the build that gave what is published.
    pub fn finish(&self, finished: &Finished) -> Result<(), Fault> {
        disk::replace(&self.folder.join(FINISHED), &seal(KIND, finished))
    }
}
