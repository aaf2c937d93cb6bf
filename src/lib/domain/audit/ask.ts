import { dayText, findDay, type Day } from '../time/instant.ts';

/** `desk`: what staff saw and did, and what was tried at their door. `orders`: every change of an order, whoever made it. */
export const AUDIT_SOURCES = ['desk', 'orders'] as const;
export type AuditSource = (typeof AUDIT_SOURCES)[number];

export const AUDIT_ACTORS = ['staff', 'system', 'machine', 'shopper', 'carrier'] as const;
export type AuditActor = (typeof AUDIT_ACTORS)[number];

export const AUDIT_FIELDS = ['of', 'who', 'what', 'about', 'from', 'to', 'after'] as const;
export type AuditField = (typeof AUDIT_FIELDS)[number];

/**
 * Where a page ended: the instant of its last row as the store writes it (RFC 3339 with microseconds), and what sets rows
 * of the same instant apart.
 */
export type AuditPlace = { at: string; tie: string };

/** What the audit is asked. Days are days of the shop's zone, `to` included. */
export type AuditAsk = {
	of: AuditSource;
	/** A colleague's id, or everybody of a kind. */
	who: { staff: string } | { kind: AuditActor } | undefined;
	/** The action, or the type of the history's entry. */
	what: string | undefined;
	/** An order's number, or the id of what something was done to. */
	about: string | undefined;
	from: Day | undefined;
	to: Day | undefined;
	after: AuditPlace | undefined;
	/** What was given and is not understood: it is left out, and the page says so. */
	faults: readonly AuditField[];
};

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CLOCK = /^T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/;
const DAY_LENGTH = '2026-01-01'.length;
/** What sets rows of one instant apart: a number, or an order and the number of its entry. */
const TIES = {
	desk: /^\d{1,18}$/,
	orders: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d{1,9}$/
} satisfies Record<AuditSource, RegExp>;
const LONGEST = 100;

/**
 * Reads the audit's address: `of`, `who`, `what`, `about`, `from`, `to` (YYYY-MM-DD), `after`. Any address is read; what
 * cannot be is in `faults`.
 *
 * @param known what can have been done, by where it is written down
 */
export function readAuditAsk(
	param: (name: AuditField) => string | null,
	known: Record<AuditSource, readonly string[]>
): AuditAsk {
	const faults: AuditField[] = [];
	const read = <T>(name: AuditField, parse: (text: string) => T | undefined): T | undefined => {
		const text = (param(name) ?? '').slice(0, 200).trim();
		if (text === '') return undefined;
		const value = parse(text);
		if (value === undefined) faults.push(name);
		return value;
	};
	const of = read('of', (text) => AUDIT_SOURCES.find((one) => one === text)) ?? 'desk';
	const ask = {
		of,
		who: read('who', readWho),
		what: read('what', (text) => known[of].find((one) => one === text)),
		// PostgreSQL takes no NUL in a text.
		about: read('about', (text) =>
			text.length <= LONGEST && !text.includes('\0') ? text.replace(/^#/, '') : undefined
		),
		from: read('from', findDay),
		to: read('to', findDay),
		after: read('after', (text) => readPlace(of, text))
	};
	if (ask.from !== undefined && ask.to !== undefined && ask.from > ask.to) faults.push('to');
	return { ...ask, faults };
}

function readWho(text: string): AuditAsk['who'] {
	const kind = AUDIT_ACTORS.find((one) => one === text);
	if (kind) return { kind };
	return ID.test(text) ? { staff: text } : undefined;
}

function readPlace(of: AuditSource, text: string): AuditPlace | undefined {
	const [at = '', tie = ''] = text.split('_');
	const isInstant = findDay(at.slice(0, DAY_LENGTH)) !== undefined && CLOCK.test(at.slice(DAY_LENGTH));
	return isInstant && TIES[of].test(tie) ? { at, tie } : undefined;
}

/** What was asked as a form shows it again; what was not asked is empty. */
export const auditFields = (ask: AuditAsk) => ({
	of: ask.of,
	who: ask.who === undefined ? '' : 'staff' in ask.who ? ask.who.staff : ask.who.kind,
	what: ask.what ?? '',
	about: ask.about ?? '',
	from: ask.from === undefined ? '' : dayText(ask.from),
	to: ask.to === undefined ? '' : dayText(ask.to)
});

/** The address that asks the same: what colleagues send each other. Empty fields are not in it. */
export function auditAddress(ask: AuditAsk, after?: AuditPlace): string {
	const { of, ...fields } = auditFields(ask);
	const place = after && `${after.at}_${after.tie}`;
	const all = { of: of === 'desk' ? '' : of, ...fields, after: place ?? '' };
	return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== '')).toString();
}

/** History is long and its types have no index of their own: asked by type alone, so many days are looked through. */
export const DAYS_BY_TYPE = 31;

/** Whether a question of the orders has to be bounded in time, for nothing else in it narrows it. */
export const needsPeriod = ({ of, who, what, about, from }: AuditAsk): boolean =>
	of === 'orders' &&
	about === undefined &&
	from === undefined &&
	!(who && 'staff' in who) &&
	(what !== undefined || who !== undefined);
