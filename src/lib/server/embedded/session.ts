import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';

export type Role = 'server' | 'command';

/** "Roun", the first half of our advisory lock keys. */
const HOUSE = 0x526f756e;
const SERVER = 1;
const IN_USE = 2;
/** The session of a server that was just killed ends when PostgreSQL notices its closed socket. */
const SERVER_LOCK_PATIENCE_MS = 2_000;

/** A connection of one's own that lasts: no retries, no ageing, and nothing from our PG* environment but what the url lacks. */
export function connectOnce(
	url: string,
	connectTimeoutS: number,
	onclose: () => void = () => {}
): postgres.Sql {
	return postgres(url, {
		max: 1,
		idle_timeout: 0,
		// The default ends a connection after 30 to 60 minutes, and its locks with it.
		max_lifetime: null,
		connect_timeout: connectTimeoutS,
		fetch_types: false,
		prepare: false,
		onnotice: () => {},
		onclose,
		connection: { application_name: 'roundtrip-session' }
	});
}

/**
 * One process's stay at the embedded database: a dedicated connection that holds advisory locks, which PostgreSQL itself drops
 * when the process dies, however it dies.
 *  - (HOUSE, IN_USE) shared: "somebody needs this postmaster". Every server and command holds it.
 *  - (HOUSE, SERVER) exclusive: held by the one server of a data folder.
 * Whoever leaves tries to take IN_USE exclusively. Getting it means being the last, so the postmaster is stopped while it is held
 * and nobody can enter. Not getting it means that another one is at work, who will be the last: nothing is cut short.
 */
export class Session {
	readonly #sql: postgres.Sql;
	readonly #role: Role;
	#open = true;

	private constructor(sql: postgres.Sql, role: Role) {
		this.#sql = sql;
		this.#role = role;
	}

	/** Enters. Throws what the connection throws when nobody answers. */
	static async enter(url: string, role: Role): Promise<Session | 'closing' | 'second-server'> {
		const closed = { seen: () => {} };
		const sql = connectOnce(url, 5, () => closed.seen());
		try {
			const session = new Session(sql, role);
			closed.seen = () => (session.#open = false);
			if (!(await session.#take('pg_try_advisory_lock_shared', IN_USE)))
				return await session.#refused('closing');
			if (role === 'command') return session;
			const deadline = Date.now() + SERVER_LOCK_PATIENCE_MS;
			while (!(await session.#take('pg_try_advisory_lock', SERVER))) {
				if (Date.now() > deadline) return await session.#refused('second-server');
				await sleep(100);
			}
			return session;
		} catch (error) {
			await sql.end({ timeout: 0 });
			throw error;
		}
	}

	/** `false` once the connection, and with it our locks, is lost. */
	get intact(): boolean {
		return this.#open;
	}

	/** Gives up our locks. `true` if nobody else is left; then everybody is kept out until `end`. */
	async leave(): Promise<boolean> {
		if (this.#role === 'server') await this.#take('pg_advisory_unlock', SERVER);
		await this.#take('pg_advisory_unlock_shared', IN_USE);
		return this.#take('pg_try_advisory_lock', IN_USE);
	}

	async end(): Promise<void> {
		this.#open = false;
		await this.#sql.end({ timeout: 1 }).catch(() => {});
	}

	async #refused<T>(why: T): Promise<T> {
		await this.end();
		return why;
	}

	async #take(lock: string, key: number): Promise<boolean> {
		const [row] = await this.#sql.unsafe(`select ${lock}(${HOUSE}, ${key}) as taken`);
		return row?.taken === true;
	}
}
