// One side of the workload with PouchDB: `serve plain|gzip` or `call`. Both have synced the same documents before.
const http = require('http')
const { createHash } = require('crypto')
const PouchDB = require('pouchdb-core')
  .plugin(require('pouchdb-adapter-memory'))
  .plugin(require('pouchdb-adapter-http'))
  .plugin(require('pouchdb-replication'))
const workload = require('./workload.json')

const id = (number) => String(number).padStart(5, '0')
const document = (number) => Object.fromEntries(workload.records[number].map((text, field) => [`f${field + 1}`, text]))
const first = (number) => `1-${createHash('md5').update(id(number)).digest('hex')}`

const fill = (db) =>
  db.bulkDocs(workload.records.map((_, number) => ({ _id: id(number), _rev: first(number), ...document(number) })), { new_edits: false })

async function edit(db, edits) {
  const changed = edits.map((text, number) => ({ _id: id(number), _rev: first(number), ...document(number), f2: text }))
  const done = await db.bulkDocs(changed)
  if (done.some((one) => !one.ok)) throw new Error('an edit was refused')
}

const sync = (local, remote) =>
  new Promise((resolve, reject) => PouchDB.sync(local, remote, { retry: true }).on('complete', resolve).on('error', reject))

async function serve(gzip) {
  const Memory = PouchDB.defaults({ adapter: 'memory' })
  const express = require('express')
  const app = express()
  const office = new Memory('office')
  let requests = 0
  app.use((request, response, next) => { requests += 1; next() })
  app.get('/requests-so-far', (request, response) => response.json(requests))
  app.get('/edit', (request, response) => edit(office, workload.there).then(() => { requests = 0; response.json('edited') }))
  if (gzip) app.use(require('compression')({ threshold: 0 }))
  app.use(require('express-pouchdb')(Memory, { inMemoryConfig: true, mode: 'minimumForPouchDB' }))
  await fill(office)
  const server = http.createServer(app)
  server.keepAliveTimeout = 900000
  server.listen(5984, '10.77.0.2', () => console.log('listening'))
}

async function call() {
  const local = new PouchDB('office', { adapter: 'memory' })
  const remote = new PouchDB('http://10.77.0.2:5984/office', { adapter: 'http' })
  await fill(local)
  await sync(local, remote)
  await edit(local, workload.here)
  await (await fetch('http://10.77.0.2:5984/edit')).json()
  console.log('ready')
  await new Promise((resolve) => process.stdin.once('data', resolve))
  const start = Date.now()
  await sync(local, remote)
  const seconds = (Date.now() - start) / 1000
  const requests = await (await fetch('http://10.77.0.2:5984/requests-so-far')).json() - 1
  const asked = await local.allDocs({ include_docs: true, conflicts: true })
  const conflicts = asked.rows.filter((row) => row.doc._conflicts).length
  const plain = await local.allDocs({ include_docs: true })
  const shown = plain.rows.filter((row) => row.doc._conflicts).length
  const memory = process.resourceUsage().maxRSS * 1024
  console.log(JSON.stringify({ seconds, requests, conflicts, shown, memory }))
  process.exit(0)
}

process.argv[2] === 'serve' ? serve(process.argv[3] === 'gzip') : call()
