import { machineCommand } from '#server/http/machine-route.ts';
import { SendAgainSchema } from '#server/http/schemas/goods.ts';

export const POST = machineCommand({
	body: SendAgainSchema,
	command: (app) => app.commands.sendAgain,
	input: ({ carrier, tracking_number }, { id = '' }) => ({
		shipment: id,
		carrier,
		trackingNumber: tracking_number
	}),
	answer: ({ id, ref, again_of, lines }) => ({ status: 201, body: { id, order: ref, again_of, lines } })
});
