import { createHash, createHmac, randomUUID } from 'node:crypto';

/** A webhook ready to be sent: bytes, headers, and the end of its address where the vendor signs nothing. */
export type Sent = { body: string; headers: Record<string, string>; path?: string };

/** What a parcel went through, in the words of a story; each vendor says it in its own. */
export type Step = 'label' | 'picked_up' | 'moving' | 'round' | 'tried' | 'delivered' | 'returning' | 'lost';
export type Told = { at: string; step: Step; text?: string };
export type Parcel = { number: string; carrier: string; ref?: string | undefined; steps: readonly Told[] };

export type VendorTalk = {
	vendor: string;
	/** How the vendor names UPS, and a carrier of its own besides. */
	carrier: string;
	/** Whether its times come without a zone. */
	vague: boolean;
	/** A genuine delivery; `id` is the vendor's, where it has one. */
	say(parcel: Parcel, secret: string, id?: string): Sent;
	/** The same bytes under a signature that is not theirs. */
	forge(sent: Sent): Sent;
	isSuccess(status: number, text: string): boolean;
};

const json = (value: unknown, headers: Record<string, string> = {}): Sent => ({
	body: JSON.stringify(value),
	headers: { 'content-type': 'application/json', ...headers }
});
const hmac = (secret: string, text: string, encoding: 'hex' | 'base64') =>
	createHmac('sha256', secret).update(text).digest(encoding);
const with2xx = (status: number) => status >= 200 && status < 300;
const withHeader = (sent: Sent, name: string, value: string): Sent => ({
	...sent,
	headers: { ...sent.headers, [name]: value }
});
type Names = Record<Step, string>;

const EASYPOST: Record<Step, [string, string]> = {
	label: ['pre_transit', 'label_created'],
	picked_up: ['in_transit', 'received_at_origin_facility'],
	moving: ['in_transit', 'arrived_at_facility'],
	round: ['out_for_delivery', 'out_for_delivery'],
	tried: ['failure', 'delivery_exception'],
	delivered: ['delivered', 'arrived_at_destination'],
	returning: ['return_to_sender', 'return'],
	lost: ['failure', 'lost']
};

const easypost: VendorTalk = {
	vendor: 'easypost',
	carrier: 'UPS',
	vague: false,
	say({ number, carrier, steps }, secret, id = `evt_${randomUUID()}`) {
		const tracker = {
			id: 'trk_1',
			object: 'Tracker',
			tracking_code: number,
			carrier,
			updated_at: '2026-11-20T10:00:00Z',
			est_delivery_date: null,
			tracking_details: steps.map(({ at, step, text = step }) => ({
				object: 'TrackingDetail',
				message: text,
				status: EASYPOST[step][0],
				status_detail: EASYPOST[step][1],
				datetime: at,
				carrier_code: '',
				tracking_location: { city: 'Köln', state: null, country: 'DE', zip: '50667' }
			}))
		};
		const sent = json({ id, object: 'Event', description: 'tracker.updated', result: tracker });
		const signature = `hmac-sha256-hex=${hmac(secret.normalize('NFKD'), sent.body, 'hex')}`;
		return withHeader(sent, 'x-hmac-signature', signature);
	},
	forge: (sent) => withHeader(sent, 'x-hmac-signature', `hmac-sha256-hex=${hmac('other', sent.body, 'hex')}`),
	isSuccess: with2xx
};

const AFTERSHIP: Names = {
	label: 'InfoReceived_001',
	picked_up: 'InTransit_002',
	moving: 'InTransit_003',
	round: 'OutForDelivery_001',
	tried: 'AttemptFail_001',
	delivered: 'Delivered_001',
	returning: 'Exception_010',
	lost: 'Exception_013'
};

const aftership: VendorTalk = {
	vendor: 'aftership',
	carrier: 'ups',
	vague: false,
	say({ number, carrier, ref, steps }, secret, id = randomUUID()) {
		const checkpoints = steps.map(({ at, step, text = step }) => ({
			slug: carrier,
			message: text,
			tag: AFTERSHIP[step].split('_')[0],
			subtag: AFTERSHIP[step],
			checkpoint_time: at,
			city: 'Köln',
			country_name: 'Germany'
		}));
		const msg = { id: 't1', tracking_number: number, slug: carrier, order_number: ref, checkpoints };
		const sent = json({ ts: 1795000000, event: 'tracking_update', event_id: id, msg });
		return withHeader(sent, 'aftership-hmac-sha256', hmac(secret, sent.body, 'base64'));
	},
	forge: (sent) => withHeader(sent, 'aftership-hmac-sha256', hmac('other', sent.body, 'base64')),
	isSuccess: with2xx
};

const SHIPPO: Record<Step, [string, string]> = {
	label: ['PRE_TRANSIT', 'information_received'],
	picked_up: ['TRANSIT', 'package_accepted'],
	moving: ['TRANSIT', 'package_arrived'],
	round: ['TRANSIT', 'out_for_delivery'],
	tried: ['TRANSIT', 'delivery_attempted'],
	delivered: ['DELIVERED', 'delivered'],
	returning: ['RETURNED', 'return_to_sender'],
	lost: ['FAILURE', 'package_lost']
};

