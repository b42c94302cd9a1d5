//! Data goes to standard output, everything else to standard error.

use std::io::{self, IsTerminal, Write};

use super::load::Failure;

/// Writes data; a reader that has gone away is no error.
pub fn data(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Writes binary data, which a terminal would not survive.
pub fn binary(bytes: &[u8]) -> Result<(), Failure> {
    match io::stdout().is_terminal() {
        true => Err(Failure::usage("this is no text; name a file with `-o FILE`")),
        false => data(bytes),
    }
}

/// Says something beside the data.
pub fn note(text: &str) {
    if !text.trim().is_empty() {
        let _ = writeln!(io::stderr().lock(), "{}", text.trim_end());
    }
}

/// Says why there is no answer.
pub fn error(text: &str) {
    let plain = text.trim_start_matches('\u{1b}');
    let told = plain.starts_with("error") || plain.starts_with('[');
    note(&if told { text.to_string() } else { format!("error: {text}") });
}
