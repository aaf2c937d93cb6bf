import type { Result } from '#domain/refusal.ts';
import type { Connection } from '../db/client.ts';
import type { Side } from '../db/desk-tasks.ts';
import { listWriteBacksOf, listWriteBackTasks, type ListedWriteBack } from '../db/write-back-lists.ts';
import type { Sealer } from '../auth/seal.ts';
import { endWriteBack, retryWriteBack } from '../use-cases/end-write-back.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';
import { storefrontDesk, type StorefrontSettings } from './storefront-book.ts';

export type StorefrontsOptions = {
	connection: Pick<Connection, 'db'>;
	run: Run;
	settings: StorefrontSettings;
	/** Nothing at the desk can be set without it. */
	sealer?: Sealer | undefined;
};

/** What storefronts are told, as the desk sees it. */
export function storefrontsOf({ connection: { db }, run, settings, sealer }: StorefrontsOptions) {
	return {
		/** How each is reached. */
		access: storefrontDesk({ db, run, settings, sealer }),
		/** What staff have to look at: refused, or late. */
		tasks: (side?: Side): Promise<ListedWriteBack[]> => listWriteBackTasks(db, side),
		/** All that an order's storefront was told, or is about to be. */
		of: (ref: string): Promise<ListedWriteBack[]> => listWriteBacksOf(db, ref),
		/** Refusals: those of `retryWriteBack`. */
		again: (staff: Staff, input: { id: string } & GivenReason): Promise<Result<{ id: string }>> =>
			run(retryWriteBack, { kind: 'staff', id: staff.id }, input),
		/** Refusals: those of `endWriteBack`. */
		byHand: (staff: Staff, input: { id: string } & GivenReason): Promise<Result<{ id: string }>> =>
			run(endWriteBack, { kind: 'staff', id: staff.id }, input)
	};
}

/** A process that connects no storefront by its environment. */
export const NO_STOREFRONTS: StorefrontSettings = {
	shopifyShop: undefined,
	shopifyAccessToken: undefined,
	shopifyApiBase: undefined,
	shopifyRefunds: 'record',
	woocommerceUrl: undefined,
	woocommerceKey: undefined,
	woocommerceSecret: undefined,
	woocommerceRefunds: 'record'
};
