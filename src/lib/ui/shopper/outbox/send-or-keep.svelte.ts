import type { SubmitFunction } from '@sveltejs/kit';
import { invalidateAll } from '$app/navigation';
import { dismiss, keepForm, undo, type Kept, type Written } from '#client/outbox/keep.ts';
import { mintKey } from '#client/outbox/mint.ts';
import { listEntries } from '#client/outbox/store.ts';
import { followOutbox } from '#client/outbox/told.ts';
import { LATE_KEY_FIELD } from '#domain/late/late.ts';

/** A server that says nothing for so long has not been reached. */
const STALLED_MS = 20_000;
/** The house says that it cannot be reached behind its door. */
const AWAY = new Set([502, 503, 504]);

type Trouble = 'no_answer' | 'full' | 'photo' | 'unable';
type Ready = Omit<Written, 'key' | 'tried'>;
/** What a form is kept as; words where it is not kept, saying why. */
type Write = (form: FormData, action: URL) => Ready | string;

/**
 * Sends a form now, and keeps it on the device where that fails for want of a connection: never where it was refused.
 * Both ways bring the key of the tap, so it counts once whichever arrived. Only for what asks or tells; what takes
 * effect by itself has `SendNow`.
 */
export class SendOrKeep {
	trouble = $state<Trouble>();
	busy = $state(false);
	/** The key under which this form waits. */
	kept = $state<string>();
	/** Why it is not kept, where that is its own reason. */
	why = $state<string>();
	/** What waits may have arrived, and cannot be taken back here. */
	isOut = $state(false);
	readonly #write: Write;

	constructor(write: Write) {
		this.#write = write;
		$effect(() => followOutbox(() => void this.#goOn()));
	}

	submit: SubmitFunction = ({ formData, action, cancel, controller }) => {
		if (this.busy || this.kept) return cancel();
		const key = mintKey();
		const hasPictures = [...formData.values()].some((value) => value instanceof File && value.size > 0);
		this.trouble = this.why = undefined;
		this.busy = true;
		// Pictures that waited go ahead of it, one by one, each with a key of its own.
		const written = this.#write(formData, action);
		if (!navigator.onLine || (hasPictures && typeof written !== 'string')) {
			cancel();
			return void this.#keep(formData, written, key, false);
		}
		formData.set(LATE_KEY_FIELD, key);
		const stalled = setTimeout(() => {
			controller.abort();
			void this.#keep(formData, written, key, true);
		}, STALLED_MS);
		return async ({ result, update }) => {
			clearTimeout(stalled);
			if (result.type === 'error' && AWAY.has(result.status ?? 503))
				return this.#keep(formData, written, key, true);
			this.busy = false;
			if (result.type === 'error' && (result.status ?? 0) >= 500) this.trouble = 'no_answer';
			else {
				if (result.type === 'failure') await invalidateAll();
				await update({ reset: false, invalidateAll: false });
			}
		};
	};

	/** Back to the form as it stands; where it was answered meanwhile, what waits says so. */
	change = async (): Promise<void> => {
		if (this.kept === undefined) return;
		const { kept } = this;
		this.isOut = !(await undo(kept)) && (await this.#waits(kept));
		if (!this.isOut) this.kept = undefined;
	};

	#waits = async (kept: string) => (await listEntries()).some(({ key }) => key === kept);

	async #keep(form: FormData, written: Ready | string, key: string, tried: boolean): Promise<void> {
		form.delete(LATE_KEY_FIELD);
		const done = typeof written === 'string' ? written : await keepForm(form, { ...written, key, tried });
		this.busy = false;
		if (done === 'kept') this.kept = key;
		else if (tried) this.trouble = 'no_answer';
		else if (typeof written === 'string') this.why = written;
		else this.trouble = done as Exclude<Kept, 'kept'>;
	}

	/** Whoever still looks at the form goes on to its answer; they pressed the button that leads there. */
	async #goOn(): Promise<void> {
		if (this.kept === undefined || document.visibilityState !== 'visible') return;
		const entry = (await listEntries()).find(({ key }) => key === this.kept);
		if (entry?.state === 'waiting') return;
		const { kept } = this;
		this.kept = undefined;
		this.isOut = false;
		if (!entry?.to || !kept) return;
		await dismiss(kept);
		location.assign(entry.to);
	}
}
