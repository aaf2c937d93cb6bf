import { describe, expect, it } from 'vitest';
import { DAY, HOUR, instantText, MINUTE, SECOND } from '../time/instant.ts';
import { endOfDay } from '../time/end-of-day.ts';
import { mostAreLate, whatIsDue, type ToldBefore } from './due.ts';
import { STANDARD_TELLINGS, type TellingSettings } from './settings.ts';
import type { Watched, WatchedParcel } from './watched.ts';

const PLACED = Date.parse('2026-10-01T08:00:00Z');
const SHIP_BY = Date.parse('2026-10-06T21:59:59.999Z');
const DELIVER_BY = Date.parse('2026-10-12T21:59:59.999Z');

const watched = (more: Partial<Watched> = {}): Watched => ({
	...{ placed: PLACED, entered: PLACED, since: 0, shipBy: null, deliverBy: null, agreed: false },
	...{ unsent: { open: 0, held: 0, paid: true }, parcels: [], window: undefined },
	...more
});
const waiting = { open: 2, held: 0, paid: true };
const parcel = (more: Partial<WatchedParcel> = {}): WatchedParcel => ({
	...{ id: 'p', status: 'in_transit', statusAt: PLACED + DAY, handedOverAt: PLACED + DAY },
	...{ expectedBy: null, isComing: true, silence: undefined, transits: [] },
	...more
});
const kinds = (
	facts: Watched,
	now: number,
	told: readonly ToldBefore[] = [],
	settings: TellingSettings = STANDARD_TELLINGS
) =>
	whatIsDue(facts, told, settings, now).due.map(({ kind, data }) => `${kind} ${data.because ?? ''}`.trim());
const next = (facts: Watched, now: number) => whatIsDue(facts, [], STANDARD_TELLINGS, now).next;

describe('a day by which goods leave', () => {
	const facts = watched({ shipBy: SHIP_BY, unsent: waiting });

	it('is told of the day before, to the second, and once it is over', () => {
		const soon = SHIP_BY - DAY;
		expect(kinds(facts, soon - SECOND)).toEqual([]);
		expect(next(facts, soon - SECOND)).toBe(soon);
		expect(kinds(facts, soon)).toEqual(['promise_at_risk not_sent']);
		expect(kinds(facts, SHIP_BY)).toEqual(['promise_at_risk not_sent']);
		expect(next(facts, SHIP_BY)).toBe(SHIP_BY + 1);
		expect(kinds(facts, SHIP_BY + SECOND)).toEqual(['promise_missed']);
	});

	it('is not in danger while they are being packed, is missed all the same, and is kept once they left', () => {
		const packing = watched({ shipBy: SHIP_BY, unsent: { open: 0, held: 2, paid: true } });
		expect(kinds(packing, SHIP_BY)).toEqual([]);
		expect(kinds(packing, SHIP_BY + 1)).toEqual(['promise_missed']);
		expect(kinds(watched({ shipBy: SHIP_BY }), SHIP_BY + DAY)).toEqual([]);
	});

	it('binds nobody while nothing is paid', () => {
		expect(kinds(watched({ shipBy: SHIP_BY, unsent: { ...waiting, paid: false } }), SHIP_BY + DAY)).toEqual(
			[]
		);
	});

	it('is told of once; a later day that was agreed is another promise', () => {
		const key = `ship ${instantText(SHIP_BY)}`;
		const told: ToldBefore[] = [{ kind: 'promise_missed', key, at: SHIP_BY + 1 }];
		expect(kinds(facts, SHIP_BY + DAY, told)).toEqual([]);
		const agreed = watched({ shipBy: SHIP_BY + 7 * DAY, agreed: true, unsent: waiting });
		expect(kinds(agreed, SHIP_BY + 7 * DAY + 1, told)).toEqual(['promise_missed']);
	});

	it('of a promise of hours is told in its last quarter', () => {
		const facts = watched({ shipBy: PLACED + 4 * HOUR, unsent: waiting });
		expect(kinds(facts, PLACED + 3 * HOUR - SECOND)).toEqual([]);
		expect(kinds(facts, PLACED + 3 * HOUR)).toEqual(['promise_at_risk not_sent']);
	});

	it.each([
		['Europe/Berlin', '2026-10-25', '2026-10-25T23:00:00Z'],
		['America/New_York', '2026-11-01', '2026-11-02T05:00:00Z'],
		['America/Santiago', '2026-09-05', '2026-09-06T04:00:00Z'],
		['Australia/Lord_Howe', '2026-10-04', '2026-10-04T13:00:00Z']
	])('ends with its own day where the clocks change (%s)', (zone, day, end) => {
		const by = Date.parse(endOfDay(day, zone));
		const facts = watched({ shipBy: by, unsent: waiting, placed: by - 30 * DAY, entered: by - 30 * DAY });
		expect(kinds(facts, Date.parse(end) - SECOND)).toEqual(['promise_at_risk not_sent']);
		expect(kinds(facts, Date.parse(end) + SECOND)).toEqual(['promise_missed']);
	});
});

