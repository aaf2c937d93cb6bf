import type { RefusalCode } from '#domain/refusal.ts';
import type { StorefrontName, WriteBackState } from '#domain/write-back/states.ts';
import type { RefundMode } from '#domain/write-back/who-moves.ts';
import type { WriteBackWhat } from '#domain/write-back/what.ts';
import { m } from '#i18n/paraglide/messages.js';
import type { readerFormat } from '#i18n/reader-format.ts';
import type { Tone } from '#ui/primitives/tone.ts';

/** Something a storefront is told, as the desk shows it; instants are RFC 3339. */
export type WriteBackView = WriteBackWhat & {
	id: string;
	ref: string;
	displayRef: string;
	storefront: string;
	state: WriteBackState;
	movesMoney: boolean;
	attempts: number;
	late: boolean;
	code: string | null;
	words: string | null;
	byHand: boolean;
	dueAt: string;
	updatedAt: string;
};

/** What a form about one of them was answered with. */
export type WriteBackAnswer =
	| { about: 'write_back'; writeBack: string; done: 'again' | 'by_hand'; code?: undefined }
	| {
			about: 'write_back';
			writeBack: string;
			wanted: 'again' | 'by_hand';
			code: RefusalCode;
			done?: undefined;
	  }
	| null;

/** How a storefront is reached. */
export type AccessView = {
	storefront: StorefrontName;
	from: 'desk' | 'environment' | 'nobody';
	address: string | null;
	refunds: RefundMode | null;
	isLocked: boolean;
	setAt: string | null;
};
export type AccessAnswer = {
	about: 'access';
	storefront: string;
	done?: 'set' | 'removed';
	code?: RefusalCode;
} | null;

/** What it is about, in a few words. */
export function whatText(one: WriteBackView, format: Pick<ReturnType<typeof readerFormat>, 'money'>): string {
	if (one.kind === 'cancel')
		return one.what.whole ? m['staff.write_back.whole']() : m['staff.write_back.cancel']();
	if (one.kind === 'return') return m['staff.write_back.return']();
	if (one.kind === 'exchange')
		return one.what.removes.length > 0 ? m['staff.write_back.swap']() : m['staff.write_back.exchange']();
	const amount = format.money(one.what.amount, one.what.currency);
	return one.movesMoney
		? m['staff.write_back.refund_sent']({ amount })
		: m['staff.write_back.refund']({ amount });
}

/** How far it is, and how that looks. */
export function stateText({ state, late, byHand }: WriteBackView): { text: string; tone: Tone } {
	if (state === 'refused') return { text: m['staff.write_back.refused'](), tone: 'warn' };
	if (late) return { text: m['staff.write_back.late'](), tone: 'warn' };
	if (state === 'done')
		return { text: byHand ? m['staff.write_back.by_hand']() : m['staff.write_back.done'](), tone: 'good' };
	// Not by a name put together: the browser would be sent every word there is.
	return {
		text: state === 'pending' ? m['staff.write_back.pending']() : m['staff.write_back.unknown'](),
		tone: 'plain'
	};
}

const CODES: Readonly<Record<string, () => string>> = {
	'storefront.order_not_found': m['staff.write_back.code.order_not_found'],
	'storefront.order_fulfilled': m['staff.write_back.code.order_fulfilled'],
	'storefront.not_let_in': m['staff.write_back.code.not_let_in'],
	'storefront.closed': m['staff.write_back.code.closed'],
	'storefront.redirects': m['staff.write_back.code.closed'],
	'storefront.throttled': m['staff.write_back.code.throttled'],
	'storefront.nobody_knows': m['staff.write_back.code.nobody_knows'],
	'storefront.payment_not_found': m['staff.write_back.code.payment_not_found'],
	'storefront.payment_refused': m['staff.write_back.code.payment_refused'],
	'storefront.currency_differs': m['staff.write_back.code.currency_differs'],
	'storefront.line_not_found': m['staff.write_back.code.line_not_found'],
	'storefront.order_closed': m['staff.write_back.code.order_closed'],
	'storefront.not_returnable': m['staff.write_back.code.not_returnable'],
	'refund.not_owed': m['staff.write_back.code.not_owed']
};

/** Why it is not done, as far as it is known. */
export function whyText({ state, code }: WriteBackView): string | undefined {
	if (state === 'done' || code === null) return undefined;
	const known = CODES[code]?.();
	if (known) return known;
	return state === 'refused' ? m['staff.write_back.code.other']() : m['staff.write_back.code.no_answer']();
}
