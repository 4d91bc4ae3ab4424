//! PostgreSQL's full-text search on the same recommendations and queries, in a private cluster that ends with the
//! bench.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use mangrove::search::Query;
use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

use super::corpus::{Made, may_see_follow_up};
use super::{sql, typed};

pub struct Postgres {
    client: Client,
    runtime: Runtime,
    cluster: Cluster,
}

/// A running server, stopped when it is let go of.
struct Cluster {
    programs: PathBuf,
    data: PathBuf,
    as_root: bool,
}

impl Cluster {
    /// Starts a server on a socket in `folder`.
    fn start(folder: &Path) -> Result<Cluster> {
        let programs = programs()?;
        let data = folder.join("data");
        std::fs::create_dir_all(&data)?;
        let as_root = Command::new("id").arg("-u").output()?.stdout.trim_ascii() == b"0";
        if as_root {
            // The server refuses to run as the superuser; Debian's package brings a user for it.
            let owned = Command::new("chown").args(["-R", "postgres"]).arg(folder).status()?;
            ensure!(owned.success(), "the folder cannot be given to the user `postgres`");
        }
        let cluster = Cluster { programs, data, as_root };
        cluster.run(
            "initdb",
            &["--no-sync", "--auth=trust", "--username=bench", "--encoding=UTF8", "--locale=C"],
        )?;
        let options = format!(
            "-c listen_addresses= -c unix_socket_directories={} -c fsync=off -c jit=off -c shared_buffers=512MB \
             -c work_mem=64MB -c max_wal_size=4GB",
            folder.display()
        );
        cluster.run(
            "pg_ctl",
            &["--wait", "--options", &options, "--log", &format!("{}/log", folder.display()), "start"],
        )?;
        Ok(cluster)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<()> {
        let path = self.programs.join(program);
        let mut command = Command::new(if self.as_root { "runuser".as_ref() } else { path.as_os_str() });
        if self.as_root {
            command.args(["-u", "postgres", "--"]).arg(&path);
        }
        command.arg("--pgdata").arg(&self.data).args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status().with_context(|| path.display().to_string())?;
        ensure!(status.success(), "{program} failed");
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.run("pg_ctl", &["--mode=immediate", "stop"]) {
            eprintln!("the PostgreSQL server in {} could not be stopped: {error}", self.data.display());
        }
    }
}

/// The newest version that Debian's packages installed.
fn programs() -> Result<PathBuf> {
    let versions =
        std::fs::read_dir("/usr/lib/postgresql").context("install Debian's package `postgresql`")?;
    let mut found: Vec<PathBuf> = versions.flatten().map(|version| version.path().join("bin")).collect();
    found.retain(|programs| programs.join("initdb").exists());
    found.sort();
    found.pop().context("install Debian's package `postgresql`")
}

impl Postgres {
    /// Puts everything into a cluster in `folder`.
    pub fn fill(folder: &Path, all: &[Made]) -> Result<Postgres> {
        let cluster = Cluster::start(folder)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let options = format!("host={} user=bench dbname=postgres", folder.display());
        let (client, connection) = runtime.block_on(tokio_postgres::connect(&options, NoTls))?;
        runtime.spawn(connection);
        let this = Postgres { client, runtime, cluster };
        let (mut rec, mut follow) = (String::new(), String::new());
        for (id, made) in all.iter().enumerate() {
            let entry = &made.entry;
            let from = entry.recommending.first().map_or("", String::as_str);
            let text = entry.text.replace('\\', "\\\\").replace(['\t', '\n', '\r'], " ");
            let own = [
                &entry.state,
                &entry.mechanism,
                &entry.session,
                &entry.position,
                &entry.source,
                &entry.language,
            ];
            let own: Vec<&str> = own.into_iter().map(String::as_str).collect();
            writeln!(rec, "{id}\t{}\t{}\t{from}\t{text}", made.space, own.join("\t"))?;
            if let Some(facts) = &made.follow_up {
                let seen = i32::from(may_see_follow_up(&entry.state));
                writeln!(follow, "{id}\t{seen}\t{}\t{}", facts.status, facts.institutions.join(""))?;
            }
        }
        for (name, rows) in [("rec", rec), ("follow", follow)] {
            std::fs::write(folder.join(name), rows)?;
        }
        let folder = this.cluster.data.parent().context("no folder")?.display().to_string();
        // Without stop words, as the office's search has none.
        this.run(&format!(
            "{}
            CREATE TEXT SEARCH DICTIONARY whole (TEMPLATE = snowball, LANGUAGE = english);
            CREATE TEXT SEARCH CONFIGURATION whole (COPY = english);
            ALTER TEXT SEARCH CONFIGURATION whole ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword,
                hword_part WITH whole;
            COPY rec FROM '{folder}/rec'; COPY follow FROM '{folder}/follow';
            ALTER TABLE rec ADD words tsvector GENERATED ALWAYS AS (to_tsvector('whole', text)) STORED;
            CREATE INDEX ON rec USING gin (words) WITH (fastupdate = off);",
            sql::TABLES
        ))?;
        this.run("VACUUM ANALYZE")?;
        Ok(this)
    }

    fn run(&self, statements: &str) -> Result<Vec<SimpleQueryMessage>> {
        Ok(self.runtime.block_on(self.client.simple_query(statements))?)
    }

    /// Asks for the first page, the total and all facets; gives the total.
    pub fn ask(&self, query: &Query) -> Result<u64> {
        let text = typed::tsquery(&query.words).replace('\'', "''");
        let (hit, follow, readable) = (sql::hit("ts_rank(r.words, q)"), sql::FOLLOW, sql::readable());
        let chosen = sql::chosen(query, None);
        let mut statement = format!(
            "WITH hit AS MATERIALIZED ({hit} FROM to_tsquery('whole', '{text}') q, rec r {follow}
            WHERE r.words @@ q AND {readable})
            SELECT 'total' AS facet, '' AS value, COUNT(*) AS count FROM hit WHERE {chosen}"
        );
        for (facet, column) in sql::COLUMNS {
            write!(statement, " UNION ALL {}", sql::counts(query, facet, column))?;
        }
        write!(
            statement,
            " UNION ALL (SELECT 'hit', id::text, 0 FROM hit WHERE {chosen} ORDER BY rank DESC, id LIMIT 25)"
        )?;
        for message in self.run(&statement)? {
            if let SimpleQueryMessage::Row(row) = message
                && row.get(0) == Some("total")
            {
                return Ok(row.get(2).unwrap_or_default().parse()?);
            }
        }
        bail!("no total")
    }
}
