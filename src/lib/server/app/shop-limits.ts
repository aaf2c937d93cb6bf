import { choosePeriods } from '#domain/retention/choose-periods.ts';
import { PERIODS, RETAINED, retentionPeriods, type Retained } from '#domain/retention/periods.ts';
import type { Result } from '#domain/refusal.ts';
import {
	chooseGoodwill,
	goodwillFields,
	readShopGoodwill,
	type TypedGoodwill
} from '#domain/shop/goodwill.ts';
import type { Database } from '../db/client.ts';
import { listKeptSettings, type ShopSetting } from '../db/shop-settings.ts';
import { changeShopSetting } from '../use-cases/change-shop-setting.ts';
import { findRetention } from '../use-cases/retain.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

/** A change names the version it was made on, so that of two admins the slower one is told. */
type Change = { version: number } & GivenReason;
type Done = Promise<Result<{ version: number }>>;

/** One period as the desk shows it, in days; `least` and `most` are equal where it is fixed. */
export type DeskPeriod = { kind: Retained; days: number; usual: number; least: number; most: number };

/** How long the shop keeps what is not its books, and what its roles may give away. Refusals: `changeShopSetting`'s. */
export function shopLimits({ db, run }: { db: Database; run: Run }) {
	const kept = async (name: ShopSetting) => (await listKeptSettings(db, [name]))[name];
	const change = (staff: Staff, name: ShopSetting, input: Change & { value: unknown }): Done =>
		run(changeShopSetting, { kind: 'staff', id: staff.id }, { ...input, name });

	return {
		/** As it holds for the next turn, and when the last one ended. */
		async readRetention() {
			const [{ version, value }, last] = await Promise.all([kept('shop.retention'), findRetention(db)]);
			const periods = retentionPeriods(value ?? {});
			const list = RETAINED.map((kind): DeskPeriod => {
				const { days: usual, least, most } = PERIODS[kind];
				return { kind, days: periods[kind], usual, least, most };
			});
			return { version, periods: list, lastAt: last?.at ?? null };
		},
		/** Refusals: also those of `choosePeriods`. */
		async setRetention(
			staff: Staff,
			{ typed, ...input }: Change & { typed: Partial<Record<Retained, string>> }
		): Done {
			const chosen = choosePeriods(typed);
			return chosen.ok ? change(staff, 'shop.retention', { ...input, value: chosen.value }) : chosen;
		},
		async readGoodwill() {
			const { version, value } = await kept('shop.goodwill');
			return { version, fields: goodwillFields(readShopGoodwill(value)) };
		},
		/** Refusals: also those of `chooseGoodwill`. */
		async setGoodwill(staff: Staff, { typed, ...input }: Change & { typed: TypedGoodwill }): Done {
			const chosen = chooseGoodwill(typed);
			return chosen.ok ? change(staff, 'shop.goodwill', { ...input, value: chosen.value }) : chosen;
		}
	};
}
