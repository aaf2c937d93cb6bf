import { existsSync, statSync } from 'node:fs';
import { getAppSecret } from '#server/app-secret.ts';
import { openPhotos } from '#server/app/open-photos.ts';
import { connect } from '#server/db/client.ts';
import { isInUse, listFilledTables } from '#server/db/load-database.ts';
import { migrate, migrateAsFarAs, ourMigrations } from '#server/db/migrate.ts';
import { listMigrations } from '#server/db/whole-database.ts';
import { markOf } from '../backup/manifest.ts';
import { notEmpty, openExport, readExport } from '../backup/read-export.ts';
import { Refusal, type Command } from '../command.ts';
import { progressBar } from '../progress.ts';

/** Puts an export into an empty database: embedded or a server, of any PostgreSQL that we run on. */
export const command: Command = {
	usage: 'restore <file> [--other-secret] [--json]',
	options: { 'other-secret': { type: 'boolean' } },
	async run(call) {
		const [file, ...more] = call.words;
		if (!file || more.length > 0) throw new Refusal(`usage: ${command.usage}`, 2);
		if (!existsSync(file) || !statSync(file).isFile()) throw new Refusal(`${file}: there is no such file`);
		const settings = call.settings();
		const size = statSync(file).size;
		const reading = progressBar('bytes');
		const opened = await openExport(file, (bytes) => reading.show(bytes, size));
		const { migrations, secretMark, tables } = opened.manifest;
		const ours = ourMigrations();
		if (migrations.some((at, index) => ours[index] !== at))
			throw new Refusal('the export comes from a newer version of this program: restore it with that one');
		if (!call.options['other-secret'] && markOf(getAppSecret(settings)) !== secretMark) {
			throw new Refusal(
				'the export comes from a shop with another secret: set APP_SECRET to that one (or bring its app-secret file to ' +
					`${settings.dataDir}); with --other-secret, what was sealed with it is lost`
			);
		}

		const database = await call.database();
		const { sql, close } = connect(database.url, { max: 1, name: 'roundtrip-restore' });
		call.defer(close);
		const there = await listMigrations(sql);
		if (await isInUse(sql)) throw new Refusal('a server works with this database: stop it first');
		const filled = await listFilledTables(sql);
		if (filled.length > 0) throw new Refusal(notEmpty(filled));
		if (there.length > migrations.length)
			throw new Refusal('the tables there are newer than the export: give it a database without any');
		await migrateAsFarAs(database.url, migrations.length);

		const checking = progressBar('rows checked');
		const started = performance.now();
		const { store } = await openPhotos(settings);
		const checks = await readExport(opened, {
			sql,
			store,
			onChecked: checking.show
		}).finally(() => {
			reading.end();
			checking.end();
		});
		await migrate(database.url);
		const rows = Object.values(checks.tables).reduce((sum, table) => sum + table.rows, 0);
		const seconds = Math.round((performance.now() - started) / 100) / 10;
		if (call.json) return call.printJson({ rows, tables: tables.length, photos: checks.photos, seconds });
		call.print(
			`Restored ${rows} rows of ${tables.length} tables and ${checks.photos.kept} pictures in ${seconds} s; every table is what was written.`
		);
		call.note(
			'It is the shop itself: once started it sends notices and moves money. Let only one of them run.'
		);
	}
};
