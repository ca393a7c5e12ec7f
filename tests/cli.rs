//! The real program: exit codes, what it says and where, and what it leaves in the output
//! folder. What a rule says is shown at its own floor; here it is only that it is said.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// A new site in a folder of the test's own, which goes with the test.
struct Site(PathBuf);

/// How a run of the program ended.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Site {
    fn new() -> Site {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("cli-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let site = Site(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        fs::create_dir_all(&site.0).expect("the test's folder can be made");
        assert_eq!(site.run(&["new", "site", "."]).code, Some(0));
        site
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shirube"));
        command.current_dir(&self.0);
        command
    }

    fn run(&self, words: &[&str]) -> Ran {
        let output = self.command().args(words).output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("the program speaks UTF-8");
        Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Builds for a day, so that the test says the same tomorrow.
    fn build(&self, words: &[&str]) -> Ran {
        self.run(&[&["build", "--date", "2026-11-22"], words].concat())
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.0.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
        fs::write(file, text).expect("it can be written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).expect("it is there")
    }

    /// Every file below a folder, with its bytes and the time of its last change.
    fn tree(&self, folder: &str) -> BTreeMap<PathBuf, (Vec<u8>, std::time::SystemTime)> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.0.join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten() {
                let path = entry.expect("it can be listed").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let changed = fs::metadata(&path).and_then(|metadata| metadata.modified()).expect("a time");
                let bytes = fs::read(&path).expect("it can be read");
                found.insert(path, (bytes, changed));
            }
        }
        found
    }

    /// Every file below a folder by its path there, with its bytes.
    fn bytes(&self, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let below = |path: PathBuf| path.strip_prefix(self.0.join(folder)).expect("below it").to_owned();
        self.tree(folder).into_iter().map(|(path, (bytes, _))| (below(path), bytes)).collect()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).expect("the test's folder can be removed");
    }
}

const FAULTY: &str = "+++\ntitle = \"あ\"\ndesk = \"none\"\n+++\n";

