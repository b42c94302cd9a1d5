//! The VPC: its addresses, zones, tiers and the way out.

use std::net::Ipv4Addr;

use crate::services::Settings;

/// The VPC of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    pub cidr: String,
    pub zones: usize,
    /// `nat-gateway`, `nat-gateway-per-zone`, `nat-instance`, `endpoints` or `none`.
    pub egress: String,
    /// The class of the NAT instance, where the model says it.
    pub nat_class: Option<String>,
    /// Whether it stands already: then `cidr` is the VPC's id, and each subnet's its own.
    pub existing: bool,
    /// Tier by tier, zone by zone.
    pub subnets: Vec<Subnet>,
}

/// A subnet: one tier in one zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    pub tier: Tier,
    /// The zone's letter: `a`, `b`.
    pub zone: char,
    pub cidr: String,
}

/// What subnets are for; the order is the request's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    Public,
    App,
    Data,
}

impl Tier {
    pub const ALL: [Tier; 3] = [Tier::Public, Tier::App, Tier::Data];

    /// The word in names and ids.
    pub fn name(self) -> &'static str {
        match self {
            Tier::Public => "public",
            Tier::App => "app",
            Tier::Data => "data",
        }
    }
}

impl Network {
    /// The network that `settings` describe, with the tiers that are used.
    pub fn plan(settings: &Settings, tiers: &[Tier]) -> Option<Network> {
        if let Some(existing) = settings.table("existing") {
            return super::existing::plan(settings, existing, tiers);
        }
        let cidr = settings.text("cidr")?.to_string();
        let zones = usize::try_from(settings.count("zones")?).ok()?;
        let egress = settings.text("egress")?.to_string();
        let nat_class = settings.text("nat_class").map(str::to_string);
        let subnets = subnets(&cidr, zones, tiers)?;
        Some(Network { cidr, zones, egress, nat_class, existing: false, subnets })
    }

    /// The letters of the zones.
    pub fn zone_letters(&self) -> impl Iterator<Item = char> {
        ('a'..='z').take(self.zones)
    }

    /// The subnets of a tier, in zone order.
    pub fn tier(&self, tier: Tier) -> impl Iterator<Item = &Subnet> {
        self.subnets.iter().filter(move |subnet| subnet.tier == tier)
    }
}

/// Every tier owns four of sixteen equal parts of the VPC, so that a zone can be added without moving a subnet.
fn subnets(cidr: &str, zones: usize, tiers: &[Tier]) -> Option<Vec<Subnet>> {
    let (base, prefix) = parse(cidr)?;
    let size = 1u64 << (32 - (prefix + 4));
    let place = |tier: Tier| Tier::ALL.iter().position(|known| *known == tier).unwrap_or(0) as u64;
    let mut subnets = Vec::new();
    for tier in Tier::ALL.into_iter().filter(|tier| tiers.contains(tier)) {
        for (index, zone) in ('a'..='z').take(zones).enumerate() {
            let start = u64::from(base) + (place(tier) * 4 + index as u64) * size;
            let address = Ipv4Addr::from(u32::try_from(start).ok()?);
            subnets.push(Subnet { tier, zone, cidr: format!("{address}/{}", prefix + 4) });
        }
    }
    Some(subnets)
}

fn parse(cidr: &str) -> Option<(u32, u32)> {
    let (address, prefix) = cidr.split_once('/')?;
    let address: Ipv4Addr = address.parse().ok()?;
    let prefix: u32 = prefix.parse().ok().filter(|_| prefix.len() <= 2 && !prefix.starts_with('+'))?;
    (prefix <= 32).then(|| (u32::from(address), prefix))
}

/// The first and last address of a block.
pub fn cidr_range(cidr: &str) -> Option<(u32, u32)> {
    let (base, prefix) = parse(cidr)?;
    let host = u32::MAX.checked_shr(prefix).unwrap_or(0);
    Some((base & !host, base | host))
}

/// A block a VPC takes and that sixteen subnets fit in.
/// Source: EC2 API, CreateVpc (/16 to /28) and CreateSubnet (/28 at the smallest).
pub fn check_cidr(text: &str) -> Result<(), String> {
    let Some((base, prefix)) = parse(text) else {
        return Err("a block of addresses, such as `10.0.0.0/16`".into());
    };
    if !(16..=24).contains(&prefix) {
        return Err("a block from /16 (AWS's largest) to /24 (the smallest that holds sixteen subnets)".into());
    }
    match cidr_range(text) {
        Some((first, _)) if first != base => {
            Err(format!("the block's first address: write `{}/{prefix}`", Ipv4Addr::from(first)))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_more_moves_no_subnet() {
        let two = subnets("10.0.0.0/16", 2, &Tier::ALL).expect("fits");
        let three = subnets("10.0.0.0/16", 3, &Tier::ALL).expect("fits");
        assert_eq!(two[0].cidr, "10.0.0.0/20");
        assert_eq!(two[2].cidr, "10.0.64.0/20");
        assert!(two.iter().all(|subnet| three.contains(subnet)));
    }

    #[test]
    fn blocks_that_aws_refuses_are_refused() {
        assert!(check_cidr("10.0.0.0/16").is_ok());
        for bad in ["10.0.0.0/8", "10.0.0.1/16", "10.0.0.0", "300.0.0.0/16", "10.0.0.0/25", "x/y"] {
            assert!(check_cidr(bad).is_err(), "{bad}");
        }
    }
}
