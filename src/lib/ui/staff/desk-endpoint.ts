import type {
	DeliveryState,
	DisabledBecause,
	EndpointState,
	PostTrouble,
	UrlTrouble
} from '#domain/endpoints/endpoint.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { m } from '#i18n/paraglide/messages.js';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { problemTitle } from '#i18n/problems.ts';
import type { Tone } from '#ui/primitives/tone.ts';

/** An endpoint as the desk shows it. Instants are RFC 3339. */
export type DeskEndpoint = {
	id: string;
	url: string;
	description: string;
	events: string[];
	state: EndpointState;
	disabled_because: DisabledBecause | null;
	disabled_at: string | null;
	failing_since: string | null;
	last_success_at: string | null;
	former_secret_until: string | null;
	waiting: number;
	failed: number;
	created_at: string;
};

export type DeskDelivery = {
	id: string;
	webhook_id: string;
	event: string;
	order: string | null;
	state: DeliveryState;
	attempts: number;
	next_attempt_at: string | null;
	last_attempt_at: string | null;
	last_status: number | null;
	last_error: string | null;
	last_ms: number | null;
	replayed: boolean;
	created_at: string;
};

export type EndpointForm = 'create' | 'change' | 'state' | 'rotate' | 'delete' | 'test' | 'replay';
/** What one of the forms was answered with. */
export type EndpointFormAnswer = {
	about: EndpointForm;
	code?: RefusalCode;
	why?: UrlTrouble;
	field?: 'events';
	secret?: string;
	delivery?: string;
	typed?: { url: string; events: string; description: string };
} | null;

export const STATE_WORDS = {
	active: m['staff.endpoints.state.active'],
	paused: m['staff.endpoints.state.paused'],
	disabled: m['staff.endpoints.state.disabled']
} satisfies Record<EndpointState, () => string>;

export const STATE_TONES = {
	active: 'good',
	paused: 'plain',
	disabled: 'warn'
} satisfies Record<EndpointState, Tone>;

export const BECAUSE_WORDS = {
	gone: m['staff.endpoints.because.gone'],
	failing: m['staff.endpoints.because.failing']
} satisfies Record<DisabledBecause, () => string>;

export const DELIVERY_WORDS = {
	waiting: m['staff.endpoints.delivery.waiting'],
	delivered: m['staff.endpoints.delivery.delivered'],
	failed: m['staff.endpoints.delivery.failed']
} satisfies Record<DeliveryState, () => string>;

export const DELIVERY_TONES = {
	waiting: 'moving',
	delivered: 'good',
	failed: 'warn'
} satisfies Record<DeliveryState, Tone>;

const WHY_WORDS = {
	url: m['staff.endpoints.why.url'],
	scheme: m['staff.endpoints.why.scheme'],
	credentials: m['staff.endpoints.why.credentials'],
	port: m['staff.endpoints.why.port'],
	name: m['staff.endpoints.why.name'],
	address: m['staff.endpoints.why.address']
} satisfies Record<UrlTrouble, () => string>;

const TROUBLE_WORDS: Readonly<Record<string, () => string>> = {
	name_not_found: m['staff.endpoints.trouble.name_not_found'],
	address_refused: m['staff.endpoints.trouble.address_refused'],
	connect_timeout: m['staff.endpoints.trouble.connect_timeout'],
	timeout: m['staff.endpoints.trouble.timeout'],
	connection_refused: m['staff.endpoints.trouble.connection_refused'],
	connection_failed: m['staff.endpoints.trouble.connection_failed'],
	tls: m['staff.endpoints.trouble.tls'],
	not_http: m['staff.endpoints.trouble.not_http'],
	stopped: m['staff.endpoints.trouble.stopped'],
	secret_unreadable: m['staff.endpoints.trouble.secret_unreadable']
} satisfies Record<PostTrouble, () => string>;

/** Why the last attempt came to nothing; a word of an older version stands as it is. */
export const troubleText = (trouble: string): string => TROUBLE_WORDS[trouble]?.() ?? trouble;

/** What is wrong with an answer's form, for the field it is about. */
export function formTroubles(answer: EndpointFormAnswer) {
	if (!answer?.code) return {};
	if (answer.why) return { url: WHY_WORDS[answer.why]() };
	if (answer.field === 'events') return { events: m['staff.endpoints.events_wrong']() };
	if (answer.code === 'request.invalid') return { url: m['staff.endpoints.why.url']() };
	const words = problemTitle(answer.code, getLocale());
	return answer.code === 'reason.missing' ? { reason: words } : { other: words };
}

/** Of an address what tells one system from another at a glance. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
