import type { BasketWords } from '#i18n/basket-words.ts';

/** What the element needs of an answer of `GET /api/v1/terms`, and what it hands to the page. */
export type Answer = {
	words: BasketWords;
	policy?: { id: string; version: number };
	/** For `disclosures` of the order. */
	disclosure?: { what: string; at: string };
};

const KEPT = 'roundtrip-terms:';
const MOST_KEPT = 20;

/**
 * Asks what holds for a basket. An answer is kept for this tab as long as it says it is fresh, so that going back and
 * forth through a checkout asks once; the browser's own cache knows it as well.
 *
 * @throws where there is no answer, and where `signal` gave the question up
 */
export async function ask(url: string, signal: AbortSignal): Promise<Answer> {
	const kept = recall(url);
	if (kept) return kept;
	const response = await fetch(url, { signal, credentials: 'omit', referrerPolicy: 'no-referrer' });
	if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
	const answer = (await response.json()) as Answer;
	const fresh = Number(/max-age=(\d+)/.exec(response.headers.get('cache-control') ?? '')?.[1] ?? 0);
	remember(url, answer, Date.now() + fresh * 1000);
	return answer;
}

/** A fresh answer from earlier in this tab. */
export function recall(url: string): Answer | undefined {
	try {
		const { until, answer } = JSON.parse(sessionStorage.getItem(KEPT + url) ?? '{}') as {
			until?: number;
			answer?: Answer;
		};
		return until !== undefined && Date.now() < until ? answer : undefined;
	} catch {
		// No storage here, or somebody else's writing in it: then it is asked again.
		return undefined;
	}
}

function remember(url: string, answer: Answer, until: number): void {
	try {
		const ours = Object.keys(sessionStorage).filter((name) => name.startsWith(KEPT));
		if (ours.length >= MOST_KEPT) for (const name of ours) sessionStorage.removeItem(name);
		sessionStorage.setItem(KEPT + url, JSON.stringify({ until, answer }));
	} catch {
		// Full, or forbidden: the browser's own cache is left.
	}
}
