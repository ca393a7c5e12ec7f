//! What is wrong with templates, where the files' own errors keep everything from being
//! published.
//!
//! Views are then made from stand-ins, and much that a template says of them is untrue. What
//! a template itself gets wrong is true of it whatever stands in the files.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::pages::{Body, Page, Press};
use crate::text::Diagnostic;
use crate::theme::is_of_the_template;

use super::{Changes, Faults, Kept};

impl Changes<'_> {
    /// Renders the first page of each template and gives what is wrong with the templates
    /// themselves. Nothing is written.
    pub fn rehearse(mut self) -> Vec<Diagnostic> {
        let mut faults = Faults::default();
        let mut pieces = std::mem::take(&mut self.pieces);
        let firsts = self.first_of_each_template();
        let whole = self.complete(&firsts, &mut pieces, &mut faults);
        let make = |at: &usize| {
            let press = Press::new(self.theme, &pieces);
            self.make(&self.planned[*at], &press, &mut Vec::new()).err()
        };
        let faulty: Vec<_> = whole.par_iter().map(make).collect();
        for (at, fault) in whole.into_iter().zip(faulty) {
            if let Some(fault) = fault {
                faults.add(&self.planned[at], *fault);
            }
        }
        faults.told().into_iter().filter(is_of_the_template).collect()
    }

    /// By their places in the plan; without those that were rendered for the last release,
    /// and so have no fault. Which page is the first does not follow from the last release.
    fn first_of_each_template(&self) -> Vec<usize> {
        let mut firsts: BTreeMap<String, (Arc<str>, Option<usize>)> = BTreeMap::new();
        let mut meet = |page: &Page<'_>, file: &Arc<str>, place: Option<usize>| {
            let Body::View(view) = &page.body else { return };
            let first = firsts.entry(view.laid_out_by().to_owned()).or_insert((file.clone(), place));
            if *file < first.0 {
                *first = (file.clone(), place);
            }
        };
        for (at, planned) in self.planned.iter().enumerate() {
            meet(&planned.page, &planned.file, planned.kept.is_none().then_some(at));
        }
        for planned in self.kept.iter().flat_map(Kept::opened) {
            meet(&planned.page, &planned.file, None);
        }
        firsts.into_values().filter_map(|(_, place)| place).collect()
    }
}