#[test]
fn a_new_site_builds_without_an_error_and_the_second_build_writes_nothing() {
    let site = Site::new();
    let first = site.build(&[]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(!first.stdout.contains("書き込み 0、") && first.stdout.lines().count() == 1, "{first:?}");
    let tree = site.tree("public");
    let second = site.build(&[]);
    assert!(second.stdout.starts_with("書き込み 0、そのまま"), "{second:?}");
    assert_eq!(site.tree("public"), tree);
}

#[test]
fn a_new_page_and_a_new_register_build_too() {
    let site = Site::new();
    assert_eq!(site.run(&["new", "page", "care/night"]).code, Some(0));
    assert_eq!(site.run(&["new", "register", "clinics"]).code, Some(0));
    assert_eq!(site.run(&["new", "page", "care/night"]).code, Some(2), "nothing is overwritten");
    let ran = site.build(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!site.0.join("public/care/night/index.html").exists(), "a draft");
    assert!(site.0.join("public/registers/clinics/r-0001.html").exists());
    assert_eq!(site.build(&["--drafts"]).code, Some(0));
    assert!(site.0.join("public/care/night/index.html").exists());
}

#[test]
fn a_faulty_file_is_told_on_stderr_and_the_output_stays_as_it_was() {
    let site = Site::new();
    assert_eq!(site.build(&[]).code, Some(0));
    let before = site.tree("public");
    site.write("content/a.md", FAULTY);
    let ran = site.build(&[]);
    assert_eq!((ran.code, &*ran.stdout), (Some(1), ""));
    assert!(ran.stderr.contains("content/a.md:3:8: error: "), "{ran:?}");
    assert!(ran.stderr.ends_with("公開していません。公開フォルダは前のままです\n"), "{ran:?}");
    assert_eq!(site.tree("public"), before);
}

#[test]
fn a_fault_of_a_template_is_told_at_its_place_and_nothing_is_published() {
    let site = Site::new();
    site.write("templates/home.html", "<p>{{ page.none }}</p>");
    let ran = site.build(&["--lang", "en"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("templates/home.html:1:"), "{ran:?}");
    assert!(ran.stderr.contains("this page has no value `none`"), "{ran:?}");
    assert!(!site.0.join("public").exists());
}

#[test]
fn quiet_says_nothing_when_all_is_well_and_english_is_spoken_on_request() {
    let site = Site::new();
    assert_eq!(site.build(&["--quiet"]).stdout, "");
    let ran = site.build(&["--lang", "en", "--full"]);
    assert!(ran.stdout.contains(" written, ") && ran.stdout.contains(" kept, "), "{ran:?}");
}

#[test]
fn a_call_that_cannot_be_meant_ends_with_two() {
    let site = Site::new();
    site.write("mine/a.txt", "mine");
    for words in [
        &["build", "--oot", "x"][..],
        &["bild"],
        &[],
        &["build", "--date", "2026-02-30"],
        &["build", "--out", "."],
        &["build", "--out", "content/public"],
        &["build", "--out", "mine"],
        &["build", "--root", "nowhere"],
        &["new", "page", "../outside"],
    ] {
        let ran = site.run(words);
        assert_eq!((ran.code, &*ran.stdout), (Some(2), ""), "{words:?}: {ran:?}");
        assert!(!ran.stderr.is_empty(), "{words:?}");
    }
    assert_eq!(site.read("mine/a.txt"), "mine");
    assert_eq!(site.run(&["--help"]).code, Some(0));
}

#[test]
fn check_tells_in_text_and_in_json_and_writes_nothing() {
    let site = Site::new();
    let before = site.tree(".");
    let fine = site.run(&["check", "--date", "2026-11-22"]);
    assert_eq!(fine.code, Some(0), "{fine:?}");
    site.write("content/a.md", FAULTY);
    let ran = site.run(&["check", "--format", "json", "--date", "2026-11-22"]);
    assert_eq!(ran.code, Some(1));
    let told: Vec<serde_json::Value> =
        ran.stdout.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect();
    let fault = told.iter().find(|told| told["severity"] == "error").expect("the faulty file");
    assert_eq!((&fault["file"], &fault["line"]), (&"content/a.md".into(), &3.into()));
    fs::remove_file(site.0.join("content/a.md")).expect("it can be removed");
    assert_eq!(site.tree("."), before);
}

#[test]
fn check_says_what_the_coming_days_bring() {
    let site = Site::new();
    site.write("content/a.md", "+++\ntitle = \"冬の案内\"\npublish_from = 2026-12-01\n+++\n");
    let ahead = |days: &str| site.run(&["check", "--date", "2026-11-22", "--ahead", days]).stdout;
    assert!(ahead("10").contains("2026-12-01 ページ「冬の案内」が載ります"), "{}", ahead("10"));
    assert!(!ahead("5").contains("冬の案内"));
}

#[test]
fn the_tree_depends_on_the_files_and_the_day_alone() {
    let site = Site::new();
    assert_eq!(site.build(&[]).code, Some(0));
    for (zone, threads) in [("UTC", "1"), ("Pacific/Kiritimati", "4")] {
        let mut command = site.command();
        command.env("TZ", zone).env("RAYON_NUM_THREADS", threads);
        let words = ["build", "--date", "2026-11-22", "--quiet", "--out", zone];
        assert!(command.args(words).output().expect("it starts").status.success());
        assert_eq!(site.bytes(zone), site.bytes("public"), "{zone}");
    }
}

#[test]
fn what_was_altered_or_deleted_in_the_output_is_made_again() {
    let site = Site::new();
    site.build(&[]);
    let before = site.bytes("public");
    site.write("public/index.html", "altered");
    fs::remove_file(site.0.join("public/404.html")).expect("it can be removed");
    let ran = site.build(&[]);
    assert!(ran.stdout.starts_with("書き込み 2、"), "{ran:?}");
    assert_eq!(site.bytes("public"), before);
    site.write("public.shirube/state", "not a state");
    assert_eq!(site.build(&[]).code, Some(0));
    assert_eq!(site.bytes("public"), before);
}

#[test]
fn an_earlier_release_comes_back_unless_it_shows_what_must_not_be_shown() {
    let site = Site::new();
    let register = "data/registers/people/register.toml";
    let schema = "title = \"名簿\"\nlabel = \"name\"\nas_of = \"2026\"\nsource = \"町\"\n[[field]]\nkey = \"name\"\nlabel = \"名前\"\ntype = \"text\"\nrequired = true\nvisibility = \"page\"\n[[field]]\nkey = \"room\"\nlabel = \"部屋\"\ntype = \"text\"\nvisibility = \"page\"\n";
    let record = "[[record]]\nid = \"a\"\nname = \"見本 太郎\"\nroom = \"七号室\"\n";
    let page = "public/registers/people/a.html";
    site.write(register, schema);
    site.write("data/registers/people/a.toml", record);
    assert_eq!(site.build(&[]).code, Some(0));
    let before = site.bytes("public");
    site.write("content/a.md", "+++\ntitle = \"誤って出したページ\"\n+++\n");
    assert_eq!(site.build(&[]).code, Some(0));
    assert!(site.read("public.shirube/changed.txt").contains("M a/index.html\n"));

    let listed = site.run(&["rollback", "--list"]);
    assert!(listed.stdout.lines().count() == 2 && listed.stdout.starts_with("2  2"), "{listed:?}");
    let back = site.run(&["rollback"]);
    assert!(back.code == Some(0) && back.stdout.starts_with("公開 1 に戻しました"), "{back:?}");
    assert_eq!(site.bytes("public"), before);
    assert!(site.read("public.shirube/changed.txt").contains("D a/index.html\n"));
    assert_eq!(site.run(&["rollback", "99"]).code, Some(2));
    assert_eq!(site.run(&["rollback", "1", "--list"]).code, Some(2));

    // A field that is internal now; a record that was withdrawn, then taken out altogether.
    site.write(register, &schema.replace("type = \"text\"\nvisibility = \"page\"\n", "type = \"text\"\n"));
    let refused = site.run(&["rollback", "1"]);
    assert!(
        refused.code == Some(2) && refused.stderr.contains("項目「部屋」は、いまは載せない"),
        "{refused:?}"
    );
    assert_eq!(site.bytes("public"), before);
    site.write(register, schema);
    site.write("data/registers/people/a.toml", &format!("{record}withdrawn = 2026-11-01\n"));
    let refused = site.run(&["rollback", "2", "--lang", "en"]);
    assert!(refused.code == Some(2) && refused.stderr.contains("a of the register"), "{refused:?}");
    assert!(site.read(page).contains("七号室"), "nothing was published");
    let ran = site.build(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!site.read(page).contains("見本 太郎"));
    fs::remove_file(site.0.join("data/registers/people/a.toml")).expect("it is there");
    assert_eq!(site.build(&[]).code, Some(0));
    assert_eq!(site.run(&["rollback", "2"]).code, Some(2), "it was withdrawn since");
    site.write("data/registers/people/a.toml", "[[record\n");
    let refused = site.run(&["rollback", "4"]);
    assert!(refused.code == Some(1) && refused.stderr.contains("a.toml:1"), "{refused:?}");
}

/// A program that stays running; ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().expect("it can be ended");
        self.0.wait().expect("it ends");
    }
}

