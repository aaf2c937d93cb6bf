import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Sealer } from '../auth/seal.ts';
import type { Database } from '../db/client.ts';
import { listWebhookSecrets } from '../db/webhook-secrets.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import { setWebhookSecret } from '../use-cases/set-webhook-secret.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

export type SecretBookOptions = {
	db: Database;
	run: Run;
	/** By vendor, the newest first (`WEBHOOK_SECRET_<VENDOR>`). */
	environment: Readonly<Record<string, readonly string[]>>;
	/** Nothing at the desk can be read or set without it. */
	sealer?: Sealer | undefined;
};

/** Whose secret holds for a vendor, and since when where the desk set it. Never the secret. */
export type SecretState = { vendor: string; from: 'desk' | 'environment' | 'nobody'; setAt: Date | null };

/** One set on another node holds here after this long at the most. */
const KEEP_MS = 5000;
const SHORTEST = 8;
const LONGEST = 1000;

type Desk = ReadonlyMap<string, { secrets: readonly string[]; setAt: Date }>;

const contextOf = (vendor: string) => `webhook secret of ${vendor}`;

/**
 * The secrets that webhooks are verified with: one set at the desk wins over the environment's (api.md). Kept in memory,
 * because whoever sends a webhook waits; sealed in the database, because a dump of it must not let anybody speak for a
 * vendor.
 */
export function secretBook({ db, run, environment, sealer }: SecretBookOptions) {
	let known: { at: number; desk: Promise<Desk> } | undefined;

	async function read(): Promise<Desk> {
		const rows = sealer ? await listWebhookSecrets(db) : [];
		return new Map(
			rows.flatMap(({ vendor, sealed, setAt }) => {
				const opened = sealer?.open(sealed, contextOf(vendor));
				const secrets = Array.isArray(opened) ? opened.map(String) : undefined;
				return secrets ? [[vendor, { secrets, setAt }]] : [];
			})
		);
	}

	async function desk(): Promise<Desk> {
		const now = performance.now();
		if (known && now - known.at < KEEP_MS) return known.desk;
		const before = known?.desk;
		const fresh = read();
		// Where there is something to go by, nobody waits for what is probably the same.
		known = { at: now, desk: before ? fresh.catch(() => before) : fresh };
		fresh.catch(() => {
			if (!before) known = undefined;
		});
		return before ?? fresh;
	}

	return {
		async of(vendor: string): Promise<readonly string[]> {
			return (await desk()).get(vendor)?.secrets ?? environment[vendor] ?? [];
		},
		/** Of each vendor whose secret holds. */
		async states(vendors: readonly string[]): Promise<SecretState[]> {
			const set = await read();
			return vendors.map((vendor) => ({
				vendor,
				from: set.has(vendor) ? 'desk' : environment[vendor] ? 'environment' : 'nobody',
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
			known = undefined;
			return done.ok ? accept({ vendor }) : done;
		}
	};
}
