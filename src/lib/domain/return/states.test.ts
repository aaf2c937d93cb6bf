import { expect, it } from 'vitest';
import {
	advance,
	GIVEN_UP,
	holdsPieces,
	RETURN_EVENTS,
	RETURN_STATES,
	TRANSITIONS,
	type ReturnState
} from './states.ts';

/** Every state that can be reached from one, itself included. */
function reach(from: ReturnState): Set<ReturnState> {
	const seen = new Set<ReturnState>([from]);
	for (const state of seen) {
		for (const event of RETURN_EVENTS) {
			const next = advance(state, event);
			if (next) seen.add(next);
		}
	}
	return seen;
}

it('walks the whole graph: every state is reached, every life ends, and no end is left again', () => {
	expect([...reach('requested')].toSorted()).toEqual([...RETURN_STATES].toSorted());
	const ends = RETURN_STATES.filter((state) => Object.keys(TRANSITIONS[state]).length === 0);
	expect(ends).toEqual(['declined', 'closed', 'cancelled', 'expired']);
	for (const state of RETURN_STATES) expect(ends.some((end) => reach(state).has(end))).toBe(true);
	expect(ends.filter(holdsPieces)).toEqual(['closed']);
	// Nothing that has come back can be given up, and nothing is settled that did not come back.
	for (const state of reach('received')) expect(GIVEN_UP).not.toContain(state);
	const withoutReceipt = new Set<ReturnState>(['requested']);
	for (const state of withoutReceipt) {
		for (const event of RETURN_EVENTS) {
			const next = event === 'receive' ? undefined : advance(state, event);
			if (next) withoutReceipt.add(next);
		}
	}
	expect(withoutReceipt.has('settled')).toBe(false);
});

it('says exactly what can happen where', () => {
	const told = RETURN_STATES.map((state) => [state, RETURN_EVENTS.filter((event) => advance(state, event))]);
	expect(Object.fromEntries(told)).toEqual({
		requested: ['review', 'approve'],
		needs_review: ['approve', 'decline', 'cancel'],
		approved: ['cancel', 'expire', 'send', 'receive'],
		declined: [],
		in_transit: ['receive'],
		received: ['receive', 'inspect', 'settle'],
		inspected: ['settle'],
		settled: ['close'],
		closed: [],
		cancelled: [],
		expired: []
	});
});
