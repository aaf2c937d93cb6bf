import type { PostTrouble } from '#domain/endpoints/endpoint.ts';

/** What became of one attempt: what the receiver answered, or why there was no answer. */
export type PostOutcome =
	| { status: number; /** What `Retry-After` asks for. */ retryAfterMs?: number | undefined }
	| { trouble: PostTrouble };

export type PostRequest = { url: string; headers: Readonly<Record<string, string>>; body: string | Buffer };

/**
 * Posts to an address that a stranger may have chosen. Never throws, and is through within its time limit; `signal`
 * ends it at once.
 *
 * @param leave is waited for once the connection stands, before anything is sent; its time is not counted, and where it
 * throws nothing is sent (`stopped`)
 */
export type EndpointPost = (
	request: PostRequest,
	signal: AbortSignal,
	leave?: () => Promise<void>
) => Promise<PostOutcome>;
