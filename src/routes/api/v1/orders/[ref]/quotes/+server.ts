import { machineCommand } from '#server/http/machine.ts';
import { QuoteSchema } from '#server/http/schemas/quotes.ts';

export const POST = machineCommand({
	body: QuoteSchema,
	command: (app) => app.commands.askQuote,
	input: ({ kind, lines, comment, staff_reason, stated_at }, { ref = '' }) => ({
		ref,
		kind,
		lines: lines.map(({ line, quantity, reason }) => ({ line, quantity, reason })),
		comment,
		staffReason: staff_reason,
		statedAt: stated_at
	}),
	answer: (quote) => ({ status: 201, body: quote })
});
