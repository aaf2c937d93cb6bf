// A process that opens the database like a server or a command does, says so in one line of JSON, and holds it until its
// input ends or it is killed. Run by tests/house/embedded.test.ts.
import { openDatabase } from '#server/embedded/open-database.ts';
import { getSettings } from '#server/settings.ts';
import { StartFailure } from '#server/start-failure.ts';

const [role, options = '{}'] = process.argv.slice(2);
try {
	const log = (line: string) => console.log(JSON.stringify({ log: line }));
	const handle = await openDatabase(getSettings(process.env), role === 'server' ? 'server' : 'command', {
		...JSON.parse(options),
		log
	});
	const { url, owned, embedded, notices } = handle;
	console.log(JSON.stringify({ url, owned, embedded, notices }));
	process.stdin.resume();
	process.stdin.once('end', () => void handle.close().then(() => process.exit(0)));
} catch (error) {
	if (!(error instanceof StartFailure)) throw error;
	console.error(error.line);
	process.exit(1);
}
