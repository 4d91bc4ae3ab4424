//! An exchange of the ledger as one side of a line.

use ledger::{Exchange, ExchangeError, Ledger, Outcome};

use super::line::Side;

/// An exchange and the ledger it reads and writes.
pub struct Talk<'l> {
    ledger: &'l Ledger,
    exchange: Exchange,
}

impl<'l> Talk<'l> {
    /// Begins one.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn begin(ledger: &'l Ledger, setup: ledger::Setup) -> Result<Talk<'l>, ExchangeError> {
        Ok(Talk { ledger, exchange: Exchange::new(ledger, setup)? })
    }

    /// What was done so far.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        self.exchange.outcome()
    }
}

impl Side for Talk<'_> {
    fn read(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        Ok(self.exchange.read(self.ledger, bytes)?)
    }

    fn write(&mut self, most: usize) -> anyhow::Result<Vec<u8>> {
        Ok(self.exchange.write(self.ledger, most)?)
    }

    fn is_done(&self) -> bool {
        self.exchange.is_finished()
    }
}
