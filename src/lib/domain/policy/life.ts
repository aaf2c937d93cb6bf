import { millisOf, type Millis } from '../time/instant.ts';
import type { PolicyEvent } from './document.ts';
import type { TimedPortion } from './facts.ts';

/** What has happened to pieces and when; null is not yet, as far as anybody told. */
export type Life = Record<PolicyEvent, Millis | null> & {
	placed: Millis;
	paid: Millis | null;
	/** Delivered, if only nobody knows when: then the window that starts with it stays open. */
	arrived: boolean;
	damaged: Millis | null;
	/** Handed over for the first time: they may have come back and wait to be sent again. */
	sent: Millis | null;
};

const RANK = {
	open: 0,
	claimed: 1,
	packed: 2,
	handed_over: 3,
	delivered: 4,
	cancelled: 0,
	returning: 4,
	returned: 4
};

/**
 * The life of a portion. Where its state says that something happened and no time was told, the time of what follows
 * stands in, else that of what came before; only a delivery without a time stays unknown.
 */
export function lifeOf({ placed, paid }: Pick<Life, 'placed' | 'paid'>, portion: TimedPortion): Life {
	const rank = RANK[portion.state];
	const read = (text: string | null | undefined) => (text ? millisOf(text) : null);
	const delivered = read(portion.delivered_at);
	const handedOver = read(portion.handed_over_at) ?? delivered;
	const packed = read(portion.packed_at) ?? handedOver;
	const claimed = read(portion.claimed_at) ?? packed ?? (rank >= 1 ? placed : null);
	const left = handedOver ?? (rank >= 3 ? (packed ?? claimed) : null);
	return {
		placed,
		paid,
		claimed,
		packed: packed ?? (rank >= 2 ? claimed : null),
		handed_over: left,
		sent: read(portion.first_handed_over_at) ?? left,
		delivered,
		arrived: rank === 4 || delivered !== null,
		damaged: read(portion.damaged_at)
	};
}

/** The same for portions that live alike: what they are told apart by is compared as it was told, not as time. */
export function livesOf(bought: Pick<Life, 'placed' | 'paid'>, portions: readonly TimedPortion[]): Life[] {
	const known = new Map<string, Life>();
	return portions.map((portion) => {
		const { state, claimed_at, packed_at, handed_over_at, first_handed_over_at: first } = portion;
		const { delivered_at, damaged_at } = portion;
		const key = `${state} ${claimed_at} ${packed_at} ${handed_over_at} ${first} ${delivered_at} ${damaged_at}`;
		let life = known.get(key);
		if (!life) known.set(key, (life = lifeOf(bought, portion)));
		return life;
	});
}

/** Pieces that have left the order: no window is theirs any more. */
export const hasLeft = ({ state }: Pick<TimedPortion, 'state'>): boolean =>
	state === 'cancelled' || state === 'returning' || state === 'returned';
