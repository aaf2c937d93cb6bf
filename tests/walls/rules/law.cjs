const { DOMAIN, TEST, npm, server, wall } = require('./rooms.cjs');

/** The law, what it needs from outside, and what may be done with it. */
module.exports = [
	wall(
		'domain-imports-only-domain',
		'The law is pure and synchronous, so that it can be read, replayed and tested without a machine around it.',
		{ path: DOMAIN, pathNot: TEST },
		{ pathNot: [DOMAIN, npm('dinero.js', 'temporal-polyfill')] }
	),
	wall(
		'ports-know-only-domain',
		'A port says what we need in our own words; a vendor or a table in it would turn the words around.',
		{ path: server('ports'), pathNot: TEST },
		{ pathNot: [DOMAIN, server('ports')] }
	),
	wall(
		'use-cases-know-law-ports-and-store',
		'A use case is handed its outside world as deps: no vendor, no socket, no file, no request.',
		{ path: server('use-cases'), pathNot: TEST },
		{
			pathNot: [
				DOMAIN,
				server('ports', 'db', 'auth', 'use-cases'),
				npm('dinero.js', 'temporal-polyfill'),
				// Salts, ids and hashes: arithmetic that leaves nothing behind.
				'^(node:)?crypto$'
			]
		}
	)
];
