//! An exchange of the ledger as one side of a line.

use ledger::{Exchange, ExchangeError, Ledger, LedgerError, Outcome, Setup};

use super::line::Side;

/// An exchange and the ledger it reads and writes.
pub struct Talk<'l> {
    ledger: &'l Ledger,
    exchange: Exchange,
    /// Whether it answers who called: it then says so if its store fails.
    answers: bool,
    failed: Option<LedgerError>,
}

impl<'l> Talk<'l> {
    /// Begins one.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn begin(ledger: &'l Ledger, setup: Setup) -> Result<Talk<'l>, ExchangeError> {
        let answers = setup.side == ledger::Side::Answers;
        let mut talk = Talk { ledger, exchange: Exchange::new(ledger, setup)?, answers, failed: None };
        // Before anything is answered, what others have brought to the same hub is here.
        let followed = ledger.catch_up().map_err(ExchangeError::Ledger);
        talk.unless_it_failed(followed)?;
        Ok(talk)
    }

    /// What was done so far.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        self.exchange.outcome()
    }

    /// Why the store of the side that answers failed, if it did. The other side was told to come again.
    #[must_use]
    pub fn failed(&self) -> Option<&LedgerError> {
        self.failed.as_ref()
    }

    /// Whoever called is told of a store that fails, rather than left with a line that broke.
    fn unless_it_failed(&mut self, done: Result<(), ExchangeError>) -> Result<(), ExchangeError> {
        match done {
            Err(ExchangeError::Ledger(error)) if self.answers => {
                self.exchange.stop();
                self.failed = Some(error);
                Ok(())
            }
            done => done,
        }
    }
}

impl Side for Talk<'_> {
    fn read(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        if self.failed.is_some() {
            return Ok(());
        }
        let read = self.exchange.read(self.ledger, bytes);
        Ok(self.unless_it_failed(read)?)
    }

    fn read_ahead(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        if self.failed.is_some() {
            return Ok(());
        }
        let read = self.exchange.read_ahead(self.ledger, bytes);
        Ok(self.unless_it_failed(read)?)
    }

    fn write(&mut self, most: usize) -> anyhow::Result<Vec<u8>> {
        if self.failed.is_none() {
            match self.exchange.write(self.ledger, most) {
                Ok(bytes) => return Ok(bytes),
                Err(error) => self.unless_it_failed(Err(error))?,
            }
        }
        Ok(self.exchange.rest(most))
    }

    fn is_done(&self) -> bool {
        self.failed.is_some() || self.exchange.is_finished()
    }
}
