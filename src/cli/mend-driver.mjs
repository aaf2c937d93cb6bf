// The PostgreSQL driver as published (postgres 3.4.9) does not survive the loss of a session: a statement on a session
// that has just closed is written to nowhere, which ends the process (porsager/postgres, issues 1154 and 1208), and a
// write that was about to go out leaves its connection unable to ever write again; and what it asks a new session first
// is awaited by nobody, so that losing that answer ends the process too. The mending is proposed there (pull
// request 1168) but not released; until it is, npm runs this after every install. tests/laws/outage.test.ts fails
// without it.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../node_modules/postgres/src/', import.meta.url);

/** What stands there, what has to, and how often. */
const CONNECTION = [
	// A closed connection refuses statements like any other error, and stays where the pool will reconnect it.
	[
		`  function execute(q) {
    if (terminated)
`,
		`  function execute(q) {
    if (socket === null)
      return queryError(q, Errors.connection('CONNECTION_CLOSED', options, socket)), true

    if (terminated)
`,
		1
	],
	// What was about to be written belonged to the session that is gone.
	[
		`    clearImmediate(nextWriteTimer)
`,
		`    clearImmediate(nextWriteTimer), chunk = nextWriteTimer = null
`,
		2
	],
	// What the log-in still had to say, after it had to wait for a hash.
	[
		`  function nextWrite(fn) {
    const x`,
		`  function nextWrite(fn) {
    if (socket === null)
      return chunk = nextWriteTimer = null

    const x`,
		1
	],
	// Nothing of a session that is gone may be taken for the next one's: neither a statement that was under way nor an
	// answer that had begun. `initial` alone lives on: it is what the next session is opened for.
	[
		`    if (initial)
      return reconnect()

    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))
`,
		`    const awaited = initial
        , lost = Errors.connection('CONNECTION_CLOSED', options, socket)
    initial = null
    errored(lost)
    while (sent.length)
      queryError(sent.shift(), lost)
    query = results = errorResponse = null
    result = new Result()
    initial = awaited

    if (initial)
      return reconnect()

`,
		1
	],
	// Lost while it learns the types of a new session: whoever wanted the session waits for the next one.
	[
		`        return fetchArrayTypes()
`,
		`        return fetchArrayTypes().catch(() => {})
`,
		1
	],
	// Sessions are told apart, so that nobody goes on with one that is not theirs any more.
	[
		`    socket = null

    const awaited`,
		`    socket = null
    connection.session++

    const awaited`,
		1
	],
	[
		`    count: 0,
    id
`,
		`    count: 0,
    session: 0,
    id
`,
		1
	],
	// A COPY's reader that is behind stops the session; once its end is there the reader asks for no more, and nobody
	// would let the session go on. tests/db/copy-out.test.ts hangs without it, and so would `export`.
	[
		`    stream && stream.push(null)
`,
		`    stream && (stream.push(null), socket.resume())
`,
		1
	]
];

const INDEX = [
	// A reserved session that was lost is nobody's: given back, it would be handed out although it is closed; and what
	// its holder still has to say belongs on no other.
	[
		`    c.reserved.release = true
`,
		`    c.reserved.release = true
    const session = c.session
`,
		1
	],
	[
		`    sql.release = () => {
      c.reserved = null`,
		`    sql.release = () => {
      if (c.session !== session)
        return

      c.reserved = null`,
		1
	],
	[
		`    function handler(q) {
      c.queue === full
        ? queue.push(q)`,
		`    function handler(q) {
      c.session !== session
        ? q.reject(Errors.connection('CONNECTION_CLOSED', options))
        : c.queue === full
        ? queue.push(q)`,
		1
	],
	// The same for a transaction: its session may have been opened anew for somebody else meanwhile.
	[
		`      , connection
      , prepare = null

    try {`,
		`      , connection
      , session
      , prepare = null

    try {`,
		1
	],
	[
		`        q.catch(e => uncaughtError || (uncaughtError = e))
        c.queue === full`,
		`        q.catch(e => uncaughtError || (uncaughtError = e))
        c.session !== session
          ? q.reject(Errors.connection('CONNECTION_CLOSED', options))
          : c.queue === full`,
		1
	],
	[
		`      connection = c
      move(c, reserved)`,
		`      connection = c
      session = c.session
      move(c, reserved)`,
		1
	]
];

/** @param {string} text @param {string} part */
const count = (text, part) => text.split(part).length - 1;

/** @param {string} name @param {(string | number)[][]} changes */
function mend(name, changes) {
	const file = fileURLToPath(new URL(name, folder));
	const published = readFileSync(file, 'utf8');
	let mended = published;
	for (const [before, after, times] of changes) {
		if (count(mended, String(after)) === times) continue;
		if (count(mended, String(before)) !== times) {
			process.stderr.write(
				`${file} is not the one that src/cli/mend-driver.mjs knows: see what the new driver needs\n`
			);
			process.exit(1);
		}
		mended = mended.replaceAll(String(before), String(after));
	}
	if (mended === published) return;
	// A file of its own: with some package managers the one that is there belongs to other projects too.
	writeFileSync(`${file}.mended`, mended);
	renameSync(`${file}.mended`, file);
}

mend('connection.js', CONNECTION);
mend('index.js', INDEX);
