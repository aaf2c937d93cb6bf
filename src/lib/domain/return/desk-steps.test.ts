import { expect, it } from 'vitest';
import { deskSteps, type DeskStep } from './desk-steps.ts';
import { RETURN_STATES, type ReturnKind, type ReturnState } from './states.ts';

const AT = '2026-11-22T10:00:00Z';
type Facts = {
	kind?: ReturnKind;
	coming?: number;
	objectedAt?: string;
	objectBy?: string;
	refundedAt?: string;
};
const steps = (state: ReturnState, { kind = 'return', coming = 1, ...more }: Facts = {}): DeskStep[] =>
	deskSteps({ state, kind, coming, objectedAt: null, objectBy: null, refundedAt: null, now: AT, ...more });

it('are those of the state, less what a withdrawal, an empty parcel or money that is out rules out', () => {
	expect(Object.fromEntries(RETURN_STATES.map((state) => [state, steps(state)]))).toEqual({
		requested: ['accept'],
		needs_review: ['accept', 'decline', 'cancel'],
		approved: ['sent', 'receive', 'cancel'],
		declined: [],
		in_transit: ['receive'],
		received: ['receive', 'inspect'],
		inspected: [],
		settled: [],
		closed: [],
		cancelled: [],
		expired: []
	});
	expect(steps('received', { coming: 0 })).toEqual(['inspect']);
	const later = '2026-11-22T10:00:01Z';
	expect(steps('inspected', { objectBy: later })).toEqual(['object']);
	// Half-open: at its end it is over. Objected to once, it is answered.
	expect(steps('inspected', { objectBy: AT })).toEqual([]);
	expect(steps('received', { objectBy: later })).not.toContain('object');
	expect(steps('inspected', { objectedAt: AT, objectBy: later })).toEqual(['answer']);
	expect(steps('inspected', { objectedAt: AT })).toEqual(['answer']);
	// Goods that nobody looks at are settled by the clock, and by nobody's hand.
	expect(steps('received', { objectedAt: AT })).not.toContain('answer');
	expect(steps('approved', { refundedAt: AT })).toEqual(['sent', 'receive']);
	expect(steps('approved', { kind: 'withdrawal' })).toEqual(['sent', 'receive']);
	expect(steps('needs_review', { kind: 'withdrawal' })).toEqual(['accept']);
});