describe('a day by which goods arrive', () => {
	it('is in danger at once where the carrier names a later one', () => {
		const late = parcel({ expectedBy: DELIVER_BY + HOUR });
		const facts = watched({ deliverBy: DELIVER_BY, parcels: [late] });
		expect(kinds(facts, PLACED + 2 * DAY)).toEqual(['promise_at_risk carrier']);
		expect(kinds(facts, DELIVER_BY + 1)).toEqual(['promise_missed']);
		const inTime = watched({ deliverBy: DELIVER_BY, parcels: [parcel({ expectedBy: DELIVER_BY })] });
		expect(kinds(inTime, DELIVER_BY)).toEqual([]);
	});

	it('is in danger where most that were under way as long came later, the day before', () => {
		const transits = [...Array<number>(30).fill(4 * 1440), ...Array<number>(12).fill(15 * 1440)];
		const facts = watched({ deliverBy: DELIVER_BY, parcels: [parcel({ transits })] });
		expect(kinds(facts, DELIVER_BY - DAY - SECOND)).toEqual([]);
		expect(kinds(facts, DELIVER_BY - DAY)).toEqual(['promise_at_risk route']);
		const few = watched({ deliverBy: DELIVER_BY, parcels: [parcel({ transits: transits.slice(0, 39) })] });
		expect(kinds(few, DELIVER_BY - DAY)).toEqual([]);
	});

	it('is in danger where nothing has left the day before, and is no news at the door', () => {
		const facts = watched({ deliverBy: DELIVER_BY, unsent: { open: 0, held: 1, paid: true } });
		expect(kinds(facts, DELIVER_BY - DAY)).toEqual(['promise_at_risk not_sent']);
		const door = parcel({ isComing: false, status: 'out_for_delivery', expectedBy: DELIVER_BY + DAY });
		expect(kinds(watched({ deliverBy: DELIVER_BY, parcels: [door] }), DELIVER_BY + DAY)).toEqual([]);
	});

	it('is not told where a later day was agreed, nor in danger to whoever knows that it did not leave', () => {
		const facts = watched({ deliverBy: DELIVER_BY, unsent: waiting });
		expect(kinds({ ...facts, agreed: true }, DELIVER_BY + DAY)).toEqual([]);
		const told: ToldBefore[] = [{ kind: 'promise_missed', key: 'ship x', at: SHIP_BY }];
		expect(kinds(facts, DELIVER_BY, told)).toEqual([]);
		expect(kinds(facts, DELIVER_BY + 1, told)).toEqual(['promise_missed']);
	});

	it('is looked at again while its day is near', () => {
		const facts = watched({ deliverBy: DELIVER_BY, parcels: [parcel()] });
		expect(next(facts, PLACED + 2 * DAY)).toBe(DELIVER_BY - DAY);
		expect(next(facts, DELIVER_BY - DAY)).toBe(DELIVER_BY - DAY + 6 * HOUR);
	});
});

