//! Sites built in memory: files in, tree out, and how many pages were rendered.
//!
//! Takes no disk and no process, so that thousands of builds fit into one test.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Mutex;

use shirube::build::{Inputs, Last, build};
use shirube::output::{Manifest, Taken};
use shirube::site::Order;
use shirube::text::{Asset, Checked, Source};

/// Files by path, relative to the site's root.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A published folder and what is known of the build that made it.
#[derive(Clone, Default)]
pub struct Published {
    pub tree: Files,
    pub last: Last,
    /// Pages made by the last build; none where it failed.
    pub rendered: usize,
    /// Files that it wrote or removed.
    pub changed: usize,
    /// Whether it found an error.
    pub failed: bool,
}

/// All that `disk` would read, had these files lain in a folder.
pub fn inputs(files: &Files) -> Inputs {
    let mut inputs =
        Inputs { sources: vec![], templates: vec![], statics: vec![], assets: vec![], notes: vec![] };
    for (path, bytes) in files {
        let below_theme = path.strip_prefix("themes/").and_then(|path| path.split_once('/'));
        let inner = below_theme.map_or(path.as_str(), |(_, inner)| inner);
        match inner.split_once('/').map(|(folder, _)| folder) {
            Some("templates") => inputs.templates.push(Source::new(path.as_str(), bytes)),
            Some("static") => inputs.statics.push(Asset::new(path.as_str(), bytes.clone())),
            Some("content") if !path.ends_with(".md") => {
                inputs.assets.push(Asset::new(path.as_str(), bytes.clone()));
            }
            _ => inputs.sources.push(Source::new(path.as_str(), bytes)),
        }
    }
    inputs.with_base_theme()
}

impl Published {
    /// Builds these files onto what is published. Gives what was wrong with them; with any
    /// error nothing changes.
    pub fn build(&mut self, files: &Files, order: &Order) -> Vec<String> {
        let written = Mutex::new(Files::new());
        let write = |path: &str, stretches: &[&[u8]]| {
            let bytes = stretches.concat();
            written.lock().expect("no panic").insert(path.to_owned(), bytes);
            Ok::<(), Infallible>(())
        };
        let inputs = inputs(files);
        let built = build(&inputs, order, &self.last, |changes| match changes.take(write) {
            Ok(taken) => taken,
            Err(never) => match never {},
        });
        let Checked { value: (built, last), mut diagnostics } = built;
        let taken = built.published.map(|taken| taken.note(&mut diagnostics));
        let fails = diagnostics.iter().any(|fault| fault.is_error());
        self.last = last;
        (self.rendered, self.changed, self.failed) = (0, 0, fails);
        if let Some(taken) = taken.filter(|_| !fails) {
            self.publish(taken, written.into_inner().expect("no panic"));
        }
        diagnostics
            .iter()
            .map(|fault| format!("{:?} {}: {}", fault.place, fault.code, fault.message.ja))
            .collect()
    }

    fn publish(&mut self, taken: Taken, written: Files) {
        let reported: Vec<_> = taken.written.iter().map(|path| path.to_string()).collect();
        assert!(written.keys().eq(reported.iter()), "what was written is reported");
        self.tree.extend(written);
        for path in &taken.removed {
            self.tree.remove(&**path).expect("what is removed was published");
        }
        self.rendered = taken.rendered;
        self.changed = taken.written.len() + taken.removed.len();
        (self.last.manifest, self.last.pieces) = (taken.manifest, taken.pieces);
    }

    /// The same as a new process finds it: the tree, and the manifest read from its bytes.
    // Not every test program that has this module restarts one.
    #[allow(dead_code)]
    pub fn restarted(&self) -> Published {
        let manifest = Manifest::from_bytes(&self.last.manifest.to_bytes()).expect("it was just written");
        let last = Last { manifest, ..Last::default() };
        Published { tree: self.tree.clone(), last, ..*self }
    }
}
