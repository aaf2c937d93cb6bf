import { z } from 'zod';
import type { WriteBack } from '#server/ports/write-back.ts';
import { shopifyApi, type Ask, type ShopifyAccess } from './admin-api.ts';
import { cancelLines } from './tell-cancel.ts';
import { editOrder } from './tell-exchange.ts';
import { recordRefund } from './tell-refund.ts';
import { openReturn } from './tell-return.ts';

/** Shopify, told by its Admin API (GraphQL). */
export function shopifyWriteBack(access: ShopifyAccess): WriteBack {
	const ask = shopifyApi(access);
	return {
		cancelLines: (telling) => cancelLines(ask, telling),
		recordRefund: (telling) => recordRefund(ask, telling),
		openReturn: (telling) => openReturn(ask, telling),
		editOrder: (telling) => editOrder(ask, telling),
		check: () => check(ask)
	};
}

const RIGHTS = ['read_orders', 'write_orders', 'write_order_edits', 'write_returns'];
const SCOPES = `query RoundtripRights { currentAppInstallation { accessScopes { handle } } }`;
const ScopesSchema = z.object({
	currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) })
});

async function check(ask: Ask): ReturnType<WriteBack['check']> {
	const got = await ask({ query: SCOPES, variables: {}, changes: false }, ScopesSchema);
	if (!got.ok) return { ok: false, code: 'code' in got.answer ? got.answer.code : got.answer.state };
	const has = new Set(got.data.currentAppInstallation.accessScopes.map(({ handle }) => handle));
	return { ok: true, missing: RIGHTS.filter((right) => !has.has(right)) };
}
