import type { RequestHandler } from '@sveltejs/kit';
import type { Refusal } from '#domain/refusal.ts';
import { answerOutage } from './outage.ts';
import { readBytes } from './read-json.ts';
import {
	answerWebhook,
	LONGEST_WEBHOOK,
	refusePacked,
	refuseWebhook,
	type WebhookChannel,
	type WebhookReply
} from './webhook.ts';

/**
 * A channel of webhooks as a route: for addresses in a spelling that the door leaves alone (`src/door/webhooks.ts` takes
 * the others, around SvelteKit). What happens to them is the same.
 *
 * @param vendor the name of the address's parameter that names the vendor
 */
export function webhookRoute(channel: WebhookChannel, vendor: string): RequestHandler {
	return (event) =>
		answerOutage(event, async () => {
			const { request, locals } = event;
			const params: Partial<Record<string, string>> = event.params;
			const language = request.headers.get('accept-language');
			const refused = (refusal: Refusal) => toResponse(refuseWebhook(refusal, language));
			const plain = refusePacked(request.headers.get('content-encoding'));
			if (!plain.ok) return refused(plain.refusal);
			const body = await readBytes(request, Math.min(locals.bodyLimit, LONGEST_WEBHOOK));
			if (!body.ok) return refused(body.refusal);
			return toResponse(
				await answerWebhook(locals.app.webhooks.receive, {
					channel,
					vendor: params[vendor] ?? '',
					headers: Object.fromEntries(request.headers),
					body: body.value,
					pathSecret: params['secret']
				})
			);
		});
}

const toResponse = ({ status, headers, body }: WebhookReply) => new Response(body, { status, headers });
