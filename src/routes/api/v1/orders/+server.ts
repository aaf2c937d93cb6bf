import { machineCommand } from '#server/http/machine-route.ts';
import { orderAnswer } from '#server/http/order-answer.ts';
import { OrderDocumentSchema } from '#server/http/schemas/order-document.ts';

export const POST = machineCommand({
	body: OrderDocumentSchema,
	command: (app) => app.commands.placeOrder,
	input: (document) => ({ document }),
	answer: ({ created, record, terms }) => ({
		status: created ? 201 : 200,
		body: orderAnswer(record, terms)
	})
});