/// Asks again until the answer fits, for ten seconds at most.
fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(10) {
        if let Some(answer) = ask() {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("not within ten seconds: {what}");
}

#[test]
fn watch_publishes_what_is_saved_and_keeps_the_last_release_over_an_error() {
    let site = Site::new();
    let child = site.command().args(["watch", "--quiet"]).stderr(Stdio::null()).spawn().expect("it starts");
    let _running = Running(child);
    let page = site.0.join("public/a/index.html");
    until("the first release", || site.0.join("public/index.html").exists().then_some(()));
    site.write("content/a.md", "+++\ntitle = \"あ\"\n+++\nはじめ\n");
    until("the page", || fs::read_to_string(&page).ok().filter(|text| text.contains("はじめ")));
    site.write("content/a.md", FAULTY);
    std::thread::sleep(Duration::from_millis(500));
    assert!(fs::read_to_string(&page).expect("it stays").contains("はじめ"));
    site.write("content/a.md", "+++\ntitle = \"あ\"\n+++\nつぎ\n");
    until("the mended page", || fs::read_to_string(&page).ok().filter(|text| text.contains("つぎ")));
    assert_eq!(site.run(&["build"]).code, Some(2), "the folder has one holder");
}

/// One request, as a browser or a stranger would send it; status line, headers, body.
fn request(port: u16, head: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("somebody listens");
    stream.write_all(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes()).expect("it is sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it is answered");
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(port: u16, path: &str) -> String {
    request(port, &format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}"))
}

#[test]
fn serve_shows_saved_changes_and_faults_and_answers_nobody_else() {
    let site = Site::new();
    let mut command = site.command();
    command.args(["serve", "--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut running = Running(command.spawn().expect("it starts"));
    let mut lines = BufReader::new(running.0.stdout.take().expect("piped")).lines();
    let line = lines.next().expect("it says where").expect("a text");
    let port: u16 =
        line.split(':').nth(2).and_then(|rest| rest.split('/').next()?.parse().ok()).expect("a port");
    // Nobody reads on; the program must not wait for it.
    std::thread::spawn(move || lines.for_each(drop));
    until("the home page", || get(port, "/").starts_with("HTTP/1.1 200").then_some(()));

    let page = get(port, "/");
    assert!(page.contains("/.shirube/preview.js") && page.contains("no-store"), "{page}");
    assert!(page.to_lowercase().contains("content-security-policy"), "{page}");
    assert!(get(port, "/none/").starts_with("HTTP/1.1 404"));
    for path in ["/../Cargo.toml", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/data/site.toml"] {
        assert!(get(port, path).starts_with("HTTP/1.1 404"), "{path}");
    }
    let status = |head: &str| request(port, head).split(' ').nth(1).expect("a status").to_owned();
    assert_eq!(status("GET / HTTP/1.1\r\nHost: evil.example"), "403");
    assert_eq!(status(&format!("GET / HTTP/1.1\r\nHost: localhost:{}", port.wrapping_add(1))), "403");
    assert_eq!(status(&format!("POST / HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 0")), "405");
    let head = request(port, &format!("HEAD / HTTP/1.1\r\nHost: 127.0.0.1:{port}"));
    assert!(head.starts_with("HTTP/1.1 200") && head.ends_with("\r\n\r\n"), "{head}");

    strangers(port);

    site.write("content/a.md", FAULTY);
    until("the fault", || get(port, "/.shirube/news").contains("content/a.md:3:8").then_some(()));
    assert!(get(port, "/").starts_with("HTTP/1.1 200"), "the last good page stays");
    site.write("content/a.md", "+++\ntitle = \"あ\"\n+++\nよし\n");
    until("the page", || get(port, "/a/").contains("よし").then_some(()));
    assert!(get(port, "/.shirube/news").contains("\"errors\":[]"));
    assert!(!site.0.join("public").exists(), "the preview has a tree of its own");
}

/// What no browser would send, and many at once: refused or closed, and others are answered.
fn strangers(port: u16) {
    let own = format!("Host: localhost:{port}");
    let status = |head: &str| request(port, head).split(' ').nth(1).unwrap_or("closed").to_owned();
    let ranges = |range: &str| status(&format!("GET / HTTP/1.1\r\n{own}\r\nRange: bytes={range}"));
    for range in ["0-", "-0", "0-0", "99999999-", "0-1,2-3,4-5"] {
        assert_eq!(ranges(range), "200", "a range is answered with the whole: {range}");
    }
    let page = get(port, "/");
    let (head, body) = page.split_once("\r\n\r\n").expect("a head and a body");
    let length = head
        .to_lowercase()
        .split("content-length: ")
        .nth(1)
        .and_then(|rest| rest.lines().next()?.parse().ok());
    assert_eq!(length, Some(body.len()));
    assert!(
        request(port, &format!("HEAD / HTTP/1.1\r\n{own}"))
            .to_lowercase()
            .contains(&format!("content-length: {}", body.len()))
    );
    for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "BREW"] {
        let status = status(&format!("{method} / HTTP/1.1\r\n{own}"));
        assert!(["405", "400"].contains(&&*status), "{method}: {status}");
    }
    let long = "a".repeat(5000);
    assert_eq!(status(&format!("GET /{long} HTTP/1.1\r\n{own}")), "414");
    let headers: String = (0..10_000).map(|number| format!("X-{number}: x\r\n")).collect();
    for head in [
        format!("GET / HTTP/1.1\r\n{headers}{own}"),
        format!("GET / HTTP/1.1\r\n{own}\r\nX: {}", "x".repeat(2 << 20)),
        format!("GET / HTTP/1.1\r\n{own}\r\nX y z"),
        format!("GET /\0 HTTP/1.1\r\n{own}"),
        "GET / HTTP/1.1".to_owned(),
        format!("GET / HTTP/1.1\r\n{own}\r\n{own}.evil.example"),
        format!("GET / HTTP/1.1\r\nHost: localhost:{port}.evil.example"),
        "\u{16}\u{3}\u{1}\0\u{1}\0".to_owned(),
    ] {
        let status = refusal(port, &head);
        assert!(!status.starts_with('2'), "{status}: {:?}", head.chars().take(60).collect::<String>());
    }
    let idle: Vec<TcpStream> =
        (0..150).map(|_| TcpStream::connect(("127.0.0.1", port)).expect("somebody listens")).collect();
    assert!(get(port, "/").starts_with("HTTP/1.1 200"), "idle ones keep nobody out");
    drop(idle);
    let slow = Instant::now();
    let mut half = TcpStream::connect(("127.0.0.1", port)).expect("somebody listens");
    let mut closed = false;
    while !closed && slow.elapsed() < Duration::from_secs(25) {
        closed = half.write_all(b"x").is_err();
        std::thread::sleep(Duration::from_millis(250));
    }
    assert!(closed, "a request that never ends is closed, however often a byte of it comes");
}

/// The status of the answer; nothing where the connection was closed instead.
fn refusal(port: u16, head: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("somebody listens");
    let _may_be_closed = stream.write_all(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes());
    let mut answer = Vec::new();
    let _may_be_closed = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).split(' ').nth(1).unwrap_or_default().to_owned()
}
