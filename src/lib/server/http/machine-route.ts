import type { RequestHandler } from '@sveltejs/kit';
import type { z } from 'zod';
import { answerCommand, type MachineCommand, type MachineRequest } from './machine.ts';
import { answerOutage } from './outage.ts';
import { bodyOf } from './read-json.ts';

/** A command of the machine API as a route. The guard has seen to who asks. */
export function machineCommand<Schema extends z.ZodType, Input, Output>(
	call: MachineCommand<Schema, Input, Output>
): RequestHandler {
	return (event) =>
		answerOutage(event, async () => {
			const { app, principal, bodyLimit } = event.locals;
			const { status, headers, body } = await answerCommand(call, {
				app,
				who: principal as MachineRequest['who'],
				method: event.request.method,
				path: event.url.pathname,
				params: event.params as Record<string, string>,
				body: bodyOf(event.request, bodyLimit)
			});
			return new Response(body, { status, headers });
		});
}
