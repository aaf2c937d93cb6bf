import { addDuration } from '../../time/duration.ts';
import { millisOf, type Millis } from '../../time/instant.ts';
import type { PolicyLine, PolicyOrder } from '../facts.ts';
import type { Life } from '../life.ts';
import { FLOOR_ZONES } from './countries.ts';
import type { Floor } from './floor.ts';
import { isOutsideLateShipment, lateShipment } from './late-shipment.ts';
import { LAWS, type Law, type LawId } from './laws.ts';
import { chineseEnd, europeanEnd, withdrawalEnd } from './withdrawal.ts';

/** What the laws say about an order as a whole: asked once, whatever the number of its lines. */
export type Cover = {
	order: PolicyOrder;
	laws: LawId[];
	/** When the last piece was received, and the first; null while that has not come or nobody knows when it did. */
	received: { last: Millis | null; first: Millis | null };
	ends: Map<string, Millis>;
	/** From when on goods of a line may be cancelled because they are late. */
	late: (line: string) => { from: Millis; until: Millis | null }[];
};

/**
 * Which laws speak about an order, by its buyer's country and kind. A country nobody told has no floor.
 *
 * @param lives of all pieces that count together: what was cancelled or never arrived is not among them
 * @param zone the shop's, for promises that are days
 */
export function coverOf(order: PolicyOrder, lives: readonly Life[], zone: string): Cover {
	const country = order.buyer_country;
	const laws = (Object.keys(LAWS) as LawId[]).filter((id) => {
		const law: Law = LAWS[id];
		if (country === null || !law.countries.includes(country)) return false;
		if (law.buyers === 'consumer' && order.buyer_kind !== 'consumer') return false;
		return id !== 'ny_undisclosed_terms' || (isNewYork(order.buyer_region) && !wereTermsDisclosed(order));
	});
	return {
		order,
		laws,
		received: receivedOf(lives),
		ends: new Map(),
		late: laws.includes('us_late_shipment') ? lateByLine(order, zone) : () => []
	};
}

/** When pieces were received that count together. */
export function receivedOf(lives: readonly Life[]): Cover['received'] {
	const times = lives.map(({ delivered }) => delivered);
	const known = times.filter((at) => at !== null);
	return {
		last: known.length > 0 && known.length === times.length ? Math.max(...known) : null,
		first: known.length > 0 ? Math.min(...known) : null
	};
}

/** The same for every line unless a notice names lines. */
function lateByLine(order: PolicyOrder, zone: string): Cover['late'] {
	const late = lateShipment(order, zone);
	const isByLine = order.delay_notices.some(({ lines }) => lines !== undefined);
	return isByLine ? (line) => lateShipment(order, zone, line) : () => late;
}

/** Tags that change what a law says about a line. */
const TAGS_OF_LAW = ['digital', 'regular_delivery', 'seeds', 'plants', 'subscription_renewal'];

/** Whether laws say the same of a line as of every other one without tags and exemptions. */
export const isPlain = ({ exemption, tags }: Pick<PolicyLine, 'exemption' | 'tags'>): boolean =>
	exemption === null && !tags.some((tag) => TAGS_OF_LAW.includes(tag));

/**
 * The floors under pieces of a line. An exemption counts only with its evidence on the order, never by a tag alone;
 * a broken seal only if it was broken after the delivery (Directive 2011/83/EU, Article 16).
 */
export function floorsOf(cover: Cover, line: PolicyLine, life: Life): Floor[] {
	return cover.laws
		.filter((id) => !isExempt(line, LAWS[id], life))
		.flatMap((law) => floorOf(cover, law, line, life));
}

export function isExempt(
	line: Pick<PolicyLine, 'exemption'>,
	law: Law,
	life: Pick<Life, 'delivered'>
): boolean {
	const { exemption } = line;
	if (!exemption || exemption.evidence.trim() === '') return false;
	if (!law.exemptions.some((kind) => kind === exemption.kind)) return false;
	if (exemption.kind !== 'sealed') return true;
	return life.delivered !== null && millisOf(exemption.at) >= life.delivered;
}

function floorOf(cover: Cover, law: LawId, line: PolicyLine, life: Life): Floor[] {
	const { order } = cover;
	const floor = { law, jurisdiction: LAWS[law].jurisdiction, from: life.placed, untilAfter: null };
	switch (law) {
		case 'eu_withdrawal':
		case 'uk_cancellation': {
			const received = receivedFor(cover, line);
			const right = 'withdrawal';
			if (received === null) {
				return [
					{
						...floor,
						right,
						until: null,
						untilAfter: { after: 'delivered_at', for: 'P14D', end_of_day: true }
					}
				];
			}
			return [{ ...floor, right, until: endOf(cover, law, received) }];
		}
		case 'cn_seven_days': {
			const untilAfter = { after: 'delivered_at', for: 'P7D', end_of_day: true } as const;
			if (life.delivered === null) return [{ ...floor, right: 'return', until: null, untilAfter }];
			return [{ ...floor, right: 'return', from: life.delivered, until: endOf(cover, law, life.delivered) }];
		}
		case 'us_late_shipment':
			if (isOutsideLateShipment(order, line)) return [];
			return cover
				.late(line.id)
				.filter(({ from }) => life.sent === null || from < life.sent)
				.map((stretch) => ({ ...floor, right: 'late_shipment', ...stretch }));
		case 'ny_undisclosed_terms': {
			const until = addDuration(life.placed, { months: 0, days: 30, millis: 0 }, 'America/New_York');
			return [{ ...floor, right: 'undisclosed_terms', until }];
		}
	}
}

/** Regular deliveries (tag `regular_delivery`) count from the first, digital content from the contract. */
function receivedFor({ order, received }: Cover, line: PolicyLine): Millis | null {
	if (line.exemption?.kind === 'digital' || line.tags.includes('digital')) return millisOf(order.placed_at);
	const regular = order.tags.includes('regular_delivery') || line.tags.includes('regular_delivery');
	return regular ? received.first : received.last;
}

function endOf({ order, ends }: Cover, law: LawId, received: Millis): Millis {
	const key = `${law}${received}`;
	const known = ends.get(key);
	if (known !== undefined) return known;
	const informed =
		order.informed_of_withdrawal_at === null ? null : millisOf(order.informed_of_withdrawal_at);
	const country = order.buyer_country ?? '';
	const end =
		law === 'cn_seven_days'
			? chineseEnd(received)
			: law === 'uk_cancellation'
				? withdrawalEnd(received, informed, 'Europe/London', undefined)
				: europeanEnd(received, informed, country, FLOOR_ZONES[country] ?? 'UTC');
	ends.set(key, end);
	return end;
}

const isNewYork = (region: string | null): boolean =>
	region !== null && /^(us-)?(ny|n\.y\.|new york( state)?)$/i.test(region.trim());

/** Whether the order shows that the buyer saw the terms before paying. */
function wereTermsDisclosed({ disclosures, placed_at, paid_at }: PolicyOrder): boolean {
	const paid = Math.max(millisOf(paid_at ?? placed_at), millisOf(placed_at));
	return disclosures.some(
		({ what, at }) => /cancel|refund|return|fee|polic|terms/i.test(what) && millisOf(at) <= paid
	);
}
