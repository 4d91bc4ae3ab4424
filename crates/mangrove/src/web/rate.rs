//! How much one session, or one address where nobody is signed in, may change in a time: a bucket that fills again.
//!
//! People never meet these limits. A program gone wild does, and the others keep working.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Buckets remembered; a full one is the same as none and goes first.
const BUCKETS: usize = 10_000;
/// What one request takes out of a bucket that fills by the millisecond.
const ONE: u64 = 1_000;

/// How large a bucket is, and how fast it fills.
#[derive(Clone, Copy, Debug)]
struct Size {
    /// Requests at once.
    burst: u64,
    /// Requests in a second, times a thousand, after that.
    per_second: u64,
}

/// What is counted: requests that change something, and those of them that send files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// A form.
    Change,
    /// Files.
    Upload,
}

impl Counted {
    fn size(self) -> Size {
        match self {
            Counted::Change => Size { burst: 120, per_second: 4 * ONE },
            Counted::Upload => Size { burst: 30, per_second: ONE / 2 },
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// Thousandths of a request.
    left: u64,
    at_ms: u64,
}

/// Every bucket in use.
#[derive(Debug, Default)]
pub struct Rates(Mutex<HashMap<(String, Counted), Bucket>>);

impl Rates {
    /// Takes one request out of somebody's bucket.
    ///
    /// # Errors
    /// The seconds to wait, where it is empty.
    pub fn take(&self, who: &str, counted: Counted, now_ms: u64) -> Result<(), u64> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (who.to_owned(), counted);
        if buckets.len() >= BUCKETS && !buckets.contains_key(&key) {
            make_room(&mut buckets, now_ms);
        }
        let size = counted.size();
        let bucket = buckets.entry(key).or_insert(Bucket { left: size.burst * ONE, at_ms: now_ms });
        *bucket = Bucket { left: filled(*bucket, size, now_ms), at_ms: now_ms };
        match bucket.left.checked_sub(ONE) {
            Some(left) => {
                bucket.left = left;
                Ok(())
            }
            None => Err((ONE - bucket.left).div_ceil(size.per_second).max(1)),
        }
    }
}

/// What is in a bucket by now.
fn filled(bucket: Bucket, size: Size, now_ms: u64) -> u64 {
    let since = now_ms.saturating_sub(bucket.at_ms);
    bucket.left.saturating_add(since.saturating_mul(size.per_second) / 1_000).min(size.burst * ONE)
}

/// Drops the full buckets, or where there are none those unused for longest: at least one in ten.
fn make_room(buckets: &mut HashMap<(String, Counted), Bucket>, now_ms: u64) {
    buckets.retain(|(_, counted), bucket| {
        let size = counted.size();
        filled(*bucket, size, now_ms) < size.burst * ONE
    });
    if buckets.len() < BUCKETS - BUCKETS / 10 {
        return;
    }
    let mut times: Vec<u64> = buckets.values().map(|bucket| bucket.at_ms).collect();
    times.sort_unstable();
    let oldest = times[BUCKETS / 10];
    buckets.retain(|_, bucket| bucket.at_ms > oldest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_for_each_by_itself() {
        let rates = Rates::default();
        let taken = |who: &str, counted, now| {
            (0..1_000).take_while(|_| rates.take(who, counted, now).is_ok()).count()
        };
        for (who, counted, now, expected) in [
            ("a", Counted::Change, 0, 120),
            ("a", Counted::Change, 0, 0),
            ("b", Counted::Change, 0, 120),
            ("a", Counted::Upload, 0, 30),
            ("a", Counted::Change, 250, 1),
            ("a", Counted::Change, 1_250, 4),
            ("a", Counted::Upload, 2_000, 1),
            ("a", Counted::Change, 86_400_000, 120),
            // A clock set back fills nothing and breaks nothing.
            ("a", Counted::Change, 0, 0),
        ] {
            assert_eq!(taken(who, counted, now), expected, "{who} {counted:?} at {now}");
        }
        assert_eq!(rates.take("a", Counted::Change, 0), Err(1));
        assert_eq!(rates.take("a", Counted::Upload, 2_000), Err(2));
    }

    #[test]
    fn buckets_are_bounded() {
        let rates = Rates::default();
        for who in 0..3 * BUCKETS {
            rates.take(&who.to_string(), Counted::Change, who as u64).unwrap();
        }
        assert!(rates.0.lock().unwrap().len() <= BUCKETS);
        // At one and the same moment, too.
        for who in 0..2 * BUCKETS {
            rates.take(&format!("x{who}"), Counted::Change, 1 << 40).unwrap();
        }
        assert!(rates.0.lock().unwrap().len() <= BUCKETS);
    }
}
