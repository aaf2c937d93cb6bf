import { and, eq, inArray, like, notInArray, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { settings } from './schema/people.ts';

/** What the desk sets of the shop itself, each under a name of its own. */
export const SHOP_SETTINGS = [
	'shop.identity',
	'shop.logo',
	'shop.theme',
	'shop.markets',
	'shop.mail',
	'shop.retention',
	'shop.tellings',
	'shop.personal',
	'shop.contacts',
	'shop.services',
	'shop.goodwill'
] as const;
export type ShopSetting = (typeof SHOP_SETTINGS)[number];

/**
 * A setting as it is kept. `version` counts its changes, 0 where there was none; `before` is what held until the last
 * one, so that it can be undone; null stands for what holds where nobody set anything.
 */
export type KeptSetting = { version: number; value: unknown; before: unknown; at: Date | null };

const NOTHING: KeptSetting = { version: 0, value: null, before: null, at: null };

function keptOf(row: { value: unknown; updatedAt: Date } | undefined): KeptSetting {
	const { version, value = null, before = null } = (row?.value ?? {}) as Partial<KeptSetting>;
	return row && typeof version === 'number' ? { version, value, before, at: row.updatedAt } : NOTHING;
}

export async function listKeptSettings(
	tx: Tx,
	names: readonly ShopSetting[]
): Promise<Record<ShopSetting, KeptSetting>> {
	const rows = await tx
		.select()
		.from(settings)
		.where(inArray(settings.name, [...names]));
	const kept = names.map((name) => [name, keptOf(rows.find((row) => row.name === name))]);
	return Object.fromEntries(kept) as Record<ShopSetting, KeptSetting>;
}

/** The value of one of them that holds; null where nobody set it. */
export const findKeptValue = async (tx: Tx, name: ShopSetting): Promise<unknown> =>
	(await listKeptSettings(tx, [name]))[name].value;

/** One of them, locked until the transaction ends where it is there. */
export async function lockKeptSetting(tx: Tx, name: ShopSetting): Promise<KeptSetting> {
	const [row] = await tx.select().from(settings).where(eq(settings.name, name)).for('update');
	return keptOf(row);
}

/**
 * Keeps a value in the place of the one of `version`.
 *
 * @returns whether that was still the one that holds
 */
export async function replaceKeptSetting(
	tx: Tx,
	name: ShopSetting,
	version: number,
	value: unknown
): Promise<boolean> {
	if (version === 0) {
		const first = { version: 1, value, before: null };
		const added = await tx
			.insert(settings)
			.values({ name, value: first })
			.onConflictDoNothing()
			.returning({ name: settings.name });
		return added.length > 0;
	}
	const next = sql`jsonb_build_object('version', ${version + 1}::int, 'value', ${JSON.stringify(value)}::text::jsonb,
		'before', ${settings.value} -> 'value')`;
	const changed = await tx
		.update(settings)
		.set({ value: next, updatedAt: sql`now()` })
		.where(and(eq(settings.name, name), sql`(${settings.value} ->> 'version')::int = ${version}`))
		.returning({ name: settings.name });
	return changed.length > 0;
}

/** What pictures of the shop are of. */
export type ShopPicture = 'logo' | 'portrait';

/** Keeps a picture under the hash of its bytes. */
export async function keepShopPicture(
	tx: Tx,
	of: ShopPicture,
	hash: string,
	bytes: Uint8Array
): Promise<void> {
	const value = Buffer.from(bytes).toString('base64');
	await tx
		.insert(settings)
		.values({ name: `${of}.${hash}`, value })
		.onConflictDoNothing();
}

/** Forgets every such picture but these. */
export async function forgetShopPicturesBut(
	tx: Tx,
	of: ShopPicture,
	hashes: readonly string[]
): Promise<void> {
	const names = ['', ...hashes].map((hash) => `${of}.${hash}`);
	await tx.delete(settings).where(and(like(settings.name, `${of}.%`), notInArray(settings.name, names)));
}

export async function findShopPicture(
	tx: Tx,
	of: ShopPicture,
	hash: string
): Promise<Uint8Array | undefined> {
	const [row] = await tx
		.select({ value: settings.value })
		.from(settings)
		.where(eq(settings.name, `${of}.${hash}`));
	return typeof row?.value === 'string' ? Buffer.from(row.value, 'base64') : undefined;
}
