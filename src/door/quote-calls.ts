import type { IncomingMessage, ServerResponse } from 'node:http';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { answerCommand, type MachineRequest } from '#server/http/machine.ts';
import { answerMachine, type PlainAnswer } from '#server/http/plain-answer.ts';
import { askQuoteCall, confirmQuoteCall } from '#server/http/quote-calls.ts';
import { invalid } from '#server/http/read-json.ts';
import { write, type Taking } from './order-read.ts';
import { headerOf, readBody } from './read-body.ts';
import { refuseAtDoor } from './refuse.ts';

type Taken = {
	path: RegExp;
	route: string;
	param: string;
	answer: (request: MachineRequest) => Promise<PlainAnswer>;
};

/** Addresses as we give them out; any other spelling of one is left to the routes. */
const CALLS: readonly Taken[] = [
	{
		path: /^\/api\/v1\/orders\/([A-Za-z0-9][\w.-]{0,63})\/quotes$/,
		route: '/api/v1/orders/[ref]/quotes',
		param: 'ref',
		answer: (request) => answerCommand(askQuoteCall, request)
	},
	{
		path: /^\/api\/v1\/quotes\/([\w-]{1,64})\/confirm$/,
		route: '/api/v1/quotes/[id]/confirm',
		param: 'id',
		answer: (request) => answerCommand(confirmQuoteCall, request)
	}
];

/**
 * Takes a machine's asking for a quote and its confirming: somebody waits for both with a phone in their hand. The same
 * answers as the routes give (`http/quote-calls.ts`), past the framework. Returns whether it did.
 */
export function takeQuoteCall(
	req: IncomingMessage,
	res: ServerResponse,
	path: string,
	{ app, log, requestId, bodyLimit }: Taking
): boolean {
	if (req.method !== 'POST') return false;
	const call = CALLS.find((one) => one.path.test(path));
	const named = call?.path.exec(path)?.[1];
	if (!call || named === undefined) return false;
	const header = headerOf(req);
	const onBug = (err: unknown) => log.error({ err, request: requestId }, 'request failed');
	let isTooLong = false;
	const bytes = async (): Promise<Result<Uint8Array>> => {
		const read = await readBody(req, bodyLimit);
		isTooLong = read === 'too long';
		if (read === 'too long') return refuse('payload.too_large', { limit: bodyLimit });
		return read === 'gone' ? invalid('', 'the body broke off', '{}') : accept(read);
	};
	const isEmpty =
		req.headers['content-length'] === undefined && req.headers['transfer-encoding'] === undefined;
	void answerMachine({ app, route: call.route, method: 'POST', header }, onBug, (who) =>
		call.answer({
			...{ app, who, method: 'POST', path, params: { [call.param]: named } },
			body: { header, isEmpty, bytes }
		})
	).then((answer) => {
		// What still comes of it is thrown away, so that the sender sees why.
		if (isTooLong) refuseAtDoor(req, res, { code: 'payload.too_large', limit: bodyLimit });
		else write(res, answer);
	});
	return true;
}
