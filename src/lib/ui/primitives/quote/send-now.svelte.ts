import type { SubmitFunction } from '@sveltejs/kit';
import { invalidateAll } from '$app/navigation';

/**
 * Sends a form now or not at all: without a connection it is not sent and says so, and nothing is ever sent later by
 * itself. While one is under way a second tap does nothing. Made once per form; the state is shown beside its buttons.
 */
export class SendNow {
	/** `back`: it was not sent, and could be now. */
	trouble = $state<'offline' | 'no_answer' | 'back'>();
	busy = $state(false);

	submit: SubmitFunction = ({ cancel }) => {
		if (this.busy) return cancel();
		this.trouble = navigator.onLine ? undefined : 'offline';
		if (this.trouble) {
			addEventListener('online', () => void this.#comeBack(), { once: true });
			return cancel();
		}
		this.busy = true;
		return async ({ result, update }) => {
			this.busy = false;
			// No answer, or one that the shop is not reachable: it may have arrived, so nobody says that it did not.
			if (result.type === 'error' && (result.status ?? 503) >= 500) this.trouble = 'no_answer';
			else {
				if (result.type === 'failure') await invalidateAll();
				await update({ reset: false, invalidateAll: false });
			}
		};
	};

	/** Sent is only what is pressed again, and first everything stands there as it is by now. */
	async #comeBack(): Promise<void> {
		if (this.trouble !== 'offline') return;
		await invalidateAll();
		this.trouble = 'back';
	}
}
