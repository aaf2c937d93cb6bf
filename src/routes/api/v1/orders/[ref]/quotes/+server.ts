import { machineCommand } from '#server/http/machine.ts';
import { QuoteSchema } from '#server/http/schemas/quotes.ts';

export const POST = machineCommand({
	body: QuoteSchema,
	command: (app) => app.commands.askQuote,
	input: ({ kind, lines, way_back, comment, staff_reason, stated_at }, { ref = '' }) => ({
		ref,
		kind,
		lines: lines.map(({ line, quantity, reason, resolution }) => ({
			...{ line, quantity, reason, resolution }
		})),
		wayBack: way_back,
		comment,
		staffReason: staff_reason,
		statedAt: stated_at
	}),
	answer: (quote) => ({ status: 201, body: quote })
});
