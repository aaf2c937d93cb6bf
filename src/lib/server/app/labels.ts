import type { Principal } from '#domain/access/principal.ts';
import type { Locale } from '#i18n/locale.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { ReturnRecord } from '#domain/return/return-record.ts';
import { hasLabel } from '#domain/return/label.ts';
import type { Connection } from '../db/client.ts';
import { findLabel } from '../db/labels.ts';
import { findOwnGift } from '../db/gifts.ts';
import { isId } from '../db/ids.ts';
import { findGrantedRecord, findOrderRecord } from '../db/order-record.ts';
import { qrCode } from '../http/qr-code.ts';
import { labelPage } from '../notices/label-page.ts';
import { claimLabel } from '../use-cases/make-label.ts';
import type { Run } from './staff-tools.ts';

export type LabelsOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	/** Where goods come back to, in one line. */
	returnAddress: string | null;
};

/** What buyers send their returns with. */
export function labelsOf({ connection: { db, sql }, run, returnAddress }: LabelsOptions) {
	return {
		/**
		 * The label of a return and its sheet, as a page to print; ours is made by that, where there is none. Undefined
		 * where the principal may not see the order, or there is nothing to send.
		 */
		async page(principal: Principal, ref: string, id: string, locale: Locale): Promise<string | undefined> {
			if (principal.kind !== 'guest' && principal.kind !== 'shopper') return undefined;
			const record = await findGrantedRecord(sql, principal.id, ref, 0);
			const back = record?.returns.find((one) => one.id === id);
			return record && back && !back.gift ? write(principal, record, back, locale) : undefined;
		},

		/** The same of a gift, for whoever sends it back: without a name or an address. */
		async pageOfGift(principal: Principal, id: string, locale: Locale): Promise<string | undefined> {
			if (principal.kind !== 'shopper' || !isId(id)) return undefined;
			const own = await findOwnGift(db, id, principal.email);
			const record = own && (await findOrderRecord(sql, own.ref));
			const back = record?.returns.find((one) => one.id === id);
			if (!record || !back) return undefined;
			return write(principal, { ...record, people: null, display_ref: back.number }, back, locale);
		}
	};

	async function write(
		principal: { id: string },
		record: OrderRecord,
		back: ReturnRecord,
		locale: Locale
	): Promise<string | undefined> {
		if (!hasLabel(back.state)) return undefined;
		const { id } = back;
		const actor = { kind: 'shopper', id: principal.id } as const;
		const found = await findLabel(db, id);
		// A label that a service may yet sell is the clock's to ask for; until then ours stands for it.
		const isSold = back.way_back === 'label' || back.way_back === 'drop_off';
		if (!found && !isSold) await run(claimLabel, actor, { id, provider: 'own' });
		const { state, url, trackingNumber } = found ?? {};
		const titles = new Map(record.lines.map((line) => [line.id, line.title]));
		return labelPage(
			{
				...{ number: back.number, order: record.display_ref, to: returnAddress },
				from: record.people?.ship_to ?? null,
				goods: back.lines.map(({ line, quantity }) => ({ title: titles.get(line) ?? line, quantity })),
				bought: state === 'made' && url && trackingNumber ? { url, trackingNumber } : null,
				code: qrCode(back.number)
			},
			locale
		);
	}
}