const shippo: VendorTalk = {
	vendor: 'shippo',
	carrier: 'ups',
	vague: false,
	say({ number, carrier, ref, steps }, secret) {
		const history = steps.map(({ at, step, text = step }) => ({
			object_id: randomUUID(),
			status: SHIPPO[step][0],
			substatus: { code: SHIPPO[step][1], text, action_required: false },
			status_details: text,
			status_date: at,
			location: { city: 'Köln', country: 'DE' }
		}));
		const data = {
			carrier,
			tracking_number: number,
			metadata: ref === undefined ? '' : `Order ${ref}`,
			tracking_status: history.at(-1) ?? null,
			tracking_history: history
		};
		const sent = json({ event: 'track_updated', test: false, data });
		const t = String(Math.floor(Date.now() / 1000));
		return withHeader(sent, 'shippo-auth-signature', `t=${t},v1=${hmac(secret, `${t}.${sent.body}`, 'hex')}`);
	},
	forge: (sent) =>
		withHeader(sent, 'shippo-auth-signature', `t=1,v1=${hmac('other', `1.${sent.body}`, 'hex')}`),
	isSuccess: with2xx
};

const SEVENTEEN: Names = {
	label: 'InfoReceived',
	picked_up: 'InTransit_PickedUp',
	moving: 'InTransit_Arrival',
	round: 'OutForDelivery_Other',
	tried: 'DeliveryFailure_Other',
	delivered: 'Delivered_Other',
	returning: 'Exception_Returning',
	lost: 'Exception_Lost'
};

const seventeenTrack: VendorTalk = {
	vendor: '17track',
	carrier: 'UPS',
	vague: false,
	say({ number, carrier, ref, steps }, secret) {
		const events = steps.map(({ at, step, text = step }) => ({
			time_iso: at,
			time_utc: at,
			description: text,
			location: 'Köln',
			stage: null,
			sub_status: SEVENTEEN[step]
		}));
		const last = steps.at(-1);
		const sub = last && SEVENTEEN[last.step];
		const track_info = {
			latest_status: { status: sub?.split('_')[0], sub_status: sub },
			latest_event: events.at(-1),
			tracking: { providers: [{ provider: { key: 100002, name: carrier, alias: carrier }, events }] }
		};
		const data = { number, carrier: 100002, tag: ref ?? '', track_info };
		const sent = json({ event: 'TRACKING_UPDATED', data });
		return withHeader(sent, 'sign', createHash('sha256').update(`${sent.body}/${secret}`).digest('hex'));
	},
	forge: (sent) => withHeader(sent, 'sign', createHash('sha256').update(`${sent.body}/other`).digest('hex')),
	isSuccess: with2xx
};

const KUAIDI: Names = {
	label: '101',
	picked_up: '103',
	moving: '1001',
	round: '5',
	tried: '204',
	delivered: '301',
	returning: '6',
	lost: '2'
};
/** Local time in China, as Kuaidi100 writes it. */
const inChina = (at: string) =>
	new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
const form = (param: string, sign?: string): Sent => ({
	body: new URLSearchParams({ param, ...(sign && { sign }) }).toString(),
	headers: { 'content-type': 'application/x-www-form-urlencoded' }
});

const kuaidi100: VendorTalk = {
	vendor: 'kuaidi100',
	carrier: 'shunfeng',
	vague: true,
	say({ number, carrier, steps }, secret) {
		const newestFirst = [...steps].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
		const data = newestFirst.map(({ at, step, text = step }) => ({
			time: inChina(at),
			ftime: inChina(at),
			context: text,
			statusCode: KUAIDI[step],
			areaName: '广东,深圳市'
		}));
		const lastResult = { message: 'ok', nu: number, com: carrier, state: '0', ischeck: '0', data };
		const param = JSON.stringify({ status: 'polling', billstatus: 'got', message: '', lastResult });
		return form(param, createHash('md5').update(`${param}${secret}`).digest('hex').toUpperCase());
	},
	forge(sent) {
		const param = new URLSearchParams(sent.body).get('param') ?? '';
		return form(param, createHash('md5').update(`${param}other`).digest('hex').toUpperCase());
	},
	isSuccess(status, text) {
		const answer = JSON.parse(text) as { result?: unknown; returnCode?: unknown };
		return status === 200 && answer.result === true && answer.returnCode === '200';
	}
};

const KARRIO: Names = {
	label: 'pending',
	picked_up: 'picked_up',
	moving: 'in_transit',
	round: 'out_for_delivery',
	tried: 'delivery_failed',
	delivered: 'delivered',
	returning: 'return_to_sender',
	lost: 'unknown'
};

const karrio: VendorTalk = {
	vendor: 'karrio',
	carrier: 'purolator',
	vague: true,
	say({ number, carrier, ref, steps }, secret) {
		const events = steps.map(({ at, step, text = step }) => ({
			date: at.slice(0, 10),
			time: at.slice(11, 16),
			timestamp: at.replace(/(\.\d+)?Z$/, '.000Z'),
			code: `${step}-code`,
			status: KARRIO[step],
			description: text,
			location: 'Köln, DE'
		}));
		const data = {
			carrier_name: carrier,
			carrier_id: carrier,
			tracking_number: number,
			info: { order_id: ref },
			events
		};
		return json({ event: 'tracker_updated', data }, { 'x-event-id': secret });
	},
	forge: (sent) => withHeader(sent, 'x-event-id', 'other'),
	isSuccess: with2xx
};

/** How each vendor says things. */
export const VENDOR_TALK: readonly VendorTalk[] = [
	easypost,
	aftership,
	shippo,
	seventeenTrack,
	kuaidi100,
	karrio
];
