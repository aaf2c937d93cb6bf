import { setTimeout as sleep } from 'node:timers/promises';
import { StartFailure, errorCode } from '../start-failure.ts';
import { connectOnce } from './session.ts';

/** PostgreSQL says these while it recovers after a crash, or while it stops. */
const NOT_YET = new Set(['57P03', 'ECONNREFUSED', 'ECONNRESET', 'CONNECTION_CLOSED', 'CONNECTION_ENDED']);

/** Waits until the database answers, for as long as `alive` says that there is something to wait for. */
export async function waitUntilAnswering(
	url: string,
	patienceMs: number,
	alive: () => boolean
): Promise<boolean> {
	const deadline = Date.now() + patienceMs;
	while (alive() && Date.now() < deadline) {
		const sql = connectOnce(url, 5);
		try {
			await sql`select 1`;
			return true;
		} catch (error) {
			if (!NOT_YET.has(errorCode(error) ?? '')) throw error;
		} finally {
			await sql.end({ timeout: 0 });
		}
		await sleep(50);
	}
	return false;
}

/** `DATABASE_URL`: that it can be reached, is ours to use and new enough. Its password is never repeated. */
export async function checkExternal(url: string): Promise<void> {
	const { hostname, port, pathname, username } = new URL(url);
	const at = `${hostname}:${port || 5432}`;
	let version: number;
	const sql = connectOnce(url, 8);
	try {
		const [row] = await sql<
			{ version: number }[]
		>`select current_setting('server_version_num')::int as version`;
		version = row?.version ?? 0;
	} catch (error) {
		throw describeExternal(error, {
			at,
			hostname,
			database: decodeURIComponent(pathname.slice(1)),
			username
		});
	} finally {
		await sql.end({ timeout: 0 });
	}
	const problem = describeMajor(version, at);
	if (problem) throw problem;
}

/** The majors we are tested on; the README, the settings' list and docs/running name them too. */
const MAJORS = { oldest: 16, newest: 18 };

/**
 * @param version as `server_version_num` tells it, for example 180004
 * @returns why we do not run on it; nothing where we do
 */
export function describeMajor(version: number, at: string): StartFailure | undefined {
	const major = Math.floor(version / 10_000);
	if (major >= MAJORS.oldest && major <= MAJORS.newest) return undefined;
	const { oldest, newest } = MAJORS;
	return new StartFailure(
		`The database at ${at} is PostgreSQL ${major}, and this Roundtrip runs on ${oldest} to ${newest}`,
		major < oldest
			? `move it to one of these (docs/running, "Backup"), correct DATABASE_URL, or unset it to use the built-in one`
			: 'upgrade Roundtrip first, correct DATABASE_URL, or unset it to use the built-in one'
	);
}

function describeExternal(
	error: unknown,
	of: { at: string; hostname: string; database: string; username: string }
): StartFailure {
	const failure = (what: string, remedy: string) =>
		new StartFailure(`DATABASE_URL: ${what}`, remedy, { cause: error });
	switch (errorCode(error)) {
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return failure(`there is no host "${of.hostname}"`, 'correct its name');
		case 'ECONNREFUSED':
		case 'CONNECT_TIMEOUT':
		case 'EHOSTUNREACH':
		case 'ENETUNREACH':
		case 'ETIMEDOUT':
			return failure(
				`no PostgreSQL answers at ${of.at}`,
				'start it, correct host and port, or unset DATABASE_URL to use the built-in one'
			);
		case '28P01':
		case '28000':
			return failure(`the server at ${of.at} does not let "${of.username}" in`, 'correct user and password');
		case '3D000':
			return failure(`there is no database "${of.database}" at ${of.at}`, `create it, or correct its name`);
		case '53300':
			return failure(
				`the server at ${of.at} has no connection left`,
				'raise its max_connections or close some'
			);
		default: {
			const text = error instanceof Error ? error.message : String(error);
			return failure(`the database at ${of.at} cannot be used (${text})`, 'correct DATABASE_URL');
		}
	}
}
