import type {
	Beside,
	ChangeFigure,
	ChangeMark,
	ChangePage,
	ChangeView,
	ToldChange
} from '#domain/change/change-page.ts';
import { MOST_WEEKS, periodsOf } from '#domain/change/periods.ts';
import { compareShares } from '#domain/change/proportions.ts';
import type { TypedChange, TypedTold } from '#domain/change/read-change.ts';
import type { Heard } from '#domain/change/states.ts';
import { DAY, dayText, findDay, instantText, type Day } from '#domain/time/instant.ts';
import { startOfDay } from '#domain/time/local-day.ts';
import { countHeard, isNarrow } from '../db/change-figures.ts';
import {
	findChange,
	hasTold,
	listChanges,
	listChangesBetween,
	listPolicyStarts,
	listTold,
	type StoredChange
} from '../db/changes.ts';
import type { Connection } from '../db/client.ts';
import { listThemes } from '../db/feedback-forms.ts';
import { isId } from '../db/ids.ts';
import { listPublished } from '../db/policies.ts';
import { takeChangeBack, tellOfChange, writeChange } from '../use-cases/work-on-changes.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

const MOST = 200;

const dayOf = (date: string): Day => findDay(date) ?? 0;

/** What the shop changed because of what it heard, and what came of it. */
export function changesOf({
	connection: { db },
	run,
	zone
}: {
	connection: Pick<Connection, 'db'>;
	run: Run;
	zone: string;
}) {
	const actorOf = ({ id }: Staff) => ({ kind: 'staff' as const, id });
	const write = writeChange(zone);

	const markOf = ({ id, kind, subject, title, day, heard }: StoredChange): ChangeMark => ({
		...{ id, kind, subject, title, day, at: instantText(startOfDay(dayOf(day), zone)) },
		heard: heard ?? []
	});
	const viewOf = (one: StoredChange): ChangeView => ({
		...markOf(one),
		...{ why: one.why, who: one.who, writtenAt: one.writtenAt, told: one.told, version: one.version },
		publishedAt: one.publishedAt,
		takenBack:
			one.takenBackAt === null
				? null
				: { at: one.takenBackAt, who: one.takenBackWho, because: one.takenBackBecause ?? '' }
	});

	async function figureOf(change: StoredChange, heard: Heard, now: number): Promise<ChangeFigure> {
		const until = change.takenBackAt === null ? null : Date.parse(change.takenBackAt);
		const periods = periodsOf(dayOf(change.day), heard.of, { now, until, zone });
		const whole = !isNarrow(change);
		if (periods.is === 'too_early') return { ...heard, whole, is: 'too_early', at: instantText(periods.at) };
		const [before, after] = await Promise.all([
			countHeard(db, heard, periods.before, change),
			countHeard(db, heard, periods.after, change)
		]);
		const comparison = compareShares(before, after, change.heard.length);
		const [from, to] = [periods.before.from, periods.after.to].map(instantText);
		return {
			...heard,
			whole,
			is: 'compared',
			days: periods.days,
			from: from ?? '',
			to: to ?? '',
			comparison
		};
	}

	/** Other changes and policy versions within the longest period that is compared. */
	async function besideOf(change: StoredChange, figures: readonly ChangeFigure[]): Promise<Beside[]> {
		const days = Math.max(0, ...figures.map((one) => (one.is === 'compared' ? one.days : 0)));
		if (days === 0) return [];
		const day = dayOf(change.day);
		const [first, last] = [day - days, day + days - 1];
		const [others, policies] = await Promise.all([
			listChangesBetween(db, dayText(first), dayText(last), MOST),
			listPolicyStarts(db, new Date(startOfDay(first, zone)), new Date(startOfDay(last + 1, zone)))
		]);
		const own = change.kind === 'policy' ? change.subject : null;
		// A policy that another change speaks of is that change.
		const spoken = new Set(others.flatMap((one) => (one.kind === 'policy' ? [one.subject] : [])));
		return [
			...others
				.filter(({ id }) => id !== change.id)
				.map((one) => ({ what: 'change' as const, mark: markOf(one) })),
			...policies
				.filter(({ version }) => String(version) !== own && !spoken.has(String(version)))
				.map((one) => ({ what: 'policy' as const, ...one }))
		];
	}

	return {
		/** The latest, those taken back among them. */
		list: async (): Promise<ChangeView[]> => (await listChanges(db, MOST)).map(viewOf),
		/**
		 * Marks for a chart: what holds from a day within a time on, the first first, nothing that was taken back.
		 *
		 * @param from first instant of the time; `to` its last
		 */
		async marks({ from, to }: { from: Date; to: Date }): Promise<ChangeMark[]> {
			// A day more on both sides: the shop's days are not UTC's.
			const [first, last] = [from.getTime() - DAY, to.getTime() + DAY].map((at) =>
				dayText(Math.floor(at / DAY))
			);
			const marks = (await listChangesBetween(db, first ?? '', last ?? '', MOST)).map(markOf);
			return marks.filter(({ at }) => Date.parse(at) >= from.getTime() && Date.parse(at) <= to.getTime());
		},
		/** One of them with its figures, counted now; null where there is none. */
		async see(id: string): Promise<ChangePage | null> {
			const change = isId(id) ? await findChange(db, id) : undefined;
			if (!change) return null;
			const now = Date.now();
			const figures = await Promise.all((change.heard ?? []).map((one) => figureOf(change, one, now)));
			return { change: viewOf(change), figures, beside: await besideOf(change, figures) };
		},
		/** What a change can be about. */
		async choices() {
			const [themes, policies] = await Promise.all([listThemes(db), listPublished(db)]);
			return {
				themes: themes.map(({ handle, names }) => ({ handle, names })),
				versions: policies.map(({ version }) => version).toSorted((a, b) => b - a)
			};
		},
		/** What shoppers are told, the newest first. */
		async told(): Promise<ToldChange[]> {
			const list = await listTold(db, MOST);
			return list.flatMap(({ id, day, told }) => (told ? [{ id, day, told }] : []));
		},
		hasTold: () => hasTold(db),
		/** For how long is looked back and ahead at most. */
		mostWeeks: MOST_WEEKS,
		/** Refusals: those of `writeChange`. */
		write: (staff: Staff, typed: TypedChange) => run(write, actorOf(staff), { typed }),
		/** Refusals: those of `tellOfChange`. */
		tell: (staff: Staff, input: { id: string; version: number; typed: TypedTold | null }) =>
			run(tellOfChange, actorOf(staff), input),
		/** Refusals: those of `takeChangeBack`. */
		takeBack: (staff: Staff, input: { id: string } & GivenReason) =>
			run(takeChangeBack, actorOf(staff), input)
	};
}
