import type { OrderRecord } from '../order/order-record.ts';
import { ruleChooser } from '../policy/choose-rule.ts';
import { comparePolicies, type PolicyChange } from '../policy/compare.ts';
import type { PolicyDocument, PolicyVersion } from '../policy/document.ts';
import { evaluateRecord, policyOrderOf } from '../policy/evaluate-record.ts';
import { guaranteeOf } from '../policy/floors/guarantee.ts';
import { GUARANTEES, LAWS, type GuaranteeId, type LawId } from '../policy/floors/laws.ts';
import { versionAt } from '../policy/versions.ts';
import { instantText, millisOf } from '../time/instant.ts';

export type VersionName = { id: string; version: number; valid_from: string };

/** A law that stands below the shop's rules for this order: what is better for the buyer holds. */
export type AppliedLaw = {
	law: LawId;
	jurisdiction: string;
	right: string;
	source: string;
	address: string;
	/** The day it was read, `2026-11-22`. */
	read: string;
};

export type AppliedGuarantee = Omit<AppliedLaw, 'law' | 'right'> & {
	law: GuaranteeId;
	/** ISO 8601, from the delivery of the goods. */
	lasts: string;
};

/**
 * The terms that applied to an order when it was placed, and what is different today. Instants are RFC 3339, amounts
 * in the document minor units of its `currency`.
 */
export type AppliedTerms = {
	order: string;
	placed_at: string;
	currency: string;
	policy: VersionName;
	/** The version an order placed now would get. */
	today: VersionName;
	/** Which rule of the document each line of the order falls under. */
	lines: { line: string; title: string; cancel: string; return: string }[];
	document: PolicyDocument;
	/** Of the pieces that are still in the order. */
	laws: AppliedLaw[];
	/** The law that makes the seller answer for faulty goods; nothing where we know none. */
	guarantee?: AppliedGuarantee;
	/** From `policy` to `today`; empty where they say the same. */
	changes: PolicyChange[];
};

/**
 * The terms of an order (law 11: what was true when it was placed stays true for it). Pure.
 *
 * @param versions all published policies, in the order of `valid_from`, at least one
 */
export function appliedTermsOf(record: OrderRecord, versions: readonly PolicyVersion[]): AppliedTerms {
	const own = versionAt(versions, millisOf(record.placed_at));
	const today = versionAt(versions, millisOf(record.read_at));
	const choose = ruleChooser(own.document, policyOrderOf(record));
	const guarantee = guaranteeOf(record);
	return {
		order: record.ref,
		placed_at: instantText(millisOf(record.placed_at)),
		currency: record.currency,
		policy: nameOf(own),
		today: nameOf(today),
		lines: record.lines.map((line) => {
			const rules = choose(line);
			return { line: line.id, title: line.title, cancel: rules.cancel.id, return: rules.return.id };
		}),
		document: own.document,
		laws: lawsOf(record, versions),
		...(guarantee && { guarantee: appliedGuarantee(guarantee) }),
		changes: comparePolicies(own.document, today.document)
	};
}

function appliedGuarantee(law: GuaranteeId): AppliedGuarantee {
	const { jurisdiction, lasts, source, address, read } = GUARANTEES[law];
	return { law, jurisdiction, lasts, source, address, read };
}

const nameOf = ({ id, version, valid_from }: PolicyVersion): VersionName => ({ id, version, valid_from });

function lawsOf(record: OrderRecord, versions: readonly PolicyVersion[]): AppliedLaw[] {
	const floors = evaluateRecord(record, versions).windows.flatMap((window) => window.floors);
	const named = new Map(floors.map(({ law, jurisdiction, right }) => [law, { law, jurisdiction, right }]));
	return [...named.values()].map((one) => {
		const { source, address, read } = LAWS[one.law];
		return { ...one, source, address, read };
	});
}
