//! `orbi schema`: the JSON Schema of the model language.

use crate::cli::load::Failure;
use crate::cli::output;
use crate::schema;

/// Prints the schema.
pub fn run() -> Result<u8, Failure> {
    output::data(schema().as_bytes())?;
    Ok(0)
}
