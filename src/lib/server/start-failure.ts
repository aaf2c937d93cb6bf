/**
 * A reason not to start (or not to run a command) that the person at the keyboard can do something about.
 * The door and the command line print `line` and exit with 1; a stack trace would only hide the remedy.
 */
export class StartFailure extends Error {
	readonly remedy: string;

	constructor(what: string, remedy: string, options?: ErrorOptions) {
		super(what, options);
		this.name = 'StartFailure';
		this.remedy = remedy;
	}

	/** What happened and what to do, on one line. */
	get line(): string {
		return `${this.message}: ${this.remedy}`.replace(/\s*\n\s*/g, ' ');
	}
}

/** Turns the error of `server.listen()` into a start failure; errors it does not know come back unchanged. */
export function describeListenError(error: unknown, at: { host: string; port: number }): unknown {
	switch (errorCode(error)) {
		case 'EADDRINUSE':
			return new StartFailure(
				`Port ${at.port} on ${at.host} is in use`,
				`stop the program that uses it, or choose another one with PORT=${at.port === 65535 ? 3000 : at.port + 1}`,
				{ cause: error }
			);
		case 'EACCES':
			return new StartFailure(
				`Port ${at.port} may only be opened by root`,
				'choose a port above 1023, for example PORT=3000',
				{ cause: error }
			);
		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return new StartFailure(
				`HOST ${at.host} is not an address of this machine`,
				'set HOST=127.0.0.1 for this machine alone, or HOST=0.0.0.0 for every network',
				{ cause: error }
			);
		default:
			return error;
	}
}

/** The failure of a folder the data should go to, named with its remedy. */
export function describeFolderError(error: unknown, folder: string): StartFailure {
	const remedy = 'set DATA_DIR to a folder you may write to, or DATABASE_URL to a PostgreSQL server';
	switch (errorCode(error)) {
		case 'ENOSPC':
		case 'EDQUOT':
			return new StartFailure(`The disk of the data folder ${folder} is full`, 'make room on it', {
				cause: error
			});
		case 'EEXIST':
		case 'ENOTDIR':
			return new StartFailure(`The data folder ${folder} is a file, or lies inside one`, remedy, {
				cause: error
			});
		default:
			return new StartFailure(
				`The data folder ${folder} cannot be written (${errorCode(error) ?? String(error)})`,
				remedy,
				{ cause: error }
			);
	}
}

/** `ENOENT`, `28P01`, … of whatever was thrown. */
export function errorCode(error: unknown): string | undefined {
	const code = (error as { code?: unknown } | null)?.code;
	return typeof code === 'string' ? code : undefined;
}
