import { readableEntries } from '#domain/gift/conceal.ts';
import type { OrderRecord, ShipmentRecord } from '#domain/order/order-record.ts';
import type { PolicyVersion } from '#domain/policy/document.ts';
import { versionAt } from '#domain/policy/versions.ts';
import {
	partsOf,
	RECEIPT_FORMAT,
	type Receipt,
	type ReceiptEntry,
	type ReceiptFacts,
	type ReceiptParcel,
	type ReceiptReturn
} from '#domain/receipt/receipt.ts';
import type { PostageRecord } from '#domain/return/own-postage.ts';
import type { ReturnRecord } from '#domain/return/return-record.ts';
import type { Tx } from '#server/db/client.ts';
import { listDeskHistory } from '#server/db/desk.ts';
import { digestOf, listHistory, type StoredEntry } from '#server/db/history.ts';
import { listReceiptQuotes, listReceiptRefunds, listReceiptRequests } from '#server/db/receipts.ts';

/** More than any order ever has. */
const EVERY_ENTRY = 100_000;

export type ReceiptInput = {
	record: OrderRecord;
	/** All published policies, in the order of `valid_from`. */
	versions: readonly PolicyVersion[];
	/** Whether people of the shop are named: on its own copy only. */
	named: boolean;
	/** Whether it is the buyer's copy: it ends where a gift's return begins that is kept from them still. */
	forBuyer?: boolean;
};

/**
 * Writes the receipt of an order: what was promised under which policy, what became of it, by whom and when, and the
 * chain that proves it. Nothing in it names the buyer, so it still verifies after they were erased.
 *
 * @param tx a transaction that reads one state of everything
 */
export async function writeReceipt(
	tx: Tx,
	{ record, versions, named, forBuyer = false }: ReceiptInput
): Promise<Receipt> {
	const all = await listHistory(tx, record.id, 0, EVERY_ENTRY);
	const entries = forBuyer ? all.slice(0, readableEntries(record, all)) : all;
	const names = named ? await namesOf(tx, record.id) : new Map<number, string>();
	const { id, version, valid_from, document } = versionAt(versions, new Date(record.placed_at).getTime());
	const last = entries.at(-1);
	const facts: ReceiptFacts = {
		format: RECEIPT_FORMAT,
		made_at: utc(record.read_at),
		order: {
			id: record.id,
			ref: record.ref,
			number: record.display_ref,
			placed_at: utc(record.placed_at),
			status: record.status,
			currency: record.currency,
			total: record.total,
			lines: record.lines.map(({ id: line, title, quantity, amount, discount }) => ({
				...{ line, title, quantity, amount, discount }
			}))
		},
		policy: { id, version, valid_from, document },
		quotes: (await listReceiptQuotes(tx, record.id)).filter((one) => !forBuyer || !isOfGift(one.body)),
		requests: await listReceiptRequests(tx, record.id),
		returns: record.returns.map(returnOf),
		refunds: await listReceiptRefunds(tx, record.id),
		parcels: record.shipments.map(parcelOf),
		history: {
			entries: entries.map((entry) => entryOf(entry, names.get(entry.seq))),
			head: last ? { seq: last.seq, hash: last.hash.toString('hex') } : null
		}
	};
	return seal(facts);
}

/** A receipt with the digest of each of its parts. */
export function seal(facts: ReceiptFacts): Receipt {
	// As a file has it: what is undefined is not there.
	const plain = JSON.parse(JSON.stringify(facts)) as ReceiptFacts;
	const seals = [...partsOf(plain)].map(([path, part]) => [path, digestOf(part)] as const);
	return { ...plain, seals: Object.fromEntries(seals) };
}

const isOfGift = (body: unknown): boolean => (body as { gift?: unknown }).gift !== undefined;

async function namesOf(tx: Tx, orderId: string): Promise<Map<number, string>> {
	const entries = await listDeskHistory(tx, orderId, EVERY_ENTRY);
	return new Map(entries.flatMap(({ seq, who }) => (who === null ? [] : [[seq, who] as const])));
}

const utc = (instant: string): string => new Date(instant).toISOString();
const utcOrNull = (instant: string | null): string | null => (instant === null ? null : utc(instant));

const entryOf = (entry: StoredEntry, name: string | undefined): ReceiptEntry => ({
	seq: entry.seq,
	at: entry.at.toISOString(),
	type: entry.type,
	actor: { kind: entry.actorKind, id: entry.actorId, ...(name !== undefined && { name }) },
	data: entry.data as Record<string, unknown>,
	previous_hash: entry.previousHash?.toString('hex') ?? null,
	hash: entry.hash.toString('hex')
});

/** Instants in UTC, as everywhere on a receipt; why it was declined stands with the words of staff, not here. */
const returnOf = ({
	reason: _,
	gift_takes: _takes,
	own_postage: postage,
	lines,
	...back
}: ReturnRecord): ReceiptReturn => {
	const { reason: _why, ...asked } = postage ?? {};
	const own = postage && { own_postage: asked as Omit<PostageRecord, 'reason'> };
	const told = Object.entries(back).map(([name, value]) => [
		name,
		/_(at|by)$/.test(name) && name !== 'postage_by' ? utcOrNull(value as string | null) : value
	]);
	return { ...(Object.fromEntries(told) as typeof back), ...own, lines };
};

const parcelOf = (parcel: ShipmentRecord): ReceiptParcel => ({
	id: parcel.id,
	carrier: parcel.carrier,
	tracking_number: parcel.tracking_number,
	status: parcel.status,
	cause: parcel.cause,
	handed_over_at: utcOrNull(parcel.handed_over_at),
	delivered_at: utcOrNull(parcel.delivered_at),
	shipped_after_cancel: parcel.shipped_after_cancel,
	scans: parcel.scans.map((scan) => ({
		at: utc(scan.at),
		approximate: scan.approximate || scan.future,
		status: scan.status,
		cause: scan.cause,
		code: scan.code,
		text: scan.text,
		location: scan.location,
		source: scan.source,
		received_at: utc(scan.received_at)
	}))
});
