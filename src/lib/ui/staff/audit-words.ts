import type { AuditSource } from '#domain/audit/ask.ts';
import { m } from '#i18n/paraglide/messages.js';
import { historyWords } from '#ui/primitives/history-words.ts';

/** What was done at the desk, in words; a test holds that none is missing. */
export const DID_WORDS: Readonly<Record<string, () => string>> = {
	'staff.invited': m['staff.audit.did.staff.invited'],
	'staff.disabled': m['staff.audit.did.staff.disabled'],
	'staff.enabled': m['staff.audit.did.staff.enabled'],
	'sign_in.passed': m['staff.audit.did.sign_in.passed'],
	'sign_in.failed': m['staff.audit.did.sign_in.failed'],
	'password.set': m['staff.audit.did.password.set'],
	'passkey.added': m['staff.audit.did.passkey.added'],
	'passkey.removed': m['staff.audit.did.passkey.removed'],
	'session.ended': m['staff.audit.did.session.ended'],
	'orders.searched': m['staff.audit.did.orders.searched'],
	'order.viewed': m['staff.audit.did.order.viewed'],
	'order.cancelled': m['staff.audit.did.order.cancelled'],
	'order.withdrawn': m['staff.audit.did.order.withdrawn'],
	'order.returned': m['staff.audit.did.order.returned'],
	'order.price_dropped': m['staff.audit.did.order.price_dropped'],
	'order.receipt': m['staff.audit.did.order.receipt'],
	'return.stepped': m['staff.audit.did.return.stepped'],
	'return.postage_decided': m['staff.audit.did.return.postage_decided'],
	'address.corrected': m['staff.audit.did.address.corrected'],
	'request.decided': m['staff.audit.did.request.decided'],
	'destination.given': m['staff.audit.did.destination.given'],
	'destination.read': m['staff.audit.did.destination.read'],
	'refund.settled': m['staff.audit.did.refund.settled'],
	'refund.failed': m['staff.audit.did.refund.failed'],
	'link.created': m['staff.audit.did.link.created'],
	'link.revoked': m['staff.audit.did.link.revoked'],
	'delivery.retried': m['staff.audit.did.delivery.retried'],
	'webhook_secret.set': m['staff.audit.did.webhook_secret.set'],
	'endpoint.created': m['staff.audit.did.endpoint.created'],
	'endpoint.changed': m['staff.audit.did.endpoint.changed'],
	'endpoint.rotated': m['staff.audit.did.endpoint.rotated'],
	'endpoint.tested': m['staff.audit.did.endpoint.tested'],
	'endpoint.replayed': m['staff.audit.did.endpoint.replayed'],
	'endpoint.deleted': m['staff.audit.did.endpoint.deleted'],
	'endpoint.switched_off': m['staff.audit.did.endpoint.switched_off'],
	'money_task.ended': m['staff.audit.did.money_task.ended'],
	'shortage.asked': m['staff.audit.did.shortage.asked'],
	'card.charged': m['staff.audit.did.card.charged'],
	'card.taken_back': m['staff.audit.did.card.taken_back'],
	'storefront_access.set': m['staff.audit.did.storefront_access.set'],
	'write_back.ended': m['staff.audit.did.write_back.ended'],
	'write_back.retried': m['staff.audit.did.write_back.retried'],
	'export.taken': m['staff.audit.did.export.taken'],
	'export.ended': m['staff.audit.did.export.ended'],
	'goodwill.given': m['staff.audit.did.goodwill.given'],
	'notice.read': m['staff.audit.did.notice.read'],
	'notice.resent': m['staff.audit.did.notice.resent'],
	'refund.retried': m['staff.audit.did.refund.retried'],
	'parcel.quieted': m['staff.audit.did.parcel.quieted'],
	'code.mapped': m['staff.audit.did.code.mapped'],
	'credit.viewed': m['staff.audit.did.credit.viewed'],
	'credit.given': m['staff.audit.did.credit.given'],
	'credit.taken_back': m['staff.audit.did.credit.taken_back'],
	'settings.changed': m['staff.audit.did.settings.changed'],
	'mail.tested': m['staff.audit.did.mail.tested'],
	'api_key.created': m['staff.audit.did.api_key.created'],
	'api_key.revoked': m['staff.audit.did.api_key.revoked'],
	'policy.drafted': m['staff.audit.did.policy.drafted'],
	'policy.saved': m['staff.audit.did.policy.saved'],
	'policy.discarded': m['staff.audit.did.policy.discarded'],
	'policy.published': m['staff.audit.did.policy.published'],
	'policy.taken_back': m['staff.audit.did.policy.taken_back'],
	'people.exported': m['staff.audit.did.people.exported'],
	'people.erased': m['staff.audit.did.people.erased']
};

/** A row of the audit in words, by where it is written down; what a newer version wrote down is at least named. */
export function auditWords(of: AuditSource, what: string, facts: Record<string, unknown>): string {
	const words =
		of === 'orders' ? historyWords(what, facts) : Object.hasOwn(DID_WORDS, what) && DID_WORDS[what]?.();
	return words || what;
}
