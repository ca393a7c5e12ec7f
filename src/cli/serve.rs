//! `shirube serve`: the preview, on this machine.

use std::process::{Command, Stdio};

use crate::say;
use crate::serve::{self, Preview, Told};

use super::voice::Voice;
use super::words::{Common, Serve};
use super::{End, Ended, now};

/// Shows the site until the program is ended.
pub(super) fn run(asked: &Serve, common: &Common, voice: Voice) -> Ended {
    let preview = Preview {
        root: common.root.clone(),
        host: asked.host.clone(),
        port: asked.port,
        drafts: asked.drafts,
    };
    if !serve::is_loopback(&asked.host) {
        let host = &asked.host;
        voice.tell(&say!(
            "警告: {host} では、同じネットワークのほかの人にも下書きや誤りの表示が見えます",
            "warning: on {host} other people of your network see drafts and errors too"
        ));
    }
    let open = asked.open;
    serve::preview(&preview, now, voice.printer(), move |told| match told {
        Told::Open(url) => {
            voice.result(&say!(
                "{url} で見られます。終わるときは Ctrl+C を押します",
                "open {url}; Ctrl+C ends"
            ));
            if open {
                browser(url);
            }
        }
        Told::Built { rendered, found, snippets } => {
            voice.diagnostics(found, &snippets);
            if let Some(rendered) = rendered {
                voice.result(&say!("{rendered} ページを作りました", "{rendered} pages rendered"));
            }
        }
        Told::Note(words) => voice.tell(words),
    })?;
    Ok(End::Fine)
}

/// Asks the desktop to open a URL; a machine without one has been told the URL.
fn browser(url: &str) {
    let (program, arguments): (_, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    let command =
        command.args(arguments).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let _without_desktop = command.spawn();
}
