import type { OrderView } from '#domain/order/order-view.ts';

type Stream = { topics: string[]; send: (text: string) => void };
const streams = new Set<Stream>();
let opened = 0;

/** The wire the product's server speaks, from memory. */
export function openStream(topics: string[]): Response {
	opened++;
	let stream: Stream;
	const body = new ReadableStream<Uint8Array>({
		start(controller) {
			const encoder = new TextEncoder();
			stream = { topics, send: (text) => controller.enqueue(encoder.encode(text)) };
			streams.add(stream);
			stream.send(': hello\n\n');
		},
		cancel: () => void streams.delete(stream)
	});
	return new Response(body, {
		headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }
	});
}

/** `?ref=` moves that order to out for delivery; `?gone=` ends a topic; answers how many streams there are. */
export function report(views: Map<string, OrderView>, query: URLSearchParams) {
	const gone = query.get('gone');
	if (gone) send(gone, 'gone', { topic: gone });
	const ref = query.get('ref');
	const view = ref && views.get(ref);
	if (view) {
		const at = new Date(Date.parse(view.asOf) + 60_000).toISOString();
		const seq = view.seq + 1;
		const [parcel, ...others] = view.parcels;
		const news = {
			at,
			approximate: false,
			status: 'out_for_delivery',
			text: 'On the vehicle',
			source: 'dhl',
			receivedAt: at
		} as const;
		views.set(ref, {
			...view,
			asOf: at,
			seq,
			headline: { code: 'out_for_delivery', at },
			parcels: parcel
				? [{ ...parcel, status: 'out_for_delivery', scans: [news, ...parcel.scans] }, ...others]
				: []
		});
		const topic = `order:${ref}`;
		send(topic, 'order', {
			topic,
			seq,
			type: 'shipment.status_changed',
			at,
			actor: { kind: 'carrier' },
			data: { status: 'out_for_delivery' }
		});
	}
	return { opened, open: streams.size, topics: [...streams].map(({ topics }) => topics) };
}

function send(topic: string, event: string, data: unknown): void {
	for (const stream of streams) {
		if (!stream.topics.some((wanted) => wanted.startsWith(`${topic}:`))) continue;
		stream.send(`id: ${crypto.randomUUID()}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
	}
}
