//! Words in, exit code out: 0 fine, 1 the files have errors, 2 the machine or the call.
//!
//! Alone knows the command line, the environment, the clock and the streams. Results go to
//! stdout, messages to stderr.

mod build;
mod check;
mod new;
mod place;
mod rollback;
mod serve;
mod voice;
mod watch;
mod words;

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::disk::Fault;
use crate::site::Today;

use voice::Voice;
use words::{Command, Common};

/// How a command ended.
enum End {
    /// As it should.
    Fine,
    /// The files have errors, which have been told.
    Errors,
}

/// Does what the command line asks for.
pub fn run() -> ExitCode {
    let words = match words::read() {
        Ok(words) => words,
        Err(code) => return code,
    };
    let voice = Voice::new(&words.common);
    let end = match &words.command {
        Command::Build(asked) => build::run(asked, &words.common, &voice),
        Command::Check(asked) => check::run(asked, &words.common, &voice),
        Command::Serve(asked) => serve::run(asked, &words.common, voice),
        Command::Watch(asked) => watch::run(asked, &words.common, &voice),
        Command::Rollback(asked) => rollback::run(asked, &words.common, &voice),
        Command::New(asked) => new::run(asked, &words.common, &voice),
    };
    match end {
        Ok(End::Fine) => ExitCode::SUCCESS,
        Ok(End::Errors) => ExitCode::from(1),
        Err(fault) => {
            voice.fault(&fault.words());
            ExitCode::from(2)
        }
    }
}

/// The day that was asked for, else the present moment.
fn today(date: Option<crate::calendar::Date>) -> Today {
    date.map_or_else(|| Today::Moment(now()), Today::Day)
}

/// Seconds since 1970-01-01T00:00:00Z.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// What a command gives, or what the machine refused.
type Ended = Result<End, Fault>;
