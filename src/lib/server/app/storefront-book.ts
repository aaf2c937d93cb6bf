import { accept, refuse, type Result } from '#domain/refusal.ts';
import { addressOf, readAccess, type StorefrontAccess, type TypedAccess } from '#domain/write-back/access.ts';
import { isStorefront, STOREFRONTS, type StorefrontName } from '#domain/write-back/states.ts';
import { REFUND_MODES, type RefundMode } from '#domain/write-back/who-moves.ts';
import { shopifyWriteBack } from '../adapters/storefronts/shopify/write-back.ts';
import { wooWriteBack } from '../adapters/storefronts/woocommerce/write-back.ts';
import type { Sealer } from '../auth/seal.ts';
import type { Database } from '../db/client.ts';
import { listStorefrontAccess } from '../db/storefront-access.ts';
import type { WriteBack } from '../ports/write-back.ts';
import type { Settings } from '../settings.ts';
import { setStorefrontAccess } from '../use-cases/set-storefront-access.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

/** A storefront that is told. Without `writeBack` its keys are there and do not open: what it is to be told waits. */
export type ConnectedStorefront = { refunds: RefundMode; writeBack?: WriteBack };
/** Storefronts that are told, by name; one that is not set is told nothing. */
export type StorefrontBook = () => Promise<ReadonlyMap<StorefrontName, ConnectedStorefront>>;

export type StorefrontSettings = Pick<
	Settings,
	| 'shopifyShop'
	| 'shopifyAccessToken'
	| 'shopifyApiBase'
	| 'shopifyRefunds'
	| 'woocommerceUrl'
	| 'woocommerceKey'
	| 'woocommerceSecret'
	| 'woocommerceRefunds'
>;

/** What the environment says. */
export function accessOfSettings(settings: StorefrontSettings): StorefrontAccess[] {
	const { shopifyShop: shop, shopifyAccessToken: token, woocommerceUrl, woocommerceKey: key } = settings;
	const { shopifyRefunds, woocommerceSecret: secret, woocommerceRefunds } = settings;
	const url = woocommerceUrl?.replace(/\/+$/, '');
	return [
		...(shop && token ? [{ storefront: 'shopify' as const, shop, token, refunds: shopifyRefunds }] : []),
		...(url && key && secret
			? [{ storefront: 'woocommerce' as const, url, key, secret, refunds: woocommerceRefunds }]
			: [])
	];
}

/** Opens a storefront. `shopifyBase` is a stand-in for Shopify on this machine. */
export const openStorefront = (access: StorefrontAccess, shopifyBase?: string): WriteBack =>
	access.storefront === 'shopify'
		? shopifyWriteBack({ base: shopifyBase ?? `https://${access.shop}`, token: access.token })
		: wooWriteBack({ base: access.url, key: access.key, secret: access.secret });

export type AccessState = {
	storefront: StorefrontName;
	from: 'desk' | 'environment' | 'nobody';
	address: string | null;
	refunds: RefundMode | null;
	/** Set, and locked with a secret that is not there any more. */
	isLocked: boolean;
	setAt: Date | null;
};

type Options = { db: Database; settings: StorefrontSettings; sealer?: Sealer | undefined };
const contextOf = (storefront: string) => `storefront access of ${storefront}`;
const modeOf = (text: string): RefundMode => REFUND_MODES.find((mode) => mode === text) ?? 'record';
/** One set on another node holds here after this long at the most. */
const KEEP_MS = 5000;

/** How each storefront is reached: as the desk set it, else as the environment says (like `secretBook`). */
async function listAccess({ db, settings, sealer }: Options) {
	const environment = accessOfSettings(settings);
	const desk = await listStorefrontAccess(db);
	return STOREFRONTS.map((storefront) => {
		const set = desk.find((one) => one.storefront === storefront);
		if (!set) return { storefront, access: environment.find((one) => one.storefront === storefront) };
		const opened = sealer?.open(set.sealed, contextOf(storefront)) as StorefrontAccess | undefined;
		return { storefront, set, access: opened?.storefront === storefront ? opened : undefined };
	});
}

/** Storefronts as the worker asks for them. Read again after 5 s; while that fails what is known holds. */
export function storefrontBook(options: Options): StorefrontBook {
	let known: { at: number; map: ReadonlyMap<StorefrontName, ConnectedStorefront> } | undefined;
	return async () => {
		if (known && performance.now() - known.at < KEEP_MS) return known.map;
		const rows = await listAccess(options);
		const entries = rows.flatMap(({ storefront, set, access }): [StorefrontName, ConnectedStorefront][] => {
			if (!set && !access) return [];
			const refunds = access?.refunds ?? modeOf(set?.refunds ?? '');
			const writeBack = access && openStorefront(access, options.settings.shopifyApiBase);
			return [[storefront, { refunds, ...(writeBack && { writeBack }) }]];
		});
		known = { at: performance.now(), map: new Map(entries) };
		return known.map;
	};
}

/** How the desk sees and sets storefronts' access. The keys are in no answer. */
export function storefrontDesk(options: Options & { run: Run }) {
	const { run, sealer } = options;
	return {
		async list(): Promise<AccessState[]> {
			return (await listAccess(options)).map(({ storefront, set, access }) => ({
				storefront,
				from: set ? 'desk' : access ? 'environment' : 'nobody',
				address: set?.address ?? (access ? addressOf(access) : null),
				refunds: set ? modeOf(set.refunds) : (access?.refunds ?? null),
				isLocked: set !== undefined && access === undefined,
				setAt: set?.setAt ?? null
			}));
		},
		/** Refusals: `route.not_found` for a storefront nobody knows, `request.invalid`, `reason.missing`. */
		async set(staff: Staff, { reason, ...typed }: TypedAccess & GivenReason): Promise<Result<undefined>> {
			const access = readAccess(typed);
			if (!isStorefront(typed.storefront)) return refuse('route.not_found');
			if (!access || !sealer) return refuse('request.invalid');
			const { storefront, refunds } = access;
			const kept = {
				address: addressOf(access),
				refunds,
				sealed: sealer.seal(access, contextOf(storefront))
			};
			const input = { storefront, access: kept, reason };
			const done = await run(setStorefrontAccess, { kind: 'staff', id: staff.id }, input);
			return done.ok ? accept(undefined) : done;
		},
		/** The word is the environment's again. Refusals as above. */
		async remove(staff: Staff, { storefront, reason }: { storefront: string } & GivenReason) {
			if (!isStorefront(storefront)) return refuse('route.not_found');
			const input = { storefront, access: undefined, reason };
			return run(setStorefrontAccess, { kind: 'staff', id: staff.id }, input);
		}
	};
}
