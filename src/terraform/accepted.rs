//! What the team accepts, in its own words where the scanner looks: the reason of a finding on the resource that skips it.

use crate::graph::{Accepted, Stack};
use crate::review::catalog;
use crate::services::Piece;
use crate::services::blocks::{say, skip};
use crate::units::date;

/// Gives every skip that stands for an accepted finding the reason the team wrote, and until when it holds.
pub fn told(stack: &Stack, pieces: &mut [Piece]) {
    for accepted in &stack.accepts {
        let checks = catalog::rule(&accepted.rule).map_or(&[][..], |rule| rule.checkov);
        let about = |piece: &&mut Piece| accepted.on.as_ref().is_none_or(|on| *on == piece.owner);
        for piece in pieces.iter_mut().filter(about) {
            for note in &mut piece.block.body.notes {
                if let Some(check) = checks.iter().find(|check| note.starts_with(&skip(check, ""))) {
                    *note = skip(check, &reason(stack, accepted));
                }
            }
        }
    }
}

fn reason(stack: &Stack, accepted: &Accepted) -> String {
    let because = accepted.because.get(stack.lang).trim().trim_end_matches('.');
    match accepted.until.as_deref().and_then(|until| date(until, stack.lang)) {
        Some(until) => {
            format!("{because} {}", say(stack.lang, &format!("(hasta el {until})"), &format!("(until {until})")))
        }
        None => because.to_string(),
    }
}
