import { readReason, SETTINGS_REASONS } from '#domain/access/staff-reason.ts';
import { accept, refuse } from '#domain/refusal.ts';
import type { TierContact } from '#domain/shop/contacts.ts';
import { insertAudit } from '#server/db/audit.ts';
import {
	forgetShopPicturesBut,
	keepShopPicture,
	lockKeptSetting,
	replaceKeptSetting,
	type ShopSetting
} from '#server/db/shop-settings.ts';
import type { Command } from './command.ts';
import type { GivenReason } from './share-at-desk.ts';

export type SettingInput = {
	name: ShopSetting;
	/** The version that whoever changes it had before their eyes. */
	version: number;
	/** What holds from now on, read and judged already; null gives the word back to what holds where nothing is set. */
	value: unknown;
	/** What of a value is written down for ever: no secrets. */
	tell?: (value: unknown) => unknown;
} & GivenReason;

/**
 * Changes what the desk sets of the shop itself, unless a colleague was faster, and writes down who, why, and what was
 * there before and after.
 *
 * Refusals: `reason.missing`; `version.mismatch` with the `version` there is.
 */
export const changeShopSetting: Command<SettingInput, { version: number }> = async (tx, actor, input) => {
	const { name, version, value, tell = (told: unknown) => told } = input;
	const reason = readReason(SETTINGS_REASONS, input.reason);
	if (!reason.ok) return reason;
	const found = await lockKeptSetting(tx, name);
	const isNewest = found.version === version && (await replaceKeptSetting(tx, name, version, value));
	if (!isNewest) return refuse('version.mismatch', { version: found.version });
	await insertAudit(tx, {
		...{ actor, action: 'settings.changed', subject: name, reason: reason.value },
		facts: { before: tell(found.value), after: tell(value) }
	});
	return accept({ version: version + 1 });
};

/** A logo by the hash of its bytes, and its size in pixels. */
export type Logo = { hash: string; width: number; height: number };

/**
 * Changes the logo: `png` comes with a new one and is missing where an earlier one holds again, or none. The one before
 * stays, so that it can come back; all others go. Refusals: those of `changeShopSetting`.
 */
export const changeLogo: Command<
	Pick<SettingInput, 'version' | 'reason'> & { logo: Logo | null; png?: Uint8Array },
	{ version: number }
> = async (tx, actor, { logo, png, ...input }) => {
	const { value: before } = await lockKeptSetting(tx, 'shop.logo');
	const done = await changeShopSetting(tx, actor, { ...input, name: 'shop.logo', value: logo });
	if (!done.ok) return done;
	if (logo && png) await keepShopPicture(tx, 'logo', logo.hash, png);
	const kept = [logo, before as Logo | null].flatMap((one) => (one ? [one.hash] : []));
	await forgetShopPicturesBut(tx, 'logo', kept);
	return done;
};

/**
 * Changes who looks after the tiers; `portrait` comes with a new picture of one of them. A picture that is nobody's any
 * more is gone at once: it is of a person. Refusals: those of `changeShopSetting`.
 */
export const changeContacts: Command<
	Pick<SettingInput, 'version' | 'reason'> & {
		contacts: readonly TierContact[];
		portrait?: { hash: string; jpeg: Uint8Array } | undefined;
	},
	{ version: number }
> = async (tx, actor, { contacts, portrait, ...input }) => {
	const done = await changeShopSetting(tx, actor, { ...input, name: 'shop.contacts', value: contacts });
	if (!done.ok) return done;
	if (portrait) await keepShopPicture(tx, 'portrait', portrait.hash, portrait.jpeg);
	await forgetShopPicturesBut(
		tx,
		'portrait',
		contacts.flatMap(({ picture }) => picture ?? [])
	);
	return done;
};
