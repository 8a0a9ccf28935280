//! The tree of folders. A node is copied when it changes, and only then: an older root
//! still shows the older tree.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::saves::{Role, Version};
use crate::users::UserId;
use crate::{Bytes, FilePath};

#[derive(Clone, Copy, Debug)]
pub(crate) struct File {
    pub(crate) size: Bytes,
    pub(crate) owner: UserId,
    pub(crate) version: Version,
}

/// What is at one path and below it. A path may be a file and a folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Node {
    pub(crate) file: Option<File>,
    pub(crate) grants: BTreeMap<UserId, Role>,
    below: BTreeMap<String, Arc<Node>>,
}

impl Node {
    pub(crate) fn file(&self, path: &FilePath) -> Option<&File> {
        let mut node = self;
        for name in path.names() {
            node = node.below.get(name)?;
        }
        node.file.as_ref()
    }

    /// The node at a path. The nodes on the way to it are no longer shared.
    pub(crate) fn edit(&mut self, path: &FilePath) -> &mut Self {
        let mut node = self;
        for name in path.names() {
            let next = node.below.entry(name.to_string()).or_default();
            node = Arc::make_mut(next);
        }
        node
    }

    /// The last role for this user on the way down: that of the nearest folder.
    pub(crate) fn granted(&self, path: &FilePath, user: UserId) -> Option<Role> {
        let (mut node, mut granted) = (self, None);
        for name in path.names() {
            let Some(next) = node.below.get(name) else {
                break;
            };
            node = next;
            granted = node.grants.get(&user).copied().or(granted);
        }
        granted
    }

    /// Gives files to another user and ends all roles of the old one.
    pub(crate) fn hand_over(&mut self, from: UserId, into: UserId) {
        if let Some(file) = &mut self.file
            && file.owner == from
        {
            file.owner = into;
        }
        self.grants.remove(&from);
        for node in self.below.values_mut() {
            Arc::make_mut(node).hand_over(from, into);
        }
    }

    /// Calls `see` with each file. The order is that of the names.
    pub(crate) fn visit(&self, see: &mut dyn FnMut(&FilePath, &File)) {
        self.visit_at(&mut String::new(), see);
    }

    fn visit_at(&self, here: &mut String, see: &mut dyn FnMut(&FilePath, &File)) {
        if let (Some(file), Ok(path)) = (&self.file, FilePath::parse(here)) {
            see(&path, file);
        }
        for (name, node) in &self.below {
            let length = here.len();
            here.push('/');
            here.push_str(name);
            node.visit_at(here, see);
            here.truncate(length);
        }
    }

    /// The files of a user, in the order of the bytes of their paths.
    pub(crate) fn files_of(&self, user: UserId) -> Vec<(FilePath, File)> {
        let mut files = Vec::new();
        self.visit(&mut |path, file| {
            if file.owner == user {
                files.push((path.clone(), *file));
            }
        });
        files.sort_by(|(a, _), (b, _)| a.cmp(b));
        files
    }
}
