import { readTheme, type TypedTheme } from '#domain/feedback/read-theme.ts';
import type { Theme } from '#domain/feedback/themes.ts';
import { accept, type Result } from '#domain/refusal.ts';
import { insertAudit } from '../db/audit.ts';
import type { Connection } from '../db/client.ts';
import { resortSome, tryTheme } from '../db/feedback-desk.ts';
import { holdThemes, listForms, listThemes, readForm } from '../db/feedback-forms.ts';
import {
	listFeedback,
	listFollowUps,
	sumFeedback,
	type FeedbackAsk,
	type ListedFeedback
} from '../db/feedback-lists.ts';
import { transact } from '../db/transaction.ts';
import {
	correctTheme,
	endFeedbackTask,
	hideFeedbackReview,
	setFeedbackForm,
	setFeedbackTheme,
	trustFeedback
} from '../use-cases/work-on-feedback.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

const PAGE = 50;
const MOST_FOLLOW_UPS = 100;
const MOST_VERSIONS = 20;
/** The figures beside the list are of so many days. */
const DAYS = 90;
/** What a rule is tried on: the latest answers. */
const TRIED_ON = 2000;
const BATCH = 500;

/** What shoppers said, as the shop reads it and works on it. */
export function feedbackDesk({ connection: { db }, run }: { connection: Pick<Connection, 'db'>; run: Run }) {
	const actorOf = ({ id }: Staff) => ({ kind: 'staff' as const, id });
	type Of<T extends (tx: never, actor: never, input: never) => unknown> = Parameters<T>[2];

	/** Everything that is kept is sorted by the rules of now, a batch a transaction, so that none lasts long. */
	async function resort(): Promise<void> {
		const themes = await transact(db, async (tx) => accept(await holdThemes(tx)));
		if (!themes.ok) return;
		let after: string | null = null;
		do {
			const from: string | null = after;
			const done: Result<string | null> = await transact(db, async (tx) =>
				accept(await resortSome(tx, themes.value, from, BATCH))
			);
			after = done.ok ? done.value : null;
		} while (after !== null);
	}

	async function page(
		ask: FeedbackAsk,
		limit: number
	): Promise<{ list: ListedFeedback[]; next: { at: string; id: string } | null }> {
		const found = await listFeedback(db, ask, limit + 1);
		const list = found.slice(0, limit);
		const last = found.length > limit ? list.at(-1) : undefined;
		return { list, next: last ? { at: last.at, id: last.id } : null };
	}

	return {
		days: DAYS,
		/** A page of answers with the cursor of the next. */
		list: (ask: FeedbackAsk) => page(ask, PAGE),
		/** The same in pages of another length. */
		page,
		followUps: () => listFollowUps(db, MOST_FOLLOW_UPS),
		sums: () => sumFeedback(db, DAYS),
		themes: () => listThemes(db),
		form: () => readForm(db),
		versions: () => listForms(db, MOST_VERSIONS),
		/** All that is asked for, batch by batch; that it was taken is written down. */
		async export(staff: Staff, ask: FeedbackAsk): Promise<AsyncGenerator<readonly ListedFeedback[], void>> {
			await insertAudit(db, { actor: actorOf(staff), action: 'feedback.exported', facts: {} });
			return (async function* () {
				for (let after = ask.after; ;) {
					const batch = await listFeedback(db, { ...ask, after }, BATCH);
					if (batch.length > 0) yield batch;
					const last = batch.at(-1);
					if (!last || batch.length < BATCH) return;
					after = { at: last.at, id: last.id };
				}
			})();
		},
		/** What a rule would do to the kept answers, before it is saved. Refusals: those of `readTheme`. */
		async tryTheme(
			typed: TypedTheme
		): Promise<Result<Awaited<ReturnType<typeof tryTheme>> & { theme: Theme }>> {
			const theme = readTheme(typed);
			return theme.ok
				? accept({ ...(await tryTheme(db, theme.value, TRIED_ON)), theme: theme.value })
				: theme;
		},
		setForm: (staff: Staff, input: Of<typeof setFeedbackForm>) => run(setFeedbackForm, actorOf(staff), input),
		/** Saves a rule and sorts what is kept by it. */
		async setTheme(staff: Staff, input: Of<typeof setFeedbackTheme>) {
			const done = await run(setFeedbackTheme, actorOf(staff), input);
			if (done.ok) await resort();
			return done;
		},
		correct: (staff: Staff, input: Of<typeof correctTheme>) => run(correctTheme, actorOf(staff), input),
		end: (staff: Staff, input: Of<typeof endFeedbackTask>) => run(endFeedbackTask, actorOf(staff), input),
		hide: (staff: Staff, input: Of<typeof hideFeedbackReview>) =>
			run(hideFeedbackReview, actorOf(staff), input),
		trust: (staff: Staff, input: Of<typeof trustFeedback>) => run(trustFeedback, actorOf(staff), input)
	};
}
