import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { openDatabase } from '#server/embedded/open-database.ts';
import type { DatabaseHandle } from '#server/embedded/open-database.ts';
import { getSettings } from '#server/settings.ts';
import { StartFailure } from '#server/start-failure.ts';
import { Refusal } from './command.ts';
import type { Call, Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { ROOT } from './setup.mjs';

const HOW_TO_CALL = 'npx --no roundtrip';
const WRONG_CALL = 2;
const INTERRUPTED = 130;

/** Runs `roundtrip …` and returns its exit code. */
export async function main(args: string[]): Promise<number> {
	const [name, ...rest] = args;
	if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
		print(overview());
		return name === undefined ? WRONG_CALL : 0;
	}
	const entry = COMMANDS.find((command) => command.name === name);
	if (!entry) {
		note(`roundtrip: there is no command "${name}"; \`${HOW_TO_CALL} --help\` lists them`);
		return WRONG_CALL;
	}
	const deferred: (() => Promise<void>)[] = [];
	const closeAll = async () => {
		for (let close = deferred.pop(); close; close = deferred.pop()) await close();
	};
	const stop = () => void closeAll().finally(() => process.exit(INTERRUPTED));
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
	try {
		const { command } = await entry.load();
		// Room to work in again (see roundtrip.mjs), but for those that only pass bytes on.
		if (!entry.isLean) setFlagsFromString('--semi-space-growth-factor=2');
		const { values, positionals } = parse(command, rest);
		if (values['help'] === true) {
			print(`${entry.summary}.\n\n${HOW_TO_CALL} ${command.usage}`);
			return 0;
		}
		await command.run(callOf(values, positionals, (close) => deferred.push(close)));
		return 0;
	} catch (error) {
		note(`roundtrip ${name}: ${lineOf(error)}`);
		return error instanceof Refusal ? error.exitCode : 1;
	} finally {
		await closeAll();
	}
}

function parse(command: Command, args: string[]) {
	const options = {
		...command.options,
		json: { type: 'boolean' },
		help: { type: 'boolean', short: 'h' }
	} as const;
	try {
		return parseArgs({ args, options, allowPositionals: true });
	} catch (error) {
		const reason = error instanceof Error ? error.message.split(/[.\n]/)[0] : String(error);
		throw new Refusal(`${reason}; usage: ${HOW_TO_CALL} ${command.usage}`, WRONG_CALL);
	}
}

function callOf(options: Call['options'], words: string[], defer: Call['defer']): Call {
	let opened: Promise<DatabaseHandle> | undefined;
	const settings = () => getSettings(process.env, ROOT);
	return {
		words,
		options,
		json: options['json'] === true,
		env: process.env,
		root: ROOT,
		settings,
		defer,
		print,
		printJson: (value) => print(JSON.stringify(value)),
		note,
		database: () =>
			(opened ??= openDatabase(settings(), 'command').then((handle) => {
				defer(handle.close);
				handle.notices.forEach(note);
				return handle;
			}))
	};
}

function lineOf(error: unknown): string {
	if (error instanceof StartFailure) return error.line;
	if (error instanceof Refusal) return error.message;
	// Not foreseen, so the place matters too, to whoever looks for it.
	if (error instanceof Error && /^(debug|trace)$/.test(process.env['LOG_LEVEL'] ?? ''))
		return error.stack ?? error.message;
	const text = error instanceof Error ? error.message || error.name : String(error);
	return `${text.replace(/\s*\n\s*/g, ' ')} (LOG_LEVEL=debug shows where)`;
}

function overview(): string {
	const width = Math.max(...COMMANDS.map((command) => command.name.length));
	const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
	return [`${HOW_TO_CALL} <command> [--json] [--help]`, '', ...lines].join('\n');
}

function print(text: string): void {
	process.stdout.write(`${text}\n`);
}

function note(line: string): void {
	process.stderr.write(`${line}\n`);
}
