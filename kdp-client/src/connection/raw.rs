//! A request whose body somebody else wrote: any API and version that we know the shape of.

use bytes::{BufMut, Bytes, BytesMut};

use super::{Api, Connection, Error, RequestFailure, reading};
use crate::protocol::{guard, header};

impl Connection {
    /// Sends the body and returns the body of the answer, which has been checked against its shape. What
    /// the broker offers is not looked at: a broker that does not know the version says so, or closes.
    pub async fn send_raw(&self, api: Api, version: i16, body: &[u8]) -> Result<Bytes, Error> {
        let failed = |reason| Error::Request { broker: self.endpoint.clone(), api, version, reason };
        if self.read_only && !reading::only_reads(api.0) {
            return Err(Error::ReadOnly { broker: self.endpoint.clone(), api });
        }
        let turn = self.turn().await?;
        let id = self.link.next_correlation_id();
        let header = header::RequestHeader {
            api_key: api.0,
            api_version: version,
            correlation_id: id,
            client_id: Some(self.client_id.clone()),
        };
        let frame = frame(&header, body).map_err(|text| failed(RequestFailure::Unencodable(text)))?;
        let (started, sent) = (tokio::time::Instant::now(), frame.len());
        let answer = self.exchange(id, frame, turn).await;
        self.observe(api, version, sent, &answer, started);
        let mut answer = answer.map_err(failed)?;
        let undecodable = |text: String| failed(RequestFailure::Undecodable(text));
        header::parse_response_header(api.0, version, &mut answer)
            .map_err(|error| undecodable(error.to_string()))?;
        guard::check_response(api.0, version, &answer).map_err(|error| undecodable(error.to_string()))?;
        Ok(answer)
    }
}

fn frame(header: &header::RequestHeader, body: &[u8]) -> Result<Bytes, String> {
    let mut frame = BytesMut::new();
    frame.put_i32(0);
    header.encode(&mut frame).ok_or("there is no such API")?;
    frame.put_slice(body);
    let length = i32::try_from(frame.len() - 4).map_err(|_| "it is longer than 2 GiB".to_owned())?;
    frame[..4].copy_from_slice(&length.to_be_bytes());
    Ok(frame.freeze())
}
