const { DOMAIN, DOOR, SETTINGS, TEST, server, wall } = require('./rooms.cjs');

/** Who puts the parts together, and who starts whom. */
module.exports = [
	wall(
		'only-composers-import-app',
		'app.ts (with its parts in app/) is where real adapters meet use cases; whoever imports it starts a shop.',
		{
			pathNot: [
				DOOR,
				'^src/(hooks\\.server|app\\.d)\\.ts$',
				'^src/(cli|demo)/',
				server('app', 'jobs'),
				'^vite\\.config\\.ts$',
				'^tests/',
				TEST
			]
		},
		{ path: server('app') }
	),
	wall(
		'hooks-touch-no-tables',
		'The guard asks the app who somebody is; past the app there would be a second, unguarded way to the data.',
		{ path: '^src/hooks\\.server\\.ts$' },
		{ path: server('db', 'adapters', 'use-cases', 'embedded') }
	),
	wall(
		'door-is-the-last-to-be-imported',
		'The door holds sockets and streams; the built routes would get a second copy of it.',
		{ path: '^src/', pathNot: [TEST, DOOR, '^src/cli/'] },
		{ path: DOOR }
	),
	wall(
		'door-knows-no-pages',
		'Pages reach the door as one built handler, so it starts without Svelte.',
		{ path: [DOOR, '^src/(cli|demo)/'] },
		{ path: ['^src/(routes|service-worker|params)/', '^src/hooks', '^src/lib/(ui|client)/'] }
	),
	wall(
		'demo-enters-through-app',
		'The demo shop is a customer of the app: what it needs past app.ts, a real shop could not do either.',
		{ path: '^src/demo/', pathNot: TEST },
		{ path: '^src/', pathNot: ['^src/demo/', DOMAIN, SETTINGS, server('app', 'ports')] }
	),
	wall(
		'demo-is-never-in-the-way',
		'A real shop carries no demo code on its path: only the door and the command line may start the demo.',
		{ path: '^src/', pathNot: ['^src/demo/', DOOR, '^src/cli/', TEST] },
		{ path: '^src/demo/' }
	),
	wall(
		'set-up-needs-nothing',
		'It runs before npm ci, on whatever Node is there: an installed package or a TypeScript file would stop it.',
		{ path: '^src/cli/setup\\.mjs$' },
		{ dependencyTypesNot: ['core'], pathNot: '^src/cli/.*\\.mjs$' }
	)
];
