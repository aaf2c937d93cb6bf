import type { ParseArgsConfig } from 'node:util';
import type { DatabaseHandle } from '#server/embedded/open-database.ts';
import type { Settings } from '#server/settings.ts';

/** One command of the command line; each is one file in commands/. */
export type Command = {
	/** How it is called, after `roundtrip `. */
	usage: string;
	/** What its own options are, beside --json and --help. */
	options?: NonNullable<ParseArgsConfig['options']>;
	/** Does it. Trouble is thrown: a `StartFailure` or `Refusal` becomes one line, and the exit code 1. */
	run(call: Call): Promise<void>;
};

/** What a command is given. */
export type Call = {
	/** Words after the command's name, and its options as parsed. */
	words: string[];
	options: Record<string, string | boolean | (string | boolean)[] | undefined>;
	json: boolean;
	env: NodeJS.ProcessEnv;
	root: string;
	/** The checked settings; a wrong one ends the command. */
	settings(): Settings;
	/** The database: joined where it runs, else started until the command ends. The caller of the command leaves it. */
	database(): Promise<DatabaseHandle>;
	/** Something to be closed when the command ends or is interrupted, the last one first. */
	defer(close: () => Promise<void>): void;
	/** The answer: a line for people, or one JSON value per line for machines. */
	print(line: string): void;
	printJson(value: unknown): void;
	/** Progress and notices; never mixed with the answer. */
	note(line: string): void;
};

/** A command that cannot do what it was asked, in one line. */
export class Refusal extends Error {
	override readonly name = 'Refusal';
	readonly exitCode: number;

	constructor(line: string, exitCode = 1) {
		super(line);
		this.exitCode = exitCode;
	}
}
