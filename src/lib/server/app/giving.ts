import type { Principal } from '#domain/access/principal.ts';
import { giftLinkEnd, isOnItsWay } from '#domain/gift/gift-link.ts';
import { givenGoods } from '#domain/gift/given-goods.ts';
import type { GivingPage } from '#domain/gift/giving-page.ts';
import type { GivenLine } from '#domain/gift/given-line.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { instantText } from '#domain/time/instant.ts';
import type { Connection } from '../db/client.ts';
import { isId } from '../db/ids.ts';
import { listGiftLinks } from '../db/links.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';
import { shareOrder } from '../use-cases/share-gift.ts';
import { linkPath, revokeLink } from '../use-cases/share-link.ts';
import { readAs } from './read-as.ts';
import type { Run } from './staff-tools.ts';

export type GivingOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	versions: QuoteDeps['versions'];
	mayMove: (principal: Principal, ref: string) => Promise<boolean>;
	zone: string;
	origin: string;
};

/** Making and ending gift links, for a buyer who has shown that the order is theirs. */
export function givingOf({ connection, run, versions, mayMove, zone, origin }: GivingOptions) {
	async function mover(principal: Principal, ref: string): Promise<Result<{ kind: 'shopper'; id: string }>> {
		if (principal.kind !== 'guest' && principal.kind !== 'shopper') return refuse('grant.missing');
		if (!(await readAs(connection, principal, ref))) return refuse('grant.missing');
		return (await mayMove(principal, ref))
			? accept({ kind: 'shopper', id: principal.id })
			: refuse('proof.missing');
	}
	return {
		/** Null where the principal may not see the order, or there is none. */
		async choose(principal: Principal, ref: string): Promise<GivingPage | null> {
			const record = await readAs(connection, principal, ref);
			if (!record) return null;
			const evaluation = evaluateRecord(record, await versions(record.newest_policy, connection.db));
			const others = givenGoods(record);
			const contact = record.people?.email ?? record.people?.phone;
			const titleOf = (id: string) => record.lines.find((line) => line.id === id)?.title ?? id;
			const links = await listGiftLinks(connection.db, record.id);
			return {
				...{ ref: record.ref, displayRef: record.display_ref, zone, asOf: record.read_at },
				...(contact && { contact }),
				lines: record.lines.flatMap(({ id: line, title, options, quantity }) => {
					const until = giftLinkEnd(evaluation, [{ line, quantity }]);
					const isOver = until <= evaluation.now;
					const there = record.portions.some(
						(one) => one.line === line && one.state !== 'cancelled' && one.state !== 'returned'
					);
					const rules = evaluation.windows.find((window) => window.line.id === line)?.rules.return;
					if (isOver || !there || others.has(line) || rules?.gift === false) return [];
					const isKnown = !isOnItsWay(evaluation, [{ line }]);
					return [{ line, title, options, most: quantity, until: isKnown ? instantText(until) : null }];
				}),
				links: links.map(({ id, expiresAt, lines }) => ({
					...{ id, until: expiresAt.toISOString() },
					lines: lines.map(({ line, quantity }) => ({ title: titleOf(line), quantity }))
				}))
			};
		},

		/** The address is in the answer this once. Refusals: `grant.missing`, `proof.missing`, those of `shareOrder`. */
		async share(
			principal: Principal,
			ref: string,
			lines: readonly GivenLine[]
		): Promise<Result<{ url: string; until: string }>> {
			const actor = await mover(principal, ref);
			if (!actor.ok) return actor;
			const made = await run(shareOrder({ versions }), actor.value, { ref, scope: 'gift' as const, lines });
			if (!made.ok) return made;
			return accept({ url: origin + linkPath(made.value), until: made.value.expiresAt.toISOString() });
		},

		/** Ends a gift link of this very order. Refusals: `grant.missing`, `proof.missing`, `link.not_found`. */
		async revoke(principal: Principal, ref: string, id: string): Promise<Result<{ id: string }>> {
			const actor = await mover(principal, ref);
			if (!actor.ok) return actor;
			const record = await readAs(connection, principal, ref);
			const own = record && isId(id) ? await listGiftLinks(connection.db, record.id) : [];
			return own.some((link) => link.id === id)
				? run(revokeLink, actor.value, { id })
				: refuse('link.not_found');
		}
	};
}
