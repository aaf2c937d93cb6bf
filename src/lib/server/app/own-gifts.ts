import type { Principal } from '#domain/access/principal.ts';
import { returnView } from '#domain/return/return-view.ts';
import type { Connection } from '../db/client.ts';
import { findOwnGift } from '../db/gifts.ts';
import { isId } from '../db/ids.ts';
import { findOrderRecord } from '../db/order-record.ts';
import { readReturn } from '../db/return-lists.ts';
import type { KeptPicture } from '../ports/photo-store.ts';
import type { photosOf } from './photos.ts';

type Found = Pick<ReturnType<typeof photosOf>, 'findShown'>;

/** Returns of gifts for whoever proved the address that they are of; for everybody else, their buyers too, there are none. */
export function ownGiftsOf({ db, sql }: Pick<Connection, 'db' | 'sql'>, zone: string) {
	async function find(principal: Principal, id: string) {
		if (principal.kind !== 'shopper' || !isId(id)) return undefined;
		const own = await findOwnGift(db, id, principal.email);
		const record = own && (await findOrderRecord(sql, own.ref));
		const back = record?.returns.find((one) => one.id === id);
		return own && record && back ? { record, back, own } : undefined;
	}
	return {
		find,

		/** A picture that shows what was deducted from one, large or small; of the order's other pictures they see none. */
		async photo(
			photos: Found,
			principal: Principal,
			{ id, photo }: { id: string; photo: string },
			small: boolean
		): Promise<KeptPicture | undefined> {
			const found = await find(principal, id);
			const papers = found && (await readReturn(db, id));
			if (!found || !papers) return undefined;
			const { lines } = returnView(found.record, found.back, papers, { zone, address: null });
			const isShown = lines.some((line) => line.found.includes(photo));
			return isShown ? photos.findShown(found.own.ref, photo, small) : undefined;
		}
	};
}
