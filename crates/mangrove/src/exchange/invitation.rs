//! An invitation for another device or office: a file, a code to type or to photograph, all with the same content.
//!
//! What it opens stands in the log of each space, signed by whoever keeps it; here is the secret that proves to whoever
//! holds the log that the one who joins is the one invited. So the file is worth what it opens: it is handed over.

use std::fmt::Write as _;

use jiff::Timestamp;
use ledger::{DeviceId, RecordId, SpaceId};
use minicbor::decode::Error as Unreadable;
use minicbor::{Decoder, Encoder};
use sha2::{Digest, Sha256};

use super::address::HubAddress;
use crate::access::{Realm, Role};

/// Where a code begins.
const TITLE: &str = "MANGROVE:";
/// The form of the content written here.
const VERSION: u8 = 1;
/// Bytes of the content that show whether a code was copied whole.
const CHECK: usize = 4;
/// Spaces that one invitation opens or asks to found.
const SPACES: u64 = 128;
/// Bytes of a text in it.
const TEXT: usize = 512;
/// Bytes of a file that is read as an invitation.
pub const FILE_BYTES: u64 = 64 * 1024;
/// Letters and digits (RFC 4648, section 6), which a QR code packs best.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What an invitation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The secret from which the key is made that the spaces' logs name.
    pub seed: [u8; 32],
    /// The person it is for, as a record, and what they are called.
    pub person: RecordId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: String,
    /// The space in which the role is at home: `state-internal:BRB`.
    pub home: String,
    /// Whoever invites, in words: `Head of office, regional office`.
    pub by: String,
    /// The device that invites.
    pub device: DeviceId,
    /// The last moment at which it can be used, in milliseconds since 1970.
    pub until_ms: u64,
    /// The spaces it opens, and what each is for.
    pub opens: Vec<(SpaceId, String)>,
    /// Spaces that do not exist yet and that whoever joins founds.
    pub founds: Vec<String>,
    /// The hub through which they exchange; none: by bundles alone.
    pub hub: Option<HubAddress>,
}

/// An invitation that cannot be read, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnInvitation {
    /// There is none in it.
    #[error("there is no invitation in it")]
    None,
    /// Letters are missing or wrong.
    #[error("the code was not copied whole, or a letter in it is wrong")]
    Broken,
    /// A newer version wrote it.
    #[error("a newer version of Mangrove wrote it")]
    Newer,
}

impl Invitation {
    /// The role, where it is known here.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        Role::of_code(&self.role)
    }

    /// The space in which the role is at home.
    #[must_use]
    pub fn home(&self) -> Option<Realm> {
        Realm::parse(&self.home)
    }

    /// Until when it can be used.
    #[must_use]
    pub fn until(&self) -> Timestamp {
        let ms = i64::try_from(self.until_ms).unwrap_or(i64::MAX);
        Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
    }

    /// The invitation as a code of capital letters and digits.
    #[must_use]
    pub fn to_code(&self) -> String {
        let mut content = self.to_bytes();
        let check = Sha256::digest(&content);
        content.extend_from_slice(&check[..CHECK]);
        format!("{TITLE}{}", to_letters(&content))
    }

    /// The invitation as a file: what a person should know, and the code.
    #[must_use]
    pub fn to_file(&self) -> String {
        let role = self.role().map_or_else(|| self.role.clone(), |role| role.label().to_owned());
        let until = crate::office::words::day_and_time(self.until_ms);
        let mut file = format!(
            "An invitation to Mangrove\n\nFor:    {}\nAs:     {role}\nFrom:   {}\nUntil:  {}, {}\n\n\
             It works once. Whoever has this file can join in their place: hand it over in person, or by a way that\n\
             nobody else reads. To join: mangrove join THIS-FILE\n\n",
            self.name, self.by, until.0, until.1
        );
        let code = self.to_code();
        for line in code.as_bytes().chunks(64) {
            let _ = writeln!(file, "{}", String::from_utf8_lossy(line));
        }
        file
    }

    /// Reads a file or a code, however it is broken into lines.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Invitation, NotAnInvitation> {
        let upper =
            text.get(..usize::try_from(FILE_BYTES).unwrap_or(usize::MAX)).unwrap_or(text).to_uppercase();
        let (_, code) = upper.rsplit_once(TITLE).ok_or(NotAnInvitation::None)?;
        let letters: String =
            code.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
        let content = from_letters(&letters).ok_or(NotAnInvitation::Broken)?;
        let at = content.len().checked_sub(CHECK).ok_or(NotAnInvitation::Broken)?;
        let (content, check) = content.split_at(at);
        if Sha256::digest(content)[..CHECK] != *check {
            return Err(NotAnInvitation::Broken);
        }
        match content.split_first() {
            Some((&VERSION, content)) => read(content).map_err(|_| NotAnInvitation::Broken),
            Some(_) => Err(NotAnInvitation::Newer),
            None => Err(NotAnInvitation::Broken),
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut to = Encoder::new(vec![VERSION]);
        // Writing into memory does not fail.
        let _ = self.write(&mut to);
        to.into_writer()
    }

    fn write(
        &self,
        to: &mut Encoder<Vec<u8>>,
    ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        to.array(11)?.bytes(&self.seed)?.bytes(self.person.as_bytes())?;
        to.str(&self.name)?.str(&self.role)?.str(&self.home)?.str(&self.by)?;
        to.bytes(self.device.as_bytes())?.u64(self.until_ms)?;
        to.array(self.opens.len() as u64)?;
        for (space, realm) in &self.opens {
            to.array(2)?.bytes(space.as_bytes())?.str(realm)?;
        }
        to.array(self.founds.len() as u64)?;
        for realm in &self.founds {
            to.str(realm)?;
        }
        match &self.hub {
            Some(hub) => to.array(3)?.str(&hub.host)?.u16(hub.port)?.bytes(hub.device.as_bytes())?,
            None => to.null()?,
        };
        Ok(())
    }
}

