//! A slow line, on which what was handed to it waits.

use super::{carried::Line, common::Steered};
use ledger::Ledger;
use std::collections::VecDeque;

/// A line that carries so many bytes a second in each direction, and holds what was handed to it until it has.
pub struct Slow {
    pub rate: usize,
    pub on_it: [VecDeque<u8>; 2],
    pub carried: [u64; 2],
}

impl Slow {
    /// A quarter of a second. Whoever speaks hands over as much as a socket takes at once.
    pub fn carry(&mut self, line: &mut Line, sides: [(&Ledger, &Steered); 2], at_ms: u64) {
        sides.iter().for_each(|(_, clock)| clock.set_ms(at_ms));
        let [(one, _), (other, _)] = sides;
        for (to, (ledger, listens)) in [(one, other), (other, one)].into_iter().enumerate() {
            let (speaks, hears) = match to {
                0 => (&mut line.opener, &mut line.answerer),
                _ => (&mut line.answerer, &mut line.opener),
            };
            while self.on_it[to].len() < 1 << 20
                && let bytes = speaks.write(ledger, 16_384).expect("it speaks")
                && !bytes.is_empty()
            {
                self.on_it[to].extend(bytes);
            }
            let count = self.on_it[to].len().min(self.rate / 4);
            let come: Vec<u8> = self.on_it[to].drain(..count).collect();
            self.carried[to] += count as u64;
            hears.read(listens, &come).expect("it hears");
        }
    }
}
