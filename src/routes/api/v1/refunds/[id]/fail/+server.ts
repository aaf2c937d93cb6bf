import { machineCommand } from '#server/http/machine-route.ts';
import { refundAnswer } from '#server/http/refund-answer.ts';
import { FailSchema } from '#server/http/schemas/refunds.ts';

export const POST = machineCommand({
	body: FailSchema,
	command: (app) => app.commands.failRefund,
	input: ({ reason }, { id = '' }) => ({ id, reason }),
	answer: (refund) => ({ status: 200, body: refundAnswer(refund) })
});
