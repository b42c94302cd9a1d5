//! Grammars without domain: how a text is written and escaped in each format.

pub mod hcl;
pub mod markdown;
pub mod shell;
pub mod xml;
pub mod yaml;
