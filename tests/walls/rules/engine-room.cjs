const { DOMAIN, DOOR, SERVER, SETTINGS, TEST, knowsOnly, npm, server, wall } = require('./rooms.cjs');

/** The rooms of the server among themselves. */
module.exports = [
	knowsOnly(
		'db-never-reaches-up',
		'The store is asked, it never asks: else a table change reaches into screens, jobs and vendors.',
		server('db'),
		DOMAIN,
		server('ports')
	),
	wall(
		'drizzle-stays-in-db',
		'SQL has one room, so that locks, transactions and every statement can be reviewed in one place.',
		{ path: '^src/', pathNot: [TEST, server('db'), server('embedded')] },
		{ path: npm('drizzle-orm', 'drizzle-kit', 'postgres', 'pg') }
	),
	wall(
		'embedded-speaks-no-drizzle',
		'The embedded server is started and asked whether it lives; its contents belong to db.',
		{ path: server('embedded'), pathNot: TEST },
		{ path: npm('drizzle-orm', 'drizzle-kit') }
	),
	knowsOnly(
		'embedded-knows-only-the-start',
		'Starting PostgreSQL must work before there is a schema, an app or a shop.',
		server('embedded'),
		DOMAIN,
		SETTINGS,
		server('ports')
	),
	knowsOnly(
		'settings-are-a-leaf',
		'Everything may depend on settings, so settings depend on nothing but the law (durations, currencies).',
		SETTINGS,
		DOMAIN
	),
	wall(
		'adapters-never-reach-sideways',
		'A vendor can be taken out like a drawer: it knows the port it fills, the law, and its own kind. Never the store.',
		{ path: `${SERVER}adapters/([^/]+)/`, pathNot: TEST },
		{ path: '^src/', pathNot: [DOMAIN, server('ports'), `${SERVER}adapters/$1/`] }
	),
	knowsOnly(
		'auth-knows-people-and-store',
		'Who somebody is does not depend on what they want to do.',
		server('auth'),
		DOMAIN,
		server('ports', 'db')
	),
	wall(
		'session-library-stays-in-auth',
		'Lucia is finished software: the day it must be replaced, one room changes.',
		{ path: '^src/', pathNot: [TEST, server('auth')] },
		{ path: npm('lucia', '@node-rs/argon2', '@simplewebauthn/server') }
	),
	knowsOnly(
		'http-knows-only-domain',
		'Parsing a request and wording an answer need the law and our words, not the machine behind it.',
		server('http'),
		DOMAIN,
		'^src/lib/i18n/'
	),
	knowsOnly(
		'notices-know-law-ports-and-words',
		'A message is written from facts it is handed: what it costs to send or look up is the jobs’ concern.',
		server('notices'),
		DOMAIN,
		server('ports'),
		'^src/lib/i18n/'
	),
	knowsOnly(
		'realtime-knows-law-ports-and-store-types',
		'The stream tells what the outbox holds; what to do about it is decided elsewhere.',
		server('realtime'),
		DOMAIN,
		server('ports', 'db')
	),
	wall(
		'realtime-takes-only-types-of-db',
		'The stream is handed its reader, so that the hint bus can change and a test can feed it by hand.',
		{ path: server('realtime'), pathNot: TEST },
		{ path: server('db'), dependencyTypesNot: ['type-only'] }
	),
	wall(
		'engine-room-knows-no-screens',
		'The engine room serves the shop, the desk, the API and the command line alike, so it knows none of them.',
		{ path: SERVER },
		{ path: ['^src/(routes|service-worker|params|cli|demo)/', '^src/hooks', '^src/lib/(ui|client)/', DOOR] }
	)
];
