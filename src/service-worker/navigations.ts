import { OFFLINE_PAGE, KEPT_PAGE } from './cache-policy.ts';
import { fillShell, tellKept, type Why } from './kept-answer.ts';
import { keepShown } from './kept-pages.ts';
import { readKept, type KeptHere } from './kept-store.ts';
import { fetchPage, readOurs, within, type Outcome } from './network.ts';
import { placeOf, type Place } from './places.ts';

/** On a bad network this long, where there is something to show instead. */
const LIMIT_MS = 3000;
/** Whoever asks again within a minute would rather wait. */
const PATIENT_MS = 15_000;
const AGAIN_WITHIN_MS = 60_000;
/** With nothing to show instead; then the visit has failed. */
const LONGEST_MS = 30_000;

const shownLate = new Map<string, number>();

type Stored = (path: string) => Promise<Response | undefined>;

/**
 * A visit to a page: from the network, always. Without one, or where it stalls or somebody else answers in its place, the
 * order as this phone last saw it; for every other page the one that says so.
 *
 * @param stored a page that was put away when this worker was installed
 */
export async function visit(event: FetchEvent, stored: Stored): Promise<Response> {
	const { pathname } = new URL(event.request.url);
	const place = placeOf(pathname);
	const page = fetchPage(event);
	const began = performance.now();
	const kept = place && (await readKept().catch(() => undefined));
	if (!place || !kept) return plainVisit(event, stored, await within(page, LONGEST_MS));

	const again = performance.now() - (shownLate.get(pathname) ?? -Infinity) < AGAIN_WITHIN_MS;
	const limit = again ? PATIENT_MS : LIMIT_MS;
	const left = () => limit - (performance.now() - began);
	let outcome = await within(page, left());
	if (outcome.is === 'answer') {
		const { response } = outcome;
		const read = readOurs(response, event.request.url);
		outcome = await within(
			read.then((ours) => ours ?? Response.error()),
			left()
		);
		if (outcome.is === 'answer' && outcome.response.type !== 'error') {
			shownLate.delete(pathname);
			keepLater(event, outcome.response);
			return outcome.response;
		}
	}
	if (outcome.is === 'late') shownLate.set(pathname, performance.now());
	const why: Why = outcome.is === 'late' ? 'slow' : outcome.is === 'answer' ? 'foreign' : 'unreached';
	return keptPage(stored, kept, place, why);
}

async function plainVisit(event: FetchEvent, stored: Stored, outcome: Outcome): Promise<Response> {
	if (outcome.is === 'answer') {
		keepLater(event, outcome.response);
		return outcome.response;
	}
	return (await stored(OFFLINE_PAGE)) ?? Response.error();
}

/** What is kept of a page is asked for once it was given, and only where it was given. */
function keepLater(event: FetchEvent, { ok }: Response): void {
	if (ok) event.waitUntil(keepShown(new URL(event.request.url).pathname));
}

async function keptPage(stored: Stored, kept: KeptHere, place: Place, why: Why): Promise<Response> {
	const shell = await stored(KEPT_PAGE);
	if (!shell) return (await stored(OFFLINE_PAGE)) ?? Response.error();
	const headers = new Headers(shell.headers);
	headers.set('cache-control', 'private, no-store');
	const told = tellKept(kept, place, why, Date.now());
	return new Response(fillShell(await shell.text(), told, kept.about), { headers });
}
