//! Where a component answers: what its name leads to, and what a CDN fetches from.

use super::blocks::of;
use crate::write::hcl::Expr;

/// What an alias record points to.
#[derive(Debug, Clone, PartialEq)]
pub struct Alias {
    /// The name AWS gave it.
    pub name: Expr,
    /// The hosted zone of that name.
    pub zone: Expr,
    /// Whether it answers on IPv6 too.
    pub ipv6: bool,
    /// Whether AWS may have written the record already, which is then taken over.
    pub taken_over: bool,
}

impl Alias {
    /// Attributes of a resource that answers on IPv4.
    pub fn to(kind: &str, name: &str, dns_name: &str, zone: &str) -> Alias {
        Alias { name: of(kind, name, dns_name), zone: of(kind, name, zone), ipv6: false, taken_over: false }
    }
}

/// What a CDN fetches from over HTTP.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// Its name.
    pub address: Expr,
    /// `https-only` or `http-only`.
    pub policy: &'static str,
    /// What each path begins with there.
    pub path: Option<&'static str>,
}
