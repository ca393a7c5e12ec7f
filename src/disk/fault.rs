//! What the machine refuses, in words for people.

use std::io;
use std::path::{Path, PathBuf};

use crate::say;
use crate::text::Words;

/// Something that the machine refused, or that we refuse to do to it.
#[derive(Debug)]
pub enum Fault {
    /// The machine's word on one path.
    Machine {
        /// Which path.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// We do not touch it; says why.
    Refused(Words),
}

impl Fault {
    /// What the machine said of a path.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Fault {
        move |error| Fault::Machine { path: path.to_owned(), error }
    }

    /// As one sentence.
    pub fn words(&self) -> Words {
        match self {
            Fault::Refused(words) => words.clone(),
            Fault::Machine { path, error } => {
                let path = path.display();
                let why = why(error);
                say!("{path}: {why}", "{path}: {error}")
            }
        }
    }
}

/// The machine's reason in Japanese; its own words where it is a rare one.
fn why(error: &io::Error) -> String {
    let known = match error.kind() {
        io::ErrorKind::NotFound => "ありません",
        io::ErrorKind::AlreadyExists => "もうあります",
        io::ErrorKind::PermissionDenied => "許可がないため使えません",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "空き容量が足りません。前に公開したものはそのまま残っています"
        }
        io::ErrorKind::ReadOnlyFilesystem => "書き込みができないディスクです",
        io::ErrorKind::AddrInUse => "その番号（ポート）はほかのプログラムが使っています",
        io::ErrorKind::AddrNotAvailable => "そのアドレスはこのコンピューターにありません",
        io::ErrorKind::NotADirectory => "フォルダではありません",
        io::ErrorKind::IsADirectory => "ファイルではなくフォルダです",
        _ => return error.to_string(),
    };
    known.to_owned()
}
