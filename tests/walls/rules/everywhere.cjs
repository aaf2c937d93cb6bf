const { TEST, npm, wall } = require('./rooms.cjs');

/** Names that only SvelteKit or the build can fill in. */
const MADE_BY_TOOLS = ['^\\$(app|env)/', '^\\$service-worker$', '^#i18n/paraglide/', '^(\\.\\./)+build/'];

/** What holds in every room. */
module.exports = [
	wall(
		'no-cycles',
		'Two files that need each other are one file, or miss a third; load order must never decide what works.',
		{},
		{ circular: true }
	),
	wall(
		'nothing-unresolved',
		'An import nobody can find fails at a customer first. Only names made by SvelteKit or the build are excused.',
		{},
		{ couldNotResolve: true, pathNot: MADE_BY_TOOLS }
	),
	wall(
		'nothing-undeclared',
		'A package that is not in package.json is there by luck and gone with the next install.',
		{ path: '^src/' },
		{ dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }
	),
	wall(
		'no-test-code-in-product',
		'What runs at a customer never depends on fixtures or on the tools that test it.',
		{ path: '^src/', pathNot: TEST },
		{
			path: [
				'^tests/',
				TEST,
				npm('vitest', 'fast-check', 'playwright-core', '@axe-core/playwright', 'axe-core')
			]
		}
	)
];
