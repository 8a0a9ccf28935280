//! A line with a checksum, as the journal has it: what is torn or edited is seen.

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    error::{Error, Result},
    hash::sha256,
};

/// `{"sum":…,"<name>":<value>}` and a line end.
pub(super) fn sealed<T: Serialize>(name: &str, value: &T) -> Result<String> {
    let json = serde_json::to_string(value).map_err(|e| Error::Bug(e.to_string()))?;
    let sum = sha256([json.as_str()], 16);
    Ok(format!("{{\"sum\":\"{sum}\",\"{name}\":{json}}}\n"))
}

/// The value in such a line; none if a single bit of it is not as it was written.
pub(super) fn opened<T: DeserializeOwned>(name: &str, line: &[u8]) -> Option<T> {
    let line = std::str::from_utf8(line).ok()?;
    let (sum, rest) = line.strip_prefix("{\"sum\":\"")?.split_once('"')?;
    let rest = rest.strip_prefix(",\"")?.strip_prefix(name)?;
    let json = rest.strip_prefix("\":")?.strip_suffix("}\n")?;
    (sha256([json], 16) == sum).then_some(())?;
    serde_json::from_str(json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let line = sealed("record", &vec![1, 2, 3]).unwrap();
        assert_eq!(opened("record", line.as_bytes()), Some(vec![1, 2, 3]));
        assert_eq!(opened::<Vec<u8>>("plan", line.as_bytes()), None);
        for at in 0..line.len() {
            assert_eq!(opened::<Vec<u8>>("record", &line.as_bytes()[..at]), None);
            let mut bytes = line.clone().into_bytes();
            bytes[at] ^= 1;
            assert_eq!(opened::<Vec<u8>>("record", &bytes), None, "{at}");
        }
    }
}
