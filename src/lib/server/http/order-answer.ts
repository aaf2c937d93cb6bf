import type { OrderTerms } from '#domain/cancellation/order-terms.ts';
import type { ExchangeRecord } from '#domain/exchange/exchange-record.ts';
import type { OrderRecord, ScanRecord, ShipmentRecord } from '#domain/order/order-record.ts';
import { moneyOf } from '#domain/order/money-view.ts';
import { inOrder } from '#domain/order/view-order.ts';
import { holdsPieces } from '#domain/return/states.ts';
import { waitsFor } from '#domain/refund/waiting.ts';

/**
 * An order as `GET /api/v1/orders/{ref}` answers it (api.md, "Resources"). Absent facts are left out.
 *
 * @param withAddress where it goes as well: for whoever packs it
 */
export function orderAnswer(record: OrderRecord, terms: OrderTerms, withAddress = false) {
	return {
		...(withAddress && addressAnswer(record)),
		ref: record.ref,
		display_ref: record.display_ref,
		version: record.version,
		status: record.status,
		placed_at: record.placed_at,
		currency: record.currency,
		total: record.total,
		lines: record.lines.map((line) => ({
			id: line.id,
			sku: line.sku ?? undefined,
			title: line.title,
			options: line.options,
			image_url: line.image_url ?? undefined,
			product_id: line.product_id ?? undefined,
			variant_id: line.variant_id ?? undefined,
			category: line.category ?? undefined,
			tags: line.tags,
			quantity: line.quantity,
			unit_price: line.unit_price ?? undefined,
			amount: line.amount,
			discount: line.discount,
			exemption: line.exemption ?? undefined,
			replaces: line.replaces ?? undefined,
			shares: {
				discount: line.share_discount,
				tax: line.share_tax,
				shipping: line.share_shipping,
				shipping_tax: line.share_shipping_tax
			}
		})),
		portions: record.portions.map((portion) => ({
			id: portion.id,
			line: portion.line,
			quantity: portion.quantity,
			state: portion.state,
			shipment: portion.shipment ?? undefined,
			return: portion.return ?? undefined
		})),
		shipments: record.shipments.map(shipmentAnswer),
		actions: terms.actions,
		requests: terms.requests.map(({ id, quote, decide_by, fee, lines }) => ({
			...{ id, quote, decide_by, fee, lines: lines.map(({ line, quantity }) => ({ line, quantity })) }
		})),
		returns: record.returns.map(({ id, number, quote, kind, state, promised, refunded, lines }) => ({
			...{ id, number, quote, kind, state, promised, refunded },
			lines: lines.map(({ line, quantity, received }) => ({ line, quantity, received }))
		})),
		exchanges: (record.exchanges ?? []).map(exchangeAnswer),
		money: moneyAnswer(record),
		services: record.services ?? [],
		policy: terms.policy
	};
}

/** `new_line` is the new goods' own line, once they may be sent. */
const exchangeAnswer = ({ held: _, lines, return: back, ...exchange }: ExchangeRecord) => ({
	...{ ...exchange, return: back ?? undefined },
	lines: lines.map(({ line, new_line, quantity, variant, goods }) => ({
		...{ line, new_line: new_line ?? undefined, quantity, variant_id: variant },
		...{ title: goods.title, options: goods.options, worth: goods.worth }
	}))
});

/** As it is now, corrected or not; nothing once the buyer was erased. */
function addressAnswer({ people }: OrderRecord) {
	return people?.ship_to
		? {
				...{ ship_to: people.ship_to, ship_to_corrected: people.ship_to_corrected === true },
				service_note: people.service_note ?? undefined
			}
		: {};
}

function shipmentAnswer(shipment: ShipmentRecord) {
	return {
		id: shipment.id,
		carrier: shipment.carrier,
		tracking_number: shipment.tracking_number,
		status: shipment.status,
		sub_status: shipment.sub_status ?? undefined,
		cause: shipment.cause ?? undefined,
		action_required: shipment.action_required,
		delivered_at: shipment.delivered_at ?? undefined,
		shipped_after_cancel: shipment.shipped_after_cancel,
		// Oldest first: the last one gives the status.
		scans: inOrder(shipment.scans).reverse().map(scanAnswer)
	};
}

const scanAnswer = (scan: ScanRecord) => ({
	id: scan.id ?? undefined,
	at: scan.at,
	approximate: scan.approximate || scan.future,
	status: scan.status,
	sub_status: scan.sub_status ?? undefined,
	cause: scan.cause ?? undefined,
	action_required: scan.action_required,
	code: scan.code ?? undefined,
	text: scan.text ?? undefined,
	location: scan.location ?? undefined,
	source: scan.source,
	received_at: scan.received_at
});

function moneyAnswer(record: OrderRecord) {
	const { paid, authorised, refunded, pending, fees } = moneyOf(record);
	return {
		paid,
		authorised,
		refunded,
		pending,
		fees,
		...withheldOf(record),
		refunds: record.refunds.map((refund) => ({
			id: refund.id,
			state: refund.state,
			amount: refund.amount,
			payment: refund.payment,
			due_at: refund.due_at ?? undefined,
			overdue_at: refund.overdue_at ?? undefined,
			goodwill: refund.goodwill || undefined,
			own_postage: refund.postage || undefined,
			waits_for: waitsFor(record, refund)
		}))
	};
}

/** What was kept of refunds beside fees, where anything was: for the way back, and for wear. */
function withheldOf({ returns, taken }: OrderRecord) {
	const withheld = taken.reduce((sum, one) => sum + (one.withheld ?? 0), 0);
	const counts = returns.filter(({ state }) => holdsPieces(state));
	const deductions = counts.flatMap(({ lines }) => lines).reduce((sum, { deduction }) => sum + deduction, 0);
	return {
		...(withheld > deductions && { return_postage: withheld - deductions }),
		...(deductions > 0 && { deductions })
	};
}
