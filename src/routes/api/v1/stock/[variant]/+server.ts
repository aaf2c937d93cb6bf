import { machineCommand } from '#server/http/machine-route.ts';
import { readOne } from '#server/http/read-one.ts';
import { StockSchema } from '#server/http/schemas/catalogue.ts';

export const GET = readOne(
	({ locals, params }) => locals.app.catalogue.stock(params['variant'] ?? ''),
	'stock.not_found'
);

export const PUT = machineCommand({
	body: StockSchema,
	command: (app) => app.commands.setStock,
	input: ({ level, threshold, next_delivery_at }, { variant = '' }) => ({
		variant,
		level,
		threshold,
		nextDeliveryAt: next_delivery_at
	}),
	answer: (counted) => ({ status: 200, body: counted })
});
