import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Sealer } from '../auth/seal.ts';
import type { Database } from '../db/client.ts';
import { listWebhookSecrets } from '../db/webhook-secrets.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import { setWebhookSecret } from '../use-cases/set-webhook-secret.ts';
import { keepFresh } from './keep-fresh.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

export type SecretBookOptions = {
	db: Database;
	run: Run;
	/** By vendor, the newest first (`WEBHOOK_SECRET_<VENDOR>`). */
	environment: Readonly<Record<string, readonly string[]>>;
	/** Nothing at the desk can be read or set without it. */
	sealer?: Sealer | undefined;
	/** Milliseconds of a clock that only goes on. */
	now?: (() => number) | undefined;
};

/** Whose secret holds for a vendor, and since when where the desk set it. Never the secret. */
export type SecretState = {
	vendor: string;
	from: 'desk' | 'environment' | 'nobody';
	isLocked: boolean;
	setAt: Date | null;
};

const SHORTEST = 8;
const LONGEST = 1000;

/** `isLocked`: it was sealed with a secret of the app that is not there any more. Then it is nobody's, and not the environment's again. */
type Desk = ReadonlyMap<string, { secrets: readonly string[]; isLocked: boolean; setAt: Date }>;

const contextOf = (vendor: string) => `webhook secret of ${vendor}`;

/**
 * The secrets that webhooks are verified with: one set at the desk wins over the environment's (api.md). Kept in memory,
 * because whoever sends a webhook waits, and for five seconds at the most, because one that was leaked may not be good on
 * another node for longer; sealed in the database, because a dump of it must not let anybody speak for a
 * vendor.
 */
export function secretBook({ db, run, environment, sealer, now }: SecretBookOptions) {
	async function read(): Promise<Desk> {
		const rows = sealer ? await listWebhookSecrets(db) : [];
		return new Map(
			rows.map(({ vendor, sealed, setAt }) => {
				const opened = sealer?.open(sealed, contextOf(vendor));
				const secrets = Array.isArray(opened) ? opened.map(String) : undefined;
				return [vendor, { secrets: secrets ?? [], isLocked: !secrets, setAt }];
			})
		);
	}

	const desk = keepFresh(read, now);

	return {
		async of(vendor: string): Promise<readonly string[]> {
			return (await desk.get()).get(vendor)?.secrets ?? environment[vendor] ?? [];
		},
		/** Of each vendor whose secret holds. */
		async states(vendors: readonly string[]): Promise<SecretState[]> {
			const set = await read();
			return vendors.map((vendor) => ({
				vendor,
				from: set.has(vendor) ? 'desk' : environment[vendor] ? 'environment' : 'nobody',
				isLocked: set.get(vendor)?.isLocked ?? false,
				setAt: set.get(vendor)?.setAt ?? null
			}));
		},
		/**
		 * Sets a vendor's secret, or several separated by commas while one takes the place of another; nothing gives the
		 * word back to the environment. Refusals: `request.invalid`, `reason.missing`.
		 */
		async set(
			staff: Staff,
			{ vendor, typed, reason }: { vendor: string; typed: string } & GivenReason
		): Promise<Result<{ vendor: string }>> {
			const secrets = typed.split(',').map((one) => one.trim());
			const isNone = typed.trim() === '';
			const isGood = secrets.every(({ length }) => length >= SHORTEST && length <= LONGEST);
			if (!sealer || (!isNone && !isGood)) return refuse('request.invalid');
			const sealed = isNone ? undefined : sealer.seal(secrets, contextOf(vendor));
			const count = isNone ? 0 : secrets.length;
			const done = await run(
				setWebhookSecret,
				{ kind: 'staff', id: staff.id },
				{ vendor, sealed, count, reason }
			);
			desk.forget();
			return done.ok ? accept({ vendor }) : done;
		}
	};
}
