import { toMinorUnits } from '#domain/money/decimal.ts';
import { lowestRate, type Rate } from '#domain/return/label.ts';
import type { LabelCost, LabelOrder, LabelReport, Labels } from '#server/ports/labels.ts';

export type EasyPostOptions = {
	apiKey: string;
	apiBase: string;
	/** EasyPost's name of the address that goods come back to (`adr_…`). */
	returnAddress: string;
	/** Of a parcel, grams: nobody weighs one before its label is made. */
	weight: number;
	/** For tests. */
	withinMs?: number;
};

type Shipment = {
	id: string;
	rates?: Rate[];
	selected_rate?: Rate | null;
	tracking_code?: string | null;
	postage_label?: { label_url?: string; label_pdf_url?: string | null } | null;
	refund_status?: string | null;
};
type Answer = { status: number; body: unknown };

const WITHIN_MS = 20_000;
const GRAMS_PER_OUNCE = 28.349523125;

/**
 * Return labels of EasyPost (docs.easypost.com: Shipment, Return, Shipping Refund): a shipment is made under our own
 * reference, which EasyPost takes in place of its id, and its cheapest rate is bought. With `is_return` the two addresses
 * are those of the way there, and EasyPost turns them round.
 */
export function easyPostLabels(options: EasyPostOptions): Labels {
	const { apiKey, apiBase, returnAddress, weight, withinMs = WITHIN_MS } = options;
	const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;

	async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer | undefined> {
		try {
			const answer = await fetch(`${apiBase}/v2/shipments${path}`, {
				method,
				redirect: 'manual',
				signal: AbortSignal.timeout(withinMs),
				headers: { authorization, 'content-type': 'application/json' },
				...(body && { body: JSON.stringify(body) })
			});
			// What broke on their side, or came too often, may be done or come to be done.
			if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return undefined;
			return { status: answer.status, body: await answer.json().catch(() => undefined) };
		} catch {
			return undefined;
		}
	}
	async function find(reference: string): Promise<Shipment | 'absent' | undefined> {
		const found = await ask('GET', `/${encodeURIComponent(reference)}`);
		if (found?.status === 404) return 'absent';
		return found && shipmentIn(found);
	}
	function create({ reference, number, from }: LabelOrder) {
		const buyer = {
			...{
				name: from.name,
				company: from.company,
				street1: from.lines?.[0],
				street2: from.lines?.slice(1).join(', ')
			},
			...{
				city: from.city,
				state: from.region,
				zip: from.postcode,
				country: from.country,
				phone: from.phone,
				email: from.email
			}
		};
		const parcel = { weight: Math.ceil((weight / GRAMS_PER_OUNCE) * 10) / 10 };
		const ways = { to_address: buyer, from_address: { id: returnAddress }, is_return: true };
		const marks = { print_custom_1: number, label_format: 'PDF' };
		return ask('POST', '', { shipment: { reference, parcel, options: marks, ...ways } });
	}

	return {
		provider: 'easypost',
		async make(order) {
			const known = await find(order.reference);
			if (known === undefined) return UNKNOWN;
			let shipment = known;
			if (shipment === 'absent') {
				const made = await create(order);
				if (!made) return UNKNOWN;
				const created = shipmentIn(made);
				if (!created) return { state: 'failed', reason: reasonIn(made) };
				shipment = created;
			}
			const before = madeOf(shipment);
			if (before) return before;
			const rate = lowestRate(shipment.rates ?? []);
			if (!rate) return { state: 'failed', reason: 'easypost.no_rate' };
			const bought = await ask('POST', `/${shipment.id}/buy`, { rate: { id: rate.id } });
			const done = bought && shipmentIn(bought);
			if (done) return madeOf(done) ?? UNKNOWN;
			if (!bought) return UNKNOWN;
			// Somebody else's try of the same label may have been first.
			const after = await find(order.reference);
			const first = typeof after === 'object' ? madeOf(after) : undefined;
			return first ?? (after === undefined ? UNKNOWN : { state: 'failed', reason: reasonIn(bought) });
		},
		async giveBack(reference) {
			const answer = await ask('POST', `/${encodeURIComponent(reference)}/refund`);
			if (!answer) return UNKNOWN;
			const status = shipmentIn(answer)?.refund_status;
			if (status === 'submitted' || status === 'refunded') return { state: 'voided' };
			return { state: 'kept', reason: status ? `easypost.refund_${status}` : reasonIn(answer) };
		}
	};
}

const UNKNOWN = { state: 'unknown' } as const;

function shipmentIn({ status, body }: Answer): Shipment | undefined {
	const isOne = status < 300 && typeof body === 'object' && body !== null;
	return isOne && typeof (body as Shipment).id === 'string' ? (body as Shipment) : undefined;
}

/** A shipment that was bought; undefined for one that only has its rates. */
function madeOf({
	id,
	selected_rate: rate,
	tracking_code: number,
	postage_label: label
}: Shipment): LabelReport | undefined {
	const url = label?.label_pdf_url ?? label?.label_url;
	if (!url || !number || !URL.canParse(url) || new URL(url).protocol !== 'https:') return undefined;
	return {
		state: 'made',
		carrier: (rate?.carrier ?? '').toLowerCase(),
		trackingNumber: number,
		url,
		reference: id,
		cost: costOf(rate)
	};
}

/** What was paid for it, as the rate says that was bought ("7.58" and "USD"). */
function costOf(rate: Rate | null | undefined): LabelCost | undefined {
	const { rate: text, currency } = rate ?? {};
	if (typeof text !== 'string' || typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency))
		return undefined;
	const read = toMinorUnits(text, currency);
	return read && read.amount >= 0 ? { amount: read.amount, currency } : undefined;
}

/** Their code of what is wrong (`ADDRESS.VERIFY.FAILURE`), never their words: those can repeat the address. */
function reasonIn({ status, body }: Answer): string {
	const code = (body as { error?: { code?: unknown } } | undefined)?.error?.code;
	return typeof code === 'string' && /^[A-Z_.]{3,80}$/.test(code)
		? `easypost.${code.toLowerCase()}`
		: `easypost.http_${status}`;
}
