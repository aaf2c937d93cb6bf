import { installing } from './install-prompt.ts';

/** How this browser installs: by its own question, or by steps that its person takes. */
export type InstallWay = 'prompt' | 'ios';
/** The sheet is offered for what its person has just done, or because they come back to their orders. */
export type Occasion = 'act' | 'return_visit';

export const OFFER_MARK = 'roundtrip-install';
/** When this browser was here first, and when somebody said "not now" last; instants in milliseconds. */
type Mark = { first: number; putOff?: number };
const HOUR = 3_600_000;
/** A visit so long after the first is another one. */
const AGAIN_AFTER_MS = HOUR;
const PUT_OFF_MS = 90 * 24 * HOUR;

/**
 * Whether to offer, as far as this browser remembers: at once after an act that shows why, else not on a first visit;
 * and not for three months after a "not now".
 */
export function isDue(mark: Mark | undefined, occasion: Occasion, now: number): boolean {
	if (mark?.putOff !== undefined && now - mark.putOff < PUT_OFF_MS) return false;
	return occasion === 'act' || (mark !== undefined && now - mark.first >= AGAIN_AFTER_MS);
}

/** Reads what is remembered; whatever else stands there counts as nothing. */
export function readMark(text: string | null): Mark | undefined {
	try {
		const { first, putOff } = JSON.parse(text ?? '') as Partial<Mark>;
		if (typeof first !== 'number') return undefined;
		return { first, ...(typeof putOff === 'number' && { putOff }) };
	} catch {
		return undefined;
	}
}

type Facts = { userAgent: string; touchPoints: number; isStandalone: boolean; hasPrompt: boolean };

/** An iPad says that it is a Mac; no Mac has a screen to touch. What is installed already has nothing to be offered. */
export function wayOf({ userAgent, touchPoints, isStandalone, hasPrompt }: Facts): InstallWay | undefined {
	if (isStandalone) return undefined;
	if (hasPrompt) return 'prompt';
	const isApple = /iPhone|iPad|iPod/.test(userAgent) || (userAgent.includes('Macintosh') && touchPoints > 1);
	return isApple ? 'ios' : undefined;
}

const factsHere = (): Facts => ({
	userAgent: navigator.userAgent,
	touchPoints: navigator.maxTouchPoints,
	isStandalone:
		matchMedia('(display-mode: standalone), (display-mode: minimal-ui), (display-mode: fullscreen)')
			.matches || (navigator as { standalone?: boolean }).standalone === true,
	hasPrompt: installing.prompt !== undefined
});

/** How the app is to be offered here and now; nothing where it is not. A visit is noted with it. */
export function offerHere(occasion: Occasion, now = Date.now()): InstallWay | undefined {
	try {
		const mark = readMark(localStorage.getItem(OFFER_MARK));
		if (!mark) localStorage.setItem(OFFER_MARK, JSON.stringify({ first: now }));
		return isDue(mark, occasion, now) ? wayOf(factsHere()) : undefined;
	} catch {
		// What cannot be put off for good is not offered.
		return undefined;
	}
}

/** Somebody does not want it now. */
export function putOff(now = Date.now()): void {
	const first = readMark(localStorage.getItem(OFFER_MARK))?.first ?? now;
	localStorage.setItem(OFFER_MARK, JSON.stringify({ first, putOff: now }));
}

/** The browser's own question; a browser lets it be asked once. Whether they said yes. */
export async function askToInstall(): Promise<boolean> {
	const { prompt } = installing;
	installing.prompt = undefined;
	if (!prompt) return false;
	const { outcome } = await prompt.prompt();
	if (outcome === 'dismissed') putOff();
	return outcome === 'accepted';
}
