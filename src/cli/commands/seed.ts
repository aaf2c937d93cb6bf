import { connect } from '#server/db/client.ts';
import { migrate } from '#server/db/migrate.ts';
import { decideDemo } from '#server/use-cases/decide-demo.ts';
import { products } from '../../demo/catalogue/shelves.ts';
import { needsSeed, seedDemo } from '../../demo/seed.ts';
import { Refusal, type Command } from '../command.ts';
import { progressBar } from '../progress.ts';

/** Fills an empty database with the demo shop. One that was cut off half way is finished. */
export const command: Command = {
	usage: 'seed [--json]',
	async run(call) {
		if (call.words.length > 0) throw new Refusal(`usage: ${command.usage}`, 2);
		const database = await call.database();
		await migrate(database.url);
		const { db, close } = connect(database.url, { name: 'roundtrip-seed' });
		call.defer(close);
		if (!(await needsSeed(db)))
			throw new Refusal('there are orders already; only an empty database can be seeded');
		// Whoever asks for the demo's orders wants its carrier too, unless DEMO=0 has been decided before.
		const moving = await decideDemo(db, true);

		const bar = progressBar('orders');
		const started = performance.now();
		const { orders } = await seedDemo(db, { now: new Date(), onProgress: bar.show }).finally(bar.end);
		const seconds = Math.round((performance.now() - started) / 100) / 10;
		if (call.json) return call.printJson({ orders, products: products.length, seconds, simulator: moving });
		call.print(`Seeded ${orders} orders and ${products.length} products in ${seconds} s.`);
		call.note(
			moving
				? 'Parcels start moving with `npm start`.'
				: 'DEMO=0 was decided at the first start: nothing moves by itself.'
		);
	}
};
