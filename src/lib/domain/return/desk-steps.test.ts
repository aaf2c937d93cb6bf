import { expect, it } from 'vitest';
import { deskSteps, type DeskStep } from './desk-steps.ts';
import { RETURN_STATES, type ReturnKind, type ReturnState } from './states.ts';

const AT = '2026-11-22T10:00:00Z';
type Facts = { kind?: ReturnKind; coming?: number; objectedAt?: string; refundedAt?: string };
const steps = (state: ReturnState, { kind = 'return', coming = 1, ...more }: Facts = {}): DeskStep[] =>
	deskSteps({ state, kind, coming, objectedAt: null, refundedAt: null, ...more });

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
	expect(steps('inspected', { objectedAt: AT })).toEqual(['answer']);
	// Goods that nobody looks at are settled by the clock, and by nobody's hand.
	expect(steps('received', { objectedAt: AT })).not.toContain('answer');
	expect(steps('approved', { refundedAt: AT })).toEqual(['sent', 'receive']);
	expect(steps('approved', { kind: 'withdrawal' })).toEqual(['sent', 'receive']);
	expect(steps('needs_review', { kind: 'withdrawal' })).toEqual(['accept']);
});
