import { expect } from 'vitest';
import { accountVault } from '#server/account-vault.ts';
import { transact } from '#server/db/transaction.ts';
import { decideRequest } from '#server/use-cases/decide-request.ts';
import { giveDestination } from '#server/use-cases/give-destination.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef, oneLine } from './order-documents.ts';
import type { Somebody } from './personal-deliveries.ts';
import { APP_SECRET } from './sent-codes.ts';
import type { Shop } from './shop.ts';

const AT = '2026-11-20T10:00:00Z';
/** What somebody's refund goes to. */
export const IBAN = 'DE89370400440532013000';

/**
 * Quotes of somebody's with words in them, a request that was decided with words, a refund to an account of theirs that
 * failed with words.
 */
export async function quarrel(shop: Shop, who: Somebody, words: string): Promise<string[]> {
	const key = await shop.key(
		'policy:write',
		'orders:write',
		'quotes:write',
		'warehouse:write',
		'finance:write'
	);
	const post = async (path: string, body: object, status: number) => {
		const answer = await shop.call('POST', `/api/v1/${path}`, { key, body });
		expect(answer.status, answer.text).toBe(status);
		return answer.json;
	};
	const steps = [
		{ until: { event: 'claimed' }, fee: null },
		{ until: { event: 'handed_over' }, fee: { percent: 40 }, needs: 'release' }
	];
	const policy = { ...samplePolicy(), cancel: [{ id: 'standard', steps }] };
	const draft = await post('policies/drafts', policy, 201);
	await post(`policies/drafts/${String(draft['id'])}/publish`, {}, 200);
	const ref = newRef();
	const { name, email, phone } = who;
	const paid = { provider: 'Bank Deposit', reference: `pay-${ref}`, amount: 1000, captured_at: AT };
	const buyer = { kind: 'business', country: 'CH', name, email, phone };
	await post('orders', oneLine(ref, 4, { placed_at: '2026-11-20T09:00:00Z', buyer, payments: [paid] }), 201);
	const ask = (quantity: number) => {
		const lines = [{ line: 'l1', quantity, reason: words }];
		const said = { comment: words, staff_reason: `other: ${words}` };
		return post(`orders/${ref}/quotes`, { kind: 'cancel', lines, ...said }, 201);
	};
	const confirm = async (quote: Readonly<Record<string, unknown>>) =>
		post(`quotes/${String(quote['id'])}/confirm`, {}, 200);
	// Asked and left; asked and done, and the refund came back with the bank's words; decided by the warehouse.
	await ask(1);
	const done = (await confirm(await ask(1))) as unknown as { refunds: { id: string }[] };
	const { db } = shop.connection;
	const lock = accountVault({ appSecret: APP_SECRET, appSecretBefore: undefined, dataDir: '' });
	const typed = { holder: name, account: IBAN, bank: '' };
	const staff = { kind: 'staff', id: '00000000-0000-4000-8000-000000000001' } as const;
	const given = await transact(db, (tx) =>
		giveDestination(lock)(tx, staff, { ref, typed, reason: `other: ${words}` })
	);
	expect(given.ok).toBe(true);
	await post(`refunds/${done.refunds[0]?.id}/fail`, { reason: words }, 200);
	await post(`orders/${ref}/claims`, { lines: [{ line: 'l1', quantity: 3 }] }, 201);
	const { request } = (await confirm(await ask(1))) as unknown as { request: { id: string } };
	const decided = await transact(db, (tx) =>
		decideRequest(tx, staff, { id: request.id, decision: 'decline', reason: `other: ${words}` })
	);
	expect(decided.ok).toBe(true);
	return [ref];
}
