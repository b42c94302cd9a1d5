//! The instances of a root's blocks, each with what it says.

use super::evaluate::Scope;
use super::value::Known;
use crate::terraform::plan::Piece;

/// One instance of a block.
#[derive(Debug, Clone)]
pub struct Made<'a> {
    pub piece: &'a Piece,
    /// Its key, where the block is repeated.
    pub key: Option<String>,
    /// What it says, as a map.
    pub values: Known,
}

impl Made<'_> {
    /// Its address, such as `aws_subnet.app["a"]`.
    pub fn address(&self) -> String {
        let key = self.key.as_ref().map_or(String::new(), |key| format!("[\"{key}\"]"));
        let alias = match (self.piece.block.kind.as_str(), self.piece.block.body.attr("alias")) {
            ("provider", Some(alias)) => format!(".{}", crate::write::hcl::expression(alias, 0).trim_matches('"')),
            _ => String::new(),
        };
        format!("{}{alias}{key}", self.piece.address())
    }
}

/// Every instance of the root's blocks; locals are no block of their own, as what uses them says what they are.
pub fn made<'a>(scope: &Scope<'a>) -> Vec<Made<'a>> {
    let blocks = scope.root.pieces.iter().filter(|piece| piece.block.kind != "locals");
    blocks.flat_map(|piece| of_piece(scope, piece)).collect()
}

fn of_piece<'a>(scope: &Scope<'a>, piece: &'a Piece) -> Vec<Made<'a>> {
    let body = &piece.block.body;
    let one = |key: Option<String>, scope: &Scope| Made { piece, key, values: said(scope, piece) };
    match scope.instances(body) {
        Some(Some(all)) => all.into_iter().map(|(key, value)| one(Some(key.clone()), &scope.at(&key, value))).collect(),
        _ => vec![one(None, scope)],
    }
}

fn said(scope: &Scope, piece: &Piece) -> Known {
    let mut all = scope.body(&piece.block.body);
    all.retain(|name, _| name != "for_each");
    Known::Map(all)
}
