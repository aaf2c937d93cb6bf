import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { getAppSecret } from '#server/app-secret.ts';
import { openPhotos } from '#server/app/open-photos.ts';
import { connect } from '#server/db/client.ts';
import { migrate } from '#server/db/migrate.ts';
import { writeArchive } from '../backup/archive.ts';
import { markOf } from '../backup/manifest.ts';
import { writeExport } from '../backup/write-export.ts';
import { Refusal, type Command } from '../command.ts';
import { progressBar } from '../progress.ts';

/** Writes the whole shop into one file, as it is at this instant, beside a running server. */
export const command: Command = {
	usage: 'export <file> [--without-photos] [--json]',
	options: { 'without-photos': { type: 'boolean' } },
	async run(call) {
		const [file, ...more] = call.words;
		if (!file || more.length > 0) throw new Refusal(`usage: ${command.usage}`, 2);
		if (existsSync(file)) throw new Refusal(`${file} is there already; an export never writes over another`);
		const settings = call.settings();
		const database = await call.database();
		await migrate(database.url);
		const { sql, close } = connect(database.url, { max: 1, name: 'roundtrip-export' });
		call.defer(close);
		const store = call.options['without-photos'] ? undefined : (await openPhotos(settings)).store;

		const bar = progressBar('rows');
		const started = performance.now();
		const archive = writeArchive(resolve(file));
		let kept = false;
		call.defer(async () => {
			if (!kept) await archive.giveUp();
		});
		const done = await writeExport({
			sql,
			store,
			archive,
			secretMark: markOf(getAppSecret(settings)),
			onProgress: bar.show
		}).finally(bar.end);
		await archive.finish();
		kept = true;
		const seconds = Math.round((performance.now() - started) / 100) / 10;
		if (call.json) return call.printJson({ file, ...done, seconds });
		const { rows, tables, photos } = done;
		call.print(
			`Wrote ${rows} rows of ${tables} tables and ${photos.kept} pictures to ${file} in ${seconds} s.`
		);
		if (photos.missing > 0) call.note(`${photos.missing} pictures were not in the store any more.`);
		call.note(
			settings.appSecret
				? 'APP_SECRET is not in it: what is sealed opens only with that. It holds personal data: keep it locked.'
				: `The shop’s secret is not in it: keep ${settings.dataDir}/app-secret too. It holds personal data: keep it locked.`
		);
	}
};
