import { onServer, urlOf } from './database-admin.ts';

/** What an outage can do to one database, while its server goes on for everybody else. */
export function outageOf(databaseUrl: string) {
	const name = new URL(databaseUrl).pathname.slice(1);
	const admin = urlOf(databaseUrl, 'postgres');
	/** Ends every session, as a restart of the server would; new ones are let in at once. */
	const dropSessions = () =>
		onServer(admin, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
	return {
		dropSessions,
		/** Nobody gets in, and whoever was in is out. */
		async begin(): Promise<void> {
			await onServer(admin, `alter database ${name} allow_connections false`);
			await dropSessions();
		},
		end: () => onServer(admin, `alter database ${name} allow_connections true`)
	};
}
