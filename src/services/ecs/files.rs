//! Files a container sees beside its image: a folder of its own for what is temporary, and what it mounts.

use crate::services::{Mount, Peer, Site};
use crate::write::hcl::{Block, Expr};

/// What a task mounts, each with the name of its volume.
fn mounted(at: &Site) -> Vec<(String, Mount, bool)> {
    let writes = |peer: &Peer| peer.access.iter().any(|right| right == "write");
    let one = |peer: &Peer| Some((peer.id.to_string(), peer.service.mounts(peer.id, peer.settings)?, writes(peer)));
    at.outgoing.iter().filter_map(one).collect()
}

/// The volumes of the task.
pub fn volumes(at: &Site) -> Vec<Block> {
    let own = at.settings.flag("read_only").then(|| Block::new("volume").set("name", "tmp"));
    let shared = mounted(at).into_iter().map(|(name, mount, _)| {
        let entry = Block::new("authorization_config").set("access_point_id", mount.entry).set("iam", "ENABLED");
        let files = Block::new("efs_volume_configuration")
            .set("file_system_id", mount.system)
            .set("transit_encryption", "ENABLED")
            .with(entry);
        Block::new("volume").set("name", name).with(files)
    });
    own.into_iter().chain(shared).collect()
}

/// Where the container sees them.
pub fn mounts(at: &Site) -> Vec<Expr> {
    let point = |name: &str, path: &str, read_only: bool| {
        Expr::map([("sourceVolume", Expr::from(name)), ("containerPath", path.into()), ("readOnly", read_only.into())])
    };
    let own = at.settings.flag("read_only").then(|| point("tmp", "/tmp", false));
    let shared = mounted(at).into_iter().map(|(name, mount, writes)| point(&name, &mount.path, !writes));
    own.into_iter().chain(shared).collect()
}

/// What has to stand before a task can mount its files.
pub fn awaited(at: &Site) -> impl Iterator<Item = Expr> {
    mounted(at).into_iter().map(|(_, mount, _)| mount.after)
}
