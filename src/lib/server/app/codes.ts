import { setTimeout as sleep } from 'node:timers/promises';
import type { Asked } from '#domain/access/question.ts';
import type { Result } from '#domain/refusal.ts';
import { createCodeMint, newToken } from '../auth/one-time-code.ts';
import type { Sealer } from '../auth/seal.ts';
import type { Opening, Sessions } from '../auth/sessions.ts';
import type { Database } from '../db/client.ts';
import { createRateLimiter } from '../db/rate-limits.ts';
import { askForCode } from '../use-cases/ask-for-code.ts';
import { CODES_PER_ADDRESS, decideCode } from '../use-cases/decide-code.ts';
import { proveByCode, proveByLink, seeCodeLink, type Proved } from '../use-cases/prove-code.ts';
import type { CreateNotices } from '../use-cases/send-notice.ts';
import { startCodeDesk } from './code-desk.ts';

export type CodesOptions = {
	db: Database;
	sessions: Sessions;
	secret: string;
	sealer: Sealer;
	createNotices: CreateNotices;
	hasSms: boolean;
	/** Whether the site is reached over https. */
	secure: boolean;
	rateScale: number;
	/** Called when a decision failed; it is tried again. */
	onTrouble: (error: unknown) => void;
};

/** What a browser that asked carries in a sealed cookie: its half of the proof, and its question. */
export type Ticket = { browser: string; asked: Asked; at: number };
/** Where a question comes from, and the language it is answered in. */
export type Asker = { address: string; locale: string };

const TICKET_SECONDS = 30 * 60;

/** One-time codes: asking, deciding in the background, proving. */
export function codesOf(options: CodesOptions) {
	const { db, sessions, sealer, secure, rateScale } = options;
	const mint = createCodeMint(options.secret);
	const limiter = createRateLimiter(db, rateScale);
	const deps = { db, sessions, limiter, mint };
	const decide = decideCode({
		mint,
		limiter,
		createNotices: options.createNotices,
		hasSms: options.hasSms,
		mostPerAddress: Math.max(1, Math.floor(CODES_PER_ADDRESS * rateScale))
	});
	const desk = startCodeDesk(db, decide, options.onTrouble);

	const readTicket = (sealed: string | undefined): Ticket | undefined =>
		sealed === undefined ? undefined : (sealer.open(sealed, 'code ticket') as Ticket | undefined);

	return {
		ticketCookie: {
			name: secure ? '__Host-code' : 'code',
			attributes: { path: '/', httpOnly: true, secure, sameSite: 'lax', maxAge: TICKET_SECONDS } as const
		},
		readTicket,
		/** Asks for a code. The new ticket is as good as the one before: codes sent earlier can still be typed. */
		async ask(asked: Asked, before: string | undefined, asker: Asker): Promise<Result<string>> {
			const browser = readTicket(before)?.browser ?? newToken();
			const { purpose, number, contact, anybody } = asked;
			const question = {
				purpose,
				contact,
				...(number !== undefined && { number }),
				...(anybody && { anybody })
			};
			const taken = await askForCode(deps, { question, browser, ...asker });
			if (!taken.ok) return taken;
			desk.wake();
			return {
				ok: true,
				value: sealer.seal({ browser, asked, at: Date.now() } satisfies Ticket, 'code ticket')
			};
		},
		prove: (input: {
			typed: string;
			ticket: string | undefined;
			address: string;
			opening: Opening;
		}): Promise<Result<Proved>> =>
			proveByCode(deps, { ...input, browser: readTicket(input.ticket)?.browser }),
		seeLink: (token: string) => seeCodeLink(deps, token),
		openLink: (input: { token: string; address: string; opening: Opening }): Promise<Result<Proved>> =>
			proveByLink(deps, input),
		/** What was asked is decided first, for as long as that takes within a second. */
		close: () => Promise.race([desk.close(), sleep(1000, undefined, { ref: false })])
	};
}
