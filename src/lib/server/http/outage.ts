import { error, type RequestEvent } from '@sveltejs/kit';
import { problem } from './problem.ts';

/** What the driver says when the database is away, going down or closed to everybody (55000); drizzle may have wrapped it. */
const AWAY =
	/^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED)|57P0[1234]|55000|53300|08\w{3})$/;

/** Whether an error means that the database cannot be reached just now. */
export function isOutage(thrown: unknown): boolean {
	for (let one = thrown, depth = 0; one instanceof Error && depth < 4; one = one.cause, depth++) {
		const code = (one as { code?: unknown }).code;
		if (typeof code === 'string' && AWAY.test(code)) return true;
	}
	return false;
}

/** Runs a machine's request. An outage is 503 with `Retry-After`; a bug is logged and told without detail. */
export async function answerOutage(event: RequestEvent, work: () => Promise<Response>): Promise<Response> {
	try {
		return await work();
	} catch (cause) {
		if (!isOutage(cause)) event.locals.log.error({ err: cause }, 'request failed');
		const language = event.request.headers.get('accept-language');
		return problem({ code: 'service.unavailable', retry_after: 1 }, language);
	}
}

/** The same for a page's data: an outage becomes the page that says so (503), anything else stays what it was. */
export async function orUnavailable<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (cause) {
		if (!isOutage(cause)) throw cause;
		error(503, 'service.unavailable');
	}
}
