//! The index on disk: one tantivy index for each space, and the version of the records that all reflect.
//!
//! A space's index is a folder of its own, so that a query never opens what its reader may not read: no count, no
//! word statistic and no time that it takes depends on it. Whatever is missing, damaged or of another layout is
//! thrown away; the records hold everything it takes to build it again.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::{
    BytesOptions, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{Index, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

use super::SearchError;
use super::entry::{Entry, RecordId, SpaceId, number_key};
use super::rows::{NO_DAY, halves};
use super::tables::joined;
use super::words::WordTokenizer;

/// Changes with every change of what is kept or how words are cut: an index of another layout is built again.
const LAYOUT: &[u8] = b"mangrove search 2\n";
const VERSION_FILE: &str = "version";
const VERSION_BYTES: u64 = 1 << 20;
const TOKENIZER: &str = "words";
/// Memory that a writer may fill before it writes a segment, in bytes.
const WRITER_BYTES: usize = 100_000_000;
/// The longest text of a recommendation that is searched, in bytes; the rest of a longer one is not.
const TEXT_BYTES: usize = 1 << 20;

/// The names of the fields in tantivy's schema.
pub(super) mod field {
    pub const ID: &str = "id";
    pub const TEXT: &str = "text";
    pub const ID_HIGH: &str = "id_high";
    pub const ID_LOW: &str = "id_low";
    pub const CLASS: &str = "class";
    pub const SET: &str = "set";
    pub const NUMBER: &str = "number";
    pub const DATE: &str = "date";
}

fn schema() -> Schema {
    let mut schema = Schema::builder();
    schema.add_bytes_field(field::ID, BytesOptions::default().set_indexed());
    let words = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    schema.add_text_field(field::TEXT, TextOptions::default().set_indexing_options(words));
    let column = NumericOptions::default().set_fast();
    for name in [field::ID_HIGH, field::ID_LOW, field::NUMBER] {
        schema.add_u64_field(name, column.clone());
    }
    schema.add_i64_field(field::DATE, column);
    for name in [field::CLASS, field::SET] {
        schema.add_text_field(name, TextOptions::default().set_fast("raw"));
    }
    schema.build()
}

/// The folder of the index.
#[derive(Debug)]
pub(super) struct Store {
    folder: PathBuf,
}

impl Store {
    /// The store in `folder`, which is made if there is none.
    pub fn at(folder: &Path) -> Result<Store, SearchError> {
        fs::create_dir_all(folder)?;
        Ok(Store { folder: folder.to_owned() })
    }

    /// The version that all indexes reflect; `None`: not known, so they have to be built again.
    pub fn version(&self) -> Option<Vec<u8>> {
        let path = self.folder.join(VERSION_FILE);
        if fs::metadata(&path).ok()?.len() > VERSION_BYTES {
            return None;
        }
        let bytes = fs::read(path).ok()?;
        let (sum, rest) = bytes.strip_prefix(LAYOUT)?.split_at_checked(32)?;
        (sum == checksum(rest)).then(|| rest.to_vec())
    }

    /// Records the version, so that it is on disk whole or not at all.
    pub fn set_version(&self, version: &[u8]) -> Result<(), SearchError> {
        let path = self.folder.join("version.new");
        let mut file = fs::File::create(&path)?;
        file.write_all(LAYOUT)?;
        file.write_all(&checksum(version))?;
        file.write_all(version)?;
        file.sync_all()?;
        fs::rename(&path, self.folder.join(VERSION_FILE))?;
        Ok(())
    }

    /// The spaces that have an index.
    pub fn spaces(&self) -> Result<Vec<SpaceId>, SearchError> {
        let mut spaces = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            spaces.extend(entry?.file_name().to_str().and_then(space_of));
        }
        spaces.sort_unstable();
        Ok(spaces)
    }

    /// Throws everything away; only what this module made is touched.
    pub fn clear(&self) -> Result<(), SearchError> {
        match fs::remove_file(self.folder.join(VERSION_FILE)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        for space in self.spaces()? {
            fs::remove_dir_all(self.folder.join(name_of(space)))?;
        }
        Ok(())
    }

    /// Opens the index of a space; an error if any byte of it is not as it was written.
    pub fn open(&self, space: SpaceId) -> Result<Index, SearchError> {
        let index = Index::open_in_dir(self.folder.join(name_of(space)))?;
        if index.schema() != schema() {
            return Err(SearchError::Damaged("an index has other fields than this program's"));
        }
        if !index.validate_checksum()?.is_empty() {
            return Err(SearchError::Damaged("a file does not have its checksum"));
        }
        Ok(with_tokenizer(index))
    }

    /// Opens the index of a space, which is made if there is none.
    pub fn open_or_create(&self, space: SpaceId) -> Result<Index, SearchError> {
        let folder = self.folder.join(name_of(space));
        if folder.join("meta.json").exists() {
            return self.open(space);
        }
        fs::create_dir_all(&folder)?;
        Ok(with_tokenizer(Index::create_in_dir(folder, schema())?))
    }
}

fn checksum(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).into()
}

