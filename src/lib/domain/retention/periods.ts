/**
 * What is kept for a time and then goes by itself. Orders, their history, money and the audit are not here: they are the
 * shop's books, and what is personal in them goes by erasure. The chains stay whole, for nothing here is part of one.
 */
export const RETAINED = [
	'inbox',
	'keys',
	'deliveries',
	'reservations',
	'photos',
	'sessions',
	'codes',
	'steps',
	'links'
] as const;
export type Retained = (typeof RETAINED)[number];

export type Period = {
	/** After its end, in days; 0: at once. */
	days: number;
	/** What a shop may set, both included; one value is fixed. */
	least: number;
	most: number;
	/** From when it is counted, and what goes. */
	what: string;
	/** Where the period comes from. */
	source: string;
};

const STORAGE = 'Regulation (EU) 2016/679, Article 5(1)(e): no longer than is necessary';

/** The periods as they come, each with its source. */
export const PERIODS = {
	inbox: {
		...{ days: 30, least: 30, most: 365 },
		what: 'webhooks that were understood, body and headers; three times as long where a parcel is still waited for',
		source: `issue 8, 6; ${STORAGE}`
	},
	keys: {
		...{ days: 30, least: 30, most: 30 },
		what: 'idempotency keys with the answers that are kept for them',
		source: 'the contract of the API: kept 30 days, so never less'
	},
	deliveries: {
		...{ days: 30, least: 7, most: 365 },
		what: 'messages to endpoints that have ended; three times as long where they failed',
		source: 'ADR 14'
	},
	reservations: {
		...{ days: 30, least: 1, most: 365 },
		what: 'goods that were kept for somebody and given back',
		source: 'ADR 20; of no use to anybody once they have ended'
	},
	photos: {
		...{ days: 180, least: 30, most: 3650 },
		what: 'pictures that show why goods come back, after every return they were sent for has ended; those of feedback after it was given and followed up',
		source: `product: as long as what was decided can be asked about again; ${STORAGE}`
	},
	sessions: {
		...{ days: 0, least: 0, most: 0 },
		what: 'sessions past their end',
		source: `product: a session that ended is of no use to anybody; ${STORAGE}`
	},
	codes: {
		...{ days: 1, least: 1, most: 1 },
		what: 'one-time codes past their end, with what was typed to get them',
		source: 'laws: codes live ten minutes, and mails are limited by those of the last day'
	},
	steps: {
		...{ days: 0, least: 0, most: 0 },
		what: 'sign-ins that were begun and not finished',
		source: 'product: they live five minutes'
	},
	links: {
		...{ days: 30, least: 1, most: 365 },
		what: 'the token and the note of links that have ended; that there was one stays with its order',
		source: `issue 8, 6; ${STORAGE}`
	}
} as const satisfies Record<Retained, Period>;

/**
 * How long each is kept, in days: what the shop has set where it may, else what comes.
 *
 * @param set by kind, in days; what is no whole number counts as unset, what is out of bounds as the nearest bound
 */
export function retentionPeriods(set: Partial<Record<Retained, unknown>> = {}): Record<Retained, number> {
	const days = (kind: Retained) => {
		const { days: usual, least, most } = PERIODS[kind];
		const wanted = Object.hasOwn(set, kind) ? set[kind] : undefined;
		return typeof wanted === 'number' && Number.isInteger(wanted)
			? Math.min(Math.max(wanted, least), most)
			: usual;
	};
	return Object.fromEntries(RETAINED.map((kind) => [kind, days(kind)])) as Record<Retained, number>;
}
