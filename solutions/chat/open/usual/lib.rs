//! A chat that is run by text commands, in one struct.

use std::collections::BTreeMap;

/// How far a device is in a chat.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: usize,
    pushed: usize,
    got: usize,
    read: usize,
}

impl Place {
    fn at(start: usize) -> Self {
        Self {
            start,
            pushed: start,
            got: 0,
            read: 0,
        }
    }
}

#[derive(Debug)]
struct Member {
    name: String,
    joined: usize,
    places: BTreeMap<String, Place>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Policy {
    Pair,
    Invite,
    Public,
}

#[derive(Debug)]
struct Room {
    name: String,
    policy: Policy,
    limit: usize,
    members: Vec<Member>,
    /// Sender and text.
    messages: Vec<(String, String)>,
    ids: BTreeMap<(String, String), usize>,
    /// When the latest message came.
    latest: usize,
    typing: BTreeMap<String, u64>,
}

#[derive(Clone, Copy, Debug)]
enum Notifier {
    Push,
    Text,
    Mail,
}

/// The chat.
#[derive(Debug, Default)]
pub struct App {
    rooms: Vec<Room>,
    /// The devices of each user, the first one first.
    devices: BTreeMap<String, Vec<String>>,
    /// How many pushes each connection takes.
    connections: BTreeMap<String, usize>,
    notifiers: Vec<Notifier>,
    beats: BTreeMap<String, u64>,
    now: u64,
    messages: usize,
}

fn owner(device: &str) -> &str {
    device.split('/').next().unwrap_or(device)
}

fn list(names: &[&str]) -> String {
    if names.is_empty() {
        "nobody".to_string()
    } else {
        names.join(", ")
    }
}

impl App {
    /// A chat without messages.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one command. Returns the lines of the reply, joined by `\n`.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let reply = match words.as_slice() {
            ["send", from, to, text] => self.send(from, to, None, text),
            ["once", from, to, id, text] => self.send(from, to, Some(id), text),
            ["history", user, chat] => self.history(user, chat, usize::MAX, usize::MAX),
            ["page", user, chat, limit] => {
                self.history(user, chat, limit.parse().unwrap_or(1), usize::MAX)
            }
            ["page", user, chat, limit, below] => {
                let below = below.parse().unwrap_or(usize::MAX);
                self.history(user, chat, limit.parse().unwrap_or(1), below)
            }
            ["chats", user] => Ok(self.chats(user)),
            ["connect", device] => Ok(self.connect(device, usize::MAX)),
            ["connect", device, count] => Ok(self.connect(device, count.parse().unwrap_or(0))),
            ["disconnect", device] => {
                self.connections.remove(*device);
                Ok(format!("{device} is disconnected"))
            }
            [word @ ("got" | "read"), device, chat, number] => {
                self.report(word, device, chat, number.parse().unwrap_or(0))
            }
            ["status", chat, number] => self.status(chat, number.parse().unwrap_or(0)),
            ["unread", user] => Ok(format!("{user}: {} unread", self.unread(user))),
            ["group", name, admin, limit, policy] => {
                let kind = match *policy {
                    "public" => Policy::Public,
                    _ => Policy::Invite,
                };
                self.make_room(name, kind, limit.parse().unwrap_or(1), &[admin]);
                Ok(format!("{name} of {admin}, {policy}"))
            }
            ["add", by, group, user] => self.add(by, group, user),
            ["remove", by, group, user] => self.remove(by, group, user),
            ["members", group] => self.room(group).map(|room| {
                let names: Vec<&str> = room.members.iter().map(|it| it.name.as_str()).collect();
                format!("{group}: {}", list(&names))
            }),
            ["device", user, name] => {
                self.add_device(user, &format!("{user}/{name}"));
                Ok(format!("{user} has {name}"))
            }
            ["notifier", kind] => {
                self.notifiers.push(match *kind {
                    "push" => Notifier::Push,
                    "text" => Notifier::Text,
                    _ => Notifier::Mail,
                });
                Ok(format!("notifier {kind}"))
            }
            ["beat", user] => {
                self.beats.insert((*user).to_string(), self.now);
                Ok(format!("{user} is here"))
            }
            ["wait", seconds] => {
                self.now += seconds.parse::<u64>().unwrap_or(0);
                Ok(format!("time {}", self.now))
            }
            ["online"] => {
                let names = self.beats.keys().map(String::as_str);
                let online: Vec<&str> = names.filter(|it| self.is_online(it)).collect();
                Ok(format!("online: {}", list(&online)))
            }
            ["typing", user, chat] => self.typing(user, chat),
            ["who", chat] => self.room(chat).map(|room| {
                let typing = room.typing.iter().filter(|it| self.now - it.1 < 5);
                let names: Vec<&str> = typing.map(|it| it.0.as_str()).collect();
                format!("{chat}: {}", list(&names))
            }),
            _ => Err(format!("{line} makes no sense")),
        };
        reply.unwrap_or_else(|reason| format!("rejected: {reason}"))
    }

    fn room(&self, name: &str) -> Result<&Room, String> {
        let found = self.rooms.iter().find(|it| it.name == name);
        found.ok_or_else(|| format!("there is no chat {name}"))
    }

    fn room_at(&self, name: &str) -> Result<usize, String> {
        let found = self.rooms.iter().position(|it| it.name == name);
        found.ok_or_else(|| format!("there is no chat {name}"))
    }

    fn devices_of(&self, user: &str) -> Vec<String> {
        let known = self.devices.get(user).cloned();
        known.unwrap_or_else(|| vec![user.to_string()])
    }

    fn member(&self, user: &str, joined: usize) -> Member {
        let devices = self.devices_of(user).into_iter();
        Member {
            name: user.to_string(),
            joined,
            places: devices.map(|device| (device, Place::at(joined))).collect(),
        }
    }

    fn make_room(&mut self, name: &str, policy: Policy, limit: usize, members: &[&str]) {
        let members = members.iter().map(|user| self.member(user, 0)).collect();
        self.rooms.push(Room {
            name: name.to_string(),
            policy,
            limit,
            members,
            messages: Vec::new(),
            ids: BTreeMap::new(),
            latest: 0,
            typing: BTreeMap::new(),
        });
    }

    fn add_device(&mut self, user: &str, device: &str) {
        let mut devices = self.devices_of(user);
        devices.push(device.to_string());
        self.devices.insert(user.to_string(), devices);
        for room in &mut self.rooms {
            let last = room.messages.len();
            for member in room.members.iter_mut().filter(|it| it.name == user) {
                member.places.insert(device.to_string(), Place::at(last));
            }
        }
    }

    fn send(
        &mut self,
        from: &str,
        to: &str,
        id: Option<&str>,
        text: &str,
    ) -> Result<String, String> {
        if from == to {
            return Err(format!("{from} writes to {to}"));
        }
        let mut pair = [from, to];
        pair.sort_unstable();
        let name = match to.starts_with('@') {
            true => to.to_string(),
            false => pair.join("+"),
        };
        if self.room_at(&name).is_err() {
            self.make_room(&name, Policy::Pair, 2, &pair);
        }
        let at = self.room_at(&name)?;
        let room = &mut self.rooms[at];
        if let Some(number) = id.and_then(|id| room.ids.get(&(from.to_string(), id.to_string()))) {
            let number = *number;
            if room.messages[number - 1].1 == text {
                return Ok(format!("{name} {number} {from}: {text}"));
            }
            return Err("the id is used".to_string());
        }
        if !room.members.iter().any(|it| it.name == from) {
            return Err(format!("{from} is not in {to}"));
        }
        room.messages.push((from.to_string(), text.to_string()));
        let number = room.messages.len();
        if let Some(id) = id {
            room.ids.insert((from.to_string(), id.to_string()), number);
        }
        self.messages += 1;
        room.latest = self.messages;
        room.typing.remove(from);
        let others = room.members.iter().filter(|it| it.name != from);
        let mut users: Vec<String> = others.map(|it| it.name.clone()).collect();
        let mut reply = format!("{name} {number} {from}: {text}");
        for user in &users {
            for device in self.devices_of(user) {
                reply += &self.push(at, user, &device);
            }
        }
        users.sort();
        for user in users {
            if !self.is_online(&user) {
                reply += &self.notice(&user, &name, number, from);
            }
        }
        Ok(reply)
    }

    /// Pushes what waits for a device in a chat, until the connection is lost.
    fn push(&mut self, at: usize, user: &str, device: &str) -> String {
        let mut lines = String::new();
        let room = &mut self.rooms[at];
        let Some(member) = room.members.iter_mut().find(|it| it.name == user) else {
            return lines;
        };
        let Some(place) = member.places.get_mut(device) else {
            return lines;
        };
        while let Some(left) = self.connections.get_mut(device) {
            if place.pushed == room.messages.len() {
                break;
            }
            let (from, text) = &room.messages[place.pushed];
            if from == user {
                place.pushed += 1;
                continue;
            }
            if *left == 0 {
                self.connections.remove(device);
                lines += &format!("\nlost {device}");
                break;
            }
            *left -= 1;
            place.pushed += 1;
            lines += &format!(
                "\nto {device}: {} {} {from}: {text}",
                room.name, place.pushed
            );
        }
        lines
    }

    fn notice(&self, user: &str, name: &str, number: usize, from: &str) -> String {
        for notifier in &self.notifiers {
            match notifier {
                Notifier::Push if self.devices_of(user).len() > 1 => {
                    return format!("\npush to {user}: {name} {number}");
                }
                Notifier::Text if !name.starts_with('@') => {
                    return format!("\ntext to {user}: {name} {number} from {from}");
                }
                Notifier::Mail => {
                    return format!("\nmail to {user}: {name} {number} from {from}");
                }
                _ => {}
            }
        }
        String::new()
    }

    fn history(
        &self,
        user: &str,
        chat: &str,
        limit: usize,
        below: usize,
    ) -> Result<String, String> {
        let room = self.room(chat)?;
        let member = room.members.iter().find(|it| it.name == user);
        let member = member.ok_or_else(|| format!("{user} is not in {chat}"))?;
        let end = room.messages.len().min(below.saturating_sub(1));
        let begin = end.saturating_sub(limit).max(member.joined);
        if begin >= end {
            return Ok("no messages".to_string());
        }
        let line = |at: usize| {
            let (from, text) = &room.messages[at];
            format!("{} {from}: {text}", at + 1)
        };
        let mut lines: Vec<String> = (begin..end).map(line).collect();
        if begin > member.joined {
            lines.push(format!("older: {}", begin + 1));
        }
        Ok(lines.join("\n"))
    }

    fn chats(&self, user: &str) -> String {
        let is_in = |room: &&Room| room.members.iter().any(|it| it.name == user);
        let mut rooms: Vec<&Room> = self.rooms.iter().filter(is_in).collect();
        rooms.sort_by_key(|room| std::cmp::Reverse(room.latest));
        let names: Vec<&str> = rooms.iter().map(|it| it.name.as_str()).collect();
        if names.is_empty() {
            return format!("{user}: none");
        }
        format!("{user}: {}", names.join(", "))
    }

    fn connect(&mut self, device: &str, count: usize) -> String {
        self.connections.insert(device.to_string(), count);
        let mut reply = format!("{device} is connected");
        for at in 0..self.rooms.len() {
            for member in &mut self.rooms[at].members {
                if let Some(place) = member.places.get_mut(device) {
                    place.pushed = place.start.max(place.got);
                }
            }
            reply += &self.push(at, owner(device), device);
        }
        reply
    }

    fn report(
        &mut self,
        word: &str,
        device: &str,
        chat: &str,
        number: usize,
    ) -> Result<String, String> {
        let at = self.room_at(chat)?;
        let room = &mut self.rooms[at];
        let member = room.members.iter_mut().find(|it| it.name == owner(device));
        let member = member.ok_or_else(|| format!("{} is not in {chat}", owner(device)))?;
        if number == 0 || number > room.messages.len() {
            return Err(format!("{chat} has no message {number}"));
        }
        if let Some(place) = member.places.get_mut(device) {
            place.got = place.got.max(number);
            if word == "read" {
                place.read = place.read.max(number);
            }
        }
        Ok(format!("{device} {word} {chat} up to {number}"))
    }

    fn status(&self, chat: &str, number: usize) -> Result<String, String> {
        let room = self.room(chat)?;
        if number == 0 || number > room.messages.len() {
            return Err(format!("{chat} has no message {number}"));
        }
        let (from, _) = &room.messages[number - 1];
        let mut parts = Vec::new();
        for member in &room.members {
            if member.name == *from || member.joined >= number {
                continue;
            }
            let mut places = member.places.values();
            let word = if places.clone().any(|it| it.read >= number) {
                "read"
            } else if places.any(|it| it.got >= number) {
                "delivered"
            } else {
                "sent"
            };
            parts.push(format!("{} {word}", member.name));
        }
        if parts.is_empty() {
            parts.push("nobody".to_string());
        }
        Ok(format!("{chat} {number}: {}", parts.join(", ")))
    }

    fn unread(&self, user: &str) -> usize {
        let mut count = 0;
        for room in &self.rooms {
            let Some(member) = room.members.iter().find(|it| it.name == user) else {
                continue;
            };
            let read = member.places.values().map(|it| it.read).max().unwrap_or(0);
            for (at, (from, _)) in room.messages.iter().enumerate() {
                if from != user && at >= read && at >= member.joined {
                    count += 1;
                }
            }
        }
        count
    }

    fn add(&mut self, by: &str, group: &str, user: &str) -> Result<String, String> {
        let at = self.room_at(group)?;
        let room = &self.rooms[at];
        let is_in = |name: &str| room.members.iter().any(|it| it.name == name);
        if by != user && !is_in(by) {
            return Err(format!("{by} is not in {group}"));
        }
        if is_in(user) {
            return Err(format!("{user} is in {group}"));
        }
        let is_admin = room.members.first().is_some_and(|it| it.name == by);
        if room.policy == Policy::Invite && !is_admin {
            return Err(format!("{by} may not do that"));
        }
        if room.members.len() >= room.limit {
            return Err(format!("{group} is full"));
        }
        let member = self.member(user, room.messages.len());
        self.rooms[at].members.push(member);
        Ok(format!("{user} is in {group}"))
    }

    fn remove(&mut self, by: &str, group: &str, user: &str) -> Result<String, String> {
        let at = self.room_at(group)?;
        let room = &mut self.rooms[at];
        for name in [by, user] {
            if !room.members.iter().any(|it| it.name == name) {
                return Err(format!("{name} is not in {group}"));
            }
        }
        if by != user && room.members[0].name != by {
            return Err(format!("{by} may not do that"));
        }
        room.members.retain(|it| it.name != user);
        room.typing.remove(user);
        Ok(format!("{user} is out of {group}"))
    }

    fn is_online(&self, user: &str) -> bool {
        let beat = self.beats.get(user);
        beat.is_some_and(|beat| self.now - beat < 30)
    }

    fn typing(&mut self, user: &str, chat: &str) -> Result<String, String> {
        let at = self.room_at(chat)?;
        let room = &mut self.rooms[at];
        if !room.members.iter().any(|it| it.name == user) {
            return Err(format!("{user} is not in {chat}"));
        }
        room.typing.insert(user.to_string(), self.now);
        Ok(format!("{user} is typing in {chat}"))
    }
}
