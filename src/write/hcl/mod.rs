//! HCL as Terraform writes it: values first, text after, and the text is what `terraform fmt` would leave alone.

mod body;
mod expr;
mod print;
mod text;

pub use body::{Block, Body, Item};
pub use expr::{Expr, Part, Ref, Step, Target};
pub use print::{blocks, body as print_body};
pub use text::{expression, is_identifier, quoted};
