//! The blocks of a PEM text, as Java's `DefaultSslEngineFactory` finds them: in a file, or in a setting,
//! where line ends may have become blanks. Pure.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// One block: what it says it is, and its bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) label: String,
    pub(super) der: Vec<u8>,
}

/// All blocks of a text; what stands between them is nobody's.
pub(super) fn blocks(text: &str) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((label, after)) = marker(rest, "-----BEGIN ") {
        let end = format!("-----END {label}-----");
        let (body, after) = after.split_once(&end).ok_or_else(|| format!("`{end}` is missing"))?;
        blocks.push(Block { der: decode(label, body)?, label: label.to_owned() });
        rest = after;
    }
    Ok(blocks)
}

fn marker<'a>(text: &'a str, start: &str) -> Option<(&'a str, &'a str)> {
    text.split_once(start)?.1.split_once("-----")
}

fn decode(label: &str, body: &str) -> Result<Vec<u8>, String> {
    if body.contains("Proc-Type:") {
        return Err(format!(
            "its {label} is encrypted in OpenSSL's old form; `openssl pkcs8 -topk8` writes the form that Java reads"
        ));
    }
    let base64: String = body.split_ascii_whitespace().collect();
    STANDARD.decode(base64).map_err(|_| format!("its {label} is not base64"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_or_blanks() {
        let block = Block { label: "CERTIFICATE".into(), der: b"hello, world".to_vec() };
        for text in [
            "x\n-----BEGIN CERTIFICATE-----\naGVsbG8s\nIHdvcmxk\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE----- aGVsbG8s IHdvcmxk -----END CERTIFICATE-----",
        ] {
            assert_eq!(blocks(text).unwrap(), [Block { label: block.label.clone(), der: block.der.clone() }]);
        }
        assert_eq!(blocks("nothing").unwrap(), []);
    }

    #[test]
    fn broken_ones() {
        for text in [
            "-----BEGIN CERTIFICATE-----\naGVsbG8s",
            "-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----",
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----",
        ] {
            assert!(blocks(text).is_err(), "{text}");
        }
    }
}
