//! Facts, drawings and templates → the site and the parts of a README.

pub mod schema;
