//! Which folder may become the output.

use std::path::{Path, PathBuf};

use crate::disk::{Fault, real_path};
use crate::say;
use crate::text::Words;

/// The folder that `--out` names, or `public` in the site's.
pub(super) fn output(root: &Path, out: Option<&Path>) -> Result<PathBuf, Fault> {
    let out = out.map_or_else(|| root.join("public"), Path::to_owned);
    let (root, out) = (real_path(root)?, real_path(&out)?);
    let home = std::env::home_dir().and_then(|home| real_path(&home).ok());
    match refusal(&root, &out, home.as_deref()) {
        None => Ok(out),
        Some(words) => Err(Fault::Refused(words)),
    }
}

/// Why a folder may not become the output; both are absolute, without links in them.
fn refusal(root: &Path, out: &Path, home: Option<&Path>) -> Option<Words> {
    let name = out.display();
    if root.starts_with(out) {
        return Some(say!(
            "公開フォルダに {name} は選べません。サイトのファイルが入っているフォルダです",
            "{name} cannot be the output: it holds the site's own files"
        ));
    }
    if home.is_some_and(|home| home.starts_with(out)) {
        return Some(say!(
            "公開フォルダに {name} は選べません。あなたのファイルが入っているフォルダです",
            "{name} cannot be the output: it holds your own files"
        ));
    }
    let own = ["content", "data", "static", "templates", "themes"];
    let within = own.iter().find(|folder| out.starts_with(root.join(folder)))?;
    Some(say!("公開フォルダは {within}/ の中には置けません", "the output cannot lie within {within}/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_folder_that_holds_nothing_of_the_authors_becomes_the_output() {
        let refused = |out: &str| {
            refusal(Path::new("/home/a/site"), Path::new(out), Some(Path::new("/home/a"))).is_some()
        };
        for out in ["/home/a/site", "/home/a", "/home", "/", "/home/a/site/content", "/home/a/site/themes/x"]
        {
            assert!(refused(out), "{out}");
        }
        for out in ["/home/a/site/public", "/home/a/www", "/home/b", "/srv/www", "/home/a/site/contents"] {
            assert!(!refused(out), "{out}");
        }
    }
}
