/**
 * The walls of the house: which room may know which other. One rule per wall, each with its reason; a failing run
 * prints the rule beside the import. Every rule is proven by a planted violation (tests/walls): a rule without a
 * plant fails there.
 *
 * $lib is not resolved on purpose: imports name their room (#domain/…, #server/…), so that a wall reads in the import.
 */
const RULES = ['everywhere', 'law', 'engine-room', 'composition', 'screens'];

module.exports = {
	forbidden: RULES.flatMap((group) => require(`./tests/walls/rules/${group}.cjs`)),
	options: {
		doNotFollow: { path: ['node_modules', '^src/lib/i18n/paraglide/', '^build/'] },
		// ./$types is written by `svelte-kit sync` and holds types only; the type check answers for it.
		exclude: { path: ['(^|/)\\.svelte-kit/', '\\$types(\\.js|\\.d\\.ts)?$'] },
		// Imports of types count: a wall that only values respect is a suggestion.
		tsPreCompilationDeps: true,
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
			extensions: ['.ts', '.js', '.mjs', '.cjs', '.svelte', '.json', '.d.ts']
		}
	}
};
