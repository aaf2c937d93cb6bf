import { machineCommand } from '#server/http/machine.ts';
import { ShipmentSchema } from '#server/http/schemas/goods.ts';

export const POST = machineCommand({
	body: ShipmentSchema,
	command: (app) => app.commands.openShipment,
	input: ({ carrier, tracking_number: trackingNumber, claim, lines, return: back }, { ref = '' }) => ({
		ref,
		carrier,
		trackingNumber,
		...{ claim, lines, back }
	}),
	answer: ({ id, lines, shippedAfterCancel }) => ({
		status: 201,
		body: { id, lines, shipped_after_cancel: shippedAfterCancel }
	})
});
