/** Why a receiver gave no answer; words for people are made of it at the desk. */
export const POST_TROUBLES = [
	'name_not_found',
	'address_refused',
	'connect_timeout',
	'timeout',
	'connection_refused',
	'connection_failed',
	'tls',
	'not_http',
	'stopped',
	'secret_unreadable'
] as const;
export type PostTrouble = (typeof POST_TROUBLES)[number];

/** What became of one attempt: what the receiver answered, or why there was no answer. */
export type PostOutcome =
	| { status: number; /** What `Retry-After` asks for. */ retryAfterMs?: number | undefined }
	| { trouble: PostTrouble };

export type PostRequest = { url: string; headers: Readonly<Record<string, string>>; body: string };

/**
 * Posts to an address that a stranger may have chosen. Never throws, and is through within its time limit; `signal`
 * ends it at once.
 */
export type EndpointPost = (request: PostRequest, signal: AbortSignal) => Promise<PostOutcome>;
