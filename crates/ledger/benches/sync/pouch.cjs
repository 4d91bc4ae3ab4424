// One side of the workload with PouchDB: `serve plain|gzip` or `call`. Both begin with the same documents.
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

async function fill(db, edits) {
  const all = workload.records.map((_, number) => ({ _id: id(number), _rev: first(number), ...document(number) }))
  await db.bulkDocs(all, { new_edits: false })
  const changed = edits.map((text, number) => ({ _id: id(number), _rev: first(number), ...document(number), f2: text }))
  const done = await db.bulkDocs(changed)
  if (done.some((one) => !one.ok)) throw new Error('an edit was refused')
}

async function serve(gzip) {
  const Memory = PouchDB.defaults({ adapter: 'memory' })
  const express = require('express')
  const app = express()
  let requests = 0
  app.use((request, response, next) => { requests += 1; next() })
  app.get('/requests-so-far', (request, response) => response.json(requests))
  if (gzip) app.use(require('compression')({ threshold: 0 }))
  app.use(require('express-pouchdb')(Memory, { inMemoryConfig: true, mode: 'minimumForPouchDB' }))
  await fill(new Memory('office'), workload.there)
  const server = http.createServer(app)
  server.keepAliveTimeout = 900000
  server.listen(5984, '10.77.0.2', () => console.log('listening'))
}

async function call() {
  const local = new PouchDB('office', { adapter: 'memory' })
  await fill(local, workload.here)
  const remote = new PouchDB('http://10.77.0.2:5984/office', { adapter: 'http' })
  const start = Date.now()
  await new Promise((resolve, reject) => {
    PouchDB.sync(local, remote, { retry: true }).on('complete', resolve).on('error', reject)
  })
  const seconds = (Date.now() - start) / 1000
  const requests = await (await fetch('http://10.77.0.2:5984/requests-so-far')).json()
  const asked = await local.allDocs({ include_docs: true, conflicts: true })
  const conflicts = asked.rows.filter((row) => row.doc._conflicts).length
  const plain = await local.allDocs({ include_docs: true })
  const shown = plain.rows.filter((row) => row.doc._conflicts).length
  const memory = process.resourceUsage().maxRSS * 1024
  console.log(JSON.stringify({ seconds, requests, conflicts, shown, memory }))
  process.exit(0)
}

process.argv[2] === 'serve' ? serve(process.argv[3] === 'gzip') : call()
