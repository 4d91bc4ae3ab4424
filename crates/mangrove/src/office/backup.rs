//! A whole office in one file, and back: the log, the device's key, the accounts and the files beside the log, as a ZIP
//! archive.
//! What is derived is left out; it is built again.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Seek};
use std::path::{Component, Path};
use std::sync::Arc;

use ledger::{Environment, Ledger, Seal, SealedReader, SealedWriter};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::account;
use crate::cli::Refusal;
use crate::exchange::standing;

/// The log's own backup in the archive. It holds the device's secret key too.
const LOG: &str = "ledger.backup";
/// The most that a backup may unpack to, in bytes.
const UNPACKED_LIMIT: u64 = 256 << 30;

/// Writes a whole data folder, an office's or a hub's, into one file, while it runs. The file appears when it is whole.
///
/// # Errors
/// If the disk refuses: there is no file then.
pub fn write(
    ledger: &Ledger,
    data: &Path,
    environment: &dyn Environment,
    path: &Path,
    passphrase: Option<&str>,
) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let gathered = tempfile::Builder::new().prefix(".mangrove-backup-").tempdir_in(folder)?;
    ledger.backup(&gathered.path().join(LOG))?;
    // People can sign in at a restored office; nobody is signed in there, and no open invitation leads into it.
    account::backup(data, &gathered.path().join(account::FILE))?;
    let unfinished = tempfile::NamedTempFile::new_in(folder)?;
    let mut archive = ZipWriter::new(BufWriter::new(unfinished));
    add_folder(&mut archive, gathered.path(), "")?;
    for kept in ["files", super::STAGED] {
        if data.join(kept).is_dir() {
            add_folder(&mut archive, &data.join(kept), &format!("{kept}/"))?;
        }
    }
    add_standing(&mut archive, data)?;
    let mut unfinished = archive.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(words) = passphrase {
        // The archive is written whole before it is sealed, because its end names its parts.
        unfinished.as_file_mut().rewind()?;
        let sealed = tempfile::NamedTempFile::new_in(folder)?;
        let seal = Seal::Passphrase(words.to_owned());
        let mut out = SealedWriter::new(environment, &seal, BufWriter::new(sealed))?;
        io::copy(&mut BufReader::new(unfinished.as_file()), &mut out)?;
        unfinished = out.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    }
    unfinished.as_file().sync_all()?;
    unfinished.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// The hub, the invitations by which the folder came and the spaces that it takes for what they say, without which it would take
/// itself for an office of its own.
fn add_standing(archive: &mut ZipWriter<impl io::Write + io::Seek>, folder: &Path) -> anyhow::Result<()> {
    let path = folder.join(standing::FILE);
    if path.exists() {
        archive.start_file(standing::FILE, SimpleFileOptions::default())?;
        io::copy(&mut File::open(path)?, archive)?;
    }
    Ok(())
}

fn add_folder(
    archive: &mut ZipWriter<impl io::Write + io::Seek>,
    folder: &Path,
    prefix: &str,
) -> anyhow::Result<()> {
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            add_folder(archive, &entry.path(), &format!("{name}/"))?;
        } else {
            archive.start_file(name, options)?;
            io::copy(&mut BufReader::new(File::open(entry.path())?), archive)?;
        }
    }
    Ok(())
}

/// Makes a data folder from a backup. The log sees that its folder is another one, and goes on as a new incarnation.
///
/// # Errors
/// If the file is no backup, or the disk refuses: there is no data folder then.
pub fn read(
    path: &Path,
    folder: &Path,
    environment: &Arc<dyn Environment>,
    passphrase: &dyn Fn() -> anyhow::Result<String>,
) -> anyhow::Result<()> {
    let file = opened(path, environment, passphrase)?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| no_backup(path))?;
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let unfinished = tempfile::Builder::new().prefix(".mangrove-restore-").tempdir_in(parent)?;
    let mut left = UNPACKED_LIMIT;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|_| no_backup(path))?;
        let name =
            entry.enclosed_name().filter(|name| is_ours(name.as_path())).ok_or_else(|| no_backup(path))?;
        left = left.checked_sub(entry.size()).ok_or_else(|| no_backup(path))?;
        let to = unfinished.path().join(name);
        fs::create_dir_all(to.parent().unwrap_or(unfinished.path()))?;
        let mut out = File::create(&to)?;
        let size = entry.size();
        io::copy(&mut io::Read::take(&mut entry, size), &mut out)?;
        out.sync_all()?;
    }
    let log = unfinished.path().join(LOG);
    if !log.exists() {
        return Err(no_backup(path));
    }
    ledger::restore(&log, unfinished.path())?;
    fs::remove_file(log)?;
    if folder.exists() {
        fs::remove_dir(folder)?;
    }
    fs::rename(unfinished.keep(), folder)?;
    Ok(())
}

/// The archive; one that is sealed is opened into a file that nobody else sees and that goes when it is closed.
fn opened(
    path: &Path,
    environment: &Arc<dyn Environment>,
    passphrase: &dyn Fn() -> anyhow::Result<String>,
) -> anyhow::Result<File> {
    let mut file = File::open(path).map_err(|error| {
        Refusal::error(format!("{} could not be opened: {error}.", path.display()), "Check the name.")
    })?;
    let mut start = [0; 4];
    let read = io::Read::read(&mut file, &mut start)?;
    file.rewind()?;
    // A ZIP archive begins with two letters of its inventor's.
    if read < start.len() || start.starts_with(b"PK") {
        return Ok(file);
    }
    // It is sealed for a passphrase, not for a device: that of an empty ledger does as well as any.
    let nobody = tempfile::tempdir()?;
    let ledger = Ledger::open_judged(nobody.path(), Arc::clone(environment), crate::access::authority())?;
    let mut plain = tempfile::tempfile()?;
    let words = passphrase()?;
    let mut sealed = SealedReader::new(&ledger, Some(&words), BufReader::new(file))?;
    io::copy(&mut sealed, &mut plain).map_err(|_| no_backup(path))?;
    plain.rewind()?;
    Ok(plain)
}

/// Plain names without steps upwards, as `write` makes them.
fn is_ours(name: &Path) -> bool {
    name.components().count() <= 3 && name.components().all(|part| matches!(part, Component::Normal(_)))
}

fn no_backup(path: &Path) -> anyhow::Error {
    Refusal::error(
        format!("{} is not a whole backup of Mangrove.", path.display()),
        "Use the file that `mangrove backup FILE` wrote; if it was copied, copy it again.",
    )
}
