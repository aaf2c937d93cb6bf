// The PostgreSQL driver as published (postgres 3.4.9) does not survive the loss of a session: a statement on a session
// that has just closed is written to nowhere, which ends the process (porsager/postgres, issues 1154 and 1208), and a
// write that was about to go out leaves its connection unable to ever write again; and what it asks a new session first
// is awaited by nobody, so that losing that answer ends the process too. The mending is proposed there (pull
// request 1168) but not released; until it is, npm runs this after every install. tests/laws/outage.test.ts fails
// without it.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../../node_modules/postgres/src/connection.js', import.meta.url));

/** What stands there, what has to, and how often. */
const CHANGES = [
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
	// Lost while it learns the types of a new session: whoever wanted the session waits for the next one.
	[
		`        return fetchArrayTypes()
`,
		`        return fetchArrayTypes().catch(() => {})
`,
		1
	]
];

/** @param {string} text @param {string} part */
const count = (text, part) => text.split(part).length - 1;

const published = readFileSync(FILE, 'utf8');
let mended = published;
for (const [before, after, times] of CHANGES) {
	if (count(mended, String(after)) === times) continue;
	if (count(mended, String(before)) !== times) {
		process.stderr.write(
			`${FILE} is not the one that src/cli/mend-driver.mjs knows: see what the new driver needs\n`
		);
		process.exit(1);
	}
	mended = mended.replaceAll(String(before), String(after));
}
if (mended !== published) {
	// A file of its own: with some package managers the one that is there belongs to other projects too.
	writeFileSync(`${FILE}.mended`, mended);
	renameSync(`${FILE}.mended`, FILE);
}
