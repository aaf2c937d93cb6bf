import { expect, test } from 'vitest';
import { HISTORY_TYPES } from '#domain/order/history-types.ts';
import { AUDIT_ACTIONS } from '#server/db/audit.ts';
import { auditWords, DID_WORDS } from './audit-words.ts';

test('everything that is written down has words', () => {
	expect(AUDIT_ACTIONS.filter((action) => !Object.hasOwn(DID_WORDS, action))).toEqual([]);
	expect(HISTORY_TYPES.filter((type) => auditWords('orders', type, {}) === type)).toEqual([]);
});

test('what nobody knows is named as it is, and a name of the language is nothing', () => {
	expect(auditWords('desk', 'new.thing', {})).toBe('new.thing');
	expect(auditWords('desk', 'constructor', {})).toBe('constructor');
	// The same name stands for two things: what was done, and what the order says of it.
	expect(auditWords('desk', 'link.created', {})).not.toBe(auditWords('orders', 'link.created', {}));
});