it('says that most are late only of enough parcels that were under way as long', () => {
	const days = (...list: number[]) => list.map((one) => one * 1440);
	const like = days(...Array<number>(10).fill(5), ...Array<number>(10).fill(9));
	const ask = (by: number, now: number) => mostAreLate(like, 0, by * DAY, now * DAY);
	expect(ask(6, 0)).toBe(true);
	expect(ask(10, 0)).toBe(false);
	expect(ask(4, 1)).toBe(true);
	expect(mostAreLate(like.slice(1), 0, 6 * DAY, 6 * DAY)).toBe(true);
	expect(mostAreLate(like.slice(11), 0, 6 * DAY, 6 * DAY)).toBe(false);
	expect(mostAreLate(like.slice(0, 19), 0, 6 * DAY, 0)).toBe(false);
});

describe('a parcel', () => {
	const silence = { since: PLACED + 2 * DAY, from: PLACED + 3 * DAY };
	const silent = watched({ parcels: [parcel({ silence })] });

	it('that is silent is told of when that is unusual and two days old, and not again for the same silence', () => {
		const from = PLACED + 4 * DAY;
		expect(kinds(silent, from - SECOND)).toEqual([]);
		expect(next(silent, from - SECOND)).toBe(from);
		expect(kinds(silent, from)).toEqual(['parcel_silent']);
		const told: ToldBefore[] = [{ kind: 'parcel_silent', key: `p ${instantText(silence.since)}`, at: from }];
		expect(kinds(silent, from + DAY, told)).toEqual([]);
		const again = watched({ parcels: [parcel({ silence: { since: from + HOUR, from: from + HOUR } })] });
		expect(kinds(again, from + 3 * DAY - SECOND, told)).toEqual([]);
		expect(kinds(again, from + 3 * DAY, told)).toEqual(['parcel_silent']);
	});

	it('that waits to be fetched is told of again after three days', () => {
		const waits = parcel({ status: 'available_for_pickup', statusAt: PLACED, isComing: false });
		const facts = watched({ parcels: [waits] });
		expect(kinds(facts, PLACED + 3 * DAY - SECOND)).toEqual([]);
		expect(kinds(facts, PLACED + 3 * DAY)).toEqual(['pickup_ends']);
	});
});

describe('a window that ends', () => {
	const window = { at: PLACED + 24 * HOUR, opened: PLACED, fee: 420 };

	it('is told of once, hours before, and not once it has ended', () => {
		const facts = watched({ window });
		expect(kinds(facts, window.at - 3 * HOUR - SECOND)).toEqual([]);
		expect(kinds(facts, window.at - 3 * HOUR)).toEqual(['window_closes']);
		expect(kinds(facts, window.at - SECOND)).toEqual(['window_closes']);
		expect(kinds(facts, window.at)).toEqual([]);
		const told: ToldBefore[] = [{ kind: 'window_closes', key: 'window', at: window.at - HOUR }];
		expect(kinds(facts, window.at - MINUTE, told)).toEqual([]);
	});

	it('is not told of where it is hardly longer than that', () => {
		expect(kinds(watched({ window: { ...window, at: PLACED + 11 * HOUR } }), PLACED + 10 * HOUR)).toEqual([]);
	});
});

describe('what is no news', () => {
	it('was over before the order was entered here, or before the shop told anything', () => {
		const facts = watched({ shipBy: SHIP_BY, unsent: waiting, entered: SHIP_BY + HOUR + MINUTE });
		expect(kinds(facts, SHIP_BY + 2 * HOUR)).toEqual([]);
		expect(kinds({ ...facts, entered: SHIP_BY + HOUR }, SHIP_BY + 2 * HOUR)).toEqual(['promise_missed']);
		expect(kinds({ ...facts, entered: PLACED, since: SHIP_BY + MINUTE }, SHIP_BY + 2 * HOUR)).toEqual([]);
	});

	it('is what the shop switched off; it is still looked at then', () => {
		const facts = watched({ shipBy: SHIP_BY, unsent: waiting });
		const settings = { ...STANDARD_TELLINGS, off: ['promise_missed', 'promise_at_risk'] as const };
		expect(whatIsDue(facts, [], settings, SHIP_BY)).toEqual({ due: [], next: SHIP_BY + 1 });
	});
});
