//! Decides DeleteTopics: by name, by id, or both in one request.
//!
//! A topic that is named twice in one request, in whatever way, is not deleted (`ControllerApis`).

use std::collections::{BTreeMap, BTreeSet};

use kdp_client::protocol::messages::delete_topics_response::DeletableTopicResult;
use kdp_client::protocol::messages::{DeleteTopicsRequest, DeleteTopicsResponse, ResponseError, TopicName};
use kdp_client::protocol::schema::metadata::RemoveTopicRecord;
use kdp_client::protocol::uuid::{self, Uuid};

use super::error::ApiError;
use super::view::{Decided, Decision, View};
use crate::metadata::VersionedRecord;

pub(super) fn delete_topics(
    view: &View<'_>,
    api_version: i16,
    request: &DeleteTopicsRequest,
) -> Decided<DeleteTopicsResponse> {
    if !view.config.topics.delete_topic_enable {
        return Err(disabled(api_version));
    }
    let mut asked = Asked::default();
    for name in &request.topic_names {
        asked.names.add(name.clone());
    }
    for topic in &request.topics {
        asked.add(topic.name.clone(), topic.topic_id);
    }
    let (ids, results) = asked.resolve(view);
    let records = ids.keys().map(|id| removal(*id)).collect();
    let deleted = ids.into_iter().map(|(id, name)| result(Some(name), id, Ok(())));
    let responses = results.into_iter().chain(deleted).collect();
    Ok(Decision::records(records, DeleteTopicsResponse::default().with_responses(responses)))
}

fn disabled(api_version: i16) -> ApiError {
    let too_old = api_version < 3;
    ApiError::bare(if too_old { ResponseError::InvalidRequest } else { ResponseError::TopicDeletionDisabled })
}

fn removal(id: Uuid) -> VersionedRecord {
    (RemoveTopicRecord { topic_id: id, ..RemoveTopicRecord::default() }.into(), 0)
}

/// What a request names: each thing once, or known to be named more often.
struct Once<T> {
    once: BTreeSet<T>,
    more: BTreeSet<T>,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self { once: BTreeSet::new(), more: BTreeSet::new() }
    }
}

impl<T: Ord + Clone> Once<T> {
    fn add(&mut self, value: T) {
        if self.more.contains(&value) || !self.once.insert(value.clone()) {
            self.once.remove(&value);
            self.more.insert(value);
        }
    }
}

#[derive(Default)]
struct Asked {
    names: Once<TopicName>,
    ids: Once<Uuid>,
    results: Vec<DeletableTopicResult>,
}

impl Asked {
    fn add(&mut self, name: Option<TopicName>, id: Uuid) {
        let refused = match (&name, id == uuid::ZERO) {
            (None, true) => "Neither topic name nor id were specified.",
            (Some(_), false) => "You may not specify both topic name and topic id.",
            (None, false) => return self.ids.add(id),
            (Some(name), true) => return self.names.add(name.clone()),
        };
        self.results.push(result(name, id, Err(ApiError::new(ResponseError::InvalidRequest, refused))));
    }

    /// The topics to delete, and answers for all else.
    fn resolve(self, view: &View<'_>) -> (BTreeMap<Uuid, TopicName>, Vec<DeletableTopicResult>) {
        let Self { names, ids, mut results } = self;
        let invalid = |message| Err(ApiError::new(ResponseError::InvalidRequest, message));
        results.extend(
            names
                .more
                .into_iter()
                .map(|name| result(Some(name), uuid::ZERO, invalid("Duplicate topic name."))),
        );
        results.extend(ids.more.iter().map(|id| result(None, *id, invalid("Duplicate topic id."))));
        let mut found = BTreeMap::new();
        for id in ids.once {
            match view.image.topic_by_id(id) {
                Some(topic) => {
                    found.insert(id, topic_name(&topic.name));
                }
                None => {
                    results.push(result(None, id, Err(ApiError::standing(ResponseError::UnknownTopicId))))
                }
            }
        }
        for name in names.once {
            let Some(topic) = view.image.topic_by_name(&name) else {
                let unknown = ApiError::standing(ResponseError::UnknownTopicOrPartition);
                results.push(result(Some(name), uuid::ZERO, Err(unknown)));
                continue;
            };
            if ids.more.contains(&topic.id) || found.remove(&topic.id).is_some() {
                let message = "The provided topic name maps to an ID that was already supplied.";
                results.push(result(Some(name), topic.id, invalid(message)));
            } else {
                found.insert(topic.id, name);
            }
        }
        (found, results)
    }
}

fn topic_name(name: &str) -> TopicName {
    TopicName(kdp_client::protocol::messages::StrBytes::from_string(name.to_owned()))
}

fn result(name: Option<TopicName>, id: Uuid, outcome: Result<(), ApiError>) -> DeletableTopicResult {
    let (code, message) = super::error::code_and_message(&outcome);
    DeletableTopicResult::default()
        .with_name(name)
        .with_topic_id(id)
        .with_error_code(code)
        .with_error_message(message)
}
