//! Grammars without domain: how a text is written and escaped in each format.

pub mod base64;
pub mod font;
pub mod hcl;
pub mod markdown;
pub mod pdf;
pub mod shell;
pub mod xml;
pub mod yaml;
