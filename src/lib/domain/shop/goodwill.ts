import { CREDIT_PERCENT, readCreditPercent, type CreditPercent } from '../credit/goodwill.ts';
import { toDecimal, toMinorUnits } from '../money/decimal.ts';
import { readGoodwillLimits, type GoodwillLimit, type GoodwillLimits } from '../refund/goodwill.ts';
import { accept, refuse, type Result } from '../refusal.ts';

/**
 * How much each role may give away, as the shop's settings keep it: money that goes back the way it was paid (`refund`,
 * ADR 27) and store credit (`credit`, ADR 21). Two limits, because a gift of credit moves no money; each is for the order
 * and shared by all who give.
 */
export type ShopGoodwill = { refund: GoodwillLimits; credit: CreditPercent };

/** The limits that hold; what is missing or makes no sense is as it comes with the program. */
export function readShopGoodwill(kept: unknown): ShopGoodwill {
	const { refund, credit } = (kept ?? {}) as Record<string, unknown>;
	return { refund: readGoodwillLimits(refund), credit: readCreditPercent(credit) };
}

export const GOODWILL_FIELDS = [
	'agent_percent',
	'agent_most',
	'manager_percent',
	'manager_most',
	'agent_credit',
	'manager_credit'
] as const;
export type GoodwillField = (typeof GOODWILL_FIELDS)[number];
export type TypedGoodwill = Readonly<Record<GoodwillField, string>>;

type Caps = Record<string, number>;
const MOST_CURRENCIES = 40;

function readPercent(typed: string): number | undefined {
	const text = typed.trim().replace(/\s*%$/, '');
	const percent = /^\d{1,3}$/.test(text) ? Number(text) : 101;
	return percent <= 100 ? percent : undefined;
}

/** `EUR 25.00, JPY 4000`: each currency once, nothing finer than it has. */
function readCaps(typed: string): Caps | undefined {
	const parts = typed
		.split(/[,;，；、\n]/)
		.map((part) => part.trim())
		.filter((part) => part !== '');
	if (parts.length > MOST_CURRENCIES) return undefined;
	const caps = new Map<string, number>();
	for (const part of parts) {
		const [, letters, text = ''] = /^([a-z]{3})\s+(\d{1,12}(?:\.\d{1,4})?)$/i.exec(part) ?? [];
		const currency = letters?.toUpperCase();
		const read = currency === undefined ? undefined : toMinorUnits(text, currency);
		if (currency === undefined || !read || read.rounded || caps.has(currency)) return undefined;
		caps.set(currency, read.amount);
	}
	return Object.fromEntries(caps);
}

/** Amounts as they are typed, in the order of their currencies. */
export const capsText = (caps: Readonly<Caps>): string =>
	Object.entries(caps)
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([currency, amount]) => `${currency} ${toDecimal(amount, currency)}`)
		.join(', ');

/** The limits as the form shows them. A role without a limit of its own (a setting older than the form) has all. */
export function goodwillFields({ refund, credit }: ShopGoodwill): Record<GoodwillField, string> {
	const part = (limit: GoodwillLimit) => limit ?? { percent: 100, most: {} };
	const [agent, manager] = [part(refund.agent), part(refund.manager)];
	return {
		...{ agent_percent: String(agent.percent), agent_most: capsText(agent.most) },
		...{ manager_percent: String(manager.percent), manager_most: capsText(manager.most) },
		...{ agent_credit: String(credit.agent), manager_credit: String(credit.manager) }
	};
}

/**
 * What an admin typed of the limits. Admins themselves have none for refunds, and a manager's for credit.
 *
 * Refusals: `request.invalid` with the `field` that is no share from 0 to 100, or no list of amounts, or by which an agent
 * could give more than a manager.
 */
export function chooseGoodwill(typed: TypedGoodwill): Result<ShopGoodwill> {
	const percents = {
		...{ agent_percent: readPercent(typed.agent_percent), agent_credit: readPercent(typed.agent_credit) },
		manager_percent: readPercent(typed.manager_percent),
		manager_credit: readPercent(typed.manager_credit)
	};
	const caps = { agent_most: readCaps(typed.agent_most), manager_most: readCaps(typed.manager_most) };
	const read: Record<GoodwillField, unknown> = { ...percents, ...caps };
	const wrong = GOODWILL_FIELDS.find((field) => read[field] === undefined);
	if (wrong) return refuse('request.invalid', { field: wrong });
	const agent = { percent: percents.agent_percent ?? 0, most: caps.agent_most ?? {} };
	const manager = { percent: percents.manager_percent ?? 0, most: caps.manager_most ?? {} };
	const credit = { agent: percents.agent_credit ?? 0, manager: percents.manager_credit ?? 0 };
	if (agent.percent > manager.percent) return refuse('request.invalid', { field: 'agent_percent' });
	// Where a manager's amount is held back and an agent's is not, the agent's share could be the larger one.
	const isAbove = ([currency, most]: [string, number]) => (agent.most[currency] ?? Infinity) > most;
	if (Object.entries(manager.most).some(isAbove)) return refuse('request.invalid', { field: 'agent_most' });
	if (credit.agent > credit.manager) return refuse('request.invalid', { field: 'agent_credit' });
	return accept({ refund: { agent, manager, admin: null }, credit });
}

/** What the program comes with, for the page to tell. */
export const USUAL_GOODWILL: ShopGoodwill = { refund: readGoodwillLimits(undefined), credit: CREDIT_PERCENT };
