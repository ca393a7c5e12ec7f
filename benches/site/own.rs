//! This repository's own site in the preview: from a saved page to a browser that may reload.
//!
//! Asks as the script in a page does: waits for news, then asks for the page again.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::measure::{Clock, Used, peak};
use crate::synthetic::Size;

/// The page that is edited, and the path it is shown at.
const EDITED: (&str, &str) = ("content/_index.md", "/");

/// What the site holds, and what one edit of it used until a browser had the page again.
pub fn edited(folder: &Path) -> (Size, Used) {
    let root = folder.join("own");
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut size = Size { guides: 0, records: 0 };
    for name in ["content", "data", "static", "templates", "themes"] {
        if own.join(name).is_dir() {
            copy(&own.join(name), &root.join(name), &mut size);
        }
    }
    let mut preview = Preview::start(&root);
    let (file, page) = (root.join(EDITED.0), EDITED.1);
    // The first edit also warms what every later one finds.
    let used = ["編集一。", "編集二。"].map(|words| {
        let text = fs::read_to_string(&file).expect("it was copied");
        preview.save(&file, &format!("{text}\n{words}\n"), page, words)
    });
    (size, used[1])
}

/// Copies a folder; counts pages and records.
fn copy(from: &Path, to: &Path, size: &mut Size) {
    fs::create_dir_all(to).expect("there is room for the site");
    for entry in fs::read_dir(from).expect("the repository can be read") {
        let from = entry.expect("the repository can be read").path();
        let to = to.join(from.file_name().expect("an entry has a name"));
        if from.is_dir() {
            copy(&from, &to, size);
            continue;
        }
        let bytes = fs::read(&from).expect("the repository can be read");
        let text = String::from_utf8_lossy(&bytes);
        size.guides += usize::from(from.extension().is_some_and(|extension| extension == "md"));
        size.records += text.lines().filter(|line| line.trim() == "[[record]]").count();
        fs::write(to, &bytes).expect("there is room for the site");
    }
}

/// The program, showing a site.
struct Preview {
    child: Child,
    clock: Clock,
    port: u16,
}

impl Preview {
    fn start(root: &Path) -> Preview {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shirube"));
        command.args(["serve", "--port", "0", "--lang", "en", "--root"]).arg(root).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().expect("the program can be started");
        let clock = Clock::of(child.id());
        let mut lines = BufReader::new(child.stdout.take().expect("it was asked for")).lines();
        let line = lines.next().and_then(Result::ok).expect("it says where");
        let port = line.split(':').nth(2).and_then(|rest| rest.split('/').next()?.parse().ok());
        let built = lines.map_while(Result::ok).find(|line| line.contains("pages rendered"));
        assert!(built.is_some(), "the site has no error");
        Preview { child, clock, port: port.expect("a port") }
    }

    /// Saves a file, waits for news of other pages, and asks for one that must show these words.
    fn save(&mut self, file: &Path, text: &str, page: &str, words: &str) -> Used {
        let (mut token, shown) = self.news("");
        let (cpu_s, start) = (self.clock.seconds(), Instant::now());
        fs::write(file, text).expect("there is room for the site");
        let mut pages = shown.clone();
        // A round in which the pages stay as they are is news too.
        while pages == shown {
            (token, pages) = self.news(&token);
        }
        assert!(self.get(page).contains(words), "the page shows what was saved");
        let (wall_s, cpu_s) = (start.elapsed().as_secs_f64(), self.clock.seconds() - cpu_s);
        Used { cpu_s, wall_s, peak_bytes: peak(self.child.id()) }
    }

    /// What stands for all that is shown, and for the pages, once it is not `after`.
    fn news(&self, after: &str) -> (String, String) {
        let news = self.get(&format!("/.shirube/news?after={after}"));
        let part = |key: &str| {
            let rest = news.split_once(&format!("\"{key}\":\"")).expect("news have it").1;
            rest.split('"').next().unwrap_or(rest).to_owned()
        };
        (part("token"), part("pages"))
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the preview listens");
        let host = format!("localhost:{}", self.port);
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.child.kill().expect("the program still runs");
        self.child.wait().expect("a child can be waited for");
    }
}
