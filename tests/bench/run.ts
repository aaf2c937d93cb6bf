/**
 * `npm run bench [suite…] [-- --json]`: measures the shop on a database and a production build of its own. Every
 * figure stands beside its floor and its goal. A missed goal is a result, not a failure: the exit code is 0 whenever
 * everything could be measured.
 */
import { StartFailure } from '#server/start-failure.ts';
import { asJson, figureTable, type Figure } from './figures.ts';
import { Stage } from './stage/stage.ts';
import { isSuite, SUITES } from './suites.ts';

const words = process.argv.slice(2);
const json = words.includes('--json');
const asked = words.filter((word) => word !== '--json');
const unknown = asked.filter((word) => !isSuite(word));

if (unknown.length > 0) {
	console.error(`There is no suite "${unknown.join('", "')}". There are: ${Object.keys(SUITES).join(', ')}`);
	process.exit(2);
}

/** Answers go to stdout, everything said on the way to stderr. */
const say = (line: string) => console.error(line);

const stage = new Stage(say);
const interrupted = (signal: string) => {
	say(`${signal}: clearing up …`);
	void stage.clear().finally(() => process.exit(130));
};
process.once('SIGINT', () => interrupted('SIGINT'));
process.once('SIGTERM', () => interrupted('SIGTERM'));
// Where a shell stays between npm and us, a signal to npm ends only that shell.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && interrupted('npm has gone'), 1000).unref();

const figures: Figure[] = [];
try {
	for (const name of Object.keys(SUITES).filter(isSuite)) {
		if (asked.length > 0 && !asked.includes(name)) continue;
		say(`── ${name}`);
		const { measure } = await SUITES[name]();
		const measured = await measure(stage);
		await stage.clear();
		figures.push(...measured);
		if (json) for (const figure of measured) console.log(asJson(figure));
	}
	if (!json) console.log(`\n${figureTable(figures)}`);
} catch (error) {
	// What cannot be measured here is said in one line; anything else is a bug, and its place matters.
	console.error(error instanceof StartFailure ? error.line : error);
	process.exitCode = 1;
} finally {
	await stage.clear();
}
