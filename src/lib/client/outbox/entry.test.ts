import { describe, expect, it } from 'vitest';
import {
	after,
	canEdit,
	canUndo,
	fieldsOf,
	isOld,
	nextToSend,
	OLDEST_MS,
	readAnswer,
	type Entry
} from './entry.ts';

const NOW = Date.parse('2026-05-04T10:00:00Z');
const entry = (changes: Partial<Entry> = {}): Entry => ({
	key: 'a',
	kind: 'return_request',
	ref: '1001',
	who: 'ada',
	writtenAt: '2026-05-04T09:00:00Z',
	says: '1 × Lamp',
	fields: [['line:l1', '1']],
	state: 'waiting',
	...changes
});
const photo = (key: string, changes: Partial<Entry> = {}): Entry =>
	entry({ key, kind: 'photo', of: 'a', field: 'evidence:l1', fields: [], ...changes });
const next = (entries: Entry[], who = 'ada', tried: string[] = []) =>
	nextToSend(entries, who, NOW, new Set(tried))?.key;

describe('sent next is', () => {
	it('the oldest of whoever is signed in, and nothing of anybody else', () => {
		const older = entry({ key: 'b', writtenAt: '2026-05-04T08:00:00Z' });
		expect(next([entry(), older])).toBe('b');
		expect(next([entry(), older], 'ada', ['b'])).toBe('a');
		expect(next([entry(), older], 'bob')).toBeUndefined();
		expect(next([entry(), older], '')).toBeUndefined();
	});

	it('each picture before what it belongs to, which waits for all of them', () => {
		expect(next([entry(), photo('p'), photo('q')])).toBe('p');
		expect(next([entry(), photo('p', { state: 'answered', id: '1' }), photo('q')])).toBe('q');
		expect(next([entry(), photo('p')], 'ada', ['p'])).toBeUndefined();
		expect(next([entry(), photo('p', { state: 'refused' })])).toBeUndefined();
		expect(next([entry(), photo('p', { state: 'answered', id: '1' })])).toBe('a');
	});

	it('a picture that belongs to nothing any more never', () => {
		expect(next([photo('p')])).toBeUndefined();
		expect(next([entry({ state: 'refused' }), photo('p')])).toBeUndefined();
	});

	it('nothing that was answered or refused, has to wait, or is older than its key is remembered', () => {
		expect(next([entry({ state: 'answered' })])).toBeUndefined();
		expect(next([entry({ state: 'refused' })])).toBeUndefined();
		expect(next([entry({ notBefore: NOW + 1 })])).toBeUndefined();
		expect(next([entry({ notBefore: NOW })])).toBe('a');
		const old = entry({ writtenAt: new Date(NOW - OLDEST_MS - 1).toISOString() });
		expect([isOld(old, NOW), next([old])]).toEqual([true, undefined]);
	});
});

describe('an answer', () => {
	const ours = {
		type: 'urn:roundtrip:problem:quantity.unavailable',
		title: 'Gone',
		code: 'quantity.unavailable'
	};

	it('is taken where it is the shop’s', () => {
		const said = { order: '1001', id: 'q1', to: '/orders/1001/return/q1' };
		expect(readAnswer(201, said, null)).toEqual({ is: 'answered', id: 'q1', to: said.to });
		expect(readAnswer(201, { ...said, to: '//evil.example' }, null)).toEqual({ is: 'answered', id: 'q1' });
	});

	it('that refuses is final in the shop’s words, unless it is about the moment', () => {
		expect(readAnswer(409, ours, null)).toEqual({ is: 'refused', why: 'Gone' });
		expect(readAnswer(422, ours, null).is).toBe('refused');
		expect(readAnswer(401, { ...ours, code: 'auth.required' }, null)).toEqual({ is: 'sign_in' });
		expect(readAnswer(409, { ...ours, code: 'idempotency.in_flight' }, null).is).toBe('later');
		for (const status of [408, 429, 500, 502, 503, 507])
			expect(readAnswer(status, ours, '7').is).toBe('later');
		expect(readAnswer(429, ours, '7')).toEqual({ is: 'later', wait: 7000 });
		expect(readAnswer(503, ours, 'Wed, 21 Oct 2026 07:28:00 GMT')).toEqual({ is: 'later', wait: 5000 });
	});

	it.each([
		[200, undefined],
		[201, undefined],
		[201, { id: 'x' }],
		[401, {}],
		[403, { title: 'Please log in to the hotel’s network' }],
		[404, undefined],
		[511, {}]
	])('of a network in between is none: %s', (status, body) => {
		expect(readAnswer(status, body, null).is).toBe('later');
	});
});

it('an entry goes from waiting to answered or refused, and stays what it was without a connection', () => {
	expect(after(entry({ notBefore: 1 }), { is: 'answered', to: '/x', id: 'q' }, NOW)).toEqual(
		entry({ state: 'answered', to: '/x', id: 'q' })
	);
	expect(after(entry(), { is: 'refused', why: 'Gone' }, NOW)).toMatchObject({
		state: 'refused',
		why: 'Gone'
	});
	expect(after(entry(), { is: 'later', wait: 500 }, NOW)).toEqual(entry({ notBefore: NOW + 500 }));
	expect(after(entry(), { is: 'offline' }, NOW)).toEqual(entry());
	expect(after(entry(), { is: 'sign_in' }, NOW)).toEqual(entry());
});

it('a question can be taken back at any time; what tells something only while nobody can have it', () => {
	const tried = { triedAt: '2026-05-04T09:30:00Z' };
	expect(canUndo(entry(tried))).toBe(true);
	const telling = entry({ kind: 'feedback' });
	expect([canUndo(telling), canEdit(telling)]).toEqual([true, true]);
	expect([canUndo({ ...telling, ...tried }), canEdit({ ...telling, ...tried })]).toEqual([false, false]);
	expect(canUndo({ ...telling, ...tried, state: 'refused' })).toBe(true);
	expect(canEdit(entry({ state: 'answered' }))).toBe(false);
});

it('its pictures stand in its fields by the ids the shop gave them', () => {
	const pictures = [
		photo('p', { id: '11' }),
		photo('q', { id: '22' }),
		photo('r', { of: 'other', id: '33' })
	];
	expect(fieldsOf(entry(), pictures)).toEqual([
		['line:l1', '1'],
		['evidence:l1', '11'],
		['evidence:l1', '22']
	]);
});
