import { eq, like } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { settings } from './schema/people.ts';
import { setSetting } from './settings-store.ts';

const PREFIX = 'storefront_access.';

/** How a storefront is reached, as the desk set it: where and what for in the clear, with what sealed. */
export type KeptAccess = { address: string; refunds: string; sealed: string };
export type ListedAccess = KeptAccess & { storefront: string; setAt: Date };

/** Every storefront's access that was set at the desk. */
export async function listStorefrontAccess(tx: Tx): Promise<ListedAccess[]> {
	const rows = await tx
		.select()
		.from(settings)
		.where(like(settings.name, `${PREFIX.replace('_', '\\_')}%`));
	return rows.flatMap(({ name, value, updatedAt }) => {
		const { address, refunds, sealed } = (value ?? {}) as Partial<KeptAccess>;
		if (typeof address !== 'string' || typeof refunds !== 'string' || typeof sealed !== 'string') return [];
		return [{ storefront: name.slice(PREFIX.length), address, refunds, sealed, setAt: updatedAt }];
	});
}

/** Keeps a storefront's access in place of the one before; nothing forgets it. */
export async function keepStorefrontAccess(
	tx: Tx,
	storefront: string,
	access: KeptAccess | undefined
): Promise<void> {
	const name = `${PREFIX}${storefront}`;
	if (access === undefined) await tx.delete(settings).where(eq(settings.name, name));
	else await setSetting(tx, name, access);
}
