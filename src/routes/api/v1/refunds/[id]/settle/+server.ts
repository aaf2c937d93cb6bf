import { machineCommand } from '#server/http/machine-route.ts';
import { refundAnswer } from '#server/http/refund-answer.ts';
import { SettleSchema } from '#server/http/schemas/refunds.ts';

export const POST = machineCommand({
	body: SettleSchema,
	command: (app) => app.commands.settleRefund,
	input: ({ reference, at }, { id = '' }) => ({ id, reference, at: new Date(at) }),
	answer: (refund) => ({ status: 200, body: refundAnswer(refund) })
});
