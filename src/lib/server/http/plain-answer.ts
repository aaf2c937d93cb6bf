import type { Principal } from '#domain/access/principal.ts';
import type { Refusal } from '#domain/refusal.ts';
import { audienceOf, bearerSecret, mayPass } from './access.ts';
import { isOutage } from './outage.ts';
import { problemBody, problemHeaders } from './problem.ts';

type App = App.Locals['app'];
export type Machine = Extract<Principal, { kind: 'machine' }>;

/** An answer in full, for whichever server writes it. */
export type PlainAnswer = { status: number; headers: Record<string, string>; body: string | null };

/** A request header by its lower-case name. */
export type HeaderOf = (name: string) => string | null;

/**
 * Answers a machine outside of SvelteKit: who they are and whether they may is found here, by the one table
 * (`access.ts`), then `work` answers. Never throws: an outage is 503, a bug too, and told to `onBug`.
 */
export async function answerMachine(
	{ app, route, method, header }: { app: App; route: string; method: 'GET' | 'POST'; header: HeaderOf },
	onBug: (error: unknown) => void,
	work: (who: Machine) => Promise<PlainAnswer>
): Promise<PlainAnswer> {
	try {
		const secret = bearerSecret(header('authorization'));
		const key = secret ? await app.keys.find(secret) : undefined;
		const audience = audienceOf(route, method);
		if (!audience) return refused({ code: 'route.not_found' }, header);
		const who: Principal = key ? { kind: 'machine', id: key.id, scopes: key.scopes } : { kind: 'anonymous' };
		const refusal = mayPass(audience, who);
		if (refusal || who.kind !== 'machine') return refused(refusal ?? { code: 'auth.required' }, header);
		return await work(who);
	} catch (cause) {
		if (!isOutage(cause)) onBug(cause);
		return refused({ code: 'service.unavailable', retry_after: 1 }, header);
	}
}

export function refused(refusal: Refusal, header: HeaderOf): PlainAnswer {
	const { status, body } = problemBody(refusal, header('accept-language'));
	return { status, headers: problemHeaders(refusal, status), body };
}
