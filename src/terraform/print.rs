//! The plan as files: one a component, the shared ones named as Terraform people expect.

use super::merge::Values;
use super::plan::{Piece, Root};
use crate::write::hcl::{Block, Body, blocks, print_body};
use indexmap::IndexMap;

/// A file to be written: its path below the Terraform folder, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// `UNIT/FILE`.
    pub path: String,
    /// The whole text, ending in a line end.
    pub text: String,
}

/// What stands in the first lines of a file, given its unit and name.
pub type Header<'a> = &'a dyn Fn(&str, &str) -> Vec<String>;

/// Stage → unit → the values of its variables.
type AllValues = IndexMap<String, IndexMap<String, Values>>;

/// Every file of every root, and the values of each stage where a root has any.
pub fn print<'a>(roots: impl IntoIterator<Item = &'a Root>, values: &AllValues, header: Header) -> Vec<Printed> {
    let mut out = Vec::new();
    for root in roots {
        out.extend(files(root).into_iter().map(|(name, pieces)| file(root, &name, &pieces, header)));
        let of_root = |(stage, units): (&String, &IndexMap<String, Values>)| {
            units.get(&root.unit).map(|values| tfvars(root, stage, values, header))
        };
        out.extend(values.iter().filter_map(of_root));
    }
    out
}

/// A file for each environment and unit: where the state is, for `terraform init -backend-config`.
pub fn print_backends(all: &IndexMap<String, IndexMap<String, Body>>, header: Header) -> Vec<Printed> {
    let each = all.iter().flat_map(|(place, units)| units.iter().map(move |(unit, body)| (place, unit, body)));
    let one = |(place, unit, body): (&String, &String, &Body)| {
        let name = format!("{place}.s3.tfbackend");
        let text = top(&header(unit, &name)) + &print_body(body, 0);
        Printed { path: format!("{unit}/{name}"), text }
    };
    each.map(one).collect()
}

/// The pieces of a root by file, variables and outputs in theirs, in the order files are first met.
fn files(root: &Root) -> IndexMap<String, Vec<&Piece>> {
    let mut out: IndexMap<String, Vec<&Piece>> = IndexMap::new();
    for piece in &root.pieces {
        let name = match piece.block.kind.as_str() {
            "variable" => "variables.tf",
            "output" => "outputs.tf",
            _ => &piece.file,
        };
        out.entry(name.to_string()).or_default().push(piece);
    }
    out
}

fn file(root: &Root, name: &str, pieces: &[&Piece], header: Header) -> Printed {
    let text = top(&header(&root.unit, name)) + &blocks(with_locals_joined(pieces).iter());
    Printed { path: format!("{}/{name}", root.unit), text }
}

/// The blocks of a file; its `locals` become one block, where the first of them stands.
fn with_locals_joined(pieces: &[&Piece]) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    for piece in pieces {
        match out.iter_mut().find(|block| block.kind == "locals" && piece.block.kind == "locals") {
            Some(joined) => joined.body.items.extend(piece.block.body.items.iter().cloned()),
            None => out.push(piece.block.clone()),
        }
    }
    out
}

fn tfvars(root: &Root, stage: &str, values: &Values, header: Header) -> Printed {
    let name = format!("{stage}.tfvars");
    let mut body = Body::default();
    values.iter().for_each(|(name, value)| body.put(name, value.clone()));
    let text = top(&header(&root.unit, &name)) + &print_body(&body, 0);
    Printed { path: format!("{}/{name}", root.unit), text }
}

fn top(lines: &[String]) -> String {
    let safe = |line: &String| line.replace(char::is_control, " ");
    let written: String = lines.iter().map(|line| format!("# {}", safe(line)).trim_end().to_string() + "\n").collect();
    if written.is_empty() { written } else { written + "\n" }
}
