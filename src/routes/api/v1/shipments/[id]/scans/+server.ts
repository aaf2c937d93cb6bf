import { machineCommand } from '#server/http/machine-route.ts';
import { toScan } from '#server/http/scan-input.ts';
import { ScansSchema } from '#server/http/schemas/goods.ts';

export const POST = machineCommand({
	body: ScansSchema,
	command: (app) => app.commands.recordScans,
	input: ({ scans }, { id = '' }) => ({ shipment: id, scans: scans.map(toScan) }),
	answer: (recorded) => ({ status: 200, body: recorded })
});
