import { upperFirst } from '#i18n/format.ts';
import type { Reader } from '#ui/primitives/reader.ts';
import { AGE } from './live-words.ts';

/** Writes every time of a part as it is said now: "reported 3 minutes ago", "Yesterday 14:05". */
export function tellTime(part: Element, { format, now }: Reader): void {
	for (const time of part.querySelectorAll<HTMLTimeElement>('time[data-say]')) {
		const { say = '', about } = time.dataset;
		const words = say
			? say.replace(AGE, format.age(time.dateTime, now))
			: upperFirst(format.moment(time.dateTime, now, about));
		if (time.textContent !== words) time.textContent = words;
	}
}

/** Marks the entries of a history that came after number `seen`. */
export function markNew(part: Element, seen: number): void {
	for (const entry of part.querySelectorAll<HTMLElement>('[data-seq]')) {
		const words = entry.firstElementChild;
		if (Number(entry.dataset['seq']) <= seen || !words || words.childElementCount > 0) continue;
		const mark = document.createElement('strong');
		mark.className = 'text-small text-accent';
		mark.textContent = entry.parentElement?.dataset['new'] ?? '';
		words.append(' ', mark);
	}
}

const COPIED_FOR = 2000;

/** Lets the codes of a part be copied, where the browser can. */
export function enliven(part: Element): void {
	if (typeof navigator.clipboard?.writeText !== 'function') return;
	for (const button of part.querySelectorAll<HTMLButtonElement>('button[data-code]')) {
		button.classList.remove('invisible');
		button.onclick = () => void copy(button);
	}
}

async function copy(button: HTMLButtonElement): Promise<void> {
	const { code = '', copy: offer = '', copied = '' } = button.dataset;
	const heard = button.nextElementSibling;
	const say = (words: string, aloud: string) => {
		button.textContent = words;
		if (heard) heard.textContent = aloud;
	};
	// Refused (no permission, no focus): the code stays selectable by hand.
	const done = await navigator.clipboard.writeText(code).then(
		() => true,
		() => false
	);
	if (done) say(copied, copied);
	setTimeout(() => say(offer, ''), COPIED_FOR);
}
