import type { Format } from '#i18n/format.ts';
import { m } from '#i18n/paraglide/messages.js';
import type { DeskBooks } from '#domain/desk/books.ts';

/** A movement of money as the desk lists it, in words; `names` are those at the provider. */
export type Movement = {
	id: string;
	what: string;
	state: string;
	bad: boolean;
	amount: string;
	times: string[];
	failure: string | null;
	provider: string;
	names: { name: string; value: string }[];
};

const ASKED = {
	capture: m['staff.books.asked.capture'],
	void: m['staff.books.asked.void'],
	link: m['staff.books.asked.link'],
	charge: m['staff.books.asked.charge'],
	detach: m['staff.books.asked.detach'],
	hold: m['staff.books.asked.hold']
};
const STATES = {
	requested: m['staff.books.state.requested'],
	sent: m['staff.books.state.sent'],
	unknown: m['staff.books.state.unknown'],
	done: m['staff.books.state.done'],
	failed: m['staff.books.state.failed'],
	ended: m['staff.books.state.ended'],
	settled: m['staff.books.state.settled']
};

type Said = (fact: { when: string }) => string;

/** Every payment, refund and other wish at a provider, in words, in the order they were written down. */
export function movementsOf(books: DeskBooks, currency: string, format: Format, now: number): Movement[] {
	const money = (amount: number) => format.money(amount, currency);
	const times = (list: [Said, string | null][]) =>
		list.flatMap(([said, at]) => (at === null ? [] : [said({ when: format.moment(at, now) })]));
	const names = ({ key, their }: { key: string; their: string | null }) => [
		{ name: m['staff.books.key'](), value: key },
		...(their === null ? [] : [{ name: m['staff.books.their'](), value: their }])
	];

	const payments = books.payments.map((one): Movement => {
		const gone = [
			...(one.refunded > 0 ? [m['staff.books.back']({ amount: money(one.refunded) })] : []),
			...(one.pending > 0 ? [m['staff.books.pending']({ amount: money(one.pending) })] : []),
			...(one.chargedBack > 0 ? [m['staff.books.charged_back']({ amount: money(one.chargedBack) })] : [])
		];
		const captured = one.capturedAt === null ? undefined : format.moment(one.capturedAt, now);
		return {
			...{ id: one.id, what: m['staff.books.payment'](), bad: one.chargedBack > 0, failure: null },
			state: one.captured > 0 || captured ? '' : m['staff.books.not_captured'](),
			amount: money(one.amount),
			times: [
				...times([[m['staff.books.authorised'], one.authorisedAt]]),
				...(captured ? [m['staff.books.captured']({ when: captured, amount: money(one.captured) })] : []),
				...times([[m['staff.books.voided'], one.voidedAt]]),
				...gone
			],
			provider: one.provider,
			names: [{ name: m['staff.books.reference'](), value: one.reference }]
		};
	});
	const refunds = books.refunds.map((one): Movement => ({
		...{ id: one.id, state: STATES[one.state](), amount: money(one.amount), failure: one.failure },
		what: one.goodwill
			? m['staff.books.goodwill']()
			: one.postage
				? m['staff.books.postage']()
				: m['staff.books.refund'](),
		bad: one.state === 'failed' || (one.overdueAt !== null && one.state !== 'settled'),
		times: [
			...(one.asCredit ? [m['staff.books.as_credit']()] : []),
			...times([
				[m['staff.books.made'], one.createdAt],
				[m['staff.books.ask'], one.askedAt],
				[m['staff.books.sent'], one.sentAt],
				[m['staff.books.settled'], one.settledAt],
				[m['staff.books.due'], one.state === 'settled' ? null : one.dueAt],
				[m['staff.books.overdue'], one.state === 'settled' ? null : one.overdueAt]
			])
		],
		provider: one.provider,
		names: names(one)
	}));
	const asked = books.asked.map((one): Movement => ({
		...{ id: one.id, what: ASKED[one.kind](), state: STATES[one.state](), amount: money(one.amount) },
		...{ bad: one.state === 'failed', failure: one.failure, provider: one.provider, names: names(one) },
		times: times([
			[m['staff.books.made'], one.createdAt],
			[m['staff.books.ask'], one.askedAt],
			[m['staff.books.done'], one.doneAt]
		])
	}));
	return [...payments, ...asked, ...refunds];
}
