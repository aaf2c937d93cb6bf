import type { PolicyDocument } from '#domain/policy/document.ts';
import { lintPolicy } from '#domain/policy/lint.ts';
import type { PolicyProblem } from '#domain/policy/problem.ts';
import { readTypedJson } from '#domain/policy/text/json-lines.ts';
import { printPolicy } from '#domain/policy/text/print-policy.ts';
import { createFormat } from '#i18n/format.ts';
import { lawTexts, policyText } from '#i18n/policy/policy-text.ts';
import { problemText, type ProblemText } from '#i18n/policy/problem-words.ts';
import type { PolicyReader } from '#i18n/policy/reader.ts';

type Desk = App.Locals['app']['policyDesk'];
/** All policies as they stand at one look. */
type PolicyShelfView = Awaited<ReturnType<Desk['look']>>;
type ListedPolicy = PolicyShelfView['policies'][number];
type OrdersUnder = NonNullable<ReturnType<Awaited<ReturnType<Desk['ordersUnder']>>['get']>>;

/** Who did it: a colleague by name, a machine, or the shop itself. */
export type Who = { kind: 'staff' | 'machine' | 'shop'; name: string };
export type VersionState = 'holds' | 'past' | 'future' | 'taken_back';

/** A published version as pages show it. Instants are RFC 3339; `from` is null for the beginning. */
export type DeskVersion = {
	id: string;
	version: number;
	state: VersionState;
	from: string | null;
	publishedAt: string | null;
	by: Who;
	reason: string | null;
	takenBack: { at: string; reason: string } | null;
	orders: OrdersUnder | null;
};
export type DeskDraft = {
	id: string;
	edit: number;
	savedAt: string;
	by: Who;
	from: { id: string; version: number } | null;
};

/** Nothing is said of "today": rules are read on another day. */
const NO_DAYS = { today: '', tomorrow: '', yesterday: '', justNow: '' };

export const policyReader = ({ locale, app }: App.Locals, currency: string): PolicyReader => ({
	locale,
	format: createFormat(locale, app.zone, NO_DAYS),
	currency
});

const whoOf = (kind: string | null, name: string | null): Who =>
	kind === 'staff'
		? { kind: 'staff', name: name ?? '–' }
		: { kind: kind === 'machine' ? 'machine' : 'shop', name: '' };

/** A version as pages show it. */
export function deskVersion(policy: ListedPolicy, shelf: PolicyShelfView, orders?: OrdersUnder): DeskVersion {
	const from = policy.validFrom;
	const isToCome = from !== null && from > new Date(shelf.at);
	const state = isToCome ? 'future' : policy.id === shelf.current.id ? 'holds' : 'past';
	return {
		id: policy.id,
		version: policy.version ?? 0,
		state: policy.withdrawnAt ? 'taken_back' : state,
		from: from && from.getTime() > 0 ? from.toISOString() : null,
		publishedAt: policy.publishedAt?.toISOString() ?? null,
		by: whoOf(policy.publishedByKind, policy.publishedByName),
		reason: policy.publishedReason,
		takenBack: policy.withdrawnAt && {
			at: policy.withdrawnAt.toISOString(),
			reason: policy.withdrawnReason ?? ''
		},
		orders: orders ?? null
	};
}

/** A draft as pages show it. */
export function deskDraft(policy: ListedPolicy, { policies }: PolicyShelfView): DeskDraft {
	const base = policies.find(({ id }) => id === policy.basedOn);
	return {
		id: policy.id,
		edit: policy.edit,
		savedAt: policy.changedAt.toISOString(),
		by: whoOf(policy.changedByKind, policy.changedByName),
		from: base?.version ? { id: base.id, version: base.version } : null
	};
}

/** The version a draft began from; the one that holds where nobody knows. */
export const baseOf = (draft: ListedPolicy, { policies, current }: PolicyShelfView): ListedPolicy =>
	policies.find(({ id }) => id === draft.basedOn) ?? current;

/** A policy in words and as a document. */
export const readable = (document: PolicyDocument, locals: App.Locals) => ({
	text: policyText(document, policyReader(locals, document.currency)),
	document: printPolicy(document)
});

export const lawsFor = (locals: App.Locals) => lawTexts(policyReader(locals, 'EUR'));

export type Findings = { must: ProblemText[]; may: ProblemText[] };

/** What stands against publishing a document, with the lines of its own print. */
export function findingsOf(document: PolicyDocument, locals: App.Locals): Findings {
	const { refusals, warnings } = lintPolicy(document);
	const tell = tellerOf(printPolicy(document), document.currency, locals);
	return { must: refusals.map(tell), may: warnings.map(tell) };
}

/** Says problems in words, with the lines of the text they are in. */
export function tellerOf(text: string, currency: string, locals: App.Locals) {
	const typed = readTypedJson(text);
	const reader = policyReader(locals, currency);
	return (problem: PolicyProblem): ProblemText =>
		problemText(problem, reader, typed.ok ? typed.lineOf(problem.path) : undefined);
}
