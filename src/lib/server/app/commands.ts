import type { OrderTerms } from '#domain/cancellation/order-terms.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Tx } from '../db/client.ts';
import { inZone, withAddress, withRecord } from './widened.ts';
import { answerDelay } from '../use-cases/answer-delay.ts';
import { askDelay } from '../use-cases/ask-delay.ts';
import { askQuote, type QuoteDeps } from '../use-cases/ask-quote.ts';
import { claimPostage } from '../use-cases/claim-postage.ts';
import { decidePostage } from '../use-cases/decide-postage.ts';
import { claimGoods } from '../use-cases/claim-goods.ts';
import { confirmQuote } from '../use-cases/confirm-quote.ts';
import { decideRequest } from '../use-cases/decide-request.ts';
import { countStock } from '../use-cases/count-stock.ts';
import { cancelReturn, decideReturn } from '../use-cases/decide-return.ts';
import { inspectReturn } from '../use-cases/inspect-return.ts';
import { receiveReturn } from '../use-cases/receive-return.ts';
import { sendReturn } from '../use-cases/send-return.ts';
import { objectToReturn, settleReturn } from '../use-cases/settle-return.ts';
import { moveClaim } from '../use-cases/move-claim.ts';
import { openShipment } from '../use-cases/open-shipment.ts';
import { placeOrder } from '../use-cases/place-order.ts';
import { draftPolicy, lintDraft, publishDraft } from '../use-cases/publish-policy.ts';
import { recordScans } from '../use-cases/record-scans.ts';
import { sendAgain } from '../use-cases/send-again.ts';
import { saveReportedProduct } from '../use-cases/save-product.ts';
import { failRefund, settleRefund } from '../use-cases/settle-refund.ts';
import { shareOrder } from '../use-cases/share-gift.ts';
import { revokeLink } from '../use-cases/share-link.ts';
import { readCredit, releaseCredit, spendCredit, takeCreditBack } from '../use-cases/spend-credit.ts';
import type { Bind } from './bind.ts';
import type { LinkAddresses } from './link-addresses.ts';

export type CommandDeps = {
	/** Named zone of the shop. */
	zone: string;
	origin: string;
	terms: (record: OrderRecord, tx?: Tx) => Promise<OrderTerms>;
	quoting: QuoteDeps;
	addresses: LinkAddresses;
};

/** What machines may do: each command with its transaction, and under its idempotency key. */
export const commandsOf = (bind: Bind, { zone, origin, terms, quoting, addresses }: CommandDeps) => ({
	placeOrder: bind(inZone(zone, withRecord(placeOrder, terms))),
	claimGoods: bind(claimGoods),
	moveClaim: bind(moveClaim),
	openShipment: bind(openShipment),
	recordScans: bind(recordScans),
	sendAgain: bind(sendAgain),
	saveProduct: bind(saveReportedProduct),
	setStock: bind(countStock),
	createLink: bind(withAddress(shareOrder(quoting), origin)),
	/** The same for whoever has an idempotency key: its address is locked until it is sent. */
	createLockedLink: bind(addresses.locked(withAddress(shareOrder(quoting), origin))),
	revokeLink: bind(revokeLink),
	askQuote: bind(askQuote(quoting), false),
	confirmQuote: bind(confirmQuote(quoting), false),
	askDelay: bind(askDelay(quoting)),
	answerDelay: bind(answerDelay(quoting)),
	decideRequest: bind(decideRequest),
	decideReturn: bind(decideReturn),
	cancelReturn: bind(cancelReturn),
	sendReturn: bind(sendReturn),
	receiveReturn: bind(receiveReturn),
	inspectReturn: bind(inspectReturn),
	objectToReturn: bind(objectToReturn),
	claimPostage: bind(claimPostage),
	decidePostage: bind(decidePostage),
	settleReturn: bind(settleReturn),
	settleRefund: bind(settleRefund),
	failRefund: bind(failRefund),
	readCredit: bind(readCredit),
	spendCredit: bind(spendCredit),
	releaseCredit: bind(releaseCredit),
	takeCreditBack: bind(takeCreditBack),
	draftPolicy: bind(draftPolicy),
	lintDraft: bind(lintDraft),
	publishDraft: bind(publishDraft)
});