fn with_tokenizer(index: Index) -> Index {
    index.tokenizers().register(TOKENIZER, WordTokenizer::default());
    index
}

fn name_of(space: SpaceId) -> String {
    format!("{:032x}", u128::from_be_bytes(*space.as_bytes()))
}

fn space_of(name: &str) -> Option<SpaceId> {
    let number = u128::from_str_radix(name, 16).ok().filter(|_| name.len() == 32)?;
    Some(SpaceId::from_bytes(number.to_be_bytes()))
}

/// What is on disk now.
pub(super) fn searcher(index: &Index) -> Result<Searcher, SearchError> {
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(0);
    let reader: tantivy::IndexReader = reader.try_into()?;
    Ok(reader.searcher())
}

/// Writes to the index of one space. It takes about 100 MB, so it lives only while something is written.
pub(super) struct Writer {
    writer: IndexWriter,
    schema: Schema,
}

impl Writer {
    pub fn new(index: &Index) -> Result<Writer, SearchError> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(WRITER_BYTES)
            .build();
        Ok(Writer { writer: index.writer_with_options(options)?, schema: index.schema() })
    }

    pub fn delete(&self, id: RecordId) -> Result<(), SearchError> {
        let field = self.schema.get_field(field::ID)?;
        self.writer.delete_term(Term::from_field_bytes(field, id.as_bytes()));
        Ok(())
    }

    pub fn add(&self, entry: &Entry) -> Result<(), SearchError> {
        let of = |name| self.schema.get_field(name);
        let mut document = TantivyDocument::default();
        document.add_bytes(of(field::ID)?, entry.id.as_bytes());
        document.add_text(of(field::TEXT)?, up_to(&entry.text, TEXT_BYTES));
        if !entry.keywords.is_empty() {
            document.add_text(of(field::TEXT)?, up_to(&entry.keywords, TEXT_BYTES));
        }
        let (high, low) = halves(entry.id);
        document.add_u64(of(field::ID_HIGH)?, high);
        document.add_u64(of(field::ID_LOW)?, low);
        document.add_u64(of(field::NUMBER)?, number_key(&entry.number));
        document.add_i64(of(field::DATE)?, i64::from(entry.date.unwrap_or(NO_DAY)));
        let own = [&entry.state, &entry.mechanism, &entry.session, &entry.position, &entry.source];
        let class = own.into_iter().chain([&entry.language]).map(String::as_str);
        document.add_text(of(field::CLASS)?, joined(class));
        document.add_text(of(field::SET)?, joined(entry.recommending.iter().map(String::as_str)));
        self.writer.add_document(document)?;
        Ok(())
    }

    /// Puts all of it on disk. With `purge`, what was removed leaves no byte behind.
    pub fn finish(mut self, purge: bool) -> Result<(), SearchError> {
        self.writer.commit()?;
        if purge {
            let metas = self.writer.index().searchable_segment_metas()?;
            let holes = metas.iter().filter(|meta| meta.has_deletes()).map(|meta| meta.id());
            let holes: Vec<_> = holes.collect();
            if !holes.is_empty() {
                self.writer.merge(&holes).wait()?;
            }
        }
        self.writer.wait_merging_threads()?;
        Ok(())
    }
}

/// Deletes the files that no open index needs any more.
pub(super) fn collect_garbage(index: &Index) -> Result<(), SearchError> {
    Writer::new(index)?.writer.garbage_collect_files().wait()?;
    Ok(())
}

fn up_to(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
