import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '#server/app.ts';
import { isOutage } from '#server/http/outage.ts';
import {
	answerWebhook,
	LONGEST_WEBHOOK,
	refusePacked,
	type WebhookCall,
	type WebhookReply
} from '#server/http/webhook.ts';
import type { Logger } from './log.ts';
import { readBody } from './read-body.ts';
import { refuseAtDoor } from './refuse.ts';

/** Addresses as we give them out. Any other spelling of one is left to the routes, which take addresses apart with care. */
const ADDRESS = /^\/api\/webhooks\/(carriers|storefronts|payments)\/([\w-]+)(?:\/([\w.~-]+))?$/;

/** What comes after the vendor; only carriers are given secret addresses (api.md, "Resources"). */
const isGiven = (channel: string, secret: string | undefined) =>
	secret === undefined || channel === 'carriers';

export type WebhookDoorOptions = {
	/** Most bytes of a body. */
	bodyLimit: number;
	log: Logger;
};

/**
 * Takes webhooks here, around SvelteKit: whoever sends them waits for the answer, a thousand a second at times, and the
 * pages they pass would be late as well.
 *
 * @returns whether the request was one, and is answered
 */
export function openWebhooks(app: App, { bodyLimit, log }: WebhookDoorOptions) {
	const limit = Math.min(bodyLimit, LONGEST_WEBHOOK);

	async function take(req: IncomingMessage, res: ServerResponse, address: Address): Promise<void> {
		const packed = refusePacked(req.headers['content-encoding']);
		if (!packed.ok) return refuseAtDoor(req, res, packed.refusal);
		const body = await readBody(req, limit);
		// Whoever broke off is no longer there to be told.
		if (body === 'gone') return;
		if (body === 'too long') return refuseAtDoor(req, res, { code: 'payload.too_large', limit });
		try {
			send(res, await answerWebhook(app.webhooks.receive, { ...address, headers: plainHeaders(req), body }));
		} catch (error) {
			if (!isOutage(error)) log.error({ err: error }, 'a webhook could not be kept');
			refuseAtDoor(req, res, { code: 'service.unavailable', retry_after: 1 });
		}
	}

	return {
		handle(req: IncomingMessage, res: ServerResponse, path: string): boolean {
			const address = req.method === 'POST' ? addressOf(path) : undefined;
			if (!address) return false;
			void take(req, res, address);
			return true;
		}
	};
}

type Address = Pick<WebhookCall, 'channel' | 'vendor' | 'pathSecret'>;

const CHANNELS = ['carriers', 'storefronts', 'payments'] as const;

function addressOf(path: string): Address | undefined {
	const [, named, vendor, pathSecret] = ADDRESS.exec(path) ?? [];
	const channel = CHANNELS.find((one) => one === named);
	if (!channel || vendor === undefined || !isGiven(channel, pathSecret)) return undefined;
	return { channel, vendor, pathSecret };
}

/** Of headers that came twice Node makes one text; the one that it does not is none that a webhook is read by. */
const plainHeaders = (req: IncomingMessage): Record<string, string> =>
	Object.fromEntries(
		Object.entries(req.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
	);

function send(res: ServerResponse, { status, headers, body }: WebhookReply): void {
	res.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) }).end(body);
}
