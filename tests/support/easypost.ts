import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const EASYPOST_KEY = 'EZTKtests';
export const RETURN_ADDRESS = 'adr_harbour';

type Json = Record<string, unknown>;
type Kept = { shipment: Json; asked: Json; bought: number };
/** When it falls silent: before it does what it is asked, or after. */
type Silence = { at: 'create' | 'buy'; when: 'before' | 'after' };

/**
 * EasyPost as far as return labels need it, by docs.easypost.com: Basic auth with the key as user, shipments under a
 * reference of the caller's that stands for their id, rates, buying one once, refunds. Wrong shapes are 422.
 */
export async function startEasyPost() {
	const kept = new Map<string, Kept>();
	const state: { silence?: Silence | undefined; refund: string; rates: Json[] } = {
		refund: 'submitted',
		rates: [
			{ id: 'rate_b', carrier: 'USPS', service: 'Priority', rate: '10.20', currency: 'USD' },
			{ id: 'rate_a', carrier: 'USPS', service: 'GroundAdvantage', rate: '5.82', currency: 'USD' },
			{ id: 'rate_c', carrier: 'UPS', service: 'Ground', rate: '9.99', currency: 'USD' }
		]
	};
	const byName = (name: string) =>
		kept.get(name) ?? [...kept.values()].find(({ shipment }) => shipment['reference'] === name);

	function create(asked: Json): [number, Json] {
		const { reference, to_address, from_address, parcel, is_return } = (asked['shipment'] ?? {}) as Record<
			string,
			Json
		>;
		const isWhole =
			is_return === (true as never) &&
			typeof to_address?.['street1'] === 'string' &&
			typeof to_address['country'] === 'string' &&
			from_address?.['id'] === RETURN_ADDRESS &&
			Number(parcel?.['weight']) > 0;
		if (!isWhole) return [422, { error: { code: 'SHIPMENT.INVALID_PARAMS', message: 'wrong' } }];
		const id = `shp_${randomBytes(16).toString('hex')}`;
		const shipment = {
			id,
			reference,
			is_return,
			rates: state.rates,
			postage_label: null,
			tracking_code: null
		};
		kept.set(id, { shipment, asked, bought: 0 });
		return [201, shipment];
	}
	function buy(one: Kept, asked: Json): [number, Json] {
		const rate = state.rates.find(({ id }) => id === (asked['rate'] as Json | undefined)?.['id']);
		if (!rate) return [422, { error: { code: 'SHIPMENT.RATE.NOT_FOUND' } }];
		if (one.bought > 0) return [422, { error: { code: 'SHIPMENT.POSTAGE.EXISTS' } }];
		one.bought++;
		const number = `9400${one.shipment['id'] as string}`.slice(0, 26).toUpperCase();
		const label_url = `https://labels.example/${String(one.shipment['id'])}.pdf`;
		Object.assign(one.shipment, { selected_rate: rate, tracking_code: number, postage_label: { label_url } });
		return [200, one.shipment];
	}

	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const say = ([status, body]: [number, Json]) =>
				response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
			const wanted = `Basic ${Buffer.from(`${EASYPOST_KEY}:`).toString('base64')}`;
			if (request.headers.authorization !== wanted) return say([401, { error: { code: 'APIKEY.INACTIVE' } }]);
			const body = (chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {}) as Json;
			const [, name, verb] =
				/^\/v2\/shipments(?:\/([^/]+))?(?:\/(buy|refund))?$/.exec(request.url ?? '') ?? [];
			const step = request.method === 'POST' ? (name === undefined ? 'create' : (verb ?? '')) : 'find';
			const silence = state.silence?.at === step ? state.silence.when : undefined;
			if (silence) state.silence = undefined;
			if (silence === 'before') return request.socket.destroy();
			const one = name === undefined ? undefined : byName(name);
			const answer: [number, Json] =
				step === 'create'
					? create(body)
					: !one
						? [404, { error: { code: 'NOT_FOUND' } }]
						: step === 'buy'
							? buy(one, body)
							: step === 'refund'
								? [200, { ...one.shipment, refund_status: state.refund }]
								: [200, one.shipment];
			return silence === 'after' ? request.socket.destroy() : say(answer);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		apiBase: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		kept,
		state,
		close: () => new Promise((resolve) => server.close(resolve))
	};
}
