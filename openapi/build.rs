//! Packs the written contract, so that a server carries it small and makes nothing when it starts.

use std::error::Error;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::var("OUT_DIR")?);
    for name in ["v1.json", "v1-3.0.json"] {
        println!("cargo::rerun-if-changed={name}");
        let packed = File::create(folder.join(name).with_extension("json.gz"))?;
        let mut packing = GzEncoder::new(packed, Compression::best());
        packing.write_all(&fs::read(name)?)?;
        packing.finish()?;
    }
    Ok(())
}
