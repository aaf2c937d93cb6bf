import { machineCommand } from '#server/http/machine.ts';
import { StockSchema } from '#server/http/schemas/catalogue.ts';

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
