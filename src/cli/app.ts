import { accountVault } from '#server/account-vault.ts';
import { composeApp, type App } from '#server/app.ts';
import { connect } from '#server/db/client.ts';
import { migrate } from '#server/db/migrate.ts';
import type { Call } from './command.ts';

/**
 * The app on the command line: joined to the running database or to one started for the command, migrated first.
 * A running server finds what is committed here through the outbox, so nobody needs to be called after a commit.
 */
export async function appFor(call: Call): Promise<App> {
	const settings = call.settings();
	const database = await call.database();
	await migrate(database.url);
	const connection = connect(database.url, { max: 2, name: 'roundtrip-command' });
	call.defer(connection.close);
	const origin = settings.origin ?? `http://localhost:${settings.port}`;
	const app = composeApp({
		connection,
		zone: 'UTC',
		origin,
		vault: () => accountVault(settings),
		afterCommit: () => {}
	});
	call.defer(app.keys.close);
	return app;
}
