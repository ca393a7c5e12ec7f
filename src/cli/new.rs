//! `shirube new`: a site, a page or a register to begin with. Never overwrites anything.

use std::path::Path;

use crate::disk::{self, Fault};
use crate::say;

use super::voice::Voice;
use super::words::{Common, Kind, New};
use super::{End, Ended};

/// Lays down the files and names each.
pub(super) fn run(asked: &New, common: &Common, voice: &Voice) -> Ended {
    let files = match &asked.kind {
        Kind::Site(at) => site(&at.path)?,
        Kind::Page(at) => page(&common.root, &at.path)?,
        Kind::Register(at) => register(&common.root, &at.path)?,
    };
    for (path, text) in &files {
        disk::create(path, text.as_bytes())?;
    }
    for (path, _) in &files {
        let path = path.display();
        voice.result(&say!("{path} を作りました", "{path} created"));
    }
    Ok(End::Fine)
}

/// Where each file goes, and what stands in it.
type Files = Vec<(std::path::PathBuf, &'static str)>;

fn site(path: &Path) -> Result<Files, Fault> {
    if !disk::files(path)?.is_empty() {
        let path = path.display();
        return Err(Fault::Refused(say!(
            "{path} は空のフォルダではありません。まだない名前を指定してください",
            "{path} is not empty; name a new folder"
        )));
    }
    Ok(vec![
        (path.join("data/site.toml"), include_str!("starter/site.toml")),
        (path.join("content/_index.md"), include_str!("starter/index.md")),
        (path.join(".gitignore"), "/public\n/public.shirube\n"),
    ])
}

fn page(root: &Path, path: &Path) -> Result<Files, Fault> {
    let name = below(path, "content")?;
    let name = if name.ends_with(".md") { name } else { format!("{name}.md") };
    Ok(vec![(root.join("content").join(name), include_str!("starter/page.md"))])
}

fn register(root: &Path, path: &Path) -> Result<Files, Fault> {
    let name = below(path, "data/registers")?;
    let folder = root.join("data/registers").join(name);
    Ok(vec![
        (folder.join("register.toml"), include_str!("starter/register.toml")),
        (folder.join("records.toml"), include_str!("starter/records.toml")),
    ])
}

/// A path within a folder of the site, also where it was written with the folder's name.
fn below(path: &Path, folder: &str) -> Result<String, Fault> {
    let written = path.display().to_string().replace('\\', "/");
    let name = written.strip_prefix("./").unwrap_or(&written);
    let name = name.strip_prefix(folder).map_or(name, |name| name.trim_start_matches('/'));
    let name = name.trim_end_matches('/');
    let leads_out = path.is_absolute() || name.split('/').any(|part| matches!(part, "" | "." | ".."));
    if leads_out {
        return Err(Fault::Refused(say!(
            "「{written}」には作れません。{folder}/ の中の場所を書いてください",
            "`{written}` does not lie within {folder}/"
        )));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_may_be_written_with_or_without_its_folder_and_never_leads_out() {
        let check = |path: &str, expect: Option<&str>| {
            assert_eq!(below(Path::new(path), "content").ok().as_deref(), expect, "{path}");
        };
        check("a/b.md", Some("a/b.md"));
        check("content/a/b.md", Some("a/b.md"));
        check("./content/a/", Some("a"));
        for path in ["../a", "/etc/a", "a/../../b", "", "content"] {
            check(path, None);
        }
    }
}
