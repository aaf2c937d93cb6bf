import { machineCall } from './machine.ts';
import { ConfirmSchema, QuoteSchema } from './schemas/quotes.ts';

/** `POST /api/v1/orders/{ref}/quotes`. */
export const askQuoteCall = machineCall({
	body: QuoteSchema,
	command: (app) => app.commands.askQuote,
	input: ({ kind, lines, way_back, ship, comment, staff_reason, stated_at, warranty }, { ref = '' }) => ({
		ref,
		kind,
		lines: lines.map(({ line, quantity, reason, resolution, evidence, exchange_for }) => ({
			...{ line, quantity, reason, resolution, evidence, ...(exchange_for && { exchange_for }) }
		})),
		wayBack: way_back,
		ship,
		comment,
		staffReason: staff_reason,
		statedAt: stated_at,
		warranty
	}),
	answer: (quote) => ({ status: 201, body: quote })
});

/** `POST /api/v1/quotes/{id}/confirm`. */
export const confirmQuoteCall = machineCall({
	body: ConfirmSchema,
	command: (app) => app.commands.confirmQuote,
	input: (_, { id = '' }) => ({ id }),
	answer: (confirmed) => ({ status: 200, body: confirmed })
});