fn read(content: &[u8]) -> Result<Invitation, Unreadable> {
    let mut from = Decoder::new(content);
    if from.array()? != Some(11) {
        return Err(Unreadable::message("another number of parts"));
    }
    let invitation = Invitation {
        seed: fixed(&mut from)?,
        person: RecordId::from_bytes(fixed(&mut from)?),
        name: text(&mut from)?,
        role: text(&mut from)?,
        home: text(&mut from)?,
        by: text(&mut from)?,
        device: DeviceId::from_bytes(fixed(&mut from)?),
        until_ms: from.u64()?,
        opens: list(&mut from, |from| {
            from.array()?;
            Ok((SpaceId::from_bytes(fixed(from)?), text(from)?))
        })?,
        founds: list(&mut from, text)?,
        hub: hub(&mut from)?,
    };
    if from.position() == content.len() { Ok(invitation) } else { Err(Unreadable::message("more than one")) }
}

fn hub(from: &mut Decoder<'_>) -> Result<Option<HubAddress>, Unreadable> {
    if from.datatype()? == minicbor::data::Type::Null {
        from.null()?;
        return Ok(None);
    }
    from.array()?;
    let (host, port) = (text(from)?, from.u16()?);
    let device = DeviceId::from_bytes(fixed(from)?);
    // Read back as a person would type it, so that no other check of an address is needed.
    let hub = HubAddress { host, port, device, first: None };
    hub.to_string().parse().map(Some).map_err(|_| Unreadable::message("not a hub's address"))
}

fn list<T>(
    from: &mut Decoder<'_>,
    mut one: impl FnMut(&mut Decoder<'_>) -> Result<T, Unreadable>,
) -> Result<Vec<T>, Unreadable> {
    let length = from.array()?.filter(|length| *length <= SPACES);
    let length = length.ok_or_else(|| Unreadable::message("too many spaces"))?;
    (0..length).map(|_| one(from)).collect()
}

fn fixed<const N: usize>(from: &mut Decoder<'_>) -> Result<[u8; N], Unreadable> {
    from.bytes()?.try_into().map_err(|_| Unreadable::message("another length"))
}

fn text(from: &mut Decoder<'_>) -> Result<String, Unreadable> {
    let text = from.str()?;
    if text.len() > TEXT || text.chars().any(char::is_control) {
        return Err(Unreadable::message("a text that is too long or holds no words"));
    }
    Ok(text.to_owned())
}

fn to_letters(bytes: &[u8]) -> String {
    let mut letters = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            letters.push(char::from(LETTERS[((held >> bits) & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        letters.push(char::from(LETTERS[((held << (5 - bits)) & 31) as usize]));
    }
    letters
}

fn from_letters(letters: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(letters.len() * 5 / 8);
    let (mut held, mut bits) = (0u32, 0);
    for letter in letters.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 255).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    (held == 0).then_some(bytes)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn sample() -> Invitation {
        let space = |n| (SpaceId::from_bytes([n; 16]), Realm::Bilateral("BRB".to_owned()).descriptor());
        Invitation {
            seed: [9; 32],
            person: RecordId::from_bytes([3; 16]),
            name: "A. Bailey".to_owned(),
            role: "focal-point".to_owned(),
            home: "state-internal:BRB".to_owned(),
            by: "Head of office, regional office".to_owned(),
            device: DeviceId::from_bytes([4; 32]),
            until_ms: 1_780_000_000_000,
            opens: (1..=4).map(space).collect(),
            founds: vec!["state-internal:BRB".to_owned()],
            hub: format!("mangrove://hub.example:8490/{}", "ab".repeat(32)).parse().ok(),
        }
    }

    #[test]
    fn an_invitation_comes_back_from_its_file_and_its_code_however_they_were_copied() {
        let invitation = sample();
        assert_eq!(Invitation::parse(&invitation.to_file()).as_ref(), Ok(&invitation));
        let spaced = invitation.to_code().to_lowercase().replace("aa", " a\r\na-");
        assert_eq!(Invitation::parse(&spaced).as_ref(), Ok(&invitation));
        let alone = Invitation { hub: None, founds: Vec::new(), opens: Vec::new(), ..invitation };
        assert_eq!(Invitation::parse(&alone.to_code()), Ok(alone));
    }

    #[test]
    fn a_code_that_was_not_copied_whole_is_found_out() {
        let code = sample().to_code();
        assert_eq!(Invitation::parse("a shopping list"), Err(NotAnInvitation::None));
        for cut in TITLE.len()..code.len() {
            assert_eq!(Invitation::parse(&code[..cut]), Err(NotAnInvitation::Broken), "cut at {cut}");
        }
        for at in TITLE.len()..code.len() {
            let mut wrong = code.clone().into_bytes();
            wrong[at] = if wrong[at] == b'A' { b'B' } else { b'A' };
            let wrong = String::from_utf8(wrong).unwrap();
            assert!(Invitation::parse(&wrong).is_err(), "wrong at {at}");
        }
        let mut newer = sample().to_bytes();
        newer[0] = VERSION + 1;
        let check = Sha256::digest(&newer);
        newer.extend_from_slice(&check[..CHECK]);
        assert_eq!(Invitation::parse(&format!("{TITLE}{}", to_letters(&newer))), Err(NotAnInvitation::Newer));
    }
}
