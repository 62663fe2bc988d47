//! Short names for contents: what a recording's key is made of.

use sha2::{Digest, Sha256};

/// A hash under construction. Parts are framed by their length, so that moving text from one to the next shows.
#[derive(Default)]
pub struct Hash(Sha256);

impl Hash {
    /// An empty hash.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one part.
    pub fn part(mut self, part: impl AsRef<[u8]>) -> Self {
        let part = part.as_ref();
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
        self
    }

    /// The first 64 bits of the SHA-256, as 16 hexadecimal digits.
    pub fn finish(self) -> String {
        self.0.finalize()[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart() {
        let ab_c = Hash::new().part("ab").part("c").finish();
        let a_bc = Hash::new().part("a").part("bc").finish();
        assert_eq!(ab_c.len(), 16);
        assert_ne!(ab_c, a_bc);
        assert_eq!(ab_c, Hash::new().part("ab").part("c").finish());
    }
}
